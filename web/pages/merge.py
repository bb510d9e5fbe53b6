"""Joining another record to this one: which, what would happen, and then it is done, or proposed."""

from __future__ import annotations

import re
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Unreachable, command
from web.pages import record
from web.pages.joins import WHAT
from web.templates import page

GIVEN = ("other", "reason", "seen", "key")
ID = re.compile(r"off_[\w.-]+")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The question, the answers to check, and what becomes of them."""
    if not may(viewer, "joins"):
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    form = await request.form() if request.method == "POST" else request.query_params
    given = {name: str(form.get(name, "")).strip() for name in GIVEN}
    named = ID.search(given["other"])
    other = named.group() if named else ""
    faults: dict[str, str] = {}
    if "other" in form and not other:
        faults["other"] = "Paste the address of the other record, or its id."
    id_ = request.path_params["id"]
    if request.method == "POST" and other:
        asked = {"one": id_, **given, "other": other}
        try:
            done = await command(request, viewer, "merge_records", asked)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        faults = done.faults
        if not faults and done.answer is not None:
            kept = done.answer["record"]
            there = f"/offenders/{kept['id']}/why" if kept else "/joins?said=proposed"
            return RedirectResponse(there, 303)
    found = await record.find(request, viewer, "merge", {"other": other, "look": bool(other)})
    if isinstance(found, Response):
        return found
    preview = found.data.get("previewMerge")
    if other and preview is None:
        faults.setdefault(
            "other", found.faults.get("other") or found.faults.get("") or "There is no such record."
        )
    response = record.show(
        request,
        viewer,
        "merge",
        found,
        preview=preview,
        second=found.data.get("second"),
        given={**given, "other": other or given["other"], "key": token_urlsafe(16)},
        faults=faults,
    )
    response.status_code = 400 if faults else 200
    return response
