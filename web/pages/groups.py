"""Groups of programmes in an area: which there are, who waits for a place, and the form that opens one."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import Programme
from web.documents import Unreachable, ask, command
from web.forms import DAY, NUMBER, TEXT, Kind, lacking, read_form, sent
from web.templates import page

OPEN: dict[str, Kind] = {
    "programme": Programme,
    "name": TEXT,
    "firstDay": DAY,
    "timesAWeek": NUMBER,
    "sessions": NUMBER,
    "time": TEXT,
    "place": TEXT,
    "capacity": NUMBER,
}
"""The fields of a new group, but its tutors, which are one a line."""
NEEDED = {
    "programme": "Choose the programme.",
    "name": "Give the group a name.",
    "firstDay": "Give the first day.",
    "capacity": "Say how many places there are.",
    "tutors": "Say who leads the group.",
}
FIELDS = ("do", "form", "key", "tutors", *OPEN)


async def handle(request: Request, viewer: Viewer) -> Response:
    """The groups of the viewer's own area, and what becomes of the form."""
    if not may(viewer, "running groups"):
        return page(request, "no_access.html", viewer, 403, what="groups of programmes")
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    try:
        answered = await ask(request, viewer, "groups", {"area": "none", "asked": False})
        own = next((one for one in answered.data["areas"]["nodes"] if one["slug"] in viewer.areas), None)
        if request.method == "POST" and own is not None:
            faults, id_ = await _open(request, viewer, given, own["id"])
            if not faults:
                return RedirectResponse(f"/groups/{id_}?done=open", 303)
        if own is not None:
            answered = await ask(request, viewer, "groups", {"area": own["id"], "asked": True})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    data = answered.data
    response = page(
        request,
        "groups.html",
        viewer,
        place=own,
        groups=data.get("groups"),
        ended=data.get("ended"),
        waiting=data.get("waiting"),
        coming=_coming((data.get("groups") or {"nodes": ()})["nodes"]),
        given=given if faults else {},
        faults=faults,
        key=token_urlsafe(16),
        programmes=[{"value": one.name, "text": one.label} for one in Programme],
    )
    response.status_code = 400 if faults else 200
    return response


async def _open(
    request: Request, viewer: Viewer, given: Mapping[str, str], area: str
) -> tuple[dict[str, str], str]:
    """Open a group. Answers what is wrong, by field, and the group's id."""
    asked, faults = read_form(given, OPEN)
    asked |= {"area": area, "key": given["key"]}
    if lines := tutors(given):
        asked["tutors"] = lines
    lacking(asked, faults, NEEDED)
    if faults:
        return faults, ""
    done = await command(request, viewer, "open_group", asked)
    group = (done.answer or {}).get("group") or {}
    return done.faults, str(group.get("id", ""))


def tutors(given: Mapping[str, str]) -> list[str]:
    """The tutors that were typed, one a line."""
    return [line.strip() for line in given["tutors"].splitlines() if line.strip()]


def _coming(groups: list[Mapping[str, Any]]) -> dict[str, Mapping[str, Any] | None]:
    """For each group the meeting whose register comes first: the first that is not written yet."""
    day = today().isoformat()
    return {
        one["id"]: next(
            (each for each in one["meetings"] if not each["registered"] and each["date"] <= day),
            next((each for each in one["meetings"] if not each["registered"]), None),
        )
        for one in groups
    }
