"""Victims: known to the victim unit of the area, and to nobody else."""

from __future__ import annotations

import orjson
import pytest

from demo.staff import EVERYONE
from resolvers.access import Clearance, Role
from resolvers.context import Post, Viewer
from tests.world import Asking

ASK = """
{ offender(id: "off_bill") { victims { id surname forenames relationship lines postcode telephone offence sentenceDate
  months offerSentOn response liaisonOfficer wantsContact conditions area { name } } } }
"""


async def test_the_victim_unit_of_the_area_knows(world: Asking) -> None:
    """Cleared for it, in the area that supervises."""
    (found,) = (await world.data(ASK, "vera"))["offender"]["victims"]
    assert found == {
        "id": "vic_off_bill",
        "surname": "Winter",
        "forenames": "Ada",
        "relationship": "Former partner",
        "lines": ["4 Elm Row"],
        "postcode": "LS2 2BB",
        "telephone": "0113 496 0001",
        "offence": "Wounding",
        "sentenceDate": "2002-01-10",
        "months": 36,
        "offerSentOn": "2002-01-20",
        "response": "YES",
        "liaisonOfficer": "V Stone",
        "wantsContact": "YES",
        "conditions": "Not to come to Elm Row",
        "area": {"name": "West Yorkshire"},
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
        '{ node(id: "fil_off_bill_victims") { __typename id } }',
        '{ node(id: "src_off_bill_victims") { __typename id } }',
        '{ offender(id: "off_hush") { surname } }',
        '{ offenders(search: "zamora", first: 3) { totalCount } }',
        '{ node(id: "vic_off_hush") { __typename id } }',
    )
    there = [orjson.dumps(await world(ask, viewer, purpose="To see")) for ask in asks]
    await world.graph.run(
        "MATCH (n) WHERE n:Victim OR n.id ENDS WITH '_victims' OR n.id = 'off_hush' DETACH DELETE n"
    )
    assert [orjson.dumps(await world(ask, viewer, purpose="To see")) for ask in asks] == there


async def test_a_unit_knows_the_people_whose_victims_it_knows(world: Asking) -> None:
    """One whom no other file knows it finds by name, without a reason; another area's unit finds nobody. One who is
    supervised elsewhere it reads of all the same."""
    asks = (
        '{ offenders(search: "zamora", first: 3) { totalCount nodes { id victims { surname } } } }',
        '{ offender(id: "off_hush") { victims { surname } } }',
        '{ node(id: "vic_off_hush") { id } }',
    )
    found = [await world.data(ask, "vera") for ask in asks]
    assert found[0]["offenders"] == {
        "totalCount": 1,
        "nodes": [{"id": "off_hush", "victims": [{"surname": "Winter"}]}],
    }
    assert found[1]["offender"]["victims"] == [{"surname": "Winter"}] and found[2]["node"]
    away = Viewer(
        "vera",
        "",
        (Post(Role.VICTIM_LIAISON, "leicestershire-and-rutland"),),
        frozenset({Clearance.VICTIM_UNIT}),
    )
    found = [await world.data(ask, away) for ask in asks]
    assert (found[0]["offenders"]["totalCount"], found[1]["offender"], found[2]["node"]) == (0, None, None)
    await world.graph.run(
        "MATCH (v:Victim {id: 'vic_off_bill'})-[r:IN_AREA]->() DELETE r WITH v "
        "MATCH (a:Area {id: 'area_lr'}) CREATE (v)-[:IN_AREA]->(a)"
    )
    assert len((await world.data(ASK, away))["offender"]["victims"]) == 1
