"""Prisons that open, close and change: who says so, what is kept, and whom a closed one takes in; loading a file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import stand_still
from rules.codes import CustodyMove
from rules.prisons import COLUMNS, TAKES_IN, Misread, days_wrong, read, shut
from tests.world import Asking

KEYS = count()
CHANGE = """mutation($input: ChangePrisonInput!) { changePrison(input: $input) { prison { id version openedOn closedOn
  replaced { reason changes { name was } } } userErrors { code field message } } }"""
MOVE = """mutation($input: RecordMovementInput!) { recordMovement(input: $input) { movement { id }
  userErrors { code field message } } }"""
DAYS = st.dates(date(2000, 1, 1), date(2005, 1, 1))


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(date(2003, 9, 30))
    yield
    stand_still(None)


@given(st.sampled_from(CustodyMove), DAYS, st.none() | DAYS, st.none() | DAYS)
def test_only_an_open_prison_takes_somebody_in(
    move: CustodyMove, day: date, opened: date | None, closed: date | None
) -> None:
    """From its first day until the day before it closes; everybody may always leave."""
    open_then = (opened or date.min) <= day < (closed or date.max)
    assert (shut(move, day, opened, closed) is None) == (open_then or move not in TAKES_IN)


def test_days_that_cannot_be_are_told() -> None:
    """Field by field."""
    day = date(2003, 9, 30)
    assert days_wrong(date(2001, 1, 1), None, "Opened by circular", day) == []
    assert [one.field for one in days_wrong(day, day, "Why", date(1990, 1, 1))] == [
        "closedOn",
        "openedOn",
        "closedOn",
        "reason",
    ]


async def change(world: Asking, as_: str = "dan", **given: Any) -> dict[str, Any]:
    values = {
        "key": f"the key {next(KEYS)}",
        "prison": "pri_le",
        "version": 1,
        "reason": "PSI 7/2003: closes",
    }
    return dict((await world.data(CHANGE, as_, input=values | given))["changePrison"])


async def test_a_closed_prison_takes_nobody_in_and_keeps_its_history(world: Asking) -> None:
    """The steward alone says so, on the version that stands; reception is refused, release is not."""
    given = {"key": "any key at all", "prison": "pri_le", "version": 1, "reason": "Because"}
    assert (await world.fault(CHANGE, "pat", input=given))[0] == "FORBIDDEN"
    closed = await change(world, closedOn="2003-09-30")
    assert closed["userErrors"] == []
    assert (closed["prison"]["version"], closed["prison"]["closedOn"]) == (2, "2003-09-30")
    assert closed["prison"]["replaced"][0]["reason"] == "PSI 7/2003: closes"
    late = await change(world, closedOn="2003-10-30")
    assert [(one["code"], one["field"]) for one in late["userErrors"]] == [("CHANGED", "version")]
    move = {"offender": "off_bill", "prison": "pri_le", "day": "2003-09-30"}
    came = {**move, "key": "he came back", "kind": "TRANSFER_IN"}
    (error,) = (await world.data(MOVE, "owen", input=came))["recordMovement"]["userErrors"]
    assert (error["code"], error["field"]) == ("CLOSED", "prison")
    left = {**move, "key": "he left there", "kind": "TO_COURT"}
    assert (await world.data(MOVE, "owen", input=left))["recordMovement"]["userErrors"] == []


HEAD = ",".join(COLUMNS)
FILE = f"""{HEAD}
LEI,LE,Leeds Central,male-local,N,,1/11/2003
PBI,PB,Peterborough,female,Y,28/3/2005,
"""
PREVIEW = """query($file: String!) { previewPrisons(file: $file) { version reasons { code field message }
  changes { kind code name words } } }"""
LOAD = """mutation($input: LoadPrisonsInput!) { loadPrisons(input: $input) { prisons { id code name openedOn closedOn version
  replaced { reason changes { name was } } } userErrors { code field message } } }"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must name the columns"),
        ("code,name\nLEI,Leeds\n", "must name the columns"),
        (HEAD, "Give 1 to 500 rows."),
        (f"{HEAD}\nLEI,LE,Leeds,male-local,N,\n", "Row 2 has 6 cells, not 7."),
        (f"{HEAD}\nLE,LE,Leeds,male-local,N,,\n", "Row 2: “LE” is no code of three letters."),
        (f"{HEAD}\nLEI,LE,Leeds,local,N,,\n", "Row 2: `function` is one of"),
        (f"{HEAD}\nLEI,LE,Leeds,male-local,maybe,,\n", "Row 2: `contracted` is Y or N."),
        (f"{HEAD}\nLEI,LE,Leeds,male-local,N,,31/9/2003\n", "Row 2: “31/9/2003” is no day"),
        (f"{HEAD}\nLEI,LE,,male-local,N,,\n", "Row 2: give a name"),
        (f"{HEAD}\nLEI,LE,Leeds,male-local,N,,\nLEI,LE,Leeds,male-local,N,,\n", "LEI stands in two rows."),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, words: str) -> None:
    """Each fault with its row."""
    with pytest.raises(Misread, match=re.escape(words)):
        read(text)


