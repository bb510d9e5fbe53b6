"""Why this is one person: each pair of files that resembles, with its reasons, and what people decided."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.matching import FIELDS
from web.charts.waterfall import waterfall
from web.pages import record

MOST_CHARTS = 5
"""Each takes a moment to draw; the table beside it says the same."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    found = await record.find(request, viewer, "why")
    if isinstance(found, Response):
        return found
    joins: list[dict[str, Any]] = []
    for number, one in enumerate(found.data["offender"]["joins"] or ()):
        reasons = [{**each, "label": FIELDS.get(each["field"], each["field"])} for each in one["reasons"]]
        drawn = bool(reasons) and number < MOST_CHARTS
        joins.append({**one, "chart": waterfall(reasons, one["weight"]) if drawn else None})
    return record.show(request, viewer, "why", found, joins=joins, decides=may(viewer, "joins"))
