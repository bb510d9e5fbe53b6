"""`victims_<area>.xlsx`: whom a victim unit is in contact with. Kept apart: the victim unit alone reads it."""

from __future__ import annotations

from graph.imports.facts import Fact
from graph.imports.people import file_id
from graph.imports.reference import area_id
from graph.keys import node_id
from importers.columns import Column, Row
from importers.kinds import Kind, before
from importers.loading import Accepted, Said, Surroundings, code_name
from importers.rows import Rows, apart_file, link_properties, linked
from importers.sources.sheet import Sheet
from rules.codes import Answer, Apart, VictimResponse

VICTIMS = Kind(
    system="VICTIMS",
    name="victims",
    file_name="victims_<area>.xlsx",
    source=Sheet("Victims"),
    scope="AREA",
    key=("Ref",),
    notes="The names are the offender's unless marked Victim. Victim address and telephone stay with the victim unit.",
    apart=Apart.VICTIMS.name,
    columns=(
        Column("Ref", "K:VICTIM", "Y"),
        Column("Offender surname", "T35", "Y", as_="SURNAME"),
        Column("Offender forenames", "T35", as_="FORENAMES"),
        Column("Offender DOB", "D", as_="DOB"),
        Column("CRAMS ref", "L"),
        Column("Prison no", "L"),
        Column("Offence", "T60"),
        Column("Sentence date", "D", "Y"),
        Column("Months", "N1-999", "", "blank = life"),
        Column("Victim surname", "T35", "Y"),
        Column("Victim forenames", "T35"),
        Column("Relationship", "T30"),
        Column("Victim address", "T80"),
        Column("Victim telephone", "T20"),
        Column("Offer sent", "D"),
        Column("Response", "C:RESP"),
        Column("Liaison officer", "T35", "", "often merged downwards"),
        Column("Release information", "C:YN"),
        Column("Conditions requested", "T120"),
    ),
    impossible=(before("Offer sent", "Sentence date"),),
)


class Victims(Rows):
    """Loads victims: a file kept apart each, with the victim."""

    kind = VICTIMS

    def links(self, row: Row, scope: str) -> list[set[str]]:
        """The offender's case in the area, and prison number."""
        return linked(scope, row)

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """Files and victims."""
        said = Said()
        area = around.delivery.scope
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            file = file_id("VICTIMS", area, row["REF"])
            properties = {
                "system": "VICTIMS",
                "scope": area,
                "reference": row["REF"],
                "sentenceDate": row["SENTENCE_DATE"],
                "liaisonOfficer": row["LIAISON_OFFICER"],
                **link_properties(area, row),
            }
            said.files.append(apart_file(row, file, source, Apart.VICTIMS.name, properties, around))
            lines, postcode = _address(row["VICTIM_ADDRESS"])
            victim = {
                "surname": row["VICTIM_SURNAME"],
                "forenames": row["VICTIM_FORENAMES"],
                "relationship": row["RELATIONSHIP"],
                "lines": lines,
                "postcode": postcode,
                "telephone": row["VICTIM_TELEPHONE"],
                "offence": row["OFFENCE"],
                "sentenceDate": row["SENTENCE_DATE"],
                "months": row["MONTHS"],
                "offerSentOn": row["OFFER_SENT"],
                "response": code_name(VictimResponse, row["RESPONSE"]),
                "liaisonOfficer": row["LIAISON_OFFICER"],
                "wantsContact": code_name(Answer, row["RELEASE_INFORMATION"]),
                "conditions": row["CONDITIONS_REQUESTED"],
            }
            links = {"IN_AREA": area_id(area)}
            said.facts.append(Fact("Victim", node_id("vic", file), file, source, victim, links))
        return said


def _address(text: str | None) -> tuple[list[str], str | None]:
    """Lines between commas; the last is the postcode if it ends in a digit and two letters, as those do."""
    lines = [line.strip() for line in (text or "").split(",") if line.strip()]
    if (
        lines
        and len(lines[-1]) <= len("SW1A 1AA")
        and lines[-1][-3:-2].isdigit()
        and lines[-1][-2:].isalpha()
    ):
        return lines[:-1], lines[-1].upper()
    return lines, None
