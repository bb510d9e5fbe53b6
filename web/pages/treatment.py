"""Drug treatment and testing orders: weeks at a glance, tests, the court's reviews, and the forms that record them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from secrets import token_urlsafe
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import spoken, today
from rules.codes import CodeSet, Drug, DrugTestResult, ReviewResult, TreatmentOutcome
from rules.treatment import DAYS, SUBSTANCES, monday
from web.charts import hours
from web.documents import Unreachable, command
from web.forms import DAY, NUMBER, TEXT, Kind, lacking, read_form, sent
from web.pages import record
from web.templates import page

HOURS = tuple(f"hours.{number}" for number in range(DAYS))
FORMS: dict[str, tuple[str, dict[str, Kind]]] = {
    "begin": (
        "begin_treatment",
        {"sentence": TEXT, "mainDrug": Drug, "provider": TEXT, "supervisor": TEXT},
    ),
    "week": (
        "record_treatment_week",
        {
            "treatment": TEXT,
            "from": DAY,
            "hoursOrdered": NUMBER,
            **dict.fromkeys(HOURS, NUMBER),
            "reason": TEXT,
        },
    ),
    "test": (
        "record_drug_test",
        {"treatment": TEXT, "on": DAY, **dict.fromkeys(SUBSTANCES, DrugTestResult), "reason": TEXT},
    ),
    "review": (
        "record_court_review",
        {
            "treatment": TEXT,
            "on": DAY,
            "court": TEXT,
            "result": ReviewResult,
            "comments": TEXT,
            "nextOn": DAY,
            "outcome": TreatmentOutcome,
            "reason": TEXT,
        },
    ),
    "breach": (
        "record_treatment_breach",
        {"treatment": TEXT, "version": NUMBER, "on": DAY, "notes": TEXT},
    ),
    "end": (
        "end_treatment",
        {"treatment": TEXT, "version": NUMBER, "on": DAY, "outcome": TreatmentOutcome, "reason": TEXT},
    ),
    "withdraw": ("withdraw_treatment_entry", {"treatment": TEXT, "entry": TEXT, "reason": TEXT}),
}
FORMS["mend"] = FORMS["end"]
"""For each form its command, and what of it is what. `mend` puts an end right, or takes it back."""
NEEDED = {
    "begin": {"sentence": "Choose the order."},
    "week": {"from": "Give the Monday.", "hoursOrdered": "Give the hours that the order asks for."},
    "test": {"on": "Give the day."},
    "review": {"on": "Give the day.", "result": "Choose what the court made of the order."},
    "breach": {"on": "Give the day.", "notes": "Say in a sentence what the breach is."},
    "end": {"on": "Give the day.", "outcome": "Choose how it ended."},
    "mend": {"reason": "Say why it is changed, in a sentence."},
    "withdraw": {
        "entry": "Choose what is to be taken off.",
        "reason": "Say why it is taken off, in a sentence.",
    },
}
HELD_BY = {"week": "from", "test": "on", "review": "on"}
"""Forms that write the one thing of a day: the field that is the day."""
DONE = {
    "begin": "Treatment was begun.",
    "week": "The week was recorded.",
    "test": "The test was recorded.",
    "review": "The review was recorded.",
    "breach": "Breach was noted, and stands in the contact log.",
    "end": "The end was recorded.",
    "mend": "The end was put right.",
    "withdraw": "It was taken off.",
}
FIELDS = (
    "do",
    "form",
    "key",
    "held",
    *dict.fromkeys(name for _, fields in FORMS.values() for name in fields),
)


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its forms."""
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            faults = await _send(request, viewer, given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        if not faults:
            return RedirectResponse(f"{request.url.path}?done={given['do']}", 303)
    found = await record.find(request, viewer, "treatment")
    if isinstance(found, Response):
        return found
    treatments = found.data["offender"]["treatments"] or ()
    charts = {each["id"]: await run_in_threadpool(hours.draw, each["weeks"] or ()) for each in treatments}
    begun = {each["orderDate"] for each in treatments}
    response = record.show(
        request,
        viewer,
        "treatment",
        found,
        charts=charts,
        orders=[
            {"value": one["id"], "date": one["date"]}
            for one in found.data["offender"]["currentSentences"] or ()
            if one["type"] == "DRUG_TREATMENT_AND_TESTING" and one["date"] not in begun
        ],
        held={each["id"]: _held(each) for each in treatments},
        entries={each["id"]: list(_entries(each)) for each in treatments},
        records=may(viewer, "treatment log"),
        given=given if faults else {},
        faults=faults,
        key=token_urlsafe(16),
        iso_today=today().isoformat(),
        mondays={each["id"]: monday(_last_day(each)).isoformat() for each in treatments},
        done=DONE.get(request.query_params.get("done", ""), ""),
        substances=SUBSTANCES,
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        drugs=_items(Drug),
        results=_items(DrugTestResult),
        reviewed=_items(ReviewResult),
        outcomes=_items(TreatmentOutcome),
        revoked=_items(one for one in TreatmentOutcome if one is not TreatmentOutcome.COMPLETED),
    )
    response.status_code = 400 if faults else 200
    return response


async def _send(request: Request, viewer: Viewer, given: Mapping[str, str]) -> dict[str, str]:
    do = given["do"]
    name, fields = FORMS.get(do, ("", {}))
    if not name:
        return {"": "Choose what to do."}
    asked, faults = read_form(given, fields)
    lacking(asked, faults, NEEDED[do])
    asked["key"] = given["key"]
    if do == "begin":
        asked["offender"] = request.path_params["id"]
    if do == "week":
        asked["hours"] = [asked.pop(one, 0) for one in HOURS]
    if do == "mend" and "outcome" not in asked:
        asked.pop("on", None)
    if do == "withdraw":
        entry, _, version = asked.get("entry", "").partition("@")
        asked |= {"entry": entry, "version": int(version) if version.isdecimal() else 0}
    if do in HELD_BY:
        asked["version"] = _version(given["held"], do, asked.get(HELD_BY[do], ""))
    return faults or (await command(request, viewer, name, asked)).faults


def _held(one: Mapping[str, Any]) -> str:
    """What stands of an order as the page is made: the form that writes it, its day and its version."""
    found = [f"week.{each['from']}.{each['version']}" for each in one["weeks"] or ()]
    found += [f"test.{each['date']}.{each['version']}" for each in one["tests"] or ()]
    found += [f"review.{each['date']}.{each['version']}" for each in one["reviews"] or ()]
    return " ".join(found)


def _last_day(one: Mapping[str, Any]) -> date:
    """The day on which an order ended; of one that goes on, today."""
    return date.fromisoformat(one["endedOn"]) if one["endedOn"] else today()


def _entries(one: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What stands of an order, each with its version, to choose from."""
    for words, name, day in (
        ("Test", "tests", "date"),
        ("Review", "reviews", "date"),
        ("Week", "weeks", "from"),
    ):
        for each in sorted(one[name] or (), key=lambda each: each[day] or "", reverse=True):
            when = f"{'from' if day == 'from' else 'of'} {spoken(date.fromisoformat(each[day]))}"
            yield {"value": f"{each['id']}@{each['version']}", "text": f"{words} {when}"}


def _version(held: str, form: str, day: date | str) -> int:
    """The version of what stood for a day when the page was made; 0: nothing stood there."""
    begins = f"{form}.{day}."
    found = [one.removeprefix(begins) for one in held.split() if one.startswith(begins)]
    return int(found[0]) if found and found[0].isdecimal() else 0


def _items(codes: Iterable[CodeSet] | type[CodeSet]) -> list[dict[str, str]]:
    return [{"value": one.name, "text": one.label} for one in codes]
