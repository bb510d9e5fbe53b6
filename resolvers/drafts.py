"""Drafts of the forms of the contact log: kept for whoever typed them, for as long as they may use the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from graph import drafts as graph
from graph.session import Transaction
from graph.shape import Start
from resolvers.access import reached
from resolvers.commands import Command, Outcome, Written, carry_out, refuse
from resolvers.contacts.writing import PART, log_of
from resolvers.context import Context
from resolvers.paging import position, size
from rules.codes import DraftForm
from rules.contacts import draft_faults


@dataclass(frozen=True)
class SaveDraft:
    """What was typed into a form, by field; nothing: the draft is thrown away. `about`: the entry it stands beside."""

    key: str
    offender: str
    form: DraftForm
    about: str | None
    typed: Mapping[str, str]


def drafts(context: Context, first: int, offender: str | None = None, after: str | None = None) -> Start:
    """The reader's own drafts, of one person or of everyone."""
    within = reached(context.grants, PART)
    return graph.drafts(within, offender, size(first), position(after))


async def save_draft(context: Context, asked: SaveDraft) -> Outcome:
    """Keep a draft, or throw it away. Answers whose it is and of which form."""
    about = asked.about or ""
    typed = {name: value for name, value in asked.typed.items() if value}

    async def work(tx: Transaction, at: datetime) -> Written:
        await log_of(tx, context, asked.offender, None)
        refuse(draft_faults(typed))
        by = context.viewer.id
        if typed:
            await graph.save(tx, asked.offender, asked.form.name, about, typed, by=by, at=at)
        else:
            await graph.drop(tx, asked.offender, asked.form.name, about, by=by)
        return Written({"kept": bool(typed)}, "DRAFT_SAVED", asked.offender, (asked.offender,))

    given = {"form": asked.form.name, "about": about, "typed": typed}
    return await carry_out(context, Command("saveDraft", PART, asked.key, asked.offender, given), work)
