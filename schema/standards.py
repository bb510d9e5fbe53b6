"""National Standards: results with their evidence, what falls due, and figures of compliance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from resolvers import standards
from resolvers.paging import size
from resolvers.standards import loading
from resolvers.standards.effects import effect
from resolvers.standards.laws import names_in_force
from rules.codes import ComplianceBy, JudgingState, StandardState
from schema.commands import Info, Keyed, Payload, UserError, answered, mutation
from schema.fields import Connection, Node, computed, edge, root, stored
from schema.reference import Area, Officer
from schema.sentences import Sentence

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]
Described = strawberry.argument
SHARE = "from 0 to 1"
FILE = "The text of a file of rules, as `standardsFile` has it."


@strawberry.type(description="An entry of the record that a result rests on.")
class StandardEvidence:
    """A piece of evidence."""

    id: strawberry.ID | None = stored("The entry, by id: `node` finds it.")
    date: dt.date | None = stored("The day; of a week of treatment, its first.")
    words: str | None = stored("What it was, and when: `Office visit on 24 September 2003, attended`.")


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
    why: str | None = stored("Why it is excused, does not apply, or has its clock stand still.")
    evidence: list[strawberry.ID] | None = stored(
        "What it rests on: ids of contacts, assessments, tests, reviews."
    )
    contacts: list[StandardEvidence] | None = stored(
        "Of its evidence the entries of the contact log that you may see."
    )
    assessments: list[StandardEvidence] | None = stored("Of its evidence the assessments that you may see.")
    treatment: list[StandardEvidence] | None = stored(
        "Of its evidence the weeks, drug tests and court reviews of treatment that you may see."
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

    key: str | None = stored(
        "What it is of: a standard's key, a month, an area's slug, a team's name, or an officer's id."
    )
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


@strawberry.type(description="A standard, of whichever version.")
class NamedStandard:
    """A standard."""

    key: str | None = stored("The key by which results and figures name it.")
    name: str | None = stored("Its name.")


@strawberry.type(description="Rules of the National Standards that were loaded.")
class LoadedStandards:
    """Rules, and how far everybody is judged by them."""

    number: int | None = stored("Their number, from 1. Those with the highest are in force.")
    source: str | None = stored("The circular that they come from.")
    at: dt.datetime | None = stored("When they were loaded.")
    by: str | None = stored("Who loaded them, by id.")
    state: JudgingState | None = stored("How far everybody is judged by them.")
    percent: int | None = stored(
        "The share of people who are judged by them so far; null: later ones followed."
    )


@strawberry.type(description="What a file of rules does to a version, or to a standard of one.")
class StandardChange:
    """A line of the preview."""

    version: str | None = stored("The version: `NS2002`.")
    key: str | None = stored("The standard; null: the version's own days or clocks.")
    name: str | None = stored("Its name, or the version's.")
    new: bool | None = stored("Whether it was not there before.")
    gone: bool | None = stored("Whether it is not there any more, and its results go with it.")


@strawberry.type(description="What loading a file of rules would do. Nothing is done.")
class StandardsPreview:
    """A preview."""

    number: int | None = stored("The number of the rules in force: give it with `loadStandards`.")
    reasons: list[UserError] | None = stored("Why they can't be loaded, each with its line. Empty: they can.")
    changes: list[StandardChange] | None = stored("What is new, another than before, or gone.")

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """A preview as the resolvers answer it."""
        return cls(
            number=found["number"],
            reasons=[UserError(**one) for one in found["reasons"]],
            changes=[StandardChange(**one) for one in found["changes"]],
        )


@strawberry.type(
    description="What a file of rules would change of how people stand, told from a sample of them."
)
class StandardsEffect:
    """An effect."""

    sample: int | None = stored("Of how many people at most, taken at random at each asking.")
    share: int | None = stored(
        "How many in a hundred of their orders and licences would stand otherwise, to the nearest five; null: some, "
        "but too few to tell."
    )
    margin: int | None = stored("By how much that may be wrong, in a hundred, nineteen times of twenty.")
    areas: list[str] | None = stored("Areas in which at least five of these would, by name.")


@strawberry.input(description="Rules of the National Standards that are to be in force.")
class LoadStandardsInput(Keyed):
    """Input of `loadStandards`."""

    file: str = strawberry.field(description=FILE)
    source: str = strawberry.field(description="The circular that they come from.")
    number: int = strawberry.field(description="The number of the rules in force, as the preview had it.")


@strawberry.type(description="What came of loading rules.")
class StandardsPayload(Payload):
    """Answer of `loadStandards`."""

    @answered
    def number(self) -> int | None:
        """The number of the rules that were loaded; null when nothing was done."""
        return self.answer.get("number")


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
        team: Annotated[
            str | None, Described(description="Of the area's, for which this team of it was responsible.")
        ] = None,
        officer: Annotated[
            strawberry.ID | None, Described(description="For which this officer was responsible.")
        ] = None,
        standard: Annotated[str | None, Described(description="One of `namedStandards`, by its key.")] = None,
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
        team: Annotated[
            str | None, Described(description="Of this team of the area; not for readers without cases.")
        ] = None,
        standard: Annotated[str | None, Described(description="Of this standard alone, by its key.")] = None,
        sample: Annotated[
            int | None, Described(description="How many cases a manual sample takes; null: 50.")
        ] = None,
        first: int = 100,
    ) -> list[ComplianceFigure] | None:
        """How many results fell due and were met, by standard, month, area, officer, or team of an area."""
        found = await standards.compliance(info.context, since, until, by, area, team, standard, sample)
        return [ComplianceFigure.of(one) for one in found[: size(first)]]

    @computed
    async def named_standards(self, info: Info, first: int = 200) -> list[NamedStandard] | None:
        """The standards in force, of all versions, in the order of their rules."""
        found = await names_in_force(info.context)
        return [NamedStandard(key=key, name=name) for key, name in found.items()][: size(first)]

    @computed
    async def loaded_standards(self, info: Info, first: int = 20) -> list[LoadedStandards] | None:
        """The rules that were loaded, the newest first, and how far everybody is judged by them. None: those that the
        product brings are in force."""
        found = await loading.loaded_standards(info.context)
        return [
            LoadedStandards(**{**one, "state": JudgingState[one["state"]]}) for one in found[: size(first)]
        ]

    @computed
    async def standards_file(self, info: Info) -> str | None:
        """The file of the rules in force, to be changed and loaded."""
        return await loading.standards_file(info.context)

    @computed
    async def preview_standards(
        self, info: Info, file: Annotated[str, Described(description=FILE)]
    ) -> StandardsPreview | None:
        """What loading a file of rules would change of the rules."""
        return StandardsPreview.of(await loading.preview(info.context, file))

    @computed
    async def standards_effect(
        self, info: Info, file: Annotated[str, Described(description=FILE)]
    ) -> StandardsEffect | None:
        """How many cases loading a file of rules would change, and where, from a sample of people. Null: it can't be
        loaded. `record standards preview` judges everybody."""
        found = await effect(info.context, file)
        return StandardsEffect(**found._asdict()) if found else None


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def load_standards(self, info: Info, input: LoadStandardsInput) -> StandardsPayload | None:
        """Put rules of the National Standards in force, in every server process. Everybody is judged anew, some at a
        time."""
        asked = loading.LoadStandards(input.key, input.file, input.source, input.number)
        return StandardsPayload.of(await loading.load_standards(info.context, asked))
