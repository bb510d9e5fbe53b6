"""Drug treatment and testing orders: hours by week against those ordered, tests, and the court's reviews."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.charts import hours
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    found = await record.find(request, viewer, "treatment")
    if isinstance(found, Response):
        return found
    charts = {
        each["id"]: await run_in_threadpool(hours.draw, each["weeks"] or ())
        for each in found.data["offender"]["treatments"] or ()
    }
    return record.show(request, viewer, "treatment", found, charts=charts)
