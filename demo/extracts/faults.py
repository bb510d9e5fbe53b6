"""Planted faults: one of each sort that real extracts had, with the one code each row must get.

Each rejecting fault is put into a row that is otherwise clean, so that the first code that applies is the planted one.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from demo.extracts.layouts import Layout

Values = dict[str, str]
FUTURE, LONG_AGO, FAR_OFF = "05/12/2003", "02/01/1990", "01/06/2060"
LONG = "see also paper file and correspondence section of record "

REJECTS: dict[str, tuple[str, ...]] = {
    "people": (
        "encoding", "truncated-row", "extra-fields", "missing-required", "too-long", "bad-format", "bad-date",
        "unknown-code", "wrong-file", "impossible-dates", "duplicate-key",
    ),
    "orders": (
        "encoding", "truncated-row", "extra-fields", "missing-required", "too-long", "bad-format", "bad-number",
        "bad-date", "unknown-code", "wrong-file", "impossible-dates", "duplicate-key", "orphan-reference",
    ),
    "contacts": (
        "encoding", "truncated-row", "extra-fields", "missing-required", "too-long", "bad-format", "bad-number",
        "bad-date", "unknown-code", "wrong-file", "impossible-dates", "duplicate-key", "orphan-reference",
    ),
    "prisoners": (
        "encoding", "bad-quoting", "truncated-row", "extra-fields", "missing-required", "too-long", "bad-format",
        "bad-number", "bad-date", "unknown-code", "wrong-file", "impossible-dates", "duplicate-key",
    ),
    "movements": (
        "encoding", "bad-quoting", "truncated-row", "extra-fields", "missing-required", "bad-format", "bad-number",
        "bad-date", "unknown-code", "wrong-file", "impossible-dates", "duplicate-key", "orphan-reference",
    ),
}  # fmt: skip
WARNS: dict[str, tuple[str, ...]] = {
    "people": ("bad-id-format",),
    "orders": ("unresolved-link",),
    "contacts": ("encoding-cp1252", "contact-outside-order"),
    "prisoners": (),
    "movements": (),
}

# (column, value): the first pair of a reason whose column makes sense in the row is taken.
SIMPLE: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("people", "missing-required"): (("SURNAME", ""), ("STATUS", ""), ("OPENED", ""), ("SEX", "")),
    ("people", "bad-format"): (("CRAMS_REF", "98-4321"), ("CRAMS_REF", "2001/00417")),
    ("people", "bad-date"): (
        ("DOB", "31/02/1961"),
        ("OPENED", "3/04/2001"),
        ("DOB", "12/05/61"),
        ("DOB", "1961-05-12"),
    ),
    ("people", "unknown-code"): (("SEX", "X"), ("ETHNIC", "W8"), ("STATUS", "Z"), ("DISAB", "P")),
    ("people", "impossible-dates"): (("OPENED", FUTURE), ("DOB", "12/05/1887"), ("DOB", "30/06/1995")),
    ("orders", "missing-required"): (("COURT", ""), ("OFFENCE", ""), ("ORDER_DATE", ""), ("ORDER_TYPE", "")),
    ("orders", "bad-format"): (("CRAMS_REF", "98-4321"),),
    ("orders", "bad-number"): (("EVENT_NO", "ONE"), ("LENGTH", "0"), ("HOURS", "1000"), ("EVENT_NO", "1.5")),
    ("orders", "bad-date"): (
        ("ORDER_DATE", "30/02/2003"),
        ("OFF_DATE", "11/23/2000"),
        ("END_DATE", "00/06/2003"),
    ),
    ("orders", "unknown-code"): (("ORDER_TYPE", "CSX"), ("TERM_REASON", "GONE")),
    ("orders", "impossible-dates"): (("OFF_DATE", FUTURE), ("END_DATE", LONG_AGO), ("ORDER_DATE", FUTURE)),
    ("orders", "orphan-reference"): (("CRAMS_REF", "88/00001"),),
    ("contacts", "missing-required"): (("TYPE", ""), ("DATE", ""), ("CONTACT_NO", "")),
    ("contacts", "bad-format"): (("CRAMS_REF", "98-4321"),),
    ("contacts", "bad-number"): (("CONTACT_NO", "TEN"), ("CONTACT_NO", "0"), ("CONTACT_NO", "10000")),
    ("contacts", "bad-date"): (
        ("DATE", "31/04/2002"),
        ("TIME", "25:15"),
        ("DATE", "31/4/02"),
        ("EXPL_DATE", "3rd May"),
    ),
    ("contacts", "unknown-code"): (("TYPE", "LET"), ("OUTCOME", "Q")),
    ("contacts", "orphan-reference"): (("EVENT_NO", "96"),),
    ("prisoners", "missing-required"): (("SURNAME", ""), ("RECEPTION", ""), ("STATUS", "")),
    ("prisoners", "bad-format"): (("PRISON_NO", "A12345"), ("PRISON_NO", "AB123")),
    ("prisoners", "bad-number"): (("ADA", "-1"), ("UAL", "NIL"), ("REMAND_DAYS", "2,001")),
    ("prisoners", "bad-date"): (("RECEPTION", "1/2/2003"), ("DOB", "30/02/1970")),
    ("prisoners", "unknown-code"): (("STATUS", "Z"), ("CATEGORY", "E"), ("SEX", "X"), ("ETHNIC", "A4")),
    ("prisoners", "impossible-dates"): (("RECEPTION", FUTURE), ("DOB", "01/03/1886")),
    ("movements", "missing-required"): (("REASON", ""), ("MOVE_DATE", ""), ("DIRECTION", "")),
    ("movements", "bad-format"): (("PRISON_NO", "12AB34"),),
    ("movements", "bad-number"): (("SEQ", "A"), ("SEQ", "0"), ("SEQ", "1000")),
    ("movements", "bad-date"): (("MOVE_DATE", "12/13/2002"), ("MOVE_TIME", "9.30"), ("MOVE_TIME", "24:00")),
    ("movements", "unknown-code"): (("PLACE", "QQ"), ("REASON", "XFR"), ("DIRECTION", "X")),
    ("movements", "impossible-dates"): (("MOVE_DATE", FUTURE),),
    ("movements", "orphan-reference"): (("PRISON_NO", "OI0001"),),
}
TOO_LONG: dict[str, tuple[tuple[str, int], ...]] = {
    "people": (("SURNAME", 35), ("ADDR1", 35), ("POSTCODE", 8)),
    "orders": (("OFFENCE", 60), ("COURT", 40)),
    "contacts": (("NOTES", 120),),
    "prisoners": (("SURNAME", 35), ("LOCATION", 10), ("NATIONALITY", 20)),
}
TEXTS = {
    "people": "SURNAME",
    "orders": "OFFENCE",
    "contacts": "NOTES",
    "prisoners": "SURNAME",
    "movements": "PLACE",
}
CONTROLS = "\x00\x07\x1a\x7f\x81\x8d\x9d"


def spoil(rng: Random, layout: Layout, reason: str, values: list[str], other_place: str) -> str:
    """The line of a row with a fault in it. Raises KeyError for a reason that its layout can't have."""
    row = dict(zip(layout.columns, values, strict=True))
    by_reason: dict[str, Callable[[], str]] = {
        "encoding": lambda: _with(layout, row, TEXTS[layout.kind], _control(rng, row[TEXTS[layout.kind]])),
        "bad-quoting": lambda: _unquoted(rng, layout, values),
        "truncated-row": lambda: layout.line(values[: rng.randrange(2, len(values) - 1)]),
        "extra-fields": lambda: _extra(layout, values),
        "too-long": lambda: _too_long(rng, layout, row),
        "wrong-file": lambda: _with(layout, row, layout.place, other_place),
        "duplicate-key": lambda: layout.line(values),
        "encoding-cp1252": lambda: _with(layout, row, "NOTES", "Didn\x92t stay \x96 said he\x92d ring"),
        "bad-id-format": lambda: _with(
            layout, row, "NINO", rng.choice(("NONE", "TEMP", "AB12345C", "QQ123456A"))
        ),
        "unresolved-link": lambda: _with(layout, row, "PRISON_NO", f"OI{rng.randrange(10_000):04d}"),
    }
    if reason in by_reason:
        return by_reason[reason]()
    if (layout.kind, reason) == ("contacts", "impossible-dates") and (
        not row["OUTCOME"] or rng.random() < 0.5
    ):
        row.update(DATE=FUTURE, OUTCOME="A", EXPL_DATE="")
        return layout.line(list(row.values()))
    options = list(SIMPLE.get((layout.kind, reason), ()))
    if reason == "missing-required":
        options += [(column, "") for column in _due(layout.kind, row)]
    elif reason == "impossible-dates":
        options += _against(layout.kind, row)
    column, value = rng.choice(options)
    return _with(layout, row, column, value)


