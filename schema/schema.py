"""The schema: its modules, listed once."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.tools import merge_types

from graph.shapes import SHAPES
from schema import (
    areas,
    assessments,
    benefits,
    break_glass,
    code_sets,
    contacts,
    custody,
    dangerous,
    drafts,
    events,
    groups,
    handover,
    inbox,
    incidents,
    joins,
    letters,
    limits,
    looks,
    movements,
    offenders,
    programmes,
    quality,
    questions,
    reference,
    rejects,
    risks,
    sentences,
    sources,
    staff,
    standards,
    supervision,
    suspensions,
    transfers,
    treatment,
    victims,
    viewer,
)
from schema.fields import CONFIG

MODULES = (
    viewer,
    reference,
    sources,
    offenders,
    supervision,
    sentences,
    suspensions,
    custody,
    handover,
    movements,
    contacts,
    drafts,
    letters,
    assessments,
    programmes,
    groups,
    treatment,
    risks,
    dangerous,
    victims,
    incidents,
    staff,
    limits,
    looks,
    break_glass,
    events,
    inbox,
    rejects,
    quality,
    benefits,
    questions,
    joins,
    transfers,
    code_sets,
    areas,
    standards,
)


def _types() -> list[Any]:
    found = {name: value for module in MODULES for name, value in vars(module).items()}
    return [found[name] for name in SHAPES if name in found]


QUERIES = tuple(module.Query for module in MODULES if hasattr(module, "Query"))
MUTATIONS = tuple(module.Mutation for module in MODULES if hasattr(module, "Mutation"))
SUBSCRIPTIONS = tuple(module.Subscription for module in MODULES if hasattr(module, "Subscription"))

schema = strawberry.Schema(
    query=merge_types("Query", QUERIES),
    mutation=merge_types("Mutation", MUTATIONS),
    subscription=merge_types("Subscription", SUBSCRIPTIONS),
    types=_types(),
    config=CONFIG,
)


def sdl() -> str:
    """The schema in GraphQL's own language, as `schema/schema.graphql` keeps it."""
    return schema.as_str() + "\n"
