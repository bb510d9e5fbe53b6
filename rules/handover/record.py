"""The gate as the record holds it: when somebody leaves, and what is in place, from stored columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from rules.clock import age_on, today
from rules.codes import ReleaseType, SentenceType
from rules.handover.due import DueOut, Held, due_out
from rules.handover.items import Item, complete
from rules.handover.releasing import Leaving, release_checklist, supervised
from rules.sentence_dates import held_dates
from rules.working_days import is_working_day, working_days_after

YOUNG_UNDER = 22
"""Who leaves before this age is a young offender still: under supervision to the day before it (Criminal Justice Act
1991, section 65(3), recalled)."""


class Placed(NamedTuple):
    """What is in place, as it is read: days as ISO text."""

    plan: str | None = None
    address_checked: str | None = None
    address_fit: bool | None = None
    conditions: str | None = None
    reporting_told: str | None = None
    reports_on: str | None = None
    reports_at: str | None = None
    responsible_from: str | None = None
    granted: str | None = None
    granted_for: str | None = None
    area: str | None = None
    officer: str | None = None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def leaving_day(
    type: str | None, days: int | None, placed: Sequence[Any] | None, *held: str | None
) -> DueOut | None:
    """When somebody who serves a sentence leaves; None when no date says."""
    there = Placed(*(placed or ()))
    on, for_day = there.granted, _day(there.granted_for)
    granted = (ReleaseType[on], for_day) if on and for_day else None
    return due_out(Held(SentenceType[type] if type else None, held_dates(held), days, granted), today())


def leaving(
    due: DueOut, type: str | None, born: str | None, placed: Sequence[Any] | None, **told: Any
) -> Leaving:
    """What is known of a release. `told`: of victims and the register, where the reader may know."""
    there = Placed(*(placed or ()))
    birth = _day(born)
    return Leaving(
        due.leaves,
        due.on,
        SentenceType[type] if type else None,
        bool(birth and age_on(birth, due.leaves) < YOUNG_UNDER),
        _day(there.plan),
        _day(there.address_checked),
        there.address_fit,
        _day(there.conditions),
        _day(there.reporting_told),
        _day(there.reports_on),
        there.reports_at,
        there.area,
        _day(there.responsible_from),
        there.officer,
        **told,
    )


def release_items(
    type: str | None,
    days: int | None,
    placed: Sequence[Any] | None,
    born: str | None,
    *held: str | None,
) -> list[dict[str, Any]]:
    """The checklist of a release but for the lines that only some may read."""
    due = leaving_day(type, days, placed, *held)
    if due is None:
        return []
    lines = release_checklist(leaving(due, type, born, placed), today())
    return [told(each) for each in lines if each.part is None]


def line_of(
    part: str,
    there: bool,
    told_on: str | None,
    type: str | None,
    days: int | None,
    placed: Sequence[Any] | None,
    born: str | None,
    *held: str | None,
) -> list[dict[str, Any]]:
    """The lines of a release that only readers of a part see. `there`: whether there is anybody to tell."""
    due = leaving_day(type, days, placed, *held)
    if due is None:
        return []
    known: dict[str, Any] = (
        {"victim": there, "victim_told": _day(told_on)}
        if part == "victims"
        else {"mappa": there, "mappa_told": _day(told_on)}
    )
    lines = release_checklist(leaving(due, type, born, placed, **known), today())
    return [told(each) for each in lines if each.part == part]


def release_complete(
    type: str | None, days: int | None, placed: Sequence[Any] | None, born: str | None, *held: str | None
) -> bool | None:
    """Whether nothing that the handover waits for is open; None when nobody knows when the person leaves."""
    due = leaving_day(type, days, placed, *held)
    return None if due is None else complete(release_checklist(leaving(due, type, born, placed), today()))


def release_supervised(
    type: str | None, days: int | None, placed: Sequence[Any] | None, born: str | None, *held: str | None
) -> bool | None:
    """Whether the person is under an area after this release; None when nobody knows when they leave."""
    due = leaving_day(type, days, placed, *held)
    return None if due is None else supervised(leaving(due, type, born, placed))


def first_appointment(
    on: ReleaseType,
    left: date,
    type: str | None,
    days: int | None,
    placed: Sequence[Any] | None,
    born: str | None,
    *_held: str | None,
) -> tuple[date, str | None] | None:
    """On which day and where somebody who left is to report first; None for whoever is not supervised.

    As they were told; without that, on the day of leaving or the next working day (National Standards 2002, recalled).
    """
    due = DueOut(on, left, left, 0, True, None, False, "")
    known = leaving(due, type, born, placed)
    if not supervised(known):
        return None
    if known.reports_on and known.reports_on >= left:
        return known.reports_on, known.reports_at
    return (left if is_working_day(left) else working_days_after(left, 1)), known.reports_at


def told(item: Item) -> dict[str, Any]:
    """A line of a checklist, as it is shown."""
    return {
        "code": item.code.name,
        "title": item.code.label,
        "words": item.words,
        "state": item.state.name,
        "due": item.due.isoformat() if item.due else None,
        "blocks": item.blocks,
        "page": item.page,
    }
