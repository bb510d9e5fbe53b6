"""Limited access: who may limit it, what those kept out are told, and that nothing else of it ever shows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.session import Graph
from importers.run import clusters
from resolvers.access import Role
from resolvers.context import Post, Viewer
from rules.clock import today
from rules.limits import faults
from tests.test_imports_record import PEOPLE, ROWAN, SMALL, correct, imported
from tests.world import Asking, person

LIMIT = """mutation($input: LimitAccessInput!) { limitAccess(input: $input) {
  limitation { id kind from to message version names { id name } by { name } } userErrors { code field } } }"""
END = """mutation($input: EndLimitInput!) { endLimit(input: $input) {
  limitation { id to endReason version } userErrors { code field } } }"""
NOTICE = "query($search: String!) { restrictedRecords(search: $search, first: 5) { totalCount nodes { id message } } }"
SEEN = '{ offender(id: "off_bill") { id } }'
HELD = {"id": "lim_off_hide", "message": "Ask the public protection unit."}

LIMITED = """
MATCH (o:Offender {id: $who}) SET o.limited = true
CREATE (o)-[:LIMITED_BY]->(l:Limitation {id: $id, kind: $kind, from: date('2003-01-01'), version: 1,
  message: 'Ask.', by: 'max', recordedAt: datetime('2003-01-01T09:00:00Z')})
WITH l MATCH (s:Staff {id: $named}) CREATE (l)-[:NAMES]->(s)
"""


async def limited(graph: Graph, who: str, kind: str, named: str, id: str = "lim_new") -> None:
    """Limit access to somebody."""
    await graph.run(LIMITED, {"who": who, "kind": kind, "named": named, "id": id})


def wanted(**given: Any) -> dict[str, Any]:
    """Input of `limitAccess`: Bill is kept from Pat."""
    base = {"key": "key-of-limit", "offender": "off_bill", "kind": "EXCLUSION", "staff": ["pat"]}
    return base | given


async def test_a_search_says_that_a_record_is_restricted(world: Asking) -> None:
    """To whoever may have to act, and only what was left for them; by name, date of birth or number."""
    for search in ("kowalski", "Willard Kowalsky", "12/10/1981", "2003/0000003Y"):
        for who in ("pat", "owen", "sam", "max", "aldo", "petra"):
            found = (await world.data(NOTICE, who, search=search))["restrictedRecords"]
            assert found == {"totalCount": 1, "nodes": [HELD]}, (search, who)
    assert (await world.data(NOTICE, search="o'reilly"))["restrictedRecords"]["nodes"] == []


async def test_other_roles_are_told_nothing_whatever_there_is(world: Asking) -> None:
    """The same refusal with and without a restricted record."""
    refused = [await world(NOTICE, who, search="kowalski") for who in ("tess", "vera", "ines", "dan", "uma")]
    assert {one["errors"][0]["extensions"]["code"] for one in refused} == {"FORBIDDEN"}
    assert {orjson.dumps(one["data"]) for one in refused} == {b'{"restrictedRecords":null}'}
    await world.graph.run("MATCH (o:Offender {id: 'off_hide'}) DETACH DELETE o")
    assert [
        await world(NOTICE, who, search="kowalski") for who in ("tess", "vera", "ines", "dan", "uma")
    ] == refused


async def test_a_notice_depends_on_nobody_else(world: Asking) -> None:
    """Another restricted person is another row, and moves none; whoever sees a person is told of nothing."""
    alone = (await world.data(NOTICE, search="kowalski"))["restrictedRecords"]["nodes"]
    await person(world.graph, "off_aaaa", "Kowalski", "A", "1970-01-01", "1967/9893091D", limited=True)
    await person(world.graph, "off_zzzz", "Ash", "Zoe", "1970-01-01", "1999/0000001X", limited=True)
    found = (await world.data(NOTICE, search="kowalski"))["restrictedRecords"]
    assert found["totalCount"] == 2
    assert [one for one in found["nodes"] if one["id"] == HELD["id"]] == alone
    assert [one["id"] for one in found["nodes"]] == sorted(one["id"] for one in found["nodes"])
    await world.graph.run(
        "MATCH (s:Staff {id: 'pat'}), (l:Limitation {id: 'lim_off_hide'}) CREATE (l)-[:NAMES]->(s)"
    )
    assert [
        one["id"] for one in (await world.data(NOTICE, search="kowalski"))["restrictedRecords"]["nodes"]
    ] == ["lim_off_aaaa"]
    await world.graph.run("MATCH (l:Limitation) SET l.to = date()")
    assert (await world.data(NOTICE, "owen", search="kowalski"))["restrictedRecords"]["nodes"] == []


async def test_people_and_notices_are_one_statement(world: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are hidden."""
    sent = []
    read = Graph.read

    async def watching(self: Graph, statement: str, parameters: Any) -> Any:
        sent.append(statement)
        return await read(self, statement, parameters)

    monkeypatch.setattr(Graph, "read", watching)
    await world.data(
        """query($search: String!) { offenders(search: $search, first: 5) { nodes { id } }
        restrictedRecords(search: $search, first: 5) { nodes { id } } }""",
        search="kowalski",
    )
    assert len(sent) == 2  # one for each way that `world` asks


