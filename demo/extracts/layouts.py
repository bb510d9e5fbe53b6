"""The files of a demonstration delivery: names, columns in order, dialect, and how often a row is spoilt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from demo.extracts.markup import CLOSING, OPENING, assessment

BREAK = "\r\n"

Dialect = Literal["pipe", "quoted", "csv", "xml", "book"]


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file, or one sheet of a kind of workbook. `name` is the file name, with `{}` for the area or prison."""

    kind: str
    columns: tuple[str, ...]
    name: str
    dialect: Dialect
    spoilt: float
    """Share of rows with a planted fault."""
    place: str = ""
    """The column that must equal the name in the file name, for a kind that has one."""
    sheet: str = ""
    dates: frozenset[str] = field(default_factory=frozenset)
    """Of a sheet: the columns of date cells, and of numbers below."""
    numbers: frozenset[str] = field(default_factory=frozenset)

    def file(self, place: str) -> str:
        """The file name for an area or establishment."""
        return self.name.format(place)

    def key(self, place: str) -> str:
        """The name that a report gives the file: of a workbook, with its sheet."""
        return f"{self.file(place)}!{self.sheet}" if self.sheet else self.file(place)

    def line(self, values: list[str]) -> str:
        """A row as the file holds it, without its end."""
        if self.dialect == "pipe":
            return "|".join(values)
        if self.dialect == "quoted":
            return '"' + '","'.join([value.replace('"', '""') for value in values]) + '"'
        if self.dialect == "csv":
            return ",".join([_quoted(value) if _TROUBLE.search(value) else value for value in values])
        return assessment(dict(zip(self.columns, values, strict=True)))

    @property
    def header(self) -> str:
        """What stands above the first row."""
        return OPENING if self.dialect == "xml" else self.line(list(self.columns))

    @property
    def footer(self) -> str:
        """What stands below the last."""
        return CLOSING if self.dialect == "xml" else ""

    @property
    def encoding(self) -> str:
        """Of the file's text."""
        return "utf-8" if self.dialect == "xml" else "latin-1"

    @property
    def ending(self) -> str:
        """What ends a line."""
        return "\n" if self.dialect == "xml" else BREAK


_TROUBLE = re.compile('[,"]')


def _quoted(value: str) -> str:
    doubled = value.replace('"', '""')
    return f'"{doubled}"'


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


PEOPLE = Layout(
    "people",
    _columns(
        "AREA CRAMS_REF SURNAME FORENAMES ALIAS DOB SEX ETHNIC LANG DISAB PNC CRO NINO ADDR1 ADDR2 ADDR3 ADDR4 "
        "POSTCODE OFFICER TEAM STATUS OPENED CLOSED"
    ),
    name="crams_{}_people.txt",
    dialect="pipe",
    place="AREA",
    spoilt=0.008,
)
ORDERS = Layout(
    "orders",
    _columns(
        "AREA CRAMS_REF EVENT_NO ORDER_TYPE COURT PSA ORDER_DATE LENGTH HOURS REQS OFFENCE OFF_DATE END_DATE "
        "TERM_DATE TERM_REASON PRISON_NO OFFICER"
    ),
    name="crams_{}_orders.txt",
    dialect="pipe",
    place="AREA",
    spoilt=0.008,
)
CONTACTS = Layout(
    "contacts",
    _columns("AREA CRAMS_REF EVENT_NO CONTACT_NO DATE TIME TYPE OUTCOME EXPL_DATE NOTES"),
    name="crams_{}_contacts.txt",
    dialect="pipe",
    place="AREA",
    spoilt=0.003,
)
PRISONERS = Layout(
    "prisoners",
    _columns(
        "ESTAB PRISON_NO SURNAME FORENAMES ALIAS DOB SEX ETHNIC NATIONALITY PNC CRO RECEPTION STATUS CATEGORY OFFENCE "
        "SENT_TYPE SENT_DATE SENT_DAYS REMAND_DAYS ADA UAL CRD PED NPD LED SED HDCED REL_DATE REL_TYPE LOCATION ADDR1 "
        "POSTCODE"
    ),
    name="lids_{}_prisoners.csv",
    dialect="quoted",
    place="ESTAB",
    spoilt=0.012,
)
MOVEMENTS = Layout(
    "movements",
    _columns("ESTAB PRISON_NO SEQ MOVE_DATE MOVE_TIME DIRECTION PLACE REASON"),
    name="lids_{}_movements.csv",
    dialect="quoted",
    place="ESTAB",
    spoilt=0.008,
)

