"""Which fields an agreement with another agency may name."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import GraphQLObjectType, get_named_type

from resolvers.access import TABLE, Role
from resolvers.parts import part_of
from schema.schema import schema
from schema.selection import PLUMBING


def wrong_fields(named: Iterable[str]) -> dict[str, str]:
    """What is wrong with fields, named as `Type.field`: a sentence for each that can't be shared or reached."""
    wanted = set(named)
    if not any(name.startswith("Query.") for name in wanted):
        return {"": "Name a way to find people, such as Query.offenderByIdentifier."}
    ways = {"Query"}
    found = {}
    for name in sorted(wanted):
        if (wrong := _wrong(name)) is not None:
            found[name] = wrong
        else:
            ways |= _leads_to(name)
    for name in sorted(wanted - found.keys()):
        kind = name.partition(".")[0]
        if kind not in ways:
            found[name] = f"Nothing that the agreement names leads to {kind}."
    return found


def _wrong(name: str) -> str | None:
    kind_name, _, field = name.partition(".")
    kind = schema._schema.type_map.get(kind_name)
    if not isinstance(kind, GraphQLObjectType) or field not in kind.fields:
        return f"There is no field {name} in the schema."
    part = part_of(kind_name, field)
    if part is None or Role.PARTNER_AGENCY not in TABLE[part].readers:
        return f"{name} is in a part of the record that no agency may read ({part})."
    return None


def _leads_to(name: str) -> set[str]:
    kind_name, _, field = name.partition(".")
    kind = schema._schema.type_map[kind_name]
    assert isinstance(kind, GraphQLObjectType)
    target = get_named_type(kind.fields[field].type).name
    for plumbing in PLUMBING:
        target = target.removesuffix(plumbing)
    return {target}
