"""The queue of pairs that a person decides about, and records whose evidence fell apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.context import Viewer
from web.documents import Unreachable, ask
from web.templates import page

WHAT = "the pairs that people decide about"
SAID = {
    "proposed": "Kept: the same person. The records are joined when a second person says so, too.",
    "joined": "Two people have said so now: the records are joined.",
    "different": "Kept: different people. This is not asked again.",
    "later": "Put off. The pair comes again at the end of the queue.",
}
"""What became of the decision before, by what the address says."""


def waits(pair: Mapping[str, Any], viewer: Viewer) -> bool:
    """Whether a pair waits for this person, not put off and not proposed by themselves."""
    said = pair["decision"]
    return said is None or (not said["standing"] and said["by"] != viewer.id)


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list, those that wait for the reader first."""
    query = request.query_params
    area, after = query.get("area") or None, query.get("after") or None
    asked = {"first": 25, "area": area, "after": after, "broken": True}
    try:
        answered = await ask(request, viewer, "joins", asked)
        if "after" in answered.faults:
            answered = await ask(request, viewer, "joins", {**asked, "after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    return page(
        request,
        "joins.html",
        viewer,
        found=answered.data["doubtfulPairs"],
        broken=answered.data["brokenClusters"],
        areas=answered.data["areas"]["nodes"],
        area=area or "",
        later=bool(after),
        said=SAID.get(query.get("said", "")),
    )


async def following(request: Request, viewer: Viewer, said: str, done: str) -> Response:
    """The way on from a decision: to the next pair that waits, or to the list when none does. Raises Unreachable."""
    asked = {"first": 2, "broken": False}
    answered = await ask(request, viewer, "joins", asked)
    pairs = (answered.data.get("doubtfulPairs") or {"nodes": []})["nodes"]
    waiting = [one["id"] for one in pairs if waits(one, viewer) and one["id"] != done]
    return RedirectResponse(f"/joins/{waiting[0]}?said={said}" if waiting else f"/joins?said={said}", 303)
