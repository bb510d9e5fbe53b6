"""The moves of an area: what comes in, what goes out, what is overdue first."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from rules.codes import TransferSide
from web.documents import Unreachable, ask
from web.templates import page

NOWHERE = "none"


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list of the area in the address, else of the reader's own."""
    query = request.query_params
    direction = query.get("direction", TransferSide.RECEIVING.name)
    if direction not in TransferSide.__members__:
        direction = TransferSide.RECEIVING.name
    asked: dict[str, Any] = {
        "area": query.get("area", ""),
        "direction": direction,
        "open": query.get("over") != "yes",
        "after": query.get("after"),
    }
    try:
        if not asked["area"]:
            # The areas come with any list: one of nowhere tells the ids.
            first = await ask(request, viewer, "moves", {**asked, "area": NOWHERE, "after": None})
            own = [one["id"] for one in first.data["areas"]["nodes"] if one["slug"] in viewer.areas]
            asked["area"] = own[0] if own else NOWHERE
        answered = await ask(request, viewer, "moves", asked)
        if "after" in answered.faults:
            answered = await ask(request, viewer, "moves", {**asked, "after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if "transfers" in answered.refused:
        return page(request, "no_access.html", viewer, 403, what="transfers")
    return page(
        request,
        "moves.html",
        viewer,
        found=answered.data["transfers"],
        areas=answered.data["areas"]["nodes"],
        asked=asked,
        kept=[(name, value) for name, value in query.items() if name != "after"],
        sides=[("Coming in", TransferSide.RECEIVING.name), ("Going out", TransferSide.HOME.name)],
    )
