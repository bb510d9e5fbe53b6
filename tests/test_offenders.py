"""Finding a person and reading who they are."""

from __future__ import annotations

import pytest

from graph.session import Graph
from tests.world import Asking

FIND = "query ($search: String!) { offenders(search: $search, first: 10) { totalCount nodes { id } } }"


async def found(world: Asking, search: str, as_: str = "pat") -> list[str]:
    """The ids that a search finds, best first."""
    data = await world.data(FIND, as_, search=search)
    return [node["id"] for node in data["offenders"]["nodes"]]


@pytest.mark.parametrize(
    "search",
    [
        "O'Reilly",
        "oreilly",
        "O’REILLY sian",
        "Sian O'Reilly",
        "Siân",
        "O'Reily Sian",
        "Shan Oreilly",
        "2001/0171310W",
        "01/171310W",
        "20010171310w",
        "03/04/1978",
        "3 April 1978",
        "1978-04-03",
        "oreilly 03/04/1978",
    ],
)
async def test_a_person_is_found_however_the_name_or_number_is_written(world: Asking, search: str) -> None:
    """Typing errors, diacritics, order, sound, spelling of numbers, and dates of birth."""
    assert (await found(world, search))[0] == "off_anna"


@pytest.mark.parametrize("search", ["Bill Kowalski", "Kowalski Billy", "kowalsky william", "Kovalski Will"])
async def test_a_nickname_finds_the_person_first(world: Asking, search: str) -> None:
    """A nickname or a foreign spelling ranks the person meant before others of the surname."""
    assert (await found(world, search))[0] == "off_bill"


async def test_an_exact_name_ranks_above_one_that_sounds_alike(world: Asking) -> None:
    """Both Kowalskis are found, the named one first."""
    assert await found(world, "Carl Kowalski") == ["off_carl"]
    assert set(await found(world, "Kowalski")) == {"off_bill", "off_carl"}


async def test_search_pages_do_not_overlap(world: Asking) -> None:
    """A page begins where the one before ended."""
    document = """query ($after: String) { offenders(search: "kowalski", first: 1, after: $after) {
        nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } }"""
    first = (await world.data(document))["offenders"]
    second = (await world.data(document, after=first["pageInfo"]["endCursor"]))["offenders"]
    assert first["totalCount"] == second["totalCount"] == 2
    assert {first["nodes"][0]["id"], second["nodes"][0]["id"]} == {"off_bill", "off_carl"}
    assert first["pageInfo"]["hasNextPage"] and not second["pageInfo"]["hasNextPage"]
    assert second["pageInfo"]["hasPreviousPage"]


@pytest.mark.parametrize(
    "where",
    ['area: "area_wy"', 'prison: "pri_le"', 'officer: "ofr_reed"', 'area: "area_wy", prison: "pri_le"'],
)
async def test_people_are_listed_by_where_they_are_now(world: Asking, where: str) -> None:
    """By name, each once, and only those that the asker may see."""
    document = (
        "{ offenders(%s, first: 2) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }" % where
    )
    page = (await world.data(document))["offenders"]
    assert page["totalCount"] == 3
    assert [node["id"] for node in page["nodes"]] == ["off_carl", "off_bill"]
    rest = document.replace("first: 2", 'first: 2, after: "%s"' % page["pageInfo"]["endCursor"])
    assert [node["id"] for node in (await world.data(rest))["offenders"]["nodes"]] == ["off_anna"]


async def test_a_search_can_be_narrowed(world: Asking) -> None:
    """Search and place together."""
    document = '{ offenders(search: "kowalski", prison: "%s", first: 5) { nodes { id } } }'
    assert len((await world.data(document % "pri_le"))["offenders"]["nodes"]) == 2
    assert (await world.data(document % "pri_fs"))["offenders"]["nodes"] == []


async def test_an_offender_is_found_by_identifier(world: Asking) -> None:
    """In any usual spelling; an unreadable one says so."""
    document = "query ($v: String!) { offenderByIdentifier(scheme: PNC, value: $v) { id } }"
    assert await world.data(document, v="79/163001b") == {"offenderByIdentifier": {"id": "off_bill"}}
    assert await world.data(document, v="1967/9893091D") == {"offenderByIdentifier": None}
    code, message = await world.fault(document, v="not known")
    assert code == "BAD_INPUT" and "“not known” is not a PNC number that we can read" in message


async def test_the_record_gives_identity_with_its_sources(world: Asking) -> None:
    """Names, numbers, addresses, files: each says where it came from."""
    data = await world.data(
        """{ offender(id: "off_anna") { surname forenames dateOfBirth sex ethnicity
            names { kind surname source { file line extractDate } } identifiers { scheme value valid source { key } }
            addresses { kind lines postcode } files { system scope reference sources { kind line } }
            currentSupervisions { team from to area { name } officer { name area { slug } } } } }"""
    )
    person = data["offender"]
    assert (
        person["surname"] == "O'Reilly"
        and person["dateOfBirth"] == "1978-04-03"
        and person["sex"] == "FEMALE"
    )
    assert person["names"][0]["source"] == {
        "file": "crams_west-yorkshire_people.txt",
        "line": 2,
        "extractDate": "2003-09-30",
    }
    assert person["identifiers"] == [
        {"scheme": "PNC", "value": "2001/0171310W", "valid": True, "source": {"key": "98/00001"}}
    ]
    assert person["addresses"][0]["lines"] == ["1 Mill Lane"]
    assert person["currentSupervisions"][0]["officer"] == {
        "name": "J Reed",
        "area": {"slug": "west-yorkshire"},
    }


async def test_one_read_is_one_statement(world: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many fields, edges and roots."""
    sent: list[str] = []
    read = Graph.read

    async def counting(self: Graph, statement: str, parameters: object) -> object:
        sent.append(statement)
        return await read(self, statement, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(Graph, "read", counting)
    await world.data(
        """{ a: offender(id: "off_anna") { surname sentences { type offences { title source { line } } } }
             b: offender(id: "off_bill") { surname contacts(first: 2) { nodes { date } totalCount } }
             areas(first: 50) { nodes { name } } }"""
    )
    assert len(sent) == 2  # one for each of the two ways that `world` asks


async def test_an_unknown_person_is_null_without_an_error(world: Asking) -> None:
    """As is one that may not be seen."""
    assert await world.data('{ offender(id: "off_nobody") { surname } }') == {"offender": None}
    assert await world.data('{ offender(id: "off_hide") { surname } }') == {"offender": None}
