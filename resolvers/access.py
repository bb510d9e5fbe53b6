"""Who may see what: the whole table of roles, parts of the record and scopes, on one screen.

A role is what a person does; the graph says who has which, where and from when to when (`graph/staff.py`). Which fields
of the schema are of a part stands in `resolvers/parts.py`; a test fails on a field that is of none. What a role may not
read is left out of the statement; what is out of a role's scope is kept out by a predicate inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from graph import scopes
from graph.shapes import SHAPES
from resolvers.parts import PARTS, part_of
from resolvers.refusals import Refusal

if TYPE_CHECKING:
    from resolvers.context import Viewer


class Role(Enum):
    """What a member of staff does."""

    PRACTITIONER = "Probation practitioner"
    PRISON_OFFICER = "Prison officer"
    OFFENDER_SUPERVISOR = "Offender supervisor in prison"
    MANAGER = "Probation manager"
    PROGRAMME_TUTOR = "Programme tutor"
    VICTIM_LIAISON = "Victim liaison officer"
    PUBLIC_PROTECTION = "Public protection officer"
    INFORMATION_OFFICER = "Information officer"
    DATA_STEWARD = "Reference data steward"
    AUDITOR = "Auditor"
    PRODUCT_TEAM = "Product team"
    PARTNER_AGENCY = "Partner agency client"


class Clearance(Enum):
    """What a person was vetted for."""

    PUBLIC_PROTECTION = "Public protection"
    VICTIM_UNIT = "Victim unit"
    REGISTER = "Register"


class Scope(Enum):
    """How far a role reaches: whose records. The letter is the table's."""

    NATIONAL = "N"
    AREA = "A"
    BOTH = "B"
    UNIT = "U"
    TEAM = "T"
    OWN = "O"
    PRISON = "P"
    AGREEMENT = "G"

    @property
    def words(self) -> str:
        """The scope in words."""
        return WORDS[self]


WORDS = {
    Scope.NATIONAL: "everyone",
    Scope.AREA: "people whom the person's area supervises or has supervised",
    Scope.BOTH: "people whom the person's area supervises or has supervised, or is asked to take on",
    Scope.UNIT: "people whom the person's area supervises or has supervised, or whose victims it knows",
    Scope.TEAM: "people whom the person's team supervises now",
    Scope.OWN: "the person's own caseload",
    Scope.PRISON: "people held in the person's prison now",
    Scope.AGREEMENT: "people now in the areas and prisons that the agency's agreement names, its fields only",
}

UNLESS_CLEARED = {
    Role.PUBLIC_PROTECTION: Clearance.PUBLIC_PROTECTION,
    Role.VICTIM_LIAISON: Clearance.VICTIM_UNIT,
}
"""Roles that count for nothing until the person is cleared: units whose staff are vetted by name."""

