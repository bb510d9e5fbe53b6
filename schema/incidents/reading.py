"""Serious incidents as they are read: what happened, how it was reviewed, and what everyone can learn from it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import incidents
from rules.codes import IncidentKind, IncidentState, IncidentStep
from schema.fields import Connection, Node, edge, root, stored
from schema.reference import Area
from schema.sources import Replaced

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]
Description = strawberry.argument


@strawberry.type(
    description="A step of an incident, by the rules in force on the day on which it became known."
)
class IncidentDue:
    """A step and its clock."""

    step: IncidentStep | None = stored("The step.")
    due: dt.date | None = stored("The last day that is in time.")
    done_on: dt.date | None = stored("The day on which it was done; null: it was not yet.")
    needed: bool | None = stored("Whether it has to be done.")
    overdue: bool | None = stored("Whether it has to be done, is not, and the day has passed.")
    late: bool | None = stored("Whether it was done after that day.")
    words: str | None = stored("All that in a sentence.")
    source: str | None = stored("The circular that the time comes from.")
    confidence: str | None = stored("How sure the time is: `high`, `medium`, `low` or `invented`.")


@strawberry.type(description="What a review of an incident found.")
class IncidentFinding(Node):
    """A finding."""

    number: int | None = stored("Its number among the incident's.")
    step: IncidentStep | None = stored("The step that found it.")
    words: str | None = stored("What was found.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(description="What somebody is to do after a review, and what came of it.")
class IncidentAction(Node):
    """An action."""

    number: int | None = stored("Its number among the incident's.")
    words: str | None = stored("What is to be done.")
    owner: str | None = stored("Whose it is, by staff id.")
    owner_name: str | None = stored("Their name.")
    due: dt.date | None = stored("By when.")
    outcome: str | None = stored("What came of it; null: nothing yet.")
    done_on: dt.date | None = stored("On which day.")
    overdue: bool | None = stored("Whether it has no outcome and the day has passed.")
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(description="A serious incident.")
class Incident(Node):
    """What happened, and how far its review is."""

    kind: IncidentKind | None = stored("What kind it is.")
    state: IncidentState | None = stored("How far it is.")
    happened_on: dt.date | None = stored("The day on which it happened.")
    known_on: dt.date | None = stored("The day on which it became known.")
    record_on: dt.date | None = stored(
        "The day before it happened: with `asKnownOn` of this day the record is as it was known then."
    )
    offence: str | None = stored("What the person is charged with.")
    summary: str | None = stored("What happened, as far as it was known.")
    press: bool | None = stored("Whether the press has asked.")
    full_asked: bool | None = stored("Whether a full review was asked for that its kind does not need.")
    notified_on: dt.date | None = stored("The day on which it was notified.")
    initial_on: dt.date | None = stored("The day of the initial review.")
    full_on: dt.date | None = stored("The day of the full review.")
    closed_on: dt.date | None = stored("The day on which it was closed.")
    withdrawn_on: dt.date | None = stored(
        "The day on which it was withdrawn: it was reported by mistake. The reason is that of its last change."
    )
    version: int | None = stored("How often it has been changed, from 1.")
    recorded_at: dt.datetime | None = stored("When it was recorded as it is.")
    recorded_by: str | None = stored("Who recorded it so, by id.")
    steps: list[IncidentDue] | None = stored("The steps and their clocks; none once it is withdrawn.")

    @edge
    def area(self) -> Area | None:
        """The area whose incident it is."""

    @edge
    def offender(self) -> Person | None:
        """The person whom it is about."""

    @edge
    def findings(self, first: int = 50) -> list[IncidentFinding] | None:
        """What the reviews found."""

    @edge
    def actions(self, first: int = 50) -> list[IncidentAction] | None:
        """What is to be done."""

    @edge
    def replaced(self, first: int = 10) -> list[Replaced] | None:
        """What it said before, the latest first."""


@strawberry.type(
    description="What was learned from a serious incident. It names nobody, and leads to nobody."
)
class Learning(Node):
    """Learning that everyone reads."""

    kind: IncidentKind | None = stored("The kind of incident that it comes from.")
    words: str | None = stored("What was learned.")
    shared_on: dt.date | None = stored("The first day of the month in which it was shared.")


@strawberry.type(
    description="An action of a review, as whose it is sees it: nothing leads on to the incident."
)
class OwnAction(Node):
    """An action of one's own."""

    words: str | None = stored("What is to be done.")
    due: dt.date | None = stored("By when.")
    outcome: str | None = stored("What came of it; null: nothing yet.")
    done_on: dt.date | None = stored("On which day.")
    overdue: bool | None = stored("Whether it has no outcome and the day has passed.")
    version: int | None = stored("How often it has been changed, from 1. Its outcome is recorded on this.")


@strawberry.type
class Query:
    """Root fields."""

    @root(incidents.learning)
    def learning(self, first: int, after: str | None = None) -> Connection[Learning] | None:
        """What was learned from serious incidents, the latest first."""

    @root(incidents.own_action)
    def own_action(self, id: strawberry.ID) -> OwnAction | None:
        """An action of a review that is the viewer's own; null for any other."""

    @root(incidents.incidents)
    def incidents(
        self,
        first: int,
        area: Annotated[strawberry.ID, Description(description="Of this area.")],
        open: Annotated[
            bool | None, Description(description="Those alone that are not closed, or are.")
        ] = None,
        after: str | None = None,
    ) -> Connection[Incident] | None:
        """Serious incidents of an area, the latest first."""
