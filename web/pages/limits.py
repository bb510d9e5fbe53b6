"""Who may see a record: the limits on it, and the forms that make and end one."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.context import Viewer
from rules.clock import today
from rules.codes import LimitKind
from web.colleagues import several
from web.documents import Unreachable, command
from web.filters import not_a_day, read_day
from web.forms import sent
from web.pages import record
from web.templates import page

FIELDS = ("kind", "staff", "from", "to", "message", "limitation", "version", "reason", "key")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            faults = await (_end if given["limitation"] else _limit)(request, viewer, given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return RedirectResponse(request.url.path, 303)
    found = await record.find(request, viewer, "limits")
    if isinstance(found, Response):
        return found
    response = record.show(
        request,
        viewer,
        "limits",
        found,
        given={**given, "key": given["key"] or token_urlsafe(16)},
        faults=faults,
        kinds=list(LimitKind),
        day=today().isoformat(),
    )
    response.status_code = 400 if faults else 200
    return response


async def _limit(request: Request, viewer: Viewer, given: dict[str, str]) -> dict[str, str]:
    faults = {}
    if given["kind"] not in LimitKind.__members__:
        faults["kind"] = "Choose who is kept out."
    days = {}
    for name in ("from", "to"):
        read = read_day(given[name])
        if given[name] and read is None:
            faults[name] = not_a_day(given[name])
        days[name] = read.isoformat() if read else None
    staff, unknown = await several(request, viewer, given["staff"])
    if unknown:
        faults["staff"] = unknown
    if faults:
        return faults
    asked: dict[str, Any] = {
        "offender": request.path_params["id"],
        "kind": given["kind"],
        "staff": staff,
        "message": given["message"] or None,
        "key": given["key"],
        **days,
    }
    return (await command(request, viewer, "limit_access", asked)).faults


async def _end(request: Request, viewer: Viewer, given: dict[str, str]) -> dict[str, str]:
    asked = {
        "limitation": given["limitation"],
        "version": int(given["version"]) if given["version"].isdecimal() else 0,
        "reason": given["reason"],
        "key": given["key"],
    }
    return (await command(request, viewer, "end_limit", asked)).faults
