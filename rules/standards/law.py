"""The National Standards of `rules/data/standards.yaml`, as objects; a file with a gap, or a target that cannot be, is
refused in a sentence that says where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from rules.codes import ContactKind, ContactOutcome, SentenceType, StopKind
from rules.standards.places import Unusable, at_line, content_of, lines

RULES = ("within", "count", "review", "absence", "weeks")
AFTER = ("START", "MOVE", "HIGH_RISK")
STEPS = {"absence": ("EXPLANATION", "WARNING", "ACTION"), "weeks": ("HOURS", "TESTS")}
UNITS = {"working_days": 260, "days": 1100, "weeks": 156, "months": 36}
"""Units of a time, and the most that an order can last in each."""
OTHERS = ("ASSESSMENT", "COUNTERSIGNED", "COURT_REVIEW")
CONFIDENCE = ("high", "medium", "low", "invented")
KEYS = {
    *("name", "says", "types", "rule", "after", "step", "limit", "nth", "phases", "of", "counts", "excuses"),
    *("shortest_months", "source", "confidence"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A time: so many of a unit (`working_days`, `days`, `weeks`, `months`)."""

    number: int
    unit: str

    @property
    def words(self) -> str:
        """In words."""
        name = self.unit.replace("_", " ")
        return f"{self.number} {name.removesuffix('s') if self.number == 1 else name}"


@dataclass(frozen=True, slots=True)
class Phase:
    """Periods of one length with so many contacts in each; so `times` one after the other, or (None) until the end."""

    length: Span
    number: int
    times: int | None


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard of a version. What each field means stands at the head of the file."""

    key: str
    name: str
    says: str
    types: frozenset[SentenceType]
    rule: str
    after: str
    step: str
    limit: Span | None
    nth: int
    phases: tuple[Phase, ...]
    of: frozenset[str]
    counts: frozenset[str]
    excuses: frozenset[str]
    shortest: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Version:
    """The standards in force from a day until another, which is no longer of it (None: from then on)."""

    since: date
    until: date | None
    name: str
    short: str
    source: str
    confidence: str
    stops: Mapping[StopKind, int | None]
    standards: Mapping[str, Standard]


@dataclass(frozen=True)
class Law:
    """All versions, the first first."""

    versions: tuple[Version, ...]

    def on(self, day: date) -> Version | None:
        """The version in force on a day; None before the first."""
        return next((one for one in reversed(self.versions) if one.since <= day), None)

    def standard(self, short: str, key: str) -> Standard | None:
        """A standard of a version."""
        return next((one.standards.get(key) for one in self.versions if one.short == short), None)

    def names(self) -> dict[str, str]:
        """The name of every standard by its key, in the order of the files."""
        return {key: one.name for version in self.versions for key, one in version.standards.items()}


@cache
def law() -> Law:
    """The standards that the product brings. Those in force may be others: `resolvers/standards/laws.py`."""
    return read(product_text())


def product_text() -> str:
    """The file of the standards that the product brings."""
    return (files("rules.data") / "standards.yaml").read_text("utf-8")


def read(text: str) -> Law:
    """A file's standards. Raises Unusable with all that is wrong."""
    content = content_of(text)
    if not isinstance(content, Mapping) or not content.get("versions"):
        raise Unusable("The file has no `versions`.")
    found: list[Version] = []
    faults: list[str] = []
    where = "groups"
    try:
        groups = dict(_groups(content.get("groups") or {}))
        where = "versions"
        for number, one in enumerate(content["versions"], 1):
            where = f"version {number}"
            where = str(one.get("short") or where)
            found.append(_version(one, where, groups, found, faults))
        faults += _in_order(found)
    except Unusable as fault:
        # What comes after rests on what could not be read.
        faults += fault.faults
    except (AttributeError, KeyError, TypeError, ValueError):
        faults.append(f"{where}: this is not laid out as the file of the product is.")
    if faults:
        there = lines(text)
        raise Unusable(*(at_line(one, there) for one in faults))
    return Law(tuple(found))


