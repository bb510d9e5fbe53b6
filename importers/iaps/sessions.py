"""`iaps_<area>_sessions.csv`: who was at which session of a programme, and at which attempt."""

from __future__ import annotations

from graph.imports.facts import Fact
from graph.keys import node_id
from importers.columns import Column
from importers.dialects import Dialect
from importers.kinds import Kind
from importers.loading import Accepted, Said, Surroundings, code_name
from importers.rows import Rows
from importers.sources.text import Text
from rules.codes import SessionAttendance

SESSIONS = Kind(
    system="IAPS",
    name="sessions",
    file_name="iaps_<area>_sessions.csv",
    source=Text(Dialect.CSV),
    scope="AREA",
    key=("AREA", "REFERRAL_ID", "SESSION_NO", "ATTEMPT"),
    parent="referral",
    columns=(
        Column("AREA", "C:AREA", "Y"),
        Column("REFERRAL_ID", "N1-999999", "Y"),
        Column("SESSION_NO", "N1-60", "Y"),
        Column("ATTEMPT", "N1-5", "Y", "above 1 = catch-up"),
        Column("SESSION_DATE", "D", "Y"),
        Column("ATTEND", "C:ATTEND", "Y"),
        Column("CATCHUP", "C:YN", "Y"),
        Column("TUTOR", "T35"),
    ),
)


class Sessions(Rows):
    """Loads sessions under their referrals."""

    kind = SESSIONS
    fresh = True

    def said(self, rows: list[Accepted], around: Surroundings) -> Said:
        """A session for each row."""
        said = Said()
        for accepted in rows:
            row = accepted.row
            referral = node_id("ref", self.file(row, around.delivery.scope))
            properties = {
                "number": row["SESSION_NO"],
                "attempt": row["ATTEMPT"],
                "date": row["SESSION_DATE"],
                "attendance": code_name(SessionAttendance, row["ATTEND"]),
                "catchUp": row["CATCHUP"] == "Y",
                "tutor": row["TUTOR"],
            }
            id_ = node_id("psn", referral, row["SESSION_NO"], row["ATTEMPT"])
            said.facts.append(Fact("ProgrammeSession", id_, referral, accepted.record.id, properties))
        return said
