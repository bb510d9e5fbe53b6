"""`crams_<area>_orders.txt`: the orders and licences of a case."""

from collections.abc import Iterator

from graph.imports.facts import Fact
from graph.imports.people import file_id
from graph.imports.reference import area_id
from graph.keys import node_id
from importers.columns import Column, Condition, Row
from importers.dialects import Dialect
from importers.faults import Reason
from importers.kinds import Kind, after, before
from importers.loading import Accepted, Said, Surroundings, code_name, later
from importers.rows import Rows, spell_named
from importers.sources.text import Text
from rules.codes import SentenceType, TerminationReason

LIMITS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "CRO": (("LENGTH", 6, 36),),
    "PROB": (("LENGTH", 6, 36),),
    "DTTO": (("LENGTH", 6, 36),),
    "DAO": (("LENGTH", 6, 36),),
    "CPRO": (("LENGTH", 12, 36), ("HOURS", 40, 100)),
    "COMB": (("LENGTH", 12, 36), ("HOURS", 40, 100)),
    "CPO": (("HOURS", 40, 240),),
    "CSO": (("HOURS", 40, 240),),
    "CURF": (("LENGTH", 0, 6),),
    "ATTC": (("HOURS", 12, 36),),
}
"""Months and hours that the law allows for an order (Powers of Criminal Courts (Sentencing) Act 2000), inclusive."""


def order_in(*types: str) -> Condition:
    """Due for these order types."""
    return lambda row, _: row["ORDER_TYPE"] in types


def warnings(row: Row) -> Iterator[Reason]:
    """An order beyond what the law allows."""
    for column, low, high in LIMITS.get(row["ORDER_TYPE"], ()):
        if row[column] is not None and not low <= row[column] <= high:
            yield Reason.LIMIT_EXCEEDED


MONTHS = ("CRO", "PROB", "CPRO", "COMB", "DTTO", "CURF", "DAO")
HOURS = ("CPO", "CSO", "CPRO", "COMB", "ATTC")
OPEN_ENDED = ("LICL", "PRER")

ORDERS = Kind(
    system="CRAMS",
    name="orders",
    file_name="crams_<area>_orders.txt",
    source=Text(Dialect.PIPE),
    scope="AREA",
    key=("AREA", "CRAMS_REF", "EVENT_NO"),
    parent="people",
    notes="A row ended TRANS and a row of the same person with equal ORDER_TYPE and ORDER_DATE in another area are one "
    "order, transferred; each change of area is one transfer.",
    columns=(
        Column("AREA", "C:AREA", "Y"),
        Column("CRAMS_REF", "K:CRAMS", "Y"),
        Column("EVENT_NO", "N1-99", "Y"),
        Column("ORDER_TYPE", "C:ORDER", "Y"),
        Column("COURT", "T40", "Y"),
        Column("PSA", "T35", "", "petty sessions area"),
        Column("ORDER_DATE", "D", "Y", "order made, or release date for a licence"),
        Column("LENGTH", "N1-600", "c", "months", order_in(*MONTHS), f"ORDER_TYPE is {', '.join(MONTHS)}"),
        Column("HOURS", "N1-999", "c", "", order_in(*HOURS), f"ORDER_TYPE is {', '.join(HOURS)}"),
        Column("REQS", "T40", "", "requirements, space-separated"),
        Column("OFFENCE", "T60", "Y", "principal offence", coded="OFFENCE"),
        Column("OFF_DATE", "D", "", "offence date"),
        Column(
            "END_DATE",
            "F",
            "c",
            "expected end",
            lambda row, _: row["ORDER_TYPE"] not in OPEN_ENDED,
            "ORDER_TYPE is none of LICL, PRER",
        ),
        Column(
            "TERM_DATE",
            "D",
            "c",
            "actual end",
            lambda row, _: row["TERM_REASON"] is not None,
            "TERM_REASON is given",
        ),
        Column(
            "TERM_REASON",
            "C:TERM",
            "c",
            "",
            lambda row, _: row["TERM_DATE"] is not None,
            "TERM_DATE is given",
        ),
        Column("PRISON_NO", "L", "", "spell a licence or PRER belongs to"),
        Column("OFFICER", "T35"),
    ),
    impossible=(
        after("OFF_DATE", "ORDER_DATE"),
        before("END_DATE", "ORDER_DATE"),
        before("TERM_DATE", "ORDER_DATE"),
    ),
    warnings=warnings,
)


def sentence_id(area: str, reference: str, event: int, system: str = "CRAMS") -> str:
    """The id of an order."""
    return node_id("sen", file_id(system, area, reference), "order", event)


class Orders(Rows):
    """Loads orders: a sentence each, with its offence."""

    fresh = True

    def __init__(self, kind: Kind = ORDERS) -> None:
        self.kind = kind

    def file(self, row: Row, scope: str) -> str:
        """That of the CRAMS reference, which holds a slash."""
        return file_id(self.kind.system, row["AREA"], row["CRAMS_REF"])

    def links(self, row: Row, scope: str) -> list[set[str]]:
        """The spell that a licence or throughcare belongs to."""
        return [spell_named(row["PRISON_NO"])] if row["PRISON_NO"] else []

    def basis(self, scope: str) -> list[tuple[str, str, str]]:
        """The area's people, and every prisoner."""
        return [(self.kind.system, "people", self.kind.called_of(scope, "people")), ("LIDS", "prisoners", "")]

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """Sentences and offences. What they say of other files is for joining to act on."""
        said = Said()
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            file = self.file(row, around.delivery.scope)
            sentence = sentence_id(row["AREA"], row["CRAMS_REF"], row["EVENT_NO"], self.kind.system)
            properties = {
                "type": code_name(SentenceType, row["ORDER_TYPE"]),
                "typeCode": later(row["ORDER_TYPE"]),
                "custodial": False,
                "court": row["COURT"],
                "pettySessionsArea": row["PSA"],
                "date": row["ORDER_DATE"],
                "lengthMonths": row["LENGTH"],
                "hours": row["HOURS"],
                "requirements": (row["REQS"] or "").upper().split(),
                "expectedEnd": row["END_DATE"],
                "endedOn": row["TERM_DATE"],
                "endReason": code_name(TerminationReason, row["TERM_REASON"]),
                "prisonNumber": row["PRISON_NO"],
                "officer": row["OFFICER"],
            }
            offence = {
                "title": str(row["OFFENCE"]),
                "code": later(row["OFFENCE"]),
                "committedOn": row["OFF_DATE"],
            }
            said.facts.append(
                Fact("Sentence", sentence, file, source, properties, {"IN_AREA": area_id(row["AREA"])})
            )
            said.facts.append(Fact("Offence", node_id("ofn", sentence), sentence, source, offence))
            said.due.append(file)
        return said
