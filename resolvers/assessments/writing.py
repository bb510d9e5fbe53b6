"""Beginning an assessment and writing it: sections, serious harm, the plan, and what is told in confidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from graph import assessments as graph
from graph.keys import new_id
from graph.session import Transaction
from resolvers.access import reach
from resolvers.assessments.finding import (
    PART,
    Found,
    Of,
    case_of,
    check_open,
    check_version,
    find,
    place_of,
    service_of,
)
from resolvers.commands import (
    FORBIDDEN,
    NOT_THERE,
    Command,
    NotDone,
    Outcome,
    UserError,
    Written,
    carry_out,
    refuse,
)
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.versions import NOTHING_NEW, check_words
from rules.assessments import (
    HarmAsked,
    PlanAsked,
    QuestionSet,
    SectionAsked,
    begin_faults,
    begun_from,
    harm_changes,
    harm_words,
    plan_faults,
    plan_words,
    section_changes,
    section_words,
    set_called,
    set_on,
)
from rules.assessments.sections import LONGEST_TEXT
from rules.clock import today
from rules.codes import AssessmentKind, AssessmentStatus, Service
from rules.wrong import Wrong

IN_CONFIDENCE = "in confidence"
Changes = Mapping[str, Any]


async def start(context: Context, key: str, offender: str, kind: AssessmentKind, day: date) -> Outcome:
    """Begin an assessment from the last one. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        case = await case_of(tx, context, offender, PART)
        last, open_ = case.last, case.open
        refuse(begin_faults(day, last["date"] if last else None, open_["date"] if open_ else None, today()))
        service, (post, place) = service_of(context), place_of(context)
        file = (case.held if service is Service.PRISON else case.supervised) or case.file
        if file is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "offender"))
        id_, by = new_id("asm"), context.viewer.id
        properties = {
            **begun_from(last),
            "service": service.name,
            "kind": kind.name,
            "status": AssessmentStatus.OPEN.name,
            "date": day,
            "assessor": context.viewer.name,
            "agency": (post.prison or post.area) if post else None,
            "questionSet": set_on(day).name,
            "follows": last["id"] if last else None,
        }
        await graph.create(tx, file, id_, properties, place, by=by, at=at)
        before = await graph.stands(tx, str(last["id"])) if last else None
        # What was reached, or given up, is not asked for again.
        going_on = [one for one in (before.objectives if before else ()) if not one.get("outcome")]
        rows = [
            {
                "id": new_id("obj"),
                "properties": {name: one.get(name) for name in ("text", "section", "who", "due")}
                | {"number": rank},
            }
            for rank, one in enumerate(going_on, start=1)
        ]
        await graph.plan(tx, id_, (), rows, by=by, at=at)
        return Written({"assessment": id_}, "ASSESSMENT_STARTED", id_, (offender,))

    given = {"kind": kind.name, "day": day}
    return await carry_out(context, Command("startAssessment", PART, key, offender, given), work)


async def record_section(context: Context, of: Of, asked: SectionAsked) -> Outcome:
    """Write a section. Answers the assessment's id."""

    def decide(found: Found, form: QuestionSet) -> tuple[Changes, list[Wrong]]:
        changes, wrong = section_changes(found.there, asked, form)
        if not wrong:
            now_says = section_words(found.there, asked.number)
            yours = section_words({**found.there, **changes}, asked.number)
            check_version(found, of.version, now_says, yours)
        return changes, wrong

    given = {
        "version": of.version,
        "section": asked.number,
        "items": dict(asked.items),
        "score": asked.score,
        "need": asked.need,
        "reoffending": asked.linked_to_reoffending,
        "harm": asked.linked_to_harm,
        "notes": asked.notes,
    }
    return await _change(context, of, "recordSection", given, f"Section {asked.number}", decide)


async def record_harm(context: Context, of: Of, asked: HarmAsked) -> Outcome:
    """Write what is thought of serious harm. Answers the assessment's id."""

    def decide(found: Found, form: QuestionSet) -> tuple[Changes, list[Wrong]]:
        changes, wrong = harm_changes(found.there, asked, form)
        if not wrong:
            yours = harm_words({**found.there, **changes})
            check_version(found, of.version, harm_words(found.there), yours)
        return changes, wrong

    given = {
        "version": of.version,
        "screening": list(asked.screening),
        "analysis": list(asked.analysis),
        "levels": [
            [
                one.to.name,
                one.community.name if one.community else None,
                one.custody.name if one.custody else None,
                one.reason,
            ]
            for one in asked.levels
        ],
        "concerns": [one.name for one in asked.concerns],
        "notes": asked.concern_notes,
    }
    return await _change(context, of, "recordHarm", given, "Serious harm", decide)


