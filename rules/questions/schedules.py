"""On which days a report comes to an inbox, and of which days it tells: those of the last whole week or month."""

from __future__ import annotations

from datetime import date, timedelta

from rules.codes import ReportRhythm

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def next_due(rhythm: ReportRhythm, day: date) -> date:
    """The first day after a day on which it comes, a bank holiday or not."""
    if rhythm is ReportRhythm.WEEKLY:
        return _monday(day) + WEEK
    return (day.replace(day=1) + 32 * DAY).replace(day=1)


def last_whole(rhythm: ReportRhythm, day: date) -> tuple[date, date]:
    """The first and the last day of the last week, from Monday on, or month that was over before a day."""
    if rhythm is ReportRhythm.WEEKLY:
        return _monday(day) - WEEK, _monday(day) - DAY
    last = day.replace(day=1) - DAY
    return last.replace(day=1), last


def _monday(day: date) -> date:
    return day - day.weekday() * DAY
