"""`dtto_<area>.xlsx`, sheet Cases: drug treatment and testing orders, as an area's team keeps them."""

from __future__ import annotations

from graph.imports.facts import Fact
from graph.imports.people import file_id
from graph.imports.reference import area_id
from graph.keys import node_id
from importers.columns import Column, Row
from importers.kinds import Kind, before
from importers.loading import Accepted, Said, Surroundings, code_name, identifiers, names
from importers.rows import Rows, link_properties, linked, new_file
from importers.sources.sheet import Sheet
from rules.codes import Drug, TreatmentOutcome

CASES = Kind(
    system="DTTO",
    name="cases",
    file_name="dtto_<area>.xlsx",
    source=Sheet("Cases"),
    scope="AREA",
    key=("Case no",),
    columns=(
        Column("Case no", "K:DTTO", "Y"),
        Column("Surname", "T35", "Y"),
        Column("Forenames", "T35"),
        Column("DOB", "D"),
        Column("CRAMS ref", "L"),
        Column("PNC", "I:PNC"),
        Column("Order date", "D", "Y"),
        Column("Months", "N1-36", "Y"),
        Column("Main drug", "C:DRUG"),
        Column("Provider", "T35"),
        Column("Supervisor", "T35"),
        Column("End date", "D", "c", "", lambda row, _: row["OUTCOME"] is not None, "Outcome is given"),
        Column(
            "Outcome", "C:DTTOEND", "c", "", lambda row, _: row["END_DATE"] is not None, "End date is given"
        ),
    ),
    impossible=(before("End date", "Order date"),),
)


class Cases(Rows):
    """Loads cases: a case file each, with the treatment."""

    kind = CASES

    def links(self, row: Row, scope: str) -> list[set[str]]:
        """The CRAMS case in the area."""
        return linked(scope, row)

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """Case files with their names, numbers and treatment."""
        said = Said()
        area = around.delivery.scope
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            file = file_id("DTTO", area, row["CASE_NO"])
            facts = names(row, file, source)
            facts += identifiers(row, file, source, around.delivery.extract_date)
            properties = {"system": "DTTO", "scope": area, "reference": row["CASE_NO"]}
            said.files.append(new_file(row, file, source, properties | link_properties(area, row), facts))
            treatment = {
                "orderDate": row["ORDER_DATE"],
                "months": row["MONTHS"],
                "mainDrug": code_name(Drug, row["MAIN_DRUG"]),
                "provider": row["PROVIDER"],
                "supervisor": row["SUPERVISOR"],
                "endedOn": row["END_DATE"],
                "outcome": code_name(TreatmentOutcome, row["OUTCOME"]),
            }
            said.facts += facts
            links = {"IN_AREA": area_id(area)}
            said.facts.append(Fact("Treatment", node_id("trt", file), file, source, treatment, links))
        return said
