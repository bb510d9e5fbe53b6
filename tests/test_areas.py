"""Areas that merge and split: previewed, refused in words, carried through once, and what was before stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from graph.areas import moving as moving_areas
from graph.imports.reference import founded, put_reference
from resolvers.access import Clearance, Role
from resolvers.areas import by_hand
from resolvers.areas.moving import carry_on
from resolvers.context import Claim, Post, Viewer
from resolvers.standards.judging import follow
from resolvers.standing import Standings
from rules.areas import Area, Becoming, follower, read, stands, wrong
from rules.clock import now, stand_still
from rules.row_files import Misread
from settings import Problem
from tests.transferring import DAY, KEYS, LR, VIEWERS, Moving, moving

__all__ = ["moving"]

PREVIEW = """query($file: String!, $from: Date) { previewAreas(file: $file, from: $from) { reasons { code field message }
  moves { area office becomes founds cases posts } agencies } }"""
CHANGE = """mutation($input: ChangeAreasInput!) { changeAreas(input: $input) {
  changes { office from former { slug closedOn } into { slug openedOn } } userErrors { code field message } } }"""
KEEP = "mutation($input: KeepAreaInput!) { keepArea(input: $input) { area { closedOn became { id } } userErrors { code } } }"
HELD = """query($id: ID!, $on: Date) { offender(id: $id, asKnownOn: $on) { supervisions(first: 9) { from to team
  area { slug } officer { name } } } }"""
AREAS = "{ areas(first: 99) { nodes { slug } } }"
EVERY = """{ areas(first: 99, every: true) { nodes { slug became { office from into { name } }
  cameFrom { former { name } } } } }"""
BOTH = "area,office,becomes,name,region,force_number\n"
MERGE = BOTH + f"west-yorkshire,,{LR},,,\n"
THIRD = BOTH + f"west-yorkshire,,north,North,North East,\n{LR},,north,,,\n"
SPLIT = BOTH + (
    "west-yorkshire,,leeds,Leeds,Yorkshire & Humberside,13\n"
    "west-yorkshire,Leeds team,leeds,,,\n"
    "west-yorkshire,Bradford team,bradford,Bradford,Yorkshire & Humberside,\n"
)
AT_ONCE = """
MATCH (f:CaseFile)-[:SUPERVISED]->(s:Supervision)-[:IN_AREA]->(a:Area)
WHERE s.from <= $day AND (s.to IS NULL OR s.to > $day)
RETURN f.id, collect(DISTINCT a.slug) ORDER BY f.id
"""
OFFICES = """
MATCH (s:Supervision {id: 'sup_off_bill'}) SET s.team = 'Bradford team'
"""


async def changed(
    moving: Moving, file: str, day: date = DAY, who: str = "dan", **given: Any
) -> dict[str, Any]:
    base = {
        "key": f"areas-key-{next(KEYS)}",
        "file": file,
        "from": day.isoformat(),
        "reason": "By order 7 of 2003",
    }
    return dict((await moving.ask(CHANGE, who, input=base | given))["changeAreas"])


async def viewer(moving: Moving, who: str) -> Viewer:
    """Somebody as the graph says that they stand."""
    return await Standings(moving.world.graph).viewer(Claim(who, now(), now() + timedelta(hours=1)))


async def reads(moving: Moving, who: str, offender: str) -> bool:
    """Whether somebody reads the contacts of a person: only who works with them does."""
    document = "query($id: ID!) { offender(id: $id) { contacts(first: 1) { totalCount } } }"
    found = await moving.world(document, await viewer(moving, who), id=offender)
    return "errors" not in found


async def held(moving: Moving, offender: str, on: date | None = None) -> list[tuple[Any, ...]]:
    asks = await viewer(moving, "pat")
    body = await moving.world.data(HELD, asks, id=offender, on=on.isoformat() if on else None)
    rows = body["offender"]["supervisions"]
    return [(one["from"], one["to"], one["area"]["slug"], (one["officer"] or {}).get("name")) for one in rows]


def test_a_file_is_read_and_told_what_is_wrong() -> None:
    """By itself, and against the areas that there are."""
    for text in ("", "area\nkent\n", BOTH, BOTH + "Not a slug,,kent,,,\n", BOTH + "kent,,essex\n"):
        with pytest.raises(Misread):
            read(text)
    kent = Area("1", "kent", "Kent", offices=frozenset({"Dover", "Deal"}))
    gone = Area("2", "avon", "Avon", closed=DAY, becomes=(Becoming(None, "kent", DAY),))
    there = {"kent": kent, "avon": gone, "essex": Area("3", "essex", "Essex", opened=DAY + timedelta(9))}

    def codes(rows: str, day: date = DAY, why: str = "By order 7") -> list[str]:
        return [one.code for one in wrong(read(BOTH + rows), there, day, why, DAY)]

    assert codes("kent,,sussex,Sussex,South,\n") == []
    assert codes("kent,,sussex,,,\n", DAY - timedelta(32), "No") == [
        "TOO_LONG_AGO",
        "REASON_TOO_SHORT",
        "NO_NAME",
    ]
    assert codes("kent,,essex,,,\n", DAY + timedelta(4000)) == ["TOO_FAR"]
    assert codes("kent,,essex,,,\n") == ["NOT_OPEN_YET"]
    assert codes("kent,,kent,,,\n") == ["ENDS_TOO"]
    assert codes("surrey,,kent,,,\navon,,kent,,,\nessex,,avon,,,\n") == ["UNKNOWN_AREA", "CLOSED", "ENDS_TOO"]
    split = "kent,Dover,sussex,Sussex,South,\nkent,Dover,sussex,,,\nkent,Margate,sussex,,,\n"
    assert codes(split) == ["NO_HEIR", "TWICE", "UNKNOWN_OFFICE", "OFFICE_MISSING"]
    assert [one.message for one in wrong(read(BOTH + "avon,,kent,,,\n"), there, DAY, "By order 7", DAY)] == [
        "Avon ended on 2 June 2003 and became Kent."
    ]
    assert stands(read(BOTH + "avon,,kent,,,\n"), there, DAY)
    assert not stands(read(BOTH + "avon,,kent,,,\n"), there, DAY + timedelta(1))
    both = (Becoming(None, "a", DAY), Becoming("Dover", "b", DAY))
    assert [follower(both, one) for one in (None, "Dover", "Deal")] == ["a", "b", "a"]


async def test_an_area_is_merged_into_another(moving: Moving) -> None:
    """Its cases are the other's from the day on and with the same officers; who reads them follows; the past stays."""
    assert (await moving.world.fault(PREVIEW, VIEWERS["pat"], file=MERGE))[0] == "FORBIDDEN"
    assert not await reads(moving, "lena", "off_bill")
    preview = (await moving.ask(PREVIEW, "dan", file=MERGE))["previewAreas"]
    assert preview["reasons"] == []
    leeds = next(one for one in preview["moves"] if one["office"] == "Leeds team")
    assert (leeds["area"], leeds["becomes"], leeds["founds"]) == (
        "West Yorkshire",
        "Leicestershire & Rutland",
        False,
    )
    assert leeds["cases"] >= 3 and leeds["posts"] >= 1
    assert await moving.world.graph.read("MATCH (c:AreaChange) RETURN count(c)", {}) == [[0]]
    before = await held(moving, "off_bill")
    await moving.world.graph.run(
        "MATCH ()-[r:HAS_FILE]->() SET r.recordedAt = datetime('2003-01-01T00:00:00Z')"
    )
    done = await changed(moving, MERGE, key="the same key")
    assert done["userErrors"] == []
    assert [one["into"]["slug"] for one in done["changes"]] == [LR]
    after = await held(moving, "off_bill")
    assert after == [
        ("2003-06-02", None, LR, "J Reed"),
        ("2002-01-01", "2003-06-02", "west-yorkshire", "J Reed"),
    ]
    # What was known at the end of a day before anything was said of it.
    stand_still(date(2004, 6, 2))
    assert await held(moving, "off_bill", date(2004, 6, 1)) == before
    stand_still(DAY)
    # One area answers for each case on each day.
    for day, slug in ((DAY - timedelta(1), "west-yorkshire"), (DAY, LR), (DAY + timedelta(400), LR)):
        rows = await moving.world.graph.read(AT_ONCE, {"day": day})
        assert rows and {tuple(areas) for _, areas in rows} == {(slug,)}
    # Whoever worked there works on, and those of the other area see the cases.
    assert (await viewer(moving, "pat")).areas == (LR,)
    assert await reads(moving, "pat", "off_bill") and await reads(moving, "lena", "off_bill")
    # The heir reads what ended before, too.
    await moving.world.graph.run(
        "MATCH (s:Supervision)-[r:IN_AREA]->(:Area {slug: $slug}) DELETE r", {"slug": LR}
    )
    assert await reads(moving, "lena", "off_bill")
    assert not await reads(moving, "kent", "off_bill")


