"""`iaps_<area>_referrals.csv`: one row for each referral of a person to an accredited programme."""

from __future__ import annotations

from graph.imports.facts import Fact
from graph.imports.people import file_id
from graph.imports.reference import area_id
from graph.keys import node_id
from importers.columns import Column, Condition, Row
from importers.dialects import Dialect
from importers.kinds import Kind, before
from importers.loading import Accepted, Said, Surroundings, code_name, identifiers, later, names
from importers.rows import Rows, link_properties, linked, new_file
from importers.sources.text import Text
from rules.codes import Programme, ReferralEnd, ReferralStage

STARTED = ("STA", "COM", "DRO")
ENDED = ("COM", "DRO")


def stage_in(*stages: str) -> Condition:
    """Due at these stages."""
    return lambda row, _: row["STAGE"] in stages


REFERRALS = Kind(
    system="IAPS",
    name="referrals",
    file_name="iaps_<area>_referrals.csv",
    source=Text(Dialect.CSV),
    scope="AREA",
    key=("AREA", "REFERRAL_ID"),
    columns=(
        Column("AREA", "C:AREA", "Y"),
        Column("REFERRAL_ID", "N1-999999", "Y"),
        Column("CRAMS_REF", "L", "", "same area"),
        Column("SURNAME", "T35", "Y"),
        Column("FORENAMES", "T35"),
        Column("DOB", "D"),
        Column("SEX", "C:SEX", "Y"),
        Column("ETHNIC", "C:ETHNIC"),
        Column("PNC", "I:PNC"),
        Column("PROG", "C:PROG", "Y"),
        Column("REFERRED", "D", "Y"),
        Column("OGRS2", "N0-100"),
        Column("ORDER_DATE", "D"),
        Column("STAGE", "C:STAGE", "Y"),
        Column("START", "D", "c", "", stage_in(*STARTED), f"STAGE is {', '.join(STARTED)}"),
        Column("END", "D", "c", "", stage_in(*ENDED), f"STAGE is {', '.join(ENDED)}"),
        Column("END_REASON", "C:ENDR", "c", "", stage_in(*ENDED), f"STAGE is {', '.join(ENDED)}"),
        Column("PPR_DATE", "D", "", "post-programme report"),
        Column("TUTOR", "T35"),
    ),
    impossible=(before("START", "REFERRED"), before("END", "START"), before("PPR_DATE", "END")),
)


class Referrals(Rows):
    """Loads referrals: a case file each, with what became of it."""

    kind = REFERRALS

    def links(self, row: Row, scope: str) -> list[set[str]]:
        """The case in the same area."""
        return linked(row["AREA"], row)

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """Case files with their names, numbers and referral."""
        said = Said()
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            area, reference = row["AREA"], str(row["REFERRAL_ID"])
            file = file_id("IAPS", area, reference)
            facts = names(row, file, source)
            facts += identifiers(row, file, source, around.delivery.extract_date)
            properties = {"system": "IAPS", "scope": area, "reference": reference}
            said.files.append(new_file(row, file, source, properties | link_properties(area, row), facts))
            referral = {
                "programme": code_name(Programme, row["PROG"]),
                "programmeCode": later(row["PROG"]),
                "referredOn": row["REFERRED"],
                "ogrs2": row["OGRS2"],
                "orderDate": row["ORDER_DATE"],
                "stage": code_name(ReferralStage, row["STAGE"]),
                "startedOn": row["START"],
                "endedOn": row["END"],
                "endReason": code_name(ReferralEnd, row["END_REASON"]),
                "reportOn": row["PPR_DATE"],
                "tutor": row["TUTOR"],
            }
            said.facts += facts
            links = {"IN_AREA": area_id(area)}
            said.facts.append(Fact("Referral", node_id("ref", file), file, source, referral, links))
        return said
