"""What a person may do now: scopes, clearances, changes that hold from the next request on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from demo.staff import BY_ID, EVERYONE
from graph.session import Graph
from graph.staff import keep_staff
from resolvers.access import Clearance, Grants, Role, reach, within
from resolvers.context import Claim, Context, Post, Viewer
from resolvers.parts import PARTS
from resolvers.refusals import SignInRefused
from resolvers.standing import Standings
from rules.clock import now
from schema.schema import schema
from schema.selection import PLUMBING
from tests.world import FAST, Asking

NOTES = '{ offender(id: "off_bill") { surname contacts(first: 2) { totalCount nodes { notes } } nextContact { id } } }'


def claim(staff: str, **given: Any) -> Claim:
    """A claim made now for an hour."""
    return replace(Claim(staff, now(), now() + timedelta(hours=1), "s1"), **given)


async def keep(graph: Graph, id: str, **given: Any) -> None:
    """Keep one member of staff."""
    person = {"id": id, "name": id.title(), **given}
    await graph.write(lambda tx: keep_staff(tx, [person], by="test", at=now()))


SINCE = date(2000, 1, 1)
WY = {"role": "PRACTITIONER", "area": "west-yorkshire", "from": SINCE}


async def test_a_part_out_of_scope_is_null_with_one_error(world: Asking) -> None:
    """Lists, totals and single things alike; the rest is answered, and so it is for those in scope."""
    elsewhere = Viewer("meera", "", (Post(Role.PRACTITIONER, "leicestershire-and-rutland"),))
    body = await world(NOTES, elsewhere)
    assert body["data"] == {"offender": {"surname": "Kowalski", "contacts": None, "nextContact": None}}
    assert [(one["path"], one["extensions"]["code"]) for one in body["errors"]] == [
        (["offender", "contacts"], "FORBIDDEN"),
        (["offender", "nextContact"], "FORBIDDEN"),
    ]
    assert (await world.data(NOTES, "pat"))["offender"]["contacts"]["totalCount"] == 15


async def test_scopes_hold_person_by_person_in_a_list(world: Asking) -> None:
    """One whom the prison holds and one whom it doesn't: notes of the first alone."""
    await world.graph.run("MATCH (s:Stay {id: 'sty_off_carl'}) SET s.to = date('2003-01-01')")
    body = await world(
        '{ offenders(search: "kowalski", first: 9) { edges { node { id contacts(first: 1) { totalCount } } } } }',
        "owen",
    )
    found = {edge["node"]["id"]: edge["node"]["contacts"] for edge in body["data"]["offenders"]["edges"]}
    assert found == {"off_bill": {"totalCount": 15}, "off_carl": None}
    assert [one["path"] for one in body["errors"]] == [["offenders", "edges", "node", "contacts"]]


@pytest.mark.parametrize("id", ["con_off_carl_1_1", "mov_off_carl"])
async def test_an_id_is_no_way_around_a_scope(world: Asking, id: str) -> None:
    """A note's own id leads to it only within the scope; a movement is in a part that reaches everyone."""
    await world.graph.run("MATCH (s:Stay {id: 'sty_off_carl'}) SET s.to = date('2003-01-01')")
    ask = '{ node(id: "%s") { id } }' % id
    assert (await world.data(ask, "owen"))["node"] == (None if id.startswith("con") else {"id": id})
    assert (await world.data(ask, "pat"))["node"] == {"id": id}
    assert (await world.data(ask.replace("carl", "bill"), "owen"))["node"] is not None


async def test_an_id_of_a_part_that_a_role_has_not_is_not_there(world: Asking) -> None:
    """Not even that it is there is told, whatever else is asked of it."""
    ask = '{ node(id: "con_off_bill_1_1") { id ... on Contact { kind source { file } } } }'
    assert (await world(ask, "vera"))["data"]["node"] is None
    for id, seen in (("con_off_bill_1_1", None), ("sen_off_bill_1", {"id": "sen_off_bill_1"})):
        assert (await world.data('{ node(id: "%s") { id } }' % id, "vera"))["node"] == seen
    assert (await world.data('{ node(id: "con_off_bill_1_1") { id } }', "pat"))["node"] is not None


async def test_a_tutor_finds_only_people_of_their_area(world: Asking) -> None:
    """Where identity itself has a scope, people outside it are not there: by id, in a search, in a total."""
    ask = '{ offender(id: "off_anna") { id } offenders(search: "kowalski", first: 5) { totalCount nodes { id } } }'
    assert (await world.data(ask, "tess"))["offenders"]["totalCount"] == 2
    away = Viewer("tess", "", (Post(Role.PROGRAMME_TUTOR, "leicestershire-and-rutland"),))
    assert await world.data(ask, away) == {"offender": None, "offenders": {"totalCount": 0, "nodes": []}}


async def test_a_unit_that_is_vetted_counts_only_with_the_clearance(world: Asking) -> None:
    """A public protection officer whose clearance ran out is nobody."""
    uncleared = Viewer("petra", "", (Post(Role.PUBLIC_PROTECTION, "west-yorkshire"),))
    assert (await world('{ offender(id: "off_bill") { id } }', uncleared))["data"] == {"offender": None}
    assert (await world.data('{ offender(id: "off_bill") { id } }', "petra"))["offender"]


