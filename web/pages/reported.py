"""Serious incidents of a person, and the form that reports one."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import IncidentKind
from web.documents import Done, Unreachable, command
from web.forms import DAY, TEXT, lacking, read_form, sent
from web.pages import record
from web.templates import page

FIELDS = ("kind", "happenedOn", "knownOn", "offence", "summary", "press", "fullReview", "key")
WANTED = {
    "kind": "Choose what kind of incident it is.",
    "happenedOn": "Give the day.",
    "knownOn": "Give the day.",
}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form."""
    if not may(viewer, "incidents"):
        return page(request, "no_access.html", viewer, 403, what="serious incidents")
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            done = await _report(request, viewer, given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        faults = done.faults
        if not faults and done.answer:
            return RedirectResponse(f"/incidents/{done.answer['incident']['id']}", 303)
    found = await record.find(request, viewer, "reported")
    if isinstance(found, Response):
        return found
    response = record.show(
        request,
        viewer,
        "reported",
        found,
        given=given,
        faults=faults,
        key=token_urlsafe(16),
        kinds=list(IncidentKind),
        iso_today=today().isoformat(),
    )
    response.status_code = 400 if faults else 200
    return response


async def _report(request: Request, viewer: Viewer, given: Mapping[str, str]) -> Done:
    asked, faults = read_form(
        given, {"kind": IncidentKind, "happenedOn": DAY, "knownOn": DAY, "offence": TEXT}
    )
    if lacking(asked, faults, WANTED):
        return Done(None, faults)
    asked |= {
        "offender": request.path_params["id"],
        "key": given["key"],
        "summary": given["summary"],
        "press": given["press"] == "yes",
        "fullReview": given["fullReview"] == "yes",
    }
    return await command(request, viewer, "report_incident", asked)
