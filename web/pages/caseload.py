"""Many cases at once: those of an officer who leaves, or of an office that closes, and who gets them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Done, Unreachable, ask, command
from web.filters import not_a_day, read_day
from web.templates import page

NOWHERE = "none"


async def handle(request: Request, viewer: Viewer) -> Response:
    """The cases that the address asks for, and what becomes of the form, or would."""
    if not may(viewer, "moves"):
        return page(request, "no_access.html", viewer, 403, what="moving cases")
    query = request.query_params
    form = await request.form() if request.method == "POST" else FormData()
    faults: dict[str, str] = {}
    possible = None
    try:
        if request.method == "POST":
            faults, possible = await _sent(request, viewer, form)
            if not faults and "check" not in form:
                return RedirectResponse(f"{request.url.path}?done=yes", 303)
        asked = await _asked(request, viewer)
        answered = await ask(request, viewer, "caseload", asked)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    data = answered.data
    found = data.get("officer") or data.get("office")
    cases = list(_cases((found or {}).get("nodes") or (), asked["area"], query))
    response = page(
        request,
        "caseload.html",
        viewer,
        place=data["place"],
        cases=cases,
        found=found,
        asked=query,
        given={name: str(value) for name, value in form.items()},
        chosen=set(form.getlist("case")) if form else {case["supervision"] for case in cases},
        faults=_named(faults, form.getlist("case"), cases),
        key=token_urlsafe(16),
        done=query.get("done") == "yes",
        possible=possible,
        kept=[(name, value) for name, value in query.items() if name != "after"],
    )
    response.status_code = 400 if faults else 200
    return response


async def _asked(request: Request, viewer: Viewer) -> dict[str, Any]:
    query = request.query_params
    asked = {
        "area": NOWHERE,
        "officer": query.get("officer", ""),
        "byOfficer": False,
        "byOffice": False,
        "after": query.get("after"),
    }
    # One's own area is known by its slug; its id comes with the areas.
    first = await ask(request, viewer, "caseload", {**asked, "after": None})
    own = [one["id"] for one in first.data["areas"]["nodes"] if one["slug"] in viewer.areas]
    asked["area"] = own[0] if own else NOWHERE
    asked["byOfficer"] = bool(query.get("officer"))
    asked["byOffice"] = bool(query.get("office")) and not asked["byOfficer"]
    return asked


def _cases(
    people: Iterable[Mapping[str, Any]], area: str, query: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    """The cases of the area that are the officer's or the office's, with whose they are."""
    for person in people:
        for one in person["currentSupervisions"] or ():
            officer = one["officer"] or {}
            here = (one["area"] or {}).get("id") == area
            wanted = (
                officer.get("id") == query["officer"]
                if query.get("officer")
                else one["team"] == query.get("office")
            )
            if here and wanted:
                yield {
                    "supervision": one["id"],
                    "person": person,
                    "team": one["team"],
                    "officer": officer.get("name"),
                }


def _named(faults: Mapping[str, str], chosen: list[Any], cases: list[dict[str, Any]]) -> dict[str, str]:
    """The faults by field of the form: those about one case at that case."""
    names = {f"supervisions.{place}": f"case-{supervision}" for place, supervision in enumerate(chosen)}
    names["supervisions"] = f"case-{cases[0]['supervision']}" if cases else ""
    return {names.get(name, name): text for name, text in faults.items()}


async def _sent(request: Request, viewer: Viewer, form: FormData) -> tuple[dict[str, str], int | None]:
    """What is wrong, by field; and how many cases it could be done to, where that alone was asked."""
    given = {name: str(value).strip() for name, value in form.items()}
    asked: dict[str, Any] = {
        "key": given.get("key", ""),
        "supervisions": [str(one) for one in form.getlist("case")],
        "reason": given.get("reason", ""),
        "check": "check" in given,
    }
    if given.get("way") == "officer":
        if not given.get("officer"):
            return {"officer": "Choose the officer who gets the cases."}, None
        more = {"officer": given["officer"], "office": given.get("office") or None}
        return _came(await command(request, viewer, "reassign_cases", {**asked, **more}))
    if given.get("way") != "office":
        return {"way": "Choose who gets the cases."}, None
    day = read_day(given.get("movesOn", ""))
    if day is None:
        text = given.get("movesOn", "")
        return {"movesOn": not_a_day(text) if text else "Give the day of the move."}, None
    more = {"office": given.get("office", ""), "movesOn": day.isoformat()}
    return _came(await command(request, viewer, "move_cases", {**asked, **more}))


def _came(done: Done) -> tuple[dict[str, str], int | None]:
    return done.faults, done.answer.get("possible") if done.answer else None
