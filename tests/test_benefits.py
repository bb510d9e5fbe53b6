"""Plan against actual: what is counted from the record, what is returned, who may do either, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from resolvers.benefits import load_for
from rules.benefits import TEMPLATE
from rules.clock import LONDON, now, stand_still
from settings import Problem
from tests.courses import do, done, refused
from tests.transferring import DAY, Moving, moving
from tests.world import Asking

__all__ = ["moving"]

BENEFITS = """query($area: ID, $from: Date, $to: Date) { benefits(area: $area, from: $from, to: $to) { from to name
  deviating series { kind definition unit moreIsBetter points { month planned actual many of level words }
  total { actual planned words } } places { area name totals { kind total { actual words } } }
  deviations { what where month level words source confidence } } }"""
FIGURE = "figure { id version kind month planned actual answers area { id } }"
MILESTONE = "milestone { id version name level words replaced { changes { name was } } }"
RISK = """risk { id version score level words decision decidedOn lookedOn
  replaced { supersededBy changes { name was } } }"""

# Twenty people came under supervision in August, ten of whose records are complete, four of them by a newer code of
# ethnicity; of four more in the other area; one more whom hardly anybody may see. And of the twenty a contact each:
# half of them were written down in time.
NEW = """
MATCH (wy:Area {id: 'area_wy'}), (lr:Area {id: 'area_lr'}), (w:Officer {id: 'ofr_reed'})
UNWIND range(1, 25) AS i
CREATE (o:Offender {id: 'off_new_' + i, limited: i = 25, sex: 'MALE', ethnicityNeedsRecording: false,
    ethnicity: CASE WHEN i > 8 THEN 'W1' END, ethnicityCode: CASE WHEN i <= 8 THEN 'G1' END,
    dateOfBirth: CASE WHEN i % 2 = 0 THEN date('1980-01-01') END})
CREATE (o)-[:HAS_FILE]->(f:CaseFile {id: 'fil_new_' + i})-[:LIVES_AT]->(:Fact:Address {id: 'adr_new_' + i})
CREATE (f)-[:SUPERVISED]->(u:Fact:Supervision {id: 'sup_new_' + i, from: date('2003-08-05')})-[:BY]->(w)
FOREACH (_ IN CASE WHEN i <= 20 OR i = 25 THEN [1] ELSE [] END | CREATE (u)-[:IN_AREA]->(wy))
FOREACH (_ IN CASE WHEN i > 20 AND i < 25 THEN [1] ELSE [] END | CREATE (u)-[:IN_AREA]->(lr))
FOREACH (_ IN CASE WHEN i = 25 THEN [1] ELSE [] END | CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_new_' + i,
    kind: 'RESTRICTION', from: date('2003-01-01')}))
WITH * WHERE i <= 20 OR i = 25
CREATE (f)-[:HAD]->(c:Fact:Contact {id: 'con_new_' + i, kind: 'OFFICE_VISIT', outcome: 'ATTENDED',
    date: date('2003-08-12')})
CREATE (e:Event {id: 'evt_new_' + i, kind: 'CONTACT_RECORDED', subject: c.id, by: 'pat', position: -i,
    at: CASE WHEN i <= 10 OR i = 25 THEN datetime('2003-08-13T22:30:00Z') ELSE datetime('2003-08-13T23:30:00Z') END})
CREATE (e)-[:ON]->(o)
CREATE (a:Event {id: 'evt_att_' + i, kind: 'ATTENDANCE_RECORDED', subject: 'x', by: 'tess', position: -100 - i,
    at: datetime('2003-08-20T10:00:00Z')})
CREATE (a)-[:ON]->(o)
"""

REPORTED = """
MATCH (r:Fact {id: 'ref_off_anna'})-[:IN_AREA]->(place:Area), (f:CaseFile {id: 'fil_off_anna'})
UNWIND range(1, 5) AS i
CREATE (f)-[:REFERRED]->(n:Fact:Referral {id: 'ref_new_' + i, endedOn: date('2003-08-01'), reportOn: date('2003-08-01')
    + duration({days: 2 * i})})-[:IN_AREA]->(place)
CREATE (:Event {id: 'evt_ref_' + i, kind: 'PROGRAMME_STEP', subject: n.id, by: 'tess', position: -200 - i,
    at: datetime('2003-08-15T10:00:00Z')})
