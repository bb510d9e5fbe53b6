"""From area to prison: what is to be in place when somebody is recalled from a licence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.codes import HandoverItem, ItemState, RecallItem
from rules.handover.clocks import Clock, rules_on
from rules.handover.items import NO_MAPPA, NO_VICTIM, Answer, Item, done, item, told
from rules.working_days import working_days_after


@dataclass(frozen=True, slots=True)
class Recalling:
    """What is known of a recall, counted from the day on which the breach was known. Days as in `Leaving`."""

    breach: date
    reported: date | None = None
    revoked: date | None = None
    police_told: date | None = None
    received: date | None = None
    prison_told: date | None = None
    area: str | None = None
    officer: str | None = None
    victim: bool = False
    victim_told: date | None = None
    mappa: bool = False
    mappa_told: date | None = None


def recall_checklist(recalling: Recalling, today: date) -> tuple[Item, ...]:
    """What is in place for a recall and what is not, in the order of the work."""
    return tuple(
        item(clock, RECALL[clock.item](recalling), _due(recalling, clock), today)
        for clock in rules_on(recalling.breach).recall
    )


def _home(recalling: Recalling) -> Answer:
    if not recalling.area:
        return ItemState.MISSING, "No area is named"
    return (
        (ItemState.DONE, f"{recalling.officer}, {recalling.area}")
        if recalling.officer
        else (ItemState.MISSING, f"{recalling.area}, and nobody is named")
    )


def _prison(recalling: Recalling) -> Answer:
    if recalling.received is None and recalling.prison_told is None:
        return ItemState.MISSING, "Not received in a prison yet"
    return done(recalling.prison_told, "Told")


RECALL: Mapping[HandoverItem | RecallItem, Callable[[Recalling], Answer]] = {
    RecallItem.RECALL_REPORT: lambda one: done(one.reported, "Asked for"),
    RecallItem.LICENCE_REVOKED: lambda one: done(one.revoked, "Revoked"),
    RecallItem.POLICE_TOLD: lambda one: done(one.police_told, "Told"),
    RecallItem.PRISON_TOLD: _prison,
    RecallItem.HOME_AREA: _home,
    RecallItem.VICTIM_TOLD: lambda one: told(one.victim, one.victim_told, NO_VICTIM),
    RecallItem.MAPPA: lambda one: told(one.mappa, one.mappa_told, NO_MAPPA),
}


def _due(recalling: Recalling, clock: Clock) -> date | None:
    # What the prison has to be told is counted from the day on which it has the person.
    start = recalling.received if clock.item is RecallItem.PRISON_TOLD else recalling.breach
    return working_days_after(start, clock.working_days_after or 0) if start else None
