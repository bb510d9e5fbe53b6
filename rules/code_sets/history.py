"""The versions of a set: at each day exactly one holds, and each says of every older code what it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import pairwise

from rules.codes import (
    CodeSet,
    CodeSetName,
    ContactOutcome,
    Ethnicity,
    FormerEthnicity,
    OffenceTitle,
    Programme,
    SentenceType,
)
from rules.ethnicity import mapping

BEGINNING = date(1900, 1, 1)
"""The first day of a set's first version: no record is older."""

BUILT_IN: Mapping[CodeSetName, type[CodeSet]] = {
    CodeSetName.ETHNICITY: Ethnicity,
    CodeSetName.OUTCOMES: ContactOutcome,
    CodeSetName.ORDER_TYPES: SentenceType,
    CodeSetName.PROGRAMMES: Programme,
    CodeSetName.OFFENCES: OffenceTitle,
}
"""The closed enum of each set, which the schema answers to programs that were written before any new code. Offences
have none there: a record holds the title as it was written, and its code besides."""

OPEN = frozenset({CodeSetName.ETHNICITY, CodeSetName.OFFENCES})
"""Sets by whose codes no rule goes: a new one need not count as a built-in one."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code as a version has it. `name` is what a record holds, `code` what extracts write, besides its `aliases`.

    `counts_as` is the name of the member of the closed enum by whose rules it goes; None: it has none.
    """

    name: str
    code: str
    label: str
    aliases: tuple[str, ...] = ()
    counts_as: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version: its number, the first day on which it holds, the day on which the next does, and its codes by name.

    `becomes` says of every code of any version before, which this one does not have, the name of the code that it now
    is; None: whoever it is about has to be asked.
    """

    number: int
    since: date
    until: date | None
    codes: Mapping[str, Code]
    becomes: Mapping[str, str | None] = field(default_factory=dict)
    source: str = ""


def in_force(versions: Sequence[Version], day: date) -> Version | None:
    """The version that holds on a day; None: before the first."""
    return next(
        (one for one in versions if one.since <= day and (one.until is None or day < one.until)), None
    )


def becomes(versions: Sequence[Version], name: str, day: date) -> str | None:
    """What a code is on a day: itself while it holds; None: it is to be recorded again, or was never known."""
    version = in_force(versions, day)
    if version is None:
        return None
    return name if name in version.codes else version.becomes.get(name)


def composed(versions: Sequence[Version], given: Mapping[str, str | None]) -> dict[str, str | None]:
    """What a version says of its predecessor's codes, carried back to every code there ever was.

    What was to be recorded again stays so. `given` need not name codes that the new version has.
    """
    if not versions:
        return {}
    last = versions[-1]
    older = {name: given.get(target, target) if target else None for name, target in last.becomes.items()}
    return older | {name: given[name] for name in last.codes if name in given}


def misdated(versions: Sequence[Version]) -> str | None:
    """What is wrong with the dates of versions in their order: a gap or an overlap, in a sentence."""
    for one, following in pairwise(versions):
        if one.until is None or one.until > following.since:
            return f"Versions {one.number} and {following.number} would both hold from {following.since}."
        if one.until < following.since:
            return f"No version would hold from {one.until} until {following.since}."
    return None


@cache
def built_in(name: CodeSetName) -> tuple[Version, ...]:
    """The versions that the product itself brings."""
    codes = _of(BUILT_IN[name])
    if name is CodeSetName.OFFENCES:
        # Extracts write no code of an offence but its title, so that is how a code is written.
        titled = {key: replace(one, aliases=_title(one)) for key, one in codes.items()}
        source = "The titles of the legacy systems; the codes are this project's own, no list was found (low)"
        return (Version(1, BEGINNING, None, titled, source=source),)
    if name is not CodeSetName.ETHNICITY:
        return (
            Version(1, BEGINNING, None, codes, source="The codes of the legacy systems, docs/formats.md"),
        )
    change = mapping()
    old = Version(1, BEGINNING, change.valid_from, _of(FormerEthnicity), source="Codes used before 2001")
    new = {one.name: to.name if to else None for one, to in change.becomes.items()}
    return (old, Version(2, change.valid_from, None, codes, new, f"{change.source} ({change.confidence})"))


def _title(one: Code) -> tuple[str, ...]:
    return () if one.label.upper() == one.code else (one.label.upper(),)


def _of(codes: type[CodeSet]) -> dict[str, Code]:
    known = codes is not FormerEthnicity
    return {
        one.name: Code(one.name, one.code, one.label, counts_as=one.name if known else None) for one in codes
    }