def _due(kind: str, row: Values) -> list[str]:
    """The columns that are required in this row because of what others say."""
    if kind == "people":
        return ["CLOSED"] if row["STATUS"] == "X" else []
    if kind == "orders":
        columns = ["LENGTH", "HOURS", "TERM_DATE", "TERM_REASON"]
        return [c for c in columns if row[c]] + (
            ["END_DATE"] if row["ORDER_TYPE"] not in ("LICL", "PRER") else []
        )
    if kind == "contacts":
        return ["OUTCOME"] if row["OUTCOME"] else []
    if kind == "prisoners" and row["STATUS"] == "S":
        return ["SENT_TYPE", "SENT_DATE"] + (["SENT_DAYS", "SED"] if row["SENT_TYPE"] != "LIFE" else [])
    return ["REL_DATE", "REL_TYPE"] if kind == "prisoners" and row["STATUS"] == "R" else []


def _against(kind: str, row: Values) -> list[tuple[str, str]]:
    """(column, value) pairs that contradict another date of the row."""
    rules: dict[str, tuple[tuple[str, str, str], ...]] = {
        "people": (("CLOSED", "OPENED", LONG_AGO),),
        "orders": (("TERM_DATE", "ORDER_DATE", LONG_AGO),),
        "contacts": (("EXPL_DATE", "DATE", LONG_AGO),),
        "prisoners": (
            ("REL_DATE", "RECEPTION", LONG_AGO),
            ("CRD", "SENT_DATE", LONG_AGO),
            ("CRD", "SED", FAR_OFF),
            ("LED", "SED", FAR_OFF),
            ("HDCED", "CRD", FAR_OFF),
            ("PED", "NPD", FAR_OFF),
            ("NPD", "LED", FAR_OFF),
        ),
    }
    found = [(column, value) for column, other, value in rules.get(kind, ()) if row[column] and row[other]]
    if kind == "contacts" and row["OUTCOME"]:
        found.append(("EXPL_DATE", LONG_AGO))
    return found


