"""One use of break-glass: who, why, what they looked at, and the form that closes its review."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.context import Viewer
from rules.codes import Finding
from web.documents import Unreachable, ask, command
from web.forms import sent
from web.pages.record import not_found
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form."""
    id_ = request.path_params["id"]
    given = await sent(request, ("finding", "note", "key", "version"))
    faults: dict[str, str] = {}
    try:
        if request.method == "POST":
            faults = await _close(request, viewer, id_, given)
            if not faults:
                return RedirectResponse(f"/reviews/{id_}", 303)
        answered = await ask(request, viewer, "review", {"id": id_})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what="reviews of break-glass")
    review = answered.data["accessReview"]
    if review is None:
        return await not_found(request, viewer)
    return page(
        request,
        "review.html",
        viewer,
        400 if faults else 200,
        review=review,
        own=bool(review["by"]) and review["by"]["id"] == viewer.id,
        given={**given, "key": given["key"] or token_urlsafe(16)},
        faults=faults,
        findings=list(Finding),
    )


async def _close(request: Request, viewer: Viewer, id_: str, given: dict[str, str]) -> dict[str, str]:
    if given["finding"] not in Finding.__members__:
        return {"finding": "Choose what you found."}
    asked: dict[str, Any] = {
        "review": id_,
        "finding": given["finding"],
        "note": given["note"],
        "key": given["key"],
        "version": int(given["version"]) if given["version"].isdecimal() else 0,
    }
    return (await command(request, viewer, "close_review", asked)).faults
