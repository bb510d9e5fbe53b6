"""The standard reports that a reader may run, and the questions that they pinned."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from web.asking import kept
from web.documents import Unreachable, ask
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    try:
        answered = await ask(request, viewer, "reports", {})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what="reports")
    return page(
        request,
        "reports.html",
        viewer,
        reports=answered.data["reports"],
        kept=kept(answered.data["savedQuestions"]["nodes"]),
        plainly=not may(viewer, "identity"),
    )
