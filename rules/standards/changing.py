"""One set of rules after another: what they change, and what they may not leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from rules.standards.law import Law
from rules.standards.words import rule_of


class Changed(NamedTuple):
    """A standard of a version that is new, gone, or another than before; with no `key`, the version itself."""

    version: str
    key: str | None
    name: str
    new: bool
    gone: bool = False


def left_out(before: Law, after: Law) -> list[str]:
    """A sentence for each standard of a version that the rules before have and those after do not.

    Whether any case was judged by it makes no difference: what nobody but a few may see must not show in a refusal.
    """
    return [
        f"{version.short} {key}: it is not there any more, but cases are judged by it. Leave it as it is, and let a "
        "later version drop it."
        for version in before.versions
        for key in version.standards
        if after.standard(version.short, key) is None
    ]


def changed(before: Law, after: Law) -> Iterator[Changed]:
    """What differs, by version and standard."""
    was = {one.short: one for one in before.versions}
    for version in after.versions:
        old = was.get(version.short)
        if old is None or replace(old, standards={}) != replace(version, standards={}):
            yield Changed(version.short, None, version.name, old is None)
        for key, standard in version.standards.items():
            there = old.standards.get(key) if old else None
            if there != standard:
                yield Changed(version.short, key, standard.name, there is None)
    there_now = {one.short for one in after.versions}
    for version in before.versions:
        if version.short not in there_now:
            yield Changed(version.short, None, version.name, new=False, gone=True)
        for key, standard in version.standards.items():
            if after.standard(version.short, key) is None:
                yield Changed(version.short, key, standard.name, new=False, gone=True)


def words_of(law: Law) -> dict[str, str]:
    """What a result shows of its rule: its name by key (`PLAN`), what it says by version and key (`NS2002 PLAN`)."""
    return law.names() | {
        f"{version.short} {key}": rule_of(law, version.short, key) or ""
        for version in law.versions
        for key in version.standards
    }
