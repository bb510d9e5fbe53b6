"""The contact log of a person: what is planned, what happened, what absences ask for, and the forms that write it."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.context import Viewer
from rules.clock import today
from rules.codes import BreachOutcome, BreachStep, ContactKind, ContactOutcome, Repeat
from rules.contacts import HAS_OUTCOME, breach_types
from web import drafts
from web.documents import Unreachable, command
from web.filters import LONGEST_NUMBER, not_a_day, read_day
from web.forms import sent
from web.pages import record
from web.templates import page

DAYS = ("day", "nextDay", "explanationSought", "explainedOn", "failedOn", "decidedOn", "on")
TEXTS = ("time", "nextTime", "place", "notes", "explanation", "grounds", "court")
CODES = {
    "kind": ContactKind,
    "outcome": ContactOutcome,
    "repeat": Repeat,
    "step": BreachStep,
    "result": BreachOutcome,
}
FIELDS = (
    *DAYS,
    *TEXTS,
    *CODES,
    "sentence",
    "times",
    "contact",
    "breach",
    "version",
    "reason",
    "key",
    "do",
)
RECORDS = ("offender", "kind", "day", "contact", "version", "time", "place", "outcome", "notes", "sentence")
GIVEN = {
    "record": ("record_contact", (*RECORDS, "explanationSought", "nextDay", "nextTime")),
    "plan": (
        "plan_contacts",
        ("offender", "kind", "day", "time", "place", "notes", "sentence", "repeat", "times"),
    ),
    "correct": (
        "correct_contact",
        (
            "contact",
            "version",
            "reason",
            "day",
            "time",
            "place",
            "sentence",
            "notes",
            "outcome",
            "explanationSought",
            "explainedOn",
            "explanation",
        ),
    ),
    "take_off": ("correct_contact", ("contact", "version", "reason", "withdrawn")),
    "begin_breach": ("begin_breach", ("offender", "sentence", "failedOn", "decidedOn", "grounds")),
    "step_breach": (
        "record_breach_step",
        ("breach", "version", "step", "on", "court", "result", "reason"),
    ),
}
"""For each button its command, and which of the form's fields it is given."""

ENDS = {
    "record": "notes",
    "plan": "kind",
    "correct": "reason",
    "take_off": "reason",
    "begin_breach": "grounds",
}
ENDS["step_breach"] = "reason"
"""For each button the field beside which is told what is wrong with something that nobody typed."""
SAID = {"notes": "The note", "date": "The day", "time": "The time", "place": "The place"}
"""What of an entry that was changed the log itself tells."""

