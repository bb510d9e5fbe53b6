"""`docs/formats.md`, written from the declarations of the files: `python -m importers.formats [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from importers.columns import CODES, CUSTODIAL, ORDERS, OUTSIDE, PATTERNS
from importers.faults import MEANINGS, Reason
from importers.kinds import Kind
from importers.run import KINDS
from rules import codes

TARGET = Path(__file__).parent.parent / "docs" / "formats.md"

PREAMBLE = """\
# Legacy extract formats

Written by `python -m importers.formats` from the declarations in `importers/`: don't edit it by hand.

No original layout of a CRAMS or LIDS extract is public. The layouts are this project's own, from published
descriptions of what each system held; a real sample, once obtained, takes precedence.

A delivery is one folder. `manifest.csv` (`FILE,LINES,EXTRACT_DATE`, date DD/MM/YYYY) lists every other file except
the reference files `areas.csv` and `prisons.csv`; LINES is the physical line count. EXTRACT_DATE is the "today" of
every rule below. A listed file that is absent, has another line count or carries another header row is refused
whole.

## Conventions

Text files are ISO-8859-1 with CR LF line ends. Line 1 holds exactly the column names shown, in that order. One
physical line is one record; only LF ends it, a preceding CR is dropped. Empty lines are skipped. A row's position
is the file name and the physical line, the header being 1.

- PIPE: `|` between fields, no quoting; a quote mark is an ordinary character.
- QCSV: comma; every field in double quotes; an inner quote is doubled. The header row is quoted too.
- CSV: comma; double quotes only where the field holds a comma or quote.

Values are trimmed; an all-blank value is absent. Codes and key patterns are compared in upper case, area slugs in
lower case.

## Types

`Tn` text, at most n characters. `D` date, not after the extract date. `F` date that may be later. `H` time HH:MM,
24-hour. `Na-b` whole number in that range. `C:LIST` code. `K:NAME` pattern below. `I:PNC`, `I:CRO`, `I:NINO`
identifiers that warn but never reject. `L` link: as T10, may fail to resolve. Dates are DD/MM/YYYY; two-digit years
are wrong. Req: `Y` always, `c` under the condition shown, blank = optional.
"""

IDENTIFIERS = """\
## Identifiers

Check alphabet `ZABCDEFGHJKLMNPQRTUVWXY`, indexed by a number modulo 23. PNC: year, serial of 1–7 digits, letter;
the number is the last two year digits followed by the serial padded to 7. A slash separates a two- or four-digit
year; without one, nine digits or fewer mean a two-digit year, which is otherwise read against the extract date.
CRO: `serial/YYL`, number = YY then serial padded to 6; or `SFYY/serialL`, number = YY then the serial unpadded.
NINO: two letters, six digits, A–D; first letter not D F I Q U V, second neither these nor O; not BG GB KN NK NT TN
ZZ. Spaces are ignored. The raw text is kept, and an identifier that carries a warning is never matched on.
"""


def document() -> str:
    """The whole document."""
    return "\n".join([PREAMBLE, *_patterns(), IDENTIFIERS, *_lists(), *_order(), *_kinds(), *_faults()])


def _patterns() -> Iterator[str]:
    yield "|Pattern|Regular expression|\n|---|---|"
    for name, pattern in PATTERNS.items():
        yield f"|{name}|`{pattern}`|"
    yield ""


def _lists() -> Iterator[str]:
    yield "## Lists\n\n|List|Values|\n|---|---|"
    yield "|AREA|SLUG in areas.csv|"
    yield "|ESTAB|LIDS_CODE in prisons.csv, or CODE where that is blank|"
    outside = ", ".join(f"{code} {label.lower()}" for code, label in OUTSIDE.items())
    yield f"|PLACE|ESTAB values and {outside}|"
    ethnic = " ".join(code.code for code in (*codes.Ethnicity, *codes.FormerEthnicity))
    yield f"|ETHNIC|{ethnic} (digits: before 2001)|"
    yield f"|ORDER|{_labels([codes.SentenceType.of(code) for code in ORDERS])}|"
    yield f"|SENTENCE|{_labels([codes.SentenceType.of(code) for code in CUSTODIAL])}|"
    yield f"|CUSTODY|{_labels(list(codes.CustodyStatus))}, T left-behind copy|"
    for name, members in CODES.items():
        yield f"|{name}|{_labels(list(members))}|"
    yield ""


def _labels(members: list[codes.CodeSet]) -> str:
    return ", ".join(f"{member.code} {member.label[:1].lower()}{member.label[1:]}" for member in members)


def _order() -> Iterator[str]:
    names = ", ".join(f"{kind.system} {kind.name}" for kind in KINDS)
    yield f"## Reading order\n\nReference files, {names}; by file name within a kind.\n"


def _kinds() -> Iterator[str]:
    for kind in KINDS:
        yield from _kind(kind)


def _kind(kind: Kind) -> Iterator[str]:
    yield f"## {kind.system}: {kind.file_name} ({kind.dialect.value})\n"
    parent = f" Parent: {kind.parent}." if kind.parent else ""
    yield f"Key {', '.join(kind.key)}.{parent} {kind.notes}".rstrip() + "\n"
    yield "|Column|Type|Req|Meaning|\n|---|---|---|---|"
    for column in kind.columns:
        when = f"required when {column.when}" if column.when else ""
        meaning = "; ".join(part for part in (column.meaning, when) if part)
        yield f"|{column.name}|{column.type}|{column.required}|{meaning}|"
    yield ""
    if kind.impossible:
        yield f"Impossible: {'; '.join(rule.words for rule in kind.impossible)}.\n"


def _faults() -> Iterator[str]:
    yield (
        "## Faults\n\nA rejected row is kept aside with one code, the first that applies in this order. A warned row "
        "is loaded and flagged, once per code. Conditions are tested only where the columns they name are valid.\n"
    )
    yield "|Code|Severity|Meaning|\n|---|---|---|"
    for reason in Reason:
        yield f"|{reason.value}|{reason.severity.code}|{MEANINGS[reason]}|"
    yield ""


def main() -> int:
    """Write the document, or with --check say whether it is as it should be."""
    text = document()
    if "--check" in sys.argv[1:]:
        if TARGET.exists() and TARGET.read_text("utf-8") == text:
            return 0
        sys.stderr.write(f"{TARGET} is out of date: run `python -m importers.formats`.\n")
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
