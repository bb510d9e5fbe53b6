"""Entries of the national risk of harm register: to those cleared for it, who say why each time they look."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from web.pages import record
from web.templates import page

LONGEST_REASON = 500


async def handle(request: Request, viewer: Viewer) -> Response:
    """The form that asks why; sent, the entries.

    To somebody cleared the form is there for every id: it tells nothing of whom there is.
    """
    if not may(viewer, "register"):
        return await record.not_found(request, viewer)
    form = await request.form() if request.method == "POST" else {}
    reason = " ".join(str(form.get("reason", "")).split())[:LONGEST_REASON]
    faults = {"reason": "Say why you look."} if request.method == "POST" and not reason else {}
    found = await record.find(request, viewer, "register", {"said": bool(reason)}, reason)
    values = {"faults": faults, "reason": reason}
    if isinstance(found, Response):
        if found.status_code != 404 or reason:
            return found
        return page(request, "register_why.html", viewer, 400 if faults else 200, **values)
    response = record.show(request, viewer, "register", found, **values)
    response.status_code = 400 if faults else 200
    return response
