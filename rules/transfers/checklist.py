"""What of a record is looked at before a case goes: done or missing, whether that blocks, and where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rules.codes import Apart, ChecklistItem, RiskLevel
from rules.transfers.parties import day_of
from rules.transfers.sets import RuleSet, working_days_before

Item = ChecklistItem


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the record holds on a day.

    `victim_unit_told` says that the unit was told of the move, which it is of every one: whether there is a victim is
    no part of this. `protection_told`: police and MAPPA both know of the move. `log_to`: the day up to which the
    contact log has every contact.
    """

    on: date
    assessed_on: date | None
    assessment_in_date: bool
    plan_in_date: bool
    risk: RiskLevel | None
    registered: bool
    protection_told: bool
    conditions_recorded: bool
    victim_unit_told: bool
    log_to: date | None
    next_appointment: datetime | None


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the checklist. `words`: what the record holds. `page`: the record's page on which to mend it.

    `apart`: for those who may read the register alone; for everybody else the line is not there.
    """

    item: ChecklistItem
    words: str
    done: bool
    blocks: bool
    page: str
    apart: Apart | None = None


def checklist(record: RecordFacts, rules: RuleSet) -> tuple[Checked, ...]:
    """The lines, in the order of `ChecklistItem`."""
    found = []
    for item in Item:
        done, words = CHECKS[item](record, rules)
        apart = Apart.REGISTER if item is Item.REGISTER else None
        found.append(Checked(item, words, done, item in rules.blocks, PAGES[item], apart))
    return tuple(found)


def missing(lines: Iterable[Checked]) -> tuple[ChecklistItem, ...]:
    """What is not done, for `CaseFacts.missing`."""
    return tuple(line.item for line in lines if not line.done)


PAGES: Mapping[ChecklistItem, str] = {
    Item.ASSESSMENT: "assessments",
    Item.PLAN: "assessments",
    Item.RISK: "assessments",
    Item.REGISTER: "register",
    Item.CONDITIONS: "sentences",
    Item.VICTIMS: "victims",
    Item.CONTACT_LOG: "timeline",
    Item.NEXT_APPOINTMENT: "timeline",
}


def _assessment(record: RecordFacts, _: RuleSet) -> tuple[bool, str]:
    if record.assessed_on is None:
        return False, "No assessment."
    state = "in date" if record.assessment_in_date else "out of date: assess again"
    return record.assessment_in_date, f"Assessed on {_day(record.assessed_on)}, {state}."


def _plan(record: RecordFacts, _: RuleSet) -> tuple[bool, str]:
    return record.plan_in_date, "The plan is in date." if record.plan_in_date else "No plan that is in date."


def _risk(record: RecordFacts, _: RuleSet) -> tuple[bool, str]:
    if record.risk is None:
        return False, "The risk of serious harm has not been assessed."
    return True, f"Risk of serious harm: {record.risk.label.lower()}."


def _register(record: RecordFacts, _: RuleSet) -> tuple[bool, str]:
    if not record.registered:
        return True, "Not on the register."
    if record.protection_told:
        return True, "On the register; police and MAPPA know of the move."
    return False, "On the register; police and MAPPA have to be told before the move."


def _conditions(record: RecordFacts, _: RuleSet) -> tuple[bool, str]:
    done = record.conditions_recorded
    return (
        done,
        "Recorded."
        if done
        else "No requirements or licence conditions are recorded, nor that there are none.",
    )


def _victims(record: RecordFacts, _: RuleSet) -> tuple[bool, str]:
    # The same words whether there is a victim or not.
    return record.victim_unit_told, "Told." if record.victim_unit_told else "Not told of the move yet."


def _contact_log(record: RecordFacts, rules: RuleSet) -> tuple[bool, str]:
    if record.log_to is None:
        return False, "No contacts are recorded."
    done = record.log_to >= working_days_before(record.on, rules.log_working_days)
    return done, f"Complete to {_day(record.log_to)}."


def _next_appointment(record: RecordFacts, _: RuleSet) -> tuple[bool, str]:
    if record.next_appointment is None or day_of(record.next_appointment) < record.on:
        return False, "None is made."
    return True, f"On {_day(day_of(record.next_appointment))}."


CHECKS: Mapping[ChecklistItem, Callable[[RecordFacts, RuleSet], tuple[bool, str]]] = {
    Item.ASSESSMENT: _assessment,
    Item.PLAN: _plan,
    Item.RISK: _risk,
    Item.REGISTER: _register,
    Item.CONDITIONS: _conditions,
    Item.VICTIMS: _victims,
    Item.CONTACT_LOG: _contact_log,
    Item.NEXT_APPOINTMENT: _next_appointment,
}


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
