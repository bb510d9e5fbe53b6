"""Serious incidents of an area: how far each is, and what is due next."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Unreachable, ask
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """Those of one's own area that are open, or of the area and kind that the address asks for."""
    if not may(viewer, "incidents"):
        return page(request, "no_access.html", viewer, 403, what="serious incidents")
    query = request.query_params
    area, after, closed = (
        query.get("area", "").strip()[:100],
        query.get("after"),
        query.get("show") == "closed",
    )
    try:
        if not area:
            none = (await ask(request, viewer, "incidents", {"area": "", "asked": False})).data
            area = next((one["id"] for one in none["areas"]["nodes"] if one["slug"] in viewer.areas), "")
        asked = {"area": area, "open": not closed, "after": after, "asked": bool(area)}
        answered = await ask(request, viewer, "incidents", asked)
        if "after" in answered.faults:
            answered = await ask(request, viewer, "incidents", {**asked, "after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    areas = answered.data["areas"]["nodes"]
    return page(
        request,
        "incidents.html",
        viewer,
        found=answered.data.get("found"),
        area=area,
        name=next((one["name"] for one in areas if one["id"] == area), ""),
        areas=[{"value": one["id"], "text": one["name"], "selected": one["id"] == area} for one in areas],
        closed=closed,
        kept=[("area", area), *([("show", "closed")] if closed else [])],
    )
