"""The moves of a person's cases: how far each has come, who is responsible, what is missing, what may be done next."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import RiskLevel, TransferKind, TransferRefusal, TransferStep
from rules.transfers import rules_on
from web.documents import Unreachable, command
from web.filters import not_a_day, read_day
from web.moving.steps import FORMS, TELLING, offered, read, rules_of, way
from web.pages import record
from web.templates import page

PROPOSE = TransferStep.PROPOSE.name
WHY = "Say why you look at the register: a reason is kept with it."


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    sent = await request.form() if request.method == "POST" else {}
    given = {str(name): str(value).strip() for name, value in sent.items()}
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            faults = await _sent(request, viewer, given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return RedirectResponse(request.url.path, 303)
    found = await record.find(request, viewer, "transfers")
    if isinstance(found, Response):
        return found
    offender = found.data["offender"]
    moves = [
        {"of": one, "way": way(one), "offered": offered(one, viewer) if may(viewer, "moves") else []}
        for one in offender["transfers"] or ()
        if one["rules"]
    ]
    response = record.show(
        request,
        viewer,
        "transfers",
        found,
        moves=moves,
        areas=(found.data["areas"] or {}).get("nodes") or [],
        given={**given, "key": token_urlsafe(16)},
        faults=faults,
        kinds=list(TransferKind),
        levels=list(RiskLevel),
        refusals={one["of"]["id"]: rules_of(one["of"]).refusals for one in moves},
        labels=TransferRefusal,
        rules=rules_on(today()),
        mover=may(viewer, "moves"),
    )
    response.status_code = 400 if faults else 200
    return response


async def _sent(request: Request, viewer: Viewer, given: dict[str, str]) -> dict[str, str]:
    step = given.get("step", "")
    if step == PROPOSE:
        return await _propose(request, viewer, given)
    if step not in TransferStep.__members__ or TransferStep[step] not in FORMS:
        return {"": "There is no such step. Choose one of those below."}
    form = FORMS[TransferStep[step]]
    values, faults = read(form, given)
    reason = ""
    if TransferStep[step] in TELLING:
        reason = given.get("why", "")
        if not reason:
            faults["why"] = WHY
    if faults:
        return faults
    version = given.get("version", "")
    asked: dict[str, Any] = {
        "transfer": given.get("transfer", ""),
        "version": int(version) if version.isdecimal() else 0,
        "key": given.get("key", ""),
        **values,
    }
    return (await command(request, viewer, form.command, asked, reason)).faults


async def _propose(request: Request, viewer: Viewer, given: dict[str, str]) -> dict[str, str]:
    faults = {}
    if given.get("kind") not in TransferKind.__members__:
        faults["kind"] = "Choose what sort of move it is."
    days: dict[str, str | None] = {}
    for name, needed in (("movesOn", True), ("until", False)):
        text = given.get(name, "")
        day = read_day(text)
        if text and day is None:
            faults[name] = not_a_day(text)
        elif needed and day is None:
            faults[name] = "Give the day of the move."
        days[name] = day.isoformat() if day else None
    within = given.get("kind") == TransferKind.WITHIN_AREA.name
    if not within and not given.get("area"):
        faults["area"] = "Choose the area to which the case goes."
    if faults:
        return faults
    asked = {
        "supervision": given.get("supervision", ""),
        "kind": given["kind"],
        "area": None if within else given["area"],
        "office": given.get("office") or None,
        "reason": given.get("reason", ""),
        "key": given.get("key", ""),
        **days,
    }
    return (await command(request, viewer, "propose_transfer", asked)).faults
