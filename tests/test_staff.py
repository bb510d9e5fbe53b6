"""The staff directory: who may read it, how it is searched, and how a file of changes is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.load import load_demo
from demo.staff import EVERYONE
from graph.session import Graph
from settings import Settings
from tests.world import Asking

DIRECTORY = """query($search: String, $after: String) { staff(first: 5, search: $search, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id name subject
    posts { role team from to area { slug } prison { lidsCode } } clearances { kind from to }
    agreements { agency purpose legalBasis fields areas prisons } } } }"""


async def test_the_directory(world: Asking) -> None:
    """Everyone by name, a page at a time, with what they hold; the service itself is nobody's colleague."""
    names, after = [], None
    while True:
        found = (await world.data(DIRECTORY, "max", after=after))["staff"]
        names += [one["name"] for one in found["nodes"]]
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
    assert names == sorted(member.name for member in EVERYONE)
    assert found["totalCount"] == len(EVERYONE)


@pytest.mark.parametrize("search", ["petra", "NOVAK, pet", "  nov  petra ", "pétra"])
async def test_finding_a_colleague(world: Asking, search: str) -> None:
    """By parts of the name or the id, in any order, however accented."""
    (found,) = (await world.data(DIRECTORY, "aldo", search=search))["staff"]["nodes"]
    assert found == {
        "id": "petra",
        "name": "Petra Novak",
        "subject": "demo-petra",
        "posts": [
            {
                "role": "PUBLIC_PROTECTION",
                "team": None,
                "from": "2000-04-01",
                "to": None,
                "area": {"slug": "west-yorkshire"},
                "prison": None,
            }
        ],
        "clearances": [
            {"kind": "REGISTER", "from": "2000-04-01", "to": None},
            {"kind": "PUBLIC_PROTECTION", "from": "2000-04-01", "to": None},
        ],
        "agreements": [],
    } | {"clearances": found["clearances"]}
    assert {one["kind"] for one in found["clearances"]} == {"REGISTER", "PUBLIC_PROTECTION"}


async def test_a_partner_client_is_in_the_directory_with_its_agreement(world: Asking) -> None:
    """What it may be told, of whom, why and under which law."""
    (found,) = (await world.data(DIRECTORY, "dan", search="police"))["staff"]["nodes"]
    (agreement,) = found["agreements"]
    assert agreement["agency"] == "West Yorkshire Police"
    assert agreement["legalBasis"] == "Crime and Disorder Act 1998, section 115"
    assert agreement["areas"] == ["west-yorkshire"] and "Offender.surname" in agreement["fields"]


async def test_who_may_read_the_directory(world: Asking) -> None:
    """Those who manage, protect, keep it or audit; nobody learns from a refusal whether somebody is in it."""
    for who in ("pat", "owen", "sam", "tess", "vera", "ines", "uma", "wy-police"):
        answers = [await world(DIRECTORY, who, search=search) for search in ("petra", "nobody", None)]
        assert {one["errors"][0]["extensions"]["code"] for one in answers} == {"FORBIDDEN"}
        assert answers[0] == answers[1] == answers[2]
    for who in ("max", "petra", "dan", "aldo"):
        assert (await world.data(DIRECTORY, who, search="zzz"))["staff"]["nodes"] == []


async def test_the_demonstrations_staff_work_somewhere(
    empty_graph: Graph, test_settings: Settings, tmp_path: Path
) -> None:
    """On a record that was empty, where areas and prisons come with the first extracts."""
    settings = test_settings.model_copy(update={"data_dir": tmp_path, "demo_people": 5})
    assert await load_demo(empty_graph, settings, say=print, progress=lambda *_: None)
    rows = await empty_graph.read(
        """MATCH (s:Staff)-[:HOLDS]->(p:Post) WHERE s.id IN ['pat', 'owen']
        RETURN s.id, COLLECT { MATCH (p)-[:IN_AREA|AT]->(place) RETURN place.name } ORDER BY s.id""",
        {},
    )
    assert rows == [["owen", ["Leeds"]], ["pat", ["West Yorkshire"]]]
