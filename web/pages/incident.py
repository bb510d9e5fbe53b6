"""One serious incident: its steps with their clocks, what was found, what is to be done, the record as it was known."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import IncidentStep
from web.documents import Unreachable, ask, command
from web.forms import DAY, NUMBER, lacking, read_form, sent
from web.pages.record import not_found
from web.templates import page

FIELDS = (
    "key",
    "do",
    "version",
    "step",
    "on",
    "finding",
    "words",
    "owner",
    "due",
    "action",
    "outcome",
    "learned",
)
NO_DAY = {"on": "Give the day."}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    if not may(viewer, "incidents"):
        return page(request, "no_access.html", viewer, 403, what="serious incidents")
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    id_ = request.path_params["id"]
    try:
        if request.method == "POST":
            faults = await _send(request, viewer, id_, given)
            if not faults:
                return RedirectResponse(f"{request.url.path}?done={given['do']}", 303)
        none = {"id": id_, "person": "", "day": today().isoformat(), "asked": False}
        incident = (await ask(request, viewer, "incident", none)).data.get("node")
        if not incident or "knownOn" not in incident:
            return await not_found(request, viewer)
        then: Mapping[str, Any] = {}
        if incident["offender"]:
            asked = {"person": incident["offender"]["id"], "day": incident["recordOn"], "asked": True}
            then = (await ask(request, viewer, "incident", {**none, **asked})).data.get("then") or {}
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    response = page(
        request,
        "incident.html",
        viewer,
        incident=incident,
        then=then,
        next=next((one for one in incident["steps"] if one["needed"] and not one["doneOn"]), None),
        given=given if faults else {},
        faults=faults,
        key=token_urlsafe(16),
        done=request.query_params.get("done", ""),
        iso_today=today().isoformat(),
    )
    response.status_code = 400 if faults else 200
    return response


async def _send(request: Request, viewer: Viewer, incident: str, given: Mapping[str, str]) -> dict[str, str]:
    """Carry out what a form asks for. Answers what is wrong, by field. Raises Unreachable."""
    asked: dict[str, Any]
    if given["do"] == "step":
        asked, faults = read_form(given, {"step": IncidentStep, "on": DAY, "version": NUMBER})
        faults = lacking(asked, faults, {**NO_DAY, "step": "Choose the step."})
        asked |= {"incident": incident, "finding": given["finding"]}
        name = "record_incident_step"
    elif given["do"] == "add":
        asked, faults = read_form(given, {"due": DAY})
        faults = lacking(asked, faults, {"due": "Give the day by which it is to be done."})
        asked |= {"incident": incident, "words": given["words"], "owner": given["owner"]}
        name = "add_incident_action"
    elif given["do"] == "outcome":
        asked, faults = read_form(given, {"on": DAY, "version": NUMBER})
        faults = lacking(asked, faults, NO_DAY)
        asked |= {"action": given["action"], "outcome": given["outcome"]}
        name = "record_action_outcome"
    elif given["do"] == "share":
        asked, faults = {"incident": incident, "words": given["learned"]}, {}
        name = "share_learning"
    elif given["do"] == "close":
        asked, faults = read_form(given, {"version": NUMBER})
        asked["incident"] = incident
        name = "close_incident"
    else:
        return {"": "Choose what to do."}
    if faults:
        return faults
    found = (await command(request, viewer, name, {**asked, "key": given["key"]})).faults
    return {"learned" if given["do"] == "share" and at == "words" else at: text for at, text in found.items()}
