"""How an operation is run: one plan for documents that differ in words only, and two completions that agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from graph.session import Graph
from tests.test_joins import born
from tests.world import FAST, Asking
from web.documents import document

PAGES = sorted(path.stem for path in Path("web/pages").glob("*.graphql"))
VALUES: dict[str, Any] = {"id": "off_anna", "search": "kowalski", "asked": True, "first": 5, "open": True}
MANAGERS = ("limits", "looks", "merge", "review", "reviews", "shares", "split", "staff")
"""Pages of those who answer for others; the rest are Pat's to read, but for these."""
OTHERS = (
    dict.fromkeys(("ethnicity", "joins", "pair", "quality", "rejects"), "dan")
    | dict.fromkeys(("group", "groups"), "tess")
    | dict.fromkeys(("victim", "victim_unit", "victims"), "vera")
    | dict.fromkeys(("benefits", "compliance", "incident", "incidents", "reported", "standard_cases"), "max")
    | {"benefits_returns": "ines"}
    | dict.fromkeys(("areas", "codes", "prisons", "standard_rules"), "dan")
)
QUESTION: dict[str, Any] = {"count": "PEOPLE", "by": ["SEX"], "from": "2000-01-01", "to": "2003-09-30"}
QUARTER = {"since": "2003-07-01", "until": "2003-09-30"}
MORE: dict[str, dict[str, Any]] = {
    "areas": {"file": "area,office,becomes\nwest-yorkshire,,leicestershire-and-rutland\n", "preview": True},
    "behind": {"question": QUESTION, "keys": ["FEMALE"]},
    "benefits": {"from": "2003-01-01", "to": "2003-09-30"},
    "codes": {"set": "ETHNICITY", "one": True, "figures": True, "file": "", "preview": False},
    "compliance": QUARTER | {"by": "TEAM", "area": "area_wy", "trend": True, "teams": True},
    "explore": {"question": QUESTION},
    "prisons": {"file": "code\n", "preview": True, "download": True},
    "report": {"name": "CASELOAD", "from": "2003-01-01", "to": "2003-09-30"},
    "standard_cases": QUARTER | {"area": "area_wy"},
    "standards": {"area": "area_wy"},
    "standard_rules": {"file": "", "preview": False, "whole": True},
    "assessment": {"assessment": "asm_off_anna_1"},
    "caseload": {"area": "area_wy", "officer": "ofr_reed", "byOfficer": True, "byOffice": True},
    "cases": {
        "officer": "ofr_reed",
        "few": True,
        **dict.fromkeys(("today", "tomorrow", "week"), "2003-09-30"),
    },
    "dangerous": {"area": "area_wy"},
    "due_out": {"area": "area_wy"},
    "group": {"id": "grp_none", "area": "area_wy", "waits": True},
    "groups": {"area": "area_wy"},
    "incident": {"id": "inc_none", "person": "off_anna", "day": "2003-09-30"},
    "incidents": {"area": "area_wy"},
    "letter": {"contact": "con_none"},
    "moves": {"area": "area_wy", "direction": "HOME"},
    "ethnicity": {"list": True, "counts": True},
    "joins": {"broken": True},
    "merge": {"other": "off_bill", "look": True},
    "pair": {"id": "fil_off_anna.fil_off_bill"},
    "quality": {"place": "west-yorkshire", "chosen": True},
    "rejects": {"current": True, "rows": True},
    "victim": {"id": "vic_off_anna"},
    "split": {"goes": ["fil_off_anna"], "stays": ["fil_more"]},
}

ONE_MORE = """
MATCH (o:Offender)-[h:HAS_FILE]->(f:CaseFile {id: 'fil_off_anna'})
CREATE (o)-[:HAS_FILE {recordedAt: h.recordedAt}]->(g:CaseFile)
SET g.id = 'fil_more', g += f {.system, .scope, .reference, .surname, .forenames, .dateOfBirth, .createdAt, .version}
"""


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_document_comes_back_the_same_both_ways(world: Asking, page: str) -> None:
    """`world` compares the two, byte by byte."""
    text = document(page)
    (operation,) = [one for one in parse(text).definitions if isinstance(one, OperationDefinitionNode)]
    names = [one.variable.name.value for one in operation.variable_definitions or ()]
    who = "max" if page in MANAGERS else OTHERS.get(page, "pat")
    values = VALUES | MORE.get(page, {})
    if page in ("merge", "split"):
        born_ids = {name: await born(world.graph, name, 2001) for name in ("off_anna", "off_bill")}
        values |= {"id": born_ids["off_anna"], "other": born_ids["off_bill"]}
        await world.graph.run(ONE_MORE)
    body = await world(text, who, **{name: values[name] for name in names if name in values})
    assert body["data"]
    # The raw rows are the data steward's.
    assert [error["path"][-1] for error in body.get("errors", [])] == (["raw"] if page == "sources" else [])


