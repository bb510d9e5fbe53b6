"""Breaking the glass: a record is opened at once to somebody who says why, and somebody else looks at it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph import break_glass as graph
from graph.inbox.telling import Item
from graph.session import Transaction
from graph.shape import Start
from resolvers.access import NOT_OPENED, TABLE, Role, reach
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.paging import position, size
from rules.break_glass import reason_fault, terms
from rules.clock import today
from rules.codes import Finding, InboxKind
from rules.inbox import person

PART, REVIEWS = "break-glass", "reviews"
# The same words whether there is no such record or it may be seen anyway.
NOTHING = "There is nothing here to open: no such record, or one that you can see already."
KIND = InboxKind.GLASS_BROKEN


@dataclass(frozen=True)
class BreakGlass:
    """Open a record, by the id of the offender or of a limitation, for a reason."""

    key: str
    record: str
    reason: str


@dataclass(frozen=True)
class CloseReview:
    """Close a review with what it found. `version` is the one that was read."""

    key: str
    review: str
    version: int
    finding: Finding
    note: str


def access_reviews(context: Context, first: int, after: str | None = None, open: bool = True) -> Start:
    """The reviews of the people whom the reader answers for, those due first."""
    return graph.reviews(_within(context), open=open, first=size(first), after=position(after))


def access_review(context: Context, id: str) -> Start:
    """One of them."""
    return graph.review(_within(context), id)


def _within(context: Context) -> str | None:
    """Whose reviews: an auditor's are everyone's, though they may not see each person."""
    return None if Role.AUDITOR in context.grants.counted else reach(context.grants, REVIEWS) or ""


async def break_glass(context: Context, asked: BreakGlass) -> Outcome:
    """Open a record. Answers the offender's id and until when (ISO)."""
    viewer, reason, day = context.viewer, " ".join(asked.reason.split()), today()
    now_in_force = terms(day)
    every = (reach(viewer.grants_with_reason, part) for part in TABLE if part not in NOT_OPENED)
    scopes = sorted({one for one in every if one})

    async def work(tx: Transaction, at: datetime) -> Written:
        if fault := reason_fault(reason, now_in_force.least_reason):
            raise NotDone(UserError("REASON_TOO_SHORT", fault, "reason"))
        offender = await graph.find(tx, asked.record, scopes, context.asking)
        if offender is None:
            raise NotDone(UserError("NOTHING_TO_OPEN", NOTHING, "record"))
        until, due = now_in_force.until(at), now_in_force.due(day)
        properties = {"reason": reason, "until": until, "due": due}
        opened = await graph.open_(tx, offender, properties, by=viewer.id, at=at)
        told = (
            f"{viewer.name} has opened a record by breaking the glass. The review is due by {due:%-d %B %Y}."
        )
        owners = await graph.owners(tx, offender, viewer.id, day)
        others = sorted(set(await graph.auditors(tx, viewer.id, day)) - set(owners))
        # An auditor reviews what was opened, though they may not see each person.
        items = [
            Item(tuple(person(one) for one in staff), KIND, told, opened, concerned)
            for staff, concerned in ((owners, offender), (others, None))
            if staff
        ]
        return Written(
            {"offender": offender, "until": until.isoformat(), "review": opened},
            KIND.name,
            opened,
            (offender,),
            "BREAK_GLASS",
            reason,
            tuple(items),
        )

    return await carry_out(
        context, Command("breakGlass", PART, asked.key, asked.record, {"reason": reason}), work
    )


async def close_review(context: Context, asked: CloseReview) -> Outcome:
    """Close a review. Answers its id."""
    viewer, note = context.viewer, " ".join(asked.note.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await graph.reached(tx, asked.review, _within(context), viewer.asking)
        if found is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "review"))
        if found.by == viewer.id:
            raise NotDone(UserError("YOUR_OWN", "Somebody else must review what you opened yourself."))
        if not found.open:
            raise NotDone(UserError("CLOSED", "This review has been closed already."))
        if found.version != asked.version:
            raise NotDone(
                UserError("CHANGED", "This review was changed meanwhile. Look at it again.", "version")
            )
        if fault := reason_fault(note, terms(today()).least_reason):
            raise NotDone(
                UserError("NOTE_TOO_SHORT", fault.replace("whoever reviews", "whoever checks"), "note")
            )
        await graph.close(tx, asked.review, asked.finding.name, note, by=viewer.id, at=at)
        offenders = (found.offender,) if found.offender else ()
        return Written({"review": asked.review}, "REVIEW_CLOSED", asked.review, offenders, why=note)

    given = {"version": asked.version, "finding": asked.finding.name, "note": note}
    return await carry_out(
        context, Command("closeAccessReview", REVIEWS, asked.key, asked.review, given), work
    )
