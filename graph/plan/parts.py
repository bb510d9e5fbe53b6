"""What a plan is asked for, and where its answer stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST = 200
"""The largest `first` that a connection takes, and the most of an unpaged list."""


@dataclass(frozen=True)
class Pick:
    """One selected field. `key` names it and its arguments, so the same pick twice is read once.

    `rows`, `total` and `cursors` say what of a connection is wanted; `picks` are then those of its nodes. `within` is a
    predicate on the node `{m}` that the field is read of: where it fails, the field is withheld. `also` are those
    of the edge's `also` that may be read, each with such a predicate of its own.
    """

    key: str
    field: str
    arguments: Mapping[str, Callable[[Mapping[str, Any]], Any]]
    picks: tuple[Pick, ...] = ()
    rows: bool = True
    total: bool = False
    cursors: bool = False
    within: str = ""
    also: tuple[tuple[str, str], ...] = ()


@dataclass
class Page:
    """Where a connection's rows and total are, and which parameters hold its size plus one and its start.

    A row ends with the values of its cursor, unless the cursor is a position (`offset`).
    """

    node: Layout
    rows: int | None = None
    total: int | None = None
    size: str = ""
    after: str = ""
    offset: bool = False


@dataclass
class Layout:
    """What stands in each column of a row, and in which branch the lists below it are found.

    `shown` are the columns that say of a field whether it may be shown; one that is not there may be.
    """

    shape: str
    columns: dict[str, int] = field(default_factory=dict)
    derived: dict[str, tuple[tuple[int, ...], Callable[..., Any]]] = field(default_factory=dict)
    ones: dict[str, tuple[int, Layout]] = field(default_factory=dict)
    lists: dict[str, tuple[int, Layout, bool]] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Root:
    """A root field's part of the plan: an object or a connection, and how many branches it has.

    `owners` is the column with the ids of the offenders whom a row belongs to.
    """

    layout: Layout
    page: Page | None
    branches: int
    owners: int | None = None
