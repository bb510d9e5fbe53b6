"""The record as it was known on a day: whatever is written after, each day reads as it read on its own evening."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.session import Graph
from rules import clock
from tests.conftest import wipe
from tests.known import model
from tests.known.days import Days, Key, pnc, prepare
from tests.known.rows import Row, contact, movement, order, people, prison_number, prisoner
from tests.sequences.running import BEGIN as FIRST_DAY
from tests.sequences.running import Asked, from_the_beginning, give
from tests.world import Asking, long_known

BEGIN = date(2003, 3, 3)
SERIES = count(1)
EXAMPLES = int(os.environ.get("KNOWN_EXAMPLES", "8"))
"""Series of deliveries: few for every run of the tests, more to look harder (`KNOWN_EXAMPLES=40 make test ARGS=...`)."""

# Everything that the record shows of a person, in one document.
EVERYTHING = """
query Everything($id: ID!, $day: Date) { offender(id: $id, asKnownOn: $day) {
  id surname forenames dateOfBirth age sex ethnicity formerEthnicity ethnicityNeedsRecording language disability
  nationality version recordedAt
  names { id kind surname forenames source { ...Row } }
  identifiers { id scheme value raw valid warning source { ...Row } }
  addresses { id kind lines postcode source { ...Row } }
  files { id system scope reference surname status openedOn closedOn version recordedAt sources { ...Row } }
  sentences { ...Sentence earlierParts { ...Sentence } }
  currentSentences { id }
  spells { ...Spell stays { id from to prison { name } source { ...Row } } movements { id kind date place prison { name } } }
  currentStay { id from prison { name } spell { id } }
  supervisions { id team from to area { name } officer { name area { name } } source { ...Row } }
  currentSupervisions { id }
  nextContact { id date }
  contacts(first: 3, outcomes: [ATTENDED, UNACCEPTABLE_ABSENCE]) { totalCount edges { cursor node { id outcome notes } } }
  timeline(first: 4) { totalCount pageInfo { hasNextPage endCursor }
    nodes { id service kind outcome date time notes placeName sentence { id type } prison { name } source { ...Row } } }
} }
fragment Row on SourceRecord { id file line extractDate recordedAt }
fragment Spell on Spell { id prisonNumber status category location receivedOn releasedOn releaseType source { ...Row } }
fragment Sentence on Sentence { id type custodial court date lengthMonths requirements endedOn endReason sentenceExpiry
  offences { id title committedOn source { ...Row } } area { name } spell { id prisonNumber } source { ...Row } }
