"""Which faults the files of the other systems can have, and the values that make them."""

from __future__ import annotations

from demo.extracts.faults.crams_lids import FUTURE, LONG_AGO

SERIAL = "#37561"
"""A bare number where a date should be, as a sheet holds one whose format was lost."""

_TEXT = ("encoding", "bad-quoting", "truncated-row", "extra-fields")
_ROW = ("missing-required", "bad-date", "impossible-dates", "duplicate-key")
_ASSESSED = (*_ROW, "too-long", "bad-format", "bad-number", "unknown-code")

REJECTS: dict[str, tuple[str, ...]] = {
    "odc": (*_TEXT, *_ASSESSED),
    "assessments": _ASSESSED,
    "referrals": (*_TEXT, *_ROW, "too-long", "bad-number", "unknown-code", "wrong-file"),
    "sessions": (*_TEXT, *_ROW, "too-long", "bad-number", "unknown-code", "wrong-file", "orphan-reference"),
    "tests": (*_TEXT, *_ROW, "bad-number", "unknown-code", "wrong-file", "orphan-reference"),
    "nominals": (*_TEXT, *_ASSESSED),
    "victims": _ASSESSED,
    "treatments": _ASSESSED,
    "drug_tests": (*_ROW, "bad-format", "unknown-code", "orphan-reference"),
    "weeks": (*_ROW, "bad-format", "bad-number", "orphan-reference"),
    "reviews": (*_ROW, "bad-format", "too-long", "unknown-code", "orphan-reference"),
}
WARNS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("odc", "assessments", "referrals", "victims", "treatments"), ("unresolved-link",)),
    "sessions": ("encoding-cp1252",),
}

