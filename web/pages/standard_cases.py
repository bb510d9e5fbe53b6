"""The cases behind a figure of compliance, with their evidence, as far as the reader may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import StandardState
from rules.contacts.planning import last_of_month
from web.documents import Unreachable, ask
from web.filters import read_days
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. What the address asks for and there isn't counts as not asked for."""
    if not may(viewer, "standards"):
        return page(request, "no_access.html", viewer, 403, what="the standards of cases")
    query = request.query_params
    days = read_days(query, "since", "until")
    day = today()
    begin = days.asked["since"] or date(day.year - 1, day.month, 1).isoformat()
    end = days.asked["until"] or day.isoformat()
    month = _month(query.get("month", ""))
    if month:
        begin, end = max(begin, month[0]), min(end, month[1])
    asked: dict[str, Any] = {
        "area": query.get("area") or None,
        "team": (query.get("team") or None) if query.get("area") else None,
        "officer": query.get("officer") or None,
        "standard": query.get("standard") or None,
        "state": query["state"] if query.get("state") in StandardState.__members__ else None,
        "since": min(begin, end),
        "until": end,
        "assessments": may(viewer, "assessments"),
        "treatment": may(viewer, "treatment"),
    }
    try:
        answered = await ask(request, viewer, "standard_cases", {**asked, "after": query.get("after")})
        names = {one["key"]: one["name"] for one in answered.data.get("standards") or ()}
        if asked["standard"] is not None and asked["standard"] not in names:
            asked["standard"] = None
            answered = await ask(request, viewer, "standard_cases", {**asked, "after": query.get("after")})
        if "after" in answered.faults:
            answered = await ask(request, viewer, "standard_cases", {**asked, "after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    return page(
        request,
        "standard_cases.html",
        viewer,
        results=answered.data.get("results") or {"nodes": [], "totalCount": 0},
        since=asked["since"],
        until=asked["until"],
        standard=names.get(asked["standard"] or ""),
        state=asked["state"],
        team=asked["team"],
        kept=[(name, value) for name, value in query.items() if name != "after"],
        back=[(name, query[name]) for name in ("area", "team", "since", "until") if name in query],
    )


def _month(text: str) -> tuple[str, str] | None:
    """The first and last day of a month as `2003-09`; None when it is none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first.isoformat(), last_of_month(first).isoformat()
