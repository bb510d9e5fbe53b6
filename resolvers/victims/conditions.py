"""Conditions that a victim asks for: noting one, and passing it on in words that tell nobody who asks."""

from __future__ import annotations

from datetime import datetime

from graph.history import Change, change
from graph.inbox import telling
from graph.inbox.telling import Item
from graph.session import Transaction
from graph.victims import cases
from resolvers.commands import Command, Outcome, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.versions import check_version
from resolvers.victims.asked import AskCondition, SettleCondition
from resolvers.victims.writing import PART, SAID_OF_CONDITION, known, known_part, written
from rules.clock import today
from rules.codes import InboxKind, VictimConditionState
from rules.inbox import office
from rules.victims import Asked, condition_faults, settling_faults

S = VictimConditionState
PASSED_ON = (
    "A condition of the licence is asked for, to protect somebody. Read it, and settle it with the prison."
)
NO_MORE = "A condition of the licence that was asked for, to protect somebody, is not asked for any more."


async def ask_condition(context: Context, asked: AskCondition) -> Outcome:
    """Note a condition that a victim asks for. Nobody else reads it yet. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.victim)
        one = Asked(asked.kind, asked.words, asked.day, found.properties.get("sentenceDate"))
        refuse(condition_faults(one, today()))
        properties = {
            "kind": asked.kind.name,
            "words": asked.words.strip(),
            "date": asked.day,
            "state": S.ASKED.name,
        }
        id_ = await cases.add_condition(tx, found.file, properties, by=context.viewer.id, at=at)
        return written({"condition": id_, "victim": asked.victim}, asked.victim)

    given = {"kind": asked.kind.name, "words": asked.words, "day": asked.day}
    return await carry_out(context, Command("askVictimCondition", PART, asked.key, asked.victim, given), work)


async def settle_condition(context: Context, asked: SettleCondition) -> Outcome:
    """Record what becomes of a condition. Passed on, those read its words who supervise. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        victim, case, there, name = await known_part(tx, context, asked.condition, "ASKED_FOR", "condition")
        words = " ".join(asked.words.split())
        properties = {"state": asked.state.name, "settledOn": asked.on}
        if asked.state is S.PASSED_ON:
            properties["passedAs"] = words
        check_version(there, asked.version, properties, SAID_OF_CONDITION, name)
        stands = VictimConditionState[there["state"]]
        refuse(
            settling_faults(
                stands, asked.state, words, asked.agreed, asked.on, there["date"], case.properties, today()
            )
        )
        await change(
            tx,
            "Fact",
            [Change(asked.condition, properties)],
            by=context.viewer.id,
            reason=asked.state.label,
            at=at,
        )
        items = await _items(tx, case.offender, stands, asked.state)
        return written({"condition": asked.condition, "victim": victim}, victim, items=items)

    given = {
        "version": asked.version,
        "state": asked.state.name,
        "on": asked.on,
        "words": asked.words,
        "agreed": asked.agreed,
    }
    return await carry_out(
        context, Command("settleVictimCondition", PART, asked.key, asked.condition, given), work
    )


async def _items(tx: Transaction, offender: str, stood: S, now: S) -> tuple[Item, ...]:
    """What the office is told that supervises: what it may read, and what it may not any more."""
    words = PASSED_ON if now is S.PASSED_ON else NO_MORE if stood is S.PASSED_ON else ""
    if not words:
        return ()
    answering = await telling.who_answers(tx, offender, today())
    to = tuple(dict.fromkeys(office(one.area, one.office) for one in answering))
    return (Item(to, InboxKind.CONDITION_ASKED, words, offender, offender),) if to else ()
