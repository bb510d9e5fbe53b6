"""`iaps_<area>_tests.csv`: psychometric tests before and after a programme."""

from __future__ import annotations

from graph.imports.facts import Fact
from graph.keys import node_id
from importers.columns import Column
from importers.dialects import Dialect
from importers.kinds import Kind
from importers.loading import Accepted, Said, Surroundings, code_name
from importers.rows import Rows
from importers.sources.text import Text
from rules.codes import ProgrammePhase, PsychometricTest

TESTS = Kind(
    system="IAPS",
    name="tests",
    file_name="iaps_<area>_tests.csv",
    source=Text(Dialect.CSV),
    scope="AREA",
    key=("AREA", "REFERRAL_ID", "TEST", "PHASE"),
    parent="referral",
    columns=(
        Column("AREA", "C:AREA", "Y"),
        Column("REFERRAL_ID", "N1-999999", "Y"),
        Column("TEST", "C:TEST", "Y"),
        Column("PHASE", "C:PHASE", "Y"),
        Column("TEST_DATE", "D", "Y"),
        Column("SCORE", "N0-200", "Y"),
    ),
)


class ProgrammeTests(Rows):
    """Loads tests under their referrals."""

    kind = TESTS
    fresh = True

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """A test for each row."""
        said = Said()
        for accepted in rows:
            row = accepted.row
            referral = node_id("ref", self.file(row, around.delivery.scope))
            properties = {
                "test": code_name(PsychometricTest, row["TEST"]),
                "phase": code_name(ProgrammePhase, row["PHASE"]),
                "date": row["TEST_DATE"],
                "score": row["SCORE"],
            }
            id_ = node_id("pts", referral, row["TEST"], row["PHASE"])
            said.facts.append(Fact("ProgrammeTest", id_, referral, accepted.record.id, properties))
        return said
