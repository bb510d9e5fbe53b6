"""Accredited programmes: who is on one or waits for it, and the commands of those who work on it with the person."""

from __future__ import annotations

from graph import programmes as graph
from graph.shape import Start
from resolvers.access import reached
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.programmes.asked import (
    CorrectAttendance,
    RecordTest,
    Refer,
    Row,
    StepReferral,
    TakeRegister,
)
from resolvers.programmes.referrals import record_test, refer, step_referral
from resolvers.programmes.register import correct_attendance, take_register
from rules.codes import Programme

READING = "programmes"

__all__ = [
    "CorrectAttendance",
    "RecordTest",
    "Refer",
    "Row",
    "StepReferral",
    "TakeRegister",
    "correct_attendance",
    "participants",
    "record_test",
    "refer",
    "step_referral",
    "take_register",
    "waiting",
]


def participants(context: Context, group: str, first: int, after: str | None = None) -> Start:
    """People who have a place in a group."""
    return graph.participants(reached(context.grants, READING), group, size(first), position(after))


def waiting(
    context: Context,
    area: str,
    first: int,
    programme: Programme | str | None = None,
    after: str | None = None,
) -> Start:
    """People of an area who were found suitable and have no place yet."""
    name = programme.name if isinstance(programme, Programme) else programme
    return graph.waiting(reached(context.grants, READING), area, name, size(first), position(after))
