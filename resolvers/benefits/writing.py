"""What is returned of benefits: figures, milestones and risks, typed one by one. What each said before is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph import benefits as graph
from graph.history import Change
from graph.keys import new_id, node_id
from graph.session import Transaction
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.versions import Said, check_version, different
from rules.benefits import (
    NATIONAL,
    SURVEY,
    figure_faults,
    first_of,
    kept_back,
    milestone_faults,
    risk_faults,
)
from rules.clock import LONDON, today
from rules.codes import BenefitKind, RiskDecision

PART = "benefit keeping"
EVENT, RISK_EVENT = "BENEFITS_CHANGED", "PROJECT_RISK_CHANGED"
SAID: Said = {"planned": ("planned", None), "actual": ("actual", None), "answers": ("answers", None)}
SAID_OF_MILESTONE: Said = {
    "name": ("name", None),
    "plannedOn": ("planned on", None),
    "forecastOn": ("expected on", None),
    "doneOn": ("done on", None),
}
SAID_OF_RISK: Said = {
    "title": ("title", None),
    "owner": ("owner", None),
    "likelihood": ("likelihood", None),
    "impact": ("impact", None),
    "plan": ("plan", None),
    "decision": ("decision", RiskDecision),
    "closedOn": ("closed on", None),
}


@dataclass(frozen=True)
class RecordFigure:
    """A figure of a month and area (id; None: the country). `version` 0: there was none."""

    key: str
    kind: BenefitKind
    area: str | None
    month: date
    planned: float | None
    actual: float | None
    answers: int | None
    version: int


@dataclass(frozen=True)
class RecordMilestone:
    """A milestone; without its id (`milestone`) a new one."""

    key: str
    milestone: str | None
    version: int
    area: str | None
    name: str
    planned: date
    forecast: date | None
    done: date | None


@dataclass(frozen=True)
class RecordRisk:
    """A risk of the project; without its id (`risk`) a new one."""

    key: str
    risk: str | None
    version: int
    area: str | None
    title: str
    owner: str
    likelihood: int
    impact: int
    plan: str
    decision: RiskDecision
    closed: date | None


def figure_id(kind: BenefitKind, area: str, month: date) -> str:
    """The id of the figure of a month and area (by id)."""
    return node_id("bfg", kind.name, area, month)


async def record_figure(context: Context, asked: RecordFigure) -> Outcome:
    """Return a figure. Answers its id."""
    month, area = first_of(asked.month), asked.area or NATIONAL
    new = {"planned": asked.planned, "actual": asked.actual, "answers": asked.answers}

    async def work(tx: Transaction, at: datetime) -> Written:
        id_ = figure_id(asked.kind, area, month)
        await _known_area(tx, area)
        there, name = (await graph.standing(tx, [id_], at)).get(id_, ({}, None))
        if asked.kind in SURVEY and there and there.get("version", 1) != asked.version:
            # What too few answered is told to nobody, whoever asks.
            there = {
                **there,
                **{
                    one: kept_back(asked.kind.name, there.get("answers"), there.get(one))
                    for one in ("actual", "answers")
                },
            }
        check_version(there, asked.version, new, SAID, name)
        refuse(figure_faults(asked.kind, area, month, asked.planned, asked.actual, asked.answers, today()))
        place = {"kind": asked.kind.name, "area": area, "month": month}
        await keep(tx, context.viewer.id, "BenefitFigure", id_, there, place, new, at)
        return Written({"figure": id_}, EVENT, id_)

    given = {"kind": asked.kind.name, "area": area, "month": month, "version": asked.version, **new}
    return await carry_out(context, Command("recordBenefitFigure", PART, asked.key, area, given), work)


async def record_milestone(context: Context, asked: RecordMilestone) -> Outcome:
    """Plan a milestone, expect it on another day, or say that it is reached. Answers its id."""
    area = asked.area or NATIONAL
    new = {
        "name": asked.name.strip(),
        "area": area,
        "plannedOn": asked.planned,
        "forecastOn": asked.forecast,
        "doneOn": asked.done,
    }

    async def work(tx: Transaction, at: datetime) -> Written:
        await _known_area(tx, area)
        id_ = asked.milestone or milestone_id(area, asked.name)
        there = await _there(tx, id_, "Milestone", asked.milestone, asked.version, new, SAID_OF_MILESTONE, at)
        refuse(milestone_faults(asked.name, asked.planned, asked.forecast, asked.done, today()))
        await keep(tx, context.viewer.id, "Milestone", id_, there, {}, new, at)
        return Written({"milestone": id_}, EVENT, id_)

    given = {"version": asked.version, **new}
    return await carry_out(
        context, Command("recordMilestone", PART, asked.key, asked.milestone or "", given), work
    )


async def record_risk(context: Context, asked: RecordRisk) -> Outcome:
    """Note a risk, look at it again, or close it. Answers its id."""
    area = asked.area or NATIONAL
    new = {
        "title": asked.title.strip(),
        "area": area,
        "owner": asked.owner.strip(),
        "likelihood": asked.likelihood,
        "impact": asked.impact,
        "plan": asked.plan.strip(),
        "decision": asked.decision.name,
        "closedOn": asked.closed,
    }

    async def work(tx: Transaction, at: datetime) -> Written:
        await _known_area(tx, area)
        id_ = asked.risk or new_id("prk")
        there = await _there(tx, id_, "ProjectRisk", asked.risk, asked.version, new, SAID_OF_RISK, at)
        refuse(
            risk_faults(
                asked.title,
                asked.owner,
                asked.likelihood,
                asked.impact,
                asked.plan,
                asked.decision,
                asked.closed,
                today(),
            )
        )
        decided = there.get("decidedOn") if there.get("decision") == asked.decision.name else today()
        if asked.decision is RiskDecision.NOT_DECIDED:
            decided = None
        worked = {"score": asked.likelihood * asked.impact, "decidedOn": decided, "lookedOn": today()}
        # To have looked at it on another day is news as well, though nothing else of it is different.
        await keep(tx, context.viewer.id, "ProjectRisk", id_, there, {}, {**new, **worked}, at)
        return Written({"risk": id_}, RISK_EVENT, id_)

    given = {"version": asked.version, **new}
    return await carry_out(
        context, Command("recordProjectRisk", PART, asked.key, asked.risk or "", given), work
    )


def milestone_id(area: str, name: str) -> str:
    """The id of the milestone of a name in an area (by id)."""
    return node_id("mst", area, " ".join(name.split()).casefold())


async def keep(
    tx: Transaction,
    by: str,
    label: str,
    id_: str,
    there: Mapping[str, Any],
    place: Mapping[str, Any],
    new: Mapping[str, Any],
    at: datetime,
) -> None:
    """Write what is new, or change what stands where it is different. Raises NotDone where nothing is."""
    if not there:
        row = {"id": id_, "properties": {**place, **new}}
        await graph.create(tx, label, [row], by=by, at=at)
        return
    await graph.alter(tx, [Change(id_, different(there, new))], by=by, reason="Benefits", at=at)


async def _known_area(tx: Transaction, area: str) -> None:
    if area != NATIONAL and area not in {one[0] for one in await graph.areas(tx)}:
        raise NotDone(UserError("NOT_FOUND", "There is no such area.", "area"))


async def _there(
    tx: Transaction,
    id_: str,
    label: str,
    wanted: str | None,
    version: int,
    new: Mapping[str, Any],
    said: Said,
    at: datetime,
) -> Mapping[str, Any]:
    """What stands of a milestone or a risk, at the version that was read; nothing of a new one."""
    prefix = {"Milestone": "mst_", "ProjectRisk": "prk_"}[label]
    there, name = (await graph.standing(tx, [id_], at)).get(id_, ({}, None))
    if wanted and not (there and wanted.startswith(prefix)):
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "milestone" if prefix == "mst_" else "risk"))
    if there and not wanted:
        when = there["recordedAt"].astimezone(LONDON)
        text = f"{name or 'Somebody'} recorded one of this name on {when:%-d %B %Y}. Change that one."
        raise NotDone(UserError("THERE_ALREADY", text, "name"))
    check_version(there, version if wanted else 0, new, said, name)
    return there
