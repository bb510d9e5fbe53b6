"""Prisons that opened and closed, for the data steward, and the form that says so."""

from __future__ import annotations

from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Unreachable, ask, command
from web.forms import DAY, NUMBER, lacking, read_form, sent
from web.templates import page

FIELDS = ("key", "prison", "openedOn", "closedOn", "reason")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form. A choice holds the prison's id and the version that was read."""
    if not may(viewer, "codes"):
        return page(request, "no_access.html", viewer, 403, what="when prisons open and close")
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    try:
        if request.method == "POST":
            prison, _, version = given["prison"].partition(" ")
            asked, faults = read_form(
                {**given, "version": version}, {"version": NUMBER, "openedOn": DAY, "closedOn": DAY}
            )
            faults = lacking(asked, faults, {"version": "Choose the prison."})
            if not faults:
                asked |= {"key": given["key"], "prison": prison, "reason": given["reason"]}
                faults = (await command(request, viewer, "change_prison", asked)).faults
            if not faults:
                return RedirectResponse("/codes/prisons?done=changed", 303)
            faults = {"prison" if at == "version" else at: text for at, text in faults.items()}
        found = (await ask(request, viewer, "prisons", {})).data["prisons"]["nodes"]
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    chosen = given["prison"].partition(" ")[0]
    response = page(
        request,
        "prisons.html",
        viewer,
        known=[one for one in found if one["openedOn"] or one["closedOn"]],
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
        given=given,
        faults=faults,
        key=token_urlsafe(16),
        done=request.query_params.get("done") == "changed",
    )
    response.status_code = 400 if faults else 200
    return response