async def test_the_excluded_cannot_tell_that_it_is_they(world: Asking) -> None:
    """Kept out by name, or not among those named: the same answers, byte for byte."""
    asked = (NOTICE, SEEN, '{ offenders(search: "kowalski", first: 5) { totalCount nodes { id } } }')
    await limited(world.graph, "off_bill", "EXCLUSION", "pat")
    by_name = [orjson.dumps(await world(one, search="kowalski")) for one in asked]
    await world.graph.run("MATCH (l:Limitation {id: 'lim_new'}) DETACH DELETE l")
    await limited(world.graph, "off_bill", "RESTRICTION", "owen")
    assert [orjson.dumps(await world(one, search="kowalski")) for one in asked] == by_name
    assert b"EXCLUSION" not in b"".join(by_name)


@pytest.mark.parametrize(
    "ask",
    [
        '{ offenders(area: "area_wy", first: 2) { totalCount edges { cursor node { id limits { id } } } pageInfo { hasNextPage } } }',
        '{ offender(id: "off_bill") { id surname openedUntil limits { id } } }',
        '{ node(id: "lim_new") { id } }',
        '{ node(id: "sen_off_bill_1") { id } }',
        "{ accessReviews(first: 5) { totalCount nodes { id } } }",
    ],
)
async def test_two_worlds_of_a_manager_who_is_excluded(world: Asking, ask: str) -> None:
    """With the person and without: the same, for somebody who may read limits and reviews of others."""
    await limited(world.graph, "off_bill", "EXCLUSION", "max")
    await world.graph.run(
        """MATCH (o:Offender {id: 'off_bill'}) CREATE (:BreakGlass {id: 'brk_1', by: 'pat', open: true, version: 1,
        due: date('2003-01-01'), at: datetime(), until: datetime()})-[:OPENS]->(o)"""
    )
    there = orjson.dumps(await world(ask, "max"))
    await world.graph.run("MATCH (o:Offender {id: 'off_bill'})-[:LIMITED_BY]->(l) DETACH DELETE o, l")
    assert orjson.dumps(await world(ask, "max")) == there


async def test_limiting_access(world: Asking) -> None:
    """From the next request on: who is named is kept out, others are not; kept with its audit entry and event."""
    assert (await world.data(SEEN, "pat"))["offender"]
    body = (await world.data(LIMIT, "max", input=wanted(message="  Ask the  duty manager. ")))["limitAccess"]
    assert body["userErrors"] == []
    made = body["limitation"]
    assert made["names"] == [{"id": "pat", "name": "Pat Ellis"}] and made["by"] == {"name": "Max Hirst"}
    assert (made["from"], made["to"], made["version"]) == (today().isoformat(), None, 1)
    assert made["message"] == "Ask the duty manager."
    assert (await world.data(SEEN, "pat"))["offender"] is None
    assert (await world.data(SEEN, "owen"))["offender"]
    ((entries, events),) = await world.graph.read(
        """MATCH (l:Limitation {id: $id})
        RETURN COLLECT { MATCH (e:AuditEntry {operation: 'limitAccess', about: [l.id]})-[:ON]->(o:Offender)
                         RETURN [e.by, e.action, o.id] },
               COLLECT { MATCH (e:Event {subject: l.id}) RETURN e.kind }""",
        {"id": made["id"]},
    )
    # `world` gives every command twice: the second time it does nothing.
    assert (entries, events) == ([["max", "WRITE", "off_bill"]], ["ACCESS_LIMITED"])