async def test_it_is_done_once_and_told(moving: Moving) -> None:
    """The same key, and the same file under another, change nothing; each case has its event, and the audit says why."""
    done = await changed(moving, MERGE, key="the same key")
    state = await moving.world.graph.read("MATCH (n) RETURN labels(n), count(*) ORDER BY labels(n)", {})
    assert await changed(moving, MERGE, key="the same key") == done
    again = await changed(moving, MERGE)
    assert [one["code"] for one in again["userErrors"]] == ["ALREADY"]
    assert await carry_on(moving.world.graph) == 0
    events = "MATCH (e:Event {kind: 'CASE_FOLLOWED'})-[:ON]->(o:Offender) WHERE e.position > 0 RETURN o.id, count(e)"
    told = dict(await moving.world.graph.read(events, {}))
    assert told["off_bill"] == told["off_anna"] == 1
    labels = {"Supervision", "AreaChange", "Area", "Post", "Transfer"}
    now_there = await moving.world.graph.read("MATCH (n) RETURN labels(n), count(*) ORDER BY labels(n)", {})
    assert [row for row in now_there if labels & set(row[0])] == [
        row for row in state if labels & set(row[0])
    ]
    why = "MATCH (e:AuditEntry {operation: 'followArea cases'}) RETURN e.why, 'off_bill' IN e.subjects"
    assert await moving.world.graph.read(why, {}) == [
        ["West Yorkshire became Leicestershire & Rutland on 2 June 2003", True]
    ]
    assert await moving.world.graph.read("MATCH (e:Event {kind: 'AREAS_CHANGED'}) RETURN e.subject", {}) == [
        ["area_wy"]
    ]
    # A row that comes later and still names the old area is taken as what that became.
    await moving.world.graph.run("MATCH (s:Supervision {id: 'sup_off_anna'}) REMOVE s.to")
    await moving.world.graph.run(
        "MATCH (f:CaseFile {id: 'fil_off_anna'})-[:SUPERVISED]->(s:Supervision) WHERE s.id <> 'sup_off_anna' "
        "DETACH DELETE s"
    )
    assert await carry_on(moving.world.graph) == 1
    assert (await held(moving, "off_anna"))[0][2] == LR


