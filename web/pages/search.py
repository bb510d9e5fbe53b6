"""Finding a person by what is known of them, or listing those of an area or a prison."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from web import places
from web.documents import Answered, Unreachable, ask
from web.templates import page

LONGEST = 200


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. A search is a GET, so that it can be reloaded and gone back to."""
    asked = {name: request.query_params.get(name, "").strip() for name in ("search", "area", "prison")}
    given = {name: value for name, value in asked.items() if value}
    if len(asked["search"]) > LONGEST:
        return _page(
            request, viewer, asked, await _ask(request, viewer, {}), f"Type {LONGEST} letters at most."
        )
    sent = bool(request.query_params.keys() & asked.keys())
    if after := request.query_params.get("after"):
        given["after"] = after
    try:
        answered = await _ask(request, viewer, given if any(asked.values()) else {})
        fault = answered.faults.get("search")
        if "after" in answered.faults:
            # A page of a search that has changed since: its first page is the honest answer.
            given.pop("after", None)
            answered = await _ask(request, viewer, given)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if sent and not any(asked.values()):
        fault = "Type a name, a date of birth or a number, or choose an area or a prison."
    return _page(request, viewer, asked, answered, fault)


async def _ask(request: Request, viewer: Viewer, given: dict[str, str]) -> Answered:
    words = given.get("search", "")
    # Of pages that follow, the first has said it.
    notices = bool(words) and "after" not in given and may(viewer, "restricted notice")
    return await ask(
        request, viewer, "search", {**given, "asked": bool(given), "words": words, "notices": notices}
    )


def _page(
    request: Request, viewer: Viewer, asked: dict[str, str], answered: Answered, fault: str | None
) -> Response:
    data: dict[str, Any] = dict(answered.data)
    areas, prisons = data["areas"]["nodes"], data["prisons"]["nodes"]
    places.learn(areas, prisons)
    return page(
        request,
        "search.html",
        viewer,
        status=400 if fault else 200,
        asked=asked,
        found=data.get("offenders"),
        notices=data.get("restrictedRecords"),
        refused=answered.refused,
        fault=fault,
        areas=areas,
        prisons=prisons,
        own=[("area", area) for area in areas if area["slug"] in viewer.areas]
        + [("prison", prison) for prison in prisons if prison["lidsCode"] in viewer.prisons],
        later=bool(request.query_params.get("after")),
    )
