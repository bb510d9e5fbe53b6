"""Contacts of probation and movements of the prisons as one timeline, with filters in the address."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from rules.codes import CodeSet, ContactKind, ContactOutcome, EntryKind, Service
from web.pages import record
from web.words import day

FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d-%m-%Y")
GROUPS = (
    ("Probation contacts", [kind for kind in EntryKind if kind.name in ContactKind.__members__]),
    ("Prison movements", [kind for kind in EntryKind if kind.name not in ContactKind.__members__]),
)


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. A filter that can't be read is named beside its field, and the rest still applies."""
    query = request.query_params
    kinds = _members(EntryKind, query.getlist("kind"))
    outcomes = _members(ContactOutcome, query.getlist("outcome"))
    service = next(iter(_members(Service, query.getlist("service"))), None)
    typed = {name: query.get(name, "").strip()[:40] for name in ("from", "to")}
    days = {name: read_day(text) for name, text in typed.items() if text}
    faults = {
        name: f"“{typed[name]}” is not a date. Type it like 30/9/2003."
        for name, read in days.items()
        if read is None
    }
    begin, end = days.get("from"), days.get("to")
    if begin and end and end < begin:
        faults["to"] = "The last day is before the first. Change one of them."
    chosen: dict[str, Any] = {
        "kinds": kinds or None,
        "outcomes": outcomes or None,
        "service": service,
        "from": begin.isoformat() if begin else None,
        "to": end.isoformat() if end and "to" not in faults else None,
        "after": query.get("after") or None,
    }
    found = await record.find(request, viewer, "timeline", chosen)
    if not isinstance(found, Response) and "after" in found.faults:
        found = await record.find(request, viewer, "timeline", {**chosen, "after": None})
    if isinstance(found, Response):
        return found
    kept = [("kind", kind) for kind in kinds] + [("outcome", outcome) for outcome in outcomes]
    kept += [("service", service)] if service else []
    kept += [(name, text) for name, text in typed.items() if text]
    return record.show(
        request,
        viewer,
        "timeline",
        found,
        groups=GROUPS,
        outcomes=list(ContactOutcome),
        services=list(Service),
        chosen={"kind": kinds, "outcome": outcomes, "service": service},
        typed=typed,
        faults=faults,
        kept=kept,
        removable=_removable(kept, begin, end),
        later=bool(query.get("after")),
    )


def read_day(text: str) -> date | None:
    """A day as people type it, day first; None when it can't be read."""
    for form in FORMS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    return None


def _members(codeset: type[CodeSet], names: list[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name in codeset.__members__))


def _removable(kept: list[tuple[str, str]], begin: date | None, end: date | None) -> list[tuple[str, str]]:
    """Each filter in words, and the address without it."""
    sets: dict[str, type[CodeSet]] = {"kind": EntryKind, "outcome": ContactOutcome, "service": Service}
    shown = []
    for name, value in kept:
        if name in sets:
            words = sets[name][value].label
        else:
            read = begin if name == "from" else end
            if read is None:
                continue
            words = ("From " if name == "from" else "To ") + day(read)
        shown.append((words, "?" + urlencode([each for each in kept if each != (name, value)])))
    return shown
