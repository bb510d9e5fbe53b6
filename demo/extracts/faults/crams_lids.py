"""Which faults the files of CRAMS and LIDS can have, and the values that make them."""

from __future__ import annotations

FUTURE, LONG_AGO, FAR_OFF = "05/12/2003", "02/01/1990", "01/06/2060"

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
DUE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "people": (("STATUS", "X", "CLOSED"),),
    "orders": (
        ("LENGTH", "", "LENGTH"),
        ("HOURS", "", "HOURS"),
        ("TERM_DATE", "", "TERM_DATE"),
        ("TERM_DATE", "", "TERM_REASON"),
        *(
            ("ORDER_TYPE", kind, "END_DATE")
            for kind in ("CRO", "PROB", "CPO", "CSO", "CPRO", "LICA", "DTTO", "CURF")
        ),
    ),
    "contacts": (("OUTCOME", "", "OUTCOME"),),
    "prisoners": (
        ("STATUS", "S", "SENT_TYPE"),
        ("STATUS", "S", "SENT_DATE"),
        ("STATUS", "S", "SENT_DAYS"),
        ("STATUS", "S", "SED"),
        ("STATUS", "R", "REL_DATE"),
        ("STATUS", "R", "REL_TYPE"),
    ),
}
"""(column, value, other column): where the first holds the value, or any when that is blank, the other is required."""

AGAINST: dict[str, tuple[tuple[str, str, str], ...]] = {
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
"""(column, other column, value): where both are filled, the value in the first contradicts the other."""
