"""What is overdue or falls due by the National Standards: of an officer's cases, or of a team's or area's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Unreachable, ask
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, for the cases that the address asks for; one's own if it asks for none."""
    if not may(viewer, "standards"):
        return page(request, "no_access.html", viewer, 403, what="the standards of cases")
    query = request.query_params
    try:
        places = (await ask(request, viewer, "standards", {"asked": False})).data["areas"]["nodes"]
        own = next((one for one in places if one["slug"] in viewer.areas), None)
        chosen = _chosen(query, viewer, own)
        asked = {**chosen, "after": query.get("after"), "asked": bool(chosen)}
        answered = await ask(request, viewer, "standards", asked)
        if "after" in answered.faults:
            answered = await ask(request, viewer, "standards", {**asked, "after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    return page(
        request,
        "standards.html",
        viewer,
        due=answered.data.get("due") or {"nodes": [], "totalCount": 0},
        place=own,
        chosen=chosen,
        figures=may(viewer, "compliance"),
        kept=[(name, value) for name, value in query.items() if name != "after"],
    )


def _chosen(query: Mapping[str, str], viewer: Viewer, own: Mapping[str, Any] | None) -> dict[str, Any]:
    """Whose cases: an officer's, or a team's or area's; by default one's own, or one's team's."""
    if query.get("officer"):
        return {"officer": query["officer"]}
    if own is None:
        return {}
    if "team" in query:
        return {"area": own["id"], "team": query["team"].strip() or None}
    if viewer.officers:
        return {"officer": viewer.officers[0]}
    team = next((post.team for post in viewer.posts if post.area == own["slug"]), None)
    return {"area": own["id"], "team": team}
