"""Planted faults: one of each sort that real extracts had, with the one code each row must get.

Each rejecting fault is put into a row that is otherwise clean, so that the first code that applies is the planted one.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from demo.extracts.faults import crams_lids, others
from demo.extracts.faults.crams_lids import FUTURE, LONG_AGO
from demo.extracts.layouts import Layout
from demo.extracts.sheets import Content

Values = dict[str, str]
LONG = "see also paper file and correspondence section of record "

REJECTS = crams_lids.REJECTS | others.REJECTS
WARNS = crams_lids.WARNS | others.WARNS
SIMPLE = crams_lids.SIMPLE | others.SIMPLE
TOO_LONG = crams_lids.TOO_LONG | others.TOO_LONG
TEXTS = crams_lids.TEXTS | others.TEXTS
DUE = crams_lids.DUE | others.DUE
AGAINST = crams_lids.AGAINST | others.AGAINST
CONTROLS = "\x00\x07\x1a\x7f\x81\x8d\x9d"
OF_LINES = frozenset({"encoding", "bad-quoting", "truncated-row", "extra-fields", "encoding-cp1252"})
"""Reasons that only the text of a line can give."""
LINKS = {"treatments": "CRAMS ref", "victims": "CRAMS ref", "orders": "PRISON_NO"}
IN_PAIRS = frozenset({"TERM_REASON", "END_REASON", "Outcome"})
"""Columns that require another: where they are blank, a value would be another fault."""
FEWEST = 3
"""A row of a sheet with fewer filled cells is not data."""


def content(layout: Layout, values: list[str]) -> Content:
    """A row as its file keeps it."""
    if layout.sheet:
        return [int(value[1:]) if value[:1] == "#" else value for value in values]
    return layout.line(values)


def reasons(layout: Layout) -> list[str]:
    """What can be wrong with a row of a kind."""
    found = REJECTS[layout.kind] + WARNS.get(layout.kind, ())
    return [reason for reason in found if not (layout.sheet and reason in OF_LINES)]


def spoil(
    rng: Random, layout: Layout, reason: str, values: list[str], other_place: str, early: str = ""
) -> Content:
    """A row with a fault in it. Raises KeyError for a reason that its layout can't have."""
    if reason in OF_LINES:
        return _line(rng, layout, reason, values)
    row = dict(zip(layout.columns, values, strict=True))
    by_reason: dict[str, Callable[[], Values]] = {
        "too-long": lambda: _too_long(rng, layout, row),
        "wrong-file": lambda: {layout.place: other_place},
        "bad-id-format": lambda: {"NINO": rng.choice(("NONE", "TEMP", "AB12345C", "QQ123456A"))},
        "unresolved-link": lambda: _lost(rng, layout, row),
        "contact-outside-order": lambda: {"DATE": early, "EXPL_DATE": "", "OUTCOME": row["OUTCOME"] or "A"},
    }
    if reason in by_reason:
        return content(layout, list({**row, **by_reason[reason]()}.values()))
    if (layout.kind, reason) == ("contacts", "impossible-dates") and (
        not row["OUTCOME"] or rng.random() < 0.5
    ):
        return content(layout, list({**row, "DATE": FUTURE, "OUTCOME": "A", "EXPL_DATE": ""}.values()))
    column, value = rng.choice(_options(layout, reason, row))
    return content(layout, list({**row, column: value}.values()))


def _options(layout: Layout, reason: str, row: Values) -> list[tuple[str, str]]:
    """The (column, value) pairs that make a reason, and make sense in this row."""
    kind = layout.kind
    options = [(c, value) for c, value in SIMPLE.get((kind, reason), ()) if row[c] or c not in IN_PAIRS]
    if reason == "missing-required":
        options += [
            (other, "")
            for column, value, other in DUE.get(kind, ())
            if row[other] and (row[column] == value if value else row[column])
        ]
        if layout.sheet:
            filled = sum(map(bool, row.values()))
            options = [(c, v) for c, v in options if filled - bool(row[c]) >= FEWEST]
    elif reason == "impossible-dates":
        options += [(c, value) for c, other, value in AGAINST.get(kind, ()) if row[c] and row[other]]
        if kind == "contacts":
            options.append(("EXPL_DATE", LONG_AGO))
    return options


def _lost(rng: Random, layout: Layout, row: Values) -> Values:
    """A link to a row that nobody holds."""
    column = LINKS.get(layout.kind, "CRAMS_REF")
    if column == "PRISON_NO" or row.get("SOURCE") == "PRISON":
        return {"PRISON_NO": f"OI{rng.randrange(10_000):04d}"}
    return {column: f"79/{rng.randrange(100_000):05d}"}


def _line(rng: Random, layout: Layout, reason: str, values: list[str]) -> str:
    """A line that is broken as text."""
    if reason == "bad-quoting":
        return _unquoted(rng, layout, values)
    if reason == "truncated-row":
        return layout.line(values[: rng.randrange(2, len(values) - 1)])
    if reason == "extra-fields":
        return _extra(layout, values)
    row = dict(zip(layout.columns, values, strict=True))
    column = TEXTS[layout.kind]
    if reason == "encoding":
        row[column] = _control(rng, row[column])
    elif column == "TUTOR":
        row[column] = "P O\x92Neill"
    else:
        row[column] = "Didn\x92t stay \x96 said he\x92d ring"
    return layout.line(list(row.values()))


def _control(rng: Random, text: str) -> str:
    text = text or "No message"
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(CONTROLS) + text[at:]


def _unquoted(rng: Random, layout: Layout, values: list[str]) -> str:
    """A row that lost one closing quote in the middle, or has an opening one too many."""
    if layout.dialect == "csv":
        at = rng.randrange(1, len(values) - 1)
        return ",".join([layout.line(values[:at]), '"' + layout.line(values[at:]).replace('"', "")])
    line = layout.line(values)
    at = rng.randrange(1, len(values) - 1)
    before = layout.line(values[:at])
    return before[:-1] + line[len(before) :]


def _extra(layout: Layout, values: list[str]) -> str:
    """A field too many: a bar typed in a note, or a column that a later version added."""
    if layout.dialect != "pipe":
        return layout.line([*values, "Y"])
    return layout.line(values) + ("| rang back" if layout.kind == "contacts" else "|")


def _too_long(rng: Random, layout: Layout, row: Values) -> Values:
    column, width = rng.choice(TOO_LONG[layout.kind])
    filler = LONG if width > 40 else "-" + "abcdefghijklmnopqrstuvwxyz"
    value = row[column] or "x"
    while len(value) <= width:
        value += filler
    return {column: value[: width + 5]}
