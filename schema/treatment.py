"""Drug treatment and testing orders."""

from __future__ import annotations

import datetime as dt

import strawberry

from resolvers import treatment
from rules.codes import Drug, DrugTestResult, ReviewResult, TreatmentOutcome
from rules.treatment import SUBSTANCES
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import edge, stored
from schema.reference import Area
from schema.sentences import Sentence
from schema.sources import Fact

VERSION = "How often it has been changed, from 1. It is changed on the version that was read."
READ = "The version of what was read for that day or week; 0: nothing was there."
WHY = "Why it is changed, of what was recorded before."


@strawberry.type(description="A test for drugs under an order.")
class DrugTest(Fact):
    """One day's test. A drug that was not tested for is null."""

    version: int | None = stored(VERSION)
    date: dt.date | None = stored("The day.")
    opiates: DrugTestResult | None = stored("For opiates.")
    cocaine: DrugTestResult | None = stored("For cocaine.")
    amphetamine: DrugTestResult | None = stored("For amphetamine.")
    benzodiazepines: DrugTestResult | None = stored("For benzodiazepines.")
    cannabis: DrugTestResult | None = stored("For cannabis.")


@strawberry.type(description="A week of treatment under an order.")
class TreatmentWeek(Fact):
    """The hours of one week."""

    version: int | None = stored(VERSION)
    from_: dt.date | None = strawberry.field(name="from", description="The day the week begins.")
    hours_ordered: int | None = stored("The hours that the order asks for.")
    hours_attended: int | None = stored("The hours that the person attended.")
    hours_by_day: list[int] | None = stored(
        "Of these, the hours of each day from the first; null where only the sum was sent."
    )


@strawberry.type(description="A court's review of an order.")
class CourtReview(Fact):
    """One review."""

    version: int | None = stored(VERSION)
    date: dt.date | None = stored("The day.")
    court: str | None = stored("The court.")
    result: ReviewResult | None = stored("What the court made of the order.")
    comments: str | None = stored("What was said.")
    next_on: dt.date | None = stored("The day that the court set for the next review.")


@strawberry.type(description="A week of an order beside what the standard of that week asks for.")
class TreatmentGlance:
    """How a week went."""

    number: int | None = stored("The week of the order, from 1.")
    from_: dt.date | None = strawberry.field(name="from", description="The Monday on which it begins.")
    hours_ordered: int | None = stored("The hours that the order asks for; null where none are recorded.")
    hours_attended: int | None = stored("The hours attended; null where none are recorded.")
    hours_by_day: list[int] | None = stored("Of these, the hours of each day; null where they are not known.")
    hours_standard: int | None = stored("The hours that the standard asks for.")
    days: int | None = stored("The days on which the person came; null where they are not known.")
    days_standard: int | None = stored("The days that the standard asks for.")
    tests: int | None = stored("The tests that were taken.")
    tests_standard: int | None = stored("The tests that the standard asks for.")
    positive: int | None = stored("Positive results.")
    refused: int | None = stored("Tests of which some result was refused.")
    met: bool | None = stored("Whether the week met the standard; null while it goes on.")
    words: str | None = stored("What it was short of, in words.")
    standard: str | None = stored("The standard in force on its first day.")
    source: str | None = stored("Where the standard's hours come from.")
    confidence: str | None = stored("How sure that is: `high`, `medium`, `low` or `invented`.")


@strawberry.type(description="Treatment under a drug treatment and testing order.")
class Treatment(Fact):
    """One order."""

    version: int | None = stored(VERSION)
    order_date: dt.date | None = stored("The day of the order.")
    months: int | None = stored("How long it is, in months.")
    main_drug: Drug | None = stored("The main drug that the person misuses.")
    provider: str | None = stored("Who treats.")
    supervisor: str | None = stored("Who supervises.")
    ended_on: dt.date | None = stored("The day it ended; null while it goes on.")
    outcome: TreatmentOutcome | None = stored("How it ended.")
    breach_on: dt.date | None = stored("The day on which breach action was last taken.")
    breach_note: str | None = stored("What the breach was.")
    review_due: dt.date | None = stored(
        "The day by which the court is to look at the order next; null when it has ended."
    )
    week_by_week: list[TreatmentGlance] | None = stored(
        "Every week of the order beside the standard in force then, the latest first."
    )

    @edge
    def area(self) -> Area | None:
        """The probation area whose order it is."""

    @edge
    def sentence(self) -> Sentence | None:
        """The order, where treatment was begun here."""

    @edge
    def weeks(self, first: int = 200) -> list[TreatmentWeek] | None:
        """The weeks, in order."""

    @edge
    def tests(self, first: int = 200) -> list[DrugTest] | None:
        """The tests, the latest first."""

    @edge
    def reviews(self, first: int = 100) -> list[CourtReview] | None:
        """The court's reviews, the latest first."""


