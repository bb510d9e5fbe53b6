"""Sets of codes that a circular may change: dated versions, what became of each code, and loading a new version."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Self

import strawberry

from resolvers import code_sets as begin
from rules.codes import CodeChangeKind, CodeSetName
from schema.coded import Code
from schema.commands import Info, Keyed, Payload, UserError, answered, mutation
from schema.fields import Connection, Node, computed, edge, root, stored
from schema.offenders import Offender

FILE = "The text of the file, CSV or YAML, as docs/codes.md lays it out."


@strawberry.type(description="A version of a set of codes, which holds until the next one does.")
class CodeSetVersion(Node):
    """A version."""

    number: int | None = stored("Its number, from 1.")
    from_: dt.date | None = strawberry.field(name="from", description="The first day on which it holds.")
    to: dt.date | None = stored("The day on which the next one holds; null: none is known.")
    source: str | None = stored("Where it comes from.")
    loaded_by: str | None = stored("Who loaded it, by id.")
    loaded_at: dt.datetime | None = stored("When it was loaded.")

    @edge
    def codes(self, first: int = 200) -> list[Code] | None:
        """Its codes, in the order of the codes."""


@strawberry.type(description="A set of codes.")
class CodeSet(Node):
    """A set."""

    name: CodeSetName | None = stored("Which it is.")
    label: str | None = stored("In words.")

    @edge
    def current(self) -> CodeSetVersion | None:
        """The version that holds today."""

    @edge
    def versions(self, first: int = 20) -> list[CodeSetVersion] | None:
        """Its versions, the latest first; one that is still to come before today's."""


@strawberry.type(description="What a file does to a code.")
class CodeChange:
    """A line of the preview."""

    kind: CodeChangeKind | None = stored("What becomes of it.")
    code: str | None = stored("The code.")
    before: str | None = stored("Its words in the version before; null: it is new.")
    label: str | None = stored("The words from then on, or those of what it becomes.")
    becomes: str | None = stored("The code that it becomes.")
    records: int | None = stored(
        "How many people's records hold it, of those that you may see. Null: it is not touched, or they are fewer than "
        "five and you do not read them."
    )


@strawberry.type(description="How many people of an area are to be asked again.")
class CodeAreaCount:
    """A figure of an area."""

    area: str | None = stored("The area's name; null: those whom no area supervises now.")
    people: int | None = stored("How many. Null: fewer than five, for readers without cases.")


@strawberry.type(description="People whose code is to be recorded again, by area.")
class CodesToRecord:
    """Figures of a set."""

    to_record: int | None = stored("How many in all. Null: fewer than five, for readers without cases.")
    areas: list[CodeAreaCount] | None = stored("By area.")

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """The figures as the resolvers answer them."""
        return cls(to_record=found["toRecord"], areas=_areas(found))


@strawberry.type(description="What loading a file would do. Nothing is done.")
class CodePreview:
    """A preview."""

    set: CodeSetName | None = stored("The set that the file is of; null: it can't be read.")
    version: int | None = stored("The number of the latest version: give it with `loadCodes`.")
    reasons: list[UserError] | None = stored("Why it can't be loaded. Empty: it can.")
    changes: list[CodeChange] | None = stored("Code by code, what matters most first.")
    to_record: int | None = stored(
        "How many people would have to be asked again; null as in `CodeAreaCount`."
    )
    areas: list[CodeAreaCount] | None = stored("The same by area.")

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """A preview as the resolvers answer it."""
        return cls(
            set=CodeSetName[found["set"]] if found["set"] else None,
            version=found.get("version"),
            reasons=[UserError(**one) for one in found["faults"]],
            changes=[
                CodeChange(**{**one, "kind": CodeChangeKind[one["kind"]]}) for one in found.get("changes", ())
            ],
            to_record=found.get("toRecord"),
            areas=_areas(found),
        )


def _areas(found: dict[str, Any]) -> list[CodeAreaCount]:
    return [CodeAreaCount(**one) for one in found.get("areas", ())]


@strawberry.input(description="A new version of a set of codes.")
class LoadCodesInput(Keyed):
    """Input of `loadCodes`."""

    file: str = strawberry.field(description=FILE)
    from_: dt.date = strawberry.field(name="from", description="The first day on which it holds.")
    source: str = strawberry.field(description="The circular that it comes from.")
    version: int = strawberry.field(description="The number of the latest version, as the preview had it.")


@strawberry.type(description="What came of loading a version.")
class CodesPayload(Payload):
    """Answer of `loadCodes`."""

    @answered
    async def version(self, info: Info) -> CodeSetVersion | None:
        """The version that was loaded; null when nothing was done."""
        return await self.shown(info, "version")


@strawberry.type
class Query:
    """Root fields."""

    @root(begin.code_sets)
    def code_sets(self, first: int, after: str | None = None) -> Connection[CodeSet] | None:
        """The sets of codes that have versions."""

    @root(begin.code_set)
    def code_set(
        self, name: Annotated[CodeSetName, strawberry.argument(description="Which.")]
    ) -> CodeSet | None:
        """One set of codes."""

    @root(begin.needs_recording)
    def code_needs_recording(
        self,
        set: Annotated[CodeSetName, strawberry.argument(description="The set.")],
        first: int,
        after: str | None = None,
        area: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only of those whom this area supervises now, by its id."),
        ] = None,
    ) -> Connection[Offender] | None:
        """People whose record holds a code of the set that has no certain successor, of those you work with and whose
        codes of it you may read."""

    @computed
    async def preview_codes(
        self,
        info: Info,
        file: Annotated[str, strawberry.argument(description=FILE)],
        from_: Annotated[
            dt.date | None,
            strawberry.argument(name="from", description="The first day on which it is to hold."),
        ] = None,
    ) -> CodePreview | None:
        """What loading a file would change, and how many records it touches."""
        return CodePreview.of(await begin.preview(info.context, file, from_))

    @computed
    async def codes_to_record(
        self,
        info: Info,
        set: Annotated[CodeSetName, strawberry.argument(description="The set.")],
    ) -> CodesToRecord | None:
        """How many people hold a code of the set that has no certain successor, by area."""
        return CodesToRecord.of(await begin.to_record(info.context, set))


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def load_codes(self, info: Info, input: LoadCodesInput) -> CodesPayload | None:
        """Load a new version of a set of codes. It holds from its day on, in every server process."""
        asked = begin.LoadCodes(input.key, input.file, input.from_, input.source, input.version)
        return CodesPayload.of(await begin.load_codes(info.context, asked))
