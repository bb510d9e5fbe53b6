"""Returning benefits: a file of plan and figures, one figure, a milestone or a risk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from secrets import token_urlsafe
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.benefits.writing import figure_id
from resolvers.context import Viewer
from rules.benefits import COLUMNS, IMPACT, LIKELIHOOD, LOADED, SURVEY, TEMPLATE, measures, month_name
from rules.codes import BenefitKind, RiskDecision
from web.documents import Done, Unreachable, ask, command
from web.forms import DAY, NUMBER, TEXT, Kind, lacking, read_form, sent
from web.pages.benefits import read_month
from web.pages.record import not_found
from web.templates import page
from web.words import typed

MILESTONE: dict[str, Kind] = {"name": TEXT, "area": TEXT, "plannedOn": DAY, "forecastOn": DAY, "doneOn": DAY}
RISK: dict[str, Kind] = {
    "title": TEXT,
    "area": TEXT,
    "owner": TEXT,
    "likelihood": NUMBER,
    "impact": NUMBER,
    "plan": TEXT,
    "decision": RiskDecision,
    "closedOn": DAY,
}
NEEDED = {
    "title": "Say what might happen.",
    "owner": "Say who owns the risk.",
    "likelihood": "Choose how likely it is.",
    "impact": "Choose what it would do.",
    "decision": "Choose what was decided.",
}
FIGURE = ("kind", "area", "month", "planned", "actual", "answers")
FIELDS = ("do", "form", "key", "version", "id", *FIGURE, *MILESTONE, *RISK)
NAMES = {"planned": "plannedOn", "done": "doneOn", "forecast": "forecastOn", "closed": "closedOn"}
"""What the rules call a field of a milestone or risk, and what the form does."""
VALUE = re.compile(r"\d{1,12}(\.\d{1,4})?")
PREFIXES = {"milestone": "mst_", "risk": "prk_"}


async def template(request: Request, viewer: Viewer) -> Response:
    """An empty file, to be filled in."""
    if not may(viewer, "benefit keeping"):
        return page(request, "no_access.html", viewer, 403, what="returns of benefits")
    headers = {"content-disposition": 'attachment; filename="benefits.csv"'}
    return Response(TEMPLATE, headers=headers, media_type="text/csv; charset=utf-8")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The forms, and what becomes of them."""
    if not may(viewer, "benefit keeping"):
        return page(request, "no_access.html", viewer, 403, what="returns of benefits")
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    lines: list[str] = []
    try:
        if request.method == "POST":
            faults, lines, said = await _send(request, viewer, given, (await request.form()).get("file"))
            if not faults:
                return RedirectResponse(f"{request.url.path}?done={said}", 303)
        chosen, month, wrong = _chosen(request)
        faults = faults or wrong
        id_ = given["id"] or _id(request, chosen, month)
        answered = await ask(request, viewer, "benefits_returns", {"id": id_ or "none"})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    there = answered.data.get("node") or {}
    if id_ and not there and not id_.startswith("bfg_"):
        return await not_found(request, viewer)
    kind = BenefitKind[chosen["kind"]] if chosen["kind"] in BenefitKind.__members__ else None
    response = page(
        request,
        "benefits_returns.html",
        viewer,
        there={
            **there,
            **{name: typed(there.get(name)) for name in ("plannedOn", "forecastOn", "doneOn", "closedOn")},
        },
        areas=answered.data["areas"]["nodes"],
        chosen=chosen,
        month=month_name(month) if month else "",
        figure=measures()[kind] if kind and month and not wrong else None,
        loaded=kind in LOADED,
        survey=kind in SURVEY,
        given=given if faults and request.method == "POST" else {},
        faults=faults,
        lines=lines,
        key=token_urlsafe(16),
        said=_said(request.query_params.get("done", "")),
        kinds=[{"value": one.name, "text": one.label} for one in BenefitKind],
        decisions=[{"value": one.name, "text": one.label} for one in RiskDecision],
        likelihoods=[
            {"value": str(number), "text": f"{number}: {text}"} for number, text in LIKELIHOOD.items()
        ],
        impacts=[{"value": str(number), "text": f"{number}: {text}"} for number, text in IMPACT.items()],
        columns=COLUMNS,
    )
    response.status_code = 400 if faults else 200
    return response


