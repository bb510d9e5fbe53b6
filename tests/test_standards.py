"""National Standards in the graph: kept results follow every command, and figures open to the cases behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from graph.session import Graph
from resolvers.access import Role
from resolvers.context import Post, Viewer
from resolvers.standards import recomputing
from resolvers.standards.explaining import explain
from resolvers.standards.looking import go_round, look
from rules.clock import stand_still
from rules.figures import LEAST, blurred
from tests.test_contacts_breach import BEGIN, STEP
from tests.world import Asking

TODAY = date(2003, 9, 30)
# Anna serves an order of September; others' orders are of last year. Nobody is held any more.
ORDER = """
MATCH (t:Stay) WHERE t.id >= '' SET t.to = date('2002-01-02')
WITH DISTINCT 1 AS one
MATCH (o:Offender)-[:HAS_FILE]->(f:CaseFile) WHERE o.id IN ['off_anna', 'off_hide']
CREATE (f)-[:SERVES]->(:Fact:Sentence {id: 'sen_' + o.id + '_new', type: 'COMMUNITY_REHABILITATION', custodial: false,
  date: date('2003-09-15'), expectedEnd: date('2004-09-14'), lengthMonths: 12})
"""
RECORD = """mutation($input: RecordContactInput!) { recordContact(input: $input) {
  contact { id version } userErrors { code message } } }"""
CORRECT = """mutation($input: CorrectContactInput!) { correctContact(input: $input) {
  contact { id version } userErrors { code message } } }"""
STANDS = """query($id: ID!, $standard: String, $states: [StandardState!]) { offender(id: $id) {
  standards(first: 50, standard: $standard, states: $states, sentence: "sen_off_anna_new") { totalCount nodes {
  id key name version state since due metOn lateBy needed reached evidence words rule
  area { name } officer { name } sentence { id } } } } }"""
DUE = """query($officer: ID, $area: ID, $team: String) { standardsDue(first: 50, officer: $officer, area: $area,
  team: $team) { totalCount nodes { id key state due offender { id } sentence { id } } } }"""
FIGURES = """query($by: ComplianceBy!, $area: ID, $team: String, $since: Date!, $until: Date!, $standard: String) {
  compliance(by: $by, area: $area, team: $team, since: $since, until: $until, standard: $standard) {
  key name met late missed excused due share sample margin } }"""
BEHIND = """query($area: ID, $team: String, $standard: String, $state: StandardState, $since: Date!, $until: Date!) {
  standardResults(first: 100, area: $area, team: $team, standard: $standard, state: $state, since: $since, until: $until) {
  totalCount nodes { offender { id } state key } } }"""
YEARS = {"since": "2002-01-01", "until": "2003-12-31"}


def quiet(_what: str, _done: int, _total: int) -> None:
    """No progress bar."""


@pytest.fixture
async def judged(world: Asking) -> AsyncIterator[Asking]:
    """It is 30 September 2003, and everybody has been judged."""
    stand_still(TODAY)
    await world.graph.run(ORDER)
    await recomputing.recompute(world.graph, quiet)
    yield world
    stand_still(None)


async def agree(graph: Graph) -> int:
    """What is kept is what the rules say of everybody; answers how many results there are."""
    found = await recomputing.check(graph, quiet)
    assert found.different == 0, found.named
    return found.results


async def recorded(
    world: Asking, day: str, outcome: str | None, kind: str = "OFFICE_VISIT", **more: Any
) -> str:
    """The id of a contact of Anna's that has to be recorded."""
    values: dict[str, Any] = {
        "key": f"key {day} {kind} {outcome}",
        "offender": "off_anna",
        "kind": kind,
        "day": day,
    }
    values |= {"outcome": outcome, "sentence": "sen_off_anna_new", **more}
    payload = (await world.data(RECORD, input=values))["recordContact"]
    assert payload["userErrors"] == [], payload
    return str(payload["contact"]["id"])


async def standing(world: Asking, standard: str | None = None, **more: Any) -> list[dict[str, Any]]:
    """How Anna's order stands."""
    found = await world.data(STANDS, id="off_anna", standard=standard, **more)
    return list(found["offender"]["standards"]["nodes"])


