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
from resolvers.standards import LONGEST, MOST, sees_cases
from resolvers.standards.rounded import BY
from rules.clock import today
from rules.codes import ComplianceBy, ReportRhythm
from rules.questions import last_whole
from rules.standards.returns import Month, months, return_name, return_rows
from web.charts.trend import Share, trend
from web.documents import Answered, Unreachable, ask
from web.filters import LONGEST_NUMBER, Days, read_days
from web.templates import page

COUNTRY = "England and Wales"
NOT_TOLD = "You may not have these figures."
TOO_LONG = "Ask for ten years at most."
EVERY_TEAM = {"value": "", "text": "Every team"}
FIELDS = {"STANDARD": "standard", "MONTH": "month", "TEAM": "team", "OFFICER": "officer"}
"""What a figure is told by, as the address of the cases behind it has it."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. An area that may not be asked for counts as not chosen, and so does a team without its area."""
    if not may(viewer, "compliance"):
        return page(request, "no_access.html", viewer, 403, what="figures of compliance")
    try:
        asked, days, places, faults = await _asked(request, viewer)
        answered = await ask(
            request, viewer, "compliance", {**asked, **_parts(viewer, asked, not faults and bool(places))}
        )
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    figures = answered.data.get("figures") or []
    title = next((one["text"] for one in places if one["value"] == (asked["area"] or "")), COUNTRY)
    if asked["team"]:
        title = f"{asked['team']}, {title}"
    areas = answered.data["areas"]["nodes"]
    kept = [*_place(asked), *days.kept]
    month = last_whole(ReportRhythm.MONTHLY, today())
    response = page(
        request,
        "compliance.html",
        viewer,
        figures=[{**one, "behind": _behind(one["key"], asked, areas, days)} for one in figures],
        title=title,
        places=places,
        area=asked["area"] or "",
        teams=_teams(answered.data.get("teams"), asked["team"]),
        team=asked["team"] or "",
        by=asked["by"],
        ways=[
            {"value": one.name, "text": one.label} for one in ComplianceBy if one.name in _ways(viewer, asked)
        ],
        typed={
            **{name: text or _typed(asked[name]) for name, text in days.typed.items()},
            "sample": request.query_params.get("sample", ""),
        },
        faults={**faults, **answered.faults},
        kept=kept,
        last=[(name, str(each)) for name, each in zip(("since", "until"), month, strict=True)],
        last_month=f"{month[0]:%B %Y}",
        place=_place(asked),
        chart=_chart(answered.data.get("months") or [], title),
        opens=may(viewer, "standards"),
        rounded=not sees_cases(viewer),
    )
    response.status_code = 400 if faults else 200
    return response


async def download(request: Request, viewer: Viewer) -> Response:
    """The return as a file: a line for each month and standard."""
    if not may(viewer, "compliance"):
        return page(request, "no_access.html", viewer, 403, what="figures of compliance")
    try:
        asked, _, places, faults = await _asked(request, viewer)
        if faults or not places:
            return page(request, "no_download.html", viewer, 404, why="Choose an area and two days.")
        since, until = (date.fromisoformat(asked[name]) for name in ("since", "until"))
        if until - since > LONGEST:
            return page(request, "no_download.html", viewer, 404, why=TOO_LONG)
        told = []
        for month in months(since, until):
            answered = await _of_month(request, viewer, asked, month)
            if answered.faults or answered.refused:
                why = next(iter(answered.faults.values()), NOT_TOLD)
                return page(request, "no_download.html", viewer, 404, why=why)
            told.append((month, answered.data["figures"]))
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    title = next(one["text"] for one in places if one["value"] == (asked["area"] or ""))
    written = io.StringIO()
    csv.writer(written).writerows(return_rows(title, asked["team"], today(), told))
    name = return_name(title, asked["team"], since, until)
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response("\ufeff" + written.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


async def _of_month(request: Request, viewer: Viewer, asked: Mapping[str, Any], month: Month) -> Answered:
    """The figures of a month, standard by standard."""
    days = {"since": month.since.isoformat(), "until": month.until.isoformat()}
    values = {**asked, **days, "by": ComplianceBy.STANDARD.name, "sample": None, "asked": True}
    return await ask(request, viewer, "compliance", values)


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
        "by": ComplianceBy.STANDARD.name,
        "area": None,
        "team": None,
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
    if asked["area"] and may(viewer, "standards"):
        asked["team"] = query.get("team", "").strip() or None
    if by in _ways(viewer, asked):
        asked["by"] = by
    return asked, days, places, faults


def _ways(viewer: Viewer, asked: Mapping[str, Any]) -> list[str]:
    """What figures can be told by: a team is one of an area; a team or officer not for readers without cases."""
    ways = ComplianceBy if sees_cases(viewer) else BY
    return [one.name for one in ways if asked["area"] or one is not ComplianceBy.TEAM]


def _parts(viewer: Viewer, asked: Mapping[str, Any], well: bool) -> dict[str, bool]:
    """Which parts of the document are asked for, where nothing is wrong with the address."""
    return {"asked": well, "trend": well, "teams": well and ComplianceBy.TEAM.name in _ways(viewer, asked)}


def _teams(found: Sequence[Mapping[str, Any]] | None, chosen: str | None) -> list[dict[str, str]]:
    """What the list of teams offers: those for which something fell due, and the one that is chosen."""
    if found is None:
        return []
    names = sorted({*(one["key"] for one in found), *([chosen] if chosen else [])})
    return [EVERY_TEAM, *({"value": name, "text": name} for name in names)]


def _place(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The area and team of the address, as far as they are chosen."""
    return [("area", asked["area"] or ""), *([("team", asked["team"])] if asked["team"] else [])]


def _behind(
    key: str, asked: Mapping[str, Any], areas: Sequence[Mapping[str, Any]], days: Days
) -> list[tuple[str, str]]:
    """What the address of the cases behind a figure asks for."""
    place = dict(_place(asked))
    if asked["by"] == ComplianceBy.AREA.name:
        place["area"] = next((one["id"] for one in areas if one["slug"] == key), place["area"])
    else:
        place[FIELDS[asked["by"]]] = key
    return [*place.items(), *days.kept]


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