async def _texts(world: Asking, monkeypatch: pytest.MonkeyPatch, *documents: str) -> set[str]:
    sent: list[str] = []
    read = Graph.read

    async def watching(self: Graph, statement: str, parameters: object) -> object:
        sent.append(statement)
        return await read(self, statement, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(Graph, "read", watching)
    for one in documents:
        await world.data(one)
    return set(sent)


async def test_documents_that_differ_in_aliases_and_order_share_a_statement(
    world: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So Neo4j plans it once."""
    texts = await _texts(
        world,
        monkeypatch,
        '{ offender(id: "off_anna") { surname sentences { type date } names { kind } } }',
        '{ who: offender(id: "off_bill") { names { k: kind } s: sentences { when: date type } surname } }',
        'query Q { offender(id: "off_carl") { ...Name sentences { date type } } } fragment Name on Offender { surname names { kind } }',
    )
    assert len(texts) == 1


async def test_no_value_is_written_into_a_statement(world: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every value is a parameter, so text from a caller is never read as Cypher."""
    nasty = "off_anna'}) DETACH DELETE n //"
    (text,) = await _texts(
        world,
        monkeypatch,
        '{ offender(id: "%s") { contacts(first: 7, kinds: [HOME_VISIT], from: "2002-03-04") { nodes { id } } } }'
        % nasty,
    )
    for value in ("DELETE", "HOME_VISIT", "2002-03-04", "off_", "7"):
        assert value not in text


async def test_aliases_with_different_arguments_are_read_apart(world: Asking) -> None:
    """The same field twice, each with its own arguments."""
    data = (
        await world.data(
            """{ offender(id: "off_anna") {
            home: contacts(first: 50, kinds: [HOME_VISIT]) { totalCount }
            missed: contacts(first: 50, outcomes: [UNACCEPTABLE_ABSENCE]) { totalCount nodes { kind } }
            all: contacts(first: 2) { totalCount nodes { id } }
            again: contacts(first: 2) { nodes { date } } } }"""
        )
    )["offender"]
    assert (data["home"]["totalCount"], data["missed"]["totalCount"], data["all"]["totalCount"]) == (6, 3, 15)
    assert [one["date"] for one in data["again"]["nodes"]] == ["2002-05-06", "2002-05-05"]


async def test_pages_of_the_timeline_cover_it_once_in_order(world: Asking) -> None:
    """Probation's contacts, the prison's movement and what other modules say, walked five at a time."""
    text = """query ($after: String) { offender(id: "off_anna") { timeline(first: 5, after: $after) {
        totalCount nodes { id date service kind } pageInfo { hasNextPage endCursor } } } }"""
    seen: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await world.data(text, after=after))["offender"]["timeline"]
        seen += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len({one["id"] for one in seen}) == page["totalCount"] == 24
    assert [one["date"] for one in seen] == sorted((one["date"] for one in seen), reverse=True)
    assert seen[-1] == {"id": "mov_off_anna", "date": "2001-03-01", "service": "PRISON", "kind": "RECEPTION"}


@pytest.mark.parametrize("on", [True, False])
async def test_skip_and_include_change_the_statement_not_the_answer(world: Asking, on: bool) -> None:
    """What is switched off is not read."""
    text = """query ($on: Boolean!) { offender(id: "off_anna") { surname @skip(if: $on)
        ... @include(if: $on) { forenames sentences { id } } } }"""
    person = (await world.data(text, on=on))["offender"]
    assert set(person) == ({"forenames", "sentences"} if on else {"surname"})


async def test_a_value_the_schema_does_not_allow_is_named_and_the_rest_is_answered(world: Asking) -> None:
    """Both completions give the same data and errors (`world` compares)."""
    await world.graph.run("MATCH (n:Name {id: 'nam_off_anna'}) SET n.kind = 'NONSENSE', n.surname = 17")
    body = await world('{ offender(id: "off_anna") { surname names { kind surname forenames } } }')
    assert body["data"]["offender"]["surname"] == "O'Reilly"
    assert body["data"]["offender"]["names"][0]["kind"] is None
    assert [error["path"] for error in body["errors"]] == [["offender", "names", 0, "kind"]]
    assert body["errors"][0]["extensions"]["code"] == "BAD_DATA"


async def test_introspection_and_the_viewer_go_beside_the_plan(world: Asking) -> None:
    """One answer from two sources, in the order asked."""
    data = await world.data(
        '{ a: __typename viewer { id name roles areas } offender(id: "off_anna") { __typename surname } __type(name: "Sex") { kind } }'
    )
    assert list(data) == ["a", "viewer", "offender", "__type"]
    assert data["viewer"] == {
        "id": "pat",
        "name": "Pat Ellis",
        "roles": ["PRACTITIONER"],
        "areas": ["west-yorkshire"],
    }


async def test_a_document_is_checked_once(world: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time it is known by its text."""
    text = '{ offender(id: "off_anna") { surname forenames } }'
    await world.data(text)
    monkeypatch.setattr("schema.documents.parse", None)
    await world.data(text)
    assert FAST.documents.read(text, {}).tree
