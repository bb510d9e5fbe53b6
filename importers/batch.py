"""Rows that are read and written together."""

from __future__ import annotations

from dataclasses import dataclass, field

from importers.faults import Fault
from importers.loading import Accepted


@dataclass
class Batch:
    """Rows read together: accepted so far, faults, and how many were left out since their record was deleted."""

    rows: int = 0
    deleted: int = 0
    accepted: list[Accepted] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Sorted:
    """Accepted rows by what is to be done with them."""

    new: list[Accepted] = field(default_factory=list)
    changed: list[Accepted] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    unchanged: int = 0
    held: int = 0
    again: int = 0


@dataclass(frozen=True)
class Again:
    """Rejects of rows that are looked at again: those that are none any more, `links` of them flags, and the others."""

    settled: list[str]
    waits: list[tuple[str, set[str]]]
    links: int
