"""Rows that were rejected and come again: which of them an accepted row is, so that the reject says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.rejects import Unkeyed

ALIKE = 0.5
"""How much of a row must be as it was for the row of the same line in a later version to be the one sent again."""


@dataclass
class Resent:
    """Rejects whose key could not be read, by line of an earlier version and by all that was not at fault.

    A reject whose key is known is found by it in the graph, and needs none of this.
    """

    name: str
    by_line: dict[int, list[Unkeyed]] = field(default_factory=dict)
    by_rest: dict[tuple[int, ...], dict[tuple[str, ...], list[str]]] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)

    @classmethod
    def among(cls, name: str, columns: Sequence[str], rejects: Iterable[Unkeyed]) -> Resent:
        """What to look for while a file with these columns is read."""
        resent = cls(name)
        for reject in rejects:
            if reject.file == name:
                resent.by_line.setdefault(reject.line, []).append(reject)
            bad = tuple(n for n, column in enumerate(columns) if column in reject.columns)
            if bad and len(reject.fields) == len(columns):
                rest = _without(reject.fields, bad)
                if sum(map(bool, rest)) > 1:
                    resent.by_rest.setdefault(bad, {}).setdefault(rest, []).append(reject.id)
        return resent

    @property
    def looks(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.by_line or self.by_rest)

    def see(self, line: int, fields: Sequence[str]) -> None:
        """Note an accepted row: it settles the rejects that it was before."""
        for bad, rests in self.by_rest.items():
            for id_ in rests.get(_without(fields, bad), ()):
                self.found.setdefault(id_, line)
        for reject in self.by_line.get(line, ()):
            if _alike(reject.fields, fields):
                self.found.setdefault(reject.id, line)


def _without(fields: Sequence[str], bad: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(text for n, text in enumerate(fields) if n not in bad)


def _alike(before: Sequence[str], now: Sequence[str]) -> bool:
    said = {text for text in before if text}
    return not said or len(said & set(now)) >= ALIKE * len(said)
