"""An officer's caseload: who is to come, what is to be recorded, what absences ask for, who has no appointment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import ContactOutcome
from web import drafts
from web.documents import Unreachable, ask
from web.forms import sent
from web.pages.contacts import FIELDS, beside, send
from web.templates import page

WEEK = timedelta(days=7)
PLACES = {
    "ASSESSMENT": "/assessments",
    "ATTENDANCE": "/programmes",
    "BREACH": "/contacts#breaches",
    "CASE": "/transfers",
    "CONTACT": "/contacts#entries",
    "HANDOVER": "/handover",
    "PROGRAMME": "/programmes",
    "RECALL": "/handover",
    "REGISTER": "/register",
    "TRANSFER": "/transfers",
    "TREATMENT": "/treatment",
    **dict.fromkeys(("DIED", "ESCAPED", "MOVED", "MOVEMENT", "RECALLED", "RECEIVED", "RELEASED"), "/custody"),
}
"""By the first word of an event's kind, where in a record it is read; of any other, on its first page."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The cases that the address asks for, one's own if it asks for none; and what becomes of a form beside one."""
    if not may(viewer, "contact log"):
        return page(request, "no_access.html", viewer, 403, what="caseloads")
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    query = [(name, value) for name, value in request.query_params.items() if name != "done"]
    try:
        if request.method == "POST":
            form = await request.form()
            if form.get("draft") == "keep":
                await drafts.keep(request, viewer, str(form.get("offender", "")), given)
                return RedirectResponse(str(request.url.include_query_params(done="draft")), 303)
            faults = beside(given, form, await send(request, viewer, str(form.get("offender", "")), given))
            if faults:
                await drafts.keep(request, viewer, str(form.get("offender", "")), given)
            else:
                return RedirectResponse(str(request.url.include_query_params(done="yes")), 303)
        days = {"today": today(), "tomorrow": today() + timedelta(days=1), "week": today() + WEEK}
        asked: dict[str, Any] = {name: value.isoformat() for name, value in days.items()}
        nobody = {**asked, "asked": False, "few": False}
        place = (await ask(request, viewer, "cases", nobody)).data["areas"]["nodes"]
        own = next((one for one in place if one["slug"] in viewer.areas), None)
        chosen = _chosen(request.query_params, viewer, own)
        few = bool(chosen.get("officer") or chosen.get("team"))
        asked |= {**chosen, "asked": bool(chosen), "few": few}
        after = request.query_params.get("after")
        answered = await ask(request, viewer, "cases", {**asked, "after": after})
        if "after" in answered.faults:
            after = None
            answered = await ask(request, viewer, "cases", asked)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    data = answered.data
    people = (data.get("people") or {"nodes": ()})["nodes"]
    response = page(
        request,
        "cases.html",
        viewer,
        due=data.get("due"),
        coming=data.get("coming"),
        came=data.get("came"),
        places=PLACES,
        later=bool(after),
        people=people,
        found=data.get("people"),
        steps=list(_steps(people)),
        place=own,
        chosen=chosen,
        given=given,
        faults={f"{name}-{given['contact']}" if name else "": text for name, text in faults.items()},
        outcomes=list(ContactOutcome),
        iso_today=today().isoformat(),
        key=token_urlsafe(16),
        kept=query,
        narrowed=[one for one in query if one[0] != "after"],
        done=request.query_params.get("done", ""),
        drafts={
            one["about"]: drafts.as_given(one)
            for one in (data.get("drafts") or {"nodes": ()})["nodes"]
            if one["form"] == "RECORD" and one["about"]
        },
    )
    response.status_code = 400 if faults else 200
    return response


def _chosen(query: Mapping[str, str], viewer: Viewer, own: Mapping[str, Any] | None) -> dict[str, Any]:
    """Whose cases: an officer's, or a team's or area's; by default one's own, or one's team's."""
    if query.get("officer"):
        return {"officer": query["officer"]}
    if own is None:
        return {}
    if "team" in query:
        return {"area": own["id"], "team": query["team"].strip() or None}
    if viewer.officers:
        return {"officer": viewer.officers[0]}
    team = next((post.team for post in viewer.posts if post.area == own["slug"]), None)
    return {"area": own["id"], "team": team}


def _steps(people: list[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Steps of enforcement that are not done, with the person, those overdue first, then by their last day."""
    open_steps = [
        (person, step)
        for person in people
        for order in person["enforcement"] or ()
        for step in order["steps"] or ()
        if not step["doneOn"]
    ]
    yield from sorted(open_steps, key=lambda one: (not one[1]["overdue"], one[1]["due"] or "9999"))
