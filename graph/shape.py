"""How a type of the graph is read: the words in which each module says what it holds.

A module's shape (`graph/<module>.py`) gives a Cypher expression for every property and a pattern for every edge.
`graph/plan/` puts them together; it knows nothing of the domain. In the fragments `{n}` is the node itself, `{m}`
the node an edge leads to and `{value}` the parameter that holds an argument. Fragments are literal text: no value that
a caller chose is ever written into one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Derived:
    """A field that Python works out from stored columns, such as an age. A column is a field's name or an expression.

    What it computes is a value or, for a field of objects, a list with a dict for each.
    """

    columns: tuple[str, ...]
    compute: Callable[..., Any]


@dataclass(frozen=True)
class Order:
    """An order that never ties: the last key is the id. All keys run the same way, so a page can start after one.

    `days` says how many of the keys, from the first, are dates: a cursor holds them as text.
    """

    keys: tuple[str, ...]
    descending: bool = False
    days: int = 0

    def by(self, variable: str) -> str:
        """The ORDER BY list for a variable."""
        way = " DESC" if self.descending else ""
        return ", ".join(f"{key.format(m=variable)}{way}" for key in self.keys)

    def values(self, variable: str) -> str:
        """The list expression that a cursor holds."""
        keys = [f"toString({key})" if n < self.days else key for n, key in enumerate(self.keys)]
        return "[" + ", ".join(key.format(m=variable) for key in keys) + "]"

    def after(self, variable: str, parameter: str) -> str:
        """The predicate that starts a page behind a cursor."""
        return f"{self.values(variable)} {'<' if self.descending else '>'} ${parameter}"


@dataclass(frozen=True)
class Edge:
    """A way from one shape to another.

    `one`: there is at most one, by the model, and it is read in the same row. `take`: only the first so many, in
    `order`; with `take=1` the field is one object, not a list. `paged`: a Relay connection with `first` and `after`.
    `arguments`: for each optional argument the predicate that it adds. `also`: edges of the same shape; what they
    lead to comes along, each as far as it may be read (`Pick.also`).
    """

    to: str
    pattern: str
    where: tuple[str, ...] = ()
    order: Order | None = None
    one: bool = False
    take: int | None = None
    paged: bool = False
    arguments: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """One GraphQL type and where it lives in the graph.

    `prefix` begins its ids. `guard` is the predicate that every pattern reaching this shape carries, so that what a
    person may not see is never matched, counted, ordered or listed. `owner` is the way from a node found by its own id
    to the offender `{m}` it belongs to, so that an id opens no back door; `ownerless` the predicate on those `{n}` of
    them that belong to nobody.
    """

    name: str
    label: str
    prefix: str
    fields: Mapping[str, str | Derived]
    edges: Mapping[str, Edge] = field(default_factory=dict)
    guard: str | None = None
    owner: str | None = None
    ownerless: str | None = None

    @property
    def labels(self) -> str:
        """Its labels in a pattern. `&`, as a statement with `|` between labels elsewhere takes no colon."""
        return self.label.replace(":", "&")


@dataclass(frozen=True)
class Start:
    """Where a root field begins: the clause that binds `n`, and its parameters.

    `order` and `first` page a root connection; `ranked` says that the clause also binds `score`, by which it is then
    ordered, and that a cursor is a position. `shape` is the type found there. `judged` puts an access predicate on an
    offender `{m}` to what is found, where that is not an offender of today.
    """

    shape: str
    match: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    order: Order | None = None
    first: int | None = None
    after: list[Any] | None = None
    ranked: bool = False
    several: bool = False
    owners: str = ""
    """An expression that answers the ids of the offenders whom what is found, `{n}`, belongs to."""
    judged: Callable[[str], str] = str


VERSION = "coalesce({n}.version, 1)"
"""How often a thing has been changed, from 1: one that was never changed may not say so."""


def plain(*names: str) -> dict[str, str]:
    """Properties whose field has the same name."""
    return {name: "{n}." + name for name in names}


def dates(*names: str) -> dict[str, str]:
    """Date properties. They travel as ISO text, which is what GraphQL answers, so nothing converts them twice."""
    return {name: "toString({n}." + name + ")" for name in names}
