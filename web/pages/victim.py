"""One victim, for their unit: the offer and its answer, contacts and what was told, conditions, who else they are."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import (
    Answer,
    OffenceKind,
    VictimConditionKind,
    VictimConditionState,
    VictimContactKind,
    VictimResponse,
    VictimStage,
)
from web.documents import Unreachable, ask, command
from web.forms import DAY, KEPT, NUMBER, TEXT, Kind, lacking, read_form, sent
from web.pages.record import not_found
from web.templates import page

TEXTS = ("surname", "forenames", "relationship", "postcode", "telephone", "offence", "liaisonOfficer")
FIELDS = (
    *(
        "key",
        "do",
        "version",
        "reason",
        "on",
        "day",
        "kind",
        "stage",
        "notes",
        "response",
        "wantsContact",
        "wishes",
    ),
    *("words", "agreed", "state", "condition", "contact", "other", "offender", "lines", "offenceKind"),
    *("sentenceDate", "months", *TEXTS),
)
S = VictimConditionState
SETTLED = {"pass_on": S.PASSED_ON, "decline": S.DECLINED, "withdraw": S.WITHDRAWN}
"""What becomes of a condition, by the button."""
DAY_OF_OFFER, NO_DAY = {"on": "Give the day."}, {"day": "Give the day."}
ANSWER: Mapping[str, Kind] = {
    "response": VictimResponse,
    "wantsContact": Answer,
    "on": DAY,
    "version": NUMBER,
    "wishes": TEXT,
}
CHANGE: Mapping[str, Kind] = {
    **dict.fromkeys(TEXTS, KEPT),
    "offenceKind": OffenceKind,
    "sentenceDate": DAY,
    "months": NUMBER,
    "version": NUMBER,
}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms. To anyone outside a victim unit it is not there."""
    if not may(viewer, "victims"):
        return await not_found(request, viewer)
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    id_ = request.path_params["id"]
    try:
        if request.method == "POST":
            faults = await _send(request, viewer, id_, given)
            if not faults:
                return RedirectResponse(f"{request.url.path}?done={given['do']}", 303)
        answered = await ask(request, viewer, "victim", {"id": id_})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    victim = answered.data.get("victim")
    if victim is None:
        return await not_found(request, viewer)
    stage = request.query_params.get("stage", "")
    response = page(
        request,
        "victim.html",
        viewer,
        victim=victim,
        # Whoever's change came second sends theirs again on what stands now.
        given=_on_what_stands(given, faults, victim) if faults else {"stage": stage},
        faults=faults,
        key=token_urlsafe(16),
        done=request.query_params.get("done", ""),
        iso_today=today().isoformat(),
        contact_kinds=list(VictimContactKind),
        stages=list(VictimStage),
        condition_kinds=list(VictimConditionKind),
        responses=list(VictimResponse),
        answers=list(Answer),
        offence_kinds=list(OffenceKind),
    )
    response.status_code = 400 if faults else 200
    return response


async def _send(request: Request, viewer: Viewer, victim: str, given: Mapping[str, str]) -> dict[str, str]:
    """Carry out what a form asks for. Answers what is wrong, by field. Raises Unreachable."""
    doing = given["do"]
    name, (asked, faults) = _read(doing, given)
    if not name:
        return {"": "Choose what to do."}
    asked["key"] = given["key"]
    if doing not in (*SETTLED, "correct", "take_off"):
        asked["victim"] = victim
    return faults or (await command(request, viewer, name, asked)).faults


def _read(doing: str, given: Mapping[str, str]) -> tuple[str, tuple[dict[str, Any], dict[str, str]]]:
    """The command of a button, what it is given, and what is wrong."""
    if doing == "offer":
        asked, faults = read_form(given, {"on": DAY, "version": NUMBER})
        return "offer_victim_contact", (asked, lacking(asked, faults, DAY_OF_OFFER))
    if doing == "answer":
        asked, faults = read_form(given, ANSWER)
        wanted = {**DAY_OF_OFFER, "response": "Say what they answered."}
        return "record_victim_answer", (asked, lacking(asked, faults, wanted))
    if doing == "contact":
        asked, faults = read_form(
            given, {"kind": VictimContactKind, "day": DAY, "stage": VictimStage, "notes": TEXT}
        )
        return "record_victim_contact", (
            asked,
            lacking(asked, faults, {**NO_DAY, "kind": "Say how you spoke."}),
        )
    if doing in ("correct", "take_off"):
        asked, faults = read_form(given, {"contact": TEXT, "version": NUMBER, "reason": TEXT})
        if doing == "correct":
            asked["notes"] = given["notes"] or None
        return "correct_victim_contact", (
            {"reason": "", **asked, "withdrawn": doing == "take_off"},
            faults,
        )
    if doing == "condition":
        asked, faults = read_form(given, {"kind": VictimConditionKind, "day": DAY})
        asked["words"] = given["words"]
        return "ask_victim_condition", (
            asked,
            lacking(asked, faults, {**NO_DAY, "kind": "Say what is asked for."}),
        )
    if doing in SETTLED:
        asked, faults = read_form(given, {"condition": TEXT, "version": NUMBER})
        asked |= {
            "state": SETTLED[doing].name,
            "on": today().isoformat(),
            "words": given["words"],
            "agreed": given["agreed"] == "yes",
        }
        return "settle_victim_condition", (asked, faults)
    if doing in ("link", "part"):
        asked, faults = read_form(given, {"other": TEXT, "offender": TEXT, "version": NUMBER, "reason": TEXT})
        return "link_victim", ({**asked, "apart": doing == "part"}, faults)
    if doing == "change":
        return "change_victim", _changed(given)
    return "", ({}, {})


def _changed(given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is to stand of a victim, and what is wrong; a field that is left empty takes away what stood there."""
    asked, faults = read_form(given, CHANGE)
    asked["lines"] = [line.strip() for line in given["lines"].splitlines() if line.strip()]
    asked["reason"] = given["reason"]
    for name in ("months", "offenceKind"):
        if not given[name]:
            asked[name] = None
    wanted = {"sentenceDate": "Give the day of the sentence.", "surname": "Give the surname."}
    if not given["surname"]:
        del asked["surname"]
    return asked, lacking(asked, faults, wanted)


def _on_what_stands(
    given: Mapping[str, str], faults: Mapping[str, str], victim: Mapping[str, Any]
) -> dict[str, str]:
    """What was typed, with the version that stands now where another's change came first."""
    if "version" not in faults:
        return dict(given)
    there = {one["id"]: one["version"] for one in (*victim["contacts"], *victim["requests"])}
    part = given["contact"] or given["condition"]
    return {**given, "version": str(there.get(part) if part else victim["version"])}