"""

# Nine more moves like one that was made, so that there are enough to be told: that one was notified on the very day of
# the move, which is late, and five of these a week before it. In the first hour of a summer's day it is still the day
# before in UTC.
COPIED = """
MATCH (f:CaseFile)-[:HAS_TRANSFER]->(t:Transfer {id: $id})-[:TO_AREA]->(place:Area)
MATCH (e:Event {kind: 'TRANSFER_COMPLETE', subject: t.id})
UNWIND range(1, 9) AS i
CREATE (f)-[:HAS_TRANSFER]->(n:Fact:Transfer)-[:TO_AREA]->(place)
SET n = t {.*, id: t.id + i}
CREATE (v:Event {id: e.id + i, kind: e.kind, subject: n.id, by: e.by, position: -300 - i, at: e.at})
WITH t, n, i
MATCH (t)-[:HAS_STEP]->(s:TransferEvent)
CREATE (n)-[:HAS_STEP]->(x:Fact:TransferEvent)
SET x = s {.*, id: s.id + i, key: s.key + i, payload: CASE WHEN i <= 5 AND s.step IN ['ACCEPT', 'BEGIN', 'COMPLETE']
    THEN replace(replace(s.payload, '2003-06-02', '2003-08-01'), '2003-06-01T23', '2003-08-01T23') ELSE s.payload END}
