"""`<assessment>` elements of an e-OASys file, read as they stream by: nothing of the file but one of them is held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from importers.faults import Reason
from importers.sources import Damaged, Fields, Raw, digest
from importers.sources.safely import Refused, parser

ROOT = "oasys-extract"
ELEMENT = "assessment"
PIECE = 1 << 16
LONGEST = 1 << 20
"""Bytes of one assessment, and of one tag: more than any holds by far."""
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
TO = {"CHILD": "CHILD", "PUBLIC": "PUBLIC", "ADULT": "ADULT", "STAFF": "STAFF", "PRIS": "PRIS"}
CLOSE = b"</assessment>"
SECTIONS = 13
MOST_OBJECTIVES = 9

BLANK = f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOT} extract-date="">\n</{ROOT}>\n'
NOT_XML = "is not an e-OASys file: it should be XML that begins with <oasys-extract>."
FORBIDDEN = "declares a document type or entities, which no extract does: ask for it again without them."
TOO_LONG = "has an element or tag longer than 1 MB, which no assessment is: ask for it again."
CUT = "stops being XML at line {}: it was cut off or damaged on its way; ask for it again."


@dataclass(slots=True)
class _Found:
    """One element as it is read."""

    line: int
    begin: int
    values: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=lambda: {"reoffending": [""] * 13, "harm": [""] * 13})
    concerns: list[str] = field(default_factory=list)
    objectives: int = 0
    fault: Reason | None = None


class _Reader:
    """Turns events into elements. `rooted`: they stand within the root element."""

    def __init__(self, *, rooted: bool) -> None:
        self._parser = parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._depth = 0 if rooted else 1
        self._at: _Found | None = None
        self._words: list[str] | None = None
        self._fed = 0
        self.done: list[tuple[_Found, int]] = []

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Read on. Raises Damaged."""
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, last)
        except Refused:
            raise Damaged(FORBIDDEN) from None
        except (expat.ExpatError, ValueError, LookupError) as error:
            if isinstance(error, Damaged):
                raise
            raise Damaged(CUT.format(self._parser.CurrentLineNumber)) from None
        begin = self._at.begin if self._at else self._parser.CurrentByteIndex
        if not last and self._fed - begin > LONGEST:
            raise Damaged(TOO_LONG)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and name != ROOT:
            raise Damaged(NOT_XML)
        if self._depth == 2 and name == ELEMENT:
            self._at = _Found(self._parser.CurrentLineNumber, self._parser.CurrentByteIndex)
            self._put({key: attributes.get(key) for key in ("id", "source", "agency", "type", "status")})
            self._put({"date": _date(attributes.get("date"))})
        elif self._depth == 3 and self._at is not None:
            self._part(name, attributes, self._at)

    def _part(self, name: str, attributes: dict[str, str], at: _Found) -> None:
        if name == "offender":
            self._put({key: attributes.get(key) for key in attributes if key != "dob"})
            self._put({"dob": _date(attributes.get("dob"))})
        elif name == "section":
            self._section(attributes, at)
        elif name == "scores":
            self._put({key: attributes.get(key) for key in ("ogrs2", "total")})
        elif name == "harm" and attributes.get("to", "").upper() in TO:
            to = TO[attributes["to"].upper()]
            self._put({f"community-{to}": attributes.get("community")})
            self._put({f"custody-{to}": attributes.get("custody")})
        elif name == "harm":
            at.fault = Reason.UNKNOWN_CODE
        elif name == "concern":
            at.concerns.append(attributes.get("code", ""))
        elif name == "objective":
            at.objectives += 1
            given = {key: attributes.get(key) for key in ("no", "section")}
            given["due"] = _date(attributes.get("due"))
            self._put({f"objective-{at.objectives}-{key}": value for key, value in given.items()})
            self._words = []
        elif name == "assessor":
            self._words = []

    def _section(self, attributes: dict[str, str], at: _Found) -> None:
        number = attributes.get("no", "").strip()
        if not number.isdecimal() or not 1 <= int(number) <= SECTIONS:
            at.fault = Reason.BAD_NUMBER
            return
        self._put({f"score-{int(number)}": attributes.get("score")})
        for key, letters in at.links.items():
            letters[int(number) - 1] = attributes.get(key, "").strip()

    def _text(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def _end(self, name: str) -> None:
        at = self._at
        if at is not None and self._depth == 3 and self._words is not None:
            text = " ".join("".join(self._words).split())
            key = f"objective-{at.objectives}" if name == "objective" else "assessor"
            self._put({key: text})
            self._words = None
        if at is not None and self._depth == 2:
            for key, letters in at.links.items():
                self._put({key: "".join(letters)})
            self._put({"concerns": " ".join(at.concerns)})
            if at.objectives > MOST_OBJECTIVES:
                at.fault = at.fault or Reason.EXTRA_FIELDS
            self.done.append((at, self._parser.CurrentByteIndex))
            self._at = None
        self._depth -= 1

    def _put(self, values: dict[str, str | None]) -> None:
        """Keep values; one that is given twice is one too many."""
        assert self._at is not None
        for key, value in values.items():
            if value is not None and value.strip():
                if key in self._at.values:
                    self._at.fault = self._at.fault or Reason.EXTRA_FIELDS
                self._at.values[key] = value.strip()


@dataclass(frozen=True)
class Elements:
    """The elements, and where in one each column's value stands."""

    places: tuple[str, ...]
    words: str = "XML"
    suffixes: tuple[str, ...] = ()

    def rows(self, path: Path, columns: tuple[str, ...]) -> Iterator[Raw]:
        """Every element, at the line where it begins."""
        reader = _Reader(rooted=True)
        with path.open("rb") as file, path.open("rb") as again:
            while True:
                piece = file.read(PIECE)
                reader.feed(piece, last=not piece)
                for found, end in reader.done:
                    again.seek(found.begin)
                    content = again.read(end - found.begin) + CLOSE
                    # An element that closes itself ends where it begins.
                    yield self._raw(
                        found, content if end > found.begin else b"<%b>%b" % (ELEMENT.encode(), CLOSE)
                    )
                reader.done.clear()
                if not piece:
                    return

    def again(self, raw: str, line: int, columns: tuple[str, ...]) -> Raw:
        """An element from its text."""
        reader = _Reader(rooted=False)
        reader.feed(raw.encode(), last=True)
        ((found, _),) = reader.done
        found.line = line
        return self._raw(found, raw.encode())

    def unsafe(self, path: Path) -> None:
        """Any may be opened."""

    def problem(self, path: Path, columns: tuple[str, ...], called: str) -> str | None:
        """Reads the whole file once, so that nothing of one that is cut in the middle goes in."""
        reader = _Reader(rooted=True)
        try:
            with path.open("rb") as file:
                if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
                    return "is encoded as UTF-16: export it again as UTF-8."
                file.seek(0)
                while piece := file.read(PIECE):
                    reader.feed(piece)
                    reader.done.clear()
            reader.feed(b"", last=True)
        except Damaged as error:
            return str(error)
        return None

    def count(self, path: Path, lines: int) -> int:
        """How often an element begins."""
        with path.open("rb") as file:
            return sum(line.count(b"<assessment ") for line in file)

    def template(self, columns: tuple[str, ...]) -> bytes:
        """The root element, with nothing in it."""
        return BLANK.encode()

    def _raw(self, found: _Found, content: bytes) -> Raw:
        fields: Fields | Reason = found.fault or [found.values.get(place) for place in self.places]
        return Raw(found.line, content.decode("utf-8", "replace"), digest(content), fields)


def _date(text: str | None) -> str | None:
    """A date YYYY-MM-DD as the columns have it. Anything else comes as what is no date."""
    if text is None or not text.strip():
        return None
    found = ISO.fullmatch(text.strip())
    return f"{found[3]}/{found[2]}/{found[1]}" if found else f"?{text.strip()}"
