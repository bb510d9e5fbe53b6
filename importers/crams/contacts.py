"""`crams_<area>_contacts.txt`: the contact log of a case, by far the largest of the files."""

from datetime import date, datetime, timedelta

from graph.imports.facts import Fact
from graph.imports.log import log_contacts, orders_there
from graph.imports.people import file_id
from graph.keys import node_id
from graph.session import Graph, Transaction
from importers.columns import Column, Row
from importers.crams.orders import sentence_id
from importers.dialects import Dialect
from importers.faults import Reason
from importers.kinds import Impossible, Kind, before
from importers.loading import Accepted, Said, Surroundings, code_name, later, write_changed
from importers.rows import Rows
from importers.sources.text import Text
from rules.codes import ContactKind, ContactOutcome

GRACE = timedelta(days=28)
"""A contact may follow the end of its order by so much."""

ATTENDABLE = ("OFF", "HV", "PRG", "UPW", "PRS")


def outcome_due(row: Row, extract_date: date) -> bool:
    """A contact to be attended has an outcome once its day has come."""
    return row["TYPE"] in ATTENDABLE and bool(row["DATE"] <= extract_date)


def outcome_too_early(row: Row, extract_date: date) -> bool:
    """A contact that is still to come can't have turned out any way."""
    return bool(row["DATE"] > extract_date and row["OUTCOME"] is not None)


CONTACTS = Kind(
    system="CRAMS",
    name="contacts",
    file_name="crams_<area>_contacts.txt",
    source=Text(Dialect.PIPE),
    scope="AREA",
    key=("AREA", "CRAMS_REF", "CONTACT_NO"),
    parent="orders (AREA, CRAMS_REF, EVENT_NO)",
    columns=(
        Column("AREA", "C:AREA", "Y"),
        Column("CRAMS_REF", "K:CRAMS", "Y"),
        Column("EVENT_NO", "N1-99", "Y"),
        Column("CONTACT_NO", "N1-9999", "Y"),
        Column("DATE", "F", "Y"),
        Column("TIME", "H"),
        Column("TYPE", "C:CONTACT", "Y"),
        Column(
            "OUTCOME",
            "C:OUTCOME",
            "c",
            "blank while planned",
            outcome_due,
            f"TYPE is {', '.join(ATTENDABLE)} and DATE is not after the extract date",
        ),
        Column("EXPL_DATE", "D", "", "explanation sought"),
        Column("NOTES", "T120"),
    ),
    impossible=(
        before("EXPL_DATE", "DATE"),
        Impossible("DATE after the extract date with an OUTCOME", outcome_too_early),
    ),
)


class Contacts(Rows):
    """Loads contacts, the log of a case."""

    in_flight = 2

    def __init__(self, kind: Kind = CONTACTS) -> None:
        self.kind = kind

    def file(self, row: Row, scope: str) -> str:
        """That of the CRAMS reference, which holds a slash."""
        return file_id(self.kind.system, row["AREA"], row["CRAMS_REF"])

    def basis(self, scope: str) -> list[tuple[str, str, str]]:
        """The area's orders."""
        return [(self.kind.system, "orders", self.kind.called_of(scope, "orders"))]

    async def look(self, graph: Graph, rows: list[Accepted], around: Surroundings) -> dict[str, Reason]:
        """A contact needs its order, and should fall within it."""
        named = {(a.row["AREA"], a.row["CRAMS_REF"], a.row["EVENT_NO"]) for a in rows}
        ids = {parts: sentence_id(*parts, self.kind.system) for parts in named}
        there = await orders_there(graph, sorted(ids.values()))
        orphans: dict[str, Reason] = {}
        for accepted in rows:
            row = accepted.row
            order = there.get(ids[row["AREA"], row["CRAMS_REF"], row["EVENT_NO"]])
            if order is None:
                orphans[accepted.record.id] = Reason.ORPHAN_REFERENCE
                accepted.awaits = {ids[row["AREA"], row["CRAMS_REF"], row["EVENT_NO"]]}
            elif row["DATE"] < order[0] or (order[1] and row["DATE"] > order[1] + GRACE):
                accepted.warnings.add(Reason.CONTACT_OUTSIDE_ORDER)
        return orphans

    async def write(
        self,
        tx: Transaction,
        new: list[Accepted],
        changed: list[Accepted],
        around: Surroundings,
        at: datetime,
    ) -> None:
        """Write contacts under their orders."""
        if new:
            ids: dict[tuple[str, str, int], tuple[str, str]] = {}
            await log_contacts(tx, around.delivery, (self._values(accepted, ids) for accepted in new), at)
        if changed:
            said = Said(facts=[self._fact(accepted) for accepted in changed])
            await write_changed(tx, changed, said, around, at)

    def _values(
        self, accepted: Accepted, ids: dict[tuple[str, str, int], tuple[str, str]]
    ) -> tuple[str, str, list[object]]:
        row, record = accepted.row, accepted.record
        parts = (row["AREA"], row["CRAMS_REF"], row["EVENT_NO"])
        found = ids.get(parts)
        if found is None:
            system = self.kind.system
            found = ids[parts] = (file_id(system, parts[0], parts[1]), sentence_id(*parts, system))
        file, sentence = found
        return (
            file,
            sentence,
            [
                node_id("con", file, row["CONTACT_NO"]),
                row["CONTACT_NO"],
                code_name(ContactKind, row["TYPE"]),
                code_name(ContactOutcome, row["OUTCOME"]),
                row["DATE"],
                row["TIME"],
                row["EXPL_DATE"],
                row["NOTES"],
                record.id,
                record.key,
                record.line,
                record.raw,
                record.hash,
            ],
        )

    def _fact(self, accepted: Accepted) -> Fact:
        row = accepted.row
        file = self.file(row, "")
        properties = {
            "service": "PROBATION",
            "number": row["CONTACT_NO"],
            "kind": code_name(ContactKind, row["TYPE"]),
            "outcome": code_name(ContactOutcome, row["OUTCOME"]),
            "outcomeCode": later(row["OUTCOME"]),
            "date": row["DATE"],
            "time": row["TIME"],
            "explanationSought": row["EXPL_DATE"],
            "notes": row["NOTES"],
        }
        links = {"UNDER": sentence_id(row["AREA"], row["CRAMS_REF"], row["EVENT_NO"], self.kind.system)}
        return Fact(
            "Contact", node_id("con", file, row["CONTACT_NO"]), file, accepted.record.id, properties, links
        )
