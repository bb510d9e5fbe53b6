"""National Standards: results with their evidence, what falls due, and figures of compliance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from resolvers import standards
from resolvers.paging import size
from rules.codes import ComplianceBy, StandardState
from schema.commands import Info
from schema.fields import Connection, Node, computed, edge, root, stored
from schema.reference import Area, Officer
from schema.sentences import Sentence

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]
Described = strawberry.argument
SHARE = "from 0 to 1"


@strawberry.type(
    description="How an order or licence stands against a standard, or a period of one, under the version in force on "
    "the day of the event. It is worked out; its evidence is not."
)
class StandardResult(Node):
    """A result."""

    key: str | None = stored("The standard, by a key of ours: `FIRST_CONTACT`.")
    name: str | None = stored("Its name.")
    version: str | None = stored(
        "The version that it is judged by: `NS2002`; null where none was in force yet."
    )
    rule: str | None = stored("What the standard says, its version, its source and how sure it is, in words.")
    state: StandardState | None = stored("How it stands today.")
    since: dt.date | None = stored("The day of the event by which it is judged; of a period, its first day.")
    due: dt.date | None = stored("The last day that is in time; null while the clock stands still.")
    met_on: dt.date | None = stored("The day on which it was met, in time or late.")
    late_by: int | None = stored("By how many working days it was late.")
    needed: int | None = stored("How many a period asks for; null where nothing is counted.")
    reached: int | None = stored("How many there were.")
    evidence: list[strawberry.ID] | None = stored(
        "What it rests on: ids of contacts, assessments, tests, reviews."
    )
    words: str | None = stored(
        "All that in words, with the reason for which it is excused or does not apply."
    )
    team: str | None = stored("The team that was responsible on its last day.")

    @edge
    def sentence(self) -> Sentence | None:
        """The order or licence."""

    @edge
    def offender(self) -> Person | None:
        """The person."""

    @edge
    def area(self) -> Area | None:
        """The area that was responsible on its last day."""

    @edge
    def officer(self) -> Officer | None:
        """The officer who was responsible on its last day."""


@strawberry.type(
    description="Results that fell due, counted. For readers without cases figures are rounded to five, and null below."
)
class ComplianceFigure:
    """A figure of compliance."""

    key: str | None = stored("What it is of: a standard's key, a month, an area's slug, or an officer's id.")
    name: str | None = stored("Its name.")
    met: int | None = stored("Met in time.")
    late: int | None = stored("Met late.")
    missed: int | None = stored("Not done, and the last day is over.")
    excused: int | None = stored("Excused. They do not count in the share.")
    due: int | None = stored("Still in time.")
    share: float | None = stored(
        f"Met in time, of those met, late or missed, {SHARE}; null where nothing was due."
    )
    sample: int | None = stored("How many cases a manual sample would have taken.")
    margin: float | None = stored(
        f"By how much such a sample may be wrong, nineteen times of twenty, {SHARE}; null where it has "
        "too few of a kind."
    )

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """A figure as the resolvers answer it."""
        return cls(**found)


@strawberry.type
class Query:
    """Root fields."""

    @root(standards.standards_due)
    def standards_due(
        self,
        first: int,
        officer: Annotated[
            strawberry.ID | None, Described(description="Of the people of this officer.")
        ] = None,
        area: Annotated[strawberry.ID | None, Described(description="Of the people of this area.")] = None,
        team: Annotated[
            str | None, Described(description="Of the area's people, those of this team.")
        ] = None,
        since: Annotated[
            dt.date | None, Described(description="Due from this day on; null: overdue for three months.")
        ] = None,
        until: Annotated[
            dt.date | None, Described(description="Due to this day; null: four weeks ahead.")
        ] = None,
        after: str | None = None,
    ) -> Connection[StandardResult] | None:
        """What is due or overdue by the National Standards, by last day."""

    @root(standards.standard_results)
    def standard_results(
        self,
        first: int,
        since: Annotated[dt.date, Described(description="Due from this day on.")],
        until: Annotated[dt.date, Described(description="Due to this day.")],
        area: Annotated[
            strawberry.ID | None, Described(description="For which this area was responsible.")
        ] = None,
        officer: Annotated[
            strawberry.ID | None, Described(description="For which this officer was responsible.")
        ] = None,
        standard: Annotated[str | None, Described(description="Of this standard, by its key.")] = None,
        state: Annotated[StandardState | None, Described(description="That stand so today.")] = None,
        after: str | None = None,
    ) -> Connection[StandardResult] | None:
        """The cases behind a figure of compliance, of people whose standards you may see."""

    @computed
    async def compliance(
        self,
        info: Info,
        since: Annotated[dt.date, Described(description="What was due from this day on.")],
        until: Annotated[dt.date, Described(description="What was due to this day.")],
        by: Annotated[ComplianceBy, Described(description="What the figures are told by.")],
        area: Annotated[
            strawberry.ID | None,
            Described(description="Of this area; null: of the country, for who may see that."),
        ] = None,
        standard: Annotated[str | None, Described(description="Of this standard alone, by its key.")] = None,
        sample: Annotated[
            int | None, Described(description="How many cases a manual sample takes; null: 50.")
        ] = None,
        first: int = 100,
    ) -> list[ComplianceFigure] | None:
        """How many results fell due and were met, by standard, month, area or officer."""
        found = await standards.compliance(info.context, since, until, by, area, standard, sample)
        return [ComplianceFigure.of(one) for one in found[: size(first)]]
