"""What the service tells the person who is signed in, and the button that says that they have read it."""

from __future__ import annotations

from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.context import Viewer
from web.documents import Unreachable, ask, command
from web.templates import page

SUBJECTS = {
    "GLASS_BROKEN": ("/reviews/", "", "Review it"),
    "RECORDS_JOINED": ("/offenders/", "/why", "Look at it"),
    "TRANSFER_VICTIMS": ("/offenders/", "", "Look at it"),
    "RECORD_SPLIT": ("/offenders/", "/why", "Look at it"),
}
"""Where more is told of what an alert is about, by its kind, and what the link says."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list, the latest first."""
    after = request.query_params.get("after")
    try:
        if request.method == "POST":
            form = await request.form()
            given = {"alert": str(form.get("alert", "")), "key": str(form.get("key", ""))}
            # Read already, or not theirs: the list that follows says what there is.
            await command(request, viewer, "read_alert", given)
            return RedirectResponse("/alerts", 303)
        answered = await ask(request, viewer, "alerts", {"after": after})
        if "after" in answered.faults:
            answered = await ask(request, viewer, "alerts", {})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    return page(
        request,
        "alerts.html",
        viewer,
        found=answered.data["list"],
        key=token_urlsafe(16),
        subjects=SUBJECTS,
        later=bool(after),
    )
