"""Figures of compliance with the National Standards: of an area or the country, with their trend, and the return."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may, reach
from resolvers.context import Viewer
from resolvers.standards import MOST, return_rows
from rules.clock import today
from rules.codes import ComplianceBy
from web.charts.trend import Share, trend
from web.documents import Unreachable, ask
from web.filters import LONGEST_NUMBER, Days, read_days
from web.templates import page

COUNTRY = "England and Wales"
FIELDS = {"STANDARD": "standard", "MONTH": "month", "OFFICER": "officer"}
"""What a figure is told by, as the address of the cases behind it has it."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. An area that may not be asked for counts as not chosen."""
    if not may(viewer, "compliance"):
        return page(request, "no_access.html", viewer, 403, what="figures of compliance")
    try:
        asked, days, places, faults = await _asked(request, viewer)
        answered = await ask(request, viewer, "compliance", {**asked, "asked": not faults and bool(places)})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    figures = answered.data.get("figures") or []
    title = next((one["text"] for one in places if one["value"] == (asked["area"] or "")), COUNTRY)
    areas = answered.data["areas"]["nodes"]
    kept = [("area", asked["area"] or ""), *days.kept]
    response = page(
        request,
        "compliance.html",
        viewer,
        figures=[{**one, "behind": _behind(one["key"], asked, areas, days)} for one in figures],
        title=title,
        places=places,
        area=asked["area"] or "",
        by=asked["by"],
        ways=[{"value": one.name, "text": one.label} for one in ComplianceBy],
        typed={
            **{name: text or _typed(asked[name]) for name, text in days.typed.items()},
            "sample": request.query_params.get("sample", ""),
        },
        faults={**faults, **answered.faults},
        kept=kept,
        chart=_chart(answered.data.get("months") or [], title),
        opens=may(viewer, "standards"),
        rounded=not may(viewer, "standards"),
    )
    response.status_code = 400 if faults else 200
    return response


async def download(request: Request, viewer: Viewer) -> Response:
    """The return as a file: a line for each standard."""
    if not may(viewer, "compliance"):
        return page(request, "no_access.html", viewer, 403, what="figures of compliance")
    try:
        asked, _, places, faults = await _asked(request, viewer)
        if faults or not places:
            return page(request, "no_download.html", viewer, 404, why="Choose an area and two days.")
        answered = await ask(
            request, viewer, "compliance", {**asked, "by": "STANDARD", "sample": None, "asked": True}
        )
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    written = io.StringIO()
    csv.writer(written).writerows(return_rows(answered.data.get("figures") or []))
    name = f"standards_{asked['since']}_{asked['until']}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response("\ufeff" + written.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


async def _asked(
    request: Request, viewer: Viewer
) -> tuple[dict[str, Any], Days, list[dict[str, str]], dict[str, str]]:
    """What the address asks for: by default this month and the eleven before it, of one's own area or the country."""
    query = request.query_params
    days = read_days(query, "since", "until")
    faults = dict(days.faults)
    day = today()
    first = date(day.year - 1, day.month, 1)
    by = query.get("by", "")
    asked: dict[str, Any] = {
        "since": days.asked["since"] or first.isoformat(),
        "until": days.asked["until"] or day.isoformat(),
        "by": by if by in ComplianceBy.__members__ else ComplianceBy.STANDARD.name,
        "area": None,
        "sample": None,
    }
    if asked["until"] < asked["since"]:
        faults.setdefault("until", "The last day is before the first. Change one of them.")
    if sample := query.get("sample", "").strip():
        if sample.isdecimal() and len(sample) <= LONGEST_NUMBER and 1 <= int(sample) <= MOST:
            asked["sample"] = int(sample)
        else:
            faults["sample"] = f"Give a number of cases from 1 to {MOST:,}, such as 50."
    every = (await ask(request, viewer, "compliance", {**asked, "asked": False})).data["areas"]["nodes"]
    national = reach(viewer.grants, "compliance") == ""
    there = [one for one in every if national or one["slug"] in viewer.read_areas]
    places = [{"value": "", "text": COUNTRY}] if national else []
    places += [{"value": one["id"], "text": one["name"]} for one in there]
    wanted = query.get("area", "")
    if wanted in {one["value"] for one in places}:
        asked["area"] = wanted or None
    elif places:
        asked["area"] = places[0]["value"] or None
    return asked, days, places, faults


def _behind(
    key: str, asked: Mapping[str, Any], areas: Sequence[Mapping[str, Any]], days: Days
) -> list[tuple[str, str]]:
    """What the address of the cases behind a figure asks for."""
    if asked["by"] == ComplianceBy.AREA.name:
        return [("area", one["id"]) for one in areas if one["slug"] == key] + days.kept
    return [("area", asked["area"] or ""), *days.kept, (FIELDS[asked["by"]], key)]


def _typed(day: str) -> str:
    """A day as people type it, for a field that nobody filled."""
    return f"{date.fromisoformat(day):%-d/%-m/%Y}"


def _chart(months: Sequence[Mapping[str, Any]], title: str) -> Markup | None:
    shares = [
        Share("Met in time", date.fromisoformat(f"{one['key']}-01"), round(100 * one["share"], 1))
        for one in months
        if one["share"] is not None
    ]
    return trend(shares, f"Compliance in {title}") if len(shares) > 1 else None
