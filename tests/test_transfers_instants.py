"""Who is responsible as it was known at any instant, where servers' clocks differ and a paper file comes late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from resolvers import commands
from resolvers.transfers import bulk
from resolvers.transfers import commands as steps
from rules.clock import LONDON, now
from tests.race.checking import check_cases
from tests.test_transfers import WHOLE
from tests.transferring import DAY, VIEWERS, Moving, moving

__all__ = ["moving"]

REASSIGN = (
    """mutation($input: ReassignCasesInput!) { reassignCases(input: $input) { done userErrors { code } } }"""
)


@pytest.fixture(autouse=True)
def _clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command comes to a server whose clock runs ten minutes behind that of the one before."""
    behind = iter(range(1000))

    def later() -> datetime:
        return now() - timedelta(minutes=10 * next(behind))

    def on_the_day() -> datetime:
        return later().astimezone(LONDON).replace(year=DAY.year, month=DAY.month, day=DAY.day).astimezone(UTC)

    monkeypatch.setattr(commands, "now", later)
    monkeypatch.setattr(steps, "instant", on_the_day)
    monkeypatch.setattr(bulk, "instant", on_the_day)


async def wrong(moving: Moving) -> list[str]:
    """What is wrong with owners and moves of Bill's case."""
    return (await check_cases(moving.world.graph, ["off_bill"])).words


async def supervision(moving: Moving) -> str:
    """The one supervision of Bill's case that goes on."""
    ((found,),) = await moving.world.graph.read(
        "MATCH (:CaseFile {id: 'fil_off_bill'})-[:SUPERVISED]->(s) WHERE s.to IS NULL RETURN s.id", {}
    )
    return str(found)


async def reassign(moving: Moving, who: str, officer: str, key: str) -> None:
    """Give Bill's case to another officer, which has to be done."""
    given: dict[str, Any] = {"key": key, "supervisions": [await supervision(moving)], "officer": officer}
    given["reason"] = "The officer before is away."
    body = (await moving.world(REASSIGN, VIEWERS[who], input=given))["data"]["reassignCases"]
    assert body == {"done": 1, "userErrors": []}


async def test_one_owner_at_each_instant_though_clocks_differ(moving: Moving) -> None:
    """What is written later is known later, whatever the clock of its server says."""
    for number, officer in enumerate(("ofr_gray", "ofr_reed", "ofr_gray")):
        await reassign(moving, "max", officer, f"reassign-{number}")
    transfer = await moving.begun(supervision=await supervision(moving))
    await moving.walk(transfer, *WHOLE[:5])
    assert await wrong(moving) == []


async def test_a_file_that_arrives_late_ends_no_other_move(moving: Moving) -> None:
    """And it names who has the case by then, not who had it when the move was over."""
    transfer = await moving.begun()
    await moving.walk(transfer, *WHOLE[:5])
    await reassign(moving, "meera", "ofr_low", "reassign-after")
    here = await supervision(moving)
    back = await moving.begun("meera", supervision=here, area="area_wy")
    await moving.walk(transfer, ("lena", "recordFileReceived"))
    again = await moving.propose("meera", supervision=here, area="area_wy")
    assert [one["code"] for one in again["userErrors"]] == ["ALREADY_OPEN"]
    found = await moving.ask(
        "query($id: ID!) { transfer(id: $id) { steps { step responsible { name } } } }", "lena", id=transfer
    )
    assert found["transfer"]["steps"][-1] == {"step": "RECEIVE_FILE", "responsible": {"name": "A Low"}}
    await moving.walk(back, ("meera", "withdrawTransfer"))
    assert await wrong(moving) == []
