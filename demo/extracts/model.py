"""What is true of an invented person, before any file gets it wrong. Days are whole numbers (`demo.extracts.days`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.extracts.casework import Assessment, Nominal, Referral, Treatment, Victim


@dataclass(frozen=True, slots=True)
class Person:
    """A person as they are. `pnc` and `cro` are canonical; `number` is the true person of `truth.json`."""

    number: str
    surname: str
    forename: str
    middle: str
    birth: int
    sex: str
    ethnic: str
    nationality: str
    language: str
    pnc: str
    cro: str
    nino: str
    area: str
    address: tuple[str, ...]
    postcode: str
    other_name: tuple[str, str] | None = None
    """Another surname and forename the person goes by, a maiden name among them."""
    before: tuple[tuple[str, ...], str] | None = None
    """Where the person lived earlier: lines and postcode."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one file says of a person: values of the identity columns by name, and the warnings they deserve."""

    values: dict[str, str]
    warnings: frozenset[str]


@dataclass(slots=True)
class Order:
    """One order, licence or throughcare event in one area."""

    type: str
    made: int
    offence: str
    court: str
    length: int | None = None
    hours: int | None = None
    requirements: str = ""
    offence_day: int | None = None
    end: int | None = None
    term: int | None = None
    reason: str = ""
    prison_number: str = ""
    begun: int | None = None
    """When this area took it over, for one that was transferred in; else None."""
    pace: str = ""
    """`busy` for a person seen twice as often as the standard asks."""

    @property
    def start(self) -> int:
        """The first day this area supervised it."""
        return self.made if self.begun is None else self.begun


@dataclass(slots=True)
class Case:
    """A person's file in one probation area."""

    area: str
    reference: str
    officer: str
    team: str
    address: tuple[tuple[str, ...], str] | None = None
    """Lines and postcode in this area, for somebody who moved here; else the person's own."""
    orders: list[Order] = field(default_factory=list)

    @property
    def opened(self) -> int:
        """The first day anything was supervised here."""
        return min(order.start for order in self.orders)

    @property
    def closed(self) -> int | None:
        """The last day, when nothing is supervised here any more."""
        ends = [order.term for order in self.orders]
        return None if None in ends else max(end for end in ends if end is not None)


@dataclass(frozen=True, slots=True)
class KeyDates:
    """The dates a sentence leads to; None where its kind has no such date."""

    sed: int
    crd: int | None = None
    ped: int | None = None
    npd: int | None = None
    led: int | None = None
    hdced: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A custodial sentence. `days` and `dates` are None for life."""

    type: str
    made: int
    days: int | None
    remand: int
    added: int
    dates: KeyDates | None


@dataclass(slots=True)
class Spell:
    """One continuous time in custody under one prison number. `stays` are (establishment, first day), in order."""

    prison_number: str
    received: int
    stays: list[tuple[str, int]]
    offence: str
    category: str
    sentence: Sentence | None = None
    convicted: bool = False
    released: int | None = None
    release: str = ""
    hearings: list[int] = field(default_factory=list)
    copies: tuple[int, ...] = ()
    """Indexes of the earlier stays where a copy of the row was left behind."""
    from_police: bool = False


@dataclass(slots=True)
class Career:
    """Everything the two services ever had to do with one person."""

    person: Person
    cases: list[Case] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    treatments: list[Treatment] = field(default_factory=list)
    nominals: list[Nominal] = field(default_factory=list)
    victims: list[Victim] = field(default_factory=list)
