"""`lids_<ESTAB>_movements.csv`: who came in and went out, as each prison numbered it."""

from datetime import date, datetime

from graph.imports.facts import Fact
from graph.imports.log import log_movements
from graph.imports.reference import prison_id
from graph.imports.stays import stays_due
from graph.keys import node_id
from graph.session import Transaction
from importers.columns import OUTSIDE, Column, Row
from importers.dialects import Dialect
from importers.kinds import Kind
from importers.lids.prisoners import spell_file, spell_id
from importers.loading import Accepted, Said, Surroundings, code_name, write_changed
from importers.rows import Rows
from importers.sources.text import Text
from rules.codes import Direction, InboxKind, MovementKind
from rules.inbox import FRESH_MOVEMENT_DAYS, fresh

MOVEMENTS = Kind(
    system="LIDS",
    name="movements",
    file_name="lids_<ESTAB>_movements.csv",
    source=Text(Dialect.QCSV),
    scope="ESTAB",
    key=("ESTAB", "PRISON_NO", "SEQ"),
    parent="any accepted prisoners row with that PRISON_NO, in any establishment",
    columns=(
        Column("ESTAB", "C:ESTAB", "Y"),
        Column("PRISON_NO", "K:PRISON", "Y"),
        Column("SEQ", "N1-999", "Y"),
        Column("MOVE_DATE", "D", "Y"),
        Column("MOVE_TIME", "H"),
        Column("DIRECTION", "C:DIR", "Y"),
        Column("PLACE", "C:PLACE", "Y", "from (in) or to (out)"),
        Column("REASON", "C:MOVE", "Y"),
    ),
)


TOLD = {
    MovementKind.DISCHARGE.name: InboxKind.RELEASED,
    MovementKind.HOME_DETENTION_CURFEW.name: InboxKind.RELEASED,
    MovementKind.RECEPTION.name: InboxKind.RECALLED,
}


class Movements(Rows):
    """Loads movements. The stays they add up to are derived when all are in."""

    kind = MOVEMENTS

    def file(self, row: Row, scope: str) -> str:
        """That of the spell, wherever the movement was recorded."""
        return spell_file(row["PRISON_NO"])

    def basis(self, scope: str) -> list[tuple[str, str, str]]:
        """Every prisoner."""
        return [("LIDS", "prisoners", "")]

    def news(self, row: Row, extract_date: date) -> tuple[str, InboxKind] | None:
        """A release, and a reception, which is told of where it is a recall."""
        kind = TOLD.get(str(code_name(MovementKind, row["REASON"])))
        return (
            (_id(row), kind) if kind and fresh(row["MOVE_DATE"], extract_date, FRESH_MOVEMENT_DAYS) else None
        )

    async def write(
        self,
        tx: Transaction,
        new: list[Accepted],
        changed: list[Accepted],
        around: Surroundings,
        at: datetime,
    ) -> None:
        """Write movements at the prison that recorded them."""
        prison = prison_id(around.prisons[around.delivery.scope].code)
        if new:
            rows = (
                (spell_file(accepted.row["PRISON_NO"]), self._values(accepted, around)) for accepted in new
            )
            await log_movements(tx, around.delivery, prison, rows, at)
        if changed:
            said = Said(facts=[self._fact(accepted, around, prison) for accepted in changed])
            await write_changed(tx, changed, said, around, at)
        await stays_due(tx, [spell_id(accepted.row["PRISON_NO"]) for accepted in (*new, *changed)])

    def _properties(self, row: Row, around: Surroundings) -> dict[str, object]:
        place = row["PLACE"]
        return {
            "service": "PRISON",
            "number": row["SEQ"],
            "kind": code_name(MovementKind, row["REASON"]),
            "direction": code_name(Direction, row["DIRECTION"]),
            "date": row["MOVE_DATE"],
            "time": row["MOVE_TIME"],
            "place": place,
            "placeName": OUTSIDE.get(place) or around.prisons[place].name,
        }

    def _values(self, accepted: Accepted, around: Surroundings) -> list[object]:
        record = accepted.record
        values = list(self._properties(accepted.row, around).values())[1:]
        return [_id(accepted.row), *values, record.id, record.key, record.line, record.raw, record.hash]

    def _fact(self, accepted: Accepted, around: Surroundings, prison: str) -> Fact:
        row = accepted.row
        properties = self._properties(row, around)
        return Fact(
            "Movement", _id(row), spell_file(row["PRISON_NO"]), accepted.record.id, properties, {"AT": prison}
        )


def _id(row: Row) -> str:
    return node_id("mov", spell_file(row["PRISON_NO"]), row["ESTAB"], row["SEQ"])
