"""What an order or licence is judged by, and what the judgement says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from rules.codes import SentenceType, StandardState, StopKind


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done, by the id of the fact that tells of it.

    `kind`: of the contact log, or ASSESSMENT (complete), HIGH_RISK (one that found a high risk of harm), COUNTERSIGNED,
    COURT_REVIEW, HOURS (of a week, from its first day) or TESTS. `number`: the hours. `sought`: the day on which an
    explanation of an absence was asked for, or given without being asked.
    """

    id: str
    day: date
    kind: str
    outcome: str | None = None
    number: int = 1
    sought: date | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which clocks stand still: its first day, and the first day after it (None: it goes on)."""

    kind: StopKind
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Supervision:
    """Who is responsible from a day on, until another. `follows`: nobody moved, the area itself became another."""

    id: str
    since: date
    until: date | None
    area: str | None
    team: str | None = None
    officer: str | None = None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """An order or licence and all that it is judged by. The order of its parts decides nothing.

    `begun`: the day of the order, or of release; `expected`: the day on which it is to end; `ended`: on which it did.
    """

    id: str
    type: SentenceType
    begun: date | None
    expected: date | None = None
    months: int | None = None
    happenings: Sequence[Happening] = ()
    stops: Sequence[Stop] = ()
    supervisions: Sequence[Supervision] = ()
    ended: date | None = None

    @property
    def ends(self) -> date | None:
        """The last day that is known of."""
        return self.ended or self.expected


@dataclass(frozen=True, slots=True)
class Result:
    """How an order or licence stands against a standard, or a period of one.

    `about`: the id of what set it off, where that is not the order itself. `since`: the day of the event, by whose
    version it is judged. `due`: the last day in time; None while the clock stands still. `late_by`: working days.
    `needed`, `reached`: how many were asked for, and how many there were.
    """

    key: str
    since: date
    about: str
    version: str
    state: StandardState
    due: date | None = None
    met_on: date | None = None
    late_by: int | None = None
    needed: int | None = None
    reached: int | None = None
    why: str = ""
    evidence: tuple[str, ...] = ()
    area: str | None = None
    team: str | None = None
    officer: str | None = None

    def on(self, day: date) -> Result:
        """As it stands on a day: what was due before it and is not done is missed."""
        missed = self.state is StandardState.DUE and self.due is not None and self.due < day
        return replace(self, state=StandardState.MISSED) if missed else self

    def id(self, sentence: str) -> str:
        """Its id, the same whenever it is judged."""
        text = "\n".join((sentence, self.key, self.since.isoformat(), self.about))
        return "std_" + sha256(text.encode()).hexdigest()[:24]
