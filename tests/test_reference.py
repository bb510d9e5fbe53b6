"""Prisons that open and close: who says so, what is kept, and whom a closed one takes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import stand_still
from rules.codes import CustodyMove
from rules.prisons import TAKES_IN, days_wrong, shut
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