def _groups(content: Mapping[str, Any]) -> Iterable[tuple[str, frozenset[SentenceType]]]:
    for name, members in content.items():
        unknown = [one for one in members if one not in SentenceType.__members__]
        _require(not unknown, f"groups.{name}", f"there is no kind of order {', '.join(map(str, unknown))}")
        yield name, frozenset(SentenceType[one] for one in members)


def _in_order(versions: Sequence[Version]) -> Iterable[str]:
    for one, following in pairwise(versions):
        if one.until is None:
            yield f"{one.short} has no last day, but {following.short} follows it: give its `to`."
        elif one.until < following.since:
            yield (
                f"Gap: {one.short} ends on {one.until} and {following.short} begins on {following.since}; "
                "nothing is in force between."
            )
        elif one.until > following.since:
            yield f"Overlap: {one.short} ends on {one.until}, after {following.short} begins on {following.since}."
    first: dict[str, Standard] = {}
    for version in versions:
        for key, standard in version.standards.items():
            kept = first.setdefault(key, standard)
            if (kept.rule, kept.after, kept.step) != (standard.rule, standard.after, standard.step):
                yield f"{version.short} {key}: earlier versions judge it otherwise: give it another key."
    if versions[-1].until is not None:
        yield f"{versions[-1].short} is the last version and ends on {versions[-1].until}: leave `to` empty."


def _version(
    one: Mapping[str, Any],
    where: str,
    groups: Mapping[str, frozenset[SentenceType]],
    before: Sequence[Version],
    faults: list[str],
) -> Version:
    _require("from" in one, where, "`from` is missing")
    for name in ("name", "short", "source", "confidence"):
        _require(isinstance(one.get(name), str), where, f"`{name}` is missing")
    _require(where.isidentifier(), where, "`short` is one word, such as NS2002")
    since, until = one["from"], one.get("to")
    _require(type(since) is date, where, "`from` is no day: write it as 2002-04-01")
    _require(until is None or type(until) is date, where, "`to` is no day: write it as 2002-04-01")
    _require(until is None or until > since, where, f"it ends on {until}, before it begins")
    _require(
        one["short"] not in {each.short for each in before}, where, "another version has this short name"
    )
    _require(one["confidence"] in CONFIDENCE, where, f"confidence is one of {', '.join(CONFIDENCE)}")
    basis = next((each for each in before if each.short == one.get("based_on")), None)
    _require(basis is not None or "based_on" not in one, where, f"there is no earlier {one.get('based_on')}")
    standards = dict(basis.standards) if basis else {}
    for key in one.get("drops") or ():
        _require(key in standards, where, f"it drops {key}, which it does not have")
        del standards[key]
    for key, content in (one.get("standards") or {}).items():
        try:
            written = isinstance(key, str) and key.isidentifier()
            _require(written, f"{where} {key}", "a key is one word, such as PLAN")
            standards[key] = _standard(key, content, f"{where} {key}", groups)
        except Unusable as fault:
            faults += fault.faults
    _require(bool(standards or faults), where, "it has no standards")
    stops = dict(basis.stops) if basis else {}
    for name, most in (one.get("stops") or {}).items():
        if name in ("source", "confidence"):
            continue
        _require(name in StopKind.__members__, f"{where} stops", f"there is no {name}")
        _require(most is None or _whole(most, 1, 366), f"{where} stops", f"{name} stops for 1 to 366 days")
        stops[StopKind[name]] = most
    return Version(
        since, until, one["name"], one["short"], one["source"], one["confidence"], stops, standards
    )


