"""Names, numbers, addresses and equality data, with the files that hold each."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    found = await record.find(request, viewer, "identity")
    return found if isinstance(found, Response) else record.show(request, viewer, "identity", found)