async def test_an_ended_area_is_chosen_no_more(moving: Moving) -> None:
    """It is not in lists of today's areas; a move to it is refused; of every area it is told what it became."""
    await changed(moving, BOTH + "kent,,west-yorkshire,,,\n", DAY + timedelta(5))
    refused = await moving.propose(area="area_kt", movesOn=(DAY + timedelta(5)).isoformat())
    assert refused["userErrors"] == [{"code": "AREA_ENDED", "field": "area"}]
    assert {"slug": "kent"} in (await moving.world.data(AREAS, await viewer(moving, "pat")))["areas"]["nodes"]
    body = await moving.ask(
        KEEP, "dan", input={"key": "keep-kent", "area": "kent", "reason": "The order was quashed"}
    )
    assert body["keepArea"] == {"area": {"closedOn": None, "became": []}, "userErrors": []}
    await changed(moving, BOTH + "kent,,west-yorkshire,,,\n", DAY + timedelta(5))
    stand_still(DAY + timedelta(5))
    assert await carry_on(moving.world.graph) > 0
    assert {"slug": "kent"} not in (await moving.world.data(AREAS, await viewer(moving, "pat")))["areas"][
        "nodes"
    ]
    every = {
        one["slug"]: one
        for one in (await moving.world.data(EVERY, await viewer(moving, "pat")))["areas"]["nodes"]
    }
    assert every["kent"]["became"] == [
        {"office": None, "from": "2003-06-07", "into": {"name": "West Yorkshire"}}
    ]
    assert every["west-yorkshire"]["cameFrom"] == [{"former": {"name": "Kent"}}]
    body = await moving.ask(
        KEEP, "dan", input={"key": "keep-late", "area": "kent", "reason": "The order was quashed"}
    )
    assert body["keepArea"]["userErrors"] == [{"code": "ENDED"}]


