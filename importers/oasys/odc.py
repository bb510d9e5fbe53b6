"""`oasys_odc.csv`: assessments from the earlier tool of probation, a line each."""

from __future__ import annotations

import re
from typing import Any

from graph.imports.records import held
from graph.session import Graph
from importers.columns import Column, Row
from importers.dialects import Dialect
from importers.faults import Reason
from importers.kinds import Kind
from importers.loading import Accepted, Surroundings
from importers.oasys.columns import CHECKS, SHARED, OasysRows
from importers.sources.text import Text

OBJECTIVES = ("OBJ1", "OBJ2", "OBJ3", "OBJ4")
SECTION = re.compile(r"(\d{1,2})\s*:\s*(.*)", re.ASCII | re.DOTALL)

ODC = Kind(
    system="OASYS",
    name="odc",
    file_name="oasys_odc.csv",
    source=Text(Dialect.CSV),
    scope="",
    key=("SOURCE", "OASYS_ID"),
    notes="One key for this file and `oasys_assessments.xml`, which is read first: what that holds already is "
    "`duplicate-key` here.",
    columns=(*SHARED, *(Column(name, "T120", "", "`section: text`") for name in OBJECTIVES)),
    checks=CHECKS,
)


class Odc(OasysRows):
    """Loads the lines."""

    kind = ODC

    def basis(self, scope: str) -> list[tuple[str, str, str]]:
        """The other file, whose keys these may not repeat."""
        return [("OASYS", "assessments", "")]

    async def look(self, graph: Graph, rows: list[Accepted], around: Surroundings) -> dict[str, Reason]:
        """What the other file holds, as recent, isn't taken a second time."""
        rejected = await super().look(graph, rows, around)
        there = await held(graph, [accepted.record.id for accepted in rows])
        today = around.delivery.extract_date
        for accepted in rows:
            known = there.get(accepted.record.id)
            if known and known.kind != self.kind.name and known.confirmed >= today:
                rejected[accepted.record.id] = Reason.DUPLICATE_KEY
                # It has nothing to wait for.
                accepted.awaits = set()
        return rejected

    def objectives(self, row: Row) -> list[dict[str, Any]]:
        """Those of the four columns that are filled."""
        found = []
        for number, name in enumerate(OBJECTIVES, start=1):
            if row[name]:
                match = SECTION.fullmatch(row[name])
                section, text = (int(match[1]), match[2].strip()) if match else (None, row[name])
                found.append({"number": number, "section": section, "text": text, "due": None})
        return found
