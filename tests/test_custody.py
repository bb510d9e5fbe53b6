"""Stays from movements: in order, without overlap, court trips within. Dates of a sentence with their working."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.session import Graph
from rules.custody import Move, Spell, Stay, stays
from tests.world import Asking


def move(prison: str, number: int, day: date, kind: str, inward: bool, place: str | None = None) -> Move:
    return Move(prison, number, day, None, kind, inward, f"{prison}{number}", place)


RECEPTION = move("HO", 1, date(2002, 6, 1), "RECEPTION", inward=True)
OUT_TO_COURT = move("HO", 2, date(2002, 6, 10), "TO_COURT", inward=False)
BACK = move("HO", 3, date(2002, 6, 11), "FROM_COURT", inward=True)
LEAVING = move("HO", 4, date(2002, 8, 1), "TRANSFER", inward=False, place="LL")
ARRIVING = move("LL", 1, date(2002, 8, 1), "TRANSFER", inward=True)
RELEASE = move("LL", 2, date(2003, 1, 6), "DISCHARGE", inward=False)
HELD_AT_LL = Spell("LL", date(2002, 6, 1), None, "row")


def spans(found: list[Stay]) -> list[tuple[str, date, date | None]]:
    return [(stay.prison, stay.start, stay.end) for stay in found]


def test_court_trips_do_not_end_a_stay_and_a_transfer_does() -> None:
    found = stays(HELD_AT_LL, [RELEASE, ARRIVING, LEAVING, BACK, OUT_TO_COURT, RECEPTION])
    assert spans(found) == [
        ("HO", date(2002, 6, 1), date(2002, 8, 1)),
        ("LL", date(2002, 8, 1), date(2003, 1, 6)),
    ]


def test_an_arrival_ends_the_stay_before_it() -> None:
    assert spans(stays(None, [RECEPTION, ARRIVING])) == [
        ("HO", date(2002, 6, 1), date(2002, 8, 1)),
        ("LL", date(2002, 8, 1), None),
    ]


def test_a_missing_arrival_where_the_spell_is_held_is_taken_from_the_departure() -> None:
    assert spans(stays(HELD_AT_LL, [RECEPTION, LEAVING]))[-1] == ("LL", date(2002, 8, 1), None)


def test_without_movements_the_spell_is_one_stay() -> None:
    assert spans(stays(HELD_AT_LL, [])) == [("LL", date(2002, 6, 1), None)]
    released = Spell("LL", date(2002, 6, 1), date(2003, 1, 6), "row")
    assert spans(stays(released, [])) == [("LL", date(2002, 6, 1), date(2003, 1, 6))]
    assert stays(None, []) == []


def test_a_release_on_the_row_ends_what_no_movement_ends() -> None:
    released = Spell("HO", date(2002, 6, 1), date(2003, 1, 6), "row")
    assert spans(stays(released, [RECEPTION])) == [("HO", date(2002, 6, 1), date(2003, 1, 6))]


MOVES = st.lists(
    st.builds(
        move,
        st.sampled_from(["HO", "LL", "NH"]),
        st.integers(1, 30),
        st.dates(date(2002, 1, 1), date(2002, 3, 1)),
        st.sampled_from(["RECEPTION", "TRANSFER", "TO_COURT", "FROM_COURT", "DISCHARGE"]),
        st.booleans(),
        st.sampled_from(["HO", "LL", "CRT"]),
    ),
    max_size=12,
)


@given(MOVES, st.one_of(st.none(), st.just(HELD_AT_LL)))
def test_stays_never_overlap_and_at_most_the_last_is_open(moves: list[Move], spell: Spell | None) -> None:
    found = stays(spell, moves)
    for earlier, later in pairwise(found):
        assert earlier.end is not None
        assert earlier.start <= earlier.end <= later.start


SENTENCED = """
MATCH (f:CaseFile {id: 'fil_off_anna'}), (p:Spell {id: 'spl_off_anna'}), (r:SourceRecord {id: 'src_off_anna'})
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: 'sen_prison', type: 'AUTOMATIC_CONDITIONAL_RELEASE', custodial: true,
  date: date('2003-03-03'), lengthDays: 550, remandDays: 40, conditionalRelease: date('2003-12-02'),
  sentenceExpiry: date('2004-07-24'), licenceExpiry: date('2004-03-09')}), (s)-[:SERVED_IN]->(p), (s)-[:FROM]->(r)
