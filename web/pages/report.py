"""A standard report: its tables with their charts, on the page, as files, and in print."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.codes import StandardReport
from web.asking import years
from web.charts.tally import draw
from web.documents import Answered, Unreachable, ask
from web.pages.record import not_found
from web.tables import KINDS, as_file, rows_of
from web.templates import page

EVERYWHERE = {"value": "", "text": "Everywhere"}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, or the file that the end of its path names."""
    name = request.path_params["name"].upper().replace("-", "_")
    kind = request.path_params.get("kind", "")
    if name not in StandardReport.__members__ or kind not in ("", *KINDS):
        return await not_found(request, viewer)
    chosen = _chosen(request)
    # The register is read with a reason, which its reader gives, each time.
    reason, why = await reason_of(request)
    if name == StandardReport.REGISTER.name and may(viewer, "register") and not reason:
        return page(request, "register_why.html", viewer, 400 if why else 200, reason=reason, faults=why)
    try:
        answered = await _ask(request, viewer, name, chosen, reason)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what="these figures")
    found = answered.data["report"]
    if kind and found:
        return as_file(found, kind, found["title"])
    tables = [
        (table, rows, draw(table, rows))
        for table in (found or {"tables": ()})["tables"]
        for rows in [rows_of(found, table["number"])]
    ]
    report = StandardReport[name]
    listed = {one["name"]: one["question"] for one in answered.data["reports"]}
    areas = [{"value": one["id"], "text": one["name"]} for one in answered.data["areas"]["nodes"]]
    response = page(
        request,
        "report.html",
        viewer,
        title=report.label,
        question=listed.get(name, ""),
        found=found,
        tables=tables,
        chosen=chosen,
        areas=[EVERYWHERE, *areas],
        years=years(),
        kept=chosen["kept"],
        again=not reason,
        name=name,
        schedule=next(
            (one for one in answered.data["reportSchedules"]["nodes"] if one["report"] == name), None
        ),
        key=token_urlsafe(16),
        here=f"/reports/{request.path_params['name']}",
        faults=answered.faults,
    )
    response.status_code = 400 if answered.faults else 200
    return response


async def reason_of(request: Request) -> tuple[str, dict[str, str]]:
    """The reason that somebody gave for a look at the register; where the form is sent without one, what is wrong."""
    if request.method != "POST":
        return "", {}
    form = await request.form()
    reason = str(form.get("reason", "")).strip()
    return reason, {} if reason else {"reason": "Say why you look."}


async def _ask(request: Request, viewer: Viewer, name: str, chosen: dict[str, Any], reason: str) -> Answered:
    asked: dict[str, Any] = {
        "name": name,
        "area": chosen["area"] or None,
        "from": chosen["since"],
        "to": chosen["until"],
    }
    return await ask(request, viewer, "report", asked, reason)


def _chosen(request: Request) -> dict[str, Any]:
    """The area and the time of the address: days, or whole years; what is no year or day counts as not chosen. `kept`
    is what an address of the same has."""
    known = {one["value"] for one in years()}
    query = request.query_params
    area = query.get("area", "")
    first, last = _day(query.get("since")), _day(query.get("until"))
    if first and last:
        days = {"since": first.isoformat(), "until": last.isoformat()}
        shown = {"from_year": str(first.year), "to_year": str(last.year)}
        return {"area": area, **shown, **days, "kept": [("area", area), *days.items()]}
    since = query.get("from", "") if query.get("from") in known else str(today().year)
    until = query.get("to", "") if query.get("to") in known else since
    kept = [("area", area), ("from", since), ("to", until)]
    shown = {"from_year": since, "to_year": until}
    return {"area": area, **shown, "since": f"{since}-01-01", "until": f"{until}-12-31", "kept": kept}


def _day(text: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if text else None
    return None
