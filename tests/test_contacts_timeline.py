"""The timeline: contacts, movements and what else the record holds, in one order, each as far as it may be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from rules.clock import stand_still
from rules.codes import EntryKind
from rules.contacts import OTHERS, told
from rules.contacts.timeline import SETS
from tests.world import Asking

READ = """query($id: ID!, $first: Int = 50, $after: String, $kinds: [EntryKind!], $service: Service, $from: Date, $to: Date,
  $day: Date) { offender(id: $id, asKnownOn: $day) { timeline(first: $first, after: $after, kinds: $kinds,
  service: $service, from: $from, to: $to) { totalCount pageInfo { hasNextPage endCursor }
  nodes { id kind date time service outcome notes words sentence { id } } } } }"""
ALL = [one.name for one in OTHERS]
INCIDENT = """MATCH (f:CaseFile {id: $file}), (a:Area {id: 'area_wy'})
CREATE (f)-[:HAD_INCIDENT]->(i:Fact:Incident {id: 'inc_1', version: 1, kind: 'FURTHER_OFFENCE', state: 'REPORTED',
    knownOn: date('2003-09-02'), notes: 'Nobody reads this here', outcome: 'x'})-[:IN_AREA]->(a)
CREATE (f)-[:HAS_TRANSFER]->(t:Fact:Transfer {id: 'trf_1', version: 1, kind: 'BETWEEN_AREAS', state: 'PROPOSED', open: true,
    proposedAt: datetime('2003-09-03T10:00:00Z')})-[:FROM_AREA]->(a)
