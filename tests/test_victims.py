"""Victims: known to the victim unit of the area, and to nobody else."""

from __future__ import annotations

import orjson
import pytest

from demo.staff import EVERYONE
from resolvers.access import Clearance, Role
from resolvers.context import Post, Viewer
from tests.world import Asking

ASK = '{ offender(id: "off_bill") { victims { id surname forenames lines postcode wantsContact } } }'


async def test_the_victim_unit_of_the_area_knows(world: Asking) -> None:
    """Cleared for it, in the area that supervises."""
    (found,) = (await world.data(ASK, "vera"))["offender"]["victims"]
    assert found == {
        "id": "vic_off_bill",
        "surname": "Winter",
        "forenames": "Ada",
        "lines": ["4 Elm Row"],
        "postcode": "LS2 2BB",
        "wantsContact": "YES",
    }
    assert (await world.data('{ node(id: "vic_off_bill") { id } }', "vera"))["node"]
    away = Viewer(
        "vera",
        "",
        (Post(Role.VICTIM_LIAISON, "leicestershire-and-rutland"),),
        frozenset({Clearance.VICTIM_UNIT}),
    )
    assert (await world(ASK, away))["data"]["offender"]["victims"] is None
    assert (await world.data('{ node(id: "vic_off_bill") { id } }', away))["node"] is None


@pytest.mark.parametrize("member", [one for one in EVERYONE if one.id != "vera"], ids=lambda one: one.id)
async def test_nobody_else_can_tell_whether_there_is_one(world: Asking, member: object) -> None:
    """With the victim and without: the same answers to the byte."""
    viewer = member.viewer  # type: ignore[attr-defined]
    asks = (
        ASK,
        '{ node(id: "vic_off_bill") { __typename id } }',
        '{ offenders(search: "winter", first: 3) { totalCount } }',
    )
    there = [orjson.dumps(await world(ask, viewer, purpose="To see")) for ask in asks]
    await world.graph.run("MATCH (v:Victim) DETACH DELETE v")
    assert [orjson.dumps(await world(ask, viewer, purpose="To see")) for ask in asks] == there
