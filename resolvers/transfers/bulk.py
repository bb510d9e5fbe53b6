"""Many cases at once, as when an office closes or an officer leaves: all of them, or none and for each why not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from graph.inbox.telling import Item
from graph.session import Transaction
from graph.transfers import cases, facts
from resolvers.commands import Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.transfers import MOVES, telling
from resolvers.transfers.acting import acting, not_done
from resolvers.transfers.asked import ProposeTransfer, Step
from resolvers.transfers.commands import Ready, check_officer, held_by, proposed, reached, ready, write
from rules.clock import instant, today
from rules.codes import InboxKind, TransferKind, TransferSide, TransferStep
from rules.inbox import Inbox, office
from rules.transfers import Asked, Post, Reassign, decide_all
from rules.transfers.guards import LEAST_REASON
from rules.transfers.parties import day_of

MOST = 200
PROPOSED = "Cases are proposed to move to your office. Look at them among the transfers."
REASSIGNED = "Cases were given to you. Look at those under your name."
NONE = "Choose the cases."
TOO_MANY = f"Choose {MOST} cases at most, and the others after that."
NOT_YOURS = "Another area is responsible for the case. Leave it out."
SAME = "The officer has the case already. Leave it out."
TWICE = "This case is in the list twice. Take one of them out."
WHY = f"Say why, in {LEAST_REASON} characters at least."


@dataclass(frozen=True)
class MoveCases:
    """Propose to move cases to another office of their area, on one day for one reason."""

    key: str
    supervisions: tuple[str, ...]
    office: str
    moves_on: date
    reason: str
    check: bool = False


@dataclass(frozen=True)
class ReassignCases:
    """Give cases to another officer of their area, at once. `office`: null leaves each where it is."""

    key: str
    supervisions: tuple[str, ...]
    officer: str
    office: str | None
    reason: str
    check: bool = False


@dataclass(frozen=True)
class _Given:
    """A case without a move that goes on, for another officer."""

    case: cases.Reached
    ends: tuple[str, ...]
    to: Post
    day: date


async def move_cases(context: Context, asked: MoveCases) -> Outcome:
    """Propose a move of each case, or (`check`) only try. Answers the ids of the transfers, or `possible`: how many."""

    async def work(tx: Transaction, at: datetime) -> Written:
        async def one(case: cases.Reached, supervision: str, taken: cases.Taken) -> Ready:
            wanted = ProposeTransfer(
                f"{asked.key} {supervision}",
                supervision,
                TransferKind.WITHIN_AREA,
                None,
                asked.office,
                asked.moves_on,
                asked.reason,
            )
            return await proposed(tx, context, wanted, case, taken)

        found, at = await _each(tx, context, asked.supervisions, at, one)
        decided = decide_all([Asked(None, each.command, each.known) for each in found])
        errors = [
            _of_place(place, error)
            for place, refusals in decided.refused.items()
            for error in not_done(context, refusals).errors
        ]
        if errors:
            raise NotDone(*errors)
        ids, told = [], set[Inbox]()
        for each, decision in zip(found, decided.decisions, strict=True):
            transfer = decision.transfer
            assert transfer is not None
            await write(tx, context, each, transfer, decision.events[0], at)
            ids.append(transfer.id)
            told.add(office(transfer.to.area, transfer.to.office))
        answer = {"possible": len(ids)} if asked.check else {"transfers": ids}
        return _written(answer, "TRANSFER_PROPOSE", ids, found, asked.reason, told, PROPOSED)

    given = {"office": asked.office, "movesOn": asked.moves_on, "reason": asked.reason}
    return await carry_out(context, _command("moveCases", asked, given), work)


async def reassign_cases(context: Context, asked: ReassignCases) -> Outcome:
    """Give each case to an officer: by its move where one goes on, else by a new supervision; or (`check`) only try.

    Answers the ids of the cases, or `possible`: how many.
    """
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        if len(reason) < LEAST_REASON:
            raise NotDone(UserError("SAY_MORE", WHY, "reason"))

        async def one(case: cases.Reached, supervision: str, taken: cases.Taken) -> Ready | _Given:
            return await _reassigned(tx, context, asked, case, supervision, taken)

        found, at = await _each(tx, context, asked.supervisions, at, one)
        moving = [(place, each) for place, each in enumerate(found) if isinstance(each, Ready)]
        decided = decide_all(
            [
                Asked(each.before.transfer if each.before else None, each.command, each.known)
                for _, each in moving
            ]
        )
        errors = [
            _of_place(moving[place][0], error)
            for place, refusals in decided.refused.items()
            for error in not_done(context, refusals).errors
        ]
        if errors:
            raise NotDone(*errors)
        for (_, each), decision in zip(moving, decided.decisions, strict=True):
            assert decision.transfer is not None
            await write(tx, context, each, decision.transfer, decision.events[0], at)
        for given in found:
            if isinstance(given, _Given):
                await cases.hand_over(
                    tx,
                    given.case.file,
                    given.ends,
                    given.to,
                    given.day,
                    by=context.viewer.id,
                    reason=reason,
                    at=at,
                )
        posts = [each.to if isinstance(each, _Given) else each.command.by.post for each in found]
        given_to = Post(posts[0].area, asked.officer, asked.office or posts[0].office)
        told = {*await telling.officers(tx, [given_to], today())}
        subjects = [each.case.file for each in found]
        answer = {"possible": len(subjects)} if asked.check else {"cases": subjects}
        return _written(answer, "CASE_REASSIGNED", subjects, found, reason, told, REASSIGNED)

    given = {"officer": asked.officer, "office": asked.office, "reason": reason}
    return await carry_out(context, _command("reassignCases", asked, given), work)


async def _reassigned(
    tx: Transaction,
    context: Context,
    asked: ReassignCases,
    case: cases.Reached,
    supervision: str,
    taken: cases.Taken,
) -> Ready | _Given:
    day = day_of(taken.on)
    found = await facts.find(tx, case.file, day)
    post = held_by(found, supervision).post
    assert post is not None
    by = await acting(tx, context, TransferStep.PROPOSE, post.area, None, taken.on)
    if by.post.area != post.area:
        raise NotDone(UserError("NOT_RESPONSIBLE", NOT_YOURS, "supervision"))
    await check_officer(tx, asked.officer, post.area)
    to = Post(post.area, asked.officer, asked.office or post.office)
    if to == post:
        raise NotDone(UserError("SAME_OFFICER", SAME, "supervision"))
    going_on = taken.going_on[case.file]
    if going_on is None:
        return _Given(case, tuple(one.supervision for one in found.holders), to, day_of(by.at))
    kept = await cases.find(tx, going_on)
    values = {"officer": asked.officer, "office": to.office}
    key = f"{asked.key} {supervision}"
    step = Step(key, going_on, kept.version, Reassign, values, TransferSide.HOME)
    return await ready(tx, context, step, case, taken)


async def _each(
    tx: Transaction,
    context: Context,
    supervisions: Sequence[str],
    at: datetime,
    one: Callable[[cases.Reached, str, cases.Taken], Awaitable[Any]],
) -> tuple[list[Any], datetime]:
    """What is to be done with each case, all of them taken first, and the instant that it bears. Raises NotDone with
    all that stands against any."""
    if not supervisions:
        raise NotDone(UserError("NONE_CHOSEN", NONE, "supervisions"))
    if len(supervisions) > MOST:
        raise NotDone(UserError("TOO_MANY", TOO_MANY, "supervisions"))
    reached_: list[cases.Reached] = []
    errors: list[UserError] = []
    for place, supervision in enumerate(supervisions):
        try:
            case = await reached(tx, context, MOVES, supervision, "supervision")
        except NotDone as refusal:
            errors += [_of_place(place, error) for error in refusal.errors]
        else:
            if case.file in {other.file for other in reached_}:
                errors.append(_of_place(place, UserError("TWICE", TWICE)))
            reached_.append(case)
    if errors:
        raise NotDone(*errors)
    taken = await cases.take(tx, [case.file for case in reached_], at, instant())
    found = []
    for place, (case, supervision) in enumerate(zip(reached_, supervisions, strict=True)):
        try:
            found.append(await one(case, supervision, taken))
        except NotDone as refusal:
            errors += [_of_place(place, error) for error in refusal.errors]
    if errors:
        raise NotDone(*errors)
    return found, taken.at


def _of_place(place: int, error: UserError) -> UserError:
    """An error of one of many. What is about the case stands at its place; the rest at the field that all share."""
    return error if error.field in ("office", "officer") else replace(error, field=f"supervisions.{place}")


def _written(
    answer: dict[str, Any],
    event: str,
    subjects: Sequence[str],
    found: Sequence[Any],
    reason: str,
    told: Collection[Inbox],
    words: str,
) -> Written:
    items = (Item(tuple(told), InboxKind.TRANSFER_CASES, words, subjects[0]),) if told else ()
    offenders = tuple(sorted({each.case.offender for each in found}))
    whose = {subject: (each.case.offender,) for subject, each in zip(subjects, found, strict=True)}
    return Written(
        answer,
        event,
        subjects[0],
        offenders,
        why=reason,
        items=items,
        others=tuple(subjects[1:]),
        whose=whose,
    )


def _command(name: str, asked: MoveCases | ReassignCases, given: dict[str, Any]) -> Command:
    about = asked.supervisions[0] if asked.supervisions else ""
    return Command(name, MOVES, asked.key, about, {**given, "cases": list(asked.supervisions)}, asked.check)
