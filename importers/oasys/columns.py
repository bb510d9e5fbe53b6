"""What an assessment holds, in whichever of the two files it comes."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.imports.facts import Fact
from graph.imports.people import file_id
from graph.imports.reference import area_id, prison_id
from graph.keys import node_id
from importers.columns import Column, Condition, Lists, Row
from importers.faults import Reason
from importers.kinds import Check
from importers.loading import Accepted, Said, Surroundings, code_name, identifiers, names
from importers.rows import Rows, link_properties, linked, new_file
from rules.codes import AssessmentKind, AssessmentStatus, Concern, InboxKind, RiskLevel
from rules.inbox import FRESH_ASSESSMENT_DAYS, fresh

SECTIONS = tuple(f"SEC{number:02}" for number in range(1, 13))
COMMUNITY = ("CHILD", "PUBLIC", "ADULT", "STAFF")
CUSTODY = (*COMMUNITY, "PRIS")
COMPLETE = "STATUS is COMPLETE"
COMPLETE_IN_PRISON = "STATUS is COMPLETE and SOURCE is PRISON"


def complete(row: Row, _: date) -> bool:
    """A finished assessment has all its scores."""
    return bool(row["STATUS"] == "COMPLETE")


def complete_in_prison(row: Row, _: date) -> bool:
    """And one that was finished in prison the risks in custody."""
    return bool(row["STATUS"] == "COMPLETE" and row["SOURCE"] == "PRISON")


def _due(name: str, type_: str, due: Condition = complete, when: str = COMPLETE, meaning: str = "") -> Column:
    return Column(name, type_, "c", meaning, due, when)


SHARED = (
    Column("OASYS_ID", "K:OASYS", "Y"),
    Column("SOURCE", "C:SOURCE", "Y"),
    Column("AGENCY", "T40", "Y", "area slug (PROBATION) or ESTAB (PRISON), else `unknown-code`"),
    Column("CRAMS_REF", "L", "", "in that area"),
    Column("PRISON_NO", "L"),
    Column("SURNAME", "T35", "Y"),
    Column("FORENAMES", "T35"),
    Column("DOB", "D"),
    Column("SEX", "C:SEX", "Y"),
    Column("PNC", "I:PNC"),
    Column("TYPE", "C:ASMT", "Y"),
    Column("STATUS", "C:ASTAT", "Y"),
    Column("DATE", "D", "Y"),
    Column("ASSESSOR", "T35"),
    *(_due(name, "N0-40") for name in SECTIONS),
    _due("LINK_REOFF", "K:FLAGS13", meaning="one letter per section"),
    _due("LINK_HARM", "K:FLAGS13", meaning="one letter per section"),
    Column("OGRS2", "N0-100"),
    _due("TOTAL", "N0-168"),
    *(_due(f"ROSH_{group}", "C:RISK") for group in COMMUNITY),
    *(_due(f"CUST_{group}", "C:RISK", complete_in_prison, COMPLETE_IN_PRISON) for group in CUSTODY),
    Column("CONCERNS", "T80", "", "C:CONCERN codes, space-separated", each="CONCERN"),
)


def of_agency(row: Row) -> str:
    """The agency as its list has it."""
    return str(row["AGENCY"].lower() if row["SOURCE"] == "PROBATION" else row["AGENCY"].upper())


def unknown_agency(row: Row, lists: Lists) -> bool:
    """Probation's assessments come from an area, the prisons' from an establishment."""
    known = lists.areas if row["SOURCE"] == "PROBATION" else lists.establishments
    return row["AGENCY"] is not None and row["SOURCE"] is not None and of_agency(row) not in known


CHECKS = (Check(Reason.UNKNOWN_CODE, unknown_agency),)


class OasysRows(Rows):
    """Loads assessments: a case file each, with the assessment and its objectives."""

    @property
    def recorded_as(self) -> str:
        """The same for both files: a key stands for one assessment, wherever it is."""
        return "assessments"

    def scope(self, row: Row, scope: str) -> str:
        """The service."""
        return str(row["SOURCE"])

    def holder(self, row: Row) -> str:
        """Of both files together."""
        return f"oasys/{row['SOURCE']}/{row['OASYS_ID']}"

    def links(self, row: Row, scope: str) -> list[set[str]]:
        """The case in the area that assessed, and the prison number."""
        return linked(_area(row), row)

    def news(self, row: Row, extract_date: date) -> tuple[str, InboxKind] | None:
        """A complete assessment of high or very high risk."""
        columns = [f"{of}_{group}" for of in ("ROSH", "CUST") for group in CUSTODY]
        high = any(code_name(RiskLevel, row.get(name)) in ("HIGH", "VERY_HIGH") for name in columns)
        if not (
            high and complete(row, extract_date) and fresh(row["DATE"], extract_date, FRESH_ASSESSMENT_DAYS)
        ):
            return None
        return node_id("asm", file_id("OASYS", row["SOURCE"], row["OASYS_ID"])), InboxKind.HIGH_RISK

    def objectives(self, row: Row) -> list[dict[str, Any]]:
        """Number, section, text and when due of each objective."""
        raise NotImplementedError

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """Case files with their names and numbers, assessments and objectives."""
        said = Said()
        for accepted in rows:
            row, source = accepted.row, accepted.record.id
            file = file_id("OASYS", row["SOURCE"], row["OASYS_ID"])
            facts = names(row, file, source)
            facts += identifiers(row, file, source, around.delivery.extract_date)
            properties = {"system": "OASYS", "scope": row["SOURCE"], "reference": row["OASYS_ID"]}
            said.files.append(
                new_file(row, file, source, properties | link_properties(_area(row), row), facts)
            )
            said.facts += facts
            assessment = node_id("asm", file)
            said.facts.append(
                Fact("Assessment", assessment, file, source, _properties(row), _at(row, around))
            )
            said.facts += [
                Fact("Objective", node_id("obj", assessment, place), assessment, source, objective)
                for place, objective in enumerate(self.objectives(row), start=1)
            ]
        return said


def _area(row: Row) -> str | None:
    return of_agency(row) if row["SOURCE"] == "PROBATION" else None


def _at(row: Row, around: Surroundings) -> dict[str, str]:
    if row["SOURCE"] == "PROBATION":
        return {"IN_AREA": area_id(of_agency(row))}
    return {"AT": prison_id(around.prisons[of_agency(row)].code)}


def _properties(row: Row) -> dict[str, Any]:
    return {
        "service": row["SOURCE"],
        "kind": code_name(AssessmentKind, row["TYPE"]),
        "status": code_name(AssessmentStatus, row["STATUS"]),
        "date": row["DATE"],
        "assessor": row["ASSESSOR"],
        "agency": of_agency(row),
        "sectionScores": [-1 if row[name] is None else row[name] for name in SECTIONS],
        "reoffending": row["LINK_REOFF"],
        "harmLinked": row["LINK_HARM"],
        "ogrs2": row["OGRS2"],
        "total": row["TOTAL"],
        "harmCommunity": [code_name(RiskLevel, row.get(f"ROSH_{group}")) or "" for group in CUSTODY],
        "harmCustody": [code_name(RiskLevel, row[f"CUST_{group}"]) or "" for group in CUSTODY],
        "concerns": [Concern.of(code).name for code in (row["CONCERNS"] or "").split()],
    }
