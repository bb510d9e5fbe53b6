"""`docs/formats.md`, written from the declarations of the files: `python -m importers.formats [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from importers.columns import CODES, CUSTODIAL, NOMINAL, ORDERS, OUTSIDE, PATTERNS
from importers.faults import MEANINGS, Reason
from importers.kinds import Kind
from importers.systems import KINDS
from rules import codes

TARGET = Path(__file__).parent.parent / "docs" / "formats.md"

PREAMBLE = """\
# Legacy extract formats

Written by `python -m importers.formats` from the declarations in `importers/`: don't edit it by hand.

No original layout of a CRAMS, LIDS, OASys, IAPS or ViSOR extract is public. The layouts are this project's own, from
published descriptions of what each system held; a real sample, once obtained, takes precedence.

A delivery is one folder. `manifest.csv` (`FILE,LINES,EXTRACT_DATE`, date DD/MM/YYYY) lists every other file except
the reference files `areas.csv` and `prisons.csv`; LINES is the physical line count, blank for workbooks.
EXTRACT_DATE is the "today" of every rule below. A listed file that is absent, has another line count or carries
another header row is refused whole.

## Conventions

Text files are ISO-8859-1 with CR LF line ends. Line 1 holds exactly the column names shown, in that order. One
physical line is one record; only LF ends it, a preceding CR is dropped. Empty lines are skipped. A row's position
is the file name and the physical line, the header being 1.

- PIPE: `|` between fields, no quoting; a quote mark is an ordinary character.
- QCSV: comma; every field in double quotes; an inner quote is doubled. The header row is quoted too.
- CSV: comma; double quotes only where the field holds a comma or quote.

Workbooks (.xlsx or .ods) are kept by hand. The area comes from the file name. Titles, grouped headings, section
labels, blank lines and totals may surround the data. The header is the first row that holds all column names, case
and spacing ignored; below it, a row with fewer than three filled cells is not data. A merged range gives its value to
every row it covers, in its first column only. Dates are date cells or DD/MM/YYYY text; a bare serial number is
`bad-date`. Numbers may be text. A position is `book.xlsx!Sheet` and the sheet's row. A workbook with macros, links to
other files, formulas that were never worked out, a password, or more than 256 MB within is refused whole.

XML is UTF-8, without document type or entities. A position is the line where `<assessment` starts.

```xml
<oasys-extract extract-date="2003-09-30">
 <assessment id="P0001234" source="PROBATION" agency="kent" type="START" status="COMPLETE" date="2003-05-14">
  <offender crams-ref="03/00417" prison-no="" surname="" forenames="" dob="" sex="" pnc=""/>
  <assessor>J Reed</assessor>
  <section no="1" score="4" reoffending="Y" harm="N"/>   <!-- 1 to 13; 13 has no score -->
  <scores ogrs2="56" total="84"/>
  <harm to="CHILD" community="L" custody=""/>   <!-- CHILD PUBLIC ADULT STAFF PRIS -->
  <concern code="SELFHARM"/>
  <objective no="1" section="8" due="2003-09-01">text</objective>
 </assessment>
</oasys-extract>
```

`record template KIND FILE` writes a blank file of any kind, with its header row.

Values are trimmed; an all-blank value is absent. Codes and key patterns are compared in upper case, area slugs in
lower case.

## Types

`Tn` text, at most n characters. `D` date, not after the extract date. `F` date that may be later. `H` time HH:MM,
24-hour. `Na-b` whole number in that range. `C:LIST` code. `K:NAME` pattern below. `I:PNC`, `I:CRO`, `I:NINO`
identifiers that warn but never reject. `L` link: as T10, may fail to resolve. Dates are DD/MM/YYYY, in XML
YYYY-MM-DD; two-digit years are wrong. Req: `Y` always, `c` under the condition shown, blank = optional.
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
    yield "|FORCE|FORCE_NO in areas.csv|"
    yield "|YN|Y yes, N no|"
    yield f"|VCAT|{_labels([codes.RegisterCategory.of(code) for code in NOMINAL])}|"
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
    yield f"## {kind.system}: {kind.file_name} ({kind.source.words})\n"
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