@pytest.mark.parametrize("file", [MERGE, f"{LR},,west-yorkshire,,,\n", THIRD], ids=["into", "from", "third"])
async def test_no_move_begins_between_areas_that_are_to_be_one(moving: Moving, file: str) -> None:
    """Neither into the other, nor both into a third; a move to an area that stays may begin."""
    await changed(moving, file if file.startswith(BOTH) else BOTH + file, DAY + timedelta(5))
    refused = await moving.propose()
    assert refused["userErrors"] == [{"code": "AREAS_BECOME_ONE", "field": "area"}]
    assert (await moving.propose(area="area_kt"))["userErrors"] == []


async def test_moves_go_on_in_what_the_area_became(moving: Moving) -> None:
    """A move between areas that become one stands in the way; another goes on from, and to, the new area."""
    await moving.world.graph.run(OFFICES)
    transfer = await moving.begun()
    preview = (await moving.ask(PREVIEW, "dan", file=MERGE))["previewAreas"]
    assert [one["code"] for one in preview["reasons"]] == ["MOVES_BETWEEN"]
    assert [one["code"] for one in (await changed(moving, MERGE))["userErrors"]] == ["MOVES_BETWEEN"]
    preview = (await moving.ask(PREVIEW, "dan", file=THIRD))["previewAreas"]
    assert [one["code"] for one in preview["reasons"]] == ["MOVES_BETWEEN"]
    await moving.walk(transfer, ("pat", "requestTransfer"))
    merged = BOTH + f"{LR},,kent,,,\n"
    assert (await changed(moving, merged))["userErrors"] == []
    found = (await moving.ask(
        "query($id: ID!) { transfer(id: $id) { home { slug } receiving { slug } responsible { name } "
        "steps { step note responsibleArea { slug } } } }", id=transfer
    ))["transfer"]  # fmt: skip
    assert (found["home"]["slug"], found["receiving"]["slug"]) == ("west-yorkshire", "kent")
    assert found["steps"][-1] == {
        "step": "REASSIGN",
        "note": "Leicestershire & Rutland became Kent on 2 June 2003",
        "responsibleArea": {"slug": "west-yorkshire"},
    }
    assert (await viewer(moving, "lena")).areas == ("kent",)
    lena = await viewer(moving, "lena")
    ((version,),) = await moving.world.graph.read("MATCH (t:Transfer) RETURN t.version", {})
    given = {"key": "accept-in-kent", "transfer": transfer, "version": version, "officer": "ofr_lee",
             "appointment": "2003-06-04T10:00:00Z"}  # fmt: skip
    document = "mutation($input: TakeCaseInput!) { acceptTransfer(input: $input) { transfer { state } userErrors { code } } }"
    body = await moving.world.data(document, lena, input=given)
    assert body["acceptTransfer"] == {"transfer": {"state": "ACCEPTED"}, "userErrors": []}