async def test_results_follow_every_command_and_the_calendar(judged: Asking) -> None:
    """Recording, correcting and taking off leave what judging anew would; so does a day that passes."""
    (first,) = await standing(judged, "FIRST_CONTACT")
    assert (first["state"], first["due"], first["version"]) == ("MISSED", "2003-09-22", "NS2002")
    assert (first["area"]["name"], first["officer"]["name"]) == ("West Yorkshire", "J Reed")
    assert "confidence: medium" in first["rule"]
    contact = await recorded(judged, "2003-09-24", "ATTENDED")
    (late,) = await standing(judged, "FIRST_CONTACT")
    assert (late["id"], late["state"], late["metOn"], late["lateBy"]) == (
        first["id"],
        "LATE",
        "2003-09-24",
        2,
    )
    assert late["evidence"] == [contact]
    missed = await recorded(judged, "2003-09-25", "UNACCEPTABLE_ABSENCE")
    assert {one["key"] for one in await standing(judged, states=["DUE"])} >= {"WARNING", "PLAN"}
    (explanation,) = await standing(judged, "EXPLANATION")
    assert (explanation["state"], explanation["due"]) == ("MISSED", "2003-09-29")
    await recorded(judged, "2003-09-29", None, "FORMAL_WARNING")
    (warning,) = await standing(judged, "WARNING")
    assert (warning["state"], len(warning["evidence"])) == ("MET", 2)
    number = await agree(judged.graph)
    lines = await explain(judged.graph, "sen_off_anna_new")
    assert lines is not None
    assert f"    Evidence: Office visit on 24 September 2003, attended ({contact})" in lines
    assert any(
        "Late on 24 September 2003; due by 22 September 2003; 2 working days late" in one for one in lines
    )
    values = {
        "key": "key correct",
        "contact": missed,
        "version": 1,
        "reason": "It was the wrong person's log",
    }
    payload = (await judged.data(CORRECT, input={**values, "withdrawn": True}))["correctContact"]
    assert payload["userErrors"] == []
    assert await standing(judged, "WARNING") == []
    assert await agree(judged.graph) < number
    # Periods begin with the calendar: the server finds those people, and nothing is left to do after it.
    stand_still(date(2004, 1, 5))
    assert (await recomputing.check(judged.graph, quiet)).different > 0
    assert await look(judged.graph) > 0
    assert await look(judged.graph) == 0
    await agree(judged.graph)
    # After an import the server goes through everybody, once.
    await judged.graph.run(
        "CREATE (:ImportFile {id: 'imp_x', name: 'x.txt', importedAt: datetime('2004-01-05T09:00:00Z')}) "
        "WITH 1 AS one MATCH (c:Contact {id: $id}) SET c.date = date('2003-09-16')", {"id": contact}
    )  # fmt: skip
    assert (await recomputing.check(judged.graph, quiet)).different > 0
    assert await go_round(judged.graph) > 0
    assert await go_round(judged.graph) == 0
    await agree(judged.graph)
    (first,) = await standing(judged, "FIRST_CONTACT")
    assert (first["state"], first["metOn"]) == ("MET", "2003-09-16")


async def test_laying_the_papers_is_the_action_that_an_absence_asks_for(judged: Asking) -> None:
    """What stood as due is met at once, and a revoked order has nothing due any more."""
    for day in ("2003-09-23", "2003-09-25"):
        await recorded(judged, day, "UNACCEPTABLE_ABSENCE")
    (action,) = await standing(judged, "ACTION")
    assert (action["state"], action["due"]) == ("DUE", "2003-10-09")
    given = {"key": "begin 01", "offender": "off_anna", "sentence": "sen_off_anna_new"}
    given |= {"failedOn": "2003-09-25", "decidedOn": "2003-09-26", "grounds": "Came to nothing in September."}
    breach = (await judged.data(BEGIN, input=given))["beginBreach"]["breach"]
    steps = [("LAID", "2003-09-26", None), ("HEARD", "2003-09-29", None), ("ENDED", "2003-09-30", "REVOKED")]
    for number, (step, on, outcome) in enumerate(steps, 1):
        taken = {
            "key": f"step {number:04}",
            "breach": breach["id"],
            "version": number,
            "step": step,
            "on": on,
        }
        payload = await judged.data(STEP, input=taken | ({"outcome": outcome} if outcome else {}))
        assert payload["recordBreachStep"]["userErrors"] == []
        (action,) = await standing(judged, "ACTION")
        assert (action["state"], action["metOn"]) == ("MET", "2003-09-26")
        await agree(judged.graph)
    assert await standing(judged, states=["DUE"]) == []


async def test_the_order_of_recording_decides_nothing(judged: Asking) -> None:
    """Two that write at once, and another order of the same things, leave the same results."""
    days = [("2003-09-23", "ATTENDED"), ("2003-09-26", "UNACCEPTABLE_ABSENCE"), ("2003-09-18", "ATTENDED")]
    await asyncio.gather(*(recorded(judged, *one) for one in days))
    await agree(judged.graph)
    one = [{**each, "evidence": len(each["evidence"])} for each in await standing(judged)]
    for day, outcome in days:
        found = await judged.graph.read(
            "MATCH (:Sentence {id: 'sen_off_anna_new'})<-[:UNDER]-(c:Contact) WHERE c.date = date($day) "
            "RETURN c.id", {"day": day},
        )  # fmt: skip
        values = {"key": f"off {day}", "contact": found[0][0], "version": 1, "withdrawn": True}
        await judged.data(CORRECT, input={**values, "reason": f"Recorded again, {outcome}"})
    for day, outcome in sorted(days):
        await recorded(judged, day, outcome, key=f"again {day}", notes="again")
    await agree(judged.graph)
    again = [{**each, "evidence": len(each["evidence"])} for each in await standing(judged)]
    drop = {"id"}
    assert [{k: v for k, v in each.items() if k not in drop} for each in again] == [
        {k: v for k, v in each.items() if k not in drop} for each in one
    ]


