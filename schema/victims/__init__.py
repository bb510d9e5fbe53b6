"""Victims of an offender: what their unit knows and does, and the conditions that it passes on."""

from schema.victims.changing import Mutation
from schema.victims.reading import (
    ProtectiveCondition,
    Query,
    Victim,
    VictimCase,
    VictimCondition,
    VictimContact,
)

__all__ = [
    "Mutation",
    "ProtectiveCondition",
    "Query",
    "Victim",
    "VictimCase",
    "VictimCondition",
    "VictimContact",
]