async def test_an_area_is_split_by_office(moving: Moving) -> None:
    """Each office goes where the file says, and so do its staff; the heir has all that has no office."""
    graph = moving.world.graph
    await graph.run(OFFICES)
    missing = BOTH + "west-yorkshire,,leeds,Leeds,North,\nwest-yorkshire,Leeds team,leeds,,,\n"
    assert "OFFICE_MISSING" in [one["code"] for one in (await changed(moving, missing))["userErrors"]]
    offices = await graph.read(
        "MATCH (:Area {id: 'area_wy'})<-[:IN_AREA]-(n) WHERE n.team IS NOT NULL RETURN DISTINCT n.team", {}
    )
    file = SPLIT + "".join(
        f"west-yorkshire,{team},leeds,,,\n"
        for (team,) in offices
        if team not in ("Leeds team", "Bradford team")
    )
    done = await changed(moving, file)
    assert done["userErrors"] == []
    assert done["changes"][0]["into"] == {"slug": "leeds", "openedOn": "2003-06-02"}
    assert (await held(moving, "off_bill"))[0][2] == "bradford"
    assert (await held(moving, "off_anna"))[0][2] == "leeds"
    assert (await viewer(moving, "pat")).areas == ("leeds",)
    # Pat of the Leeds team reads Anna, and Bill still as his officer; Lena neither.
    assert await reads(moving, "pat", "off_anna")
    assert not await reads(moving, "lena", "off_anna") and not await reads(moving, "lena", "off_bill")
    works = "MATCH (:Officer {id: 'ofr_reed'})-[:WORKS_IN]->(a:Area) RETURN a.slug ORDER BY a.slug"
    assert await graph.read(works, {}) == [["bradford"], ["leeds"]]
    left = "MATCH (n:Victim|Referral)-[:IN_AREA]->(a:Area) WHERE n:Victim OR n.endedOn IS NULL RETURN DISTINCT a.slug"
    assert await graph.read(left, {}) == [["leeds"]]
    assert await moving_areas.ended(graph, DAY - timedelta(1)) == []


async def test_it_is_killed_and_goes_on(moving: Moving) -> None:
    """Step by step, whoever comes next finds what is left; every case has one area after each step."""
    await changed(moving, MERGE, DAY + timedelta(1))
    stand_still(DAY + timedelta(1))
    steps = 0
    while await carry_on(moving.world.graph, 1):
        steps += 1
        rows = await moving.world.graph.read(AT_ONCE, {"day": DAY + timedelta(1)})
        assert {len(areas) for _, areas in rows} == {1}
    assert steps > 2
    assert (await held(moving, "off_bill"))[0][:3] == ("2003-06-03", None, LR)


def test_an_office_that_went_elsewhere_reads_what_was_told_of_the_office() -> None:
    """What was told of its old area as a whole, its managers and its victim unit, is the heir's."""
    office = (("west-yorkshire", "Bradford team"),)
    posts = tuple(Post(role, "bradford", before=office) for role in (Role.MANAGER, Role.VICTIM_LIAISON))
    found = Viewer("x", "X", posts, frozenset({Clearance.VICTIM_UNIT})).inboxes
    assert [one for one in found if "west-yorkshire" in one] == [
        "MANAGERS west-yorkshire/Bradford team",
        "OFFICE west-yorkshire/Bradford team",
    ]
    heirs = tuple(Post(one.role, "leeds", before=(("west-yorkshire", None),)) for one in posts)
    heir = Viewer("x", "X", heirs, frozenset({Clearance.VICTIM_UNIT}))
    assert {"VICTIM_UNIT west-yorkshire", "OFFICE west-yorkshire/*"} <= {*heir.inboxes}
    assert heir.read_areas == ("leeds", "west-yorkshire") and heir.areas == ("leeds",)
    both = Viewer("x", "X", (heirs[0], posts[1]), frozenset({Clearance.VICTIM_UNIT})).inboxes
    assert "MANAGERS west-yorkshire/" in both and "VICTIM_UNIT west-yorkshire" not in both


async def test_a_post_in_two_areas_that_become_one_is_held_as_long_as_in_either(moving: Moving) -> None:
    """Whichever follows first."""
    graph = moving.world.graph
    await graph.run(
        "MATCH (:Staff {id: 'pat'})-[:HOLDS]->(p:Post) WITH p LIMIT 1 "
        "MATCH (s:Staff {id: 'pat'}), (a:Area {slug: 'kent'}) "
        "CREATE (s)-[:HOLDS]->(q:Post {id: 'pst_two', role: p.role, team: p.team, from: p.from, to: $to, version: 1})"
        "-[:IN_AREA]->(a)",
        {"to": DAY + timedelta(9)},
    )
    file = BOTH + "kent,,north,North,North East,\nwest-yorkshire,,north,,,\n"
    assert (await changed(moving, file))["userErrors"] == []
    posts = "MATCH (:Staff {id: 'pat'})-[:HOLDS]->(p:Post)-[:IN_AREA]->(:Area {slug: 'north'}) RETURN p.to"
    assert await graph.read(posts, {}) == [[None]]
    steps = "MATCH (e:AuditEntry) WHERE e.operation STARTS WITH 'followArea' RETURN DISTINCT e.operation ORDER BY 1"
    told = [row[0] for row in await graph.read(steps.replace("ORDER BY 1", "ORDER BY e.operation"), {})]
    assert told == [f"followArea {one}" for one in ("cases", "officers", "posts", "work")]


