"""Accredited programmes: each referral with its sessions and tests, and the forms that take it on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import (
    CodeSet,
    Programme,
    ProgrammePhase,
    PsychometricTest,
    ReferralEnd,
    ReferralStage,
    ReferralStep,
    SessionAttendance,
)
from rules.programmes import TABLE
from web.documents import Unreachable, command
from web.forms import DAY, NUMBER, TEXT, Kind, lacking, read_form, sent
from web.pages import record
from web.templates import page

FORMS: dict[str, tuple[str, dict[str, Kind]]] = {
    "refer": (
        "refer_to_programme",
        {"programme": Programme, "on": DAY, "sentence": TEXT, "ogrs2": NUMBER},
    ),
    "step": (
        "step_referral",
        {
            "referral": TEXT,
            "version": NUMBER,
            "step": ReferralStep,
            "on": DAY,
            "notes": TEXT,
            "endReason": ReferralEnd,
        },
    ),
    "test": (
        "record_programme_test",
        {"referral": TEXT, "test": PsychometricTest, "phase": ProgrammePhase, "on": DAY, "score": NUMBER},
    ),
    "correct": (
        "correct_attendance",
        {"session": TEXT, "attendance": SessionAttendance, "notes": TEXT, "reason": TEXT},
    ),
}
"""For each form its command, and what of it is what."""
NEEDED = {
    "programme": "Choose the programme.",
    "on": "Give the day.",
    "step": "Choose what happened.",
    "test": "Choose the test.",
    "phase": "Say whether it was before or after the programme.",
    "score": "Give the score.",
    "session": "Choose the session.",
    "attendance": "Say whether the person was there.",
}
DONE = {
    "refer": "The referral was recorded.",
    "step": "It was recorded.",
    "test": "The score was recorded.",
    "correct": "The attendance was changed. What it said before is kept, and the contact log says the same.",
}
FIELDS = (
    "do",
    "form",
    "key",
    "held",
    *dict.fromkeys(name for _, fields in FORMS.values() for name in fields),
)


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            faults = await _send(request, viewer, given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return RedirectResponse(f"{request.url.path}?done={given['do']}", 303)
    found = await record.find(request, viewer, "programmes")
    if isinstance(found, Response):
        return found
    referrals = found.data["offender"]["referrals"] or ()
    response = record.show(
        request,
        viewer,
        "programmes",
        found,
        tests={each["id"]: _side_by_side(each["tests"] or (), each["scores"] or ()) for each in referrals},
        attended={each["id"]: _attended(each["sessions"] or ()) for each in referrals},
        steps={each["id"]: _steps(each["stage"]) for each in referrals},
        records=may(viewer, "programme work"),
        given=given if faults else {},
        faults=faults,
        key=token_urlsafe(16),
        iso_today=today().isoformat(),
        done=DONE.get(request.query_params.get("done", ""), ""),
        programmes=_items(Programme),
        ends=_items(one for one in ReferralEnd if one is not ReferralEnd.COMPLETED),
        questionnaires=_items(PsychometricTest),
        phases=_items(ProgrammePhase),
        attendances=_items(SessionAttendance),
    )
    response.status_code = 400 if faults else 200
    return response


async def _send(request: Request, viewer: Viewer, given: Mapping[str, str]) -> dict[str, str]:
    name, fields = FORMS.get(given["do"], ("", {}))
    if not name:
        return {"": "Choose what to do."}
    asked, faults = read_form(given, fields)
    lacking(asked, faults, {field: words for field, words in NEEDED.items() if field in fields})
    asked["key"] = given["key"]
    if given["do"] == "refer":
        asked["offender"] = request.path_params["id"]
    # The version that was read stands behind what is chosen: a change made meanwhile is not lost.
    if given["do"] == "test":
        asked["version"] = _version(given)
    if given["do"] == "correct":
        asked.setdefault("reason", "")
        session, _, version = given["session"].partition("@")
        asked |= {"session": session, "version": int(version) if version.isdecimal() else 0}
    return faults or (await command(request, viewer, name, asked)).faults


def _version(given: Mapping[str, str]) -> int:
    """The version of the latest score of a test and phase that stood when the page was made; 0: there was none."""
    begins = f"{given['test']}.{given['phase']}."
    found = [one.removeprefix(begins) for one in given["held"].split() if one.startswith(begins)]
    return int(found[-1]) if found and found[-1].isdecimal() else 0


def _items(codes: Iterable[CodeSet] | type[CodeSet]) -> list[dict[str, str]]:
    return [{"value": one.name, "text": one.label} for one in codes]


def _steps(stage: str) -> list[dict[str, str]]:
    """The steps that follow a stage. A place is given where the group is."""
    there = ReferralStage[stage]
    return _items(
        step for step, (before, _) in TABLE.items() if there in before and step is not ReferralStep.PLACED
    )


def _side_by_side(
    tests: Iterable[Mapping[str, Any]], scores: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Each test with what it was before and after, and how far it moved where both are known."""
    found: dict[str, dict[str, Any]] = {}
    for each in tests:
        found.setdefault(each["test"], {"test": each["test"]})[each["phase"].lower()] = each
    moved = {each["test"]: each for each in scores}
    return [{**one, **moved.get(name, {"change": None, "words": ""})} for name, one in found.items()]


def _attended(sessions: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """How many sessions of the programme the person has been at, by whichever attempt, and how many were held."""
    numbers = {each["number"] for each in sessions}
    been = {each["number"] for each in sessions if each["attendance"] == "ATTENDED"}
    return len(been), len(numbers)
