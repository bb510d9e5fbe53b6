"""The contact log: what is planned for whom, and the commands that write it, for those who meet the person."""

from __future__ import annotations

from datetime import date, timedelta

from graph import contacts as graph
from graph.shape import Start
from resolvers.access import reached
from resolvers.contacts.asked import (
    BeginBreach,
    CorrectContact,
    PlanContacts,
    RecordBreachStep,
    RecordContact,
)
from resolvers.contacts.breach import begin_breach, record_breach_step
from resolvers.contacts.commands import correct_contact, plan_contacts, record_contact
from resolvers.context import Context
from resolvers.paging import position, size, whose
from rules.clock import today

READING = "contacts"
LONGEST_LOOK = timedelta(days=366)

__all__ = [
    "BeginBreach",
    "CorrectContact",
    "PlanContacts",
    "RecordBreachStep",
    "RecordContact",
    "appointments",
    "begin_breach",
    "correct_contact",
    "plan_contacts",
    "record_breach_step",
    "record_contact",
]


def appointments(
    context: Context,
    first: int,
    officer: str | None = None,
    area: str | None = None,
    team: str | None = None,
    since: date | None = None,
    until: date | None = None,
    after: str | None = None,
) -> Start:
    """What is planned and not recorded for the people of an officer, or of an area or its team, from day to day."""
    within = reached(context.grants, READING)
    begin, end = since or today() - LONGEST_LOOK, until or today() + LONGEST_LOOK
    place = whose(officer, area, team)
    return graph.appointments(within, place, begin, end, size(first), position(after))