async def test_what_falls_due_and_figures_show_only_whom_the_reader_may_see(judged: Asking) -> None:
    """A limited person is in no list, count or share; figures open to exactly the cases behind them."""
    due = (await judged.data(DUE, officer="ofr_reed"))["standardsDue"]
    people = {one["offender"]["id"] for one in due["nodes"]}
    assert "off_anna" in people and "off_hide" not in people
    assert due["totalCount"] == len(due["nodes"])
    assert [one["due"] for one in due["nodes"]] == sorted(one["due"] for one in due["nodes"])
    for by in ("STANDARD", "MONTH", "OFFICER"):
        figures = (await judged.data(FIGURES, "max", by=by, area="area_wy", **YEARS))["compliance"]
        total = sum(one[each] for one in figures for each in ("met", "late", "missed", "excused", "due"))
        behind = (await judged.data(BEHIND, "max", area="area_wy", **YEARS))["standardResults"]
        assert total == behind["totalCount"] > 0
        assert "off_hide" not in {one["offender"]["id"] for one in behind["nodes"]}
    (first,) = (
        await judged.data(FIGURES, "max", by="STANDARD", area="area_wy", standard="FIRST_CONTACT", **YEARS)
    )["compliance"]
    for state in ("met", "late", "missed"):
        values = {"standard": "FIRST_CONTACT", "state": state.upper(), "area": "area_wy", **YEARS}
        found = (await judged.data(BEHIND, "max", **values))["standardResults"]["totalCount"]
        assert found == first[state]
    assert first["share"] == first["met"] / (first["met"] + first["late"] + first["missed"])
    # A manager asks for the areas that they work in; figures of the country are for those who see no case, rounded.
    assert (await judged.fault(FIGURES, "max", by="AREA", **YEARS))[0] == "FORBIDDEN"
    assert (await judged.data(FIGURES, "max", by="AREA", area="area_lr", **YEARS))["compliance"] == []
    assert (await judged.fault(FIGURES, "pat", by="AREA", area="area_wy", **YEARS))[0] == "FORBIDDEN"
    national = (await judged.data(FIGURES, "ines", by="STANDARD", **YEARS))["compliance"]
    told = [one[each] for one in national for each in ("met", "late", "missed", "excused", "due")]
    assert all(each is None or each % 5 == 0 for each in told)
    assert (await judged.fault(BEHIND, "ines", area="area_wy", **YEARS))[0] == "FORBIDDEN"
    wrong = {**YEARS, "until": "2001-01-01"}
    assert (await judged.fault(FIGURES, "max", by="AREA", area="area_wy", **wrong))[0] == "BAD_INPUT"


async def test_figures_of_a_team_are_those_of_its_area(judged: Asking) -> None:
    """Teams add up to their area; each opens to its cases; a team is asked for with its area, and by who sees cases."""
    await judged.graph.run(
        "MATCH (:Offender {id: 'off_bill'})-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(s) SET s.team = 'York team'"
    )
    await recomputing.recompute(judged.graph, quiet)
    states = ("met", "late", "missed", "excused", "due")
    of_area = {"area": "area_wy", **YEARS}
    every = (await judged.data(FIGURES, "max", by="STANDARD", **of_area))["compliance"]
    teams = (await judged.data(FIGURES, "max", by="TEAM", **of_area))["compliance"]
    assert [one["key"] for one in teams] == [one["name"] for one in teams] == ["Leeds team", "York team"]
    for one in states:
        assert sum(team[one] for team in teams) == sum(each[one] for each in every)
    for team in teams:
        own = {"team": team["key"], **of_area}
        behind = (await judged.data(BEHIND, "max", **own))["standardResults"]
        assert behind["totalCount"] == sum(team[one] for one in states) > 0
        people = {one["offender"]["id"] for one in behind["nodes"]}
        assert "off_hide" not in people and (people == {"off_bill"}) is (team["key"] == "York team")
        (same,) = (await judged.data(FIGURES, "max", by="TEAM", **own))["compliance"]
        assert same == team
        figures = (await judged.data(FIGURES, "max", by="STANDARD", **own))["compliance"]
        assert sum(one["missed"] for one in figures) == team["missed"]
    of_kent = {**of_area, "area": "area_lr", "team": "Leeds team"}
    assert (await judged.data(FIGURES, "max", by="STANDARD", **of_kent))["compliance"] == []
    of_none = {"team": "Leeds team", **YEARS}
    assert (await judged.fault(BEHIND, "max", **of_none))[1] == "Give the area of the team."
    for asked in ({"by": "TEAM", **of_area}, {"by": "MONTH", "team": "Leeds team", **of_area}):
        assert (await judged.fault(FIGURES, "ines", **asked))[0] == "FORBIDDEN"


