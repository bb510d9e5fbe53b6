"""The lines of the audit log, each a JSON object, and the names of its files.

A process writes a *chain* of *segments*: `<chain>.<number>.jsonl`. The first line of a segment is its header; then come
entries, and after every group of entries that was synced together a *mark*. Each line holds in `before` the hash of
the one before it. A header or an entry ends with its own hash (SHA-256 of the line without it), a mark with a signature
of the line without it; what follows a mark is chained to the whole of it. The last mark is also kept by itself in
`<chain>.head`, so that a segment that ends too early is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from resolvers.audit.keys import Keys

FIRST = "0" * 64
"""What stands before the first line of all."""

SEGMENT = re.compile(r"(?P<chain>\d{6,}-[0-9a-f]{16})\.(?P<number>\d{6,})\.jsonl")
HEAD = re.compile(r"(?P<chain>\d{6,}-[0-9a-f]{16})\.head")

HEAD_BYTES = 512
"""A head is written over in one piece: as long as a sector of a disk, which is never written by halves."""

_HASH = len(b',"hash":""}') + 64
_SIGNATURE = len(b',"signature":""}') + 86


class State(Enum):
    """What a mark says of the segment and the chain that it ends."""

    OPEN = "open"
    SEALED = "sealed"
    """The segment is full, and another follows."""
    CLOSED = "closed"
    """The process ended, and so does the chain."""
    ENDED = "ended"
    """The same, in a head only: what was closed was shipped since."""
    LEFT = "left"
    """The process did not close its chain; another one found it so. Stands in a head only."""

    @property
    def final(self) -> bool:
        """Whether nothing comes after it."""
        return self in (State.CLOSED, State.ENDED, State.LEFT)


def name_of(chain: str, number: int) -> str:
    """The name of a segment: its file's, without the ending."""
    return f"{chain}.{number:06}"


def next_chain(folder: Path, uid: str) -> str:
    """The name of a new chain: numbers have no gaps, so a chain that is taken away whole is missed."""
    numbers = [
        int(path.name.partition("-")[0])
        for path in folder.iterdir()
        if HEAD.fullmatch(path.name) or SEGMENT.fullmatch(path.name)
    ]
    return f"{max(numbers, default=0) + 1:06}-{uid}"


def chained(values: dict[str, Any], before: str) -> tuple[bytes, str]:
    """A header's or an entry's line, and its hash. Raises TypeError for a value that JSON can't hold."""
    body = orjson.dumps(values | {"before": before}, default=str)
    found = sha256(body).hexdigest()
    return b'%b,"hash":"%b"}\n' % (body[:-1], found.encode()), found


@dataclass(frozen=True)
class Mark:
    """How far a chain reaches: `number` is that of its last entry.

    `end` is where in the segment the mark's own line begins (or would, for one that stands in a head only), `tail` how
    many bytes follow that were never signed, `shipped` the number of the last entry that is known to be in the graph.
    """

    state: State
    segment: str
    number: int
    shipped: int
    end: int
    before: str
    at: str
    tail: int = 0

    def line(self, keys: Keys) -> bytes:
        """The mark, signed."""
        body = orjson.dumps({"mark": self.state.value, **{name: getattr(self, name) for name in _MARK}})
        return b'%b,"signature":"%b"}\n' % (body[:-1], keys.sign(body).encode())


_MARK = ("segment", "number", "shipped", "end", "tail", "at", "before")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was read. `hash` is what the next one must name, `made` the hash of the words that stand there."""

    raw: bytes
    values: dict[str, Any]
    hash: str
    made: str
    mark: Mark | None = None

    @property
    def header(self) -> bool:
        """Whether it begins a segment."""
        return "first" in self.values

    @property
    def number(self) -> int:
        """The number of an entry."""
        return int(self.values["number"])

    def signed(self, keys: Keys) -> bool:
        """Whether a mark's signature is one of these keys'."""
        return keys.signed(self.raw[:-_SIGNATURE] + b"}", self.raw[-88:-2].decode())


def read(raw: bytes) -> Line:
    """A line without its end. Raises ValueError when it is none of ours."""
    values = orjson.loads(raw)
    if not isinstance(values, dict) or type(values.get("before")) is not str:
        raise ValueError
    if raw.startswith(b'{"mark":'):
        if raw[-_SIGNATURE:-88] != b',"signature":"':
            raise ValueError
        mark = Mark(State(values["mark"]), **{name: _typed(name, values.get(name)) for name in _MARK})
        made = sha256(raw).hexdigest()
        return Line(raw, values, made, made, mark)
    numbered, named = ("first", "segment") if "first" in values else ("number", "id")
    if type(values.get(numbered)) is not int or type(values.get(named)) is not str:
        raise ValueError
    if raw[-_HASH:-66] != b',"hash":"':
        raise ValueError
    return Line(raw, values, raw[-66:-2].decode(), sha256(raw[:-_HASH] + b"}").hexdigest())


def _typed(name: str, value: object) -> Any:
    if type(value) is not (str if name in ("segment", "at", "before") else int):
        raise ValueError
    return value


def as_head(line: bytes) -> bytes:
    """A mark's line as a head holds it."""
    return line[:-1].ljust(HEAD_BYTES - 1) + b"\n"


def read_head(path: Path) -> Line | None:
    """The mark of a head; None when there is none that can be read."""
    try:
        raw = path.read_bytes()
        line = read(raw.rstrip())
    except (OSError, ValueError, KeyError):
        return None
    return line if line.mark is not None and as_head(line.raw + b"\n") == raw else None
