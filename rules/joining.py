"""Which files of the legacy systems are one person's: the policy, for identity numbers alone.

Two files *agree* when a valid number of one is a valid number of the other (PNC, CRO, or a prison number, by which an
order names the custody spell it follows) and the people they describe could be one. They *contradict* each other when
they carry different valid PNC numbers, different valid CRO numbers or different sexes, or when they describe people
who can't well be one: a number may have been typed that is somebody else's, and a father, a twin or a namesake is
exactly whose it would be. A wrong join shows one person's record to another's officer, so everything doubtful stays
apart for a person to look at.

Files connected by agreement form a component. Where a component holds contradictions, a pair is kept only if both its
files contradict the same others: whoever could belong to either side belongs to none. The result doesn't depend on the
order of the files, and no group holds two files that contradict each other: along kept pairs the set of files
contradicted never changes, so a file that contradicted a member of its own group would have to contradict itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Literal

from jellyfish import damerau_levenshtein_distance

from rules.names import fold, nicknames, sound

STRONG = ("PNC", "CRO")
PLACEHOLDERS = frozenset({"UNKNOWN", "NOT KNOWN", "N/K", "TBC", "SELF-HARM", "NONE", "X"})
"""What is typed where a name isn't known. It says nothing of the person."""

SHARED_BY_TOO_MANY = 40
"""A number on more files than this is a dummy that staff typed, not a person's."""

FEW_YEARS = 2
GENERATION = 13

Verdict = Literal["same", "unsaid", "different"]


@dataclass(frozen=True, slots=True)
class File:
    """What a legacy file says that matters for joining. `numbers` are valid ones, by scheme, canonical.

    `names` are (surname, forenames) pairs, aliases among them; `sex` is a member name of `rules.codes.Sex`.
    """

    id: str
    names: tuple[tuple[str, str | None], ...]
    births: frozenset[date]
    sex: str | None
    numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)


def shared(a: File, b: File) -> set[str]:
    """The schemes in which two files have a number in common."""
    return {scheme for scheme, values in a.numbers.items() if values & b.numbers.get(scheme, frozenset())}


def contradicts(a: File, b: File) -> bool:
    """Whether something says that two files are of two people."""
    common = shared(a, b)
    for scheme in STRONG:
        mine, theirs = a.numbers.get(scheme), b.numbers.get(scheme)
        if mine and theirs and scheme not in common:
            return True
    if {a.sex, b.sex} == {"MALE", "FEMALE"}:
        return True
    names, births = same_names(a, b), same_birth(a, b)
    if common.issuperset(STRONG):
        # Two numbers, each with its own check letter, are not both mistyped into the same other person's.
        return names == "different" and births == "different"
    return "different" in (names, births)


def agrees(a: File, b: File) -> bool:
    """Whether two files share a number and nothing speaks against them.

    A shared number needs a second witness: the name or the date of birth, or another number.
    """
    common = shared(a, b)
    if not common or contradicts(a, b):
        return False
    return len(common) > 1 or "same" in (same_names(a, b), same_birth(a, b))


def same_birth(a: File, b: File) -> Verdict:
    """Whether the dates of birth fit: equal, or one slip of the keyboard apart.

    1 January stands for a date of which only the year was known, or guessed.
    """
    if not a.births or not b.births:
        return "unsaid"
    verdicts = {_births(x, y) for x in a.births for y in b.births}
    return next(verdict for verdict in ("same", "unsaid", "different") if verdict in verdicts)


def _births(x: date, y: date) -> Verdict:
    if x == y or (x.year == y.year and (x.day, x.month) == (y.month, y.day)):
        return "same"
    if any((one.month, one.day) == (1, 1) for one in (x, y)):
        return "unsaid" if abs(x.year - y.year) <= FEW_YEARS else "different"
    if sum((x.year != y.year, x.month != y.month, x.day != y.day)) > 1:
        return "different"
    if damerau_levenshtein_distance(f"{x:%Y%m%d}", f"{y:%Y%m%d}") == 1:
        return "same"
    # One part retyped. A parent born on the same day of the year is a generation away.
    return "unsaid" if abs(x.year - y.year) < GENERATION else "different"


def same_names(a: File, b: File) -> Verdict:
    """Whether any name of one file fits any name of the other."""
    verdicts = {_names(x, y) for x in a.names for y in b.names}
    return next((verdict for verdict in ("same", "unsaid", "different") if verdict in verdicts), "unsaid")


def _names(x: tuple[str, str | None], y: tuple[str, str | None]) -> Verdict:
    surnames = _surnames(x[0], y[0])
    forenames = _forenames(x[1], y[1])
    if "different" in (surnames, forenames) and _swapped(x, y):
        return "same"
    if forenames == "different":
        # Brothers, sisters and twins share all but this.
        return "different"
    if surnames == "different":
        # People marry and use other surnames; the same forename alone is no more than not against it.
        return "unsaid" if forenames == "same" else "different"
    return "same" if (surnames, forenames) == ("same", "same") else "unsaid"


