"""Joins that people decide about: the queue of doubtful pairs, merging and splitting records, each with its preview."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

import strawberry

from resolvers import joins
from resolvers.joins import commands, previews
from rules.codes import JoinDecisionKind, Sex, System
from rules.joins import LEAST_REASON
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, Node, computed, edge, root, stored
from schema.joined import Join, JoinDecision, JoinReason
from schema.offenders import Address, Identifier, Name, Offender

__all__ = ["DoubtfulPair", "Join", "JoinDecision", "JoinReason", "Mutation", "PairSide", "Query"]

SEEN = "The mark of what you were shown, as the pair or the preview has it: nothing is done on what has changed since."
WHY = f"Why, in {LEAST_REASON} characters at least. Whoever asks later reads this."


@strawberry.type(description="One of the two files of a doubtful pair, with what tells people apart.")
class PairSide(Node):
    """A case file beside another."""

    system: System | None = stored("The system.")
    scope: str | None = stored("The area, or the prison.")
    reference: str | None = stored("The file's reference in that system.")
    surname: str | None = stored("Surname.")
    forenames: str | None = stored("Forenames.")
    date_of_birth: date | None = stored("Date of birth.")
    sex: Sex | None = stored("Sex.")
    status: str | None = stored("Whether the file is open.")
    opened_on: date | None = stored("The day it was opened.")
    closed_on: date | None = stored("The day it was closed.")
    sentenced: list[date] | None = stored("The days on which sentences were passed, the latest first.")
    held: list[str] | None = stored(
        "Times in custody, the latest first, as ISO 8601 intervals; one that goes on ends in `..`."
    )

    @edge
    def names(self, first: int = 100) -> list[Name] | None:
        """Names and aliases."""

    @edge
    def identifiers(self, first: int = 100) -> list[Identifier] | None:
        """Numbers, valid or not."""

    @edge
    def addresses(self, first: int = 100) -> list[Address] | None:
        """Addresses."""

    @edge
    def offender(self) -> Offender | None:
        """Whose record the file is part of now."""


@strawberry.type(
    description="Two files of two people who may be one: the policy can't tell, so a person decides."
)
class DoubtfulPair(Node):
    """A pair of the queue. `doubtfulPair` finds it again as long as it waits."""

    weight: float | None = stored("All that speaks for one person and against it, added up.")
    model: str | None = stored("The dated model that the weights are of.")
    why: str | None = stored("What the policy makes of the two, in a sentence.")
    reasons: list[JoinReason] | None = stored("Field by field, what is worth most first.")
    seen: str | None = stored("The mark of all that there is to look at: give it with your decision.")

    @edge
    def one(self) -> PairSide | None:
        """One of the files."""

    @edge
    def other(self) -> PairSide | None:
        """The other."""

    @edge
    def decision(self) -> JoinDecision | None:
        """What was said so far: it was put off, or proposed and waits for a second person."""


@strawberry.type(description="A file, where it is and where it would be.")
class PlacedFile:
    """A file of a preview."""

    file: strawberry.ID | None = stored("The file.")
    system: System | None = stored("The system.")
    scope: str | None = stored("The area, or the prison.")
    reference: str | None = stored("The file's reference in that system.")
    surname: str | None = stored("Surname.")
    forenames: str | None = stored("Forenames.")
    date_of_birth: date | None = stored("Date of birth.")
    offender: strawberry.ID | None = stored("The record that it is part of now.")
    to: strawberry.ID | None = stored("The record that it would be part of.")
    goes: bool | None = stored("Whether it moves. Null: you have not said of it yet.")
    since: datetime | None = stored("Since when it is part of the record.")
    before: strawberry.ID | None = stored("The record that it was part of before that.")
    facts: int | None = stored(
        "How many facts it holds; they go where it goes, each with the row it is from."
    )
    added: int | None = stored("How many of them were recorded since it became part of the record.")

    @classmethod
    def of(cls, one: dict[str, Any]) -> Self:
        """A file of a preview."""
        return cls(
            file=one["id"],
            system=one["system"],
            scope=one["scope"],
            reference=one["reference"],
            surname=one["surname"],
            forenames=one["forenames"],
            date_of_birth=one["dateOfBirth"],
            offender=one["offender"],
            to=one["to"],
            goes=one["goes"],
            since=one["since"],
            before=one["before"],
            facts=one["facts"],
            added=one["added"],
        )


def _placed(root: strawberry.Parent[JoinPreview], first: int = 100) -> list[PlacedFile] | None:
    return [PlacedFile.of(one) for one in root.held["files"][: max(first, 0)]]


@strawberry.type(description="What a merge or a split would do, before it is done.")
class JoinPreview:
    """A preview."""

    held: strawberry.Private[dict[str, Any]]
    keeps: strawberry.ID | None = stored(
        "The record that keeps its id: the one that the earliest file began."
    )
    leads: list[strawberry.ID] | None = stored("The ids that lead to that record from then on.")
    apart: strawberry.ID | None = stored("The record that the files which go are part of, after a split.")
    seen: str | None = stored("The mark of all this: give it with the command. Null: say of each file first.")
    files: list[PlacedFile] | None = strawberry.field(
        resolver=_placed,
        description="Every file of the records, in the order in which they became part of it.",
    )

    @classmethod
    def of(cls, found: dict[str, Any] | None) -> Self | None:
        """A preview as the resolvers answer it."""
        if found is None:
            return None
        return cls(
            held=found,
            keeps=found["keeps"],
            leads=found["leads"],
            apart=found["apart"],
            seen=found["seen"],
        )


@strawberry.input(description="What a doubtful pair is.")
class DecidePairInput(Keyed):
    """Input of `decidePair`."""

    pair: strawberry.ID = strawberry.field(description="The pair.")
    kind: JoinDecisionKind = strawberry.field(description="What it is.")
    seen: str = strawberry.field(description=SEEN)
    reason: str | None = strawberry.field(default=None, description=f"{WHY} Not needed to put it off.")


@strawberry.input(description="Which two records are one person's, and why.")
class MergeRecordsInput(Keyed):
    """Input of `mergeRecords`."""

    one: strawberry.ID = strawberry.field(description="One offender.")
    other: strawberry.ID = strawberry.field(description="The other.")
    seen: str = strawberry.field(description=SEEN)
    reason: str = strawberry.field(description=WHY)


@strawberry.input(description="Which files of a record are another person's, and why.")
class SplitRecordInput(Keyed):
    """Input of `splitRecord`."""

    offender: strawberry.ID = strawberry.field(description="The record.")
    goes: list[strawberry.ID] = strawberry.field(description="The files that go to a record of their own.")
    stays: list[strawberry.ID] = strawberry.field(
        description="The files that stay: all the others, each named."
    )
    seen: str = strawberry.field(description=SEEN)
    reason: str = strawberry.field(description=WHY)


@strawberry.type(description="What came of a decision about joins.")
class JoinPayload(Payload):
    """Answer of `decidePair`, `mergeRecords` and `splitRecord`."""

    @answered
    def proposed(self) -> bool | None:
        """Whether it waits for a second person, who says the same before the records are joined."""
        return bool(self.answer.get("proposed")) if "pair" in self.answer else None

    @answered
    def apart(self) -> strawberry.ID | None:
        """After a split, the record that the files which went are part of now."""
        return self.answer.get("apart")

    @answered
    def preview(self) -> JoinPreview | None:
        """Where something has changed since you looked: the preview as it is now."""
        return JoinPreview.of(self.answer.get("preview"))

    @answered
    async def record(self, info: Info) -> Offender | None:
        """The record as it is now: joined, or what is left of it. Null when it waits, or you may not see it."""
        return await self.shown(info, "record")


@strawberry.type
class Query:
    """Root fields."""

    @root(joins.doubtful_pairs)
    def doubtful_pairs(
        self,
        first: int,
        after: str | None = None,
        area: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only where this area supervises one of the two."),
        ] = None,
    ) -> Connection[DoubtfulPair] | None:
        """Pairs that wait for your decision: the likeliest first, those put off or proposed by you last."""

    @root(joins.doubtful_pair)
    def doubtful_pair(self, id: strawberry.ID) -> DoubtfulPair | None:
        """One of them; null when there is none that you may see, or it is decided."""

    @root(joins.broken_clusters)
    def broken_clusters(self, first: int, after: str | None = None) -> Connection[Offender] | None:
        """Records that people joined and whose files speak against it now. Nothing splits them but a person."""

    @computed
    async def preview_merge(
        self,
        info: Info,
        one: Annotated[strawberry.ID, strawberry.argument(description="One offender.")],
        other: Annotated[strawberry.ID, strawberry.argument(description="The other.")],
    ) -> JoinPreview | None:
        """What joining two records would do; null when one of them is not there to be seen."""
        return JoinPreview.of(await previews.merge(info.context, one, other))

    @computed
    async def preview_split(
        self,
        info: Info,
        offender: Annotated[strawberry.ID, strawberry.argument(description="The record.")],
        goes: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="The files that go.")
        ] = None,
        stays: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="Those that stay.")
        ] = None,
    ) -> JoinPreview | None:
        """What splitting a record would do. Name each of its files as one that goes or one that stays; without, it says
        which files there are, and when and from where they came."""
        return JoinPreview.of(await previews.split(info.context, offender, goes or [], stays or []))


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def decide_pair(self, info: Info, input: DecidePairInput) -> JoinPayload | None:
        """Say of a doubtful pair whether it is one person. That it is takes two people: the second one's decision joins
        the records. It is never asked again, and later extracts keep to it."""
        asked = commands.DecidePair(input.key, input.pair, input.kind, input.reason or "", input.seen)
        return JoinPayload.of(await commands.decide_pair(info.context, asked))

    @mutation
    async def merge_records(self, info: Info, input: MergeRecordsInput) -> JoinPayload | None:
        """Join two records that you know to be one person's. It takes two people, as with `decidePair`."""
        asked = commands.MergeRecords(input.key, input.one, input.other, input.reason, input.seen)
        return JoinPayload.of(await commands.merge_records(info.context, asked))

    @mutation
    async def split_record(self, info: Info, input: SplitRecordInput) -> JoinPayload | None:
        """Take a record apart that holds two people's files, however they were joined. Every file that goes takes its
        facts along, each with the row that it is from; ids that were given out lead where they did before."""
        asked = commands.SplitRecord(
            input.key,
            input.offender,
            tuple(map(str, input.goes)),
            tuple(map(str, input.stays)),
            input.reason,
            input.seen,
        )
        return JoinPayload.of(await commands.split_record(info.context, asked))