@strawberry.input(description="Treatment under an order.")
class BeginTreatmentInput(Keyed):
    """Input of `beginTreatment`."""

    offender: strawberry.ID = strawberry.field(description="The person.")
    sentence: strawberry.ID = strawberry.field(description="The drug treatment and testing order.")
    main_drug: Drug | None = strawberry.field(default=None, description="The main drug that is misused.")
    provider: str | None = strawberry.field(default=None, description="Who treats.")
    supervisor: str | None = strawberry.field(default=None, description="Who supervises.")


@strawberry.input(description="The hours of a week.")
class RecordTreatmentWeekInput(Keyed):
    """Input of `recordTreatmentWeek`."""

    treatment: strawberry.ID = strawberry.field(description="The treatment.")
    from_: dt.date = strawberry.field(name="from", description="The Monday on which the week begins.")
    hours_ordered: int = strawberry.field(description="The hours that the order asks for.")
    hours: list[int] = strawberry.field(description="The hours attended on each of the seven days.")
    version: int = strawberry.field(default=0, description=READ)
    reason: str = strawberry.field(default="", description=WHY)


@strawberry.input(description="The results of a day's test; a substance that was not tested for is left out.")
class RecordDrugTestInput(Keyed):
    """Input of `recordDrugTest`."""

    treatment: strawberry.ID = strawberry.field(description="The treatment.")
    on: dt.date = strawberry.field(description="The day.")
    opiates: DrugTestResult | None = strawberry.field(default=None, description="For opiates.")
    cocaine: DrugTestResult | None = strawberry.field(default=None, description="For cocaine.")
    amphetamine: DrugTestResult | None = strawberry.field(default=None, description="For amphetamine.")
    benzodiazepines: DrugTestResult | None = strawberry.field(
        default=None, description="For benzodiazepines."
    )
    cannabis: DrugTestResult | None = strawberry.field(default=None, description="For cannabis.")
    version: int = strawberry.field(default=0, description=READ)
    reason: str = strawberry.field(default="", description=WHY)


@strawberry.input(description="A review of an order by the court.")
class RecordCourtReviewInput(Keyed):
    """Input of `recordCourtReview`."""

    treatment: strawberry.ID = strawberry.field(description="The treatment.")
    on: dt.date = strawberry.field(description="The day.")
    result: ReviewResult = strawberry.field(description="What the court made of the order.")
    court: str | None = strawberry.field(default=None, description="The court.")
    comments: str | None = strawberry.field(default=None, description="What was said.")
    next_on: dt.date | None = strawberry.field(
        default=None, description="The next review, if the court set it."
    )
    outcome: TreatmentOutcome | None = strawberry.field(
        default=None, description="Of an order that was revoked: how it ended."
    )
    version: int = strawberry.field(default=0, description=READ)
    reason: str = strawberry.field(default="", description=WHY)


@strawberry.input(description="Breach action.")
class RecordTreatmentBreachInput(Keyed):
    """Input of `recordTreatmentBreach`."""

    treatment: strawberry.ID = strawberry.field(description="The treatment.")
    version: int = strawberry.field(description="Its version as it was read.")
    on: dt.date = strawberry.field(description="The day.")
    notes: str = strawberry.field(description="What the breach is.")


