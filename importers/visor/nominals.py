"""`visor_nominals.csv`: people on the register. Kept apart: nothing of it shows to those who aren't cleared."""

from __future__ import annotations

from graph.imports.facts import Fact
from graph.imports.people import file_id
from graph.keys import node_id
from importers.columns import Column
from importers.dialects import Dialect
from importers.kinds import Kind, before
from importers.loading import Accepted, Said, Surroundings, aliases, code_name
from importers.rows import Rows, apart_file
from importers.sources.text import Text
from rules.codes import Apart, RegisterCategory, RiskLevel

NOMINALS = Kind(
    system="VISOR",
    name="nominals",
    file_name="visor_nominals.csv",
    source=Text(Dialect.QCSV),
    scope="",
    key=("VISOR_REF",),
    notes="Restricted: readable only by those who are cleared for the register; its rejects too.",
    apart=Apart.REGISTER.name,
    columns=(
        Column("VISOR_REF", "K:VISOR", "Y"),
        Column("CATEGORY", "C:VCAT", "Y"),
        Column("MAPPA_CAT", "N1-3"),
        Column("MAPPA_LEVEL", "N1-3"),
        Column("FORCE", "C:FORCE", "Y", "managing force"),
        Column("MANAGER", "T35"),
        Column("SURNAME", "T35", "Y"),
        Column("FORENAMES", "T35"),
        Column("ALIAS", "T70"),
        Column("DOB", "D"),
        Column("SEX", "C:SEX", "Y"),
        Column("PNC", "I:PNC"),
        Column("CRO", "I:CRO"),
        Column("ADDR1", "T35"),
        Column("POSTCODE", "T8"),
        Column("NOTIFY_START", "D", "c", "", lambda row, _: row["CATEGORY"] == "RSO", "CATEGORY is RSO"),
        Column("NOTIFY_END", "F", "", "blank = indefinite"),
        Column("RISK", "C:RISK", "Y"),
        Column("REVIEW", "F"),
        Column("RESTRICTED", "C:YN", "Y"),
    ),
    impossible=(before("NOTIFY_END", "NOTIFY_START"),),
)


class Nominals(Rows):
    """Loads nominals: a file kept apart each, with its entry of the register."""

    kind = NOMINALS

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """Files and register entries."""
        said = Said()
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            # One nominal in the whole country has a reference, whichever force manages it now.
            file = file_id("VISOR", "", row["VISOR_REF"])
            others = [", ".join(filter(None, name)) for name in aliases(row["ALIAS"])]
            properties = {
                "system": "VISOR",
                "scope": row["FORCE"],
                "reference": row["VISOR_REF"],
                "aliases": others,
                "postcode": row["POSTCODE"],
                "manager": row["MANAGER"],
            }
            said.files.append(apart_file(row, file, source, Apart.REGISTER.name, properties, around))
            entry = {
                "category": code_name(RegisterCategory, row["CATEGORY"]),
                "mappaCategory": row["MAPPA_CAT"],
                "level": row["MAPPA_LEVEL"],
                "force": row["FORCE"],
                "manager": row["MANAGER"],
                "surname": row["SURNAME"],
                "forenames": row["FORENAMES"],
                "aliases": others,
                "dateOfBirth": row["DOB"],
                "sex": said.files[-1].properties["sex"],
                "pnc": row["PNC"],
                "cro": row["CRO"],
                "lines": [row["ADDR1"]] if row["ADDR1"] else [],
                "postcode": row["POSTCODE"],
                "from": row["NOTIFY_START"],
                "to": row["NOTIFY_END"],
                "risk": code_name(RiskLevel, row["RISK"]),
                "reviewOn": row["REVIEW"],
                "restricted": row["RESTRICTED"] == "Y",
            }
            said.facts.append(Fact("RegisterEntry", node_id("reg", file), file, source, entry))
        return said
