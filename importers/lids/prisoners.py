"""`lids_<ESTAB>_prisoners.csv`: one row per custody spell, and copies left behind at earlier prisons."""

from datetime import datetime

from graph.imports.facts import Fact
from graph.imports.people import NewFile, file_id, held_elsewhere
from graph.imports.stays import stays_due
from graph.keys import node_id
from graph.session import Graph, Transaction
from importers.columns import Column, Row
from importers.dialects import Dialect
from importers.faults import Reason
from importers.kinds import Kind, after, before
from importers.loading import (
    Accepted,
    Said,
    Surroundings,
    address,
    code_name,
    headline,
    identifiers,
    identity,
    later,
    names,
    number,
)
from importers.rows import Rows
from importers.sources.text import Text
from rules.codes import CustodyStatus, ReleaseType, SecurityCategory, SentenceType

COPY = "T"
"""The status of a row left behind at an earlier prison: another key of the same spell."""

SENTENCED = "STATUS is S"
SENTENCED_NOT_LIFE = "STATUS is S and SENT_TYPE is not LIFE"

PRISONERS = Kind(
    system="LIDS",
    name="prisoners",
    file_name="lids_<ESTAB>_prisoners.csv",
    source=Text(Dialect.QCSV),
    scope="ESTAB",
    key=("ESTAB", "PRISON_NO"),
    notes="STATUS T marks a copy left at an earlier prison: another key of the same spell, never a second spell. "
    "A second row not T for one PRISON_NO, in any establishment, is `duplicate-key`. Identity at T rows may be older.",
    columns=(
        Column("ESTAB", "C:ESTAB", "Y", "as in the file name"),
        Column("PRISON_NO", "K:PRISON", "Y"),
        Column("SURNAME", "T35", "Y"),
        Column("FORENAMES", "T35"),
        Column("ALIAS", "T70"),
        Column("DOB", "D"),
        Column("SEX", "C:SEX", "Y"),
        Column("ETHNIC", "C:ETHNIC"),
        Column("NATIONALITY", "T20"),
        Column("PNC", "I:PNC"),
        Column("CRO", "I:CRO"),
        Column("RECEPTION", "D", "Y"),
        Column("STATUS", "C:CUSTODY", "Y"),
        Column("CATEGORY", "C:CATEGORY"),
        Column("OFFENCE", "T60", coded="OFFENCE"),
        Column("SENT_TYPE", "C:SENTENCE", "c", "", lambda row, _: row["STATUS"] == "S", SENTENCED),
        Column("SENT_DATE", "D", "c", "", lambda row, _: row["STATUS"] == "S", SENTENCED),
        Column(
            "SENT_DAYS",
            "N1-20000",
            "c",
            "",
            lambda row, _: row["STATUS"] == "S" and row["SENT_TYPE"] != "LIFE",
            SENTENCED_NOT_LIFE,
        ),
        Column("REMAND_DAYS", "N0-2000"),
        Column("ADA", "N0-2000", "", "added days"),
        Column("UAL", "N0-9999", "", "unlawfully at large"),
        Column("CRD", "F", "", "conditional or automatic release"),
        Column("PED", "F", "", "parole eligibility"),
        Column("NPD", "F", "", "non-parole"),
        Column("LED", "F", "", "licence expiry"),
        Column(
            "SED",
            "F",
            "c",
            "sentence expiry",
            lambda row, _: row["STATUS"] == "S" and row["SENT_TYPE"] != "LIFE",
            SENTENCED_NOT_LIFE,
        ),
        Column("HDCED", "F", "", "curfew eligibility"),
        Column("REL_DATE", "D", "c", "", lambda row, _: row["STATUS"] == "R", "STATUS is R"),
        Column("REL_TYPE", "C:RELEASE", "c", "", lambda row, _: row["STATUS"] == "R", "STATUS is R"),
        Column("LOCATION", "T10", "", "wing and cell"),
        Column("ADDR1", "T35", "", "discharge address"),
        Column("POSTCODE", "T8"),
    ),
    impossible=(
        before("REL_DATE", "RECEPTION"),
        before("CRD", "SENT_DATE"),
        after("HDCED", "CRD"),
        after("CRD", "SED"),
        after("LED", "SED"),
        after("PED", "NPD"),
        after("CRD", "LED"),
        after("NPD", "LED"),
    ),
)


def spell_file(prison_number: str) -> str:
    """The id of the case file of a spell: one for its prison number, wherever rows of it are."""
    return file_id("LIDS", "lids", prison_number)


def spell_id(prison_number: str) -> str:
    """The id of a spell."""
    return node_id("spl", prison_number)