BOTH_POSTS = Viewer(
    "ines", "Ines Grant", (Post(Role.INFORMATION_OFFICER), Post(Role.PRACTITIONER, "west-yorkshire"))
)


@pytest.mark.parametrize("who", ["ines", BOTH_POSTS], ids=["no cases", "cases of one area"])
async def test_two_figures_of_whoever_sees_no_cases_differ_by_nobody(
    judged: Asking, who: str | Viewer
) -> None:
    """Whatever is asked is a sum of the same rounded cells: a day more, or another way to tell them apart, adds nothing."""
    states = ("met", "late", "missed", "excused", "due")

    async def told(by: str, since: str, until: str, **more: Any) -> list[dict[str, Any]]:
        return list((await judged.data(FIGURES, who, by=by, since=since, until=until, **more))["compliance"])

    month = await told("STANDARD", "2003-09-01", "2003-09-30")
    assert any(one["missed"] for one in month)
    for since, until in (("2003-09-02", "2003-09-29"), ("2003-09-21", "2003-09-21")):
        assert await told("STANDARD", since, until) == month
    ways = [await told(by, "2003-01-01", "2003-12-31") for by in ("STANDARD", "MONTH", "AREA")]
    ways.append(await told("MONTH", "2003-01-01", "2003-12-31", area="area_wy"))
    totals = [{each: sum(one[each] for one in rows) for each in states} for rows in ways]
    assert all(each == totals[0] for each in totals)
    assert all(one[each] % 5 == 0 for rows in ways for one in rows for each in states)
    by_months = [
        await told("STANDARD", f"2003-{number:02}-05", f"2003-{number:02}-06") for number in range(1, 13)
    ]
    assert sum(one["missed"] for rows in by_months for one in rows) == totals[0]["missed"]
    assert (await judged.fault(FIGURES, who, by="OFFICER", **YEARS))[0] == "FORBIDDEN"
    assert (await judged.fault(FIGURES, who, by="TEAM", area="area_wy", **YEARS))[0] == "FORBIDDEN"


@pytest.mark.parametrize("many", range(12))
def test_a_sum_of_blurred_figures_is_about_what_it_was(many: int) -> None:
    """Each is within four of what it is, and they err to neither side."""
    told = [blurred(many, f"std_{number}") for number in range(2000)]
    assert all(one % LEAST == 0 and abs(one - many) < LEAST for one in told)
    assert sum(told) / len(told) == pytest.approx(many, abs=0.25)


async def test_treatment_that_a_spreadsheet_brought_counts_for_the_order_of_its_day(judged: Asking) -> None:
    """It names no order, only the day of one; treatment that names its order counts for that, whatever its day."""
    order = """
    MATCH (:Offender {id: 'off_anna'})-[:HAS_FILE]->(f:CaseFile)
    CREATE (f)-[:SERVES]->(:Fact:Sentence {id: 'sen_dtto', type: 'DRUG_TREATMENT_AND_TESTING', custodial: false,
      date: $day, expectedEnd: date('2004-01-31'), lengthMonths: 12})
    """
    weeks = "MATCH (:Sentence {id: 'sen_dtto'})-[:HAS_RESULT]->(r {key: 'DTTO_HOURS'}) RETURN max(r.reached)"
    first = "MATCH (w:TreatmentWeek {id: 'twk_off_anna_1'}) RETURN w.hoursAttended, w.from"
    (hours, begun) = (await judged.graph.read(first, {}))[0]
    assert hours and begun
    await judged.graph.run(order, {"day": date(2003, 2, 1)})
    await recomputing.recompute(judged.graph, quiet)
    assert (await judged.graph.read(weeks, {}))[0][0] >= hours
    await judged.graph.run("MATCH (s:Sentence {id: 'sen_dtto'}) SET s.date = date('2003-02-02')")
    await recomputing.recompute(judged.graph, quiet)
    assert await judged.graph.read(weeks, {}) == [[0]]
    await judged.graph.run(
        "MATCH (s:Sentence {id: 'sen_dtto'}), (t:Treatment {id: 'trt_off_anna'}) CREATE (t)-[:UNDER]->(s)"
    )
    await recomputing.recompute(judged.graph, quiet)
    assert (await judged.graph.read(weeks, {}))[0][0] >= hours