def _chosen(request: Request) -> tuple[dict[str, str], date | None, dict[str, str]]:
    """Which figure the address names, its month, and what is wrong with that, by field."""
    query = request.query_params
    chosen = {name: query.get(name, "").strip()[:40] for name in ("kind", "area", "month")}
    faults: dict[str, str] = {}
    month = read_month(chosen["month"])
    if chosen["kind"] and month is None:
        faults["month"] = f"“{chosen['month']}” is not a month. Type it like 9/2003."
    if (chosen["month"] or "kind" in query) and chosen["kind"] not in BenefitKind.__members__:
        faults["kind"] = "Choose the figure."
    return chosen, month, faults


def _id(request: Request, chosen: Mapping[str, str], month: date | None) -> str:
    """The id of what the address names: a milestone, a risk, or the figure of a month."""
    for name, prefix in PREFIXES.items():
        if (asked := request.query_params.get(name, "")) and asked.startswith(prefix):
            return asked
    if month and chosen["kind"] in BenefitKind.__members__:
        return figure_id(BenefitKind[chosen["kind"]], chosen["area"], month)
    return ""


async def _send(
    request: Request, viewer: Viewer, given: Mapping[str, str], file: Any
) -> tuple[dict[str, str], list[str], str]:
    """Carry out what a form asks for. Answers what is wrong, by field; each fault of a file; and what was done."""
    if given["do"] == "load":
        return await _load(request, viewer, given["key"], file)
    version = int(given["version"]) if given["version"].isdecimal() else 0
    asked: dict[str, Any]
    if given["do"] == "figure":
        asked, faults = _figure(given)
        name, names = "record_benefit_figure", dict[str, str]()
    elif given["do"] == "milestone":
        asked, faults = read_form(given, MILESTONE)
        lacking(asked, faults, {"name": "Say what is to be reached.", "plannedOn": "Give the planned day."})
        name, names = "record_milestone", NAMES
    elif given["do"] == "risk":
        asked, faults = read_form(given, RISK)
        lacking(asked, faults, NEEDED)
        name, names = "record_project_risk", NAMES
    else:
        return {"": "Choose what to do."}, [], ""
    if given["do"] in PREFIXES and given["id"]:
        asked[given["do"]] = given["id"]
    if faults:
        return faults, [], ""
    done = await command(request, viewer, name, {**asked, "version": version, "key": given["key"]})
    return {names.get(field, field): text for field, text in done.faults.items()}, [], given["do"]


def _figure(given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    asked: dict[str, Any] = {"kind": given["kind"], "area": given["area"] or None}
    faults: dict[str, str] = {}
    month = read_month(given["month"])
    if month is None or given["kind"] not in BenefitKind.__members__:
        return asked, {"": "Choose the figure and the month first."}
    asked["month"] = month.isoformat()
    for name in ("planned", "actual", "answers"):
        text = given[name].replace(",", "").replace("£", "").removesuffix("%").strip()
        if VALUE.fullmatch(text) and not (name == "answers" and "." in text):
            asked[name] = int(text) if name == "answers" else float(text)
        elif text:
            faults[name] = f"“{given[name][:20]}” is not a number."
    return asked, faults


async def _load(
    request: Request, viewer: Viewer, key: str, file: Any
) -> tuple[dict[str, str], list[str], str]:
    if not isinstance(file, UploadFile) or not file.filename:
        return {"file": "Choose a file."}, [], ""
    content = await file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text or content[:2] == b"PK":
        return {"file": "This is no CSV file. Save the sheet as CSV and send that."}, [], ""
    done: Done = await command(request, viewer, "load_benefits", {"text": text, "key": key})
    if done.answer is None:
        return done.faults, [], ""
    errors = [one["message"] for one in done.answer["userErrors"]]
    if errors:
        return {"file": errors[0]}, errors[1:], ""
    counts = "-".join(str(done.answer[name]) for name in ("new", "changed", "same"))
    return {}, [], f"load-{counts}"


def _said(done: str) -> str:
    """What was done, in a sentence."""
    if found := re.fullmatch(r"load-(\d{1,6})-(\d{1,6})-(\d{1,6})", done):
        new, changed, same = found.groups()
        return f"The file was loaded: {new} new, {changed} changed, {same} as before."
    known = {
        "figure": "The figure was recorded.",
        "milestone": "The milestone was recorded.",
        "risk": "The risk was recorded.",
    }
    return known.get(done, "")