class Prisoners(Rows):
    """Loads prisoners: a case file and a spell for each prison number, whatever copies of its row there are."""

    kind = PRISONERS

    def file(self, row: Row, scope: str) -> str:
        """That of the spell, wherever the row stands."""
        return spell_file(row["PRISON_NO"])

    def basis(self, scope: str) -> list[tuple[str, str, str]]:
        """The prisoners of the establishments before this one."""
        return [("LIDS", "prisoners", "<")]

    def holder(self, row: Row) -> str | None:
        """The prison number, which only one row may hold that isn't a copy."""
        return None if row["STATUS"] == COPY else str(row["PRISON_NO"])

    async def look(self, graph: Graph, rows: list[Accepted], around: Surroundings) -> dict[str, Reason]:
        """A spell that another establishment's file, imported before, already holds is a second row of it."""
        own = {a.record.id: spell_file(a.row["PRISON_NO"]) for a in rows if a.row["STATUS"] != COPY}
        held = await held_elsewhere(graph, sorted(set(own.values())), around.delivery, around.read)
        return {id_: Reason.DUPLICATE_KEY for id_, file in own.items() if file in held}

    async def write(
        self,
        tx: Transaction,
        new: list[Accepted],
        changed: list[Accepted],
        around: Surroundings,
        at: datetime,
    ) -> None:
        """Write spells; the stays in them are derived afterwards."""
        await super().write(tx, new, changed, around, at)
        await stays_due(tx, [spell_id(accepted.row["PRISON_NO"]) for accepted in (*new, *changed)])

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """Spells with their files, names, numbers, addresses and sentences."""
        said = Said()
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            copy = row["STATUS"] == COPY
            file = spell_file(row["PRISON_NO"])
            facts = names(row, file, source, weak=copy)
            facts += identifiers(row, file, source, around.delivery.extract_date, weak=copy)
            facts.append(
                number(file, source, "PRISON_NUMBER", row["PRISON_NO"], row["PRISON_NO"], None, weak=copy)
            )
            who = identity(row)
            properties = {**who, "system": "LIDS", "scope": "lids", "reference": row["PRISON_NO"]}
            said.files.append(NewFile(file, source, properties, headline(who, facts), copy))
            said.facts += facts
            said.facts.append(_spell(row, file, source, copy=copy))
            if not copy:
                said.facts += address(row, file, source, "DISCHARGE")
                said.facts += _sentence(row, file, source)
            said.due.append(file)
        return said


def _spell(row: Row, file: str, source: str, *, copy: bool) -> Fact:
    properties = {"prisonNumber": row["PRISON_NO"], "receivedOn": row["RECEPTION"], "staying": "DUE"}
    if not copy:
        properties |= {
            "status": code_name(CustodyStatus, row["STATUS"]),
            "category": code_name(SecurityCategory, row["CATEGORY"]),
            "location": row["LOCATION"],
            "releasedOn": row["REL_DATE"],
            "releaseType": code_name(ReleaseType, row["REL_TYPE"]),
            "heldAt": row["ESTAB"],
            "offence": None
            if row["SENT_TYPE"] and row["SENT_DATE"]
            else row["OFFENCE"] and str(row["OFFENCE"]),
        }
    return Fact("Spell", spell_id(row["PRISON_NO"]), file, source, properties, weak=copy)


def _sentence(row: Row, file: str, source: str) -> list[Fact]:
    """The custodial sentence of a spell and its offence. Dates are loaded as held, not worked out again."""
    if not row["SENT_TYPE"] or not row["SENT_DATE"]:
        return []
    sentence = node_id("sen", file, "custody")
    properties = {
        "type": code_name(SentenceType, row["SENT_TYPE"]),
        "typeCode": later(row["SENT_TYPE"]),
        "custodial": True,
        "date": row["SENT_DATE"],
        "lengthDays": row["SENT_DAYS"],
        "requirements": [],
        "remandDays": row["REMAND_DAYS"],
        "addedDays": row["ADA"],
        "unlawfullyAtLargeDays": row["UAL"],
        "conditionalRelease": row["CRD"],
        "paroleEligibility": row["PED"],
        "nonParole": row["NPD"],
        "licenceExpiry": row["LED"],
        "sentenceExpiry": row["SED"],
        "curfewEligibility": row["HDCED"],
    }
    facts = [Fact("Sentence", sentence, file, source, properties, {"SERVED_IN": spell_id(row["PRISON_NO"])})]
    if row["OFFENCE"]:
        offence = {"title": str(row["OFFENCE"]), "code": later(row["OFFENCE"])}
        facts.append(Fact("Offence", node_id("ofn", sentence), sentence, source, offence))
    return facts
