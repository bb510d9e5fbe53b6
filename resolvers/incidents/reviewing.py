"""Reporting an incident, saying that it was notified or reviewed, closing it, and sharing what was learned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from graph.incidents import cases
from graph.session import Transaction
from resolvers.access import reach
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
from resolvers.incidents.writing import PART, alter, done_tasks, known, next_task, stands
from resolvers.refusals import Refusal
from rules.clock import today
from rules.codes import InboxKind, IncidentKind, IncidentState, IncidentStep
from rules.incidents import Incident, close_faults, learning_faults, report_faults, step_faults

DAYS = {
    IncidentStep.NOTIFY: "notifiedOn",
    IncidentStep.INITIAL_REVIEW: "initialOn",
    IncidentStep.FULL_REVIEW: "fullOn",
}
"""The property that holds the day of each step."""


@dataclass(frozen=True)
class ReportIncident:
    """What happened, and when it became known. `area`: by id; None: the one that supervises the person."""

    key: str
    offender: str
    kind: IncidentKind
    happened: date
    known: date
    offence: str | None
    summary: str
    press: bool
    full: bool
    area: str | None


@dataclass(frozen=True)
class RecordStep:
    """That a step was done on a day, and what a review found."""

    key: str
    incident: str
    version: int
    step: IncidentStep
    on: date
    finding: str


@dataclass(frozen=True)
class CloseIncident:
    """That nothing is left to be done."""

    key: str
    incident: str
    version: int


@dataclass(frozen=True)
class ShareLearning:
    """What everyone can learn from an incident, in words that name nobody."""

    key: str
    incident: str
    words: str


async def report_incident(context: Context, asked: ReportIncident) -> Outcome:
    """Report an incident. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        within = reach(context.grants, PART)
        assert within is not None
        found = await cases.person(tx, asked.offender, asked.area, within, context.asking)
        if found is None or not found.seen or found.file is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "offender"))
        if not found.within:
            raise Refusal("FORBIDDEN", FORBIDDEN)
        if asked.area and not found.known_area:
            raise NotDone(UserError("UNKNOWN_AREA", "There is no such area.", "area"))
        area = asked.area or found.area
        if area is None:
            raise NotDone(
                UserError("NO_AREA", "No area supervises the person: say whose incident it is.", "area")
            )
        one = Incident(asked.kind, asked.happened, asked.known, full_asked=asked.full)
        refuse(report_faults(one, asked.offence, asked.summary, today()))
        properties = {
            "kind": asked.kind.name,
            "happenedOn": asked.happened,
            "knownOn": asked.known,
            # As it was known when the incident happened: the end of the day before.
            "recordOn": day_before(asked.happened),
            "offence": asked.offence,
            "summary": asked.summary.strip(),
            "press": asked.press,
            "fullAsked": asked.full,
            "state": IncidentState.REPORTED.name,
        }
        id_ = await cases.create(tx, found.file, area, properties, by=context.viewer.id, at=at)
        items = next_task(id_, asked.offender, area, one)
        return Written({"incident": id_}, "INCIDENT_REPORTED", id_, (asked.offender,), items=items)

    given = {
        "kind": asked.kind.name,
        "happened": asked.happened,
        "known": asked.known,
        "offence": asked.offence,
        "summary": asked.summary,
        "press": asked.press,
        "full": asked.full,
        "area": asked.area,
    }
    return await carry_out(context, Command("reportIncident", PART, asked.key, asked.offender, given), work)


def day_before(day: date) -> date:
    """The day before another."""
    return date.fromordinal(day.toordinal() - 1)


async def record_step(context: Context, asked: RecordStep) -> Outcome:
    """Record that an incident was notified or reviewed, with what was found. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.incident, asked.version)
        before = stands(found)
        refuse(step_faults(before, asked.step, asked.on, asked.finding, today()))
        after = _after(before, asked.step, asked.on)
        new = {DAYS[asked.step]: asked.on}
        await alter(tx, context, asked.incident, after, new, at, asked.step.label)
        if asked.finding.strip():
            finding = {
                "number": found.findings + 1,
                "step": asked.step.name,
                "words": asked.finding.strip(),
            }
            await cases.add_finding(tx, asked.incident, finding, by=context.viewer.id, at=at)
        done = await done_tasks(tx, asked.incident, InboxKind.INCIDENT, context.viewer.name, at)
        items = next_task(asked.incident, found.offender, found.area, after) if found.area else ()
        return Written(
            {"incident": asked.incident},
            "INCIDENT_CHANGED",
            asked.incident,
            (found.offender,),
            items=items,
            finished=done,
        )

    given = {
        "version": asked.version,
        "step": asked.step.name,
        "on": asked.on,
        "finding": asked.finding,
    }
    return await carry_out(
        context, Command("recordIncidentStep", PART, asked.key, asked.incident, given), work
    )


def _after(one: Incident, step: IncidentStep, on: date) -> Incident:
    if step is IncidentStep.NOTIFY:
        return replace(one, notified=on)
    return replace(one, initial=on) if step is IncidentStep.INITIAL_REVIEW else replace(one, full=on)


async def close_incident(context: Context, asked: CloseIncident) -> Outcome:
    """Close an incident of which nothing is left to be done. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.incident, asked.version)
        before = stands(found)
        refuse(close_faults(before))
        after = replace(before, closed=today())
        await alter(tx, context, asked.incident, after, {"closedOn": today()}, at, "Closed")
        done = await done_tasks(tx, asked.incident, InboxKind.INCIDENT, context.viewer.name, at)
        return Written(
            {"incident": asked.incident},
            "INCIDENT_CHANGED",
            asked.incident,
            (found.offender,),
            finished=done,
        )

    given = {"version": asked.version}
    return await carry_out(context, Command("closeIncident", PART, asked.key, asked.incident, given), work)


async def share_learning(context: Context, asked: ShareLearning) -> Outcome:
    """Share what was learned. Nothing leads from it to the incident. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.incident, None)
        names = await cases.names(tx, found.offender)
        refuse(learning_faults(stands(found), asked.words, names))
        words = asked.words.strip()
        id_ = await cases.share(tx, str(found.properties["kind"]), words, today())
        return Written(
            {"incident": asked.incident, "learning": id_},
            "LEARNING_SHARED",
            asked.incident,
            (found.offender,),
        )

    return await carry_out(
        context, Command("shareLearning", PART, asked.key, asked.incident, {"words": asked.words}), work
    )
