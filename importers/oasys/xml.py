"""`oasys_assessments.xml`: assessments of e-OASys and the prisons, an element each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from graph.imports.waiting import displace
from graph.session import Transaction
from importers.columns import Column, Row
from importers.kinds import Kind
from importers.loading import Accepted, Surroundings
from importers.oasys.columns import CHECKS, COMMUNITY, CUSTODY, SECTIONS, SHARED, OasysRows
from importers.sources.xml import MOST_OBJECTIVES, Elements


def _given(number: int) -> Callable[[Row, date], bool]:
    return lambda row, _: row[f"OBJ{number}"] is not None


def _objective(number: int) -> tuple[Column, ...]:
    when = f"OBJ{number} is given"
    return (
        Column(f"OBJ{number}", "T120", "", "`objective`, its text"),
        Column(f"OBJ{number}_NO", "N1-9", "c", "`objective/@no`", _given(number), when),
        Column(f"OBJ{number}_SECTION", "N1-13", "c", "`objective/@section`", _given(number), when),
        Column(f"OBJ{number}_DUE", "F", "", "`objective/@due`"),
    )


PLACES = {
    "OASYS_ID": "id",
    "SOURCE": "source",
    "AGENCY": "agency",
    "TYPE": "type",
    "STATUS": "status",
    "DATE": "date",
    "CRAMS_REF": "crams-ref",
    "PRISON_NO": "prison-no",
    "SURNAME": "surname",
    "FORENAMES": "forenames",
    "DOB": "dob",
    "SEX": "sex",
    "PNC": "pnc",
    "ASSESSOR": "assessor",
    "LINK_REOFF": "reoffending",
    "LINK_HARM": "harm",
    "OGRS2": "ogrs2",
    "TOTAL": "total",
    "CONCERNS": "concerns",
    **{name: f"score-{number}" for number, name in enumerate(SECTIONS, start=1)},
    **{f"ROSH_{group}": f"community-{group}" for group in COMMUNITY},
    **{f"CUST_{group}": f"custody-{group}" for group in CUSTODY},
}
for _number in range(1, MOST_OBJECTIVES + 1):
    PLACES[f"OBJ{_number}"] = f"objective-{_number}"
    PLACES |= {
        f"OBJ{_number}_{part.upper()}": f"objective-{_number}-{part}" for part in ("no", "section", "due")
    }

COLUMNS = (*SHARED, *(column for number in range(1, MOST_OBJECTIVES + 1) for column in _objective(number)))

ASSESSMENTS = Kind(
    system="OASYS",
    name="assessments",
    file_name="oasys_assessments.xml",
    source=Elements(tuple(PLACES[column.name] for column in COLUMNS)),
    scope="",
    key=("SOURCE", "OASYS_ID"),
    notes="One `assessment` element for each row, whose position is the line where it starts. Dates are YYYY-MM-DD. "
    "The columns are those of `oasys_odc.csv`, in the elements and attributes of the example above.",
    columns=COLUMNS,
    checks=CHECKS,
)


class Assessments(OasysRows):
    """Loads the elements."""

    kind = ASSESSMENTS

    def objectives(self, row: Row) -> list[dict[str, Any]]:
        """Those that have a text."""
        return [
            {
                "number": row[f"OBJ{number}_NO"],
                "section": row[f"OBJ{number}_SECTION"],
                "text": row[f"OBJ{number}"],
                "due": row[f"OBJ{number}_DUE"],
            }
            for number in range(1, MOST_OBJECTIVES + 1)
            if row[f"OBJ{number}"]
        ]

    async def write(
        self,
        tx: Transaction,
        new: list[Accepted],
        changed: list[Accepted],
        around: Surroundings,
        at: datetime,
    ) -> None:
        """Write assessments. The same ones from the other file, if that came before, are duplicates from now on."""
        if changed:
            await displace(tx, [accepted.record.id for accepted in changed], around.delivery)
        await super().write(tx, new, changed, around, at)
