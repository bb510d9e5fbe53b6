"""Drug treatment and testing orders."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import Drug, DrugTestResult, ReviewResult, TreatmentOutcome
from schema.fields import edge, stored
from schema.reference import Area
from schema.sources import Fact


@strawberry.type(description="A test for drugs under an order.")
class DrugTest(Fact):
    """One day's test. A drug that was not tested for is null."""

    date: dt.date | None = stored("The day.")
    opiates: DrugTestResult | None = stored("For opiates.")
    cocaine: DrugTestResult | None = stored("For cocaine.")
    amphetamine: DrugTestResult | None = stored("For amphetamine.")


@strawberry.type(description="A week of treatment under an order.")
class TreatmentWeek(Fact):
    """The hours of one week."""

    from_: dt.date | None = strawberry.field(name="from", description="The day the week begins.")
    hours_ordered: int | None = stored("The hours that the order asks for.")
    hours_attended: int | None = stored("The hours that the person attended.")


@strawberry.type(description="A court's review of an order.")
class CourtReview(Fact):
    """One review."""

    date: dt.date | None = stored("The day.")
    court: str | None = stored("The court.")
    result: ReviewResult | None = stored("What the court made of the order.")
    comments: str | None = stored("What was said.")


@strawberry.type(description="Treatment under a drug treatment and testing order.")
class Treatment(Fact):
    """One order."""

    order_date: dt.date | None = stored("The day of the order.")
    months: int | None = stored("How long it is, in months.")
    main_drug: Drug | None = stored("The main drug that the person misuses.")
    provider: str | None = stored("Who treats.")
    supervisor: str | None = stored("Who supervises.")
    ended_on: dt.date | None = stored("The day it ended; null while it goes on.")
    outcome: TreatmentOutcome | None = stored("How it ended.")

    @edge
    def area(self) -> Area | None:
        """The probation area whose order it is."""

    @edge
    def weeks(self, first: int = 200) -> list[TreatmentWeek] | None:
        """The weeks, in order."""

    @edge
    def tests(self, first: int = 200) -> list[DrugTest] | None:
        """The tests, the latest first."""

    @edge
    def reviews(self, first: int = 100) -> list[CourtReview] | None:
        """The court's reviews, the latest first."""