def _with(layout: Layout, row: Values, column: str, value: str) -> str:
    return layout.line(list({**row, column: value}.values()))


def _control(rng: Random, text: str) -> str:
    text = text or "No message"
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(CONTROLS) + text[at:]


def _unquoted(rng: Random, layout: Layout, values: list[str]) -> str:
    """A row that lost one closing quote, in the middle."""
    line = layout.line(values)
    at = rng.randrange(1, len(values) - 1)
    before = layout.line(values[:at])
    return before[:-1] + line[len(before) :]


def _extra(layout: Layout, values: list[str]) -> str:
    """A field too many: a bar typed in a note, or a column that a later version added."""
    if layout.quoted:
        return layout.line([*values, "Y"])
    return layout.line(values) + ("| rang back" if layout.kind == "contacts" else "|")


def _too_long(rng: Random, layout: Layout, row: Values) -> str:
    column, width = rng.choice(TOO_LONG[layout.kind])
    filler = LONG if width > 40 else "-" + "abcdefghijklmnopqrstuvwxyz"
    value = row[column] or "x"
    while len(value) <= width:
        value += filler
    return _with(layout, row, column, value[: width + 5])


def dated(layout: Layout, values: list[str], early: str) -> str:
    """A contact moved to before its order, so that it is flagged."""
    row = dict(zip(layout.columns, values, strict=True))
    row.update(DATE=early, EXPL_DATE="")
    return layout.line(list(row.values()))
