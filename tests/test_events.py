"""The event feed: each is told what they may know of, in order, from any position on, with no hint of the rest."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from demo.staff import BY_ID, POLICE
from graph.deletion import become_stub, delete_rest
from graph.events import SUBJECTS
from graph.imports.moves import MERGE_AWAY, MOVE_FILES, REVIVE
from graph.session import Graph
from resolvers.access import TABLE
from resolvers.audit import looks
from resolvers.context import Context, Viewer
from resolvers.events import KINDS
from resolvers.movements import EVENTS
from resolvers.transfers.acting import TELLING
from rules.codes import EventKind, TransferStep
from rules.codes.events import UNTOLD
from tests.conventions.tree import text, tracked
from tests.happening import ANNA, AT, BILL, CARL, HIDE, VEIL, agreed, all_happened, happened
from tests.test_limits import limited
from tests.test_sharing import AWAY
from tests.world import FAST, Asking

FEED = """query Feed($first: Int!, $after: String) { events(first: $first, after: $after) {
  edges { cursor node { id kind at subject offenders { id } } } pageInfo { hasNextPage endCursor } } }"""
SHORT = "query Feed($first: Int!, $after: String) { events(first: $first, after: $after) { nodes { kind offenders { id } } pageInfo { hasNextPage endCursor } } }"


async def told(world: Asking, who: str | Viewer, purpose: str = "", **given: Any) -> list[tuple[str, ...]]:
    """What somebody is told: kinds, each with whose record it is of."""
    body = await world(SHORT, who, purpose, **{"first": 100, **given})
    assert "errors" not in body, body["errors"]
    return [
        (one["kind"], *(each["id"] for each in one["offenders"])) for one in body["data"]["events"]["nodes"]
    ]


def appended(code: str) -> Iterator[str]:
    """The kinds of events that a module names where it appends one, or says what a command wrote."""
    for node in ast.walk(ast.parse(code)):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if name == "append_event":
            assert isinstance(node, ast.Call)
            values = [one.value for one in node.keywords if one.arg == "kind"]
        elif name == "Written":
            assert isinstance(node, ast.Call)
            values = node.args[1:2]
        else:
            continue
        yield from (
            one.value
            for value in values
            for one in ast.walk(value)
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and "_" in one.value.strip("_")
        )


def test_every_kind_has_its_part() -> None:
    """Of the record, or a reason why nobody is told; those of moves and transfers are named by what is done."""
    assert set(KINDS) == set(EventKind) and not set(UNTOLD) & set(EventKind.__members__)
    assert {kind.part for kind in KINDS.values()} <= set(TABLE)
    assert {kind.subject for kind in KINDS.values()} <= {
        None,
        "Offender",
        *(shape.name for shape in SUBJECTS),
    }
    rooms = ("resolvers", "graph", "importers", "cli")
    named = {
        kind
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in rooms
        for kind in appended(text(Path(path)))
    }
    assert {"ACCESS_LIMITED", "RECORD_DELETED", "TRANSFER_TOLD"} <= named
    made = {
        *EVENTS.values(),
        "MOVED",
        *(f"TRANSFER_{step.name}" for step in TransferStep if step not in TELLING),
    }
    known = {*EventKind.__members__, *UNTOLD}
    assert {kind for kind in named if kind != "TRANSFER_"} | made <= known
    assert made | named >= set(EventKind.__members__) - {
        *("GLASS_BROKEN", "CASE_REASSIGNED", "HANDOVER_RECORDED", "RECALL_RECORDED", "REGISTER_CHANGED"),
        "TREATMENT_ENDED",
    }


async def test_a_kind_of_which_nothing_is_said_is_not_appended(empty_graph: Graph) -> None:
    """So that no event can be told to the wrong people, or to none by mistake."""
    with pytest.raises(ValueError, match="SURPRISED"):
        await happened(empty_graph, "SURPRISED", ANNA)


async def test_each_is_told_within_the_part_that_it_is_of(world: Asking) -> None:
    """By role and by scope; of what is nobody's record or said to nobody, no one."""
    limitation = "lim_off_anna"
    await limited(world.graph, ANNA, "EXCLUSION", "owen", limitation)
    await happened(world.graph, "ACCESS_LIMITED", ANNA, subject=limitation)
    await happened(world.graph, "RECEIVED", BILL, subject="mov_off_bill")
    await happened(world.graph, "RELEASED", BILL, subject="mov_gone")
    await all_happened(
        world.graph,
        ("TRANSFER_PROPOSE", CARL),
        ("TRANSFER_TOLD", CARL),
        ("RELEASE_TOLD", CARL),
        ("STANDING_CHANGED",),
    )
    received, released, limits = ("RECEIVED", BILL), ("RELEASED", BILL), ("ACCESS_LIMITED", ANNA)
    transfer, register = ("TRANSFER_PROPOSE", CARL), ("TRANSFER_TOLD", CARL)
    assert await told(world, "pat") == [received, released, transfer]
    assert await told(world, "owen") == [received, released]
    assert await told(world, "max") == [limits, received, released, transfer]
    assert await told(world, "petra") == [limits, received, released, transfer]
    assert await told(world, "petra", "A review of the register.") == [
        limits,
        received,
        released,
        transfer,
        register,
    ]
    await world.graph.run("MATCH (s:Supervision {id: 'sup_off_carl'}) SET s.to = date('2003-01-01')")
    assert transfer in await told(world, "pat")
    for who in ("ines", "dan", "uma", "aldo"):
        assert (await world.fault(SHORT, who, first=5))[0] == "FORBIDDEN"
    page = (await world.data(FEED, "max", first=5))["events"]["edges"]
    assert [one["node"]["subject"] for one in page] == [limitation, "mov_off_bill", None, None]
    assert page[0]["node"]["at"] == "2003-09-30T09:00:00Z"
    assert (await world.data('{ node(id: "mov_off_bill") { id } }', "max"))["node"]


