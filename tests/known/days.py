"""A record that the importers' own write functions keep, each delivery on a day of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from demo.staff import keep_demo_staff
from graph.imports.joining import join_files
from graph.imports.people import file_id
from graph.imports.records import Delivery, Record, record_id
from graph.imports.reference import area_id, prison_id, put_reference
from graph.imports.stays import derive_stays
from graph.session import Graph
from importers.crams.contacts import Contacts
from importers.crams.orders import Orders
from importers.crams.people import People
from importers.lids.movements import Movements
from importers.lids.prisoners import Prisoners
from importers.loading import Accepted, Loader, Surroundings
from importers.matching import Model
from importers.reference.lists import Prison
from rules.identifiers import check_letter

LOADERS: tuple[Loader, ...] = (Prisoners(), Movements(), People(), Orders(), Contacts())
BY_KIND = {loader.kind.name: loader for loader in LOADERS}
AREAS = {"derbyshire": "Derbyshire", "kent": "Kent"}
PRISONS = {
    estab: Prison(code, estab, name, "local", False)
    for estab, code, name in (("LE", "LEI", "Leeds"), ("FN", "FNI", "Full Sutton"))
}


class Key(NamedTuple):
    """A row: its kind, the area or establishment whose file it is in, and what else is its key."""

    kind: str
    scope: str
    key: tuple[Any, ...]


Rows = dict[Key, dict[str, Any]]


def pnc(number: int) -> str:
    """A PNC number that is right."""
    return f"2003/{number:07d}{check_letter(int(f'03{number:07d}'))}"


async def prepare(graph: Graph, day: date) -> None:
    """What every delivery needs: areas, prisons, staff."""
    areas = [{"id": area_id(slug), "slug": slug, "name": name} for slug, name in AREAS.items()]
    prisons = [
        {"id": prison_id(prison.code), "code": prison.code, "estab": prison.estab, "name": prison.name}
        for prison in PRISONS.values()
    ]
    await put_reference(graph, areas, prisons, by="tester", at=noon(day), update=True)
    await keep_demo_staff(graph)


def noon(day: date) -> datetime:
    """The middle of a day."""
    return datetime.combine(day, time(12), UTC)


class Days:
    """Rows as they stand, and their way into the graph. `begun`: when each case file was first there."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.rows: Rows = {}
        self.begun: dict[str, datetime] = {}

    async def write(self, day: date, changes: Mapping[Key, Mapping[str, Any]]) -> None:
        """Deliver rows on a day: new ones, and those that differ from what is there. Others are left out."""
        due = {key: dict(row) for key, row in changes.items() if self.rows.get(key) != row}
        for loader in LOADERS:
            scopes = sorted({key.scope for key in due if key.kind == loader.kind.name})
            for scope in scopes:
                here = {k: r for k, r in due.items() if (k.kind, k.scope) == (loader.kind.name, scope)}
                await self._deliver(loader, scope, here, day)
        self.rows |= due
        at = noon(day)
        codes = {estab: prison.code for estab, prison in PRISONS.items()}
        await derive_stays(self.graph, codes, by="tester", at=at)
        await join_files(self.graph, Model.load(), by="tester", at=at)
        for key in due:
            if key.kind in ("people", "prisoners"):
                self.begun.setdefault(file_of(key), at)

    async def _deliver(self, loader: Loader, scope: str, here: Rows, day: date) -> None:
        kind = loader.kind
        delivery = Delivery(f"imp_{day}", kind.file_name, kind.system, kind.name, scope, day, "tester")
        around = Surroundings(delivery, PRISONS, [])
        new: list[Accepted] = []
        changed: list[Accepted] = []
        for line, (key, row) in enumerate(here.items(), 2):
            text = loader.key(row)
            id_ = record_id(kind.system, kind.name, scope, text)
            accepted = Accepted(Record(id_, text, line, repr(row), repr(row)), row, False)
            (changed if key in self.rows else new).append(accepted)
        await self.graph.write(lambda tx: loader.write(tx, new, changed, around, noon(day)))


def file_of(key: Key) -> str:
    """The case file that a row of people or prisoners makes."""
    if key.kind == "people":
        return file_id("CRAMS", key.scope, key.key[0])
    return file_id("LIDS", "lids", key.key[0])
