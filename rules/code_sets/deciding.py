"""What a new version changes, and why it can't be loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.code_sets.history import BUILT_IN, OPEN, Code, Version, composed
from rules.code_sets.reading import ASK, File
from rules.codes import CodeChangeKind, CodeSetName
from rules.wrong import Wrong

K = CodeChangeKind


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a code: of the version before, or new. `becomes` is the new code, and `label` its words."""

    kind: CodeChangeKind
    name: str
    code: str
    before: str | None
    label: str | None
    becomes: str | None = None


def changes(versions: Sequence[Version], file: File) -> list[Change]:
    """What a file changes of the latest version, what matters most first."""
    last = versions[-1]
    by_code = {one.code: one for one in last.codes.values()}
    new = {row.code: row for row in file.codes}
    gone = {row.code: row.becomes for row in file.dropped}
    found = []
    for code, one in by_code.items():
        if code in new:
            kind = K.KEPT if new[code].label == one.label else K.REWORDED
            found.append(Change(kind, one.name, code, one.label, new[code].label))
        elif code not in gone:
            found.append(Change(K.DROPPED, one.name, code, one.label, None))
        elif gone[code] == ASK.upper():
            found.append(Change(K.ASKED_AGAIN, one.name, code, one.label, None))
        else:
            to = gone[code]
            found.append(Change(K.MAPPED, one.name, code, one.label, new[to].label, to))
    names = _names(versions, file.set)
    found += [
        Change(K.ADDED, names.get(code, code), code, None, row.label)
        for code, row in new.items()
        if code not in by_code
    ]
    order = [K.DROPPED, K.ASKED_AGAIN, K.MAPPED, K.ADDED, K.REWORDED, K.KEPT]
    return sorted(found, key=lambda one: (order.index(one.kind), one.code))


def load_faults(versions: Sequence[Version], file: File, since: date, held: Mapping[str, str]) -> list[Wrong]:
    """Why a file can't be loaded. `held` says in words how many records hold each code (by name)."""
    return [*_dates(versions, since), *_codes(versions, file, held)]


def next_version(versions: Sequence[Version], file: File, since: date, source: str) -> Version:
    """The version that a file makes. Raises KeyError for one with faults."""
    names = _names(versions, file.set)
    enum = {one.code: one.name for one in BUILT_IN[file.set]}
    made = {}
    for row in file.codes:
        name = names.get(row.code, row.code)
        counts_as = enum[row.counts_as] if row.counts_as else enum.get(row.code)
        made[name] = Code(name, row.code, row.label, row.aliases, counts_as)
    given: dict[str, str | None] = {
        names[row.code]: None if row.becomes == ASK.upper() else names.get(row.becomes, row.becomes)
        for row in file.dropped
    }
    carried = {name: to for name, to in composed(versions, given).items() if name not in made}
    return Version(versions[-1].number + 1, since, None, made, carried, source)


def _names(versions: Sequence[Version], name: CodeSetName) -> dict[str, str]:
    """The name under which records hold each code there ever was; the latest version's where two share a code."""
    return {one.code: one.name for one in BUILT_IN[name]} | {
        code.code: code.name for version in versions for code in version.codes.values()
    }


def _dates(versions: Sequence[Version], since: date) -> Iterator[Wrong]:
    last = versions[-1]
    if since <= last.since:
        yield Wrong(
            "OVERLAP",
            "from",
            f"Version {last.number} holds from {spoken(last.since)}: give a later day, so that one version holds at "
            "a time.",
        )


def _codes(versions: Sequence[Version], file: File, held: Mapping[str, str]) -> Iterator[Wrong]:
    last = versions[-1]
    known, enum = _names(versions, file.set), {one.code: one for one in BUILT_IN[file.set]}
    for one in changes(versions, file):
        if one.kind is K.DROPPED:
            yield Wrong(
                "DROPS_A_CODE",
                "file",
                f"The file leaves {one.code} ({one.before}) out. Records that hold it, of those that you may see: "
                f"{held.get(one.name, '0')}. Add a row that says which code it becomes, or `{ASK}`.",
            )
    for row in file.dropped:
        if row.code not in {each.code for each in last.codes.values()}:
            yield Wrong("UNKNOWN_CODE", "file", f"{row.code} is no code of the version that holds before.")
    names = {name: code for code, name in known.items()}
    for row in file.codes:
        if row.code in enum and row.counts_as and row.counts_as != row.code:
            yield Wrong("BUILT_IN", "file", f"{row.code} is built in and counts as itself.")
        elif row.counts_as and row.counts_as not in enum:
            yield Wrong("COUNTS_AS", "file", f"{row.code} counts as {row.counts_as}, which is not built in.")
        elif row.code not in enum and not row.counts_as and file.set not in OPEN:
            yield Wrong(
                "COUNTS_AS",
                "file",
                f"{row.code} must say in `counts_as` by which built-in code’s rules it goes: the law’s times and "
                "counts are worked out by those.",
            )
        if names.get(row.code, row.code) != row.code:
            yield Wrong(
                "NAME_TAKEN", "file", f"Records hold {names[row.code]} as {row.code}: choose another."
            )
        for alias in row.aliases:
            if known.get(alias) not in (None, known.get(row.code)):
                yield Wrong("ALIAS_TAKEN", "file", f"The alias {alias} of {row.code} is a code of its own.")