CREATE (s)-[:FOR]->(:Fact:Offence {id: 'ofn_prison', title: 'Burglary', committedOn: date('2002-11-05')})
"""
DATES = """{ offender(id: "off_anna") { sentences { id keyDates { kind held workedOut agreement daysLater words steps
  heldSteps source confidence } } } }"""


async def test_each_date_of_a_sentence_says_how_it_was_worked_out(world: Asking) -> None:
    """Beside the prison's own, with what would explain a difference; an order has none."""
    await world.graph.run(SENTENCED)
    found = {one["id"]: one["keyDates"] for one in (await world.data(DATES))["offender"]["sentences"]}
    assert found["sen_off_anna_1"] == []
    by_kind = {one["kind"]: one for one in found["sen_prison"]}
    release = by_kind["CONDITIONAL_RELEASE"]
    # 550 days from 3 March 2003: half is day 275, less 40 is day 235, which is 23 October.
    assert (release["held"], release["workedOut"]) == ("2003-12-02", "2003-10-23")
    assert (release["agreement"], release["daysLater"]) == ("DIFFERS", 40)
    assert "as if the 40 days on remand had not been counted" in release["words"]
    assert release["steps"] == [
        "Sentence of 550 days from 3 March 2003",
        "Half of 550 days is 275 days",
        "Less 40 days on remand: 235",
        "The day of sentence is day 1, so day 235 is 23 October 2003",
    ]
    assert release["heldSteps"] == ["The prison holds 2 December 2003", "That is day 275 of the sentence"]
    assert by_kind["SENTENCE_EXPIRY"]["agreement"] == by_kind["LICENCE_EXPIRY"]["agreement"] == "SAME"
    assert by_kind["CURFEW_ELIGIBILITY"]["agreement"] == "WORKED_OUT_ONLY"


async def test_what_is_not_sure_is_not_worked_out(world: Asking) -> None:
    """Offences under two Acts are two sentences in one row: the prison's dates stand alone, and the reason is told."""
    await world.graph.run(SENTENCED)
    await world.graph.run(
        "MATCH (s:Sentence {id: 'sen_prison'}) CREATE (s)-[:FOR]->(:Fact:Offence {id: 'ofn_late', title: 'Theft', "
        "committedOn: date('2005-05-01')}) SET s.date = date('2005-06-01')"
    )
    (found,) = [
        one["keyDates"]
        for one in (await world.data(DATES))["offender"]["sentences"]
        if one["id"] == "sen_prison"
    ]
    assert {one["agreement"] for one in found} == {"IMPORTED_ONLY", "NEITHER"}
    assert all("Several sentences" in one["steps"][0] for one in found)


async def test_dates_are_read_in_the_one_statement_and_by_those_who_may(
    world: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is asked once; who may not read sentences gets none, with an error."""
    await world.graph.run(SENTENCED)
    sent = []
    read = Graph.read

    async def watching(self: Graph, statement: str, parameters: Any) -> Any:
        sent.append(statement)
        return await read(self, statement, parameters)

    monkeypatch.setattr(Graph, "read", watching)
    await world.data(DATES)
    assert len(sent) == 2  # one for each way that `world` asks
    body = await world(DATES, "dan")
    assert body["data"] == {"offender": {"sentences": None}}
    assert [one["extensions"]["code"] for one in body["errors"]] == ["FORBIDDEN"]
