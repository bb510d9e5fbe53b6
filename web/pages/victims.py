"""Victims, for the victim unit alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. To anyone outside a victim unit it is not there."""
    if not may(viewer, "victims"):
        return await record.not_found(request, viewer)
    found = await record.find(request, viewer, "victims")
    return found if isinstance(found, Response) else record.show(request, viewer, "victims", found)
