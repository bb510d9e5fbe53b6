"""Who looked at a record: what is kept of each way to look, and who may know it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from demo.staff import BY_ID
from graph.outbox import write_audit
from resolvers.audit import looks
from resolvers.audit.shipping import Reader, ship
from resolvers.context import Claim
from resolvers.standing import Standings
from rules.clock import now
from tests.world import Asking

LOOKS = """query Looks($id: ID!, $first: Int = 20, $after: String, $actions: [LookAction!], $since: Date, $until: Date) {
  offender(id: $id) { looks(first: $first, after: $after, actions: $actions, since: $since, until: $until) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id at action by name roles operation parts refused purpose why agency } } } }"""
SHARES = "{ offender(id: %s) { shares(first: 5) { totalCount nodes { at agency parts purpose } } } }"


async def shipped(world: Asking) -> None:
    """Bring into the graph what was asked so far."""
    reader = Reader(world.audit.folder, world.audit.chain, 0)
    while await ship(world.graph, reader, world.audit.keys.name, world.audit.number):
        pass


async def nodes(
    world: Asking, as_: str = "petra", id: str = "off_bill", **given: Any
) -> list[dict[str, Any]]:
    """The looks at somebody."""
    found: list[dict[str, Any]] = (await world.data(LOOKS, as_, id=id, **given))["offender"]["looks"]["nodes"]
    return found


def last(world: Asking) -> dict[str, Any]:
    """The newest entry of the log."""
    return looks(world.audit.path)[-1]


async def test_a_look_says_who_what_and_when(world: Asking) -> None:
    """By name and work, with the parts that were reached; a list of people is a look at each of them."""
    await world.data('query Card { offender(id: "off_bill") { surname sentences { type } } }', "owen")
    await world.data('query Listed { offenders(search: "kowalski", first: 5) { nodes { surname } } }', "pat")
    await shipped(world)
    # `world` asks everything twice, each way once.
    newest, _, oldest, _ = await nodes(world)
    at = oldest.pop("at")
    assert at.endswith("Z") and at <= newest["at"]
    assert oldest == {
        "id": oldest["id"],
        "action": "READ",
        "by": "owen",
        "name": "Owen Price",
        "roles": ["PRISON_OFFICER"],
        "operation": "Card",
        "parts": ["identity", "sentences"],
        "refused": None,
        "purpose": "",
        "why": None,
        "agency": None,
    }
    assert (newest["operation"], newest["name"]) == ("Listed", "Pat Ellis")
    assert [one["operation"] for one in await nodes(world, id="off_carl")] == ["Listed", "Listed"]


async def test_a_refused_attempt_is_a_look(world: Asking) -> None:
    """At somebody who is hidden from those who asked; what else they asked for is not told."""
    await world('{ a: offender(id: "off_hide") { surname } b: offender(id: "off_bill") { surname } }', "pat")
    await shipped(world)
    await world.graph.run("MATCH (o:Offender {id: 'off_hide'}) SET o.limited = false")
    attempt, _ = await nodes(world, id="off_hide")
    assert (attempt["action"], attempt["by"]) == ("REFUSED", "pat")
    assert "off_bill" not in str(attempt)
    assert [one["action"] for one in await nodes(world)] == ["READ", "READ"]


async def test_a_write_is_a_look(world: Asking) -> None:
    """With its reason, as soon as it is made."""

    async def work(tx: Any) -> None:
        await write_audit(
            tx,
            by="dan",
            action="WRITE",
            operation="joinFiles",
            at=now(),
            roles=["DATA_STEWARD"],
            subjects=["off_bill"],
            why="The same person",
        )

    await world.graph.write(work)
    (look,) = await nodes(world)
    assert (look["action"], look["name"], look["why"]) == ("WRITE", "Dan Webb", "The same person")


async def test_filters_and_pages(world: Asking) -> None:
    """By kind and by day; page after page comes everything once."""
    for number in range(4):
        await world.data(f'query Look{number} {{ offender(id: "off_bill") {{ surname }} }}', "pat")
    await shipped(world)
    whole = await nodes(world)
    paged: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await world.data(LOOKS, "petra", id="off_bill", first=3, after=after))["offender"]["looks"]
        paged += page["nodes"]
        assert page["totalCount"] == 8
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert paged == whole and len({one["id"] for one in whole}) == 8
    day = now().date().isoformat()
    assert len(await nodes(world, since=day)) == len(await nodes(world, until=day)) == 8
    assert await nodes(world, since="2100-01-01") == await nodes(world, until="2003-01-01") == []
    assert await nodes(world, actions=["SHARE", "WRITE"]) == []
    assert len(await nodes(world, actions=["READ"])) == 8


async def test_looks_at_somebody_who_was_merged_stay_looks_at_the_person(world: Asking) -> None:
    """An entry that is on both counts once."""
    await world.data('query Both { offenders(search: "kowalski", first: 5) { nodes { surname } } }', "pat")
    await world.data('query One { offender(id: "off_carl") { surname } }', "pat")
    await shipped(world)
    await world.graph.run(
        "MATCH (o:Offender {id: 'off_carl'}), (now:Offender {id: 'off_bill'}) CREATE (o)-[:NOW]->(now)"
        " REMOVE o:Offender SET o:MergedOffender"
    )
    found = (await world.data(LOOKS, "petra", id="off_bill"))["offender"]["looks"]
    assert [one["operation"] for one in found["nodes"]] == ["One", "One", "Both", "Both"]
    assert found["totalCount"] == 4


@pytest.mark.parametrize("who", sorted(BY_ID))
async def test_who_may_know_who_looked(world: Asking, who: str) -> None:
    """Public protection and the auditor of anyone, the manager of the team's people; nobody of whom they may not see."""
    await world.data('{ offender(id: "off_bill") { surname } }', "owen")
    await shipped(world)
    found = (await world(LOOKS, who, id="off_bill"))["data"]["offender"]
    assert bool(found and found["looks"]) == (who in ("petra", "aldo", "max"))
    if found and found["looks"]:
        assert found["looks"]["nodes"][-1]["by"] == "owen"
    hidden = (await world(LOOKS, who, id="off_hide"))["data"]["offender"]
    assert hidden is None


