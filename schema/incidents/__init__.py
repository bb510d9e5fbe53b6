"""Serious incidents: what happened, how it was reviewed, and what everyone can learn from it."""

from strawberry.tools import merge_types

from schema.incidents import correcting, working
from schema.incidents.reading import (
    Incident,
    IncidentAction,
    IncidentDue,
    IncidentFinding,
    Learning,
    OwnAction,
    Query,
)

Mutation = merge_types("Mutation", (working.Mutation, correcting.Mutation))

__all__ = [
    "Incident",
    "IncidentAction",
    "IncidentDue",
    "IncidentFinding",
    "Learning",
    "Mutation",
    "OwnAction",
    "Query",
]
