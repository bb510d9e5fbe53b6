"""The uses of break-glass that are still to be reviewed, and those that were."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.documents import Unreachable, ask
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list, those due first."""
    open_ = request.query_params.get("show") != "closed"
    after = request.query_params.get("after")
    try:
        answered = await ask(request, viewer, "reviews", {"open": open_, "after": after})
        if "after" in answered.faults:
            answered = await ask(request, viewer, "reviews", {"open": open_})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what="reviews of break-glass")
    return page(
        request, "reviews.html", viewer, found=answered.data["accessReviews"], open=open_, later=bool(after)
    )