def _given(text: str | None) -> list[str]:
    return [] if not text or text.strip().upper() in PLACEHOLDERS else fold(text)


def _surnames(x: str, y: str) -> Verdict:
    first, second = _given(x), _given(y)
    if not first or not second:
        return "unsaid"
    if set(first) & set(second):
        return "same"
    return "same" if _close("".join(first), "".join(second)) else "different"


def _forenames(x: str | None, y: str | None) -> Verdict:
    """The first forename decides. A middle name counts only as the name a person goes by: the other's first."""
    first, second = _given(x), _given(y)
    if not first or not second:
        return "unsaid"
    one, other = first[0], second[0]
    if _forename(one, other):
        return "same"
    if one.startswith(other) or other.startswith(one):
        # An initial, or a name cut short.
        return "unsaid"
    return "unsaid" if one in second or other in first else "different"


def _forename(one: str, other: str) -> bool:
    groups = nicknames()
    return (
        one == other
        or bool(groups.get(one, frozenset()) & groups.get(other, frozenset()))
        or (len(one) > 1 < len(other) and _close(one, other) and not (one in groups and other in groups))
    )


def _close(one: str, other: str) -> bool:
    """A slip or two of the keyboard, or another spelling of the same sound."""
    longest = max(len(one), len(other))
    if damerau_levenshtein_distance(one, other) <= (1 if longest < 8 else 2):
        return longest > 2
    return longest > 3 and one[0] == other[0] and bool(sound(one)) and sound(one) == sound(other)


def _swapped(x: tuple[str, str | None], y: tuple[str, str | None]) -> bool:
    """Whether the surname of one was typed as the forename of the other, and the other way round."""
    mine, theirs = _given(x[1]), _given(y[1])
    if not mine or not theirs:
        return False
    return _surnames(x[0], theirs[0]) == "same" and _surnames(mine[0], y[0]) == "same"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person has decided of two files: SAME, DIFFERENT or LATER, which decides nothing yet."""

    a: str
    b: str
    kind: str


def groups(files: Iterable[File], decisions: Iterable[Decision] = ()) -> list[list[str]]:
    """The ids of each person's files, for files that may be connected. Every file is in exactly one group.

    A decision overrides what the files say of the two. Groups and their members are in order of id.
    """
    known = sorted(files, key=lambda file: file.id)
    numbers: dict[tuple[str, str], list[int]] = {}
    for index, file in enumerate(known):
        for scheme, values in file.numbers.items():
            for value in values:
                numbers.setdefault((scheme, value), []).append(index)
    pairs = {
        pair
        for members in numbers.values()
        if len(members) <= SHARED_BY_TOO_MANY
        for pair in combinations(members, 2)
        if agrees(known[pair[0]], known[pair[1]])
    }
    linked = {
        pair
        for members in numbers.values()
        if len(members) <= SHARED_BY_TOO_MANY
        for pair in combinations(members, 2)
    }
    against: dict[int, set[int]] = {index: set() for index in range(len(known))}
    for component in _connected(len(known), linked):
        for a, b in combinations(component, 2):
            if contradicts(known[a], known[b]):
                against[a].add(b)
                against[b].add(a)
    place = {file.id: index for index, file in enumerate(known)}
    decided = {
        (place[a], place[b]): decision.kind
        for decision in decisions
        for a, b in [sorted((decision.a, decision.b))]
        if a in place and b in place
    }
    for (a, b), kind in decided.items():
        if kind == "DIFFERENT":
            against[a].add(b)
            against[b].add(a)
        elif kind == "SAME":
            against[a].discard(b)
            against[b].discard(a)
    kept = {(a, b) for a, b in pairs if against[a] == against[b]}
    kept |= {pair for pair, kind in decided.items() if kind == "SAME"}
    return [[known[index].id for index in group] for group in _connected(len(known), kept)]


def _connected(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected sets of the numbers below `size`, each in order, by their smallest member."""
    root = list(range(size))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        root[high] = low
    sets: dict[int, list[int]] = {}
    for index in range(size):
        sets.setdefault(find(index), []).append(index)
    return list(sets.values())


@dataclass(frozen=True, slots=True)
class Order:
    """An order, as far as its move from area to area is concerned."""

    id: str
    type: str
    made: date
    area: str
    ended: date | None
    moved: bool


def transfers(orders: Sequence[Order]) -> list[tuple[str, str]]:
    """For the orders of one person, (ended, continued) pairs: one for each change of area.

    An order ended by a transfer goes on in the row of equal type and date, in another area, that ended next.
    """
    same: dict[tuple[str, date], list[Order]] = {}
    for order in orders:
        same.setdefault((order.type, order.made), []).append(order)
    found: list[tuple[str, str]] = []
    for parts in same.values():
        parts.sort(key=lambda part: (part.ended or date.max, not part.moved, part.id))
        for index, part in enumerate(parts):
            if part.moved:
                later = next((other for other in parts[index + 1 :] if other.area != part.area), None)
                if later:
                    found.append((part.id, later.id))
    return found
