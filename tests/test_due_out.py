"""Who is due out of a prison, or will come to an area: on which day, on what, and what is missing for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from graph.session import Graph
from resolvers.access import Clearance, Role
from resolvers.context import Post, Viewer
from rules.clock import stand_still
from tests.world import Asking

TODAY = date(2003, 9, 30)

SERVING = """
MATCH (f:CaseFile {id: 'fil_' + $who}), (p:Spell {id: 'spl_' + $who}), (r:SourceRecord {id: 'src_' + $who})
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: $id, type: $type, custodial: true, date: date('2002-03-04'),
  lengthDays: 1000}), (s)-[:SERVED_IN]->(p), (s)-[:FROM]->(r)
SET s += $dates
"""

DUE = """query($prison: ID, $area: ID, $within: Int! = 90, $first: Int! = 10, $after: String) {
  dueOut(prison: $prison, area: $area, within: $within, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id release { on day leaves daysLeft near words earlierOn earlierFrom supervised complete
      items { code state due blocks page words } } } } }"""


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def serving(
    graph: Graph, who: str, type: str = "AUTOMATIC_CONDITIONAL_RELEASE", id: str = "", **dates: date
) -> str:
    """Let somebody serve a sentence in Leeds prison. Answers its id."""
    id = id or f"sen_{who}_prison"
    await graph.run(SERVING, {"who": who, "type": type, "id": id, "dates": dates})
    return id


def after(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)


async def due(world: Asking, as_: str | Viewer = "pat", **given: Any) -> dict[str, Any]:
    """What `dueOut` answers of Leeds prison, unless something else is asked for."""
    found = await world.data(
        DUE, as_, **(given if given.keys() & {"prison", "area"} else {"prison": "pri_le", **given})
    )
    return dict(found["dueOut"])


async def test_the_most_urgent_come_first(world: Asking) -> None:
    """Those whose day has passed before all; who leaves later than asked, or under no date, is not there."""
    await serving(world.graph, "off_anna", conditionalRelease=after(63), curfewEligibility=after(10))
    await serving(world.graph, "off_bill", conditionalRelease=after(-3))
    await serving(world.graph, "off_carl", conditionalRelease=after(91))
    found = await due(world)
    assert [one["id"] for one in found["nodes"]] == ["off_bill", "off_anna"]
    assert found["totalCount"] == 2
    passed, soon = (one["release"] for one in found["nodes"])
    assert (passed["daysLeft"], passed["near"]) == (-4, True)  # 27 September was a Saturday
    assert (soon["on"], soon["day"], soon["daysLeft"]) == ("CONDITIONAL_OR_AUTOMATIC", "2003-12-02", 63)
    assert (soon["earlierOn"], soon["earlierFrom"]) == ("HOME_DETENTION_CURFEW", "2003-10-10")
    assert soon["supervised"] is True and soon["complete"] is False
    states = {one["code"]: one["state"] for one in soon["items"]}
    assert states == dict.fromkeys(
        (
            "RELEASE_PLAN",
            "ADDRESS_CHECK",
            "LICENCE_CONDITIONS",
            "REPORTING",
            "RESPONSIBLE_AREA",
            "RESPONSIBLE_OFFICER",
        ),
        "MISSING",
    )
    assert {one["state"] for one in passed["items"]} == {"LATE"}
    assert [one["id"] for one in (await due(world, within=91))["nodes"]] == [
        "off_bill",
        "off_anna",
        "off_carl",
    ]


@pytest.mark.parametrize(
    ("sentences", "granted", "on", "day"),
    [
        ([("DISCRETIONARY_CONDITIONAL_RELEASE", {"nonParole": 20, "paroleEligibility": 5})], None, "NON_PAROLE", 20),
        ([("EXTENDED", {"sentenceExpiry": 20})], None, "SENTENCE_END", 20),
        ([("RECALL", {"licenceExpiry": 20, "conditionalRelease": 5})], None, "SENTENCE_END", 20),
        ([("LIFE", {"sentenceExpiry": 20})], None, None, None),
        ([("LIFE", {})], ("LIFE_LICENCE", 30), "LIFE_LICENCE", 30),
        ([("AUTOMATIC_CONDITIONAL_RELEASE", {"conditionalRelease": 50})], ("HOME_DETENTION_CURFEW", 7),
         "HOME_DETENTION_CURFEW", 7),
        ([("AUTOMATIC_CONDITIONAL_RELEASE", {"conditionalRelease": 5})], ("HOME_DETENTION_CURFEW", 7),
         "CONDITIONAL_OR_AUTOMATIC", 5),
        ([("AUTOMATIC_CONDITIONAL_RELEASE", {"conditionalRelease": 5}),
          ("AUTOMATIC_UNCONDITIONAL_RELEASE", {"conditionalRelease": 44})], None, "CONDITIONAL_OR_AUTOMATIC", 44),
        ([("AUTOMATIC_CONDITIONAL_RELEASE", {"conditionalRelease": 5}), ("LIFE", {})], None, None, None),
        ([("AUTOMATIC_CONDITIONAL_RELEASE", {})], None, None, None),
    ],
)  # fmt: skip
async def test_the_statement_counts_the_days_that_the_rule_counts(
    world: Asking,
    sentences: list[tuple[str, dict[str, int]]],
    granted: tuple[str, int] | None,
    on: str | None,
    day: int | None,
) -> None:
    """Who is found, and in which order, by the same day that the rule then tells: of several sentences the last."""
    for number, (type, dates) in enumerate(sentences):
        held = {name: after(days) for name, days in dates.items()}
        await serving(world.graph, "off_anna", type, f"sen_{number}", **held)
    if granted:
        await world.graph.run(
            "MATCH (p:Spell {id: 'spl_off_anna'}) CREATE (p)-[:HAS_HANDOVER]->(:Fact:Handover {id: 'hnd_1', version: 1, "
            "grantedOn: $on, grantedFor: $for})",
            {"on": granted[0], "for": after(granted[1])},
        )
    found = await due(world)
    if day is None:
        assert found["totalCount"] == 0
        return
    (one,) = found["nodes"]
    assert (one["release"]["on"], one["release"]["day"]) == (on, after(day).isoformat())
    assert (await due(world, within=day))["totalCount"] == 1
    assert (await due(world, within=day - 1))["totalCount"] == 0


async def test_pages_go_on_where_they_ended(world: Asking) -> None:
    """One after the other, in the same order."""
    for number, who in enumerate(("off_carl", "off_anna", "off_bill")):
        await serving(world.graph, who, conditionalRelease=after(10 + number))
    first = await due(world, first=2)
    assert [one["id"] for one in first["nodes"]] == ["off_carl", "off_anna"]
    rest = await due(world, first=2, after=first["pageInfo"]["endCursor"])
    assert ([one["id"] for one in rest["nodes"]], rest["pageInfo"]["hasNextPage"]) == (["off_bill"], False)


async def test_an_area_sees_those_whom_it_will_have(world: Asking) -> None:
    """Those whom it supervises now, and those for whom a handover names it; no one who is out."""
    await serving(world.graph, "off_anna", conditionalRelease=after(10))
    await serving(world.graph, "off_bill", conditionalRelease=after(20))
    assert [one["id"] for one in (await due(world, area="area_wy"))["nodes"]] == ["off_anna", "off_bill"]
    assert (await due(world, "meera", area="area_lr"))["totalCount"] == 0
    await world.graph.run(
        "MATCH (p:Spell {id: 'spl_off_bill'}), (a:Area {id: 'area_lr'}), (b:Supervision {id: 'sup_off_bill'}) "
        "CREATE (p)-[:HAS_HANDOVER]->(:Fact:Handover {id: 'hnd_1', version: 1})-[:IN_AREA]->(a) "
        "CREATE (b)<-[:SUPERVISED]-(:CaseFile {id: 'fil_none'})"
    )
    petra = [one["id"] for one in (await due(world, "petra", area="area_lr"))["nodes"]]
    assert petra == ["off_bill"]
    await world.graph.run("MATCH (t:Stay {id: 'sty_off_anna'}) SET t.to = date('2003-09-29')")
    assert [one["id"] for one in (await due(world, area="area_wy"))["nodes"]] == ["off_bill"]


async def test_only_those_who_may_see_people_find_them(world: Asking) -> None:
    """Somebody restricted is not there, nor in the total; other areas and prisons find nobody; others are refused."""
    await serving(world.graph, "off_hide", conditionalRelease=after(10))
    await serving(world.graph, "off_anna", conditionalRelease=after(20))
    assert (await due(world))["totalCount"] == 1
    assert (await due(world, "sam"))["totalCount"] == 1
    assert (await due(world, "meera"))["totalCount"] == 0
    away = Viewer("sam", "", (Post(Role.OFFENDER_SUPERVISOR, prison="FN"),))
    assert (await due(world, away))["totalCount"] == 0
    for who in ("tess", "ines", "dan", "aldo", "uma", "wy-police"):
        assert (await world.fault(DUE, who, prison="pri_le"))[0] == "FORBIDDEN"


async def test_what_is_asked_wrongly_is_told(world: Asking) -> None:
    """Neither place or both, or days that cannot be."""
    for given in ({}, {"prison": "pri_le", "area": "area_wy"}, {"prison": "pri_le", "within": 9999}):
        assert (await world.fault(DUE, **given))[0] == "BAD_INPUT"


APART = """{ offender(id: "off_anna") { releaseForVictims { items { code state due } }
  releaseForRegister { items { code state due } } } }"""


async def test_lines_of_victims_and_register_are_for_the_cleared(world: Asking) -> None:
    """Each by its own part: the register's only with a reason, and only of those whom the reader's work reaches."""
    await serving(world.graph, "off_anna", conditionalRelease=after(63))
    for who in ("pat", "sam", "max"):
        body = await world(APART, who, purpose="Release")
        assert body["data"]["offender"] == {"releaseForVictims": None, "releaseForRegister": None}
        assert [one["extensions"]["code"] for one in body["errors"]] == ["FORBIDDEN"] * 2
    vera = (await world(APART, "vera"))["data"]["offender"]
    assert vera["releaseForVictims"]["items"] == [
        {"code": "VICTIM_TOLD", "state": "MISSING", "due": "2003-11-04"}
    ]
    assert vera["releaseForRegister"] is None
    petra = (await world(APART, "petra", purpose="Release"))["data"]["offender"]
    assert petra["releaseForRegister"]["items"] == [
        {"code": "MAPPA", "state": "MISSING", "due": "2003-10-21"}
    ]
    assert (await world(APART, "petra"))["data"]["offender"]["releaseForRegister"] is None
    cleared = Viewer(
        "max", "", (Post(Role.MANAGER, "leicestershire-and-rutland"),), frozenset({Clearance.REGISTER})
    )
    assert (await world(APART, cleared, purpose="Release"))["data"]["offender"]["releaseForRegister"] is None


async def test_people_due_out_are_one_statement_and_leave_a_note(
    world: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are; the audit log says whom the reader was shown."""
    await serving(world.graph, "off_anna", conditionalRelease=after(63))
    await serving(world.graph, "off_bill", conditionalRelease=after(3))
    sent = []
    read = Graph.read

    async def watching(self: Graph, statement: str, parameters: Any) -> Any:
        sent.append(statement)
        return await read(self, statement, parameters)

    monkeypatch.setattr(Graph, "read", watching)
    await due(world)
    assert len(sent) == 2  # one for each way that `world` asks
    log = world.audit.path.read_text()
    assert '"subjects":["off_anna","off_bill"]' in log and '"handover"' in log