"""


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    yield
    clock.stand_still(None)


@pytest.fixture(scope="module")
async def asking(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Asking:
    """A graph with areas, prisons and staff. Each test makes people of its own."""
    await wipe(graph)
    await prepare(graph, BEGIN - timedelta(days=1))
    return Asking(graph, tmp_path_factory.mktemp("audit"))


# Any sequence of writes


def numbers(series: int) -> list[str]:
    """PNC numbers that nobody of another series has: one that most rows say, and another."""
    return [pnc(10 * series), pnc(10 * series), pnc(10 * series + 1)]


def parents(key: Key) -> set[Key]:
    """The rows that a row refers to."""
    up = {"orders": ("people", 1), "contacts": ("orders", 2)}
    if key.kind == "movements":
        return {Key("prisoners", "LE", key.key[:1])}
    return {Key(up[key.kind][0], key.scope, key.key[: up[key.kind][1]])} if key.kind in up else set()


def _case(draw: st.DrawFn, series: int, case: int | None = None) -> Row:
    return people(
        series,
        draw(st.integers(0, 2)) if case is None else case,
        SURNAME=draw(st.sampled_from(["ASHBY", "ASHBEE"])),
        ALIAS=draw(st.sampled_from([None, "HARTLEY, Ro"])),
        PNC=draw(st.sampled_from([None, *numbers(series)])),
        ADDR1=draw(st.sampled_from([None, "1 Mill Lane", "9 Mill Lane"])),
        OFFICER=draw(st.sampled_from([None, "J Reed", "K Hale"])),
        CLOSED=draw(st.sampled_from([None, None, date(2003, 3, 5)])),
        ETHNIC=draw(st.sampled_from([None, "W1"])),
    )


def _order(draw: st.DrawFn, series: int) -> Row:
    ended = draw(st.sampled_from([None, None, "TRANS", "TRANS", "COMP"]))
    return order(
        series,
        draw(st.integers(0, 2)),
        draw(st.integers(1, 2)),
        OFFENCE=draw(st.sampled_from(["Theft", "Affray"])),
        REQS=draw(st.sampled_from([None, "PROG", "PROG RES"])),
        PRISON_NO=draw(st.sampled_from([None, None, prison_number(series, 0)])),
        TERM_REASON=ended,
        TERM_DATE=ended and draw(st.sampled_from([date(2003, 2, 1), date(2003, 2, 20)])),
    )


def _contact(draw: st.DrawFn, series: int) -> Row:
    return contact(
        series,
        draw(st.integers(0, 2)),
        1,
        draw(st.integers(1, 3)),
        OUTCOME=draw(st.sampled_from(["A", "UA", None])),
        NOTES=draw(st.sampled_from(["Seen", "Not seen"])),
        DATE=draw(st.sampled_from([date(2003, 3, 1), date(2003, 3, 12), date(2003, 4, 1)])),
    )


def _prisoner(draw: st.DrawFn, series: int, spell: int | None = None) -> Row:
    released = draw(st.sampled_from([None, date(2003, 1, 6)]))
    sentenced = draw(st.booleans())
    return prisoner(
        series,
        draw(st.integers(0, 1)) if spell is None else spell,
        PNC=draw(st.sampled_from([None, *numbers(series)])),
        STATUS="R" if released else "S",
        REL_DATE=released,
        REL_TYPE="CRD" if released else None,
        LOCATION=draw(st.sampled_from([None, "B2-14"])),
        SENT_TYPE="ACR" if sentenced else None,
        SENT_DATE=date(2002, 6, 1) if sentenced else None,
        SENT_DAYS=438 if sentenced else None,
    )


def _movement(draw: st.DrawFn, series: int) -> Row:
    estab = draw(st.sampled_from(["LE", "FN"]))
    out = draw(st.booleans())
    return movement(
        series,
        draw(st.integers(0, 1)),
        estab,
        draw(st.integers(1, 3)),
        MOVE_DATE=date(2002, 6, draw(st.integers(2, 6))),
        DIRECTION="O" if out else "I",
        PLACE="CRT",
        REASON="DIS" if out else "REC",
    )


MAKERS = (_case, _case, _case, _order, _order, _contact, _prisoner, _movement)


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[dict[Key, dict[str, Any]]]]:
    """A series number, and what is delivered on each of some days: rows whose parents are there."""
    series = next(SERIES)
    first = dict([_case(draw, series, 0), _case(draw, series, 1), _prisoner(draw, series, 0)])
    days = [first]
    there = set(first)
    for _ in range(draw(st.integers(3, 7))):
        rows: dict[Key, dict[str, Any]] = {}
        for make in draw(st.lists(st.sampled_from(MAKERS), min_size=1, max_size=5)):
            key, row = make(draw, series)
            if parents(key) <= {*there, *rows}:
                rows[key] = row
        there |= rows.keys()
        days.append(rows)
    return series, days


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(history=histories())
async def test_every_day_reads_as_it_read_on_its_evening(
    asking: Asking, history: tuple[int, list[dict[Key, dict[str, Any]]]]
) -> None:
    """Against what the record answered that evening, and against a model that has only the rows."""
    _, deliveries = history
    written = Days(asking.graph)
    evenings: dict[date, tuple[dict[str, Any], dict[str, Any]]] = {}
    ever: set[str] = set()
    for number, rows in enumerate(deliveries):
        day = BEGIN + timedelta(days=number)
        clock.stand_still(day)
        await written.write(day, rows)
        right = model.expected(written.rows, written.begun)
        ever |= right.keys()
        evenings[day] = right, {id_: await read(asking, EVERYTHING, id_) for id_ in ever}
    clock.stand_still(max(evenings) + timedelta(days=1))
    for day, (right, answered) in evenings.items():
        for id_ in sorted(ever):
            assert model.plain(await read(asking, model.READ, id_, day)) == right.get(id_), (day, id_)
            assert await read(asking, EVERYTHING, id_, day) == answered.get(id_), (day, id_)
    for id_ in ever:
        assert await read(asking, EVERYTHING, id_, BEGIN - timedelta(days=1)) is None


async def read(asking: Asking, document: str, id_: str, day: date | None = None) -> Any:
    """A record as Petra sees it, who sees everyone's."""
    found = await asking.data(document, "petra", id=id_, day=day and day.isoformat())
    return found["offender"]


ABSENCES = """query($day: Date) { offender(id: "off_anna", asKnownOn: $day) { age
  enforcement { id unacceptableAbsences steps { step overdue doneOn } } } }"""


async def test_what_is_worked_out_is_as_of_the_day(world: Asking) -> None:
    """From what was known then, and as it stood then: an absence that was taken off since counts, and what it asks for
    was not overdue yet."""
    await long_known(world.graph, "off_anna")
    order = "sen_off_anna_1"
    with from_the_beginning():
        missed = {
            "offender": "off_anna",
            "sentence": order,
            "kind": "OFFICE_VISIT",
            "day": FIRST_DAY.isoformat(),
        }
        await give(world, Asked("recordContact", {**missed, "outcome": "UNACCEPTABLE_ABSENCE"}))
        then = (await world.data(ABSENCES))["offender"]
        (found,) = [one for one in then["enforcement"] if one["id"] == order]
        assert found["unacceptableAbsences"] == 1
        assert [one["overdue"] for one in found["steps"]] == [False, False]
        clock.stand_still(FIRST_DAY + timedelta(days=200))
        log = '{ offender(id: "off_anna") { contacts(first: 1) { nodes { id } } } }'
        (entry,) = (await world.data(log))["offender"]["contacts"]["nodes"]
        off = {"contact": entry["id"], "version": 1, "reason": "Somebody else was meant.", "withdrawn": True}
        await give(world, Asked("correctContact", off))
        now = (await world.data(ABSENCES))["offender"]
        assert [one["unacceptableAbsences"] for one in now["enforcement"]] == [0, 0, 0]
        assert now["age"] == then["age"] + 1
        assert (await world.data(ABSENCES, day=FIRST_DAY.isoformat()))["offender"] == then