_BORN = (("DOB", "12/05/1887"), ("DOB", "30/06/1995"))
_ASSESSMENT: dict[str, tuple[tuple[str, str], ...]] = {
    "missing-required": (("SURNAME", ""), ("SEX", ""), ("TYPE", ""), ("DATE", ""), ("STATUS", "")),
    "bad-format": (("OASYS_ID", "P123"), ("OASYS_ID", "1234567")),
    "bad-number": (("OGRS2", "101"), ("TOTAL", "TEN"), ("SEC03", "41"), ("TOTAL", "169")),
    "bad-date": (("DATE", "31/02/2003"), ("DATE", "12/05/03"), ("DOB", "30/02/1970")),
    "unknown-code": (
        ("TYPE", "MID"), ("STATUS", "DONE"), ("SEX", "X"), ("AGENCY", "atlantis"), ("SOURCE", "QQ"),
        ("ROSH_ADULT", "VH"),
    ),
    "impossible-dates": (("DATE", FUTURE), *_BORN),
}  # fmt: skip
SIMPLE: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    **{(kind, reason): values for kind in ("odc", "assessments") for reason, values in _ASSESSMENT.items()},
    ("odc", "bad-format"): (
        *_ASSESSMENT["bad-format"],
        ("LINK_HARM", "YYNNX"),
        ("LINK_REOFF", "0100000000000"),
    ),
    ("referrals", "missing-required"): (
        ("SURNAME", ""),
        ("SEX", ""),
        ("PROG", ""),
        ("STAGE", ""),
        ("REFERRED", ""),
    ),
    ("referrals", "bad-number"): (
        ("REFERRAL_ID", "TEN"),
        ("REFERRAL_ID", "0"),
        ("OGRS2", "101"),
        ("OGRS2", "high"),
    ),
    ("referrals", "bad-date"): (("REFERRED", "31/04/2002"), ("REFERRED", "1/2/2003"), ("DOB", "30/02/1970")),
    ("referrals", "unknown-code"): (("PROG", "XYZ"), ("STAGE", "ZZ"), ("SEX", "X"), ("ETHNIC", "W8")),
    ("referrals", "impossible-dates"): (("REFERRED", FUTURE), *_BORN),
    ("sessions", "missing-required"): (
        ("SESSION_DATE", ""),
        ("ATTEND", ""),
        ("CATCHUP", ""),
        ("ATTEMPT", ""),
    ),
    ("sessions", "bad-number"): (
        ("SESSION_NO", "61"),
        ("SESSION_NO", "TEN"),
        ("ATTEMPT", "0"),
        ("ATTEMPT", "6"),
    ),
    ("sessions", "bad-date"): (("SESSION_DATE", "14/05/02"), ("SESSION_DATE", "31/06/2002")),
    ("sessions", "unknown-code"): (("ATTEND", "X"), ("CATCHUP", "ZZ")),
    ("sessions", "impossible-dates"): (("SESSION_DATE", FUTURE),),
    ("sessions", "orphan-reference"): (("REFERRAL_ID", "908223"),),
    ("tests", "missing-required"): (("SCORE", ""), ("TEST_DATE", "")),
    ("tests", "bad-number"): (("SCORE", "201"), ("SCORE", "9999999"), ("SCORE", "-4")),
    ("tests", "bad-date"): (("TEST_DATE", "29/02/2003"), ("TEST_DATE", "2003-02-14")),
    ("tests", "unknown-code"): (("TEST", "ABC"), ("PHASE", "MID")),
    ("tests", "impossible-dates"): (("TEST_DATE", FUTURE),),
    ("tests", "orphan-reference"): (("REFERRAL_ID", "958861"),),
    ("nominals", "missing-required"): (
        ("SURNAME", ""),
        ("SEX", ""),
        ("CATEGORY", ""),
        ("FORCE", ""),
        ("RISK", ""),
        ("RESTRICTED", ""),
    ),
    ("nominals", "bad-format"): (("VISOR_REF", "V123"), ("VISOR_REF", "20012")),
    ("nominals", "bad-number"): (("MAPPA_CAT", "4"), ("MAPPA_CAT", "TEN"), ("MAPPA_LEVEL", "0")),
    ("nominals", "bad-date"): (("DOB", "30/02/1970"), ("REVIEW", "00/10/2003"), ("NOTIFY_END", "31/06/2009")),
    ("nominals", "unknown-code"): (
        ("CATEGORY", "SO"),
        ("FORCE", "99"),
        ("RISK", "VH"),
        ("RESTRICTED", "P"),
        ("SEX", "QQ"),
    ),
    ("nominals", "impossible-dates"): _BORN,
    ("victims", "missing-required"): (
        ("Offender surname", ""),
        ("Sentence date", ""),
        ("Victim surname", ""),
    ),
    ("victims", "bad-format"): (("Ref", "VC0012"), ("Ref", "VC/12")),
    ("victims", "bad-number"): (("Months", "TEN"), ("Months", "0"), ("Months", "1000")),
    ("victims", "bad-date"): (
        ("Sentence date", "31/11/2002"),
        ("Sentence date", SERIAL),
        ("Offer sent", "asap"),
    ),
    ("victims", "unknown-code"): (("Response", "MAYBE"), ("Release information", "P")),
    ("victims", "impossible-dates"): (("Sentence date", FUTURE),),
    ("treatments", "missing-required"): (("Surname", ""), ("Order date", ""), ("Months", "")),
    ("treatments", "bad-format"): (("Case no", "D12"), ("Case no", "0012")),
    ("treatments", "bad-number"): (("Months", "37"), ("Months", "six")),
    ("treatments", "bad-date"): (("Order date", "tbc"), ("Order date", SERIAL), ("Order date", "30/02/2003")),
    ("treatments", "unknown-code"): (("Main drug", "GLUE"),),
    ("treatments", "impossible-dates"): (("Order date", FUTURE), *_BORN),
    ("drug_tests", "missing-required"): (("Test date", ""), ("Case no", "")),
    ("drug_tests", "bad-format"): (("Case no", "D12"),),
    ("drug_tests", "bad-date"): (("Test date", "14/05/02"), ("Test date", SERIAL), ("Test date", "missed")),
    ("drug_tests", "unknown-code"): (("Opiates", "X"), ("Cocaine", "POS")),
    ("drug_tests", "impossible-dates"): (("Test date", FUTURE),),
    ("drug_tests", "orphan-reference"): (("Case no", "D9998"),),
    ("weeks", "missing-required"): (("Hours attended", ""), ("Week beginning", ""), ("Hours ordered", "")),
    ("weeks", "bad-format"): (("Case no", "12"),),
    ("weeks", "bad-number"): (
        ("Hours attended", "12.5"),
        ("Hours attended", "41"),
        ("Hours attended", "n/a"),
    ),
    ("weeks", "bad-date"): (("Week beginning", "Week 12"), ("Week beginning", SERIAL)),
    ("weeks", "impossible-dates"): (("Week beginning", FUTURE),),
    ("weeks", "orphan-reference"): (("Case no", "D9998"),),
    ("reviews", "missing-required"): (("Result", ""), ("Review date", "")),
    ("reviews", "bad-format"): (("Case no", "D12"),),
    ("reviews", "bad-date"): (("Review date", "31/09/2002"), ("Review date", SERIAL)),
    ("reviews", "unknown-code"): (("Result", "ADJ"),),
    ("reviews", "impossible-dates"): (("Review date", FUTURE),),
    ("reviews", "orphan-reference"): (("Case no", "D9998"),),
}
TOO_LONG: dict[str, tuple[tuple[str, int], ...]] = {
    "odc": (("SURNAME", 35), ("ASSESSOR", 35), ("OBJ1", 120)),
    "assessments": (("SURNAME", 35), ("ASSESSOR", 35)),
    "referrals": (("SURNAME", 35), ("TUTOR", 35)),
    "sessions": (("TUTOR", 35),),
    "nominals": (("SURNAME", 35), ("MANAGER", 35), ("POSTCODE", 8)),
    "victims": (("Relationship", 30), ("Offence", 60), ("Victim telephone", 20)),
    "treatments": (("Provider", 35), ("Supervisor", 35)),
    "reviews": (("Comments", 120), ("Court", 40)),
}
TEXTS = {
    "odc": "SURNAME",
    "referrals": "SURNAME",
    "sessions": "TUTOR",
    "tests": "TEST",
    "nominals": "SURNAME",
}
_WHOLE = ("TOTAL", "ROSH_CHILD", "ROSH_PUBLIC", "ROSH_ADULT", "ROSH_STAFF")
DUE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "odc": tuple(("STATUS", "COMPLETE", column) for column in (*_WHOLE, "SEC07", "LINK_REOFF", "LINK_HARM")),
    "assessments": tuple(("STATUS", "COMPLETE", column) for column in _WHOLE),
    "referrals": (("START", "", "START"), ("END", "", "END"), ("END", "", "END_REASON")),
    "nominals": (("CATEGORY", "RSO", "NOTIFY_START"),),
    "treatments": (("Outcome", "", "Outcome"), ("Outcome", "", "End date")),
}
AGAINST: dict[str, tuple[tuple[str, str, str], ...]] = {
    "referrals": (
        ("START", "REFERRED", LONG_AGO),
        ("END", "START", LONG_AGO),
        ("PPR_DATE", "END", LONG_AGO),
    ),
    "nominals": (("NOTIFY_END", "NOTIFY_START", LONG_AGO),),
    "victims": (("Offer sent", "Sentence date", LONG_AGO),),
    "treatments": (("End date", "Order date", LONG_AGO),),
}
