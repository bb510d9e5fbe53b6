"""`dtto_<area>.xlsx`, sheets Tests, Attendance and Reviews: what is kept for each case."""

from __future__ import annotations

from typing import Any

from graph.imports.facts import Fact
from graph.keys import node_id
from importers.columns import Column, Row
from importers.kinds import Kind
from importers.loading import Accepted, Said, Surroundings, code_name
from importers.rows import Rows
from importers.sources.sheet import Sheet
from rules.codes import DrugTestResult, ReviewResult


def _kind(sheet: str, dated: str, *columns: Column) -> Kind:
    """A sheet with a row for each case and day."""
    return Kind(
        system="DTTO",
        name=sheet.lower(),
        file_name="dtto_<area>.xlsx",
        source=Sheet(sheet),
        scope="AREA",
        key=("Case no", dated),
        parent="Cases",
        columns=(Column("Case no", "K:DTTO", "Y"), Column(dated, "D", "Y"), *columns),
    )


TESTS = _kind(
    "Tests",
    "Test date",
    Column("Opiates", "C:RESULT"),
    Column("Cocaine", "C:RESULT"),
    Column("Amphetamine", "C:RESULT"),
)
ATTENDANCE = _kind(
    "Attendance",
    "Week beginning",
    Column("Hours ordered", "N0-40", "Y"),
    Column("Hours attended", "N0-40", "Y"),
)
REVIEWS = _kind(
    "Reviews",
    "Review date",
    Column("Court", "T40"),
    Column("Result", "C:COURTRES", "Y"),
    Column("Comments", "T120"),
)


class OfCase(Rows):
    """Loads rows under the treatment of their case."""

    fresh = True
    fact = ""
    prefix = ""

    def properties(self, row: Row) -> dict[str, Any]:
        """What the row says."""
        raise NotImplementedError

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """A fact for each row."""
        said = Said()
        for accepted in rows:
            row = accepted.row
            treatment = node_id("trt", self.file(row, around.delivery.scope))
            day = row[self.kind.keys[1]].isoformat()
            id_ = node_id(self.prefix, treatment, day)
            said.facts.append(Fact(self.fact, id_, treatment, accepted.record.id, self.properties(row)))
        return said


class Tests(OfCase):
    """Loads drug tests."""

    kind = TESTS
    fact = "DrugTest"
    prefix = "dtt"

    def properties(self, row: Row) -> dict[str, Any]:
        """The result for each drug that was tested for."""
        results = {
            drug.lower(): code_name(DrugTestResult, row[drug])
            for drug in ("OPIATES", "COCAINE", "AMPHETAMINE")
        }
        return {"date": row["TEST_DATE"], **results}


class Attendance(OfCase):
    """Loads weeks."""

    kind = ATTENDANCE
    fact = "TreatmentWeek"
    prefix = "twk"

    def properties(self, row: Row) -> dict[str, Any]:
        """Hours ordered and attended."""
        return {
            "from": row["WEEK_BEGINNING"],
            "hoursOrdered": row["HOURS_ORDERED"],
            "hoursAttended": row["HOURS_ATTENDED"],
        }


class Reviews(OfCase):
    """Loads reviews by the court."""

    kind = REVIEWS
    fact = "CourtReview"
    prefix = "crv"

    def properties(self, row: Row) -> dict[str, Any]:
        """What the court decided."""
        return {
            "date": row["REVIEW_DATE"],
            "court": row["COURT"],
            "result": code_name(ReviewResult, row["RESULT"]),
            "comments": row["COMMENTS"],
        }
