"""Good rows of every kind of file of the other systems, and how a test writes them. All invented."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from importers.check import Checker
from importers.columns import Row
from importers.faults import Reason
from importers.kinds import Kind
from importers.reference.lists import read
from importers.systems import KINDS

EXTRACT = date(2003, 9, 30)
LISTS = read().lists
SYSTEMS = Path(__file__).parent / "fixtures" / "extracts" / "systems"
BY_NAME = {f"{kind.system}.{kind.name}": kind for kind in KINDS}

ASSESSED = {
    "OASYS_ID": "P0000001",
    "SOURCE": "PROBATION",
    "AGENCY": "derbyshire",
    "SURNAME": "Ashby",
    "DOB": "14/02/1975",
    "SEX": "M",
    "TYPE": "START",
    "STATUS": "COMPLETE",
    "DATE": "10/01/2003",
    **{f"SEC{number:02}": "3" for number in range(1, 13)},
    "LINK_REOFF": "Y" * 13,
    "LINK_HARM": "N" * 13,
    "TOTAL": "84",
    **{f"ROSH_{group}": "L" for group in ("CHILD", "PUBLIC", "ADULT", "STAFF")},
}

GOOD: dict[str, dict[str, str]] = {
    "OASYS.odc": ASSESSED,
    "OASYS.assessments": ASSESSED,
    "IAPS.referrals": {
        "AREA": "derbyshire",
        "REFERRAL_ID": "7",
        "SURNAME": "Ashby",
        "DOB": "14/02/1975",
        "SEX": "M",
        "PROG": "ETS",
        "REFERRED": "20/01/2003",
        "STAGE": "REF",
    },
    "IAPS.sessions": {
        "AREA": "derbyshire",
        "REFERRAL_ID": "7",
        "SESSION_NO": "1",
        "ATTEMPT": "1",
        "SESSION_DATE": "01/02/2003",
        "ATTEND": "Y",
        "CATCHUP": "N",
    },
    "IAPS.tests": {
        "AREA": "derbyshire",
        "REFERRAL_ID": "7",
        "TEST": "LOC",
        "PHASE": "PRE",
        "TEST_DATE": "25/01/2003",
        "SCORE": "34",
    },
    "VISOR.nominals": {
        "VISOR_REF": "V0000001",
        "CATEGORY": "PDP",
        "FORCE": "30",
        "SURNAME": "HIDDEN",
        "DOB": "05/06/1960",
        "SEX": "M",
        "RISK": "H",
        "RESTRICTED": "Y",
    },
    "VICTIMS.victims": {
        "Ref": "VC/0001",
        "Offender surname": "Ashby",
        "Offender DOB": "14/02/1975",
        "Sentence date": "06/01/2003",
        "Victim surname": "Winter",
    },
    "DTTO.cases": {
        "Case no": "D0001",
        "Surname": "Ashby",
        "DOB": "14/02/1975",
        "Order date": "06/01/2003",
        "Months": "12",
    },
    "DTTO.tests": {"Case no": "D0001", "Test date": "07/01/2003", "Opiates": "P"},
    "DTTO.attendance": {
        "Case no": "D0001",
        "Week beginning": "06/01/2003",
        "Hours ordered": "15",
        "Hours attended": "14",
    },
    "DTTO.reviews": {"Case no": "D0001", "Review date": "07/02/2003", "Result": "CONT"},
    "CASEBOOK.people": {
        "AREA": "derbyshire",
        "CRAMS_REF": "03/00009",
        "SURNAME": "BOOK",
        "DOB": "14/02/1975",
        "SEX": "F",
        "STATUS": "C",
        "OPENED": "06/01/2003",
    },
    "CASEBOOK.orders": {
        "AREA": "derbyshire",
        "CRAMS_REF": "03/00009",
        "EVENT_NO": "1",
        "ORDER_TYPE": "CRO",
        "COURT": "Derby",
        "ORDER_DATE": "06/01/2003",
        "LENGTH": "12",
        "OFFENCE": "Theft",
        "END_DATE": "05/01/2004",
    },
    "CASEBOOK.contacts": {
        "AREA": "derbyshire",
        "CRAMS_REF": "03/00009",
        "EVENT_NO": "1",
        "CONTACT_NO": "1",
        "DATE": "07/01/2003",
        "TYPE": "OFF",
        "OUTCOME": "A",
    },
}


def check(name: str, **values: str) -> Reason | tuple[Row, set[str]]:
    """What becomes of a row like the good one but for these values: its fault, or its values and warnings."""
    kind = BY_NAME[name]
    checker = Checker(kind, LISTS, EXTRACT, "derbyshire" if kind.scope else "")
    row = checker.values([(GOOD[name] | values).get(column) or None for column in kind.header])
    if isinstance(row, Reason):
        return row
    return row, {reason.value for reason in checker.warnings(row, windows=False)}


def book(*kinds: str, rows: dict[str, list[dict[str, Any]]]) -> bytes:
    """A workbook with a title, the header in other capitals, the rows, and a total below."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        for name in kinds:
            kind = BY_NAME[name]
            sheet = workbook.add_worksheet(kind.sheet)
            sheet.write(0, 0, f"{kind.sheet} of the area")
            sheet.write_row(2, 0, [f"{column.upper()} " for column in kind.header])
            listed = rows.get(name, [])
            for number, row in enumerate(listed, start=3):
                for place, column in enumerate(kind.header):
                    value = row.get(column)
                    if isinstance(value, date):
                        sheet.write_datetime(number, place, value)
                    elif value is not None:
                        sheet.write(number, place, value)
            sheet.write(len(listed) + 4, 0, "Total")
            sheet.write(len(listed) + 4, 1, len(listed))
    return file.getvalue()


def sheet_rows(path: Path, kind: Kind) -> list[tuple[int, list[str | None]]]:
    """The rows of a sheet: their places and cells."""
    found = []
    for raw in kind.source.rows(path, kind.header):
        assert not isinstance(raw.fields, Reason)
        found.append((raw.line, raw.fields))
    return found
