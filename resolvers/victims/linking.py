"""Who else a victim is: another victim of the unit, or an offender. Noting that, and ending it with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from graph.history import Change, change, unlink
from graph.session import Transaction
from graph.victims import cases
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.versions import check_words
from resolvers.victims.asked import LinkVictim
from resolvers.victims.writing import PART, known, reasoned, written

SAME, OFFENDER = "SAME_VICTIM", "IS_OFFENDER"
CHANGED = "Changed by the unit"
"""The reason of the victim's new version, which tells nobody that there is somebody else whom they may not see."""


async def link_victim(context: Context, asked: LinkVictim) -> Outcome:
    """Note that a victim is another victim of the unit, or an offender, or that they are not after all. A link that was
    is kept, with who ended it, when and why. Answers the id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.victim)
        links = await cases.linked(tx, asked.victim, context.asking)
        known_to = [one for one in links if one.surname is not None]
        check_words(found.properties, asked.version, found.name, _words(known_to))
        if bool(asked.other) == bool(asked.offender):
            raise NotDone(
                UserError("ONE_OF_TWO", "Give another victim or an offender: one of the two.", "other")
            )
        field = "other" if asked.other else "offender"
        if asked.other == asked.victim or asked.offender == found.offender:
            raise NotDone(UserError("THEMSELVES", "Nobody is their own victim here.", field))
        reason = reasoned(asked.reason) if asked.apart or asked.reason else CHANGED
        whom = asked.other or asked.offender
        this = [one for one in known_to if one.id == whom]
        if asked.apart and not this:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
        if this and not asked.apart:
            raise NotDone(UserError("NOTHING_GIVEN", "That is noted already.", field))
        # Nobody is two offenders: another one stands instead.
        ended = this if asked.apart or asked.other else [one for one in links if one.type == OFFENDER]
        by = context.viewer.id
        rows = [{"id": one.start, "type": one.type, "to": one.end} for one in ended]
        await unlink(tx, rows, by=by, reason=reason, at=at)
        if not asked.apart and not await _link(tx, context, asked, at):
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
        await change(tx, "Fact", [Change(asked.victim, {})], by=by, reason=CHANGED, at=at)
        return written({"victim": asked.victim}, asked.victim, why=asked.reason or None)

    given = {
        "version": asked.version,
        "other": asked.other,
        "offender": asked.offender,
        "apart": asked.apart,
        "reason": asked.reason,
    }
    return await carry_out(context, Command("linkVictim", PART, asked.key, asked.victim, given), work)


async def _link(tx: Transaction, context: Context, asked: LinkVictim, at: datetime) -> bool:
    by = context.viewer.id
    if asked.other:
        return await cases.same(tx, asked.victim, asked.other, context.asking, by=by, at=at)
    assert asked.offender is not None
    return await cases.is_offender(tx, asked.victim, asked.offender, context.asking, by=by, at=at)


def _words(links: Iterable[cases.Linked]) -> str:
    """Who else a victim is noted to be."""
    said = [
        f"{'the same person as the victim' if one.type == SAME else 'the offender'} {one.surname}"
        for one in links
    ]
    return ", ".join(said) or "nobody else"
