"""Who may see what: the whole table of roles and parts of the record, on one screen.

A role is what a person does; the token says which they have (`resolvers/tokens.py`). Each part names the fields of the
GraphQL schema that belong to it; a test fails on a field that belongs to none. What a person may not read is left out
of the statement. Limited-access offenders are hidden person by person, in `graph/offenders.py`.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple


class Role(Enum):
    """What a member of staff does."""

    PRACTITIONER = "Probation practitioner"
    MANAGER = "Probation manager"
    PRISON_OFFICER = "Prison officer"
    VICTIM_LIAISON = "Victim liaison officer"
    PUBLIC_PROTECTION = "Public protection officer"
    PROGRAMME_TUTOR = "Programme tutor"
    INFORMATION_OFFICER = "Information officer"
    DATA_STEWARD = "Data steward"
    AUDITOR = "Auditor"


P, M, O, V, B, T, I, D, A = Role  # noqa: E741 - the columns of the table, in the order above
CASE = {P, M, O, V, B}


class Part(NamedTuple):
    """A part of the record: who may read it, and why."""

    readers: set[Role]
    why: str


TABLE: dict[str, Part] = {
    "identity": Part(CASE | {T, D}, "Anyone with work to do on a case must know whose it is."),
    "equality": Part(
        CASE | {T, D}, "Section 95 Criminal Justice Act 1991 monitoring; needs such as language."
    ),
    "addresses": Part(CASE | {D}, "Tutors meet people at the office and have no need of a home address."),
    "sentences": Part(CASE | {T}, "What is being served decides what may be asked of a person."),
    "custody": Part(CASE | {T}, "Where a person is held, and until when."),
    "supervision": Part(CASE | {T, D}, "Who is responsible must never be unclear."),
    "contacts": Part({P, M, O, B, T}, "Victim liaison knows moves and dates, not the case's daily notes."),
    "sources": Part(CASE | {D}, "Anyone who relies on a fact may know where it came from."),
    "raw rows": Part({D}, "A row as the legacy system wrote it holds all that it held."),
    "reference": Part(set(Role), "Areas, prisons and officers are nobody's record."),
    "viewer": Part(set(Role), "Everyone may know who they are signed in as."),
}

PARTS: dict[str, str] = {
    "Offender": "identity",
    "Name": "identity",
    "Identifier": "identity",
    "CaseFile": "sources",
    "SourceRecord": "sources",
    "Address": "addresses",
    "Supervision": "supervision",
    "Sentence": "sentences",
    "Offence": "sentences",
    "Spell": "custody",
    "Stay": "custody",
    "Movement": "custody",
    "Contact": "contacts",
    "TimelineEntry": "contacts",
    "Area": "reference",
    "Prison": "reference",
    "Officer": "reference",
    "Viewer": "viewer",
    "Query": "identity",
}
"""The part that a type's fields belong to, unless EXCEPTIONS says otherwise."""

EQUALITY_FIELDS = (
    "sex",
    "ethnicity",
    "formerEthnicity",
    "ethnicityNeedsRecording",
    "language",
    "disability",
    "nationality",
)

EXCEPTIONS: dict[str, str] = {
    **{f"{kind}.{field}": "equality" for kind in ("Offender", "CaseFile") for field in EQUALITY_FIELDS},
    "Offender.addresses": "addresses",
    "Offender.sentences": "sentences",
    "Offender.currentSentences": "sentences",
    "Offender.spells": "custody",
    "Offender.currentStay": "custody",
    "Offender.supervisions": "supervision",
    "Offender.currentSupervisions": "supervision",
    "Offender.contacts": "contacts",
    "Offender.nextContact": "contacts",
    "Offender.timeline": "contacts",
    "Offender.files": "sources",
    "SourceRecord.raw": "raw rows",
    "Query.areas": "reference",
    "Query.prisons": "reference",
    "Query.viewer": "viewer",
}


def part_of(kind: str, field: str) -> str | None:
    """The part of the record that a field belongs to. Ids belong to whoever may reach the thing itself."""
    if field == "source":
        return "sources"
    return EXCEPTIONS.get(f"{kind}.{field}", PARTS.get(kind))


@cache
def may(roles: frozenset[Role], kind: str, field: str) -> bool:
    """Whether any of the roles may read a field. A field that belongs to no part is read by nobody."""
    part = part_of(kind, field)
    return part is not None and bool(TABLE[part].readers & roles)
