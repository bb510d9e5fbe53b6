"""An assessment as the XML of the newer OASys tools holds it: one element, a few lines, written by hand."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n<oasys-extract extract-date="2003-09-30">'
CLOSING = "</oasys-extract>"
SECTIONS = 13
HARMED = ("CHILD", "PUBLIC", "ADULT", "STAFF", "PRIS")


def _day(value: str) -> str:
    """DD/MM/YYYY turned around; anything else stays as somebody typed it."""
    parts = value.split("/")
    if [len(part) for part in parts] != [2, 2, 4]:
        return value
    return "-".join(reversed(parts))


def _attributes(**values: str) -> str:
    return " ".join(
        f"{name.rstrip('_').replace('_', '-')}={quoteattr(value)}" for name, value in values.items()
    )


def assessment(row: dict[str, str]) -> str:
    """The element of an assessment, given the columns of the older tool's file."""
    about = _attributes(
        id=row["OASYS_ID"], source=row["SOURCE"], agency=row["AGENCY"], type=row["TYPE"], status=row["STATUS"],
        date=_day(row["DATE"]),
    )  # fmt: skip
    who = _attributes(
        crams_ref=row["CRAMS_REF"], prison_no=row["PRISON_NO"], surname=row["SURNAME"], forenames=row["FORENAMES"],
        dob=_day(row["DOB"]), sex=row["SEX"], pnc=row["PNC"],
    )  # fmt: skip
    lines = [
        f" <assessment {about}>",
        f"  <offender {who}/>",
        f"  <assessor>{escape(row['ASSESSOR'])}</assessor>",
    ]
    lines += [f"  <section {section}/>" for section in _sections(row)]
    lines.append(f"  <scores {_attributes(ogrs2=row['OGRS2'], total=row['TOTAL'])}/>")
    for to in HARMED:
        at_large, inside = row.get(f"ROSH_{to}", ""), row[f"CUST_{to}"]
        if to != "PRIS" or inside:
            lines.append(f"  <harm {_attributes(to=to, community=at_large, custody=inside)}/>")
    lines += [f"  <concern {_attributes(code=code)}/>" for code in row["CONCERNS"].split()]
    for number in range(1, 5):
        section, _, words = row[f"OBJ{number}"].partition(": ")
        if words:
            plan = _attributes(no=str(number), section=section, due=_day(row["DUE"]))
            lines.append(f"  <objective {plan}>{escape(words)}</objective>")
    return "\n".join([*lines, " </assessment>"])


def _sections(row: dict[str, str]) -> list[str]:
    """The attributes of each section; what an open assessment has not come to yet stays out."""
    found = []
    for number in range(1, SECTIONS + 1):
        values = {"no": str(number)}
        if number < SECTIONS and row[f"SEC{number:02d}"]:
            values["score"] = row[f"SEC{number:02d}"]
        for name, column in (("reoffending", "LINK_REOFF"), ("harm", "LINK_HARM")):
            if row[column]:
                values[name] = row[column][number - 1]
        found.append(_attributes(**values))
    return found
