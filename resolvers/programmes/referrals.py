"""Referring to a programme, what becomes of the referral, and tests: for those who work on it with the person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from graph import groups
from graph.history import Change
from graph.inbox.telling import Item
from graph.keys import new_id
from graph.programmes import writing as graph
from graph.session import Transaction
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.contacts.writing import log_of
from resolvers.context import Context
from resolvers.programmes.acting import PART, standing, tell_office, within_reach
from resolvers.programmes.asked import RecordTest, Refer, StepReferral
from resolvers.versions import check_version
from rules.clock import today
from rules.codes import ReferralEnd, ReferralStage, ReferralStep
from rules.programmes import (
    OPEN,
    TABLE,
    Standing,
    Step,
    not_eligible,
    referral_faults,
    score_faults,
    step_faults,
)

S = ReferralStep
TOLD = {
    S.DROPPED_OUT: "dropped out of a programme",
    S.COMPLETED: "completed a programme",
}
"""Steps of which the supervising office is told, in words."""
SAID_OF_REFERRAL = {"stage": ("stage", ReferralStage)}
SAID_OF_SCORE = {"score": ("score", None), "date": ("day", None)}


async def refer(context: Context, asked: Refer) -> Outcome:
    """Refer somebody to a programme. Answers the referral's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        log = await log_of(tx, context, asked.offender, asked.sentence, part=PART)
        assert log.file is not None
        others, area = await graph.place_of(tx, log.file, asked.programme.name, today())
        new = Standing(
            asked.programme, ReferralStage.REFERRED, asked.on, asked.ogrs2, log.begun, others=others
        )
        refuse(referral_faults(new, today()))
        properties = {
            "programme": asked.programme.name,
            "stage": ReferralStage.REFERRED.name,
            "referredOn": asked.on,
            "ogrs2": asked.ogrs2,
            "orderDate": log.begun,
        }
        id_ = new_id("ref")
        links = {"IN_AREA": area, "UNDER": asked.sentence}
        await graph.refer(tx, log.file, id_, properties, links, by=context.viewer.id, at=at)
        return Written({"referral": id_}, "PROGRAMME_REFERRED", id_, (asked.offender,))

    given = {
        "programme": asked.programme.name,
        "sentence": asked.sentence,
        "on": asked.on,
        "ogrs2": asked.ogrs2,
    }
    return await carry_out(context, Command("referToProgramme", PART, asked.key, asked.offender, given), work)


async def step_referral(context: Context, asked: StepReferral) -> Outcome:
    """Record what becomes of a referral. Answers its id."""
    notes = asked.notes.strip()

    async def work(tx: Transaction, at: datetime) -> Written:
        # The group first, as for a register: else two commands wait for each other.
        group = asked.group if asked.step is S.PLACED else None
        place = await groups.stands(tx, group, [one.name for one in OPEN], context.asking) if group else None
        if group and place is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "group"))
        found = await within_reach(tx, context, asked.referral)
        there = found.properties
        _, after = TABLE[asked.step]
        stage = after.name if after else there["stage"]
        check_version(there, asked.version, {"stage": stage}, SAID_OF_REFERRAL, found.name)
        # Why somebody starts for whom the programme is not is said once: with the place, or with the start.
        said = notes or (there.get("exception") or "") if asked.step in (S.STARTED, S.PLACED) else notes
        step = Step(asked.step, asked.on, said, asked.end, bool(group))
        refuse(step_faults(standing(found), step, today()))
        if group and place:
            _check_place(found, place, group)
        new = {"stage": stage, **_written(asked, notes, standing(found))}
        by, reason = context.viewer.id, asked.step.label
        await graph.alter(tx, [Change(asked.referral, new)], by=by, reason=reason, at=at)
        if group:
            await graph.put_in_group(tx, asked.referral, found.group, group, by=by, at=at)
        items: tuple[Item, ...] = ()
        if asked.step in TOLD:
            items = await tell_office(tx, found.offender, TOLD[asked.step], asked.on, asked.referral)
        return Written(
            {"referral": asked.referral},
            "PROGRAMME_STEP",
            asked.referral,
            (found.offender,),
            why=notes or None,
            items=items,
        )

    given = {
        "version": asked.version,
        "step": asked.step.name,
        "on": asked.on,
        "notes": notes,
        "end": asked.end.name if asked.end else None,
        "group": asked.group,
    }
    return await carry_out(context, Command("stepReferral", PART, asked.key, asked.referral, given), work)


