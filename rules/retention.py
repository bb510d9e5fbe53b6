"""How long a record is kept (`rules/data/retention.yaml`): dated rules, and what they make of one person. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from rules.clock import age_on

DAYS_A_MONTH = 365.25 / 12
DIED = "DIED"
OUTLIVES = frozenset({"hold", "review", "died"})
"""Rules that still count when the person has died."""


@dataclass(frozen=True)
class Rule:
    """One rule. `years` None: the record is kept as long as the rule applies."""

    key: str
    what: str
    counted: str
    years: int | None
    why: str
    source: str
    confidence: str
    types: frozenset[str] = frozenset()
    months_from: int = 0
    months_over: int = 0
    under: int = 0


@dataclass(frozen=True)
class Sentence:
    """An order, licence or custodial sentence. `ends`: the days on which it is to end, as far as they are known."""

    type: str
    custodial: bool
    made: date | None
    months: int | None
    days: int | None
    ended: date | None
    reason: str | None
    ends: tuple[date, ...]

    @property
    def length(self) -> float:
        """In months; 0 when it isn't known."""
        return self.days / DAYS_A_MONTH if self.days else float(self.months or 0)

    @property
    def end(self) -> date | None:
        """When it ended or is to end."""
        return self.ended or max(self.ends, default=None)


@dataclass(frozen=True)
class Spell:
    """A time in custody. `copy`: only a row left behind at an earlier prison tells of it, so its end is never known."""

    received: date | None
    released: date | None
    reason: str | None
    copy: bool


@dataclass(frozen=True)
class Held:
    """What the rules look at of one person's record."""

    id: str
    born: date | None
    sentences: tuple[Sentence, ...]
    spells: tuple[Spell, ...]
    supervised: tuple[date | None, ...]
    """The ends of times under supervision; None for one that goes on."""
    open_file: bool
    last: date | None
    """The last day on which anything happened."""
    seen: date | None
    """The last extract that had the person."""
    registered: bool
    reviewing: bool
    holds: tuple[date | None, ...]
    """Until when the record is to be kept; None for no end yet."""


@dataclass(frozen=True)
class Decision:
    """What becomes of a record on a day: the rule that decides, and since or from when the record is due to go.

    `due` is None when the rule keeps the record as long as it applies.
    """

    rule: Rule
    counted: date | None
    due: date | None
    goes: bool


@cache
def _versions() -> tuple[tuple[date, Mapping[str, Rule]], ...]:
    content = yaml.safe_load((files("rules") / "data" / "retention.yaml").read_text("utf-8"))
    return tuple(
        (version["from"], {each["key"]: _rule(each) for each in version["rules"]})
        for version in content["versions"]
    )


def rules_on(day: date) -> Mapping[str, Rule]:
    """The rules in force on a day, by key. Raises LookupError for a day before there were any."""
    in_force = [found for begins, found in _versions() if begins <= day]
    if not in_force:
        raise LookupError(f"There are no retention rules for {day}.")
    return in_force[-1]


def decide(held: Held, on: date) -> Decision:
    """Whether a record goes on a day. The rule that keeps it longest decides; of several, the first of the list."""
    rules = rules_on(on)
    applying = [rule for key, rule in rules.items() if APPLIES[key](held, rule, on)]
    if any(rule.key == "died" for rule in applying):
        applying = [rule for rule in applying if rule.key in OUTLIVES]
    for rule in applying:
        if rule.years is None:
            return Decision(rule, None, None, goes=False)
    counted = [(rule, _death(held) if rule.key == "died" else _end(held)) for rule in applying]
    if any(start is None for _, start in counted):
        # Nothing tells when anything was: such a record is looked at by a person.
        return Decision(counted[0][0], None, None, goes=False)
    due, _, rule, start = max(
        (_years_after(start, rule.years or 0), -number, rule, start)
        for number, (rule, start) in enumerate(counted)
        if start is not None
    )
    return Decision(rule, start, due, goes=due <= on)


def _hold(held: Held, _: Rule, on: date) -> bool:
    return any(until is None or until > on for until in held.holds)


def _review(held: Held, _: Rule, __: date) -> bool:
    return held.reviewing


def _died(held: Held, _: Rule, __: date) -> bool:
    return _death(held) is not None


def _running(held: Held, _: Rule, on: date) -> bool:
    return (
        held.open_file
        or any(end is None or end > on for end in held.supervised)
        or any(spell.released is None and not spell.copy for spell in held.spells)
        or any(sentence.end is None or sentence.end > on for sentence in held.sentences)
    )


def _register(held: Held, _: Rule, __: date) -> bool:
    return held.registered


def _life(held: Held, rule: Rule, _: date) -> bool:
    return any(sentence.type in rule.types for sentence in held.sentences)


def _grave(held: Held, rule: Rule, _: date) -> bool:
    return held.born is not None and any(
        sentence.custodial
        and sentence.made is not None
        and age_on(held.born, sentence.made) < rule.under
        and sentence.length > rule.months_over
        for sentence in held.sentences
    )


def _long(held: Held, rule: Rule, _: date) -> bool:
    # Days are rounded: four years of 1,460 days are four years.
    return any(
        sentence.type in rule.types or (sentence.custodial and round(sentence.length) >= rule.months_from)
        for sentence in held.sentences
    )


def _standard(held: Held, _: Rule, __: date) -> bool:
    return bool(held.sentences)


def _unconvicted(held: Held, _: Rule, __: date) -> bool:
    return not held.sentences


APPLIES: Mapping[str, Callable[[Held, Rule, date], bool]] = {
    "hold": _hold,
    "review": _review,
    "died": _died,
    "running": _running,
    "register": _register,
    "life": _life,
    "grave": _grave,
    "long": _long,
    "standard": _standard,
    "unconvicted": _unconvicted,
}


def _death(held: Held) -> date | None:
    """When the person died, as far as an order or a release says so."""
    days = [each.ended for each in held.sentences if each.reason == DIED]
    days += [each.released for each in held.spells if each.reason == DIED]
    return max((day for day in days if day is not None), default=None)


def _end(held: Held) -> date | None:
    """The last day that anything ended or happened; else the last extract that had the person."""
    return max(_ends(held), default=held.seen)


def _ends(held: Held) -> Iterator[date]:
    for day in (
        *(sentence.end for sentence in held.sentences),
        *(spell.released or spell.received for spell in held.spells),
        *held.supervised,
        held.last,
    ):
        if day is not None:
            yield day


def _years_after(day: date, years: int) -> date:
    """The day so many years later. From 29 February to a common year: 1 March, so that the time is whole."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _rule(content: Mapping[str, object]) -> Rule:
    values = {**content, "types": frozenset(content.get("types", ()))}  # type: ignore[call-overload]
    return Rule(**values)
