"""An action of a review that is the reader's own, and the form that says what came of it: no more of the incident."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from web.documents import Unreachable, ask, command
from web.forms import DAY, NUMBER, lacking, read_form, sent
from web.pages.record import not_found
from web.templates import page

FIELDS = ("form", "key", "version", "on", "outcome")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form."""
    if not may(viewer, "own actions"):
        return page(request, "no_access.html", viewer, 403, what="actions of reviews")
    given = await sent(request, FIELDS)
    id_ = request.path_params["id"]
    faults: dict[str, str] = {}
    try:
        found = (await ask(request, viewer, "own_action", {"id": id_})).data.get("ownAction")
        if not found:
            return await not_found(request, viewer)
        if request.method == "POST":
            faults = await _record(request, viewer, id_, given)
            if not faults:
                return RedirectResponse(f"{request.url.path}?done=outcome", 303)
            found = (await ask(request, viewer, "own_action", {"id": id_})).data.get("ownAction") or found
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    response = page(
        request,
        "own_action.html",
        viewer,
        action=found,
        given=given if faults else {},
        faults=faults,
        key=token_urlsafe(16),
        done=request.query_params.get("done", ""),
        iso_today=today().isoformat(),
    )
    response.status_code = 400 if faults else 200
    return response


async def _record(request: Request, viewer: Viewer, action: str, given: Mapping[str, str]) -> dict[str, str]:
    asked, faults = read_form(given, {"on": DAY, "version": NUMBER})
    if lacking(asked, faults, {"on": "Give the day."}):
        return faults
    asked |= {"action": action, "outcome": given["outcome"], "key": given["key"]}
    return (await command(request, viewer, "record_action_outcome", asked)).faults
