"""Sets of files: brought together, attached, and kept apart by what contradicts. Pure, whatever the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Edge = tuple[str, str]
Part = frozenset[str]
"""Files that are one person's so far."""


class Against:
    """Which files contradict which."""

    def __init__(self) -> None:
        self.of: dict[str, set[str]] = {}

    def add(self, a: str, b: str) -> None:
        """Let two files contradict each other."""
        self.of.setdefault(a, set()).add(b)
        self.of.setdefault(b, set()).add(a)

    def drop(self, a: str, b: str) -> None:
        """Let nothing stand between two files."""
        self.of.get(a, set()).discard(b)
        self.of.get(b, set()).discard(a)

    def decide(self, decided: Mapping[Edge, str]) -> None:
        """What people decided counts instead of what the files say."""
        for (a, b), kind in decided.items():
            if kind == "DIFFERENT":
                self.add(a, b)
            elif kind == "SAME":
                self.drop(a, b)

    def forgive(self, one: Part, other: Part, decided: Mapping[Edge, str]) -> None:
        """Nothing between these speaks against anybody any more, but what people told apart."""
        for a in one:
            for b in self.of.get(a, set()) & other:
                if decided.get((min(a, b), max(a, b))) != "DIFFERENT":
                    self.drop(a, b)

    def between(self, one: Part, other: Part) -> bool:
        """Whether any file of one part contradicts one of the other."""
        return any(not other.isdisjoint(self.of.get(id_, ())) for id_ in one)


def connected(parts: Sequence[Part], edges: Iterable[Edge]) -> list[Part]:
    """The parts brought together by edges between their members."""
    root = list(range(len(parts)))
    home = {id_: index for index, part in enumerate(parts) for id_ in part}

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for a, b in edges:
        low, high = sorted((find(home[a]), find(home[b])))
        root[high] = low
    sets: dict[int, set[str]] = {}
    for index, part in enumerate(parts):
        sets.setdefault(find(index), set()).update(part)
    return [frozenset(members) for members in sets.values()]


def merged(parts: list[Part], edges: list[Edge], rivals: list[Edge], against: Against) -> list[Part]:
    """Parts joined by those edges whose two ends contradict the same others of all that `rivals` connect."""
    home = {id_: index for index, part in enumerate(parts) for id_ in part}
    conflicts: dict[int, set[int]] = {index: set() for index in range(len(parts))}
    for whole in connected(parts, rivals):
        members = {home[id_] for id_ in whole}
        for index in members:
            conflicts[index] = {
                home[id_]
                for mine in parts[index]
                for id_ in against.of.get(mine, ())
                if home.get(id_) in members
            }
    kept = [
        (a, b)
        for a, b in edges
        if home[a] != home[b]
        and conflicts[home[a]] == conflicts[home[b]]
        and home[b] not in conflicts[home[a]]
    ]
    return connected(parts, kept)


def attached_to(
    loose: list[Part], anchors: Iterable[Part], edges: Iterable[Edge], against: Against
) -> list[Part]:
    """Attach each loose part to the only anchor that it fits, unless two that want the same contradict each other."""
    targets = {id_: part for part in anchors for id_ in part}
    owner = {id_: part for part in loose for id_ in part}
    wanted: dict[Part, set[Part]] = {}
    for edge in edges:
        for one, other in (edge, edge[::-1]):
            if one in owner and other in targets and not against.between(owner[one], targets[other]):
                wanted.setdefault(owner[one], set()).add(targets[other])
    coming: dict[Part, list[Part]] = {}
    for part, found in wanted.items():
        if len(found) == 1:
            coming.setdefault(next(iter(found)), []).append(part)
    result = []
    attached: set[Part] = set()
    for anchor in set(targets.values()):
        come = coming.get(anchor, [])
        welcome = [p for p in come if not any(against.between(p, q) for q in come)]
        attached.update(welcome)
        result.append(anchor.union(*welcome))
    return result + [part for part in loose if part not in attached]
