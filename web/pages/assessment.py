"""One assessment in steps: its sections, serious harm, the plan, and signing. Each step is a form of its own."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import AssessmentSection, Concern, ObjectiveOutcome, RiskGroup, RiskLevel
from web.documents import Unreachable, command
from web.filters import LONGEST_NUMBER, not_a_day, read_day
from web.pages import record
from web.templates import page

STEPS = ("section", "harm", "plan", "sign")
DOES: dict[str, tuple[str, str]] = {
    "section": ("record_section", "section"),
    "harm": ("record_harm", "harm"),
    "confidence": ("record_in_confidence", "harm"),
    "plan": ("record_plan", "plan"),
    "sign": ("sign_assessment", "sign"),
    "countersign": ("countersign_assessment", "sign"),
    "send_back": ("countersign_assessment", "sign"),
    "close": ("close_assessment", "sign"),
}
"""For each button its command, and the step that it stands on."""
BLANK = 2
"""Rows for further objectives."""
SECTIONS, HEALTH = 12, 13
Asked = dict[str, Any]
Faults = dict[str, str]


async def handle(request: Request, viewer: Viewer) -> Response:
    """A step, and what becomes of its form."""
    if not may(viewer, "assessments"):
        return page(request, "no_access.html", viewer, 403, what="assessments")
    form = await request.form() if request.method == "POST" else FormData()
    do = str(form.get("do", ""))
    step, section = _step(request, do)
    faults: Faults = {}
    if request.method == "POST":
        try:
            faults = await _send(request, viewer, do, form)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return _onward(request, do, step, section)
    asked = {"assessment": request.path_params["assessment"], "confident": may(viewer, "in confidence")}
    found = await record.find(request, viewer, "assessment", asked)
    if isinstance(found, Response):
        return found
    one = found.data.get("node") or {}
    if one.get("id") not in {each["id"] for each in found.data["offender"].get("assessments") or ()}:
        return await record.not_found(request, viewer)
    parts = found.data["offender"].get("confidentialParts")
    response = record.show(
        request,
        viewer,
        "assessment",
        found,
        one=one,
        step=step,
        section=section,
        writes=one["stage"] == "WRITING" and may(viewer, "assessing"),
        answers=one["stage"] == "SIGNED" and may(viewer, "countersigning") and one["signedBy"] != viewer.id,
        closes=may(viewer, "assessing"),
        confidential=next((each for each in parts or () if each["assessment"] == one["id"]), {}),
        confident=parts is not None,
        given=form if faults else {},
        # What was typed goes on what stands once the person has read both sides.
        version=one["version"],
        faults=faults,
        doing=do if faults else "",
        key=token_urlsafe(16),
        titles={int(each.code): each.label for each in AssessmentSection},
        rows=_rows(one, form if faults and do == "plan" else None),
        groups=list(RiskGroup),
        levels=list(RiskLevel),
        concerns=list(Concern),
        outcomes=list(ObjectiveOutcome),
        done=request.query_params.get("done", ""),
        iso_today=today().isoformat(),
    )
    response.status_code = 400 if faults else 200
    return response


def _step(request: Request, do: str) -> tuple[str, int]:
    query = request.query_params
    wanted = DOES[do][1] if do in DOES else query.get("step", "section")
    number = query.get("section", "1")
    section = int(number) if number.isdecimal() and len(number) < LONGEST_NUMBER else 1
    return wanted if wanted in STEPS else "section", min(max(section, 1), HEALTH)


def _onward(request: Request, do: str, step: str, section: int) -> Response:
    if do == "close":
        return RedirectResponse(f"/offenders/{request.path_params['id']}/assessments?done=close", 303)
    further = "harm" if step == "section" and section == HEALTH else step
    tail = f"&section={section + 1}" if further == "section" else ""
    return RedirectResponse(f"{request.url.path}?step={further}{tail}&done={do}", 303)


async def _send(request: Request, viewer: Viewer, do: str, form: FormData) -> Faults:
    if do not in DOES:
        return {"": "Choose what to do."}
    reading = {"section": _section, "harm": _harm, "plan": _plan}.get(do, _rest)
    asked, faults = reading(form)
    version = str(form.get("part_version" if do == "confidence" else "version", ""))
    asked |= {
        "key": str(form.get("key", "")),
        "assessment": request.path_params["assessment"],
        "version": int(version) if version.isdecimal() and len(version) <= LONGEST_NUMBER else 0,
    }
    if do in ("countersign", "send_back"):
        asked["agreed"] = do == "countersign"
    return faults or (await command(request, viewer, DOES[do][0], asked)).faults


def _text(form: FormData, name: str) -> str | None:
    return str(form.get(name, "")).strip() or None


def _number(form: FormData, name: str, faults: Faults) -> int | None:
    text = _text(form, name)
    if text is None:
        return None
    if text.isdecimal() and len(text) <= LONGEST_NUMBER:
        return int(text)
    faults[name] = f"“{text}” is not a number."
    return None


def _yes(form: FormData, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(str(form.get(name, "")))


def _section(form: FormData) -> tuple[Asked, Faults]:
    faults: Faults = {}
    items = [
        {"item": name.removeprefix("item-"), "score": score}
        for name in form
        if name.startswith("item-") and (score := _number(form, name, faults)) is not None
    ]
    asked = {
        "section": _number(form, "section", faults) or 0,
        "items": items,
        "score": None if items else _number(form, "score", faults),
        "need": _yes(form, "need"),
        "linkedToReoffending": _yes(form, "linkedToReoffending"),
        "linkedToHarm": _yes(form, "linkedToHarm"),
        "notes": _text(form, "notes"),
    }
    return asked, faults


def _harm(form: FormData) -> tuple[Asked, Faults]:
    screening = sorted(int(one.removeprefix("screening-")) for one in form if one.startswith("screening-"))
    analysis = sorted(int(one.removeprefix("analysis-")) for one in form if one.startswith("analysis-"))
    levels = []
    for group in RiskGroup:
        level: Asked = {"to": group.name, "reason": _text(form, f"reason-{group.name}")}
        for where in ("community", "custody"):
            said = str(form.get(f"{where}-{group.name}", ""))
            level[where] = said if said in RiskLevel.__members__ else None
        if any(level[name] for name in ("reason", "community", "custody")):
            levels.append(level)
    asked = {
        "screening": [
            _yes(form, f"screening-{number}") for number in range(1, max(screening, default=0) + 1)
        ],
        "analysis": [_text(form, f"analysis-{number}") for number in range(1, max(analysis, default=0) + 1)],
        "levels": levels,
        "concerns": [str(one) for one in form.getlist("concerns") if str(one) in Concern.__members__],
        "concernNotes": _text(form, "concernNotes"),
    }
    return asked, {}


def _plan(form: FormData) -> tuple[Asked, Faults]:
    faults: Faults = {}
    objectives = []
    count = _number(form, "rows", faults) or 0
    for row in range(1, min(count, 30) + 1):
        text = _text(form, f"text-{row}")
        if text is None:
            continue
        rank = _number(form, f"rank-{row}", faults) or row
        outcome = _text(form, f"outcome-{row}")
        found = {
            "id": _text(form, f"id-{row}"),
            "text": text,
            "section": _number(form, f"section-{row}", faults),
            "who": _text(form, f"who-{row}"),
            "due": _day(form, f"due-{row}", faults),
            "outcome": outcome if outcome in ObjectiveOutcome.__members__ else None,
        }
        objectives.append((rank, row, found))
    ranked = [found for _, _, found in sorted(objectives, key=lambda one: one[:2])]
    return {"objectives": ranked, "reviewOn": _day(form, "reviewOn", faults)}, faults


def _rest(form: FormData) -> tuple[Asked, Faults]:
    faults: Faults = {}
    do = str(form.get("do", ""))
    if do == "confidence":
        return {"text": _text(form, "text") or ""}, faults
    if do == "sign":
        return {"ogrs2": _number(form, "ogrs2", faults), "total": _number(form, "total", faults)}, faults
    asked: Asked = {"reason": _text(form, "reason") or ""}
    if do == "close":
        day = _day(form, "day", faults)
        if day is None:
            faults.setdefault("day", "Give the day.")
        asked["day"] = day
    return asked, faults


def _day(form: FormData, name: str, faults: Faults) -> str | None:
    text = _text(form, name)
    if text is None:
        return None
    day = read_day(text)
    if day is None:
        faults[name] = not_a_day(text)
    return day.isoformat() if day else None


def _rows(one: Mapping[str, Any], form: FormData | None) -> list[dict[str, Any]]:
    """The rows of the plan's form: as they were typed, else as they stand, with some to spare."""
    if form is not None:
        names = ("id", "rank", "text", "section", "who", "due", "outcome")
        count = str(form.get("rows", "0"))
        many = int(count) if count.isdecimal() and len(count) < LONGEST_NUMBER else 0
        return [
            {name: str(form.get(f"{name}-{row}", "")) for name in names}
            for row in range(1, min(many, 30) + 1)
        ]
    stand = [{**each, "rank": each["number"]} for each in one.get("objectives") or ()]
    return [*stand, *({"rank": len(stand) + n} for n in range(1, BLANK + 1))]
