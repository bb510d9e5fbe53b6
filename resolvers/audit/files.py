"""The log's files as they lie in their folder: which chains there are, and what their segments hold."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from resolvers.audit.keys import Keys
from resolvers.audit.lines import HEAD, SEGMENT, Line, Mark, State, name_of, read, read_head

CHUNK = 1 << 20


@dataclass
class Chain:
    """The files of one process: its segments by number, and its head as it was when this was made."""

    name: str
    folder: Path
    segments: dict[int, Path] = field(default_factory=dict)
    head: Line | None = None

    @property
    def head_path(self) -> Path:
        """Where the head is, or should be."""
        return self.folder / f"{self.name}.head"


def chains(folder: Path) -> tuple[list[Chain], list[str]]:
    """The chains of a folder in order, and the names of files that are none of the log's.

    Heads are read before the segments are listed, so a segment that is read later reaches at least as far.
    """
    found: dict[str, Chain] = {}
    for path in sorted(folder.glob("*.head")):
        if HEAD.fullmatch(path.name):
            found[path.stem] = Chain(path.stem, folder, head=read_head(path))
    others = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if match := SEGMENT.fullmatch(path.name):
            chain = found.setdefault(match["chain"], Chain(match["chain"], folder))
            chain.segments[int(match["number"])] = path
        elif not HEAD.fullmatch(path.name):
            others.append(path.name)
    for chain in found.values():
        # Begun between the two looks.
        if chain.head is None:
            chain.head = read_head(chain.head_path)
    return sorted(found.values(), key=lambda one: (int(one.name.partition("-")[0]), one.name)), others


def lines(path: Path, start: int = 0) -> Iterator[tuple[int, bytes, bool]]:
    """Each line from an offset on: where it begins, its words, and whether it has an end. A chunk at a time."""
    with path.open("rb") as file:
        file.seek(start)
        rest = b""
        while chunk := file.read(CHUNK):
            *whole, rest = (rest + chunk).split(b"\n")
            for words in whole:
                yield start, words, True
                start += len(words) + 1
        if rest:
            yield start, rest, False


def groups(path: Path, start: int = 0) -> Iterator[tuple[int, list[Line], Line]]:
    """The entries of a segment group by group: the offset behind the group, its entries, the mark that signs them.

    Lines that can't be read are left out: `record audit verify` names them.
    """
    group: list[Line] = []
    for begin, words, whole in lines(path, start):
        try:
            line = read(words)
        except ValueError:
            continue
        if line.mark is not None and whole:
            yield begin + len(words) + 1, group, line
            group = []
        elif not line.header:
            group.append(line)


def looks(path: Path) -> list[dict[str, Any]]:
    """What the entries of a segment say, in order."""
    return [line.values for _, group, _ in groups(path) for line in group]


def stands(path: Path, line: Line) -> bool:
    """Whether a mark stands in a segment where it says it does."""
    assert line.mark is not None
    try:
        with path.open("rb") as file:
            file.seek(line.mark.end)
            return file.read(len(line.raw) + 1) == line.raw + b"\n"
    except OSError:
        return False


def last_mark(chain: Chain, head: Line, keys: Keys) -> Mark | None:
    """The mark that ends a chain for good, made of its last signed one: what is signed already, and no more.

    None where the head is not the mark that stands where it says: then something was changed.
    """
    mark = head.mark
    assert mark is not None
    number = int(mark.segment.rpartition(".")[2])
    path = chain.folder / f"{mark.segment}.jsonl"
    if mark.state in (State.ENDED, State.LEFT):
        return mark
    if not stands(path, head) and mark.end:
        return None
    if mark.state is State.CLOSED:
        return replace(mark, state=State.ENDED, end=mark.end + len(head.raw) + 1, before=head.hash)
    # A process that ended before it began its first segment has a head that stands nowhere, and no entry.
    last = replace(mark, state=State.LEFT)
    start = mark.end
    while path.exists():
        for end, _, line in groups(path, start):
            one = line.mark
            assert one is not None
            if one.segment == path.stem and one.end == end - len(line.raw) - 1 and line.signed(keys):
                tail = path.stat().st_size - end
                last = replace(one, state=State.LEFT, end=end, before=line.hash, tail=tail)
        number, start = number + 1, 0
        path = chain.folder / f"{name_of(chain.name, number)}.jsonl"
    return last


def lives(chain: Chain) -> bool:
    """Whether the process that writes a chain is still there."""
    with held(chain) as handle:
        return handle is None and chain.head_path.exists()


@contextmanager
def held(chain: Chain) -> Iterator[int | None]:
    """Hold a chain that its process has left: the open head, or None while somebody else holds it."""
    try:
        handle = os.open(chain.head_path, os.O_RDWR)
    except PermissionError:
        handle = os.open(chain.head_path, os.O_RDONLY)
    except OSError:
        yield None
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield None
            return
        yield handle
    finally:
        os.close(handle)
