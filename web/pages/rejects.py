"""Rows of legacy files that are to be put right, for the data steward: with filters in the address, and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers import rejects
from resolvers.access import Clearance, may
from resolvers.context import Viewer
from resolvers.refusals import Refusal
from resolvers.service import Service
from rules.codes import Severity, System
from rules.faults import RejectReason, cells
from settings import Problem
from web.documents import Unreachable, ask
from web.templates import page

NAMES = ("file", "reason", "area", "system", "severity", "purpose")
SETS = {"reason": RejectReason, "system": System, "severity": Severity}
LONGEST = 200


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list; what can't be understood in the address counts as not there."""
    query = request.query_params
    chosen = _chosen(query)
    current = query.get("show") != "settled"
    purpose = chosen.pop("purpose", None) if Clearance.REGISTER in viewer.clearances else None
    chosen.pop("purpose", None)
    asked: dict[str, Any] = {**dict.fromkeys(NAMES[:-1]), **chosen, "current": current}
    asked |= {"after": query.get("after") or None, "rows": may(viewer, rejects.RAW)}
    try:
        answered = await ask(request, viewer, "rejects", asked, purpose or "")
        if "after" in answered.faults:
            answered = await ask(request, viewer, "rejects", {**asked, "after": None}, purpose or "")
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what="rows of legacy files")
    data = answered.data
    found = data["rejects"]
    for one in found["nodes"]:
        one["shown"] = cells(one.get("cells"), one.get("header"), one["badColumns"])
    filters = [*chosen.items(), *([("purpose", purpose)] if purpose else [])]
    files = data["importFiles"]["nodes"]
    wanted = [(name, value) for name, value in chosen.items() if name in ("file", "reason", "severity")]
    return page(
        request,
        "rejects.html",
        viewer,
        found=found,
        current=current,
        chosen=chosen,
        filters=filters,
        purpose=purpose or "",
        register=Clearance.REGISTER in viewer.clearances,
        rows=asked["rows"],
        version=next((one for one in files if one["name"] == chosen.get("file") and one["current"]), None),
        download=wanted if current and "file" in chosen and found["nodes"] and asked["rows"] else None,
        choices=_choices(files, data["areas"]["nodes"], chosen),
        later=bool(query.get("after")),
    )


async def download(request: Request, viewer: Viewer) -> Response:
    """The bad rows of one file as a file to correct. A GET, so that it works as a link; the audit log keeps it."""
    query = request.query_params
    chosen = _chosen(query)
    service: Service = request.app.state.service
    wanted = rejects.Wanted(
        chosen.get("file", ""),
        RejectReason[chosen["reason"]] if "reason" in chosen else None,
        Severity[chosen["severity"]] if "severity" in chosen else None,
    )
    try:
        made = await rejects.download(service.context(request, viewer, chosen.get("purpose", "")), wanted)
    except Problem as problem:
        return page(request, "no_download.html", viewer, 404, why=str(problem))
    except Refusal as refusal:
        if refusal.code == "FORBIDDEN":
            return page(request, "no_access.html", viewer, 403, what="rows of legacy files")
        return page(request, "no_download.html", viewer, 404, why=refusal.message)
    headers = {"content-disposition": f'attachment; filename="{made.name}"', "cache-control": "no-store"}
    return Response(made.content, headers=headers, media_type="text/plain; charset=iso-8859-1")


def _chosen(query: Mapping[str, str]) -> dict[str, str]:
    found = {name: query.get(name, "").strip()[:LONGEST] for name in NAMES}
    return {
        name: value
        for name, value in found.items()
        if value and (name not in SETS or value in SETS[name].__members__)
    }


def _choices(
    files: list[dict[str, Any]], areas: list[dict[str, Any]], chosen: Mapping[str, str]
) -> dict[str, list[dict[str, str]]]:
    """What each filter offers, with all of them first."""
    names = {one["name"] for one in files if one["rejected"] or one["warned"]} | {chosen.get("file", "")}
    offered = {
        "file": [(name, name) for name in sorted(names - {""})],
        "reason": [(one.name, one.label) for one in RejectReason],
        "area": [(one["id"], one["name"]) for one in areas],
        "system": [(one.name, one.label) for one in System],
    }
    return {
        name: [
            {"value": "", "text": "All"},
            *({"value": value, "text": text} for value, text in values),
        ]
        for name, values in offered.items()
    }
