"""Entries of the national risk of harm register: to those cleared for it, who say why each time they look or write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_urlsafe
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import Disposal, RegisterCategory, RiskLevel
from web.documents import Unreachable, command
from web.filters import LONGEST_NUMBER, not_a_day, read_day
from web.forms import lacking
from web.pages import record
from web.templates import page

LONGEST_REASON = 500
ACTIONS = 3
MEETING = ("version", "day", "level", "decided", "nextOn")
MEETING_NEEDS = {
    "day": "Give the day.",
    "level": "Give the level, 1 to 3.",
    "decided": "Say what the meeting decided.",
}
"""What the forms that record a meeting and put it right have in common."""
DOES: dict[str, tuple[str, tuple[str, ...]]] = {
    "entry": (
        "record_register_entry",
        (
            "entry",
            "version",
            "category",
            "risk",
            "level",
            "manager",
            "reviewOn",
            "convictedOn",
            "disposal",
            "months",
        ),
    ),
    "end": ("end_register_entry", ("entry", "version", "day")),
    "meeting": ("record_mappa_meeting", ("entry", *MEETING)),
    "correct": ("correct_mappa_meeting", ("meeting", *MEETING)),
    "action": ("finish_mappa_action", ("action", "version", "day", "outcome")),
}
"""For each form its command, and the fields of it."""
DAYS = ("day", "nextOn", "reviewOn", "convictedOn")
NUMBERS = ("version", "level", "months")
CODES = {"category": RegisterCategory, "risk": RiskLevel, "disposal": Disposal}
NEEDED = {
    "entry": {"category": "Choose why the person is on the register.", "risk": "Choose the risk."},
    "end": {"day": "Give the day."},
    "meeting": MEETING_NEEDS,
    "correct": MEETING_NEEDS,
    "action": {"day": "Give the day.", "outcome": "Say what came of it."},
}
Faults = dict[str, str]


async def handle(request: Request, viewer: Viewer) -> Response:
    """The form that asks why; sent, the entries, and the forms that write there.

    To somebody cleared the form is there for every id: it tells nothing of whom there is.
    """
    if not may(viewer, "register"):
        return await record.not_found(request, viewer)
    form = await request.form() if request.method == "POST" else FormData()
    reason = " ".join(str(form.get("reason", "")).split())[:LONGEST_REASON]
    do = str(form.get("do", ""))
    faults = {"reason": "Say why you look."} if request.method == "POST" and not reason else {}
    if reason and do in DOES:
        try:
            faults = await _send(request, viewer, do, form, reason)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
    found = await record.find(request, viewer, "register", {"said": bool(reason)}, reason)
    values = {"faults": faults, "reason": reason}
    if isinstance(found, Response):
        if found.status_code != 404 or reason:
            return found
        return page(request, "register_why.html", viewer, 400 if faults else 200, **values)
    now = today().isoformat()
    entries = found.data["offender"].get("registerEntries") or ()
    response = record.show(
        request,
        viewer,
        "register",
        found,
        **values,
        given=form if faults else {},
        doing=do if faults else "",
        done=do if do in DOES and not faults else "",
        key=token_urlsafe(16),
        keeps=may(viewer, "register keeping"),
        standing={one["id"] for one in entries if not one["to"] or one["to"] > now},
        categories=list(RegisterCategory),
        risks=list(RiskLevel),
        disposals=list(Disposal),
        iso_today=now,
        more=ACTIONS,
    )
    response.status_code = 400 if faults else 200
    return response


async def _send(request: Request, viewer: Viewer, do: str, form: FormData, reason: str) -> Faults:
    name, fields = DOES[do]
    asked, faults = _read(form, fields)
    lacking(asked, faults, NEEDED[do])
    asked["key"] = str(form.get("key", ""))
    if do == "entry":
        asked["offender"] = request.path_params["id"]
    if do == "meeting":
        rows = _actions(form, faults)
        asked["actions"] = list(rows.values())
        faults = faults or (await command(request, viewer, name, asked, reason)).faults
        return {_of_row(field, list(rows)): words for field, words in faults.items()}
    return faults or (await command(request, viewer, name, asked, reason)).faults


def _read(form: Mapping[str, Any], fields: tuple[str, ...]) -> tuple[dict[str, Any], Faults]:
    asked: dict[str, Any] = {}
    faults: Faults = {}
    for field in fields:
        text = str(form.get(field, "")).strip()
        if not text:
            continue
        if field in DAYS:
            if day := read_day(text):
                asked[field] = day.isoformat()
            else:
                faults[field] = not_a_day(text)
        elif field in NUMBERS:
            if text.isdecimal() and len(text) <= LONGEST_NUMBER:
                asked[field] = int(text)
            else:
                faults[field] = f"“{text}” is not a number."
        elif field in CODES and text not in CODES[field].__members__:
            faults[field] = "Choose one of these."
        else:
            asked[field] = text
    return asked, faults


def _actions(form: Mapping[str, Any], faults: Faults) -> dict[int, dict[str, Any]]:
    """The actions of a meeting, by the row of the form in which each stands."""
    found = {}
    for row in range(1, ACTIONS + 1):
        said = {name: str(form.get(f"{name}-{row}", "")).strip() for name in ("text", "owner", "due")}
        if not any(said.values()):
            continue
        day = read_day(said["due"])
        if day is None:
            faults[f"due-{row}"] = not_a_day(said["due"]) if said["due"] else "Give the day."
        found[row] = {**said, "due": day.isoformat() if day else None}
    return found


def _of_row(field: str, rows: Sequence[int]) -> str:
    """The field of the form for that of the command: `actions.0.text` stands in the first row that was filled in."""
    of, _, rest = field.partition(".")
    number, _, name = rest.partition(".")
    return f"{name}-{rows[int(number)]}" if of == "actions" and name else field
