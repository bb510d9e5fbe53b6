"""What somebody may see of the probe's people, worked out in plain Python, and the world without the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from resolvers.access import NEEDS, NEEDS_REASON, TABLE, UNLESS_CLEARED, Clearance, Role, Scope
from resolvers.context import Post, Viewer

CONTENT = {
    "addresses": "Address",
    "sentences": "Sentence Offence",
    "custody": "Spell Stay Movement",
    "supervision": "Supervision",
    "contacts": "Contact",
    "harm levels": "Assessment Objective",
    "assessments": "Objective .scores",
    "in confidence": "ConfidentialPart",
    "programmes": "Referral ProgrammeSession ProgrammeTest",
    "treatment": "Treatment DrugTest TreatmentWeek CourtReview",
    "sources": "SourceRecord .file",
    "register": "RegisterEntry MappaMeeting MappaAction .register",
    "victims": "Victim .victims",
}
"""The labels whose nodes are a part of the record, and of nothing else. A file is kept, as other facts hang off it, but
with nothing on it; one that is kept apart goes with its row. Whoever reads levels alone finds no more on an assessment.
"""

AGREED = {
    "Name": "names",
    "Identifier": "identifiers",
    "Supervision": "currentSupervisions supervisions",
    "Stay": "currentStay",
    "Spell": "spells currentStay",
    "Movement": "timeline",
    "Contact": "contacts nextContact timeline",
    "Sentence": "sentences currentSentences",
    "Address": "addresses",
}
"""The ways from an offender to a label: a partner whose agreement names none of them may know nothing of it."""


@dataclass
class Limit:
    """An exclusion or restriction. `now`: whether it is in force."""

    restriction: bool
    names: set[str]
    now: bool


@dataclass
class Person:
    """Somebody of the probe's world, as far as it matters to who may see them."""

    id: str
    areas: set[str]
    supervised: tuple[str, str, str] | None
    prison: str | None
    limits: list[Limit] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    unit: str = "west-yorkshire"
    """The area whose victim unit knows a victim of theirs."""
    concealed: str | None = None
    """What alone knows of them: REGISTER, VICTIMS, or None when other files do."""


def sees(viewer: Viewer, person: Person, purpose: str) -> bool:
    """Whether a person's record is there for somebody at all."""
    if person.concealed and not _unveiled(viewer, person, purpose):
        return False
    limited = any(one.now and (viewer.id in one.names) != one.restriction for one in person.limits)
    return (not limited or viewer.id in person.opened) and reads(viewer, person, "identity", "")


def _unveiled(viewer: Viewer, person: Person, purpose: str) -> bool:
    if person.concealed == "REGISTER":
        cleared = Clearance.REGISTER in viewer.clearances and bool(purpose)
        return cleared and _counts(viewer, Role.PUBLIC_PROTECTION)
    return _counts(viewer, Role.VICTIM_LIAISON) and any(
        post.role is Role.VICTIM_LIAISON and post.area == person.unit for post in viewer.posts
    )


def reads(viewer: Viewer, person: Person, part: str, purpose: str) -> bool:
    """Whether somebody reads a part of a person's record."""
    if part in NEEDS and NEEDS[part] not in viewer.clearances:
        return False
    if part in NEEDS_REASON and not purpose:
        return False
    held = [(role, scope) for role, scope in TABLE[part].readers.items() if _counts(viewer, role)]
    if not held:
        return False
    return viewer.id in person.opened or any(_reaches(viewer, role, scope, person) for role, scope in held)


def _counts(viewer: Viewer, role: Role) -> bool:
    needed = UNLESS_CLEARED.get(role)
    return role in viewer.roles and (needed is None or needed in viewer.clearances)


def _reaches(viewer: Viewer, role: Role, scope: Scope, person: Person) -> bool:
    if scope is Scope.NATIONAL:
        return True
    if scope is Scope.AGREEMENT:
        agreed = viewer.agreement
        return agreed is not None and (
            bool(person.areas & set(agreed.areas)) or person.prison in agreed.prisons
        )
    return any(_at(viewer, post, scope, person) for post in viewer.posts if post.role is role)


def _at(viewer: Viewer, post: Post, scope: Scope, person: Person) -> bool:
    if scope in (Scope.AREA, Scope.BOTH):
        return post.area in person.areas
    if scope is Scope.UNIT:
        return post.area in person.areas or post.area == person.unit
    if scope is Scope.PRISON:
        return person.prison is not None and post.prison == person.prison
    if person.supervised is None:
        return False
    area, team, officer = person.supervised
    if scope is Scope.OWN:
        return officer in viewer.officers
    return post.area == area and post.team in (None, team)


def unseen(viewer: Viewer, people: list[Person], purpose: str) -> Iterator[tuple[str, list[str]]]:
    """What must be taken away for the world to hold only what somebody may see: a label (`Offender` for everything of
    a person, `.property` for what is blanked) and the people it goes of."""
    hidden = [one.id for one in people if not sees(viewer, one, purpose)]
    yield "Offender", hidden
    rest = [one for one in people if one.id not in hidden]
    for part, labels in CONTENT.items():
        out = [one.id for one in rest if not reads(viewer, one, part, purpose)]
        for label in labels.split():
            yield label, out
    if viewer.agreement is not None:
        for label, ways in AGREED.items():
            if not any(f"Offender.{way}" in viewer.agreement.fields for way in ways.split()):
                yield label, [one.id for one in rest]
    yield ".equality", [one.id for one in rest if not reads(viewer, one, "equality", purpose)]
    yield ".raw", [one.id for one in rest if not reads(viewer, one, "raw rows", purpose)]
