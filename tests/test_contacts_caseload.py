"""The caseload: whose people a list is of, page by page, and what others recorded of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from demo.staff import BY_ID
from graph.outbox import append_event
from graph.session import Transaction
from rules.clock import stand_still
from tests.happening import ANNA, AT, BILL, CARL, HIDE, all_happened, happened
from tests.world import Asking

CAME = """query($officer: ID, $area: ID, $team: String, $since: Date, $first: Int = 20, $after: String) {
  caseEvents(first: $first, officer: $officer, area: $area, team: $team, since: $since, after: $after) {
  nodes { kind by offenders { id } } pageInfo { hasNextPage endCursor } } }"""
PEOPLE = """query($area: ID, $team: String, $prison: ID, $after: String) {
  offenders(first: 1, after: $after, area: $area, team: $team, prison: $prison) {
  totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""
MOVE = "MATCH (s:Supervision {id: 'sup_off_bill'}) SET s.team = 'York team'"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(date(2003, 9, 30))
    yield
    stand_still(None)


async def planned_by(world: Asking, by: str, at: datetime) -> None:
    """An appointment of Anna's that somebody planned."""

    async def work(tx: Transaction) -> None:
        await append_event(tx, kind="CONTACT_PLANNED", by=by, subject="con_x", at=at, offenders=[ANNA])

    await world.graph.write(work)


async def came(world: Asking, as_: str = "pat", purpose: str = "", **given: Any) -> list[tuple[str, ...]]:
    """What came in: kinds, each with whose record it is of."""
    given = {"officer": "ofr_reed", **given} if "area" not in given else given
    body = await world(CAME, as_, purpose, **given)
    assert "errors" not in body, body["errors"]
    return [
        (one["kind"], *(each["id"] for each in one["offenders"]))
        for one in body["data"]["caseEvents"]["nodes"]
    ]


async def test_the_people_of_a_team_are_listed_page_by_page(world: Asking) -> None:
    """And counted; a team without its area is refused."""
    await world.graph.run(MOVE)
    leeds = {"area": "area_wy", "team": "Leeds team"}
    first = (await world.data(PEOPLE, **leeds))["offenders"]
    second = (await world.data(PEOPLE, **leeds, after=first["pageInfo"]["endCursor"]))["offenders"]
    assert [one["id"] for page in (first, second) for one in page["nodes"]] == [CARL, ANNA]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
    assert not second["pageInfo"]["hasNextPage"]
    assert (await world.data(PEOPLE, area="area_wy", team="York team"))["offenders"]["nodes"] == [
        {"id": BILL}
    ]
    assert (await world.data(PEOPLE, **leeds, prison="pri_le"))["offenders"]["totalCount"] == 2
    assert (await world.data(PEOPLE, area="area_wy"))["offenders"]["totalCount"] == 3
    assert (await world.fault(PEOPLE, team="Leeds team", prison="pri_le"))[0] == "BAD_INPUT"


async def test_what_others_recorded_is_told_the_latest_first(world: Asking) -> None:
    """Of one's people and in the last week; not what one did oneself, and not of whom one may not see."""
    await all_happened(world.graph, ("CONTACT_RECORDED", ANNA), ("ASSESSMENT_SIGNED", CARL), ("MOVED", HIDE))
    await happened(world.graph, "TRANSFER_PROPOSE", BILL)
    for by, at in (("pat", AT), ("max", AT - timedelta(days=8))):
        await planned_by(world, by, at)
    proposed, signed, recorded = (
        ("TRANSFER_PROPOSE", BILL),
        ("ASSESSMENT_SIGNED", CARL),
        ("CONTACT_RECORDED", ANNA),
    )
    assert await came(world) == [proposed, signed, recorded]
    page = (await world.data(CAME, officer="ofr_reed"))["caseEvents"]["nodes"]
    assert {one["by"] for one in page} == {BY_ID["owen"].name}
    assert await came(world, since="2003-09-22") == [("CONTACT_PLANNED", ANNA), proposed, signed, recorded]
    assert ("CONTACT_PLANNED", ANNA) in await came(world, "max")
    page = (await world.data(CAME, officer="ofr_reed", first=2))["caseEvents"]
    assert [one["kind"] for one in page["nodes"]] == ["TRANSFER_PROPOSE", "ASSESSMENT_SIGNED"]
    assert page["pageInfo"]["hasNextPage"]
    rest = (await world.data(CAME, officer="ofr_reed", after=page["pageInfo"]["endCursor"]))["caseEvents"]
    assert [one["kind"] for one in rest["nodes"]] == ["CONTACT_RECORDED"]
    await world.graph.run(MOVE)
    assert await came(world, area="area_wy", team="York team") == [proposed]
    named = world.audit.path.read_text()
    assert ANNA in named and HIDE not in named


async def test_each_is_told_within_the_part_that_it_is_of(world: Asking) -> None:
    """A tutor hears of contacts and not of assessments or moves; the register only who is cleared, with a reason."""
    await all_happened(
        world.graph,
        ("CONTACT_RECORDED", ANNA),
        ("ASSESSMENT_SIGNED", ANNA),
        ("TRANSFER_PROPOSE", ANNA),
        ("REGISTER_CHANGED", ANNA),
        ("VICTIM_CHANGED", ANNA),
    )
    seen = [("TRANSFER_PROPOSE", ANNA), ("ASSESSMENT_SIGNED", ANNA), ("CONTACT_RECORDED", ANNA)]
    assert await came(world, "pat") == seen
    assert await came(world, "tess") == [("CONTACT_RECORDED", ANNA)]
    assert await came(world, "petra") == seen
    assert await came(world, "petra", "A review of the register.") == [("REGISTER_CHANGED", ANNA), *seen]
    assert (await world.fault(CAME, "ines", officer="ofr_reed"))[0] == "FORBIDDEN"
    assert (await world.fault(CAME, area="area_wy"))[0] == "BAD_INPUT"
    assert (await world.fault(CAME, officer="ofr_reed", after="x"))[0] == "BAD_INPUT"
