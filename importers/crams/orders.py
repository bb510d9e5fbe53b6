"""`crams_<area>_orders.txt`: the orders and licences of a case."""

from collections.abc import Iterator
from datetime import datetime

from neo4j import AsyncManagedTransaction as ManagedTransaction

from graph.imports.facts import Fact
from graph.imports.people import file_id, known_files
from graph.imports.reference import area_id
from graph.keys import node_id
from graph.session import Graph
from importers.columns import Column, Condition, Row
from importers.dialects import Dialect
from importers.faults import Reason
from importers.kinds import Kind, after, before
from importers.loading import Accepted, Said, Surroundings, code_name, write_changed, write_new
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
    dialect=Dialect.PIPE,
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
        Column("OFFENCE", "T60", "Y", "principal offence"),
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


def sentence_id(area: str, reference: str, event: int) -> str:
    """The id of an order."""
    return node_id("sen", file_id("CRAMS", area, reference), "order", event)


class Orders:
    """Loads orders: a sentence each, with its offence."""

    kind = ORDERS
    in_flight = 1

    def key(self, row: Row) -> str:
        """The CRAMS reference and the event number."""
        return f"{row['CRAMS_REF']}/{row['EVENT_NO']}"

    def holder(self, row: Row) -> None:
        """No second key."""

    async def look(self, graph: Graph, rows: list[Accepted], around: Surroundings) -> dict[str, Reason]:
        """An order needs its case, and should find the spell that it names."""
        cases = {
            accepted.record.id: file_id("CRAMS", accepted.row["AREA"], accepted.row["CRAMS_REF"])
            for accepted in rows
        }
        spells = {
            accepted.record.id: file_id("LIDS", "lids", accepted.row["PRISON_NO"])
            for accepted in rows
            if accepted.row["PRISON_NO"]
        }
        there = await known_files(graph, sorted({*cases.values(), *spells.values()}))
        for accepted in rows:
            spell = spells.get(accepted.record.id)
            if spell and spell not in there:
                accepted.warnings.add(Reason.UNRESOLVED_LINK)
        return {id_: Reason.ORPHAN_REFERENCE for id_, case in cases.items() if case not in there}

    async def write(
        self,
        tx: ManagedTransaction,
        new: list[Accepted],
        changed: list[Accepted],
        around: Surroundings,
        at: datetime,
    ) -> None:
        """Write sentences and offences. What they say of other files is for joining to act on."""
        if new:
            await write_new(tx, new, self._said(new), around, at, fresh=True)
        if changed:
            await write_changed(tx, changed, self._said(changed), around, at)

    def _said(self, rows: list[Accepted]) -> Said:
        said = Said()
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            file = file_id("CRAMS", row["AREA"], row["CRAMS_REF"])
            sentence = sentence_id(row["AREA"], row["CRAMS_REF"], row["EVENT_NO"])
            properties = {
                "type": code_name(SentenceType, row["ORDER_TYPE"]),
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
            offence = {"title": row["OFFENCE"], "committedOn": row["OFF_DATE"]}
            said.facts.append(
                Fact("Sentence", sentence, file, source, properties, {"IN_AREA": area_id(row["AREA"])})
            )
            said.facts.append(Fact("Offence", node_id("ofn", sentence), sentence, source, offence))
            said.due.append(file)
        return said