async def test_what_is_about_may_be_found_where_it_is_named(world: Asking) -> None:
    """Whoever is told the id of a subject finds it by that, and no other way round, in whatever role."""
    await limited(world.graph, ANNA, "EXCLUSION", "owen", "lim_1")
    for kind, subject in (
        ("LIMIT_ENDED", "lim_1"),
        ("MOVED", "mov_off_anna"),
        ("RECORD_SPLIT", ANNA),
        ("RECORD_SPLIT", BILL),
    ):
        await happened(world.graph, kind, ANNA, subject=subject)
    assert POLICE.agreement is not None
    fields = POLICE.agreement.fields | {"Event.subject", "Query.node"}
    named = set()
    for viewer in (
        *(BY_ID[who].viewer for who in ("max", "petra", "owen")),
        agreed(["MOVED"], fields=fields),
    ):
        for edge in (await world.data(FEED, viewer, first=9))["events"]["edges"]:
            if (subject := edge["node"]["subject"]) is not None:
                named.add(subject)
                found = await world.data("query($id: ID!) { node(id: $id) { id } }", viewer, id=subject)
                assert found["node"] == {"id": subject}
    assert named == {"lim_1", "mov_off_anna", ANNA}


@pytest.mark.parametrize("who", ["pat", "wy-police"])
async def test_what_is_hidden_leaves_no_trace(world: Asking, who: str) -> None:
    """Not in the events, not in positions, pages or sizes: the answer is the same, to the byte, as if it were not."""
    await all_happened(
        world.graph,
        ("RECEIVED", ANNA), ("RECEIVED", HIDE), ("RELEASED", VEIL), ("RECALLED", BILL), ("RELEASED", HIDE),
        ("RECORDS_JOINED", BILL, HIDE), ("RECEIVED", CARL), ("RELEASED", HIDE),
    )  # fmt: skip
    await limited(world.graph, CARL, "EXCLUSION", who)

    async def answers() -> bytes:
        pages = [await world(FEED, who, first=size) for size in (1, 2, 3, 50)]
        (cursor,) = [one["cursor"] for one in pages[0]["data"]["events"]["edges"]]
        return orjson.dumps([*pages, await world(FEED, who, first=50, after=cursor)])

    seen = await answers()
    assert b"RECALLED" in seen and HIDE.encode() not in seen and CARL.encode() not in seen
    await world.graph.run(
        "MATCH (o:Offender) WHERE o.id IN ['off_hide', 'off_veil', 'off_carl'] MATCH (o)<-[:ON]-(e:Event) DETACH DELETE e"
    )
    assert await answers() == seen


