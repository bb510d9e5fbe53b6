"""Victims, for the unit that knows them: its list, and the commands that write of them.

Whose record it was is in no audit entry or event of these commands: either would tell others that there is a victim.
What was done stands in the audit log by the id of the victim.
"""

from __future__ import annotations

from graph import victims as graph
from graph.shape import Start
from resolvers.access import reached
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.victims.asked import (
    AskCondition,
    ChangeVictim,
    CorrectVictimContact,
    LinkVictim,
    OfferContact,
    RecordAnswer,
    RecordVictimContact,
    RegisterVictim,
    SettleCondition,
)
from resolvers.victims.conditions import ask_condition, settle_condition
from resolvers.victims.linking import link_victim
from resolvers.victims.people import change_victim, offer_contact, record_answer, register_victim
from resolvers.victims.speaking import correct_contact, record_contact

PART = "victims"

__all__ = [
    "AskCondition",
    "ChangeVictim",
    "CorrectVictimContact",
    "LinkVictim",
    "OfferContact",
    "RecordAnswer",
    "RecordVictimContact",
    "RegisterVictim",
    "SettleCondition",
    "ask_condition",
    "change_victim",
    "correct_contact",
    "link_victim",
    "offer_contact",
    "record_answer",
    "record_contact",
    "register_victim",
    "settle_condition",
    "victim",
    "victims",
]


def victims(
    context: Context,
    first: int,
    after: str | None = None,
    offered: bool | None = None,
    answered: bool | None = None,
) -> Start:
    """The victims of the reader's unit, those of the oldest sentence first."""
    reached(context.grants, PART)
    return graph.victims(size(first), position(after), offered, answered)


def victim(context: Context, id: str) -> Start:
    """One of them."""
    reached(context.grants, PART)
    return graph.victim(id)
