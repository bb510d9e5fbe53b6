"""Areas and what became of them; for the data steward, the form that says what they become, with its preview."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.areas import COLUMNS
from rules.clock import today
from web.documents import Unreachable, ask, command
from web.forms import DAY, TEXT, lacking, read_form, sent
from web.templates import page

PART = "codes"
FIELDS = ("key", "do", "file", "from", "reason", "area")
NEEDED = {"file": "Paste the file, or choose it.", "from": "Give the first day of it."}
DONE = {
    "changed": "It was recorded. What goes on there moves on the day, or has moved: large areas take some minutes.",
    "kept": "The area goes on.",
}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms: first the preview, then the same with a button that does it."""
    steward = may(viewer, PART)
    if request.method == "POST" and not steward:
        return page(request, "no_access.html", viewer, 403, what="what becomes of areas")
    given = await sent(request, FIELDS)
    posted = request.method == "POST"
    asked, faults = read_form(given, {"file": TEXT, "from": DAY}) if posted else ({}, {})
    try:
        if given["do"] == "keep":
            what = {"key": given["key"], "area": given["area"], "reason": given["reason"]}
            faults = (await command(request, viewer, "keep_area", what)).faults
            if not faults:
                return RedirectResponse("/areas?done=kept", 303)
            shows = False
        else:
            shows = posted and not lacking(asked, faults, NEEDED)
        if shows and given["do"] == "change":
            what = {
                "key": given["key"],
                "file": given["file"],
                "from": asked["from"],
                "reason": given["reason"],
            }
            faults = (await command(request, viewer, "change_areas", what)).faults
            if not faults:
                return RedirectResponse("/areas?done=changed", 303)
        variables: dict[str, Any] = {"file": given["file"], "from": asked.get("from"), "preview": shows}
        answered = await ask(request, viewer, "areas", variables)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    preview = answered.data.get("previewAreas")
    reasons = list(dict.fromkeys(one["message"] for one in preview["reasons"])) if preview else []
    response = page(
        request,
        "areas.html",
        viewer,
        areas=answered.data["areas"]["nodes"],
        preview=preview,
        reasons=reasons,
        steward=steward,
        given={**given, "key": token_urlsafe(16)},
        faults=faults,
        columns=COLUMNS,
        day=today().isoformat(),
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    response.status_code = 400 if faults or reasons else 200
    return response