async def test_an_agency_is_told_what_its_agreement_names(world: Asking) -> None:
    """Kinds that it lists, of people in its places now; each read is a share with whom it was of."""
    await all_happened(
        world.graph,
        ("RECEIVED", ANNA),
        ("RELEASED", BILL),
        ("TRANSFER_COMPLETE", CARL),
        ("TRANSFER_PROPOSE", CARL),
    )
    both = agreed(["RECEIVED", "TRANSFER_COMPLETE", "TRANSFER_PROPOSE"])
    assert await told(world, both) == [("RECEIVED", ANNA), ("TRANSFER_COMPLETE", CARL)]
    share = looks(world.audit.path)[-1]
    assert (share["action"], share["by"], share["agreement"]) == ("SHARE", "wy-police", "agr_1")
    assert share["subjects"] == [ANNA, CARL] and share["operation"] == "Feed"
    assert await told(world, agreed([])) == []
    await world.graph.run(AWAY, {"id": ANNA})
    assert await told(world, both) == [("TRANSFER_COMPLETE", CARL)]
    assert await told(world, agreed(["RECEIVED"], areas=(), prisons=("LE",))) == [("RECEIVED", ANNA)]
    unnamed = agreed(["RECEIVED"], fields=frozenset({"Query.offender", "Offender.surname"}))
    assert (await world.fault(SHORT, unnamed, first=5))[0] == "FORBIDDEN"
    assert (await world.fault("{ events(first: 5) { nodes { subject } } }", both))[0] == "FORBIDDEN"
    assert POLICE.agreement is not None
    named = agreed(["RECEIVED"], fields=POLICE.agreement.fields | {"Event.by"}, areas=(), prisons=("LE",))
    assert (await world.data("{ events(first: 5) { nodes { by } } }", named))["events"]["nodes"] == [
        {"by": None}
    ]
    ours = (await world.data("{ events(first: 1) { nodes { by } } }", "max"))["events"]["nodes"]
    assert ours == [{"by": BY_ID["owen"].name}]


async def test_whoever_reads_on_misses_nothing_and_meets_nothing_twice(world: Asking) -> None:
    """From whatever position, at whatever page size, while many write; in the one order that all see."""
    people = [ANNA, BILL, HIDE, CARL]

    async def writer(number: int) -> None:
        for n in range(12):
            await happened(world.graph, "RECEIVED" if n % 2 else "LIMIT_ENDED", people[(n + number) % 4])

    async def reader(size: int, after: str | None = None) -> list[str]:
        found: list[str] = []
        idle = 0
        while idle < 2:
            done = writers.done()
            # Asked once, not both ways: between the two, more is written.
            context = Context(BY_ID["pat"].viewer, world.graph, world.audit)
            answer = await FAST.run(context, FEED, {"first": size, "after": after})
            page = answer.data["events"]
            found += [one["node"]["id"] for one in page["edges"]]
            after = page["pageInfo"]["endCursor"] or after
            idle = idle + 1 if done and not page["edges"] else 0
        return found

    writers = asyncio.ensure_future(asyncio.gather(*(writer(number) for number in range(4))))
    readers = await asyncio.gather(reader(1), reader(3), reader(50))
    await writers
    whole = (await world.data(FEED, first=100))["events"]["edges"]
    ids = [one["node"]["id"] for one in whole]
    rows = await world.graph.read(
        "MATCH (e:Event {kind: 'RECEIVED'})-[:ON]->(o) WHERE e.position > 0 AND o.id <> 'off_hide' RETURN e.id ORDER BY e.position",
        {},
    )
    assert ids == [row[0] for row in rows] and len(ids) == 18
    assert list(readers) == [ids] * 3
    for place, one in enumerate(whole):
        page = (await world.data(FEED, first=100, after=one["cursor"]))["events"]["edges"]
        assert [each["node"]["id"] for each in page] == ids[place + 1 :]


async def test_a_position_is_one_of_ours(world: Asking) -> None:
    """Anything else is refused; one that is gone begins at the start, so that nothing is missed."""
    await happened(world.graph, "RECEIVED", ANNA)
    for wrong in ("nonsense", "WzFd", "WyJvZmZfYW5uYSJd"):
        assert (await world.fault(SHORT, first=5, after=wrong))[0] == "BAD_INPUT"
    gone = "WyJldnRfZ29uZSJd"
    assert await told(world, "pat", after=gone) == [("RECEIVED", ANNA)]


