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
from rules.codes import IncidentKind, IncidentStep
from web.colleagues import Chosen, choose
from web.documents import Unreachable, ask, command
from web.forms import DAY, NUMBER, TEXT, Kind, lacking, read_form, sent
from web.history import said_before
from web.pages.record import not_found
from web.templates import page

FORMS: dict[str, tuple[str, dict[str, Kind]]] = {
    "step": (
        "record_incident_step",
        {"version": NUMBER, "step": IncidentStep, "on": DAY},
    ),
    "add": ("add_incident_action", {"due": DAY}),
    "outcome": ("record_action_outcome", {"action": TEXT, "version": NUMBER, "on": DAY}),
    "share": ("share_learning", {}),
    "close": ("close_incident", {"version": NUMBER}),
    "correct": (
        "correct_incident",
        {
            "version": NUMBER,
            "kind": IncidentKind,
            **dict.fromkeys(("happenedOn", "knownOn", "notifiedOn", "initialOn", "fullOn"), DAY),
        },
    ),
    "finding": ("correct_incident_finding", {"finding": TEXT, "version": NUMBER}),
    "action": (
        "correct_incident_action",
        {"action": TEXT, "version": NUMBER, "due": DAY, "doneOn": DAY},
    ),
    "withdraw": ("withdraw_incident", {"version": NUMBER}),
}
"""For each form its command, and what of it is what; texts that may be empty stand in `TEXTS`."""
TEXTS = {
    "step": ("finding",),
    "add": ("words",),
    "outcome": ("outcome",),
    "share": ("words",),
    "correct": ("summary", "reason"),
    "finding": ("words", "reason"),
    "action": ("words", "reason"),
    "withdraw": ("reason",),
}
NEEDED = {
    "on": "Give the day.",
    "step": "Choose the step.",
    "due": "Give the day by which it is to be done.",
    "kind": "Choose what kind of incident it is.",
    "happenedOn": "Give the day.",
    "knownOn": "Give the day.",
    **dict.fromkeys(("version", "action", "finding"), "Load the page again, and then send it."),
}
DONE = {
    "step": "The step was recorded.",
    "add": "The action was given.",
    "outcome": "The outcome was recorded.",
    "share": "It was shared with everyone.",
    "close": "The incident was closed.",
    "correct": "It was corrected. What it said before is kept.",
    "finding": "What was found was corrected. What it said before is kept.",
    "action": "The action was changed. What it said before is kept.",
    "withdraw": "The incident was withdrawn. It is kept, and nothing of it is to be done any more.",
}
ON_FORM = ("owner", "person", "held", "offence", "press", "fullReview", "withdrawn", "outcome")
FIELDS = tuple(
    dict.fromkeys(
        [
            *("do", "form", "key"),
            *ON_FORM,
            *(name for _, fields in FORMS.values() for name in fields),
            *(name for names in TEXTS.values() for name in names),
        ]
    )
)


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    if not may(viewer, "incidents"):
        return page(request, "no_access.html", viewer, 403, what="serious incidents")
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    whose = Chosen()
    id_ = request.path_params["id"]
    try:
        if request.method == "POST":
            faults, whose = await _send(request, viewer, id_, given)
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
        kinds=[{"value": one.name, "text": one.label} for one in IncidentKind],
        before={
            one["id"]: list(said_before(one["replaced"] or (), {"kind": IncidentKind}))
            for one in (incident, *incident["findings"], *incident["actions"])
        },
        given=given if faults else {},
        faults=faults,
        people=whose.people,
        key=token_urlsafe(16),
        done=DONE.get(request.query_params.get("done", ""), ""),
        iso_today=today().isoformat(),
    )
    response.status_code = 400 if faults else 200
    return response


async def _send(
    request: Request, viewer: Viewer, incident: str, given: Mapping[str, str]
) -> tuple[dict[str, str], Chosen]:
    """Carry out what a form asks for. Answers what is wrong, by field, and whom a name may mean. Raises Unreachable."""
    do, whose = given["do"], Chosen()
    name, fields = FORMS.get(do, ("", {}))
    if not name:
        return {"": "Choose what to do."}, whose
    asked, faults = read_form(given, fields)
    if do == "action" and given["withdrawn"]:
        asked, faults = {key: asked[key] for key in ("action", "version") if key in asked}, {}
        asked |= {"withdrawn": True, "reason": given["reason"]}
    else:
        lacking(asked, faults, {field: words for field, words in NEEDED.items() if field in fields})
        asked |= {field: given[field] for field in TEXTS.get(do, ())}
        if do == "correct":
            asked |= {field: given[field] == "yes" for field in ("press", "fullReview")}
            asked["offence"] = given["offence"] or None
        if do == "action" and given["doneOn"]:
            asked["outcome"] = given["outcome"]
        # Somebody whose name was left as it stood is not changed.
        if do == "add" or (do == "action" and given["owner"] != given["held"]):
            whose = await choose(request, viewer, given["owner"], given["person"])
            faults |= whose.faults
            asked["owner"] = whose.id
    if do not in ("outcome", "finding", "action"):
        asked["incident"] = incident
    if faults:
        return faults, whose
    return (await command(request, viewer, name, {**asked, "key": given["key"]})).faults, whose
