"""Accredited programmes: referrals, attendance, tests, and the commands that write them."""

from schema.programmes.reading import Participant, ProgrammeSession, ProgrammeTest, Referral, ScoreChange
from schema.programmes.working import Mutation, Query

__all__ = [
    "Mutation",
    "Participant",
    "ProgrammeSession",
    "ProgrammeTest",
    "Query",
    "Referral",
    "ScoreChange",
]
