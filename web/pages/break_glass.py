"""Opening a record at once for a reason: what will happen, the reason, and the way in."""

from __future__ import annotations

from secrets import token_urlsafe
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.break_glass import terms
from rules.clock import today
from web.documents import Unreachable, ask, command
from web.pages.record import not_found
from web.templates import page

LONGEST_ID = 60


async def handle(request: Request, viewer: Viewer) -> Response:
    """The form, and what becomes of it. Of a record that the person may not see it says nothing at all."""
    if not may(viewer, "break-glass"):
        return page(request, "no_access.html", viewer, 403, what="breaking the glass")
    form = await request.form() if request.method == "POST" else request.query_params
    record = str(form.get("record", ""))[:LONGEST_ID]
    if not record:
        return await not_found(request, viewer)
    given = {"record": record, "reason": str(form.get("reason", "")), "key": str(form.get("key", ""))}
    faults: dict[str, str] = {}
    offender = None
    try:
        if request.method == "POST":
            done = await command(request, viewer, "break_glass", given)
            if done.answer is not None and not done.faults:
                return RedirectResponse(f"/offenders/{quote(done.answer['offender'], safe='')}", 303)
            faults = done.faults
        if record.startswith("off_"):
            offender = (await ask(request, viewer, "break_glass", {"id": record})).data.get("offender")
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    return page(
        request,
        "break_glass.html",
        viewer,
        400 if faults else 200,
        given={**given, "key": given["key"] or token_urlsafe(16)},
        faults=faults,
        offender=offender,
        terms=terms(today()),
    )