async def test_a_restriction_keeps_out_its_own_maker(world: Asking) -> None:
    """Whom it does not name does not see the record, nor what was made."""
    given = wanted(kind="RESTRICTION", staff=["owen", "petra"])
    body = (await world.data(LIMIT, "max", input=given))["limitAccess"]
    assert body == {"limitation": None, "userErrors": []}
    assert [bool((await world.data(SEEN, who))["offender"]) for who in ("max", "owen", "petra", "aldo")] == [
        False,
        True,
        True,
        False,
    ]


async def test_who_may_limit_access(world: Asking) -> None:
    """Whoever answers for the person now, and public protection: nobody else, and not of what they can't see."""
    for who in ("pat", "owen", "vera", "aldo", "wy-police", "meera"):
        assert (await world.fault(LIMIT, who, input=wanted())) == ("FORBIDDEN", "You may not do this.")
    unseen = [
        (await world.data(LIMIT, "max", input=wanted(offender=id)))["limitAccess"]
        for id in ("off_hide", "off_none", "sen_off_bill_1")
    ]
    assert unseen == [{"limitation": None, "userErrors": [{"code": "NOT_FOUND", "field": "offender"}]}] * 3
    await world.graph.run("MATCH (s:Supervision {id: 'sup_off_bill'}) SET s.to = date('2003-01-01')")
    assert (await world.fault(LIMIT, "max", input=wanted()))[0] == "FORBIDDEN"
    assert (await world.data(LIMIT, "petra", input=wanted()))["limitAccess"]["limitation"]


async def test_a_limit_that_cannot_be_is_refused_whole(world: Asking) -> None:
    """Each with its code and field; nothing of it is written, and its key is free again."""
    day = today()
    for given, code, field in (
        ({"staff": []}, "NOBODY_NAMED", "staff"),
        ({"staff": ["pat", "nobody"]}, "UNKNOWN_STAFF", "staff"),
        ({"from": (day - timedelta(days=1)).isoformat()}, "IN_THE_PAST", "from"),
        ({"to": day.isoformat()}, "ENDS_TOO_SOON", "to"),
        ({"message": "x" * 301}, "TOO_LONG", "message"),
    ):
        body = (await world.data(LIMIT, "max", input=wanted(**given)))["limitAccess"]
        assert body == {"limitation": None, "userErrors": [{"code": code, "field": field}]}
    rows = await world.graph.read(
        "MATCH (o:Offender {id: 'off_bill'}) RETURN o.limited, COUNT { (o)-[:LIMITED_BY]->() }, COUNT { (:Command) }",
        {},
    )
    assert rows == [[False, 0, 0]]
    assert (await world.data(LIMIT, "max", input=wanted()))["limitAccess"]["limitation"]
    assert [one.code for one in faults(["x"] * 201, day, None, "", day)] == ["TOO_MANY"]


async def test_ending_a_limit(world: Asking) -> None:
    """With the version that was read, and a reason; what it was is kept."""
    made = (await world.data(LIMIT, "max", input=wanted()))["limitAccess"]["limitation"]
    given = {"key": "key-of-end", "limitation": made["id"], "version": 1, "reason": "No longer related."}
    for wrong, code in (({"version": 7}, "CHANGED"), ({"reason": "No."}, "REASON_TOO_SHORT")):
        body = (await world.data(END, "max", input=given | wrong))["endLimit"]
        assert [one["code"] for one in body["userErrors"]] == [code]
    for who in ("pat", "meera"):
        body = await world(END, who, input=given)
        told = body["data"]["endLimit"]
        assert told is None or told["userErrors"] == [{"code": "NOT_FOUND", "field": "limitation"}]
    body = (await world.data(END, "max", input=given))["endLimit"]
    assert body["limitation"] == {
        "id": made["id"],
        "to": today().isoformat(),
        "endReason": "No longer related.",
        "version": 2,
    }
    assert (await world.data(SEEN, "pat"))["offender"]
    again = (await world.data(END, "max", input=given | {"key": "another-key", "version": 2}))["endLimit"]
    assert [one["code"] for one in again["userErrors"]] == ["ENDED"]
    rows = await world.graph.read(
        "MATCH (:Limitation {id: $id})-[:WAS]->(v:Version) RETURN v.to, v.version, v.supersededBy",
        {"id": made["id"]},
    )
    assert rows == [[None, 1, "max"]]