"""


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(date(2003, 9, 30))
    yield
    stand_still(None)


async def series(world: Asking, as_: str = "ines", **asked: Any) -> dict[str, list[dict[str, Any]]]:
    """The months of each figure."""
    found = (await world.data(BENEFITS, as_, **asked))["benefits"]
    return {one["kind"]: one["points"] for one in found["series"]}


def told(point: dict[str, Any]) -> list[Any]:
    """A figure: what there is, how many of how many."""
    return [point[name] for name in ("actual", "many", "of")]


async def test_what_is_counted_from_the_record(moving: Moving) -> None:
    """By area and month, of those whom the reader may see, rounded; a month without any says so."""
    world = moving.world
    stand_still(date(2003, 9, 30))
    await world.graph.run(NEW)
    await world.graph.run(REPORTED)
    period = {"from": "2003-08-15", "to": "2003-09-15"}
    here = await series(world, area="area_wy", **period)
    assert [one["month"] for one in here["COST"]] == ["2003-08-01", "2003-09-01"]
    assert told(here["CASES_COMPLETE"][0]) == [50, 10, 20]
    # The day after ends at midnight in England, which is 23:00 in UTC then.
    assert told(here["CONTACTS_IN_A_DAY"][0]) == [50, 10, 20]
    assert told(here["REKEYING_AVOIDED"][0]) == [20, 20, None]
    assert told(here["REPORT_DAYS"][0]) == [6, None, 5]
    assert {
        kind: here[kind][1]["words"]
        for kind in ("CASES_COMPLETE", "CONTACTS_IN_A_DAY", "TRANSFERS_IN_CLOCKS")
    } == {
        "CASES_COMPLETE": "Nobody came under supervision in this month.",
        "CONTACTS_IN_A_DAY": "No contacts were recorded in this month.",
        "TRANSFERS_IN_CLOCKS": "No transfer was completed in this month.",
    }
    there = await series(world, area="area_lr", **period)
    assert told(there["CASES_COMPLETE"][0]) == [None, None, None]
    assert there["CASES_COMPLETE"][0]["words"].startswith("Fewer than 5 people came under supervision")
    whole = (await world.data(BENEFITS, "max", **period))["benefits"]
    assert told(next(one for one in whole["series"] if one["kind"] == "CASES_COMPLETE")["points"][0]) == [
        40,
        10,
        25,
    ]
    assert [one["name"] for one in whole["places"]] == ["Leicestershire & Rutland", "West Yorkshire"]
    # A contact of the log and a move are counted in the month in which they are written down.
    stand_still(DAY)
    month = now().astimezone(LONDON).date().isoformat()
    await done(world, "recordContact", "contact { id }", "pat", offender="off_anna", kind="OFFICE_VISIT", day="2003-06-02",
               outcome="ATTENDED")  # fmt: skip
    transfer = await moving.begun()
    await moving.walk(
        transfer, ("pat", "requestTransfer"), ("lena", "acceptTransfer"), ("lena", "beginSupervision"),
        ("pat", "recordAmendment"), ("lena", "completeTransfer"),
    )  # fmt: skip
    found = await series(world, **{"from": month, "to": month})
    assert found["CONTACTS_IN_A_DAY"][0]["words"].startswith("Fewer than 5 contacts")
    assert found["TRANSFERS_IN_CLOCKS"][0]["words"].startswith("Fewer than 5 transfers")
    await world.graph.run(COPIED, {"id": transfer})
    assert told(
        (await series(world, area="area_lr", **{"from": month, "to": month}))["TRANSFERS_IN_CLOCKS"][0]
    ) == [50, 5, 10]
    assert (await series(world, area="area_wy", **{"from": month, "to": month}))["TRANSFERS_IN_CLOCKS"][0][
        "of"
    ] is None
    # Years later a clock that was never met has passed.
    stand_still(date(2005, 1, 3))
    late = await series(world, area="area_lr", **{"from": month, "to": month})
    assert told(late["TRANSFERS_IN_CLOCKS"][0]) == [0, 0, 10]


async def test_figures_are_returned_on_the_version_that_was_read(world: Asking) -> None:
    """Once by their key; nothing of a survey of few comes back, by whichever way; who may not return is refused."""
    place = {"month": "2003-08-20", "area": "area_wy"}
    cost = {**place, "kind": "COST", "planned": 1000, "actual": 1200}
    first = await do(world, "recordBenefitFigure", FIGURE, "ines", key="first cost", **cost)
    figure = first["figure"]
    assert (figure["version"], figure["month"], figure["area"]["id"]) == (1, "2003-08-01", "area_wy")
    assert (figure["planned"], figure["actual"]) == (1000, 1200)
    assert await do(world, "recordBenefitFigure", FIGURE, "ines", key="first cost", **cost) == first
    assert await refused(world, "recordBenefitFigure", "uma", **cost) == [("CHANGED", "version")]
    assert await refused(world, "recordBenefitFigure", "uma", **cost, version=1) == [("NOTHING_GIVEN", None)]
    changed = await done(world, "recordBenefitFigure", FIGURE, "uma", **{**cost, "actual": 1050}, version=1)
    assert (changed["id"], changed["version"], changed["actual"]) == (figure["id"], 2, 1050)
    kept = await world.graph.read("MATCH (:BenefitFigure)-[:WAS]->(v) RETURN v.actual, v.supersededBy", {})
    assert kept == [[1200, "uma"]]
    events = await world.graph.read(
        "MATCH (e:Event {kind: 'BENEFITS_CHANGED'}) WHERE NOT (e)-[:ON]->() RETURN e.subject, e.by ORDER BY e.position",
        {},
    )
    assert events == [[figure["id"], "ines"], [figure["id"], "uma"]]
    audit = await world.graph.read(
        "MATCH (a:AuditEntry {operation: 'recordBenefitFigure'}) RETURN a.by, a.about ORDER BY a.at", {}
    )
    assert audit == [["ines", [figure["id"]]], ["uma", [figure["id"]]]]
    survey = {**place, "kind": "STRAIN", "actual": 4.4, "answers": 4}
    few = await done(world, "recordBenefitFigure", FIGURE, "ines", **survey)
    assert (few["actual"], few["answers"]) == (None, None)
    again = await do(world, "recordBenefitFigure", "", "uma", **{**survey, "actual": 3.0})
    assert again["userErrors"][0]["code"] == "CHANGED" and "4.4" not in again["userErrors"][0]["message"]
    (point,) = (await series(world, area="area_wy", **{"from": "2003-08-01", "to": "2003-08-01"}))["STRAIN"]
    assert (point["actual"], point["of"]) == (None, None) and "kept back" in point["words"]
    enough = await done(world, "recordBenefitFigure", FIGURE, "ines", **{**survey, "answers": 5}, version=1)
    assert (enough["actual"], enough["answers"]) == (4.4, 5)
    assert await refused(world, "recordBenefitFigure", "ines", **{**cost, "area": "area_none"}) == [
        ("NOT_FOUND", "area")
    ]
    for who in ("pat", "max", "aldo", "dan"):
        document = "mutation($input: RecordBenefitFigureInput!) { recordBenefitFigure(input: $input) { figure { id } } }"
        fault = await world.fault(document, who, input={**cost, "key": "not for them"})
        assert fault[0] == "FORBIDDEN"
    for who, may in (
        ("max", True),
        ("aldo", True),
        ("uma", True),
        ("pat", False),
        ("petra", False),
        ("dan", False),
    ):
        body = await world(BENEFITS, who)
        assert ("errors" not in body) is may, who
        assert may or body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        listed = await world(
            "{ milestones(first: 1) { totalCount } projectRisks(first: 1) { totalCount } }", who
        )
        assert ("errors" not in listed) is may, who
        assert (
            may
            or (await world.data("query($id: ID!) { node(id: $id) { id } }", who, id=figure["id"]))["node"]
            is None
        )


async def test_a_file_milestones_and_risks(world: Asking) -> None:
    """All of a file or nothing; the same again changes nothing; what deviates is told, the worse first."""
    good = TEMPLATE + (
        "COST,west-yorkshire,2003-08,,1000,,1200,\nCASES_COMPLETE,,2003-08,,90,,,\n"
        "MILESTONE,west-yorkshire,,Leeds  live,2003-08-01,2003-10-01,,\n"
    )
    counts = "new changed same"
    bad = await do(world, "loadBenefits", counts, "ines", text=good + "COST,nowhere,2003-08,,1,,,\n")
    assert [(one["code"], one["field"]) for one in bad["userErrors"]] == [
        ("BAD_FILE", "text"),
        ("BAD_LINE", "text"),
    ]
    assert bad["userErrors"][1]["message"] == "Line 5, area: There is no area “nowhere”."
    assert await world.graph.read("MATCH (n:BenefitFigure|Milestone) RETURN n.id", {}) == []
    loaded = await do(world, "loadBenefits", counts, "ines", text=good)
    assert [loaded[name] for name in counts.split()] == [3, 0, 0]
    assert await load_for(world.graph, good.replace("1200", "1090"), by="uma") == {
        "new": 0,
        "changed": 1,
        "same": 2,
    }
    for text, by, why in (("x", "uma", "first line has to be"), (good, "nobody", "no member of staff")):
        with pytest.raises(Problem, match=why):
            await load_for(world.graph, text, by=by)
    period = {"area": "area_wy", "from": "2003-08-01", "to": "2003-09-30"}
    found = (await world.data(BENEFITS, "max", **period))["benefits"]
    assert [(one["what"], one["month"], one["level"], one["words"]) for one in found["deviations"]] == [
        ("Milestone: Leeds live", None, "OFF_PLAN", "Expected by 1 October 2003, 61 days late."),
        ("Cost", "2003-08-01", "WATCH", "£1,090, 9% more than the £1,000 planned."),
    ]
    assert {one["confidence"] for one in found["deviations"]} == {"invented"}
    listed = (
        await world.data(
            '{ milestones(first: 5, area: "area_wy") { nodes { id version name level } } }', "max"
        )
    )["milestones"]["nodes"]
    (live,) = listed
    assert (live["name"], live["version"], live["level"]) == ("Leeds live", 1, "OFF_PLAN")
    reached = {"milestone": live["id"], "area": "area_wy", "name": "Leeds live", "plannedOn": "2003-08-01"}
    stale = await refused(world, "recordMilestone", "ines", **reached, version=9, doneOn="2003-09-30")
    assert stale == [("CHANGED", "version")]
    assert await refused(world, "recordMilestone", "ines", **reached, version=1, doneOn="2003-10-09") == [
        ("STILL_TO_COME", "done")
    ]
    twice = {"area": "area_wy", "name": "LEEDS live", "plannedOn": "2003-08-01"}
    assert await refused(world, "recordMilestone", "ines", **twice) == [("THERE_ALREADY", "name")]
    ended = await done(world, "recordMilestone", MILESTONE, "ines", **reached, version=1, doneOn="2003-09-30")
    assert (ended["words"], ended["version"]) == ("Done on 30 September 2003, 60 days late.", 2)
    assert {"name": "forecastOn", "was": "2003-10-01"} in ended["replaced"][0]["changes"]
    risk = {"title": "Areas train too late", "owner": "The board", "likelihood": 2, "impact": 4}
    new = await done(world, "recordProjectRisk", RISK, "uma", **risk)
    assert (new["score"], new["level"], new["decidedOn"], new["lookedOn"]) == (
        8,
        "OFF_PLAN",
        None,
        "2003-09-30",
    )
    assert await refused(world, "recordProjectRisk", "uma", **risk, risk=live["id"], version=1) == [
        ("NOT_FOUND", "risk")
    ]
    decided = {**risk, "risk": new["id"], "version": 1, "decision": "REDUCE", "plan": "Train by October."}
    again = await done(world, "recordProjectRisk", RISK, "ines", **decided)
    assert (again["level"], again["decidedOn"], again["version"]) == ("WATCH", "2003-09-30", 2)
    (was,) = again["replaced"]
    assert was["supersededBy"] == "ines" and {"name": "decision", "was": "NOT_DECIDED"} in was["changes"]
    deviating = (await world.data(BENEFITS, "max", **period))["benefits"]["deviations"]
    assert [one["what"] for one in deviating] == ["Cost", "Risk: Areas train too late"]
    await done(
        world, "recordProjectRisk", RISK, "ines", **{**decided, "version": 2, "closedOn": "2003-09-30"}
    )
    ask = "query($open: Boolean) { projectRisks(first: 5, open: $open) { totalCount nodes { title area { id } } } }"
    assert [
        (await world.data(ask, "max", open=one))["projectRisks"]["totalCount"] for one in (True, False, None)
    ] == [0, 1, 1]
    for asked, argument in (
        ({"from": "2003-09-01", "to": "2003-08-01"}, "to"),
        ({"from": "1999-01-01", "to": "2003-08-01"}, "from"),
        ({"area": "area_none"}, "area"),
    ):
        (error,) = (await world(BENEFITS, "max", **asked))["errors"]
        assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_INPUT", argument)
