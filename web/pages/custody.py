"""Times in custody, the prisons of each, the dates of sentences; and the form with which a prison enters a movement."""

from __future__ import annotations

from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.codes import CustodyMove, ReleaseType
from web.documents import Unreachable, command
from web.filters import not_a_day, read_day
from web.forms import sent
from web.pages import record
from web.templates import page

FIELDS = ("kind", "prison", "day", "time", "place", "number", "release", "key")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form."""
    enters = may(viewer, "movements")
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            faults = await _enter(request, viewer, given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return RedirectResponse(request.url.path, 303)
    found = await record.find(request, viewer, "custody", {"enters": enters})
    if isinstance(found, Response):
        return found
    prisons = (found.data.get("prisons") or {"nodes": ()})["nodes"]
    response = record.show(
        request,
        viewer,
        "custody",
        found,
        given={**given, "key": given["key"] or token_urlsafe(16)},
        faults=faults,
        own=[
            {"value": one["id"], "text": one["name"]} for one in prisons if one["lidsCode"] in viewer.prisons
        ],
        moves=[{"value": one.name, "text": one.label} for one in CustodyMove],
        releases=[
            {"value": "", "text": "Not a release"},
            *({"value": one.name, "text": one.label} for one in ReleaseType),
        ],
    )
    response.status_code = 400 if faults else 200
    return response


async def _enter(request: Request, viewer: Viewer, given: dict[str, str]) -> dict[str, str]:
    faults = {}
    if given["kind"] not in CustodyMove.__members__:
        faults["kind"] = "Choose what happened."
    if given["release"] and given["release"] not in ReleaseType.__members__:
        faults["release"] = "Choose on what the person was released."
    day = read_day(given["day"])
    if day is None:
        faults["day"] = not_a_day(given["day"])
    if faults or day is None:
        return faults
    asked = {name: value for name, value in given.items() if value} | {
        "offender": request.path_params["id"],
        "day": day.isoformat(),
    }
    return (await command(request, viewer, "record_movement", asked)).faults
