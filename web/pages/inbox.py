"""What the signed-in person and their offices are told, what waits to be done, and the buttons that say it is."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.codes import StandardReport
from web.documents import Unreachable, ask, command
from web.templates import page

LISTS: dict[str, tuple[str, str, dict[str, bool]]] = {
    "": ("Everything", "inbox", {}),
    "mine": ("For you", "mine", {"mine": True}),
    "office": ("Your office", "offices", {"mine": False}),
    "tasks": ("Tasks", "todo", {"tasks": True}),
}
"""What may be shown, by the word in the address: in words, the count's name in the document, and its filter."""

COMMANDS = {"read": "mark_read", "done": "finish_task"}

OF_PERSON = {
    "TRANSFER": ("transfers", "Look at the move"),
    "TRANSFER_DECISION": ("transfers", "Answer it"),
    "TRANSFER_VICTIMS": ("victims", "Look at the victims"),
    "CONDITION_ASKED": ("sentences", "Read the condition"),
    "HANDOVER": ("handover", "Look at the handover"),
    "RELEASED": ("custody", "Look at the release"),
    "RELEASE_VICTIMS": ("handover", "Say who was told"),
    "FIRST_APPOINTMENT": ("contacts", "Book it"),
    "TRANSFER_OVERDUE": ("transfers", "Look at the move"),
    "RECALLED": ("custody", "Look at the recall"),
    "ESCAPED": ("custody", "Look at the movements"),
    "DIED": ("custody", "Look at the movements"),
    "HIGH_RISK": ("assessments", "Read the assessment"),
    "COUNTERSIGN": ("assessments", "Look at the assessment"),
    "ASSESSMENT_RETURNED": ("assessments", "Look at the assessment"),
    "RECORDS_JOINED": ("why", "Look at the join"),
    "RECORD_SPLIT": ("why", "Look at the record"),
    "PROGRAMME": ("programmes", "Look at the programme"),
}
"""What comes next, by an item's kind: the part of the person's record, and what the link says."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The list, the latest first; a post marks an item and comes back to it."""
    query = request.query_params
    shown = query.get("show", "")
    shown = shown if shown in LISTS else ""
    kept = {name: value for name in ("show", "all", "still") if (value := query.get(name))}
    after = query.get("after")
    try:
        if request.method == "POST":
            return await _mark(request, viewer)
        asked: dict[str, Any] = {**LISTS[shown][2], "open": None if query.get("all") else True}
        answered = await ask(request, viewer, "inbox", {**asked, "after": after})
        if "after" in answered.faults:
            answered = await ask(request, viewer, "inbox", asked)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    data = answered.data
    return page(
        request,
        "inbox.html",
        viewer,
        found=data["list"],
        lists=[(word, words, data[count]["totalCount"]) for word, (words, count, _) in LISTS.items()],
        shown=shown,
        kept=kept,
        key=token_urlsafe(16),
        later=bool(after),
        onward=lambda item: onward(item, viewer),
    )


def onward(item: Mapping[str, Any], viewer: Viewer) -> tuple[str, str] | None:
    """Where an item leads: an address and what the link to it says."""
    if item["kind"] == "GLASS_BROKEN":
        return (f"/reviews/{item['subject']}", "Review it") if may(viewer, "reviews") else None
    if item["kind"] == "VICTIM_TO_TELL":
        return f"/victims/{item['subject']}", "Tell the victim"
    if item["kind"] == "INCIDENT":
        return f"/incidents/{item['subject']}", "Look at the incident"
    if item["kind"] == "INCIDENT_ACTION":
        return f"/actions/{item['subject']}", "Say what came of it"
    if item["kind"] == "REPORT_READY":
        return _figures(item["subject"])
    if item["kind"] == "TRANSFER_CASES":
        return "/transfers", "Look at the moves"
    if item["offender"] is None or item["kind"] not in OF_PERSON:
        return None
    part, words = OF_PERSON[item["kind"]]
    return f"/offenders/{item['offender']['id']}/{part}", words


def _figures(subject: str) -> tuple[str, str]:
    """Where a report or a question is opened, of the days that stand behind its name or id."""
    what, *days = subject.split()
    if len(days) != 2:
        return "/reports", "Look at the reports"
    asked = urlencode(dict(zip(("since", "until"), days, strict=True)))
    if what in StandardReport.__members__:
        return f"/reports/{what.lower().replace('_', '-')}?{asked}", "Look at the report"
    return f"/explore/kept?question={what}&{asked}", "Look at the figures"


async def _mark(request: Request, viewer: Viewer) -> Response:
    form = await request.form()
    name = COMMANDS.get(str(form.get("what", "")))
    if name:
        given = {"item": str(form.get("item", "")), "key": str(form.get("key", ""))}
        # Read or done already, or not theirs: the list that follows says what there is.
        await command(request, viewer, name, given)
    kept = {word: str(form.get(word)) for word in ("show", "all", "still") if form.get(word)}
    return RedirectResponse(f"/inbox?{urlencode(kept)}" if kept else "/inbox", 303)


async def moved(_request: Request, _viewer: Viewer) -> Response:
    """The address that this page had."""
    return RedirectResponse("/inbox", 308)