async def test_a_look_is_found_by_its_id_by_those_alone(world: Asking) -> None:
    """An id opens no back door."""
    await world.data('{ offender(id: "off_bill") { surname } }', "owen")
    await shipped(world)
    id = looks(world.audit.path)[0]["id"]
    document = '{ node(id: "%s") { ... on Look { by } } }' % id
    assert (await world.data(document, "petra"))["node"] == {"by": "owen"}
    for who in ("pat", "owen", "meera"):
        assert (await world(document, who))["data"]["node"] is None


async def test_reading_who_looked_is_a_look(world: Asking) -> None:
    """At the person whose record it is."""
    await world.data('{ offender(id: "off_bill") { surname } }', "owen")
    await shipped(world)
    await world.data(LOOKS, "aldo", id="off_bill")
    entry = last(world)
    assert (entry["by"], entry["subjects"], entry["parts"]) == ("aldo", ["off_bill"], ["identity", "looks"])


@pytest.mark.parametrize(
    "fact", ["con_off_bill_1_1", "sty_off_bill", "nam_off_bill", "fil_off_bill", "src_off_bill"]
)
async def test_a_fact_that_is_asked_for_by_its_id_is_a_look_at_the_person(world: Asking, fact: str) -> None:
    """The entry names both."""
    await world.data('{ node(id: "%s") { id } }' % fact, "petra")
    entry = last(world)
    assert (entry["action"], entry["subjects"], entry["about"]) == ("READ", ["off_bill"], [fact])


async def test_an_agency_that_is_told_is_shown_to_those_who_work_with_the_person(world: Asking) -> None:
    """Which agency, what and what for; not who asked there."""
    claim = Claim("wy-police", now(), now() + timedelta(hours=1))
    police = await Standings(world.graph).viewer(claim)
    await world.data('{ offenderByIdentifier(scheme: PNC, value: "79/163001B") { surname } }', police)
    await shipped(world)
    share, _ = (await world.data(SHARES % '"off_bill"', "petra"))["offender"]["shares"]["nodes"]
    assert share.pop("at")
    assert share == {
        "agency": "West Yorkshire Police",
        "parts": ["identity"],
        "purpose": "Prevention of crime by people on licence and orders",
    }
    assert (await world.data(SHARES % '"off_carl"', "petra"))["offender"]["shares"]["totalCount"] == 0
    for who, may in {"owen": False, "sam": True, "max": True, "vera": False, "tess": False}.items():
        body = await world(SHARES % '"off_bill"', who)
        assert bool(body["data"]["offender"]["shares"]) == may
