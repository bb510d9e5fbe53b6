"""The gate on the record: when the person leaves prison, what is in place, and the forms that record it."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.codes import ReleaseType
from web.documents import Unreachable, command
from web.filters import not_a_day, read_day
from web.forms import sent
from web.pages import record
from web.templates import page
from web.words import typed

DAYS = (
    "planAgreedOn",
    "addressCheckedOn",
    "conditionsSettledOn",
    "reportsOn",
    "reportingToldOn",
    "responsibleFrom",
    "grantedFor",
)
RECALL_DAYS = ("breachOn", "recallAskedOn", "revokedOn", "policeToldOn", "prisonToldOn")
RECALL_TEXTS = ("revokedBy", "revokedWhy", "lastAddress", "supervisor", "area", "officer")
TEXTS = ("address", "reportsAt", "reportsTime", "supervisor", "area", "officer", "grantedOn")
FIELDS = (
    *DAYS,
    *RECALL_DAYS,
    *dict.fromkeys((*TEXTS, *RECALL_TEXTS)),
    *("addressFit", "conditions", "key", "spell", "version", "do", "reason"),
)
LONGEST_REASON = 500
TOLD = {
    "tell_victims": ("tell_victim_unit", False),
    "tell_register": ("tell_register", False),
    "tell_victims_of_recall": ("tell_victim_unit", True),
    "tell_register_of_recall": ("tell_register", True),
}
"""The command of each form that says who was told, and whether it is of a recall."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms. A reader of the register's line says why, as on its own page."""
    given = await sent(request, FIELDS)
    reason = " ".join(given["reason"].split())[:LONGEST_REASON] if may(viewer, "register") else ""
    faults: dict[str, str] = {}
    if request.method == "POST" and given["do"] != "look":
        try:
            faults = await _do(request, viewer, given, reason)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults and not reason:
            return RedirectResponse(request.url.path, 303)
    elif request.method == "POST" and not reason:
        faults = {"reason": "Say why you look."}
    asked = {"victims": may(viewer, "victims"), "said": bool(reason)}
    found = await record.find(request, viewer, "handover", asked, reason)
    if isinstance(found, Response):
        return found
    release = found.data["offender"].get("release") or {}
    recall = found.data["offender"].get("recall") or {}
    # Whoever is in prison is handed over; of anybody else the recall is what the forms are about.
    stands = (release or recall).get("handover") or {}
    response = record.show(
        request,
        viewer,
        "handover",
        found,
        given=given if faults else _written(stands, recall.get("handover") or {}),
        key=given["key"] if faults and given["key"] else token_urlsafe(16),
        faults=faults,
        reason=reason,
        areas=found.data["areas"]["nodes"],
        officers=_officers(found.data["offender"], stands),
        releases=list(ReleaseType),
        records=may(viewer, "handing over"),
    )
    response.status_code = 400 if faults else 200
    return response


async def _do(request: Request, viewer: Viewer, given: Mapping[str, str], reason: str) -> dict[str, str]:
    if given["do"] in TOLD:
        name, recall = TOLD[given["do"]]
        asked: dict[str, Any] = {"key": given["key"], "spell": given["spell"], "recall": recall}
        return (await command(request, viewer, name, asked, reason)).faults
    back = given["do"] == "recall"
    faults = {}
    asked = {
        "key": given["key"],
        "spell": given["spell"],
        "version": int(given["version"]) if given["version"].isdecimal() else 0,
        **{name: given[name] for name in (RECALL_TEXTS if back else TEXTS) if given[name]},
    }
    for name in RECALL_DAYS if back else DAYS:
        day = read_day(given[name])
        if given[name] and day is None:
            faults[name] = not_a_day(given[name])
        elif day:
            asked[name] = day.isoformat()
    if back:
        return faults or (await command(request, viewer, "record_recall", asked)).faults
    if given["addressFit"] in ("yes", "no"):
        asked["addressFit"] = given["addressFit"] == "yes"
    if conditions := [line.strip() for line in given["conditions"].splitlines() if line.strip()]:
        asked["conditions"] = conditions
    return faults or (await command(request, viewer, "record_handover", asked)).faults


def _written(stands: Mapping[str, Any], back: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the forms before anything is typed: what was recorded, of a release and of a recall."""
    fit = stands.get("addressFit")
    days = {name: typed(stands.get(name)) for name in DAYS}
    return {
        **days,
        **{name: typed(back.get(name)) for name in RECALL_DAYS},
        **{name: back.get(name) or "" for name in ("revokedBy", "revokedWhy", "lastAddress")},
        **{name: stands.get(name) or "" for name in TEXTS if name not in ("area", "officer")},
        "area": (stands.get("area") or {}).get("id", ""),
        "officer": (stands.get("officer") or {}).get("id", ""),
        "addressFit": "" if fit is None else "yes" if fit else "no",
        "conditions": "\n".join(stands.get("conditions") or ()),
    }


def _officers(offender: Mapping[str, Any], stands: Mapping[str, Any]) -> dict[str, str]:
    """Officers who may be named: those who supervise the person now, and the one who is named already."""
    known = [one.get("officer") for one in (*(offender.get("supervisions") or ()), stands)]
    return {one["id"]: one["name"] for one in known if one}