TABLE_TEXT = """
part              P O S M T V B I D A X G  why
identity          N N N N A N N . N N . G  Anyone with work to do on a case must know whose it is.
equality          N N N N A N N . N . . G  Criminal Justice Act 1991, section 95: monitoring; needs such as language.
addresses         N P N N . N N . N . . G  Tutors meet people at the office; a wing needs those of whom it holds.
sentences         N N N N A N N . . . . G  What is being served decides what may be asked of a person.
suspensions       N . N N . . N . . . . .  Who works with an order must know that it stands still, and why.
custody           N N N N A N N . . . . G  Where a person is held, and until when.
handover          A P P A . U N . . . . .  Whoever hands a person over, or takes them over, sees what is in place.
movements         . P P . . . . . . . . .  The prison that receives somebody, or lets them out, says so.
handing over      A P P A . . N . . . . .  Prison and area record together what the other has to rely on.
supervision       N N N N A N N . N . . G  Who is responsible must never be unclear.
contacts          B P P B A . N . . . . G  Daily notes are for those who work with the person, there or there now.
contact log       B . P B A . . . . . . .  Whoever meets the person writes it down, in the one log.
suspending        B . . B . . . . . . . .  Who supervises an order says when it stood still, which stops its clocks.
standards         B . P B A . N . . . . .  How a case stands is for those who work with the person, as its log is.
compliance        . . . A . . . N . . . .  Who answers for an area, or for the figures of all, sees how the work stands.
harm levels       B P P B A . N . . . . .  Whoever faces a person must know what harm they may do, and to whom.
assessments       B . P B . . N . . . . .  Scores and needs are for those who plan the work with the person.
assessing         B . P B . . . . . . . .  Either service writes the one assessment, and goes on with the other's.
countersigning    . . . A . . . . . . . .  A manager of the area answers for a level that is high, or lower than it was.
in confidence     O . P A . . N . . . . .  What would do harm if the person read it: for those who plan the work.
programmes        B . P B A . N . . . . .  Tutor and case manager work on one programme; others need not know of it.
treatment         B . P B . . N . . . . .  Drugs and treatment are of a person's health: for those who work with them.
programme work    B . P B A . . . . . . .  Whoever works on the programme with the person writes down how it goes.
groups            N . N N N . N . . . . .  When and where a group meets is nobody's record; who comes is programmes.
running groups    . . . A A . . . . . . .  Tutors, and who answers for them, plan the groups of their own area.
treatment log     B . . B . . . . . . . .  Hours, tests and reviews are written by those who supervise the order.
sources           N N N N . N N . N . . .  Anyone who relies on a fact may know where it came from.
transfers         B . . B . . N . . . . .  Both sides read how a move stands, and who is responsible meanwhile.
moves             B . . B . . . . . . . .  Officers and managers of the two sides; the rules say which step is whose.
raw rows          . . . . . . . . N . . .  A row as the legacy system wrote it holds all that it held.
register          O . P A . . N . . . . G  Cleared for the register, with a reason given each time; unknown to others.
register keeping  . . . A . . N . . . . .  Who is on it, at which level and until when, is decided by cleared managers.
victim conditions T . P T . U . . . . . .  In words that name nobody: who supervises sees that the licence holds them.
victims           . . . . . U . . . . . .  Only the victim unit knows who and where a victim is.
looks             . . . T . . N . . N . .  Who looked is for those who answer for it: manager and auditor.
limits            . . . T . . N . . . . .  Whoever answers for the person now says who may see the record.
shares            O . P A . . N . . N . .  Those who work with a person may know which agency was told.
restricted notice N N N N . . N . . N . .  Whoever may have to act may know that a record is restricted, no more.
break-glass       N N N N . . N . . . . .  Whoever may face the person can open the record, and answers for it.
reviews           . . . A . . N . . N . .  Each use of break-glass is reviewed by who answers for the person, or audits.
joins             . . . A . . . . N . . .  Whoever decides that two files are one person compares what both say.
events            N N N N N N N . . . . G  What happened to a record is told within the part of it that it is of.
inbox             N N N N N N N N N N N .  Everyone reads what is sent to them, or to where they work.
staff             . . . N . . N . N N . .  Who holds which post is for those who manage, protect, keep it or audit.
incidents         . . . A . . N . . . . .  Who answers for the work, or protects the public, reviews what went wrong.
own actions       N N N N N N N N N N N .  Whose an action of a review is says what came of it, seeing no more of it.
learning          N N N N N N N N N N N .  What was learned names nobody, and is for everyone.
imports           . . . . . . . . N . . .  Whoever has bad rows put right must know what came in and what did not.
quality           . . . . . . . N N . . .  Figures by area, of nobody in particular; small ones kept back.
codes             . . . . . . . . N . . .  Codes change for all at once: the steward loads them, told whom it touches.
standards rules   . . . . . . . . N . . .  The rules change for all at once: the steward puts them in force.
benefits          . . . N . . . N . N N .  What was promised and what came of it: figures by area, of nobody.
benefit keeping   . . . . . . . N . . N .  Plan, costs, survey and risks are kept by those who answer for the figures.
reports           N N N N N N N N N N N .  Figures of whom one may see; whose cases one may not see, in no small group.
needs recording   A . P A . . . . N . . .  Old ethnicity codes: who meets the person asks, the steward sees it done.
reference         N N N N N N N N N N N G  Areas, prisons and officers are nobody's record.
viewer            N N N N N N N N N N N G  Everyone may know who they are signed in as.
"""
"""A line a part, a column a role in the order of `Role`; the letter is the scope, a dot: nothing."""

NEEDS = {"register": Clearance.REGISTER, "register keeping": Clearance.REGISTER}
"""Parts that need a clearance besides the role."""

NEEDS_REASON = frozenset({"register", "register keeping"})
"""Parts that are read only by someone who says why, each time."""


NOT_OPENED = frozenset(
    {
        "moves",
        "suspending",
        "limits",
        "looks",
        "shares",
        "reviews",
        "joins",
        "assessing",
        "in confidence",
        "countersigning",
        "register keeping",
        "victim conditions",
        "incidents",
    }
)
"""Parts that break-glass does not open: it lets people see a record, not watch over who else does, nor assess it."""


class Part(NamedTuple):
    """A part of the record: how far each role that may read it reaches, and why."""

    readers: dict[Role, Scope]
    why: str


def _read(text: str) -> dict[str, Part]:
    head, *lines = text.strip().splitlines()
    width, end = head.index("P"), head.index("why")
    table = {}
    for line in lines:
        letters = line[width:end].split()
        reach = {role: Scope(one) for role, one in zip(Role, letters, strict=True) if one != "."}
        table[line[:width].strip()] = Part(reach, line[end:])
    return table


TABLE = _read(TABLE_TEXT)


