"""Follows one segment from line to line and names whatever is not as it was written.

First only the hashes, and the last signature: that is quick, and enough where all is well. Where it is not, once more
with every signature, so that what was forged is told from what was there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from resolvers.audit.files import lines
from resolvers.audit.keys import Keys
from resolvers.audit.lines import Line, Mark, read


@dataclass(frozen=True)
class Finding:
    """What is wrong, in which file, with which entries: `number` to `last`, `id` where it is one."""

    file: str
    what: str
    number: int | None = None
    last: int | None = None
    id: str | None = None

    def __str__(self) -> str:
        if self.number is None:
            return f"{self.file}: {self.what}"
        if self.last is not None and self.last != self.number:
            return f"{self.file}: entries {self.number} to {self.last}: {self.what}"
        return f"{self.file}: entry {self.number}{f' ({self.id})' if self.id else ''}: {self.what}"


@dataclass(frozen=True)
class Reached:
    """How far a chain was followed: the number of its last entry, and the hashes that the next line may name.

    No hashes: what stood here is not known, and any will do.
    """

    number: int
    hashes: frozenset[str] = frozenset()


class Segment:
    """One segment as it is followed. `signed` is how far a signature covers it, `end` where in the file that is."""

    def __init__(self, path: Path, start: Reached, keys: Keys, *, strict: bool = False) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.entries = 0
        self.mark: Mark | None = None
        self.signed = start
        self.end = 0
        self._keys = keys
        self._strict = strict
        self._at = start
        self._doubt = not start.hashes
        """The line before is not what it was, so that nothing can be said of what this one should follow."""
        self._forged = False
        self._trail: list[tuple[Reached, Line | None]] = [(start, None)]
        """Where it stood after the last signature and after each entry since."""
        self._missing: dict[int, int] = {}
        self._displaced: list[Line] = []

    def follow(self) -> None:
        """Read the segment to its end."""
        last = None
        for (begin, line), after in _with_next(self._read()):
            if begin == 0 or line.header:
                self._header(line, begin)
            elif line.mark is None:
                self._entry(line, after)
            elif self._marked(line, line.mark, after):
                last, self.end = line, begin + len(line.raw) + 1
        if last is None or not last.signed(self._keys):
            self._find(
                "no signature of this log stands here" if last is None else "its last signature is forged"
            )
        for line in self._displaced:
            moved = self._missing.get(line.number) == line.number
            if moved:
                del self._missing[line.number]
            self._name(line, "out of its place" if moved else "inserted, or there twice")
        for first, end in self._missing.items():
            self._find("missing", first, end)

    def _read(self) -> Iterator[tuple[int, Line]]:
        for begin, words, whole in lines(self.path):
            try:
                if whole:
                    yield begin, read(words)
            except ValueError:
                self._find("overwritten: a line that is no entry stands here", self._at.number + 1)
                self._doubt = True

    def _header(self, line: Line, begin: int) -> None:
        if begin or not line.header or line.values["segment"] != self.path.stem:
            self._find("does not begin as this segment, or the beginning of another stands in it")
            self._doubt = True
            return
        if line.hash != line.made:
            self._find("its first line was changed: words and hash differ")
        elif not self._follows(line) and not self._doubt:
            self._find("does not go on where the segment before it ends")
        if line.values["first"] > self._at.number + 1:
            self._miss(line.values["first"] - 1)
        self._go_on(line, max(line.values["first"] - 1, self._at.number))

    def _entry(self, line: Line, after: str) -> None:
        sound = line.hash == line.made
        if not sound:
            self._name(line, "changed: its words and its hash differ")
        if not self._follows(line):
            if self._leads_on(after) or (not self._returns(line) and line.number <= self._at.number):
                self._displaced += [line] if sound else []
                return
            if line.number == self._at.number + 1 and sound and not self._doubt:
                self._replaced()
        if line.number > self._at.number + 1:
            self._miss(line.number - 1)
        self._go_on(line, max(line.number, self._at.number))
        self._trail.append((self._at, line))
        self._doubt = not sound

    def _marked(self, line: Line, mark: Mark, after: str) -> bool:
        """Whether a mark belongs where it stands."""
        if self._strict and not line.signed(self._keys):
            if not self._forged:
                what = "not signed with a key of this log: one was forged, or changed and hashed anew"
                self._find(what, self.signed.number + 1, max(self._at.number, self.signed.number + 1))
            self._doubt = self._forged = True
            return False
        if not self._follows(line) and (self._leads_on(after) or not self._returns(line)):
            if self._leads_on(after) or mark.number < self._at.number or mark.segment != self.path.stem:
                self._find("a signature stands where it does not belong", self._at.number)
                return False
            if mark.number == self._at.number and not self._doubt:
                self._replaced()
        if mark.number > self._at.number:
            self._miss(mark.number)
        self.entries += len(self._trail) - 1
        self.mark, self._forged = mark, False
        self._go_on(line, mark.number)
        self.signed, self._trail = self._at, [(self._at, None)]
        return True

    def _follows(self, line: Line) -> bool:
        return line.values["before"] in self._at.hashes

    def _leads_on(self, after: str) -> bool:
        """Whether the next line goes on from the one before this: then this one does not belong here."""
        return after in self._at.hashes

    def _returns(self, line: Line) -> bool:
        """Whether a line goes on from an earlier one since the last signature: then those between were inserted."""
        for number, (reached, _) in enumerate(self._trail):
            if line.values["before"] in reached.hashes:
                for _, entry in self._trail[number + 1 :]:
                    assert entry is not None
                    self._name(entry, "inserted: what follows was written without it")
                del self._trail[number + 1 :]
                self._at = reached
                return True
        return False

    def _go_on(self, line: Line, number: int) -> None:
        self._at = Reached(number, frozenset((line.hash, line.made)))
        self._doubt = False

    def _replaced(self) -> None:
        what = "replaced: what follows was written after something else"
        if self._at.number > self.signed.number:
            self._find(what, self.signed.number + 1, self._at.number)
        else:
            self._find("the signature after it was changed or taken away", self._at.number)

    def _miss(self, upto: int) -> None:
        self._missing[self._at.number + 1] = upto

    def _name(self, line: Line, what: str) -> None:
        self.findings.append(Finding(self.path.name, what, line.number, id=line.values["id"]))

    def _find(self, what: str, number: int | None = None, last: int | None = None) -> None:
        self.findings.append(Finding(self.path.name, what, number, last))


def _with_next(found: Iterator[tuple[int, Line]]) -> Iterator[tuple[tuple[int, Line], str]]:
    """Each line, and the hash that the next one names."""
    for one, after in pairwise(chain(found, [None])):
        assert one is not None
        yield one, "" if after is None else after[1].values["before"]
