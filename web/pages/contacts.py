"""The contact log of a person: what is planned, what happened, what absences ask for, and the forms that write it."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.context import Viewer
from rules.clock import today
from rules.codes import ContactKind, ContactOutcome, Repeat
from rules.contacts import HAS_OUTCOME
from web.documents import Unreachable, command
from web.filters import not_a_day, read_day
from web.pages import record
from web.templates import page

DAYS = ("day", "nextDay", "explanationSought", "explainedOn")
TEXTS = ("time", "nextTime", "place", "notes", "explanation")
LONGEST_NUMBER = 4
CODES = {"kind": ContactKind, "outcome": ContactOutcome, "repeat": Repeat}
FIELDS = (*DAYS, *TEXTS, *CODES, "sentence", "times", "contact", "version", "reason", "key", "do")
RECORDS = ("offender", "kind", "day", "contact", "version", "time", "place", "outcome", "notes", "sentence")
GIVEN = {
    "record": ("record_contact", (*RECORDS, "explanationSought", "nextDay", "nextTime")),
    "plan": (
        "plan_contacts",
        ("offender", "kind", "day", "time", "place", "notes", "sentence", "repeat", "times"),
    ),
    "correct": (
        "correct_contact",
        (
            "contact",
            "version",
            "reason",
            "notes",
            "outcome",
            "explanationSought",
            "explainedOn",
            "explanation",
        ),
    ),
    "take_off": ("correct_contact", ("contact", "version", "reason", "withdrawn")),
}
"""For each button its command, and which of the form's fields it is given."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    form = await request.form() if request.method == "POST" else {}
    given = {name: str(form.get(name, "")).strip() for name in FIELDS}
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            faults = await send(request, viewer, request.path_params["id"], given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return RedirectResponse(f"{request.url.path}?done={given['do']}", 303)
    after = request.query_params.get("after")
    found = await record.find(request, viewer, "contacts", {"after": after})
    if not isinstance(found, Response) and "after" in found.faults:
        found = await record.find(request, viewer, "contacts", {"after": None})
    if isinstance(found, Response):
        return found
    entries = (found.data["offender"].get("contacts") or {"nodes": ()})["nodes"]
    response = record.show(
        request,
        viewer,
        "contacts",
        found,
        # Whoever's change came second has what stands before them, and sends theirs again on that.
        given=_on_what_stands(given, faults, entries),
        faults=faults,
        key=token_urlsafe(16),
        kinds=list(ContactKind),
        plannable=[kind for kind in ContactKind if kind in HAS_OUTCOME],
        outcomes=list(ContactOutcome),
        repeats=list(Repeat),
        iso_today=today().isoformat(),
        kept_kinds={kind.name for kind in HAS_OUTCOME},
        done=request.query_params.get("done", ""),
        later=bool(after),
    )
    response.status_code = 400 if faults else 200
    return response


async def send(request: Request, viewer: Viewer, offender: str, given: Mapping[str, str]) -> dict[str, str]:
    """Carry out what a form of the log asks for. Answers what is wrong, by field. Raises Unreachable."""
    name, wanted = GIVEN.get(given["do"], ("", ()))
    if not name:
        return {"": "Choose what to do."}
    asked, faults = _read(given, wanted)
    asked["key"] = given["key"]
    if "offender" in wanted:
        asked["offender"] = offender
        for field, words in (("day", "Give the day."), ("kind", "Choose what it was.")):
            if field not in asked:
                faults.setdefault(field, words)
    else:
        asked |= {"reason": given["reason"], "version": asked.get("version", 0)}
    if given["do"] == "take_off":
        asked["withdrawn"] = True
    return faults or (await command(request, viewer, name, asked)).faults


def _read(given: Mapping[str, str], wanted: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of a form as a command takes them, and what is wrong with those that can't be read."""
    asked: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in wanted:
        text = given.get(field, "")
        if field in DAYS and text:
            if day := read_day(text):
                asked[field] = day.isoformat()
            else:
                faults[field] = not_a_day(text)
        elif field in CODES and text and text not in CODES[field].__members__:
            faults[field] = "Choose one of these."
        elif field in ("version", "times") and text:
            asked[field] = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
        elif text or (given["do"] == "correct" and field in TEXTS):
            asked[field] = text or None
    return asked, faults


def _on_what_stands(
    given: Mapping[str, str], faults: Mapping[str, str], entries: list[Mapping[str, Any]]
) -> dict[str, str]:
    if not faults:
        return {}
    there = {one["id"]: one["version"] for one in entries}
    version = there.get(given["contact"]) if "version" in faults else None
    return {**given, "version": str(version or given["version"])}
