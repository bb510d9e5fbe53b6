"""Drafts: what you typed into a form and have not sent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import drafts
from rules.codes import DraftForm
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, Node, edge, root, stored

if TYPE_CHECKING:
    from schema.offenders import Offender

Person = Annotated["Offender", strawberry.lazy("schema.offenders")]


@strawberry.type(description="A field of a form, as it was typed.")
class DraftField:
    """A field."""

    name: str | None = stored("The field, by its name in the form's command.")
    value: str | None = stored("What was typed, checked by nothing.")


@strawberry.type(
    description="What you typed into a form and have not sent. Nobody else reads it. It goes when the form is sent."
)
class Draft(Node):
    """One of a form, a person and a writer."""

    form: DraftForm | None = stored("The form.")
    about: str | None = stored("The entry of the log that the form stands beside, by id; empty: none.")
    saved_at: dt.datetime | None = stored("When it was kept last.")
    fields: list[DraftField] | None = stored("What was typed.")

    @edge
    def offender(self) -> Person | None:
        """The person whose form it is."""


@strawberry.input(description="A field of a form, as it was typed.")
class DraftFieldInput:
    """A field."""

    name: str = strawberry.field(description="The field, by its name in the form's command.")
    value: str = strawberry.field(description="What was typed.")


@strawberry.input(description="What was typed into a form and is not to be sent yet.")
class SaveDraftInput(Keyed):
    """Input of `saveDraft`."""

    offender: strawberry.ID = strawberry.field(description="The person whose form it is.")
    form: DraftForm = strawberry.field(description="The form.")
    fields: list[DraftFieldInput] = strawberry.field(
        description="What was typed; empty: the draft is thrown away."
    )
    about: strawberry.ID | None = strawberry.field(
        default=None, description="The entry of the log that the form stands beside, if it does."
    )


@strawberry.type(description="What came of keeping a draft.")
class DraftPayload(Payload):
    """Answer of `saveDraft`."""

    @answered
    def kept(self) -> bool | None:
        """Whether there is a draft now; null: nothing was done."""
        found: bool | None = self.answer.get("kept")
        return found


@strawberry.type
class Query:
    """Root fields."""

    @root(drafts.drafts)
    def drafts(
        self,
        first: int,
        offender: Annotated[
            strawberry.ID | None, strawberry.argument(description="Of this person's forms alone.")
        ] = None,
        after: str | None = None,
    ) -> Connection[Draft] | None:
        """Your own drafts, the latest first."""


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def save_draft(self, info: Info, input: SaveDraftInput) -> DraftPayload | None:
        """Keep what you typed into a form, instead of what you kept of it before."""
        typed = {one.name: one.value for one in input.fields}
        asked = drafts.SaveDraft(input.key, input.offender, input.form, input.about, typed)
        return DraftPayload.of(await drafts.save_draft(info.context, asked))
