"""Assessments of risk and need: the levels, the scores over time, and the latest one section by section."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.charts import scores
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    found = await record.find(request, viewer, "assessments")
    if isinstance(found, Response):
        return found
    latest = found.data["offender"]["latestAssessment"] or {}
    chart = await run_in_threadpool(scores.draw, found.data["offender"]["assessments"] or ())
    titles = {each["number"]: each["title"] for each in latest.get("sections") or ()}
    return record.show(request, viewer, "assessments", found, chart=chart, titles=titles)
