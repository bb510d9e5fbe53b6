"""Verifies the log: every chain of the folder through its files, to its head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from resolvers.audit.files import Chain, chains, lives, stands
from resolvers.audit.following import Finding, Reached, Segment
from resolvers.audit.keys import Keys
from resolvers.audit.lines import FIRST, Line, State, name_of, read_head

MOST_FINDINGS = 1_000

Progress = Callable[[str, int, int], None]


@dataclass
class Report:
    """What verifying found. `notes` are worth knowing, and nothing is wrong with them."""

    entries: int = 0
    segments: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    more: int = 0
    """Findings besides, which are only counted."""

    def find(self, finding: Finding) -> None:
        """Keep what is wrong."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.more += 1

    def as_dict(self) -> dict[str, Any]:
        """All for programs."""
        return {**asdict(self), "inOrder": not self.findings}

    def line(self) -> str:
        """All in one line."""
        if self.findings:
            count = len(self.findings) + self.more
            return f"{count:,} {'thing is' if count == 1 else 'things are'} wrong with the audit log."
        return f"{self.entries:,} entries in {self.segments:,} segments, all in order"


def verify_files(folder: Path, keys: Keys, report: Report, progress: Progress) -> list[tuple[Chain, int]]:
    """Follow every chain. Answers each with how many entries of it are signed.

    Servers may be writing: what they add meanwhile is left for the next time.
    """
    found, others = chains(folder)
    report.notes += [f"{name} is no file of the log" for name in others]
    _numbers(found, report)
    sizes = {path: path.stat().st_size for chain in found for path in chain.segments.values()}
    total, done = sum(sizes.values()), 0
    reached = []
    for chain in found:
        at = Reached(0, frozenset((FIRST,)))
        segment: Segment | None = None
        last = max([*chain.segments, _number_of(chain.head)])
        for number in range(1, last + 1):
            path = chain.segments.get(number)
            if path is None:
                report.find(Finding(f"{name_of(chain.name, number)}.jsonl", "the segment is missing"))
                at = Reached(at.number)
                continue
            segment = _follow(path, at, keys)
            report.segments += 1
            report.entries += segment.entries
            for finding in segment.findings:
                report.find(finding)
            if number < last:
                _after_its_end(segment, report)
            # Where something is wrong already, nothing is said of how the next one goes on.
            at = Reached(segment.reached.number) if segment.findings else segment.signed
            done += sizes.get(path, 0)
            progress("Files, MB", done >> 20, total >> 20)
        _to_the_head(chain, segment, at, keys, report)
        reached.append((chain, at.number))
    return reached


def _follow(path: Path, at: Reached, keys: Keys) -> Segment:
    segment = Segment(path, at, keys)
    segment.follow()
    if segment.findings:
        segment = Segment(path, at, keys, strict=True)
        segment.follow()
    return segment


def _numbers(found: list[Chain], report: Report) -> None:
    """Chains are numbered without gaps, so that one that was taken away with all its files is missed."""
    expected = 1
    for chain in found:
        number = int(chain.name.partition("-")[0])
        if number > expected:
            names = f"{expected:06}" if number == expected + 1 else f"{expected:06} to {number - 1:06}"
            report.find(Finding(f"{names}-*", "the log of a whole process is missing"))
        expected = number + 1


def _number_of(head: Line | None) -> int:
    if head is None or head.mark is None or not head.mark.number:
        return 0
    return int(head.mark.segment.rpartition(".")[2])


def _after_its_end(segment: Segment, report: Report) -> None:
    """What stands behind the last signature of a segment that another one follows."""
    tail = segment.path.stat().st_size - segment.end
    if segment.mark is None or not tail:
        return
    if segment.mark.state is State.SEALED:
        report.find(Finding(segment.path.name, f"{tail} bytes were added after its end"))
    else:
        report.notes.append(_torn(segment.path.name, tail))


def _to_the_head(chain: Chain, segment: Segment | None, at: Reached, keys: Keys, report: Report) -> None:
    """Compare where a chain's files end with what its head says."""
    head, file = chain.head, chain.head_path.name
    if head is None or head.mark is None:
        report.find(Finding(file, "the head of this log is missing or can't be read"))
        return
    mark = head.mark
    if not head.signed(keys) or mark.segment.rpartition(".")[0] != chain.name:
        report.find(Finding(file, "not signed with a key of this log"))
        return
    if segment is not None and segment.findings:
        return
    if at.number < mark.number:
        cut = "cut off: the head says that they were written"
        report.find(Finding(f"{mark.segment}.jsonl", cut, at.number + 1, mark.number))
        return
    if segment is None:
        return
    size = segment.path.stat().st_size
    here = stands(chain.folder / f"{mark.segment}.jsonl", head)
    if mark.state.final:
        end = mark.end + (len(head.raw) + 1 if mark.state is State.CLOSED else mark.tail)
        last = mark.end == segment.end and mark.before in segment.signed.hashes
        if not (here if mark.state is State.CLOSED else last) or mark.segment != segment.path.stem:
            report.find(Finding(file, "not what stands at the end of the log"))
        elif size != end:
            report.find(
                Finding(segment.path.name, f"{abs(size - end)} bytes were {_moved(size, end)} after its end")
            )
        elif mark.tail:
            report.notes.append(_torn(segment.path.name, mark.tail))
    elif not here and mark.end:
        report.find(Finding(file, "not what stands in the log"))
    elif size > segment.end and not lives(chain) and read_head(chain.head_path) == head:
        report.notes.append(_torn(segment.path.name, size - segment.end))


def _moved(size: int, end: int) -> str:
    return "added" if size > end else "taken away"


def _torn(file: str, tail: int) -> str:
    why = "its process ended while it wrote them, and nothing of them was answered"
    return f"{file} ends in {tail} bytes that were never signed: {why}"
