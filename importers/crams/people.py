"""`crams_<area>_people.txt`: one row per probation case. References are local to an area."""

from graph.imports.facts import Fact
from graph.imports.people import NewFile, file_id
from graph.imports.reference import area_id
from graph.keys import node_id
from importers.columns import Column
from importers.dialects import Dialect
from importers.kinds import Kind, before
from importers.loading import (
    Accepted,
    Said,
    Surroundings,
    address,
    code_name,
    headline,
    identifiers,
    identity,
    names,
    number,
)
from importers.rows import Rows
from importers.sources.text import Text
from rules.codes import FileStatus

PEOPLE = Kind(
    system="CRAMS",
    name="people",
    file_name="crams_<area>_people.txt",
    source=Text(Dialect.PIPE),
    scope="AREA",
    key=("AREA", "CRAMS_REF"),
    notes="References are local: the same reference in two areas is two cases, and one person may have several.",
    columns=(
        Column("AREA", "C:AREA", "Y", "as in the file name"),
        Column("CRAMS_REF", "K:CRAMS", "Y", "year/serial"),
        Column("SURNAME", "T35", "Y"),
        Column("FORENAMES", "T35"),
        Column("ALIAS", "T70", "", "other names, `SURNAME, Forenames`, separated by `;`"),
        Column("DOB", "D"),
        Column("SEX", "C:SEX", "Y"),
        Column("ETHNIC", "C:ETHNIC"),
        Column("LANG", "T2", "", "ISO 639-1"),
        Column("DISAB", "C:YNU", "", "declared disability"),
        Column("PNC", "I:PNC"),
        Column("CRO", "I:CRO", "", "Criminal Records Office number"),
        Column("NINO", "I:NINO"),
        Column("ADDR1", "T35"),
        Column("ADDR2", "T35"),
        Column("ADDR3", "T35"),
        Column("ADDR4", "T35"),
        Column("POSTCODE", "T8"),
        Column("OFFICER", "T35"),
        Column("TEAM", "T35"),
        Column("STATUS", "C:CASE", "Y"),
        Column("OPENED", "D", "Y"),
        Column("CLOSED", "D", "c", "", lambda row, _: row["STATUS"] == "X", "STATUS is X"),
    ),
    impossible=(before("CLOSED", "OPENED"),),
)


class People(Rows):
    """Loads people: a case file each, with the offender it begins."""

    def __init__(self, kind: Kind = PEOPLE) -> None:
        self.kind = kind

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """Case files with their names, numbers, address and supervision."""
        said = Said()
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            area, reference = row["AREA"], row["CRAMS_REF"]
            file = file_id(self.kind.system, area, reference)
            facts = names(row, file, source)
            facts += identifiers(row, file, source, around.delivery.extract_date)
            local = f"{area}:{reference}"
            facts.append(number(file, source, "CRAMS_REFERENCE", local, reference, None, weak=False))
            who = identity(row)
            properties = {
                **who,
                "system": self.kind.system,
                "scope": area,
                "reference": reference,
                "status": code_name(FileStatus, row["STATUS"]),
                "openedOn": row["OPENED"],
                "closedOn": row["CLOSED"],
            }
            said.files.append(NewFile(file, source, properties, headline(who, facts)))
            links = {"IN_AREA": area_id(area)}
            if row["OFFICER"]:
                links["BY"] = node_id("ofr", area, row["OFFICER"])
                said.officers.add((links["BY"], row["OFFICER"], links["IN_AREA"]))
            supervision = {
                "from": row["OPENED"],
                "to": row["CLOSED"],
                "team": row["TEAM"],
                "officer": row["OFFICER"],
            }
            said.facts += facts
            said.facts += address(row, file, source, "HOME")
            said.facts.append(Fact("Supervision", node_id("sup", file), file, source, supervision, links))
        return said