async def test_a_change_holds_from_the_next_request_on(
    world: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever another process remembered, and with no more than one statement where nothing has changed."""
    await keep(world.graph, "newt", posts=[WY])
    here, there = Standings(world.graph), Standings(world.graph)
    asked = claim("newt")
    before = await there.viewer(asked)
    sent = 0
    read = Graph.read

    async def counting(self: Graph, statement: str, parameters: Any) -> Any:
        nonlocal sent
        sent += 1
        return await read(self, statement, parameters)

    monkeypatch.setattr(Graph, "read", counting)

    async def ask(viewer: Viewer) -> dict[str, Any]:
        context = Context(viewer, world.graph, world.audit, renew=lambda: there.viewer(asked, anew=True))
        return (await FAST.run(context, NOTES)).body()

    assert (await ask(await there.viewer(asked)))["data"]["offender"]["contacts"]
    assert sent == 1
    await keep(world.graph, "newt", posts=[{**WY, "to": date(2003, 1, 1)}])
    assert (await ask(await there.viewer(asked)))["data"] == {"offender": None}
    moved = {**WY, "area": "leicestershire-and-rutland"}
    await keep(world.graph, "newt", posts=[moved])
    body = await ask(await there.viewer(asked))
    assert body["data"]["offender"]["surname"]
    assert body["data"]["offender"]["contacts"] is None
    assert (await here.viewer(asked)).standing == before.standing + 2


async def test_posts_and_clearances_have_dates(world: Asking) -> None:
    """Not yet, now, no more."""
    day = now().date()
    later, sooner = day + timedelta(days=2), day - timedelta(days=2)
    await keep(
        world.graph,
        "iris",
        posts=[
            {**WY, "from": later},
            {"role": "MANAGER", "area": "west-yorkshire", "from": sooner},
            {"role": "AUDITOR", "from": SINCE, "to": sooner},
        ],
        clearances=[
            {"kind": "REGISTER", "from": sooner, "to": later},
            {"kind": "VICTIM_UNIT", "from": SINCE, "to": sooner},
        ],
    )
    found = await Standings(world.graph).viewer(claim("iris"))
    assert found.roles == {Role.MANAGER}
    assert found.clearances == {Clearance.REGISTER}


async def test_who_is_not_known_is_refused(world: Asking) -> None:
    """A token may be genuine and its bearer still nobody here."""
    with pytest.raises(SignInRefused, match="does not know you"):
        await Standings(world.graph).viewer(claim("stranger"))
    await keep(world.graph, "known", subject="6f1c", posts=[WY])
    assert (await Standings(world.graph).viewer(claim("6f1c", provider="https://id.test"))).id == "known"
    with pytest.raises(SignInRefused):
        await Standings(world.graph).viewer(claim("known", provider="https://id.test"))


async def test_signing_out_everywhere_ends_what_was_issued_before(world: Asking) -> None:
    """And one session that was ended, wherever it is remembered."""
    await world.graph.run(
        "MATCH (s:Staff {id: 'pat'}) SET s.signedOutAt = $at, s.endedSessions = ['s9'], s.standing = s.standing + 1",
        {"at": datetime(2026, 1, 1, tzinfo=UTC)},
    )
    standings = Standings(world.graph)
    with pytest.raises(SignInRefused, match="has ended"):
        await standings.viewer(claim("pat", issued=datetime(2025, 12, 31, tzinfo=UTC)))
    with pytest.raises(SignInRefused, match="has ended"):
        await standings.viewer(claim("pat", session="s9"))
    assert (await standings.viewer(claim("pat"))).id == "pat"


def test_nothing_below_a_part_is_kept_closer_than_the_way_to_it() -> None:
    """Scopes are checked where a path leaves the offender; what lies below may so reach no fewer people."""
    types = {
        name: kind
        for name, kind in schema._schema.type_map.items()
        if name in PARTS and not name.endswith(PLUMBING) and name not in ("Offender", "Query")
    }
    for member, (name, kind) in product(EVERYONE, types.items()):
        grants = Grants(frozenset({member.role}), frozenset(Clearance), reason=True)
        way = reach(grants, PARTS[name])
        if way is None:
            continue
        for field in getattr(kind, "fields", {}):
            inner = within(grants, name, field)
            assert inner in (None, "", way), f"{name}.{field} is kept closer than {name} for {member.role}"


def test_roles_are_apart() -> None:
    """A post in one area lends nothing to a role held in another."""
    both = Viewer(
        "x", "", (Post(Role.PRACTITIONER, "a", "T1"), Post(Role.MANAGER, "b"), BY_ID["owen"].viewer.posts[0])
    )
    assert both.reach["PRACTITIONER"]["areas"] == ["a"]
    assert both.reach["PRACTITIONER"]["teams"] == ["a/T1"]
    assert both.reach["MANAGER"]["whole"] == ["b"]
    assert both.reach["PRISON_OFFICER"]["prisons"] == ["LE"]
