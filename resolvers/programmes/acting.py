"""What every command of programmes does: finds the referral for somebody who may write there, and tells the office."""

from __future__ import annotations

from datetime import date

from graph.history import Change
from graph.inbox import telling
from graph.inbox.telling import Item
from graph.programmes import writing as graph
from graph.programmes.writing import Found
from graph.session import Transaction
from resolvers.access import reach
from resolvers.commands import FORBIDDEN, NOT_THERE, NotDone, UserError
from resolvers.context import Context
from resolvers.refusals import Refusal
from rules.clock import spoken, today
from rules.codes import InboxKind, Programme, ReferralStage, SessionAttendance
from rules.inbox import office
from rules.programmes import Attending, Standing, starts

PART = "programme work"


async def within_reach(tx: Transaction, context: Context, referral: str, field: str = "referral") -> Found:
    """A referral to write to, locked. Raises NotDone for one that is not to be seen, Refusal out of scope."""
    within = reach(context.grants, PART)
    assert within is not None
    found = (await graph.stand(tx, [referral], within, context.asking)).get(referral)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    return found


def standing(found: Found, but: str | None = None) -> Standing:
    """A referral as the rules look at it; `but`: leaving out an attendance that is to be changed."""
    there = found.properties
    sessions = [one.properties for one in found.sessions if one.properties["id"] != but]
    been = [one for one in sessions if one.get("attendance") == SessionAttendance.ATTENDED.name]
    held = [
        one["date"]
        for one in sessions
        if one.get("attendance") != SessionAttendance.CANCELLED.name and one.get("date")
    ]
    return Standing(
        Programme[there["programme"]],
        ReferralStage[there["stage"]],
        there.get("referredOn") or date.min,
        there.get("ogrs2"),
        there.get("orderDate"),
        there.get("assessedOn"),
        there.get("startedOn"),
        there.get("endedOn"),
        there.get("reportOn"),
        tuple(one["number"] for one in been if one.get("number") is not None),
        min((one["date"] for one in been if one.get("date")), default=None),
        max(held, default=None),
        max(
            (one["date"] for one, _ in found.scores if one.get("phase") == "BEFORE" and one.get("date")),
            default=None,
        ),
        any(one.get("phase") == "AFTER" for one, _ in found.scores),
        found.others,
    )


def starting(found: Found, state: Standing, row: Attending) -> list[Change]:
    """What changes of a referral when its person attends who has not started."""
    if not starts(state, row):
        return []
    started = {"stage": ReferralStage.STARTED.name, "startedOn": row.day}
    return [Change(str(found.properties["id"]), started)]


async def tell_office(tx: Transaction, offender: str, what: str, day: date, subject: str) -> tuple[Item, ...]:
    """What the offices that supervise somebody are told, before the day."""
    answering = await telling.who_answers(tx, offender, today())
    to = tuple(office(one.area, one.office) for one in answering)
    words = f"A person whom your office supervises {what} on {spoken(day)}."
    return (Item(to, InboxKind.PROGRAMME, words, subject, offender),) if to else ()