def _standard(
    key: str, one: Mapping[str, Any], where: str, groups: Mapping[str, frozenset[SentenceType]]
) -> Standard:
    if unknown := one.keys() - KEYS:
        raise Unusable(f"{where}: nothing is called {', '.join(sorted(unknown))}.")
    for name in ("name", "says", "types", "rule", "source", "confidence"):
        _require(bool(one.get(name)) and isinstance(one[name], str), where, f"`{name}` is missing")
    rule = one["rule"]
    _require(rule in RULES, where, f"`rule` is one of {', '.join(RULES)}")
    _require(one["types"] in groups, where, f"there is no group {one['types']}")
    _require(one["confidence"] in CONFIDENCE, where, f"confidence is one of {', '.join(CONFIDENCE)}")
    known = {*ContactKind.__members__, *OTHERS}
    of, counts, excuses = (list(one.get(name) or ()) for name in ("of", "counts", "excuses"))
    wrong = [each for each in of if each not in known]
    _require(not wrong, where, f"nothing in a record is a {', '.join(wrong)}")
    wrong = [each for each in (*counts, *excuses) if each not in ContactOutcome.__members__]
    _require(not wrong, where, f"there is no outcome {', '.join(wrong)}")
    both = sorted({*counts} & {*excuses})
    _require(not both, where, f"{', '.join(both)} both counts and excuses")
    _require(bool(of) or rule in STEPS, where, "`of` is missing: nothing could ever meet it")
    limit = _span(one["limit"], f"{where} limit", least=0) if one.get("limit") else None
    _require(limit is not None or rule not in ("within", "review"), where, "`limit` is missing")
    if rule == "review" and limit:
        _require(limit.number > 0, where, "a review within 0 days could never be met")
    _require(rule != "within" or one.get("after") in AFTER, where, f"`after` is one of {', '.join(AFTER)}")
    steps = STEPS.get(rule, ())
    _require(not steps or one.get("step") in steps, where, f"`step` is one of {', '.join(steps)}")
    nth = one.get("nth", 1)
    _require(_whole(nth, 1, 9), where, "`nth` is a number from 1 to 9")
    shortest = one.get("shortest_months", 0)
    _require(_whole(shortest, 0, 36), where, "`shortest_months` is a number from 0 to 36")
    return Standard(
        key,
        one["name"],
        one["says"],
        groups[one["types"]],
        rule,
        one.get("after", "START"),
        one.get("step", ""),
        limit,
        nth,
        tuple(_phases(one, where)) if rule == "count" else (),
        frozenset(of),
        frozenset(counts),
        frozenset(excuses),
        shortest,
        one["source"],
        one["confidence"],
    )


def _phases(one: Mapping[str, Any], where: str) -> Iterable[Phase]:
    phases = one.get("phases") or []
    _require(bool(phases), where, "`phases` are missing")
    for number, each in enumerate(phases, 1):
        here = f"{where} phase {number}"
        length = _span(each.get("length") or {}, here, least=1)
        most = length.number * {"working_days": 1, "days": 1, "weeks": 7, "months": 31}[length.unit]
        _require(
            _whole(each.get("number"), 1, most),
            here,
            f"{each.get('number')} in {length.words} cannot be: 1 to {most}",
        )
        last = number == len(phases)
        _require(bool(each.get("repeats")) == last, here, "the last phase repeats, and no other")
        times = None if last else each.get("times", 1)
        _require(times is None or _whole(times, 1, 60), here, "`times` is a number from 1 to 60")
        yield Phase(length, each["number"], times)


def _span(content: Mapping[str, Any], where: str, least: int) -> Span:
    _require(
        isinstance(content, Mapping) and len(content) == 1, where, "give one time, such as {working_days: 5}"
    )
    ((unit, number),) = content.items()
    _require(unit in UNITS, where, f"there is no unit {unit}")
    _require(
        _whole(number, least, UNITS[unit]), where, f"{number} {unit} cannot be: {least} to {UNITS[unit]}"
    )
    return Span(number, unit)


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _require(so: bool, where: str, what: str) -> None:
    if not so:
        raise Unusable(f"{where}: {what}.")
