"""What was learned from serious incidents, for everyone: it names nobody."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Unreachable, ask
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list, the latest first."""
    if not may(viewer, "learning"):
        return page(request, "no_access.html", viewer, 403, what="what was learned")
    after = request.query_params.get("after")
    try:
        answered = await ask(request, viewer, "learning", {"after": after})
        if "after" in answered.faults:
            answered = await ask(request, viewer, "learning", {"after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    return page(request, "learning.html", viewer, found=answered.data["learning"])
