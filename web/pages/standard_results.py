"""How the orders and licences of a person stand against the National Standards, and what each result rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.codes import StandardState
from web.filters import removable
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. What the address asks for and there isn't counts as not asked for."""
    query = request.query_params
    states = list(dict.fromkeys(name for name in query.getlist("state") if name in StandardState.__members__))
    asked: dict[str, Any] = {
        "standard": query.get("standard") or None,
        "states": states or None,
        "after": query.get("after") or None,
        "assessments": may(viewer, "assessments"),
        "treatment": may(viewer, "treatment"),
    }
    found = await record.find(request, viewer, "standard_results", asked)
    if not isinstance(found, Response) and "after" in found.faults:
        asked["after"] = None
        found = await record.find(request, viewer, "standard_results", asked)
    if isinstance(found, Response):
        return found
    names = {one["key"]: one["name"] for one in found.data["names"] or ()}
    if asked["standard"] is not None and asked["standard"] not in names:
        asked["standard"] = None
        found = await record.find(request, viewer, "standard_results", asked)
        if isinstance(found, Response):
            return found
    standard = asked["standard"]
    kept = [*([("standard", standard)] if standard else []), *(("state", state) for state in states)]
    words = {("state", state): StandardState[state].label for state in states}
    words |= {("standard", key): name for key, name in names.items()}
    results = found.data["offender"].get("standards") or {"nodes": [], "totalCount": 0}
    return record.show(
        request,
        viewer,
        "standard_results",
        found,
        results=results,
        orders=_by_order(results["nodes"]),
        names=names,
        states=list(StandardState),
        standard=standard,
        chosen=states,
        kept=kept,
        removable=removable(kept, words),
        later=bool(asked["after"]),
    )


def _by_order(results: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Results under the order or licence that they are of, that of the latest result first."""
    found: dict[str, dict[str, Any]] = {}
    for one in results:
        order = one["sentence"]
        found.setdefault(order["id"], {"order": order, "results": []})["results"].append(one)
    return list(found.values())
