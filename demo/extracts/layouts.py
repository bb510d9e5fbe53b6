"""The five files of a demonstration delivery: names, columns in order, dialect, and how often a row is spoilt."""

from __future__ import annotations

from dataclasses import dataclass

BREAK = "\r\n"


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file. `place` is the column that must equal the name in the file name."""

    kind: str
    system: str
    columns: tuple[str, ...]
    quoted: bool
    place: str
    spoilt: float
    """Share of rows with a planted fault."""

    def file(self, place: str) -> str:
        """The file name for an area or establishment."""
        return f"{self.system}_{place}_{self.kind}.{'csv' if self.quoted else 'txt'}"

    def line(self, values: list[str]) -> str:
        """A line without its end."""
        if not self.quoted:
            return "|".join(values)
        return '"' + '","'.join([value.replace('"', '""') for value in values]) + '"'

    @property
    def header(self) -> str:
        """Line 1."""
        return self.line(list(self.columns))


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


PEOPLE = Layout(
    "people",
    "crams",
    _columns(
        "AREA CRAMS_REF SURNAME FORENAMES ALIAS DOB SEX ETHNIC LANG DISAB PNC CRO NINO ADDR1 ADDR2 ADDR3 ADDR4 "
        "POSTCODE OFFICER TEAM STATUS OPENED CLOSED"
    ),
    quoted=False,
    place="AREA",
    spoilt=0.008,
)
ORDERS = Layout(
    "orders",
    "crams",
    _columns(
        "AREA CRAMS_REF EVENT_NO ORDER_TYPE COURT PSA ORDER_DATE LENGTH HOURS REQS OFFENCE OFF_DATE END_DATE "
        "TERM_DATE TERM_REASON PRISON_NO OFFICER"
    ),
    quoted=False,
    place="AREA",
    spoilt=0.008,
)
CONTACTS = Layout(
    "contacts",
    "crams",
    _columns("AREA CRAMS_REF EVENT_NO CONTACT_NO DATE TIME TYPE OUTCOME EXPL_DATE NOTES"),
    quoted=False,
    place="AREA",
    spoilt=0.003,
)
PRISONERS = Layout(
    "prisoners",
    "lids",
    _columns(
        "ESTAB PRISON_NO SURNAME FORENAMES ALIAS DOB SEX ETHNIC NATIONALITY PNC CRO RECEPTION STATUS CATEGORY OFFENCE "
        "SENT_TYPE SENT_DATE SENT_DAYS REMAND_DAYS ADA UAL CRD PED NPD LED SED HDCED REL_DATE REL_TYPE LOCATION ADDR1 "
        "POSTCODE"
    ),
    quoted=True,
    place="ESTAB",
    spoilt=0.012,
)
MOVEMENTS = Layout(
    "movements",
    "lids",
    _columns("ESTAB PRISON_NO SEQ MOVE_DATE MOVE_TIME DIRECTION PLACE REASON"),
    quoted=True,
    place="ESTAB",
    spoilt=0.008,
)
