"""Contacts, movements and what else the record holds as one timeline, with filters in the address."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from rules.codes import CodeSet, ContactKind, ContactOutcome, EntryKind, Service
from rules.contacts import OTHERS
from web.filters import read_days, removable
from web.pages import record

SETS: dict[str, type[CodeSet]] = {"kind": EntryKind, "outcome": ContactOutcome, "service": Service}
PLACES = {
    EntryKind.SENTENCE: "sentences",
    EntryKind.BREACH: "contacts",
    EntryKind.ASSESSMENT: "assessments",
    EntryKind.PROGRAMME: "programmes",
    EntryKind.TREATMENT: "treatment",
    EntryKind.CASE_TRANSFER: "transfers",
}
"""Where in the record the whole of an entry is read that is no contact and no movement."""
GROUPS = (
    ("Probation contacts", [kind for kind in EntryKind if kind.name in ContactKind.__members__]),
    (
        "Prison movements",
        [kind for kind in EntryKind if kind.name not in ContactKind.__members__ and kind not in OTHERS],
    ),
    ("What else the record holds", [kind for kind in OTHERS if kind is not EntryKind.REGISTER]),
)
"""Without the register: this page asks for no reason, so none of it is here."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. A filter that can't be read is named beside its field, and the rest still applies."""
    query = request.query_params
    kinds = _members(EntryKind, query.getlist("kind"))
    outcomes = _members(ContactOutcome, query.getlist("outcome"))
    service = next(iter(_members(Service, query.getlist("service"))), None)
    days = read_days(query, "from", "to")
    chosen: dict[str, Any] = {
        "kinds": kinds or None,
        "outcomes": outcomes or None,
        "service": service,
        **days.asked,
        "after": query.get("after") or None,
    }
    found = await record.find(request, viewer, "timeline", chosen)
    if not isinstance(found, Response) and "after" in found.faults:
        found = await record.find(request, viewer, "timeline", {**chosen, "after": None})
    if isinstance(found, Response):
        return found
    kept = [("kind", kind) for kind in kinds] + [("outcome", outcome) for outcome in outcomes]
    kept += [("service", service)] if service else []
    words = {(name, value): SETS[name][value].label for name, value in kept}
    kept += days.kept
    return record.show(
        request,
        viewer,
        "timeline",
        found,
        groups=GROUPS,
        outcomes=list(ContactOutcome),
        places={kind.name: place for kind, place in PLACES.items()},
        services=list(Service),
        chosen={"kind": kinds, "outcome": outcomes, "service": service},
        typed=days.typed,
        faults=days.faults,
        kept=kept,
        removable=removable(kept, words | days.words),
        later=bool(query.get("after")),
    )


def _members(codeset: type[CodeSet], names: list[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name in codeset.__members__))