async def test_who_may_read_the_limits_of_a_record(world: Asking) -> None:
    """Whoever may make them; to others the field is refused, and its id leads nowhere."""
    await limited(world.graph, "off_bill", "EXCLUSION", "owen")
    ask = '{ offender(id: "off_bill") { limits { kind from to names { name posts { role } } by { name } } } }'
    for who in ("max", "petra"):
        (limit,) = (await world.data(ask, who))["offender"]["limits"]
        assert limit["names"] == [{"name": "Owen Price", "posts": [{"role": "PRISON_OFFICER"}]}]
        assert (await world.data('{ node(id: "lim_new") { id } }', who))["node"]
    for who in ("pat", "meera"):
        body = await world('{ offender(id: "off_bill") { limits { kind } } }', who)
        assert body["data"] == {"offender": {"limits": None}}
        assert [one["extensions"]["code"] for one in body["errors"]] == ["FORBIDDEN"]
        assert (await world.data('{ node(id: "lim_new") { id } }', who))["node"] is None


PUT_LIMIT = """
MATCH (o:Offender {id: $offender}) SET o.limited = true
CREATE (o)-[:LIMITED_BY {recordedAt: datetime()}]->(:Limitation {id: $id, kind: 'RESTRICTION', from: date('2003-01-01')})
"""
LIMITS_OF = """
MATCH (o:Offender)
RETURN o.id, o.limited, COLLECT { MATCH (o)-[:LIMITED_BY]->(l) RETURN l.id ORDER BY l.id }
"""


async def test_limits_go_along_with_a_join_and_come_back_when_it_is_undone(
    empty_graph: Graph, tmp_path: Path
) -> None:
    """Joined, the limits of both hold for the one. Apart again, each has its own and those that were made in between."""
    people = tmp_path / PEOPLE
    people.write_bytes((SMALL / PEOPLE).read_bytes())
    right = people.read_bytes()
    correct(people, "|03/3Y|", "|1979/0163001B|")
    others = [path for path in sorted(SMALL.iterdir()) if path.name not in (PEOPLE, "manifest.csv")]
    await imported(empty_graph, people, *others)
    rowan = next(offender for offender, keys in (await clusters(empty_graph)).items() if keys == [ROWAN])

    async def limits() -> dict[str, list[str]]:
        rows = await empty_graph.read(LIMITS_OF, {})
        assert all(limited is bool(held) for _, limited, held in rows)
        return {id_: held for id_, _, held in rows if held}

    before = set(await clusters(empty_graph))
    people.write_bytes(right)
    # Whom Rowan's file is joined with is known once it is.
    await imported(empty_graph, people)
    (gone,) = before - set(await clusters(empty_graph))
    (stays,) = [one for one, keys in (await clusters(empty_graph)).items() if ROWAN in keys]
    correct(people, "|03/3Y|", "|1979/0163001B|")
    await imported(empty_graph, people)
    assert set(await clusters(empty_graph)) == before and rowan in (gone, stays)

    for offender in (gone, stays):
        await empty_graph.run(PUT_LIMIT, {"offender": offender, "id": f"lim_{offender}"})
    own = {offender: [f"lim_{offender}"] for offender in (gone, stays)}
    assert await limits() == own
    people.write_bytes(right)
    await imported(empty_graph, people)
    assert await limits() == {stays: sorted(own[gone] + own[stays])}
    await empty_graph.run(PUT_LIMIT, {"offender": stays, "id": "lim_a"})
    correct(people, "|03/3Y|", "|1979/0163001B|")
    await imported(empty_graph, people)
    assert await limits() == {offender: ["lim_a", *held] for offender, held in own.items()}


async def test_another_days_record_is_shown_to_whoever_may_see_it_today(world: Asking) -> None:
    """Not to those whom a limit keeps out, nor a part to those whom it is not for; and who looked is kept."""
    await world.graph.run("MATCH (:Offender)-[r:HAS_FILE]->() SET r.recordedAt = null")
    ask = 'query($id: ID!) { offender(id: $id, asKnownOn: "2003-10-01") { surname contacts(first: 1) { totalCount } } }'
    assert (await world.data(ask, "pat", id="off_hide"))["offender"] is None
    assert (await world.data(ask, "pat", id="off_bill"))["offender"]["contacts"]["totalCount"] == 15
    away = Viewer("pat", "", (Post(Role.PRACTITIONER, "leicestershire-and-rutland"),))
    found = (await world(ask, away, id="off_bill"))["data"]["offender"]
    assert found == {"surname": "Kowalski", "contacts": None}
    kept = [line for line in world.audit.path.read_text().splitlines() if '"action"' in line]
    assert orjson.loads(kept[-1])["subjects"] == ["off_bill"]
    assert orjson.loads(kept[0])["subjects"] == []
