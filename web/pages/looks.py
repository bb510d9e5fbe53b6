"""Who looked at a record, changed it or was refused, with filters in the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from rules.codes import LookAction
from web.pages import record
from web.pages.timeline import read_day
from web.words import day

DAYS = {"since": "From ", "until": "To "}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. A day that can't be read is named beside its field, and the rest still applies."""
    query = request.query_params
    actions = list(dict.fromkeys(name for name in query.getlist("action") if name in LookAction.__members__))
    typed = {name: query.get(name, "").strip()[:40] for name in DAYS}
    days = {name: read_day(text) for name, text in typed.items() if text}
    faults = {
        name: f"“{typed[name]}” is not a date. Type it like 30/9/2003."
        for name, read in days.items()
        if read is None
    }
    since, until = days.get("since"), days.get("until")
    if since and until and until < since:
        faults["until"] = "The last day is before the first. Change one of them."
    chosen: dict[str, Any] = {
        "actions": actions or None,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until and "until" not in faults else None,
        "after": query.get("after") or None,
    }
    found = await record.find(request, viewer, "looks", chosen)
    if not isinstance(found, Response) and "after" in found.faults:
        found = await record.find(request, viewer, "looks", {**chosen, "after": None})
    if isinstance(found, Response):
        return found
    kept = [("action", action) for action in actions]
    kept += [(name, text) for name, text in typed.items() if text]
    words = {("action", action): LookAction[action].label for action in actions}
    words |= {(name, typed[name]): DAYS[name] + day(read) for name, read in days.items() if read}
    return record.show(
        request,
        viewer,
        "looks",
        found,
        actions=list(LookAction),
        chosen=actions,
        typed=typed,
        faults=faults,
        kept=kept,
        removable=[
            (text, "?" + urlencode([one for one in kept if one != each])) for each, text in words.items()
        ],
        later=bool(query.get("after")),
    )
