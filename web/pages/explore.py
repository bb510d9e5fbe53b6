"""A question of one's own: chosen from lists, the whole of it in the address; kept, pinned, as a file, and opened to
the people whom it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.session import TOOK_TOO_LONG
from resolvers.access import may
from resolvers.context import Viewer
from resolvers.questions import PART, Countable, countable
from rules.codes import Counted, Trait
from rules.questions import Gone, Question, ethnicities, nobody_named, read
from web.asking import address, choices, given, kept, nothing, of_address, years
from web.charts.tally import draw
from web.documents import Unreachable, ask, command
from web.pages.record import not_found
from web.pages.report import EVERYWHERE, reason_of
from web.tables import KINDS, as_file
from web.templates import page

DONE = {
    "save": "The question was kept.",
    "pin": "The question was pinned.",
    "unpin": "The question is no longer pinned.",
    "forget": "The question was forgotten.",
}
PER_PAGE = 50
TOO_MUCH = (
    "This took too long and was ended. Choose an area, a shorter time, or fewer things to tell apart by."
)
WHAT = "figures"


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, with what the address asks for; or the file that the end of its path names."""
    if not may(viewer, PART):
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    kind = request.path_params.get("kind", "")
    wanted = of_address(request.query_params)
    things = {one.count.name: one for one in countable(viewer.grants_with_reason)}
    question, faults = asked(wanted, things)
    try:
        # The register is read with a reason, which its reader gives, each time.
        secret = question is not None and question.count is Counted.REGISTER
        reason, why = await reason_of(request) if secret else ("", {})
        if secret and question and not reason:
            values = {"reason": reason, "faults": why, "to": f"/explore?{_query(question)}"}
            return page(request, "register_why.html", viewer, 400 if why else 200, **values)
        if request.method == "POST" and not secret:
            done, faults = await _carry_out(request, viewer, question)
            if done:
                where = request.url.include_query_params(done=done)
                return RedirectResponse(f"{where.path}?{where.query}", 303)
        variables = {"question": given(question) if question else nothing(), "asked": question is not None}
        answered = await ask(request, viewer, "explore", variables, reason)
    except Unreachable as fault:
        if str(fault) != TOOK_TOO_LONG:
            return page(request, "unreachable.html", viewer, 503)
        # Nothing is asked, so that the question can be changed.
        answered = await ask(request, viewer, "explore", {"question": nothing(), "asked": False})
        faults = {"count": TOO_MUCH}
    if "explore" in answered.refused:
        return page(request, "no_access.html", viewer, 403, what="these figures")
    faults |= answered.faults
    found = answered.data.get("explore")
    if kind in KINDS and found:
        return as_file(found, kind, found["tables"][0]["sentence"])
    response = page(
        request,
        "explore.html",
        viewer,
        **_form(wanted, things, answered.data["areas"]["nodes"], _codes(answered.data["codeSet"])),
        **_shown(question, found, things),
        kept=kept(answered.data["savedQuestions"]["nodes"]),
        schedules={one["question"]: one for one in answered.data["reportSchedules"]["nodes"]},
        address=address(question) if question else [],
        faults=faults,
        secret=secret,
        key=token_urlsafe(16),
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    response.status_code = 400 if faults else 200
    return response


async def again(request: Request, viewer: Viewer) -> Response:
    """The way to a question that the reader keeps, asked of the days that the address names."""
    if not may(viewer, PART):
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    query = request.query_params
    try:
        since, until = (date.fromisoformat(query.get(name, "")) for name in ("since", "until"))
        answered = await ask(request, viewer, "reports", {})
        (found,) = (
            one for one in answered.data["savedQuestions"]["nodes"] if one["id"] == query.get("question")
        )
        question = replace(read(orjson.loads(found["asked"])), since=since, until=until)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    except Gone:
        # The list of what they keep says what of it is gone.
        return RedirectResponse("/explore", 303)
    except ValueError:
        return await not_found(request, viewer)
    return RedirectResponse(f"/explore?{_query(question)}", 303)


def asked(
    wanted: Mapping[str, Any], things: Mapping[str, Countable]
) -> tuple[Question | None, dict[str, str]]:
    """The question that an address asks, None while none is; and what is wrong with it."""
    if not wanted["count"]:
        return None, {}
    if wanted["count"] in Counted.__members__:
        if wanted["count"] not in things:
            return None, {"count": "You may not have these figures. Choose something else."}
        # What an address asks by may never have been there; what somebody keeps was, once.
        for field in ("by", "filters"):
            if not Trait.__members__.keys() >= set(wanted[field]):
                return None, {field: nobody_named(things[wanted["count"]].traits)}
    try:
        return read(wanted), {}
    except Gone as fault:
        return None, {"count": str(fault)}


async def _carry_out(
    request: Request, viewer: Viewer, question: Question | None
) -> tuple[str, dict[str, str]]:
    form = await request.form()
    do, key, id_ = (str(form.get(name, "")) for name in ("do", "key", "id"))
    if do == "save" and question:
        asked = {"key": key, "name": str(form.get("name", "")), "question": given(question), "pinned": False}
        done = await command(request, viewer, "save_question", asked)
    elif do in ("pin", "unpin"):
        done = await command(
            request, viewer, "pin_question", {"key": key, "question": id_, "pinned": do == "pin"}
        )
    elif do == "forget":
        done = await command(request, viewer, "forget_question", {"key": key, "question": id_})
    else:
        return "", {"": "Choose what to do."}
    return ("", done.faults) if done.faults else (do, {})


def _form(
    wanted: Mapping[str, Any],
    things: Mapping[str, Countable],
    areas: list[Mapping[str, Any]],
    codes: list[list[Any]],
) -> dict[str, Any]:
    """What the form offers and what is chosen in it. `codes`: those of ethnicity in force."""
    thing = things.get(wanted["count"])
    narrows = [
        (
            trait,
            [
                {"value": key, "text": text, "checked": key in wanted["filters"].get(trait.name, ())}
                for key, text in (ethnicities(words, codes) if trait is Trait.ETHNICITY else words).items()
            ],
        )
        for trait, words in (thing.traits.items() if thing else ())
        if words
    ]
    return {
        "chosen": wanted,
        "thing": thing,
        "counts": choices([one.count for one in things.values()], "Choose"),
        "traits": choices(list(thing.traits), "Nothing") if thing else [],
        "shares": choices(list(thing.shares), "None") if thing else [],
        "narrows": narrows,
        "areas": [EVERYWHERE, *({"value": one["id"], "text": one["name"]} for one in areas)],
        "years": years(),
        "from_year": wanted["from"][:4],
        "to_year": wanted["to"][:4],
    }


def _codes(held: Mapping[str, Any] | None) -> list[list[Any]]:
    """The codes of ethnicity in force, as `ethnicities` reads them."""
    current = held["current"] if held else None
    return [
        [one["code"], one["countsAs"], one["label"], one["label"]]
        for one in (current["codes"] if current else ())
    ]


def _shown(
    question: Question | None, found: Mapping[str, Any] | None, things: Mapping[str, Countable]
) -> dict[str, Any]:
    """The figures, their chart, and the address at which a row opens to its people."""
    if question is None or not found:
        return {"table": None, "rows": [], "chart": None, "opens": "", "as_of": None}
    (table,) = found["tables"]
    thing = things[question.count.name]
    # The people behind a figure of the register or of victims are read where those are.
    apart = question.count in (Counted.REGISTER, Counted.VICTIMS)
    opens = "" if thing.plainly or apart else f"/explore/people?{_query(question)}"
    return {
        "table": table,
        "rows": found["rows"],
        "chart": draw(table, found["rows"]),
        "opens": opens,
        "as_of": found["asOf"],
    }


def _query(question: Question) -> str:
    return urlencode(address(question))
