"""What the other systems hold of an invented person: assessments, programmes, treatment, the register, victims."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Assessment:
    """One OASys assessment. `place` is an area for the probation tool and a prison for the other."""

    prison: bool
    place: str
    kind: str
    made: int
    assessor: str
    scores: tuple[int, ...]
    """Of the twelve sections; empty while they are still open."""
    reoffending: str
    """Thirteen letters, as `harm`."""
    harm: str
    ogrs: int | None
    at_large: tuple[str, ...]
    """Harm to children, the public, a known adult, staff."""
    inside: tuple[str, ...] = ()
    """The same in custody, and to prisoners."""
    concerns: tuple[str, ...] = ()
    objectives: tuple[tuple[int, str], ...] = ()
    """Section and words."""
    complete: bool = True
    old_tool: bool = False
    """Held in the earlier tool's file."""
    prison_number: str = ""

    @property
    def total(self) -> int:
        """The sum, no more than the form has room for."""
        return min(168, sum(self.scores))


@dataclass(slots=True)
class Referral:
    """A referral to an accredited programme."""

    area: str
    programme: str
    referred: int
    ordered: int
    ogrs: int | None
    stage: str
    tutor: str
    start: int | None = None
    end: int | None = None
    reason: str = ""
    report: int | None = None
    sessions: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Number, attempt, day, attendance."""
    tests: list[tuple[str, str, int, int]] = field(default_factory=list)
    """Test, phase, day, score."""


@dataclass(slots=True)
class Treatment:
    """A case in the book of a drug treatment and testing order."""

    area: str
    ordered: int
    months: int
    drug: str
    provider: str
    supervisor: str
    ended: int | None = None
    outcome: str = ""
    tests: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Day and the results for opiates, cocaine and amphetamine."""
    weeks: list[tuple[int, int, int]] = field(default_factory=list)
    """Monday, hours ordered and attended."""
    reviews: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Day, court, result, comments."""


@dataclass(slots=True)
class Nominal:
    """A person on the register."""

    category: str
    level: int
    force: str
    manager: str
    notified: int | None
    until: int | None
    risk: str
    review: int
    restricted: bool

    @property
    def mappa(self) -> int:
        """The category of the public protection arrangements."""
        return {"RSO": 1, "VO": 2}.get(self.category, 3)


@dataclass(slots=True)
class Victim:
    """A victim of a sentence, in the book of an area's victim unit."""

    area: str
    surname: str
    forenames: str
    relationship: str
    address: str
    telephone: str
    offence: str
    sentenced: int
    months: int | None
    officer: str
    offered: int | None = None
    response: str = ""
    informed: str = ""
    conditions: str = ""
    prison_number: str = ""
