"""What all pages of a record share: who it is, the pages there are, and what is said when there is no record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.documents import Answered, Unreachable, ask
from web.templates import page

PAGES = (
    ("overview", "Overview", ""),
    ("sentences", "Sentences", "/sentences"),
    ("custody", "Custody", "/custody"),
    ("timeline", "Timeline", "/timeline"),
    ("identity", "Identity", "/identity"),
    ("sources", "Sources", "/sources"),
)
NAMES = tuple(name for name, _, _ in PAGES)


async def not_found(request: Request, viewer: Viewer) -> Response:
    """The same words for what is not there and for what this person may not know of."""
    return page(request, "not_found.html", viewer, 404)


async def find(
    request: Request, viewer: Viewer, name: str, variables: Mapping[str, Any] | None = None
) -> Answered | Response:
    """Ask a page's document about the person in the address; a whole page instead where there is nothing to show."""
    try:
        answered = await ask(request, viewer, name, {"id": request.path_params["id"], **(variables or {})})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if "offender" in answered.refused:
        return page(request, "no_access.html", viewer, 403, what="the records of people")
    if answered.data.get("offender") is None and not answered.faults:
        return await not_found(request, viewer)
    return answered


def show(request: Request, viewer: Viewer, name: str, answered: Answered, **values: Any) -> Response:
    """The page of a record that was found."""
    offender = answered.data["offender"]
    return page(
        request,
        f"{name}.html",
        viewer,
        name=name,
        pages=PAGES,
        offender=offender,
        refused={path.removeprefix("offender.") for path in answered.refused},
        base=f"/offenders/{offender['id']}",
        **values,
    )