BREACH = {
    "begin_breach": {
        "sentence": "Choose the order.",
        "failedOn": "Give the day of the failure.",
        "decidedOn": "Give the day of the decision.",
        "grounds": "Say what the person failed to do.",
    },
    "step_breach": {"step": "Choose the step.", "on": "Give the day."},
}
"""For each button of breach the fields that may not be empty, and what is said then."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    changed = False
    if request.method == "POST":
        try:
            if gone := await _draft(request, viewer, await request.form(), given):
                return gone
            faults = await send(request, viewer, request.path_params["id"], given)
            changed = "version" in faults
            faults = beside(given, await request.form(), faults)
            if faults:
                await drafts.keep(request, viewer, request.path_params["id"], given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return RedirectResponse(f"{request.url.path}?done={given['do']}", 303)
    after = request.query_params.get("after")
    found = await record.find(request, viewer, "contacts", {"after": after})
    if not isinstance(found, Response) and "after" in found.faults:
        found = await record.find(request, viewer, "contacts", {"after": None})
    if isinstance(found, Response):
        return found
    kept = (found.data.get("drafts") or {"nodes": ()})["nodes"]
    draft = None if faults else drafts.chosen(kept, request.query_params.get("draft", ""))
    if draft is not None:
        given = {**given, **drafts.as_given(draft)}
    entries = (found.data["offender"].get("contacts") or {"nodes": ()})["nodes"]
    response = record.show(
        request,
        viewer,
        "contacts",
        found,
        # Whoever's change came second has what stands before them, and sends theirs again on that.
        given=_on_what_stands(given, faults, entries, changed, draft is not None),
        faults=faults,
        key=token_urlsafe(16),
        kinds=list(ContactKind),
        plannable=[kind for kind in ContactKind if kind in HAS_OUTCOME],
        said=SAID,
        outcomes=list(ContactOutcome),
        repeats=list(Repeat),
        drafts=kept,
        draft=draft,
        breach_steps=[step for step in BreachStep if step is not BreachStep.DECIDED],
        breach_outcomes=list(BreachOutcome),
        breach_types=breach_types(),
        iso_today=today().isoformat(),
        kept_kinds={kind.name for kind in HAS_OUTCOME},
        done=request.query_params.get("done", ""),
        later=bool(after),
    )
    response.status_code = 400 if faults else 200
    return response


async def _draft(
    request: Request, viewer: Viewer, form: Mapping[str, Any], given: Mapping[str, str]
) -> Response | None:
    """What becomes of a form that is left with a draft, or whose draft is thrown away; None: it is sent."""
    what = str(form.get("draft", ""))
    if what not in ("keep", "throw_away"):
        return None
    offender = request.path_params["id"]
    if what == "keep":
        await drafts.keep(request, viewer, offender, given)
    else:
        of = {"do": str(form.get("form", "")), "contact": str(form.get("about", ""))}
        await drafts.throw_away(request, viewer, offender, of)
    return RedirectResponse(f"{request.url.path}?done=draft_{what}", 303)


async def send(request: Request, viewer: Viewer, offender: str, given: Mapping[str, str]) -> dict[str, str]:
    """Carry out what a form of the log asks for. Answers what is wrong, by field. Raises Unreachable."""
    name, wanted = GIVEN.get(given["do"], ("", ()))
    if not name:
        return {"": "Choose what to do."}
    asked, faults = _read(given, wanted, await request.form())
    asked["key"] = given["key"]
    if given["do"] in BREACH:
        return await _breach(request, viewer, name, offender, given, asked, faults)
    if "offender" in wanted:
        asked["offender"] = offender
        for field, words in (("day", "Give the day."), ("kind", "Choose what it was.")):
            if field not in asked:
                faults.setdefault(field, words)
    else:
        asked |= {"reason": given["reason"], "version": asked.get("version", 0)}
    if given["do"] == "take_off":
        asked["withdrawn"] = True
    return faults or (await command(request, viewer, name, asked)).faults


async def _breach(
    request: Request,
    viewer: Viewer,
    name: str,
    offender: str,
    given: Mapping[str, str],
    asked: dict[str, Any],
    faults: dict[str, str],
) -> dict[str, str]:
    """The forms of breach, whose outcome has another name on the page than one of a contact."""
    if "result" in asked:
        asked["outcome"] = asked.pop("result")
    if given["do"] == "begin_breach":
        asked["offender"] = offender
    for field, words in BREACH[given["do"]].items():
        if field not in asked:
            faults.setdefault(field, words)
    if faults:
        return faults
    told = (await command(request, viewer, name, asked)).faults
    return {"result" if field == "outcome" else field: text for field, text in told.items()}


def beside(given: Mapping[str, str], form: Mapping[str, Any], faults: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, each beside a field that the form shows: what the page itself put in is told of at its end."""
    of_planned = given["do"] == "record" and given["contact"]
    shown = {"outcome", "notes"} if of_planned else {"", *form} - drafts.NOT_TYPED | {"outcome"}
    found: dict[str, list[str]] = {}
    for field, text in faults.items():
        found.setdefault(field if field in shown else ENDS.get(given["do"], ""), []).append(text)
    return {field: " ".join(texts) for field, texts in found.items()}


def _read(
    given: Mapping[str, str], wanted: tuple[str, ...], form: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of a form as a command takes them, and what is wrong with those that can't be read."""
    asked: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in wanted:
        text = given.get(field, "")
        if field in DAYS and text:
            if day := read_day(text):
                asked[field] = day.isoformat()
            else:
                faults[field] = not_a_day(text)
        elif field in CODES and text and text not in CODES[field].__members__:
            faults[field] = "Choose one of these."
        elif field in ("version", "times") and text:
            asked[field] = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
        elif text:
            asked[field] = text
        elif given["do"] == "correct" and field == "day" and field in form:
            faults[field] = "Give the day."
        elif given["do"] == "correct" and field in (*DAYS, *TEXTS, "sentence") and field in form:
            # What is emptied is taken back; what the form does not have stays.
            asked[field] = None
    return asked, faults


def _on_what_stands(
    given: Mapping[str, str],
    faults: Mapping[str, str],
    entries: list[Mapping[str, Any]],
    changed: bool,
    drafted: bool,
) -> dict[str, str]:
    there = {one["id"]: str(one["version"]) for one in entries}
    if drafted:
        return {**given, "version": there.get(given["contact"], "")}
    if not faults:
        return {}
    version = there.get(given["contact"]) if changed else None
    return {**given, "version": version or given["version"]}
