"""Who is due out of a prison, or will come to an area, the most urgent first, with what is missing for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Unreachable, ask
from web.templates import page

DAYS = (30, 60, 90, 180)


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list of a prison or area: the reader's own, unless another is chosen."""
    if not may(viewer, "handover"):
        return page(request, "no_access.html", viewer, 403, what="who is due out")
    place = request.query_params.get("place", "").strip()[:100]
    days = request.query_params.get("within", "")
    within = int(days) if days.isdecimal() and int(days) in DAYS else 90
    after = request.query_params.get("after")
    try:
        if not place:
            places = (await ask(request, viewer, "due_out", {"asked": False})).data
            place = _own(viewer, places)
        asked = {"within": within, "after": after, "asked": bool(place), **_where(place)}
        answered = await ask(request, viewer, "due_out", asked)
        if "after" in answered.faults:
            answered = await ask(request, viewer, "due_out", {**asked, "after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    areas, prisons = answered.data["areas"]["nodes"], answered.data["prisons"]["nodes"]
    names = {one["id"]: one["name"] for one in (*areas, *prisons)}
    return page(
        request,
        "due_out.html",
        viewer,
        listed=answered.data.get("dueOut"),
        place=place,
        name=names.get(place, ""),
        prison=_where(place).get("prison") is not None,
        places=[
            {"value": "", "text": "Choose a prison or an area"},
            *({"value": one["id"], "text": f"{one['name']} prison"} for one in prisons),
            *({"value": one["id"], "text": f"{one['name']} area"} for one in areas),
        ],
        within=within,
        days=[{"value": str(many), "text": f"{many} days"} for many in DAYS],
        later=bool(after),
    )


def _where(place: str) -> dict[str, str]:
    return {"prison" if place.startswith("pri_") else "area": place} if place else {}


def _own(viewer: Viewer, places: Mapping[str, Any]) -> str:
    """The id of the prison, or else of the area, that the reader works in."""
    own = [one["id"] for one in places["prisons"]["nodes"] if one["lidsCode"] in viewer.prisons]
    own += [one["id"] for one in places["areas"]["nodes"] if one["slug"] in viewer.areas]
    return own[0] if own else ""