async def _change(context: Context, of: Of, name: str, given: Changes, reason: str, decide: Any) -> Outcome:
    async def work(tx: Transaction, at: datetime) -> Written:
        found = await find(tx, context, of)
        check_open(found)
        # One that an extract brought names no form: it is written on by that of its day.
        form = (
            set_called(found.there["questionSet"])
            if found.there.get("questionSet")
            else set_on(found.there["date"])
        )
        changes, wrong = decide(found, form)
        refuse(wrong)
        if not changes:
            raise NotDone(NOTHING_NEW)
        new = {"questionSet": form.name, **changes}
        await graph.alter(tx, of.assessment, new, by=context.viewer.id, reason=reason, at=at)
        return Written({"assessment": of.assessment}, "ASSESSMENT_CHANGED", of.assessment, (found.offender,))

    return await carry_out(context, Command(name, PART, of.key, of.assessment, given), work)


async def record_plan(context: Context, of: Of, asked: PlanAsked) -> Outcome:
    """Write the sentence plan. Answers the assessment's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await find(tx, context, of)
        check_open(found)
        there, by = found.there, context.viewer.id
        refuse(plan_faults(asked, there["date"], [one["id"] for one in found.standing.objectives]))
        stood = plan_words(there, [one["text"] for one in found.standing.objectives])
        yours = plan_words({"reviewOn": asked.review_on}, [one.text for one in asked.objectives])
        check_version(found, of.version, stood, yours)
        rows = [
            {
                "id": one.id or new_id("obj"),
                "properties": {
                    "number": rank,
                    "text": one.text.strip(),
                    "section": one.section,
                    "who": (one.who or "").strip() or None,
                    "due": one.due,
                    "outcome": one.outcome.name if one.outcome else None,
                },
            }
            for rank, one in enumerate(asked.objectives, start=1)
        ]
        await graph.plan(tx, of.assessment, found.standing.objectives, rows, by=by, at=at)
        # The assessment itself counts on, so that whoever changes its plan next is told of this.
        new = {"reviewOn": asked.review_on}
        await graph.alter(tx, of.assessment, new, by=by, reason="Sentence plan", at=at)
        return Written({"assessment": of.assessment}, "ASSESSMENT_CHANGED", of.assessment, (found.offender,))

    given = {
        "version": of.version,
        "review": asked.review_on,
        "objectives": [
            [one.id, one.text, one.section, one.who, one.due, one.outcome.name if one.outcome else None]
            for one in asked.objectives
        ],
    }
    return await carry_out(context, Command("recordPlan", PART, of.key, of.assessment, given), work)


async def record_in_confidence(context: Context, of: Of, text: str) -> Outcome:
    """Write what is told in confidence; `of.version` is that part's own, 0: there is none.

    Answers the assessment's id.
    """
    said = text.strip()

    async def work(tx: Transaction, at: datetime) -> Written:
        # Who reads everywhere what was told in confidence writes it only where they assess.
        if reach(context.grants, PART) is None:
            raise Refusal("FORBIDDEN", FORBIDDEN)
        await find(tx, context, of, PART)
        found = await find(tx, context, of, IN_CONFIDENCE)
        check_open(found)
        part = found.standing.confidential or {}
        if not said or len(said) > LONGEST_TEXT:
            words = f"Write between 1 and {LONGEST_TEXT:,} characters."
            raise NotDone(UserError("TEXT", words, "text"))
        check_words(part, of.version, None, f"“{part.get('text', '')}”", f"“{said}”")
        there = part.get("id")
        await graph.put_in_confidence(
            tx, of.assessment, there, new_id("cfp"), said, by=context.viewer.id, at=at
        )
        return Written({"assessment": of.assessment}, "ASSESSMENT_CHANGED", of.assessment, (found.offender,))

    given = {"version": of.version, "text": said}
    return await carry_out(
        context, Command("recordInConfidence", IN_CONFIDENCE, of.key, of.assessment, given), work
    )