_PERSON = "SURNAME FORENAMES DOB SEX"
_ASSESSED = _columns(
    f"OASYS_ID SOURCE AGENCY CRAMS_REF PRISON_NO {_PERSON} PNC TYPE STATUS DATE ASSESSOR "
    + " ".join(f"SEC{number:02d}" for number in range(1, 13))
    + " LINK_REOFF LINK_HARM OGRS2 TOTAL ROSH_CHILD ROSH_PUBLIC ROSH_ADULT ROSH_STAFF CUST_CHILD CUST_PUBLIC "
    "CUST_ADULT CUST_STAFF CUST_PRIS CONCERNS OBJ1 OBJ2 OBJ3 OBJ4"
)
ODC = Layout("odc", _ASSESSED, name="oasys_odc.csv", dialect="csv", spoilt=0.012)
ASSESSMENTS = Layout(
    "assessments", (*_ASSESSED, "DUE"), name="oasys_assessments.xml", dialect="xml", spoilt=0.012
)
"""`DUE` is the day that the objectives are due by, which only the newer tool held."""
REFERRALS = Layout(
    "referrals",
    _columns(
        f"AREA REFERRAL_ID CRAMS_REF {_PERSON} ETHNIC PNC PROG REFERRED OGRS2 ORDER_DATE STAGE START END END_REASON "
        "PPR_DATE TUTOR"
    ),
    name="iaps_{}_referrals.csv",
    dialect="csv",
    place="AREA",
    spoilt=0.03,
)
SESSIONS = Layout(
    "sessions",
    _columns("AREA REFERRAL_ID SESSION_NO ATTEMPT SESSION_DATE ATTEND CATCHUP TUTOR"),
    name="iaps_{}_sessions.csv",
    dialect="csv",
    place="AREA",
    spoilt=0.012,
)
TESTS = Layout(
    "tests",
    _columns("AREA REFERRAL_ID TEST PHASE TEST_DATE SCORE"),
    name="iaps_{}_tests.csv",
    dialect="csv",
    place="AREA",
    spoilt=0.016,
)
NOMINALS = Layout(
    "nominals",
    _columns(
        "VISOR_REF CATEGORY MAPPA_CAT MAPPA_LEVEL FORCE MANAGER SURNAME FORENAMES ALIAS DOB SEX PNC CRO ADDR1 POSTCODE "
        "NOTIFY_START NOTIFY_END RISK REVIEW RESTRICTED"
    ),
    name="visor_nominals.csv",
    dialect="quoted",
    spoilt=0.03,
)


def _sheet(
    kind: str, book: str, sheet: str, columns: str, spoilt: float, *, dates: str, numbers: str = ""
) -> Layout:
    return Layout(
        kind,
        tuple(columns.split(",")),
        name=f"{book}_{{}}.xlsx",
        dialect="book",
        sheet=sheet,
        spoilt=spoilt,
        dates=frozenset(dates.split(",")),
        numbers=frozenset(filter(None, numbers.split(","))),
    )


VICTIMS = _sheet(
    "victims",
    "victims",
    "Victims",
    "Ref,Offender surname,Offender forenames,Offender DOB,CRAMS ref,Prison no,Offence,Sentence date,Months,"
    "Victim surname,Victim forenames,Relationship,Victim address,Victim telephone,Offer sent,Response,Liaison officer,"
    "Release information,Conditions requested",
    0.03,
    dates="Offender DOB,Sentence date,Offer sent",
    numbers="Months",
)
TREATMENTS = _sheet(
    "treatments",
    "dtto",
    "Cases",
    "Case no,Surname,Forenames,DOB,CRAMS ref,PNC,Order date,Months,Main drug,Provider,Supervisor,End date,Outcome",
    0.03,
    dates="DOB,Order date,End date",
    numbers="Months",
)
DRUG_TESTS = _sheet(
    "drug_tests",
    "dtto",
    "Tests",
    "Case no,Test date,Opiates,Cocaine,Amphetamine",
    0.012,
    dates="Test date",
)
WEEKS = _sheet(
    "weeks",
    "dtto",
    "Attendance",
    "Case no,Week beginning,Hours ordered,Hours attended",
    0.012,
    dates="Week beginning",
    numbers="Hours ordered,Hours attended",
)
REVIEWS = _sheet(
    "reviews",
    "dtto",
    "Reviews",
    "Case no,Review date,Court,Result,Comments",
    0.02,
    dates="Review date",
)


def _of_casebook(like: Layout, sheet: str, dates: str, numbers: str = "") -> Layout:
    """A sheet of the plain template that stands for an area's files where CRAMS never came."""
    return replace(
        like,
        name="casebook_{}.xlsx",
        dialect="book",
        sheet=sheet,
        dates=frozenset(dates.split(",")),
        numbers=frozenset(filter(None, numbers.split(","))),
    )


CASEBOOK = {
    "people": _of_casebook(PEOPLE, "People", "DOB,OPENED,CLOSED"),
    "orders": _of_casebook(
        ORDERS, "Orders", "ORDER_DATE,OFF_DATE,END_DATE,TERM_DATE", "EVENT_NO,LENGTH,HOURS"
    ),
    "contacts": _of_casebook(CONTACTS, "Contacts", "DATE,EXPL_DATE", "EVENT_NO,CONTACT_NO"),
}
