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
    """A place in a chain: the number of the last entry, and the hashes that the next line may name.

    No hashes: what stood here is not known, and any will do.
    """

    number: int
    hashes: frozenset[str] = frozenset()


class Segment:
    """One segment as it is followed: `reached` to its end, `signed` by `mark`, which ends at `end` in the file."""

    def __init__(self, path: Path, start: Reached, keys: Keys, *, strict: bool = False) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.entries = 0
        self.mark: Mark | None = None
        self.signed = start
        self.end = 0
        self._keys = keys
        self._strict = strict
        self.reached = start
        self._doubt = not start.hashes
        """The line before is not what it was, so that nothing can be said of what this one should follow."""
        self._lost = 0
        """Lines that can't be read, since the last one that could."""
        self._forged = False
        self._trail: list[tuple[Reached, Line | None]] = [(start, None)]
        """Where it stood after the last signature and after each entry since."""
        self._missing: dict[int, int] = {}
        self._displaced: list[Line] = []

    def follow(self) -> None:
        """Read the segment to its end."""
        last = None
        for (begin, line), after in _with_next(self._read()):
            if line is None:
                self._find(
                    "overwritten: a line that is no entry stands here", self.reached.number + 1 + self._lost
                )
                self._doubt, self._lost = True, self._lost + 1
                continue
            if (
                line.header
                and line.values["segment"] != self.path.stem
                and line.hash == line.made
                and not begin
            ):
                self._find(f"is not this segment but {line.values['segment']}")
                return
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

    def _read(self) -> Iterator[tuple[int, Line | None]]:
        for begin, words, whole in lines(self.path):
            try:
                line = read(words) if whole else None
            except ValueError:
                line = None
            if whole:
                yield begin, line

    def _header(self, line: Line, begin: int) -> None:
        if begin or not line.header:
            self._find("does not begin as a segment does, or another one's beginning stands in it")
            self._doubt = True
            return
        if line.hash != line.made:
            self._find("its first line was changed: words and hash differ")
        elif not self._follows(line) and not self._doubt:
            self._find("does not go on where the segment before it ends")
        if line.values["first"] > self.reached.number + 1:
            self._miss(line.values["first"] - 1)
        self._go_on(line, max(line.values["first"] - 1, self.reached.number))

    def _entry(self, line: Line, after: str) -> None:
        sound, expected = line.hash == line.made, self.reached.number + 1
        skipped = min(self._lost, max(line.number - expected, 0))
        doubt = not sound
        if not sound:
            self._name(line, "changed: its words and its hash differ")
        if self._follows(line):
            if line.number != expected and sound:
                self._name(line, f"forged: entry {expected} should stand here")
                doubt = True
            self._go_on(line, expected)
        elif self._leads_on(after):
            self._displaced += [line] if sound else []
            return
        elif self._returns(line):
            self._go_on(line, line.number)
        elif line.number <= self.reached.number:
            self._displaced += [line] if sound else []
            return
        else:
            if line.number > expected + skipped:
                self._miss(line.number - 1, skipped)
            elif sound and not self._doubt and line.number == expected:
                doubt = not self._replaced(line, after)
            self._go_on(line, line.number)
        self._trail.append((self.reached, line))
        self._doubt = doubt

    def _marked(self, line: Line, mark: Mark, after: str) -> bool:
        """Whether a mark belongs where it stands."""
        if self._strict and not line.signed(self._keys):
            if not self._forged:
                what = "not signed with a key of this log: one was forged, or changed and hashed anew"
                self._find(what, self.signed.number + 1, max(self.reached.number, self.signed.number + 1))
            self._doubt = self._forged = True
            return False
        if not self._follows(line) and (self._leads_on(after) or not self._returns(line)):
            if self._leads_on(after) or mark.number < self.reached.number or mark.segment != self.path.stem:
                self._find("a signature stands where it does not belong", self.reached.number)
                return False
            if mark.number > self.reached.number:
                self._miss(mark.number, self._lost)
            elif not self._doubt:
                self._replaced(line, line.hash)
        self.entries += len(self._trail) - 1
        self.mark, self._forged = mark, False
        self._go_on(line, mark.number)
        self.signed, self._trail = self.reached, [(self.reached, None)]
        return True

    def _follows(self, line: Line) -> bool:
        return line.values["before"] in self.reached.hashes

    def _leads_on(self, after: str) -> bool:
        """Whether the next line goes on from the one before this: then this one does not belong here."""
        return after in self.reached.hashes

    def _returns(self, line: Line) -> bool:
        """Whether a line goes on from an earlier one since the last signature: then those between were inserted."""
        for number, (reached, _) in enumerate(self._trail):
            if line.values["before"] in reached.hashes:
                for _, entry in self._trail[number + 1 :]:
                    assert entry is not None
                    self._name(entry, "inserted: what follows was written without it")
                del self._trail[number + 1 :]
                self.reached = reached
                return True
        return False

    def _go_on(self, line: Line, number: int) -> None:
        self.reached = Reached(number, frozenset((line.hash, line.made)))
        self._doubt, self._lost = False, 0

    def _replaced(self, line: Line, after: str) -> bool:
        """Name what breaks the chain before a line: the line itself, where the next one does not go on from it."""
        if after != line.hash:
            self._name(line, "replaced: it was not written after what stands before it")
        elif self.reached.number > self.signed.number:
            what = "replaced: what follows was written after something else"
            self._find(what, self.signed.number + 1, self.reached.number)
        else:
            self._find("the signature after it was changed or taken away", self.reached.number)
        return after == line.hash

    def _miss(self, upto: int, skipped: int = 0) -> None:
        if self.reached.number + 1 + skipped <= upto:
            self._missing[self.reached.number + 1 + skipped] = upto

    def _name(self, line: Line, what: str) -> None:
        self.findings.append(Finding(self.path.name, what, line.number, id=line.values["id"]))

    def _find(self, what: str, number: int | None = None, last: int | None = None) -> None:
        self.findings.append(Finding(self.path.name, what, number, last))


def _with_next(found: Iterator[tuple[int, Line | None]]) -> Iterator[tuple[tuple[int, Line | None], str]]:
    """Each line, and the hash that the next one names."""
    for one, (_, after) in pairwise(chain(found, [(0, None)])):
        yield one, after.values["before"] if after is not None else ""