async def test_what_is_to_begin_later_follows_once(moving: Moving) -> None:
    """A supervision of a day to come is the new area's, too; a file that nobody has any more keeps no step going."""
    graph = moving.world.graph
    await graph.run(
        "MATCH (s:Supervision {id: 'sup_off_bill'}) SET s.from = $day", {"day": DAY + timedelta(9)}
    )
    await graph.run(
        "MATCH (a:Area {slug: 'west-yorkshire'}) CREATE (:CaseFile {id: 'f_none'})-[:SUPERVISED]->"
        "(:Fact:Supervision {id: 's_none', from: date('2003-01-01'), version: 1})-[:IN_AREA]->(a)"
    )
    await changed(moving, MERGE)
    assert await carry_on(graph, 5) == 0
    assert {one[:3] for one in await held(moving, "off_bill")} == {
        ("2003-06-11", None, LR),
        ("2003-06-11", "2003-06-11", "west-yorkshire"),
    }


async def test_by_hand(moving: Moving) -> None:
    """Whoever runs the system previews, changes on somebody's behalf, and is told that it stands already."""
    graph = moving.world.graph
    found = await by_hand.previewed(graph, MERGE, DAY)
    assert found["reasons"] == [] and sum(one["cases"] for one in found["moves"]) >= 4
    with pytest.raises(Problem, match="There is no area essex"):
        await by_hand.changed(graph, BOTH + "essex,,kent,,,\n", DAY, by="dan", reason="By order 7 of 2003")
    first = await by_hand.changed(graph, MERGE, DAY, by="dan", reason="By order 7 of 2003")
    assert first and (await held(moving, "off_bill"))[0][2] == LR
    assert await by_hand.changed(graph, MERGE, DAY, by="dan", reason="By order 7 of 2003") == 0
    assert await by_hand.listing(graph) == [
        {"area": "west-yorkshire", "office": None, "becomes": LR, "from": DAY, "reason": "By order 7 of 2003"}
    ]


async def test_no_clock_of_a_move_begins(moving: Moving) -> None:
    """Nobody has moved: the standard for who does is not set off, as it would be had another area taken the case."""
    graph = moving.world.graph
    begun = "MATCH (r:StandardResult {key: 'MOVE_FIRST'}) RETURN count(r) > 0"
    await changed(moving, MERGE)
    judged = "MATCH (r:StandardResult) RETURN count(r) > 0"
    assert await graph.read(judged, {}) == [[True]]
    assert await graph.read(begun, {}) == [[False]]
    await graph.run("MATCH (s:Supervision) REMOVE s.follows")
    await graph.write(lambda tx: follow(tx, ["off_bill"], "the-service"))
    assert await graph.read(begun, {}) == [[True]]


async def test_extracts_of_a_founded_area_are_understood(moving: Moving) -> None:
    """Beside the project's own list of areas; reference data that is delivered leaves the days of an area alone."""
    graph = moving.world.graph
    file = BOTH + "kent,,downs,North Downs,South East,46\n"
    assert (await changed(moving, file))["userErrors"] == []
    assert await founded(graph) == [["46", "downs", "North Downs", "South East", False]]
    row = {"id": "area_kt", "slug": "kent", "name": "Kent County", "npsiss": False}
    await put_reference(graph, [row], [], by="import", at=now(), update=True)
    kent = "MATCH (a:Area {slug: 'kent'}) RETURN a.name, toString(a.closedOn)"
    assert await graph.read(kent, {}) == [["Kent County", DAY.isoformat()]]
