"""Dangerous people of an area in one place: level, whereabouts, contact, overdue reviews, what changed, who moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may, reach
from resolvers.context import Viewer
from rules.clock import LONDON, today
from rules.codes import Disposal, RegisterCategory, RiskLevel
from web.documents import Unreachable, ask, command
from web.forms import CHOOSE, DAY, NUMBER, TEXT, Kind, lacking, read_form
from web.templates import page
from web.words import day

LONGEST_REASON = 500
PERSON: Mapping[str, Kind] = {
    "surname": TEXT,
    "forenames": TEXT,
    "dateOfBirth": DAY,
    "category": RegisterCategory,
    "risk": RiskLevel,
    "convictedOn": DAY,
    "disposal": Disposal,
    "months": NUMBER,
}
"""The form that puts somebody on the register whom the record does not know, and what of it is what."""
FIELDS = ("do", "key", "area", *PERSON)
WEEK = timedelta(days=7)


async def handle(request: Request, viewer: Viewer) -> Response:
    """Those whose level is high; sent with a reason, to those cleared, besides those on the register."""
    if not may(viewer, "harm levels"):
        return page(request, "no_access.html", viewer, 403, what="who is dangerous in an area")
    form = await request.form() if request.method == "POST" else {}
    cleared = may(viewer, "register")
    reason = " ".join(str(form.get("reason", "")).split())[:LONGEST_REASON] if cleared else ""
    faults = {"reason": "Say why you look."} if request.method == "POST" and not reason else {}
    values = {**request.query_params, **form}
    given = {name: str(form.get(name, "")).strip() for name in FIELDS}
    if reason and given["do"] == "person":
        try:
            faults = await _put_on(request, viewer, given, reason)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
    area, after = str(values.get("area", "")).strip()[:100], values.get("after") or None
    try:
        if not area:
            none = (await ask(request, viewer, "dangerous", {"area": "", "asked": False})).data
            area = next((one["id"] for one in none["areas"]["nodes"] if one["slug"] in viewer.areas), "")
        asked = {"area": area, "after": after, "asked": bool(area), "said": bool(reason)}
        answered = await ask(request, viewer, "dangerous", asked, reason)
        if "after" in answered.faults:
            answered = await ask(request, viewer, "dangerous", {**asked, "after": None}, reason)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    areas = answered.data["areas"]["nodes"]
    listed = answered.data.get("dangerous")
    return page(
        request,
        "dangerous.html",
        viewer,
        400 if faults else 200,
        listed=listed,
        people=[
            {
                **one,
                "overdue": list(_overdue(one)),
                "changed": list(_changed(one)),
                "moves": list(_moves(one)),
            }
            for one in (listed or {"nodes": ()})["nodes"]
        ],
        area=area,
        name=next((one["name"] for one in areas if one["id"] == area), ""),
        areas=[{"value": one["id"], "text": one["name"]} for one in areas],
        cleared=cleared,
        reason=reason,
        faults=faults,
        given=given if faults else {},
        done=given["do"] == "person" and not faults,
        # Whom no area supervises only those find again who keep everyone's entries.
        puts_on=bool(reason) and reach(viewer.grants_with_reason, "register keeping") == "",
        key=token_urlsafe(16),
        risks=list(RiskLevel),
        categories=list(RegisterCategory),
        disposals=list(Disposal),
        later=bool(after),
    )


async def _put_on(request: Request, viewer: Viewer, given: Mapping[str, str], reason: str) -> dict[str, str]:
    asked, faults = read_form(given, PERSON)
    wanted = {"surname": "Give the surname.", "risk": CHOOSE, "category": CHOOSE}
    lacking(asked, faults, wanted)
    asked |= {"key": given["key"], "area": given["area"]}
    return faults or (await command(request, viewer, "register_person", asked, reason)).faults


def _overdue(one: Mapping[str, Any]) -> Iterator[str]:
    """Reviews whose day has passed."""
    now = today().isoformat()
    due = (one.get("riskOfHarm") or {}).get("reviewDue")
    if due and due < now:
        yield f"Assessment, due {day(due)}"
    for entry in one.get("registerEntries") or ():
        if entry["reviewOn"] and entry["reviewOn"] < now and not (entry["to"] and entry["to"] <= now):
            yield f"Register, due {day(entry['reviewOn'])}"


def _changed(one: Mapping[str, Any]) -> Iterator[str]:
    """What was recorded since yesterday began."""
    since = (today() - timedelta(days=1)).isoformat()
    for name, words in (
        ("riskOfHarm", "Assessed"),
        ("currentStay", "Received in prison"),
        ("lastContact", "Contact"),
        ("nextContact", "Appointment made"),
    ):
        if _recorded(one.get(name)) >= since:
            yield words
    if any(_recorded(each) >= since for each in one.get("currentSupervisions") or ()):
        yield "Supervision"


def _recorded(fact: Mapping[str, Any] | None) -> str:
    at = (fact or {}).get("recordedAt")
    return datetime.fromisoformat(at).astimezone(LONDON).date().isoformat() if at else ""


def _moves(one: Mapping[str, Any]) -> Iterator[str]:
    """Who moves in or out this week, a week back and a week ahead."""
    first, last = ((today() + way * WEEK).isoformat() for way in (-1, 1))
    stay, release = one.get("currentStay"), one.get("release")
    if stay and stay["from"] and first <= stay["from"]:
        yield f"Into prison on {day(stay['from'])}"
    if release and release["leaves"] and release["leaves"] <= last:
        yield f"Due out on {day(release['leaves'])}"
    for each in one.get("currentSupervisions") or ():
        name = (each.get("area") or {}).get("name") or "an area"
        if each["from"] and first <= each["from"] <= last:
            yield f"Into {name} on {day(each['from'])}"
        if each["to"] and each["to"] <= last:
            yield f"Out of {name} on {day(each['to'])}"