async def test_a_steward_loads_prisons_from_a_file(world: Asking) -> None:
    """The preview writes nothing; loading is whole or not at all, on what was seen; what they were is kept."""
    assert (await world.fault(PREVIEW, "pat", file=FILE))[0] == "FORBIDDEN"
    preview = (await world.data(PREVIEW, "dan", file=FILE))["previewPrisons"]
    assert preview["reasons"] == []
    assert [(one["kind"], one["code"]) for one in preview["changes"]] == [
        ("ADDED", "PBI"),
        ("REWORDED", "LEI"),
    ]
    assert preview["changes"][1]["words"][0] == "name: Leeds becomes Leeds Central"
    assert "closed on: none becomes 1 November 2003" in preview["changes"][1]["words"]
    given = {"file": FILE, "version": preview["version"], "reason": "PSI 9/2003: new names"}
    assert (await world.fault(LOAD, "pat", input={**given, "key": "pat loads"}))[0] == "FORBIDDEN"
    silent = (await world.data(LOAD, "dan", input={**given, "reason": "", "key": "no reason"}))["loadPrisons"]
    assert [(one["code"], one["field"]) for one in silent["userErrors"]] == [("REASON_TOO_SHORT", "reason")]
    both = await asyncio.gather(
        *(world.data(LOAD, who, input={**given, "key": f"loaded by {who}"}) for who in ("dan", "ruth"))
    )
    refused = sorted([one["code"] for one in each["loadPrisons"]["userErrors"]] for each in both)
    assert refused == [[], ["CHANGED"]]
    (made,) = [each["loadPrisons"]["prisons"] for each in both if each["loadPrisons"]["prisons"]]
    new, leeds = made
    assert (new["code"], new["openedOn"], new["version"], new["replaced"]) == ("PBI", "2005-03-28", 1, [])
    assert (leeds["name"], leeds["closedOn"], leeds["version"]) == ("Leeds Central", "2003-11-01", 2)
    assert {"name": "name", "was": "Leeds"} in leeds["replaced"][0]["changes"]
    assert leeds["replaced"][0]["reason"] == "PSI 9/2003: new names"
    events = await world.graph.read(
        "MATCH (a:AuditEntry {operation: 'loadPrisons', action: 'WRITE'}), (e:Event {kind: 'PRISON_CHANGED'}) "
        "RETURN a.why, e.subject ORDER BY e.position", {}
    )  # fmt: skip
    assert events == [["PSI 9/2003: new names", id_] for id_ in (new["id"], "pri_le")]
    # What stands, as a file, changes nothing.
    text = (await world.data("{ prisonsFile }", "dan"))["prisonsFile"]
    assert "LEI,LE,Leeds Central,male-local,N,,1/11/2003" in text
    again = (await world.data(PREVIEW, "dan", file=text))["previewPrisons"]
    assert [one["code"] for one in again["reasons"]] == ["ALREADY"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("LEI,LX,Leeds,male-local,N,,", "LIDS_CODE"),
        ("XXI,LE,Elsewhere,male-local,N,,", "TAKEN"),
        ("LEI,LE,Leeds,male-local,N,2/9/2003,1/9/2003", "BEFORE_OPENING"),
        ("LEI,LE,Leeds,male-local,N,,1/9/2023", "TOO_FAR"),
    ],
)
async def test_a_file_that_cannot_be_is_refused(asking: Asking, row: str, code: str) -> None:
    """With why, and nothing of it is loaded."""
    preview = (await asking.data(PREVIEW, "dan", file=f"{HEAD}\n{row}\n"))["previewPrisons"]
    assert [one["code"] for one in preview["reasons"]] == [code]
    given = {"file": f"{HEAD}\n{row}\n", "version": preview["version"], "reason": "By instruction"}
    payload = (await asking.data(LOAD, "dan", input={**given, "key": f"refused {code}"}))["loadPrisons"]
    assert ([one["code"] for one in payload["userErrors"]], payload["prisons"]) == ([code], None)