WITH f MATCH (s:Fact {id: $sentence})
CREATE (s)-[:HAS_BREACH]->(:Fact:Breach {id: 'brc_1', version: 1, failedOn: date('2003-09-01'), grounds: 'Did not come',
    decidedOn: date('2003-09-04')})"""


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(date(2003, 9, 30))
    yield
    stand_still(None)


async def timeline(world: Asking, as_: str = "pat", purpose: str = "", **given: Any) -> dict[str, Any]:
    """Anna's timeline, or somebody else's."""
    body = await world(READ, as_, purpose, **{"id": "off_anna", **given})
    assert "errors" not in body, body["errors"]
    return dict(body["data"]["offender"]["timeline"])


async def kinds(world: Asking, as_: str = "pat", purpose: str = "", **given: Any) -> set[str]:
    """The kinds of entries on it that are neither contact nor movement."""
    found = await timeline(world, as_, purpose, kinds=ALL, **given)
    assert found["totalCount"] == len(found["nodes"])
    return {one["kind"] for one in found["nodes"]}


async def happen(world: Asking, who: str = "anna") -> None:
    """An incident, a move that is proposed and a breach that is begun."""
    await world.graph.run(INCIDENT, {"file": f"fil_off_{who}", "sentence": f"sen_off_{who}_1"})


async def test_what_each_module_holds_stands_in_one_order(world: Asking) -> None:
    """The latest first; what is called alike elsewhere, such as the notes of an incident, is not told."""
    await happen(world)
    found = (await timeline(world, "max"))["nodes"]
    assert [(one["date"], one["time"] or "", one["id"]) for one in found] == sorted(
        ((one["date"], one["time"] or "", one["id"]) for one in found), reverse=True
    )
    others = {one["id"]: one for one in found if one["kind"] in ALL}
    assert {name: (one["date"], one["kind"], one["words"]) for name, one in others.items()} == {
        "inc_1": ("2003-09-02", "INCIDENT", "Charged with a serious further offence, Reported"),
        "trf_1": ("2003-09-03", "CASE_TRANSFER", "To another area for good, Proposed"),
        "brc_1": ("2003-09-04", "BREACH", "Goes on"),
        **{
            f"sen_off_anna_{n}": (
                f"2002-0{n + 1}-01",
                "SENTENCE",
                "Community rehabilitation order, Leeds Crown Court",
            )
            for n in (1, 2, 3)
        },
        "asm_off_anna_1": ("2002-05-14", "ASSESSMENT", "Start of the order or licence, Complete"),
        "asm_off_anna_2": ("2003-05-14", "ASSESSMENT", "Review, Complete"),
        "asm_off_anna_3": ("2003-09-01", "ASSESSMENT", "Review, Not finished"),
        "ref_off_anna": ("2003-04-10", "PROGRAMME", "Think First, Started"),
        "trt_off_anna": ("2003-02-01", "TREATMENT", "Goes on"),
    }
    assert {(one["outcome"], one["notes"], one["time"]) for one in others.values()} == {(None, None, None)}


async def test_pages_meet_without_a_gap(world: Asking) -> None:
    """Whatever their size, and on one day as well; filters cut all of it."""
    await happen(world)
    await world.graph.run(
        "MATCH (n:Fact) WHERE n.id IN ['asm_off_anna_1', 'sen_off_anna_2'] SET n.date = date('2002-03-06')"
    )
    whole = await timeline(world, "max")
    ids = [one["id"] for one in whole["nodes"]]
    assert len(ids) == len(set(ids)) == whole["totalCount"] == 27
    for first in (1, 4, 26):
        found: list[str] = []
        after = None
        while True:
            page = await timeline(world, "max", first=first, after=after)
            found += [one["id"] for one in page["nodes"]]
            assert page["totalCount"] == 27
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert found == ids
    cut = await timeline(
        world, "max", kinds=["ASSESSMENT", "OFFICE_VISIT"], **{"from": "2003-01-01", "to": "2003-08-31"}
    )
    assert [one["id"] for one in cut["nodes"]] == ["asm_off_anna_2"]
    assert {one["service"] for one in (await timeline(world, service="PRISON"))["nodes"]} == {"PRISON"}


async def test_each_reads_of_it_what_they_may_read_there(world: Asking) -> None:
    """A tutor no assessment, an officer no incident, a wing neither; the register whoever is cleared, once they have said why."""
    await happen(world)
    common = {"SENTENCE", "BREACH", "PROGRAMME"}
    mine = common | {"ASSESSMENT", "TREATMENT", "CASE_TRANSFER"}
    assert await kinds(world) == mine
    assert await kinds(world, "tess") == common
    assert await kinds(world, "max") == mine | {"INCIDENT"}
    assert await kinds(world, "owen") == {"SENTENCE", "BREACH"}
    assert await kinds(world, "petra") == mine | {"INCIDENT"}
    for who, purpose, there in (
        ("petra", "", False),
        ("petra", "A review of the register.", True),
        ("max", "A review of the register.", False),
    ):
        found = await kinds(world, who, purpose, id="off_bill")
        assert ("REGISTER" in found) is there, who
    # Who may not see it has the same timeline as if it were not there, to the count.
    before = await timeline(world, "tess")
    await world.graph.run("MATCH (n:Fact) WHERE n.id IN ['inc_1', 'trf_1', 'asm_off_anna_3'] DETACH DELETE n")
    assert await timeline(world, "tess") == before


async def test_victims_are_not_on_it(world: Asking) -> None:
    """For nobody, the unit included, which has no part in the log."""
    for who in ("pat", "max", "petra", "owen"):
        found = (await timeline(world, who, "To see all.", id="off_bill"))["nodes"]
        assert found and not any(one["id"].startswith(("vic_", "vct_", "vcn_")) for one in found)
    assert (await world.fault(READ, "vera", id="off_bill"))[0] == "FORBIDDEN"


async def test_it_reads_as_it_was_known_on_a_day(world: Asking) -> None:
    """What was recorded later is not on it, and what was changed later says what it said."""
    stand_still(date(2003, 10, 2))
    await world.graph.run(
        """MATCH (:Offender {id: 'off_anna'})-[r:HAS_FILE]->() SET r.recordedAt = null
        WITH DISTINCT 1 AS one MATCH (s:Fact {id: 'asm_off_anna_3'}) SET s.recordedAt = datetime('2003-10-01T08:00:00Z')
        WITH s MATCH (p:Fact {id: 'asm_off_anna_2'})
        CREATE (p)-[:WAS]->(v:Version) SET v = properties(p), v.version = 1, v.supersededAt = datetime('2003-10-01T08:00:00Z')
        SET p.kind = 'TERMINATION', p.version = 2, p.recordedAt = datetime('2003-10-01T08:00:00Z')"""
    )
    now = {one["id"]: one["words"] for one in (await timeline(world, kinds=["ASSESSMENT"]))["nodes"]}
    then = {
        one["id"]: one["words"]
        for one in (await timeline(world, kinds=["ASSESSMENT"], day="2003-09-30"))["nodes"]
    }
    assert then == {
        "asm_off_anna_1": "Start of the order or licence, Complete",
        "asm_off_anna_2": "Review, Complete",
    }
    assert set(now) == {*then, "asm_off_anna_3"} and now["asm_off_anna_2"] != then["asm_off_anna_2"]


def test_what_an_entry_says() -> None:
    """Codes by their words, and what is not of a set as it stands."""
    assert told("OFFICE_VISIT", None) is None
    assert told("SENTENCE", ["CURFEW", None]) == "Curfew order"
    assert told("ASSESSMENT", ["XYZ", "OPEN"]) == "XYZ, Not finished"
    assert told("BREACH", ["FINED", None]) == "Proved with a fine, the order continues"
    assert {kind.name for kind in SETS} <= set(EntryKind.__members__)
