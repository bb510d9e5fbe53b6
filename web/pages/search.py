"""Finding a person by what is known of them, or listing those of an area or a prison."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from web import places
from web.documents import Answered, Unreachable, ask
from web.templates import page

LONGEST = 200


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. A search is a GET, so that it can be reloaded and gone back to."""
    asked = {name: request.query_params.get(name, "").strip() for name in ("search", "area", "prison")}
    # Only with a reason are those found, by people cleared for it, whom the register alone knows.
    reason = " ".join(request.query_params.get("reason", "").split())[:LONGEST]
    reason = reason if may(viewer, "register") else ""
    given = {name: value for name, value in asked.items() if value}
    if len(asked["search"]) > LONGEST:
        return _page(
            request,
            viewer,
            asked,
            await _ask(request, viewer, {}, reason),
            f"Type {LONGEST} letters at most.",
        )
    sent = bool(request.query_params.keys() & asked.keys())
    if after := request.query_params.get("after"):
        given["after"] = after
    try:
        answered = await _ask(request, viewer, given if any(asked.values()) else {}, reason)
        fault = answered.faults.get("search")
        if "after" in answered.faults:
            # A page of a search that has changed since: its first page is the honest answer.
            given.pop("after", None)
            answered = await _ask(request, viewer, given, reason)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if sent and not any(asked.values()):
        fault = "Type a name, a date of birth or a number, or choose an area or a prison."
    return _page(request, viewer, asked, answered, fault, reason)


async def _ask(request: Request, viewer: Viewer, given: dict[str, str], reason: str) -> Answered:
    words = given.get("search", "")
    # Of pages that follow, the first has said it.
    notices = bool(words) and "after" not in given and may(viewer, "restricted notice")
    variables = {**given, "asked": bool(given), "words": words, "notices": notices}
    return await ask(request, viewer, "search", variables, reason)


def _page(
    request: Request,
    viewer: Viewer,
    asked: dict[str, str],
    answered: Answered,
    fault: str | None,
    reason: str = "",
) -> Response:
    data: dict[str, Any] = dict(answered.data)
    if data["areas"] is None or data["prisons"] is None:
        # Whose post or clearance has ended reads nothing any more.
        return page(request, "no_access.html", viewer, 403, what="the records of people")
    areas, prisons = data["areas"]["nodes"], data["prisons"]["nodes"]
    places.learn(areas, prisons)
    # The names of those that ended are read in old rows; nobody is with one now.
    areas = [one for one in areas if one["closedOn"] is None or one["closedOn"] > today().isoformat()]
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
        reason=reason,
        areas=areas,
        prisons=prisons,
        own=[("area", area) for area in areas if area["slug"] in viewer.areas]
        + [("prison", prison) for prison in prisons if prison["lidsCode"] in viewer.prisons],
        later=bool(request.query_params.get("after")),
    )
