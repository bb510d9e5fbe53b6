"""Signing, countersigning and closing an assessment: what it then changes, and who is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from graph import assessments as graph
from graph.inbox import telling
from graph.inbox.telling import Item
from graph.session import Transaction
from resolvers.assessments.finding import PART, Found, Of, check_open, check_version, find, service_of
from resolvers.commands import Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.risks import follow
from rules.assessments import (
    asks_manager,
    close_faults,
    harm_words,
    overall_harm,
    set_called,
    sign_faults,
)
from rules.clock import today
from rules.codes import AssessmentStatus, InboxKind
from rules.inbox import due, fresh_words, managers, office, person
from rules.wrong import reason_faults

COUNTERSIGNING = "countersigning"
WAITS = (
    "An assessment of a person whom your office supervises waits for a manager: its level of risk is high, or lower "
    "than it was. Countersign it, or send it back."
)
SENT_BACK = (
    "A manager sent an assessment back that you signed. Look at the reason, change it, and sign again."
)
HIGH = frozenset({"HIGH", "VERY_HIGH"})


async def sign(context: Context, of: Of, ogrs: int | None, total: int | None) -> Outcome:
    """Sign an assessment. Answers its id, and whether it waits for a manager."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await find(tx, context, of)
        check_open(found)
        there, form, service = found.there, set_called(found.there.get("questionSet")), service_of(context)
        refuse(sign_faults(there, form, service, len(found.standing.objectives), ogrs, total))
        check_version(found, of.version, harm_words(there))
        level, before = _levels(found)
        places = await telling.who_answers(tx, found.offender, today())
        # Of somebody whom no area supervises, or is to, no manager answers.
        waits = asks_manager(level, before, form) and bool(places)
        given = {
            "signedOn": today(),
            "signedBy": context.viewer.id,
            "signedIn": service.name,
            **({} if ogrs is None else {"ogrs2": ogrs}),
            **({} if total is None else {"total": total}),
            **({} if waits else {"status": AssessmentStatus.COMPLETE.name}),
        }
        await graph.alter(tx, of.assessment, given, by=context.viewer.id, reason="Signed", at=at)
        told = await follow(tx, context, found.offender, level, before, there, agreed=False, at=at)
        asked = _asked(found, places, of.assessment) if waits else ()
        items = (*asked, *_warned(found, level, places, of.assessment, today()))
        answer = {"assessment": of.assessment, "waits": waits}
        return Written(
            answer, "ASSESSMENT_SIGNED", of.assessment, (found.offender,), items=items, besides=told
        )

    given = {"version": of.version, "ogrs2": ogrs, "total": total}
    return await carry_out(context, Command("signAssessment", PART, of.key, of.assessment, given), work)


async def countersign(context: Context, of: Of, agreed: bool, reason: str) -> Outcome:
    """Countersign an assessment, or send it back to who signed it. Answers its id."""
    why = " ".join(reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await find(tx, context, of, COUNTERSIGNING)
        there, by = found.there, context.viewer.id
        if there["status"] != AssessmentStatus.OPEN.name or not there.get("signedOn"):
            raise NotDone(UserError("NOT_WAITING", "It does not wait for a manager.", "assessment"))
        if there.get("signedBy") == by:
            raise NotDone(UserError("OWN", "Somebody else than who signed it countersigns.", "assessment"))
        if not agreed:
            refuse(reason_faults(why, "Say why it goes back, in a sentence."))
        check_version(found, of.version, harm_words(there))
        done = await telling.settle(
            tx, of.assessment, [InboxKind.COUNTERSIGN], name=context.viewer.name, at=at
        )
        if not agreed:
            gone: dict[str, Any] = {"signedOn": None, "signedBy": None, "signedIn": None}
            await graph.alter(tx, of.assessment, gone, by=by, reason=why, at=at)
            back = Item(
                (person(str(there["signedBy"])),),
                InboxKind.ASSESSMENT_RETURNED,
                SENT_BACK,
                of.assessment,
                found.offender,
            )
            return Written(
                {"assessment": of.assessment, "waits": False},
                "ASSESSMENT_RETURNED",
                of.assessment,
                (found.offender,),
                why=why,
                items=(back,),
                finished=tuple(done),
            )
        given = {
            "status": AssessmentStatus.COMPLETE.name,
            "countersignedOn": today(),
            "countersignedBy": by,
        }
        await graph.alter(tx, of.assessment, given, by=by, reason="Countersigned", at=at)
        level, before = _levels(found)
        told = await follow(tx, context, found.offender, level, before, there, agreed=True, at=at)
        return Written(
            {"assessment": of.assessment, "waits": False},
            "ASSESSMENT_COUNTERSIGNED",
            of.assessment,
            (found.offender,),
            finished=tuple(done),
            besides=told,
        )

    asked = {"version": of.version, "agreed": agreed, "reason": why}
    command = Command("countersignAssessment", COUNTERSIGNING, of.key, of.assessment, asked)
    return await carry_out(context, command, work)


async def close(context: Context, of: Of, day: date, reason: str) -> Outcome:
    """Close an assessment, or take one off that was not finished. Answers its id, None when it was taken off."""
    why = " ".join(reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await find(tx, context, of)
        there, by = found.there, context.viewer.id
        refuse(reason_faults(why, "Say why it is closed, in a sentence."))
        refuse(close_faults(there, day, today()))
        check_version(found, of.version, harm_words(there))
        unfinished = there["status"] == AssessmentStatus.OPEN.name
        if unfinished and there.get("signedOn"):
            raise NotDone(UserError("WAITS", "It waits for a manager, who may send it back.", "assessment"))
        if unfinished:
            await graph.take_off(tx, of.assessment, by=by, reason=why, at=at)
        else:
            given = {"closedOn": day, "closedWhy": why}
            await graph.alter(tx, of.assessment, given, by=by, reason=why, at=at)
        answer = {"assessment": None if unfinished else of.assessment}
        return Written(answer, "ASSESSMENT_CLOSED", of.assessment, (found.offender,), why=why)

    given = {"version": of.version, "day": day, "reason": why}
    return await carry_out(context, Command("closeAssessment", PART, of.key, of.assessment, given), work)


def _levels(found: Found) -> tuple[str | None, str | None]:
    """The level of an assessment, and that of the latest complete one before it."""
    last = found.case.last or {}
    return (
        overall_harm(found.there.get("harmCommunity"), found.there.get("harmCustody")),
        overall_harm(last.get("harmCommunity"), last.get("harmCustody")),
    )


def _asked(found: Found, places: list[telling.Answering], assessment: str) -> tuple[Item, ...]:
    """The task of the managers of the offices that supervise a person: to countersign."""
    to = tuple(managers(one.area, one.office) for one in places)
    return (Item(to, InboxKind.COUNTERSIGN, WAITS, assessment, found.offender, due(today())),)


def _warned(
    found: Found, level: str | None, places: list[telling.Answering], assessment: str, on: date
) -> tuple[Item, ...]:
    if level not in HIGH:
        return ()
    words = fresh_words(InboxKind.HIGH_RISK, on)
    to = tuple(office(one.area, one.office) for one in places)
    fact = f"{InboxKind.HIGH_RISK.name} {assessment}"
    return (Item(to, InboxKind.HIGH_RISK, words, assessment, found.offender, fact=fact),) if to else ()
