"""GraphiQL at `/graphql` for people who are signed in, from files of this machine."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.sessions import for_staff
from web.templates import page


@for_staff
async def explorer(request: Request, viewer: Viewer) -> Response:
    """The page that runs GraphiQL; what it sends goes to the same address, with the session's cookie."""
    return page(request, "explorer.html", viewer)
