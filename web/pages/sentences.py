"""Orders, licences and sentences, with what each leads to, and the forms that suspend an order or licence."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import SuspensionCause
from web.documents import Unreachable, command
from web.forms import DAY, NUMBER, TEXT, Kind, lacking, read_form, sent
from web.pages import record
from web.templates import page

SUSPENDED: dict[str, Kind] = {"from": DAY, "to": DAY, "cause": SuspensionCause, "notes": TEXT}
FORMS: dict[str, tuple[str, dict[str, Kind]]] = {
    "suspend": ("suspend_order", {"sentence": TEXT, "requirement": TEXT, **SUSPENDED}),
    "change": ("change_suspension", {"suspension": TEXT, "version": NUMBER, **SUSPENDED, "reason": TEXT}),
    "take_off": ("change_suspension", {"suspension": TEXT, "version": NUMBER, **SUSPENDED, "reason": TEXT}),
}
"""For each button its command, and what of the form is what."""
NEEDED = {"from": "Give the first day.", "cause": "Choose why.", "notes": "Say in a sentence why."}
DONE = {
    "suspend": "The suspension was recorded. The standards were judged again.",
    "change": "The suspension was changed. What it said before is kept.",
    "take_off": "The suspension was taken off.",
}
FIELDS = ("do", "form", "key", *dict.fromkeys(name for _, fields in FORMS.values() for name in fields))


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            faults = await _send(request, viewer, given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return RedirectResponse(f"{request.url.path}?done={given['do']}", 303)
    found = await record.find(request, viewer, "sentences")
    if isinstance(found, Response):
        return found
    response = record.show(
        request,
        viewer,
        "sentences",
        found,
        suspends=may(viewer, "suspending"),
        given=given if faults else {},
        faults=faults,
        key=token_urlsafe(16),
        iso_today=today().isoformat(),
        causes=[{"value": one.name, "text": one.label} for one in SuspensionCause],
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    response.status_code = 400 if faults else 200
    return response


async def _send(request: Request, viewer: Viewer, given: Mapping[str, str]) -> dict[str, str]:
    name, fields = FORMS.get(given["do"], ("", {}))
    if not name:
        return {"": "Choose what to do."}
    asked, faults = read_form(given, fields)
    lacking(asked, faults, NEEDED)
    asked["key"] = given["key"]
    if given["do"] == "suspend":
        asked["offender"] = request.path_params["id"]
    else:
        asked["withdrawn"] = given["do"] == "take_off"
    return faults or (await command(request, viewer, name, asked)).faults
