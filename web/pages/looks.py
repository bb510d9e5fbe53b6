"""Who looked at a record, changed it or was refused, with filters in the address."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from rules.codes import LookAction
from web.filters import read_days, removable
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. A day that can't be read is named beside its field, and the rest still applies."""
    query = request.query_params
    actions = list(dict.fromkeys(name for name in query.getlist("action") if name in LookAction.__members__))
    days = read_days(query, "since", "until")
    chosen: dict[str, Any] = {
        "actions": actions or None,
        **days.asked,
        "after": query.get("after") or None,
    }
    found = await record.find(request, viewer, "looks", chosen)
    if not isinstance(found, Response) and "after" in found.faults:
        found = await record.find(request, viewer, "looks", {**chosen, "after": None})
    if isinstance(found, Response):
        return found
    kept = [*(("action", action) for action in actions), *days.kept]
    words = {("action", action): LookAction[action].label for action in actions}
    return record.show(
        request,
        viewer,
        "looks",
        found,
        actions=list(LookAction),
        chosen=actions,
        typed=days.typed,
        faults=days.faults,
        kept=kept,
        removable=removable(kept, words | days.words),
        later=bool(query.get("after")),
    )
