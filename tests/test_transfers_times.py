"""What of a transfer falls due and when, and what the record lacks before a case goes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rules.codes import (
    Apart,
    ChecklistItem,
    RiskLevel,
    TransferClock,
)
from rules.transfers import (
    CaseFacts,
    Reading,
    RecordFacts,
    Transfer,
    checklist,
    clocks,
    decide,
    missing,
    rules_on,
)
from rules.transfers.checklist import PAGES
from rules.transfers.sets import working_days_before
from tests.moves import DAY, FACTS, HIGH, HOME, LATER, LICENCE, THERE, Clock, Do, K, at, begun, command, walk

# Clocks


def reading(transfer: Transfer, clock: TransferClock, on: date, facts: CaseFacts = FACTS) -> Reading:
    (found,) = [one for one in clocks(transfer, facts, on) if one.clock is clock]
    return found


@pytest.mark.parametrize(
    ("steps", "day", "facts", "clock", "due", "met"),
    [
        ("", date(2003, 12, 29), HIGH, Clock.NOTIFY, date(2003, 12, 24), None),
        ("REQUEST", DAY, HIGH, Clock.NOTIFY, date(2003, 9, 29), date(2003, 10, 1)),
        ("REQUEST", DAY, HIGH, Clock.ACKNOWLEDGE, date(2003, 10, 3), None),
        ("REQUEST ACKNOWLEDGE", DAY, HIGH, Clock.ACKNOWLEDGE, date(2003, 10, 3), date(2003, 10, 2)),
        ("REQUEST", DAY, FACTS, Clock.RESPONSE, date(2003, 10, 15), None),
        ("REQUEST REFUSE", DAY, FACTS, Clock.RESPONSE, date(2003, 10, 15), date(2003, 10, 2)),
        ("REQUEST REFUSE", DAY, FACTS, Clock.SETTLE, date(2003, 10, 9), None),
        # Asked again, the answer is due again.
        ("REQUEST REFUSE REQUEST", DAY, FACTS, Clock.SETTLE, date(2003, 10, 9), date(2003, 10, 3)),
        ("REQUEST REFUSE REQUEST", DAY, FACTS, Clock.RESPONSE, date(2003, 10, 17), None),
        ("REQUEST ACCEPT", DAY, FACTS, Clock.FIRST_APPOINTMENT, date(2003, 10, 9), None),
        # Over Christmas and New Year: 25, 26 December and 1 January do not count.
        ("REQUEST ACCEPT", date(2003, 12, 21), FACTS, Clock.FIRST_APPOINTMENT, date(2004, 1, 2), None),
        ("REQUEST ACCEPT BEGIN", DAY, FACTS, Clock.FIRST_APPOINTMENT, date(2003, 10, 9), date(2003, 10, 3)),
        ("REQUEST ACCEPT BEGIN", DAY, FACTS, Clock.AMENDMENT, date(2003, 11, 14), None),
        ("REQUEST ACCEPT BEGIN AMEND", DAY, FACTS, Clock.AMENDMENT, date(2003, 11, 14), date(2003, 10, 4)),
        ("REQUEST ACCEPT BEGIN AMEND", DAY, FACTS, Clock.FULL, date(2003, 10, 10), None),
        ("REQUEST ACCEPT BEGIN", DAY, LICENCE, Clock.FULL, date(2003, 10, 10), None),
        ("REQUEST ACCEPT BEGIN COMPLETE", DAY, LICENCE, Clock.FILE, date(2003, 10, 17), None),
        ("NOTIFY", LATER, FACTS, Clock.RESPONSE, date(2004, 9, 24), None),
    ],
)  # fmt: skip
def test_a_clock_is_due(
    steps: str, day: date, facts: CaseFacts, clock: TransferClock, due: date, met: date | None
) -> None:
    transfer = walk(*(Do[step] for step in steps.split()), day=day, facts=facts) if steps else begun(day=day)
    for on, overdue in ((due, False), (due + timedelta(days=1), met is None)):
        found = reading(transfer, clock, on, facts)
        assert (found.due, found.met_on, found.overdue) == (due, met, overdue)
        assert found.escalates_to == (HOME, THERE)
        assert found.late == (met is not None and met > due)


def test_clocks_of_other_moves() -> None:
    away = walk(Do.REQUEST, Do.ACCEPT, Do.BEGIN, kind=K.CARETAKING)
    assert reading(away, Clock.RETURN, date(2003, 10, 29)).overdue
    assert not reading(away, Clock.RETURN, date(2003, 10, 28)).overdue
    assert {one.clock for one in clocks(away, FACTS, DAY)} == {
        Clock.RESPONSE,
        Clock.FIRST_APPOINTMENT,
        Clock.RETURN,
    }
    near = begun(K.WITHIN_AREA)
    assert [(one.clock, one.due) for one in clocks(near, FACTS, DAY)] == [
        (Clock.TAKE_OVER, date(2003, 10, 7))
    ]
    assert Clock.NOTIFY not in {one.clock for one in clocks(near, HIGH, DAY)}
    called_off = walk(Do.REQUEST, Do.REFUSE, Do.WITHDRAW)
    assert [one.clock for one in clocks(called_off, FACTS, LATER)] == [Clock.RESPONSE]


def test_an_appointment_that_was_agreed_late_is_due_then() -> None:
    transfer = walk(Do.REQUEST)
    more = {"appointment": at(date(2003, 10, 20)), "late_reason": "In hospital until then"}
    taken = decide(transfer, command(transfer, Do.ACCEPT, date(2003, 10, 2), **more), FACTS).transfer
    assert taken is not None
    found = reading(taken, Clock.FIRST_APPOINTMENT, date(2003, 10, 20))
    assert (found.due, found.overdue, found.late_reason) == (
        date(2003, 10, 20),
        False,
        "In hospital until then",
    )
    assert reading(taken, Clock.FIRST_APPOINTMENT, date(2003, 10, 21)).overdue


def test_a_person_who_moves_later_is_seen_later() -> None:
    transfer = begun(moves_on=date(2003, 11, 3))
    for step, day in ((Do.REQUEST, DAY), (Do.ACCEPT, date(2003, 10, 1))):
        more = {"appointment": at(date(2003, 11, 10))} if step is Do.ACCEPT else {}
        found = decide(transfer, command(transfer, step, day, **more), FACTS)
        assert found.transfer is not None
        assert found.allowed
        transfer = found.transfer
    assert reading(transfer, Clock.FIRST_APPOINTMENT, DAY).due == date(2003, 11, 10)


def test_the_day_is_that_of_england() -> None:
    late = datetime(2003, 9, 30, 23, 30, tzinfo=UTC)
    transfer = begun()
    asked = decide(transfer, command(transfer, Do.REQUEST, DAY, at=late), FACTS).transfer
    assert asked is not None
    assert asked.day(Do.REQUEST) == date(2003, 10, 1)
    assert working_days_before(date(2003, 12, 29), 2) == date(2003, 12, 23)


# The checklist

WHOLE = RecordFacts(
    on=DAY, assessed_on=date(2003, 8, 1), assessment_in_date=True, plan_in_date=True, risk=RiskLevel.LOW,
    registered=False, protection_told=False, conditions_recorded=True, victim_unit_told=True,
    log_to=date(2003, 9, 29), next_appointment=at(DAY),
)  # fmt: skip


@pytest.mark.parametrize(
    ("more", "item", "words"),
    [
        ({"assessed_on": None}, ChecklistItem.ASSESSMENT, "No assessment."),
        ({"assessment_in_date": False}, ChecklistItem.ASSESSMENT, "Assessed on 1 August 2003, out of date: assess again."),
        ({"plan_in_date": False}, ChecklistItem.PLAN, "No plan that is in date."),
        ({"risk": None}, ChecklistItem.RISK, "The risk of serious harm has not been assessed."),
        ({"registered": True}, ChecklistItem.REGISTER, "On the register; police and MAPPA have to be told before the move."),
        ({"conditions_recorded": False}, ChecklistItem.CONDITIONS, "No requirements or licence conditions are recorded, nor that there are none."),
        ({"victim_unit_told": False}, ChecklistItem.VICTIMS, "Not told of the move yet."),
        ({"log_to": date(2003, 9, 26)}, ChecklistItem.CONTACT_LOG, "Complete to 26 September 2003."),
        ({"log_to": None}, ChecklistItem.CONTACT_LOG, "No contacts are recorded."),
        ({"next_appointment": None}, ChecklistItem.NEXT_APPOINTMENT, "None is made."),
        ({"next_appointment": at(date(2003, 9, 29))}, ChecklistItem.NEXT_APPOINTMENT, "None is made."),
    ],
)  # fmt: skip
def test_the_checklist_says_what_is_missing(more: dict[str, Any], item: ChecklistItem, words: str) -> None:
    rules = rules_on(DAY)
    lines = checklist(replace(WHOLE, **more), rules)
    assert [line.item for line in lines] == list(ChecklistItem)
    assert missing(lines) == (item,)
    (line,) = [line for line in lines if not line.done]
    assert (line.words, line.blocks) == (words, item in rules.blocks)
    assert (line.apart is Apart.REGISTER) == (item is ChecklistItem.REGISTER)


def test_the_checklist_leads_to_pages_that_there_are() -> None:
    assert missing(checklist(WHOLE, rules_on(DAY))) == ()
    assert missing(checklist(replace(WHOLE, registered=True, protection_told=True), rules_on(DAY))) == ()
    assert [page for page in PAGES.values() if not Path(f"web/pages/{page}.html").is_file()] == []
    # A friday's log is complete on the Monday.
    monday = replace(WHOLE, on=date(2003, 9, 29), log_to=date(2003, 9, 26))
    assert missing(checklist(monday, rules_on(DAY))) == ()
    # What is missing does not keep an area from being notified.
    assert rules_on(LATER).blocks == {ChecklistItem.RISK}