@strawberry.input(
    description="How treatment ended; neither a day nor an outcome, of one that ended: it goes on after all."
)
class EndTreatmentInput(Keyed):
    """Input of `endTreatment`."""

    treatment: strawberry.ID = strawberry.field(description="The treatment.")
    version: int = strawberry.field(description="Its version as it was read.")
    on: dt.date | None = strawberry.field(default=None, description="The day.")
    outcome: TreatmentOutcome | None = strawberry.field(default=None, description="How it ended.")
    reason: str = strawberry.field(default="", description="Why it is changed, of an end recorded before.")


@strawberry.input(description="A week, test or review that was recorded by mistake.")
class WithdrawTreatmentEntryInput(Keyed):
    """Input of `withdrawTreatmentEntry`."""

    treatment: strawberry.ID = strawberry.field(description="The treatment.")
    entry: strawberry.ID = strawberry.field(description="The week, test or review.")
    version: int = strawberry.field(description="The entry's version as it was read.")
    reason: str = strawberry.field(description="Why it is taken off.")


@strawberry.type(description="What came of writing of treatment.")
class TreatmentPayload(Payload):
    """Answer of the commands of treatment."""

    @answered
    async def treatment(self, info: Info) -> Treatment | None:
        """The treatment as it stands; null when nothing was done, or you may not see it."""
        return await self.shown(info, "treatment")


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def begin_treatment(self, info: Info, input: BeginTreatmentInput) -> TreatmentPayload | None:
        """Begin treatment under a drug treatment and testing order."""
        asked = treatment.BeginTreatment(
            input.key, input.offender, input.sentence, input.main_drug, input.provider, input.supervisor
        )
        return TreatmentPayload.of(await treatment.begin_treatment(info.context, asked))

    @mutation
    async def record_treatment_week(
        self, info: Info, input: RecordTreatmentWeekInput
    ) -> TreatmentPayload | None:
        """Record the hours of a week, or change them. What they were is kept."""
        asked = treatment.RecordWeek(
            input.key,
            input.treatment,
            input.version,
            input.from_,
            input.hours_ordered,
            tuple(input.hours),
            input.reason,
        )
        return TreatmentPayload.of(await treatment.record_week(info.context, asked))

    @mutation
    async def record_drug_test(self, info: Info, input: RecordDrugTestInput) -> TreatmentPayload | None:
        """Record a day's test, or change it. What it said is kept."""
        results = {name: getattr(input, name) for name in SUBSTANCES}
        asked = treatment.RecordDrugTest(
            input.key, input.treatment, input.version, input.on, results, input.reason
        )
        return TreatmentPayload.of(await treatment.record_drug_test(info.context, asked))

    @mutation
    async def record_court_review(self, info: Info, input: RecordCourtReviewInput) -> TreatmentPayload | None:
        """Record a review by the court, or change it. One that revokes the order ends treatment in the same step."""
        asked = treatment.RecordReview(
            input.key,
            input.treatment,
            input.version,
            input.on,
            input.court,
            input.result,
            input.comments,
            input.next_on,
            input.outcome,
            input.reason,
        )
        return TreatmentPayload.of(await treatment.record_review(info.context, asked))

    @mutation
    async def record_treatment_breach(
        self, info: Info, input: RecordTreatmentBreachInput
    ) -> TreatmentPayload | None:
        """Note breach of the order: it is at once breach action in the contact log."""
        asked = treatment.RecordBreach(input.key, input.treatment, input.version, input.on, input.notes)
        return TreatmentPayload.of(await treatment.record_breach(info.context, asked))

    @mutation
    async def end_treatment(self, info: Info, input: EndTreatmentInput) -> TreatmentPayload | None:
        """Record how treatment ended, or put that right. The order ends with it. What was recorded before is kept."""
        asked = treatment.EndTreatment(
            input.key, input.treatment, input.version, input.on, input.outcome, input.reason
        )
        return TreatmentPayload.of(await treatment.end_treatment(info.context, asked))

    @mutation
    async def withdraw_treatment_entry(
        self, info: Info, input: WithdrawTreatmentEntryInput
    ) -> TreatmentPayload | None:
        """Take off a week, test or review that never was, such as one of another day. It is kept, with the reason; an
        order that was revoked by such a review goes on."""
        asked = treatment.WithdrawEntry(input.key, input.treatment, input.entry, input.version, input.reason)
        return TreatmentPayload.of(await treatment.withdraw_entry(info.context, asked))