def _check_place(found: graph.Found, place: groups.Standing, group: str) -> None:
    told = place.properties
    if told["programme"] != found.properties["programme"]:
        raise NotDone(UserError("OTHER_PROGRAMME", "That group is of another programme.", "group"))
    if told.get("closedOn"):
        raise NotDone(UserError("CLOSED", "That group has ended.", "group"))
    if found.group == group:
        raise NotDone(UserError("PLACED_ALREADY", "The person has a place in that group.", "group"))
    if place.taken >= told["capacity"]:
        raise NotDone(UserError("FULL", f"All {told['capacity']} places of that group are taken.", "group"))


def _written(asked: StepReferral, notes: str, there: Standing) -> dict[str, Any]:
    """The properties that a step writes besides the stage."""
    excepted = (
        {"exception": notes}
        if notes and not_eligible(there.programme, there.ogrs2, there.referred_on)
        else {}
    )
    on = asked.on
    properties: dict[ReferralStep, dict[str, Any]] = {
        S.FOUND_SUITABLE: {"assessedOn": on, "assessmentNotes": notes},
        S.FOUND_UNSUITABLE: {
            "assessedOn": on,
            "assessmentNotes": notes,
            "endedOn": on,
            "endReason": ReferralEnd.UNSUITABLE.name,
        },
        S.PREPARED: {"preparedOn": on},
        S.PLACED: excepted,
        S.STARTED: {"startedOn": on, **excepted},
        S.DROPPED_OUT: {
            "endedOn": on,
            "endReason": asked.end.name if asked.end else None,
            "endNotes": notes,
        },
        S.RESTARTED: {"endedOn": None, "endReason": None, "endNotes": notes},
        S.COMPLETED: {"endedOn": on, "endReason": ReferralEnd.COMPLETED.name},
        S.REPORTED: {"reportOn": on, "report": notes},
    }
    return properties[asked.step]


async def record_test(context: Context, asked: RecordTest) -> Outcome:
    """Record a score, or change the one that was recorded for this test and phase. Answers the test's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await within_reach(tx, context, asked.referral)
        there, name = _score(found, asked)
        new = {"score": asked.score, "date": asked.on}
        check_version(there, asked.version, new, SAID_OF_SCORE, name)
        refuse(score_faults(standing(found), asked.test, asked.phase, asked.score, asked.on, today()))
        by = context.viewer.id
        if there:
            id_ = str(there["id"])
            await graph.alter(tx, [Change(id_, new)], by=by, reason="Another score", at=at)
        else:
            id_ = new_id("pts")
            properties = {"test": asked.test.name, "phase": asked.phase.name, **new}
            await graph.score(tx, asked.referral, id_, properties, by=by, at=at)
        return Written({"test": id_, "referral": asked.referral}, "PROGRAMME_TEST", id_, (found.offender,))

    given = {
        "version": asked.version,
        "test": asked.test.name,
        "phase": asked.phase.name,
        "on": asked.on,
        "score": asked.score,
    }
    command = Command("recordProgrammeTest", PART, asked.key, asked.referral, given)
    return await carry_out(context, command, work)


def _score(found: graph.Found, asked: RecordTest) -> tuple[dict[str, Any], str | None]:
    """The latest score of a test and phase that stands, and who recorded it."""
    same = [
        (dict(one), name)
        for one, name in found.scores
        if one.get("test") == asked.test.name and one.get("phase") == asked.phase.name
    ]
    return max(same, key=lambda one: (str(one[0].get("date")), one[0]["id"]), default=({}, None))
