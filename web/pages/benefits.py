"""The board's page: what is off plan, milestones, each figure beside its plan with its definition, areas, risks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.benefits import amount, month_name
from rules.codes import BenefitKind, DeviationLevel, RiskDecision
from web.charts.planned import draw
from web.documents import Answered, Unreachable, ask
from web.templates import page

FORMS = ("%m/%Y", "%Y-%m", "%B %Y", "%b %Y")
LONGEST = 20
BADGES = {"OFF_PLAN": "bad", "WATCH": "warn", "ON_PLAN": "good"}
HEAD = ("area", "figure", "month", "planned", "actual", "many", "of", "level", "words", "definition")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. What can't be understood in the address is said beside its field, and counts as not given."""
    typed = {name: request.query_params.get(name, "").strip()[:LONGEST] for name in ("from", "to")}
    try:
        answered, faults = await _ask(request, viewer)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    found = answered.data.get("benefits")
    if answered.refused or not found:
        return page(request, "no_access.html", viewer, 403, what="benefits")
    response = page(
        request,
        "benefits.html",
        viewer,
        found=found,
        series=[_drawn(one) for one in found["series"]],
        milestones=answered.data["milestones"],
        risks=answered.data["risks"],
        areas=answered.data["areas"]["nodes"],
        typed={name: text or _short(found[name]) for name, text in typed.items()},
        faults=faults,
        months={one["month"]: month_name(date.fromisoformat(one["month"])) for one in _months(found)},
        levels={one.name: one.label for one in DeviationLevel},
        kinds={one.name: one.label for one in BenefitKind},
        decisions={one.name: one.label for one in RiskDecision},
        badges=BADGES,
        amount=amount,
        units={one["kind"]: one["unit"] for one in found["series"]},
        keeps=may(viewer, "benefit keeping"),
        wanted={"area": found["area"] or "", "from": _short(found["from"]), "to": _short(found["to"])},
    )
    response.status_code = 400 if faults else 200
    return response


async def download(request: Request, viewer: Viewer) -> Response:
    """Every figure of the page as a file: month by month, and each area's over the whole period."""
    try:
        answered, _ = await _ask(request, viewer)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    found = answered.data.get("benefits")
    if answered.refused or not found:
        return page(request, "no_access.html", viewer, 403, what="benefits")
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEAD)
    rows.writerows(_rows(found))
    name = f"benefits_{found['from'][:7]}_{found['to'][:7]}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(text.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


async def _ask(request: Request, viewer: Viewer) -> tuple[Answered, dict[str, str]]:
    """The page's answer, and what is wrong with the address, by field. Raises Unreachable."""
    query = request.query_params
    asked: dict[str, str | None] = {"area": query.get("area", "").strip()[:40] or None}
    faults: dict[str, str] = {}
    for name in ("from", "to"):
        text = query.get(name, "").strip()[:LONGEST]
        month = read_month(text)
        asked[name] = month.isoformat() if month else None
        if text and month is None:
            faults[name] = f"“{text}” is not a month. Type it like 9/2003."
    answered = await ask(request, viewer, "benefits", asked)
    if answered.faults:
        faults |= answered.faults
        answered = await ask(request, viewer, "benefits", dict.fromkeys(asked))
    return answered, faults


def read_month(text: str) -> date | None:
    """The first day of a month as people type it; None when it can't be read."""
    for form in FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a month has no time zone
        except ValueError:
            continue
    return None


def _short(day: str) -> str:
    return f"{int(day[5:7])}/{day[:4]}"


def _months(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    months: list[Mapping[str, Any]] = found["series"][0]["points"]
    return months


def _drawn(one: Mapping[str, Any]) -> dict[str, Any]:
    title = BenefitKind[one["kind"]].label
    # The months before anything was planned or returned say nothing.
    there = [
        at for at, point in enumerate(one["points"]) if (point["planned"], point["actual"]) != (None, None)
    ]
    points = one["points"][there[0] :] if there else one["points"][-1:]
    return {**one, "title": title, "points": points, "chart": draw(points, one["unit"], title)}


def _rows(found: Mapping[str, Any]) -> Iterator[list[Any]]:
    definitions = {one["kind"]: one["definition"] for one in found["series"]}
    for one in found["series"]:
        for point in (*one["points"], one["total"]):
            yield _row(found["name"], one["kind"], point, definitions)
    for place in found["places"]:
        for one in place["totals"]:
            yield _row(place["name"], one["kind"], one["total"], definitions)


def _row(area: str, kind: str, point: Mapping[str, Any], definitions: Mapping[str, str]) -> list[Any]:
    month = (point.get("month") or "")[:7] or "whole period"
    return [
        area,
        BenefitKind[kind].label,
        month,
        *(_plain(point.get(name)) for name in ("planned", "actual", "many", "of")),
        DeviationLevel[point["level"]].label,
        point["words"],
        definitions[kind],
    ]


def _plain(value: float | None) -> float | None:
    """Whole numbers without a point."""
    return int(value) if value is not None and value == int(value) else value
