"""Prisons that opened, closed or changed, for the data steward: one at a time, or from a file with its preview."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.prisons import COLUMNS
from web.documents import Unreachable, ask, command
from web.forms import DAY, NUMBER, TEXT, lacking, read_form, sent
from web.templates import page

FIELDS = ("do", "key", "prison", "openedOn", "closedOn", "reason", "file", "version")
NOTHING = {"file": "", "preview": False, "download": False}
DONE = {
    "changed": "The prison was changed.",
    "loaded": "The prisons were loaded. It holds in every office at once.",
}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms: one prison, or a file, first with its preview."""
    if not may(viewer, "codes"):
        return page(request, "no_access.html", viewer, 403, what="when prisons open and close")
    given = await sent(request, FIELDS)
    posted, of_file = request.method == "POST", given["do"] in ("preview", "load")
    faults: dict[str, str] = {}
    try:
        if posted:
            faults = await (_load if of_file else _change)(request, viewer, given)
            if not faults and given["do"] != "preview":
                return RedirectResponse(f"/codes/prisons?done={'loaded' if of_file else 'changed'}", 303)
        shows = posted and of_file and bool(given["file"])
        asked = {**NOTHING, "file": given["file"], "preview": shows}
        answered = (await ask(request, viewer, "prisons", asked)).data
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    found, preview = answered["prisons"]["nodes"], answered.get("previewPrisons")
    reasons = list(dict.fromkeys(one["message"] for one in preview["reasons"])) if preview else []
    chosen = given["prison"].partition(" ")[0]
    response = page(
        request,
        "prisons.html",
        viewer,
        known=[one for one in found if one["openedOn"] or one["closedOn"] or one["replaced"]],
        items=[
            {"value": "", "text": "Choose a prison"},
            *(
                {
                    "value": f"{one['id']} {one['version']}",
                    "text": one["name"],
                    "selected": one["id"] == chosen,
                }
                for one in found
            ),
        ],
        preview=preview,
        reasons=reasons,
        columns=COLUMNS,
        given=given,
        of_file=of_file,
        faults=faults,
        key=token_urlsafe(16),
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    response.status_code = 400 if faults or reasons else 200
    return response


async def download(request: Request, viewer: Viewer) -> Response:
    """The prisons as they stand, as a file to change."""
    if not may(viewer, "codes"):
        return page(request, "no_access.html", viewer, 403, what="when prisons open and close")
    try:
        answered = (await ask(request, viewer, "prisons", {**NOTHING, "download": True})).data
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    headers = {"content-disposition": 'attachment; filename="prisons.csv"'}
    return Response(answered["prisonsFile"], media_type="text/csv; charset=utf-8", headers=headers)


async def _change(request: Request, viewer: Viewer, given: Mapping[str, str]) -> dict[str, str]:
    """Change one prison. A choice holds its id and the version that was read. Answers what is wrong, by field."""
    prison, _, version = given["prison"].partition(" ")
    asked, faults = read_form(
        {**given, "version": version}, {"version": NUMBER, "openedOn": DAY, "closedOn": DAY}
    )
    faults = lacking(asked, faults, {"version": "Choose the prison."})
    if not faults:
        asked |= {"key": given["key"], "prison": prison, "reason": given["reason"]}
        faults = (await command(request, viewer, "change_prison", asked)).faults
    return {"prison" if at == "version" else at: text for at, text in faults.items()}


async def _load(request: Request, viewer: Viewer, given: Mapping[str, str]) -> dict[str, str]:
    """Load a file, where that is asked for. Answers what is wrong, by field."""
    asked, faults = read_form(given, {"file": TEXT, "version": NUMBER})
    lacking(asked, faults, {"file": "Paste the file, or choose it."})
    if faults or given["do"] == "preview":
        return faults
    what: dict[str, Any] = {"key": given["key"], "file": given["file"], "reason": given["reason"]}
    what["version"] = asked.get("version", 0)
    return (await command(request, viewer, "load_prisons", what)).faults
