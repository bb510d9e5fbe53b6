"""Orders, licences and sentences, with what each leads to."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    found = await record.find(request, viewer, "sentences")
    return found if isinstance(found, Response) else record.show(request, viewer, "sentences", found)
