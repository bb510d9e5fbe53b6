"""Which other agencies were told of a person, what and what for."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. A place to go on from that can't be read is the first page."""
    after = request.query_params.get("after") or None
    found = await record.find(request, viewer, "shares", {"after": after})
    if not isinstance(found, Response) and "after" in found.faults:
        found = await record.find(request, viewer, "shares")
    if isinstance(found, Response):
        return found
    return record.show(request, viewer, "shares", found, later=bool(after))
