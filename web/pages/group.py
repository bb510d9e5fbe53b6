"""A group: the register of a meeting on one page, who has a place, when it meets, and what is changed of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import ReferralStep, SessionAttendance
from rules.programmes import OPEN
from web.documents import Unreachable, ask, command
from web.forms import DAY, NUMBER, TEXT, Kind, lacking, read_form
from web.pages.groups import tutors
from web.pages.record import not_found
from web.templates import page

FORMS: dict[str, tuple[str, dict[str, Kind]]] = {
    "plan": ("plan_meeting", {"number": NUMBER, "day": DAY, "time": TEXT, "place": TEXT}),
    "move": (
        "change_meeting",
        {"meeting": TEXT, "version": NUMBER, "day": DAY, "time": TEXT, "place": TEXT},
    ),
    "change": (
        "change_group",
        {
            "version": NUMBER,
            "name": TEXT,
            "time": TEXT,
            "place": TEXT,
            "capacity": NUMBER,
            "closedOn": DAY,
        },
    ),
    "place": ("step_referral", {"referral": TEXT, "version": NUMBER, "notes": TEXT}),
}
"""For each form but the register its command, and what of it is what."""
NEEDED = {
    "number": "Give the session.",
    "day": "Give the day.",
    "name": "Give the group a name.",
    "capacity": "Say how many places there are.",
}
DONE = {
    "open": "The group was opened.",
    "register": "The register was saved. The contact log of each person says the same.",
    "plan": "The session was planned.",
    "move": "The session was moved.",
    "change": "The group was changed.",
    "place": "The place was given.",
}
FIELDS = (
    *("do", "form", "key", "tutors", "rest"),
    *dict.fromkeys(name for _, fields in FORMS.values() for name in fields),
)
LINE = re.compile(r"rows\.(\d+)\.(\w+)")
ON_LINE = ("attendance", "notes")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    if not may(viewer, "groups"):
        return page(request, "no_access.html", viewer, 403, what="groups of programmes")
    form = dict(await request.form()) if request.method == "POST" else {}
    given = {name: str(form.get(name, "")).strip() for name in FIELDS}
    lines = {name: str(value).strip() for name, value in form.items() if "-ref_" in name}
    faults: dict[str, str] = {}
    try:
        data = await _found(request, viewer)
        if data is None:
            return await not_found(request, viewer)
        group = data["group"]
        if request.method == "POST":
            if given["do"] == "register":
                faults = await _save(request, viewer, given, lines)
            else:
                faults = await _send(request, viewer, given)
            if not faults:
                meeting = given["meeting"] if given["do"] in ("register", "move") else ""
                query = f"done={given['do']}" + (f"&meeting={meeting}" if meeting else "")
                return RedirectResponse(f"{request.url.path}?{query}", 303)
            data = await _found(request, viewer) or data
            group = data["group"]
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    meetings = _held(group)
    chosen = _chosen(meetings, request.query_params.get("meeting") or given["meeting"])
    people = (data.get("participants") or {"nodes": ()})["nodes"]
    response = page(
        request,
        "group.html",
        viewer,
        group=group,
        meetings=meetings,
        people=people,
        found=data.get("participants"),
        waiting=data.get("waiting"),
        chosen=chosen,
        rows=_rows(people, chosen) if chosen else [],
        lines=lines if faults else {},
        runs=may(viewer, "running groups") and group["area"]["slug"] in viewer.areas,
        records=may(viewer, "programme work"),
        given=given if faults else {},
        faults=faults,
        key=token_urlsafe(16),
        iso_today=today().isoformat(),
        attendances=list(SessionAttendance),
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    response.status_code = 400 if faults else 200
    return response


async def _found(request: Request, viewer: Viewer) -> Mapping[str, Any] | None:
    """The group with who is in it and, where it goes on, who waits for its programme; None: there is none."""
    asked: dict[str, Any] = {
        "id": request.path_params["id"],
        "area": "none",
        "programme": None,
        "waits": False,
    }
    data = (await ask(request, viewer, "group", asked)).data
    group = data.get("group")
    if group is None:
        return None
    if group["closedOn"] or not may(viewer, "running groups"):
        return data
    asked |= {"area": group["area"]["id"], "programme": group["programme"], "waits": True}
    return (await ask(request, viewer, "group", asked)).data


async def _send(request: Request, viewer: Viewer, given: Mapping[str, str]) -> dict[str, str]:
    name, fields = FORMS.get(given["do"], ("", {}))
    if not name:
        return {"": "Choose what to do."}
    asked, faults = read_form(given, fields)
    lacking(asked, faults, {field: words for field, words in NEEDED.items() if field in fields})
    asked["key"] = given["key"]
    if given["do"] in ("plan", "change", "place"):
        asked["group"] = request.path_params["id"]
    if given["do"] == "change":
        asked["tutors"] = tutors(given)
        asked |= {field: None for field in ("time", "place", "closedOn") if field not in asked | faults}
    if given["do"] == "place":
        asked |= {"step": ReferralStep.PLACED.name, "on": today().isoformat()}
    return faults or (await command(request, viewer, name, asked)).faults


async def _save(
    request: Request, viewer: Viewer, given: Mapping[str, str], lines: Mapping[str, str]
) -> dict[str, str]:
    """Save the register. A line with nothing chosen is left out or, if the form says so of the rest, attended."""
    rows = []
    for name, version in lines.items():
        field, _, referral = name.partition("-")
        if field != "version":
            continue
        attendance = lines.get(f"attendance-{referral}", "")
        if not attendance and given["rest"] == "yes":
            attendance = SessionAttendance.ATTENDED.name
        if attendance not in SessionAttendance.__members__:
            continue
        rows.append(
            {
                "referral": referral,
                "attendance": attendance,
                "notes": lines.get(f"notes-{referral}") or None,
                "version": int(version) if version.isdecimal() else 0,
            }
        )
    if not rows:
        return {"register": "Say of one person at least whether they were there."}
    asked = {"key": given["key"], "meeting": given["meeting"], "rows": rows}
    faults = (await command(request, viewer, "take_register", asked)).faults
    return {_on_page(name, rows): words for name, words in faults.items()}


def _on_page(name: str, rows: list[dict[str, Any]]) -> str:
    """The id on the page of a field of a line."""
    found = LINE.fullmatch(name)
    if not found:
        return name
    field = found[2] if found[2] in ON_LINE else ON_LINE[0]
    return f"{field}-{rows[int(found[1])]['referral']}"


def _held(group: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The meetings of a group, without those that it was to have after it ended."""
    ended = group["closedOn"]
    return [one for one in group["meetings"] if one["registered"] or not ended or one["date"] <= ended]


def _chosen(meetings: list[Mapping[str, Any]], asked: str) -> Mapping[str, Any] | None:
    """The meeting whose register is shown: the one asked for, else the first until today that is not written, else the
    last that is."""
    day = today().isoformat()
    until = [one for one in meetings if one["date"] <= day]
    named = [one for one in meetings if one["id"] == asked]
    due = [one for one in until if not one["registered"]]
    return next(iter([*named, *due, *until[::-1]]), None)


def _rows(people: list[Mapping[str, Any]], meeting: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A line for each who is on the programme, or was at this meeting; of one to catch up, for those who missed it."""
    found = []
    for one in people:
        there = next(
            (each for each in one["sessions"] if (each["meeting"] or {}).get("id") == meeting["id"]), None
        )
        been = any(
            each["number"] == meeting["number"] and each["attendance"] == "ATTENDED"
            for each in one["sessions"]
        )
        on_it = one["stage"] in [stage.name for stage in OPEN]
        if there or (on_it and not (meeting["catchUp"] and been)):
            found.append({"person": one, "there": there})
    return found
