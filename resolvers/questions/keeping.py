"""Questions that a person keeps under a name of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from graph.keys import new_id
from graph.questions import askable
from graph.questions import saved as graph
from graph.session import Transaction
from graph.shape import Start
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.questions.asked import asked_of
from resolvers.questions.telling import PART
from rules.questions import faults, written

LONGEST_NAME = 100
EVENT = "QUESTION_SAVED"


@dataclass(frozen=True)
class SaveQuestion:
    """Keep a question under a name; pinned, it stands before the others."""

    key: str
    name: str
    question: Mapping[str, Any]
    pinned: bool


@dataclass(frozen=True)
class PinQuestion:
    """Pin a question that is kept, or unpin it."""

    key: str
    question: str
    pinned: bool


@dataclass(frozen=True)
class ForgetQuestion:
    """Keep a question no more."""

    key: str
    question: str


def saved(_context: Context, first: int, after: str | None = None) -> Start:
    """The reader's own questions."""
    return graph.saved(size(first), position(after))


async def save(context: Context, asked: SaveQuestion) -> Outcome:
    """Keep a question. Answers its id."""
    name = " ".join(asked.name.split())
    question = asked_of(asked.question)
    text = orjson.dumps(written(question)).decode()

    async def work(tx: Transaction, at: datetime) -> Written:
        if not 0 < len(name) <= LONGEST_NAME:
            raise NotDone(UserError("NO_NAME", f"Give it a name of {LONGEST_NAME} letters at most.", "name"))
        for one in faults(question, askable(question.count)):
            raise NotDone(UserError("BAD_QUESTION", one.message, "question"))
        id_ = new_id("sqn")
        if not await graph.save(
            tx, id=id_, by=context.viewer.id, name=name, asked=text, pinned=asked.pinned, at=at
        ):
            raise NotDone(
                UserError("TOO_MANY", f"You keep {graph.MOST_SAVED} questions already: forget one first.")
            )
        return Written({"saved": id_}, EVENT, id_)

    given = {"name": name, "question": text, "pinned": asked.pinned}
    return await carry_out(context, Command("saveQuestion", PART, asked.key, "", given), work)


async def pin(context: Context, asked: PinQuestion) -> Outcome:
    """Pin a question or unpin it. Answers its id."""

    async def work(tx: Transaction, _at: datetime) -> Written:
        if not await graph.pin(tx, id=asked.question, by=context.viewer.id, pinned=asked.pinned):
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "question"))
        return Written({"saved": asked.question}, EVENT, asked.question)

    given = {"pinned": asked.pinned}
    return await carry_out(context, Command("pinQuestion", PART, asked.key, asked.question, given), work)


async def forget(context: Context, asked: ForgetQuestion) -> Outcome:
    """Forget a question. Answers its id."""

    async def work(tx: Transaction, _at: datetime) -> Written:
        if not await graph.forget(tx, id=asked.question, by=context.viewer.id):
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "question"))
        return Written({"saved": asked.question}, EVENT, asked.question)

    return await carry_out(context, Command("forgetQuestion", PART, asked.key, asked.question, {}), work)