@dataclass(frozen=True)
class Grants:
    """What decides how a document is planned for somebody: equal grants, equal statements.

    `agreed` are the fields of a partner's agreement, as `Type.field`; `reason`: whether one was given.
    """

    roles: frozenset[Role]
    cleared: frozenset[Clearance] = frozenset()
    agreed: frozenset[str] = frozenset()
    reason: bool = False

    @property
    def counted(self) -> frozenset[Role]:
        """The roles that count: those that need a clearance only with it."""
        return frozenset(role for role in self.roles if UNLESS_CLEARED.get(role) in (None, *self.cleared))


@cache
def reach(grants: Grants, part: str) -> str | None:
    """The predicate on an offender `{m}` within which a part may be read: empty for everyone's, None for nobody's."""
    if not _cleared(grants, part):
        return None
    held = [(role, scope) for role, scope in TABLE[part].readers.items() if role in grants.counted]
    if not held:
        return None
    if any(scope is Scope.NATIONAL for _, scope in held):
        return ""
    texts = sorted(_predicate(role, scope) for role, scope in held)
    opened = [] if part in NOT_OPENED or Role.PARTNER_AGENCY in grants.roles else [scopes.OPENED]
    return f"({' OR '.join([*texts, *opened])})"


def reached(grants: Grants, part: str) -> str:
    """The same, for whoever asks for a list of it. Raises Refusal where it is nobody's."""
    found = reach(grants, part)
    if found is None:
        raise Refusal("FORBIDDEN", "You may not see this part of the record.")
    return found


def _cleared(grants: Grants, part: str) -> bool:
    """Whether the clearance and the reason that a part needs are there. An agreement that names a field of such a part
    stands for both: it was made for that, and says what for."""
    if Role.PARTNER_AGENCY in grants.roles:
        return part not in NEEDS or any(part_of(*name.split(".", 1)) == part for name in grants.agreed)
    return NEEDS.get(part) in (None, *grants.cleared) and (part not in NEEDS_REASON or grants.reason)


def of_own_id(grants: Grants, kind: str) -> str | None:
    """The predicate within which a thing is found by its own id, as `reach` answers it."""
    agreed = any(one.startswith(f"{kind}.") for one in grants.agreed)
    return None if Role.PARTNER_AGENCY in grants.roles and not agreed else reach(grants, PARTS[kind])


@cache
def unveiled(grants: Grants) -> tuple[str, ...]:
    """Which of those people are there for somebody who are known from files kept apart alone (`scopes.UNVEILED`).

    Of the register, those who read everyone's: no area supervises somebody who is known to the register only.
    """
    kinds = {"REGISTER": reach(grants, "register") == "", "VICTIMS": reach(grants, "victims") is not None}
    return tuple(kind for kind, there in kinds.items() if there)


def may(viewer: Viewer, part: str) -> bool:
    """Whether somebody's work lets them read a part of anyone's record, or do what it is about,
    giving a reason if need be."""
    return reach(viewer.grants_with_reason, part) is not None


def _predicate(role: Role, scope: Scope) -> str:
    text = (
        f"({scopes.AREA_NOW} OR {scopes.PRISON})" if scope is Scope.AGREEMENT else getattr(scopes, scope.name)
    )
    return str(text).replace("{reach}", f"$reach.{role.name}")


@cache
def within(grants: Grants, kind: str, field: str) -> str | None:
    """The predicate within which a field may be read, as `reach` answers it. A field of no part is read by nobody.

    A partner reads the fields that its agreement names, and the way to them, in the parts that partners may be given.
    """
    part = part_of(kind, field)
    if part is None:
        return None
    if grants.roles == {Role.PARTNER_AGENCY} and kind != "Viewer" and f"{kind}.{field}" not in grants.agreed:
        return None
    return reach(grants, part)


@cache
def passing(grants: Grants, kind: str, field: str) -> str:
    """The predicate on a thing `{m}` of a kind within which a field of it may be read, once `within` allows it at all.

    Whoever reads a thing reads what is of its part. A field of another part is kept to the people of that one.
    """
    found = within(grants, kind, field) or ""
    if not found or kind == "Offender":
        return found
    owner = SHAPES[kind].owner if kind in SHAPES and part_of(kind, field) != PARTS[kind] else None
    if owner is None:
        return ""
    way = owner.replace("{m}", "whose").replace("{n}", "{m}")
    return f"EXISTS {{ {way} WHERE {found.replace('{m}', 'whose')} }}"


@cache
def also(grants: Grants, kind: str, field: str) -> tuple[tuple[str, str], ...]:
    """Of the fields whose things come along with those of a field (`Edge.also`), those that may be read, each with the
    predicate within which it may."""
    edge = SHAPES[kind].edges.get(field) if kind in SHAPES else None
    names = [one for one in (edge.also if edge else ()) if within(grants, kind, one) is not None]
    return tuple((one, passing(grants, kind, one)) for one in names)
