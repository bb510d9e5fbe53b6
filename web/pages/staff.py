"""The staff directory: who holds which post where, cleared for what, from when to when."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.documents import Unreachable, ask
from web.templates import page

LONGEST = 100


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page; its search is a GET, so that it can be gone back to."""
    search = request.query_params.get("search", "").strip()[:LONGEST]
    after = request.query_params.get("after")
    try:
        answered = await ask(request, viewer, "staff", {"search": search, "after": after})
        if "after" in answered.faults:
            answered = await ask(request, viewer, "staff", {"search": search})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what="the staff directory")
    return page(request, "staff.html", viewer, found=answered.data["staff"], search=search, later=bool(after))
