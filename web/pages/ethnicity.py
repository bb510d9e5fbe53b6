"""People whose ethnicity is to be recorded anew, for those who meet them and the steward; how many, by area."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may, reach
from resolvers.context import Viewer
from rules.ethnicity import mapping
from web.documents import Unreachable, ask
from web.templates import page

PART, FIGURES = "needs recording", "quality"


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list for those who may see people, the counts for those who may see figures, and how codes are mapped."""
    lists, counts = may(viewer, PART), may(viewer, FIGURES)
    if not (lists or counts):
        return page(request, "no_access.html", viewer, 403, what="ethnicity to record")
    area = request.query_params.get("area", "").strip()[:100]
    after = request.query_params.get("after")
    asked = {"after": after, "area": area or None, "list": lists, "counts": counts}
    try:
        answered = await ask(request, viewer, "ethnicity", asked)
        if "after" in answered.faults:
            answered = await ask(request, viewer, "ethnicity", {**asked, "after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    everywhere = reach(viewer.grants, PART) == ""
    areas = [one for one in answered.data["areas"]["nodes"] if everywhere or one["slug"] in viewer.areas]
    found = answered.data.get("ethnicityCounts")
    return page(
        request,
        "ethnicity.html",
        viewer,
        listed=answered.data.get("ethnicityNeedsRecording"),
        counts=[one for one in found["nodes"] if one["needsRecording"] != 0] if found else None,
        areas=[
            {"value": "", "text": "All"},
            *({"value": one["id"], "text": one["name"]} for one in areas),
        ],
        area=area,
        mapping=mapping(),
        rounded=not may(viewer, "identity"),
        later=bool(after),
    )
