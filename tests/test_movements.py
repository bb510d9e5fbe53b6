"""Movements that staff enter: stays follow in the same transaction, never overlap, and keep what they were."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from demo.staff import BY_ID
from graph.imports.stays import derive_stays
from graph.session import Graph
from resolvers.access import Role
from resolvers.context import Context, Post, Viewer
from rules.clock import now, stand_still
from tests.test_due_out import TODAY, after, serving
from tests.world import FAST, Asking

pytestmark = pytest.mark.usefixtures("followed")

MOVE = """mutation($input: RecordMovementInput!) { recordMovement(input: $input) {
  movement { id kind direction version date time prison { name } }
  firstAppointment { date notes kind } warnings userErrors { code field } } }"""
CORRECT = """mutation($input: CorrectMovementInput!) { correctMovement(input: $input) {
  movement { id date version } warnings userErrors { code field } } }"""
STAYS = """{ offender(id: "off_anna") { currentStay { prison { name } from }
  spells { prisonNumber status releasedOn releaseType stays { from to prison { name } } } } }"""
FULL_SUTTON = Viewer("owen", "", (Post(Role.PRISON_OFFICER, prison="FN"),))
REASON = "The day was typed wrongly."


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


def given(kind: str, day: str, **more: Any) -> dict[str, Any]:
    """Input of `recordMovement` of Anna, at Leeds prison."""
    key = f"key {kind} {day} {sorted(more.items())}"[:100]
    return {"key": key, "offender": "off_anna", "kind": kind, "prison": "pri_le", "day": day, **more}


async def move(world: Asking, kind: str, day: str, as_: str | Viewer = "sam", **more: Any) -> dict[str, Any]:
    """What `recordMovement` answers; it has to be done."""
    body = dict((await world.data(MOVE, as_, input=given(kind, day, **more)))["recordMovement"])
    assert body["userErrors"] == [], body
    return body


async def refused(world: Asking, kind: str, day: str, **more: Any) -> list[str]:
    """The codes with which `recordMovement` is refused."""
    body = (await world.data(MOVE, "sam", input=given(kind, day, **more)))["recordMovement"]
    assert body["movement"] is None
    return [one["code"] for one in body["userErrors"]]


async def stays(world: Asking) -> list[tuple[str, str, str | None]]:
    """All stays of Anna, the latest first, after a look that none overlaps and one at most is open."""
    found = (await world.data(STAYS))["offender"]
    rows = [
        (stay["prison"]["name"], stay["from"], stay["to"])
        for spell in found["spells"]
        for stay in spell["stays"]
    ]
    rows.sort(key=lambda row: (row[1], row[2] or "9999"), reverse=True)
    for later, earlier in pairwise(rows):
        assert earlier[2] is not None and earlier[2] <= later[1], rows
    ((markers, held),) = await world.graph.read(
        """MATCH (k:Marker {key: 'held off_anna'}) WITH collect(k) AS markers, head(collect(k.stay)) AS held
        RETURN size(markers), COLLECT { MATCH (t:Stay {id: held})-[:AT]->(p) WHERE t.to IS NULL RETURN p.name }""",
        {},
    )
    assert markers == 1
    assert held == [row[0] for row in rows if row[2] is None]
    return rows


async def test_out_and_back_again(world: Asking) -> None:
    """Release ends stay and spell; a recall begins others under a new prison number."""
    out = await move(
        world, "RELEASE", "2003-09-10", release="CONDITIONAL_OR_AUTOMATIC", time="09:30", place="Leeds"
    )
    assert out["movement"] == {
        "id": out["movement"]["id"],
        "kind": "DISCHARGE",
        "direction": "OUT",
        "version": 1,
        "date": "2003-09-10",
        "time": "09:30",
        "prison": {"name": "Leeds"},
    }
    assert await stays(world) == [("Leeds", "2001-03-01", "2003-09-10")]
    found = (await world.data(STAYS))["offender"]
    assert found["currentStay"] is None
    (spell,) = found["spells"]
    assert (spell["status"], spell["releasedOn"], spell["releaseType"]) == (
        "RELEASED",
        "2003-09-10",
        "CONDITIONAL_OR_AUTOMATIC",
    )
    await move(world, "RECALL", "2003-09-20", number="cd 5678")
    assert await stays(world) == [("Leeds", "2003-09-20", None), ("Leeds", "2001-03-01", "2003-09-10")]
    spells = (await world.data(STAYS))["offender"]["spells"]
    assert [(one["prisonNumber"], one["status"]) for one in spells] == [
        ("CD5678", "SENTENCED"),
        ("AB1234", "RELEASED"),
    ]


async def test_a_move_between_prisons_and_absences(world: Asking) -> None:
    """Each prison enters its own; an arrival without a departure is told and let in; a weekend ends no stay."""
    await move(world, "TEMPORARY_RELEASE", "2003-09-05")
    await move(world, "TEMPORARY_RETURN", "2003-09-07")
    await move(world, "TRANSFER_OUT", "2003-09-10", place="Full Sutton")
    back = await move(world, "TRANSFER_IN", "2003-09-10", FULL_SUTTON, prison="pri_fs")
    assert back["warnings"] == []
    assert await stays(world) == [("Full Sutton", "2003-09-10", None), ("Leeds", "2001-03-01", "2003-09-10")]
    sudden = await move(world, "TRANSFER_IN", "2003-09-12")
    assert "without having left another" in sudden["warnings"][0]
    assert (await stays(world))[:2] == [
        ("Leeds", "2003-09-12", None),
        ("Full Sutton", "2003-09-10", "2003-09-12"),
    ]


async def test_escape_recapture_and_death(world: Asking) -> None:
    """Both end a stay; nothing comes after death."""
    await move(world, "ESCAPE", "2003-09-05")
    assert (await world.data(STAYS))["offender"]["currentStay"] is None
    await move(world, "RECAPTURE", "2003-09-08")
    await move(world, "DEATH", "2003-09-10")
    assert await stays(world) == [
        ("Leeds", "2003-09-08", "2003-09-10"),
        ("Leeds", "2001-03-01", "2003-09-05"),
    ]
    (spell,) = (await world.data(STAYS))["offender"]["spells"]
    assert (spell["releaseType"], spell["releasedOn"]) == ("DIED", "2003-09-10")
    assert await refused(world, "RECEPTION", "2003-09-11", number="CD5678") == ["AFTER_DEATH"]


async def test_two_stays_of_one_day_are_two(world: Asking) -> None:
    """Also when the one that is entered last comes first: neither takes the place of the other."""
    await move(world, "ESCAPE", "2003-09-05")
    await move(world, "RECAPTURE", "2003-09-08")
    await move(world, "ESCAPE", "2003-09-08", time="12:00")
    await move(world, "RECAPTURE", "2003-09-08", time="08:00")
    assert await stays(world) == [
        ("Leeds", "2003-09-08", None),
        ("Leeds", "2003-09-08", "2003-09-08"),
        ("Leeds", "2001-03-01", "2003-09-05"),
    ]
    rows = await world.graph.read(
        "MATCH (:Spell {id: 'spl_off_anna'})-[:HAS_STAY]->(t)-[:WAS]->(v) RETURN v.supersededAt, count(*)", {}
    )
    assert {row[1] for row in rows} == {1}


async def test_a_late_movement_puts_the_stays_in_order(world: Asking) -> None:
    """As if it had been there first: the move of the day before splits what had been one stay."""

    await move(world, "TRANSFER_OUT", "2003-09-01")
    await move(world, "TRANSFER_IN", "2003-09-10", FULL_SUTTON, prison="pri_fs")
    late = given("TRANSFER_IN", "2003-09-01", prison="pri_le")
    body = (await world.data(MOVE, "sam", input=late))["recordMovement"]
    assert body["userErrors"] == []
    assert await stays(world) == [
        ("Full Sutton", "2003-09-10", None),
        ("Leeds", "2003-09-01", "2003-09-10"),
        ("Leeds", "2001-03-01", "2003-09-01"),
    ]


async def test_a_correction_moves_the_stays_and_keeps_what_they_were(world: Asking) -> None:
    """The day of a release, and then that there was none: the stay is open again, and every version is there."""
    made = (await move(world, "RELEASE", "2003-09-10", release="PAROLE"))["movement"]
    change = {"key": "key-of-change", "movement": made["id"], "version": 1, "reason": REASON}
    body = (await world.data(CORRECT, "sam", input={**change, "day": "2003-09-12"}))["correctMovement"]
    assert (body["movement"]["date"], body["movement"]["version"], body["userErrors"]) == (
        "2003-09-12",
        2,
        [],
    )
    assert await stays(world) == [("Leeds", "2001-03-01", "2003-09-12")]
    stale = {**change, "key": "key-of-stale", "withdrawn": True}
    body = (await world.data(CORRECT, "sam", input=stale))["correctMovement"]
    assert body["userErrors"] == [{"code": "CHANGED", "field": "version"}]
    gone = {**change, "key": "key-of-gone", "version": 2, "withdrawn": True}
    body = (await world.data(CORRECT, "sam", input=gone))["correctMovement"]
    assert body == {"movement": None, "warnings": [], "userErrors": []}
    assert await stays(world) == [("Leeds", "2001-03-01", None)]
    (spell,) = (await world.data(STAYS))["offender"]["spells"]
    assert (spell["status"], spell["releasedOn"], spell["releaseType"]) == ("SENTENCED", None, None)
    rows = await world.graph.read(
        "MATCH (:Stay {id: 'sty_off_anna'})-[:WAS]->(v) RETURN toString(v.to), v.reason ORDER BY v.version",
        {},
    )
    assert rows == [[None, "Movement recorded"], ["2003-09-10", REASON], ["2003-09-12", REASON]]


@pytest.mark.parametrize(
    ("kind", "day", "more", "code"),
    [
        ("RECEPTION", "2003-09-10", {"number": "CD5678"}, "TWO_RECEPTIONS"),
        ("RECALL", "2003-09-10", {"number": "CD5678"}, "TWO_RECEPTIONS"),
        ("TEMPORARY_RETURN", "2003-09-10", {}, "NOT_AWAY"),
        ("RELEASE", "2000-01-01", {"release": "PAROLE"}, "RELEASE_BEFORE_RECEPTION"),
        ("RELEASE", "2003-10-01", {"release": "PAROLE"}, "STILL_TO_COME"),
        ("RELEASE", "2003-09-10", {}, "RELEASE_TYPE"),
        ("ESCAPE", "2003-09-10", {"release": "PAROLE"}, "RELEASE_TYPE"),
        ("RECEPTION", "2003-09-10", {}, "PRISON_NUMBER"),
        ("RECEPTION", "2003-09-10", {"number": "nonsense"}, "PRISON_NUMBER"),
        ("ESCAPE", "2003-09-10", {"time": "25:99"}, "NO_SUCH_TIME"),
        ("ESCAPE", "2003-09-10", {"prison": "pri_none"}, "UNKNOWN_PRISON"),
    ],
)
async def test_what_cannot_be_is_refused(
    world: Asking, kind: str, day: str, more: dict[str, Any], code: str
) -> None:
    """With its code; no stay, spell or movement comes of it."""
    assert code in await refused(world, kind, day, **more)
    rows = await world.graph.read(
        "MATCH (m:Movement) RETURN count(CASE WHEN m.entered THEN 1 END), COUNT { (:Spell {prisonNumber: 'CD5678'}) }",
        {},
    )
    assert rows == [[0, 0]]


async def test_two_receptions_at_once_and_a_double_click(world: Asking) -> None:
    """One of them wins, whatever the keys; the same key twice is one reception."""
    await move(world, "RELEASE", "2003-09-10", release="PAROLE")

    async def receive(number: str, who: Viewer, prison: str) -> list[str]:
        context = Context(who, world.graph, world.audit)
        values = given("RECEPTION", "2003-09-20", number=number, prison=prison)
        body = (await FAST.run(context, MOVE, {"input": values})).body()
        return [one["code"] for one in body["data"]["recordMovement"]["userErrors"]]

    sam = BY_ID["sam"].viewer
    answers = await asyncio.gather(*(receive(f"CD567{n}", sam, "pri_le") for n in range(6)))
    assert sorted(map(len, answers)) == [0, 1, 1, 1, 1, 1]
    assert {code for codes in answers for code in codes} == {"TWO_RECEPTIONS"}
    assert len(await stays(world)) == 2
    winner = f"CD567{answers.index([])}"
    assert await receive(winner, sam, "pri_le") == []
    assert len(await stays(world)) == 2


async def test_who_may_enter_movements(world: Asking) -> None:
    """Staff of the prison that does it: nobody of another, of an area, or for somebody whom they may not see."""
    release = given("RELEASE", "2003-09-10", release="PAROLE")
    for who in ("pat", "max", "vera", "petra", "aldo", "dan", "wy-police", FULL_SUTTON):
        assert (await world.fault(MOVE, who, input=release))[0] == "FORBIDDEN"
    for id_ in ("off_hide", "off_none", "off_veil"):
        body = (await world.data(MOVE, "sam", input={**release, "offender": id_, "key": f"key-of-{id_}"}))[
            "recordMovement"
        ]
        assert body["userErrors"] == [{"code": "NOT_FOUND", "field": "offender"}]
    change = {"key": "key-of-change", "version": 1, "reason": REASON, "day": "2003-09-01"}
    for id_, code in (("mov_off_anna", "IMPORTED"), ("mov_off_hide", "NOT_FOUND"), ("mov_none", "NOT_FOUND")):
        body = (await world.data(CORRECT, "sam", input={**change, "movement": id_}))["correctMovement"]
        assert body["userErrors"] == [{"code": code, "field": "movement"}]
    made = (await move(world, "RELEASE", "2003-09-10", release="PAROLE"))["movement"]["id"]
    assert (await world.fault(CORRECT, FULL_SUTTON, input={**change, "movement": made}))[0] == "FORBIDDEN"
    body = (await world.data(CORRECT, "sam", input={**change, "movement": made, "reason": "No."}))[
        "correctMovement"
    ]
    assert [one["code"] for one in body["userErrors"]] == ["REASON_TOO_SHORT"]


async def test_a_release_brings_the_first_appointment(world: Asking) -> None:
    """On the day and at the place that the person was told, on the log of the area; gone when the release is."""
    await serving(world.graph, "off_anna", conditionalRelease=after(-10))
    await world.graph.run(
        "MATCH (p:Spell {id: 'spl_off_anna'}), (a:Area {id: 'area_wy'}) CREATE (p)-[:HAS_HANDOVER]->(h:Fact:Handover "
        "{id: 'hnd_1', version: 1, reportsOn: date('2003-10-01'), reportsAt: 'Park Row'})-[:IN_AREA]->(a)"
    )
    made = await move(world, "RELEASE", "2003-09-30", release="CONDITIONAL_OR_AUTOMATIC")
    asked = '{ offender(id: "off_anna") { nextContact { date kind notes } } }'
    assert (await world.data(asked))["offender"]["nextContact"] == {
        "date": "2003-10-01",
        "kind": "OFFICE_VISIT",
        "notes": "First appointment after release. At Park Row.",
    }
    change = {
        "key": "key-of-gone",
        "movement": made["movement"]["id"],
        "version": 1,
        "reason": REASON,
        "withdrawn": True,
    }
    await world.data(CORRECT, "sam", input=change)
    assert (await world.data(asked))["offender"]["nextContact"] is None


async def test_who_is_not_supervised_is_given_none(world: Asking) -> None:
    """An adult who leaves a sentence under 12 months at half; without instructions others report at once."""
    await serving(world.graph, "off_anna", "AUTOMATIC_UNCONDITIONAL_RELEASE", conditionalRelease=after(-10))
    await move(world, "RELEASE", "2003-09-30", release="CONDITIONAL_OR_AUTOMATIC")
    asked = "query($id: ID!) { offender(id: $id) { nextContact { date } } }"
    assert (await world.data(asked, id="off_anna"))["offender"]["nextContact"] is None
    await serving(world.graph, "off_bill", conditionalRelease=after(-10))
    await move(world, "RELEASE", "2003-09-30", offender="off_bill", release="CONDITIONAL_OR_AUTOMATIC")
    assert (await world.data(asked, id="off_bill"))["offender"]["nextContact"] == {"date": "2003-09-30"}


async def test_a_movement_is_kept_with_audit_and_event(world: Asking) -> None:
    """One of each, however often it is sent."""
    made = (await move(world, "ESCAPE", "2003-09-10"))["movement"]["id"]
    ((entries, events),) = await world.graph.read(
        """MATCH (m:Movement {id: $id})
        RETURN COLLECT { MATCH (e:AuditEntry {operation: 'recordMovement', about: [m.id]})-[:ON]->(o:Offender)
                         RETURN [e.by, e.action, o.id] },
               COLLECT { MATCH (e:Event {subject: m.id}) RETURN e.kind }""",
        {"id": made},
    )
    assert (entries, events) == ([["sam", "WRITE", "off_anna"]], ["ESCAPED"])
    log = """{ offender(id: "off_anna") { timeline(first: 1) { nodes { kind direction } } } }"""
    assert (await world.data(log))["offender"]["timeline"]["nodes"] == [
        {"kind": "ESCAPE", "direction": "OUT"}
    ]


async def test_an_extract_that_comes_later_leaves_what_was_entered(world: Asking) -> None:
    """The stays of its rows and of the movements together, and still none that overlap."""

    graph: Graph = world.graph
    await move(world, "RELEASE", "2003-09-10", release="PAROLE")
    await graph.run("MATCH (s:Spell {id: 'spl_off_anna'}) SET s.staying = 'DUE'")
    assert await derive_stays(graph, {"LE": "LEI", "FN": "FNI"}, by="lids", at=now()) == 1
    assert await stays(world) == [("Leeds", "2001-03-01", "2003-09-10")]