async def test_events_are_found_after_records_are_joined_and_split(world: Asking) -> None:
    """On whom the record leads to now; of several people only for who may see them all."""
    await all_happened(world.graph, ("RECEIVED", ANNA), ("RECEIVED", BILL), ("RECORDS_JOINED", ANNA, BILL))
    move = {"file": "fil_off_bill", "from": BILL, "to": ANNA}
    await world.graph.run("MATCH (:Offender {id: 'off_bill'})-[r:KEPT_APART]->() DELETE r")
    await world.graph.run(MOVE_FILES, {"rows": [move], "at": AT})
    await world.graph.run(MERGE_AWAY, {"rows": [{"id": BILL, "now": ANNA}], "at": AT})
    joined = [("RECEIVED", ANNA), ("RECEIVED", ANNA), ("RECORDS_JOINED", ANNA)]
    assert await told(world, "max") == joined
    await happened(world.graph, "RELEASED", ANNA)
    await world.graph.run(REVIVE, {"ids": [BILL], "at": AT})
    await world.graph.run(MOVE_FILES, {"rows": [{**move, "from": ANNA, "to": BILL}], "at": AT})
    split = [("RECEIVED", ANNA), ("RECEIVED", BILL), ("RECORDS_JOINED", ANNA, BILL), ("RELEASED", ANNA)]
    assert await told(world, "max") == split
    await limited(world.graph, BILL, "EXCLUSION", "max")
    assert await told(world, "max") == [("RECEIVED", ANNA), ("RELEASED", ANNA)]


async def test_somebody_kept_apart_stays_unknown_when_joined(world: Asking) -> None:
    """Whoever may not know of the one is not told that the two were joined."""
    await happened(world.graph, "RECORDS_JOINED", ANNA, VEIL)
    await world.graph.run("MATCH (:Offender {id: 'off_veil'})-[r:KEPT_APART]->() DELETE r")
    await world.graph.run(MERGE_AWAY, {"rows": [{"id": VEIL, "now": ANNA}], "at": AT})
    assert await told(world, "max") == []


async def test_a_deleted_record_is_told_of_no_more(world: Asking) -> None:
    """Its events stay where they are, so that the order has no gaps, and are shown to nobody."""
    await all_happened(world.graph, ("RECEIVED", ANNA), ("RECEIVED", BILL))
    first = (await world.data(FEED, first=1))["events"]["pageInfo"]["endCursor"]
    stub = {"id_": ANNA, "by": "dan", "rule": "x", "reason": "Due"}
    await world.graph.write(lambda tx: become_stub(tx, **stub, at=AT))
    await delete_rest(world.graph, ANNA)
    await happened(world.graph, "RELEASED", BILL)
    rows = await world.graph.read(
        "MATCH (e:Event) WHERE e.position > 0 RETURN e.position, head(COLLECT { MATCH (e)-[:ON]->(o) RETURN o.id }) ORDER BY e.position",
        {},
    )
    assert rows == [[1, ANNA], [2, BILL], [3, BILL]]
    rest = [("RECEIVED", BILL), ("RELEASED", BILL)]
    assert await told(world, "pat") == rest and await told(world, "pat", after=first) == rest


async def test_a_command_ties_its_event_to_the_person(world: Asking) -> None:
    """In the transaction that appends it; who gave it reads it next."""
    limit = "mutation($input: LimitAccessInput!) { limitAccess(input: $input) { limitation { id } userErrors { code } } }"
    given = {"key": "key-of-limit", "offender": BILL, "kind": "EXCLUSION", "staff": ["owen"]}
    body = await world.data(
        limit,
        "max",
        input={**given, "from": "2099-01-01", "message": "Ask."},
    )
    assert body["limitAccess"]["userErrors"] == [], body
    page = (await world.data(FEED, "max", first=5))["events"]["edges"]
    assert [(one["node"]["kind"], one["node"]["subject"]) for one in page] == [
        ("ACCESS_LIMITED", body["limitAccess"]["limitation"]["id"])
    ]
