"""Assessments of risk and need: the levels, the scores over time, and the latest one section by section."""

from __future__ import annotations

from secrets import token_urlsafe

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import AssessmentKind
from web.charts import scores
from web.documents import Unreachable, command
from web.filters import not_a_day, read_day
from web.forms import sent
from web.pages import record
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and the form that begins an assessment."""
    given = await sent(request, ("kind", "day", "key"))
    faults: dict[str, str] = {}
    if request.method == "POST":
        day = read_day(given["day"])
        if day is None:
            faults["day"] = not_a_day(given["day"])
        if given["kind"] not in AssessmentKind.__members__:
            faults["kind"] = "Choose one of these."
        if day and not faults:
            offender = request.path_params["id"]
            asked = {**given, "offender": offender, "day": day.isoformat()}
            try:
                begun = await command(request, viewer, "start_assessment", asked)
            except Unreachable:
                return page(request, "unreachable.html", viewer, 503)
            faults = begun.faults
            if begun.answer and not faults:
                return RedirectResponse(f"{request.url.path}/{begun.answer['assessment']['id']}", 303)
    found = await record.find(request, viewer, "assessments")
    if isinstance(found, Response):
        return found
    latest = found.data["offender"]["latestAssessment"] or {}
    chart = await run_in_threadpool(scores.draw, found.data["offender"]["assessments"] or ())
    titles = {each["number"]: each["title"] for each in latest.get("sections") or ()}
    every = found.data["offender"]["assessments"] or ()
    response = record.show(
        request,
        viewer,
        "assessments",
        found,
        chart=chart,
        titles=titles,
        unfinished=next((one for one in every if one["status"] == "OPEN"), None),
        begins=may(viewer, "assessing"),
        kinds=list(AssessmentKind),
        given=given if faults else {},
        faults=faults,
        key=token_urlsafe(16),
        iso_today=today().isoformat(),
        done=request.query_params.get("done", ""),
    )
    response.status_code = 400 if faults else 200
    return response
