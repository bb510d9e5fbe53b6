"""What every mutation shares: its key, and an answer that says why nothing was done, if nothing was.

A mutation takes one `input` and answers a payload. What a payload shows of the record is read back as anything else
is read: by the plan, in one statement, as far as the reader may see it. The audit entry of the command stands for that.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import strawberry
from graphql import DocumentNode, GraphQLObjectType, get_named_type

from graph.plan import MOST, Pick, Plan, compile_plan, parameters, start_key
from graph.session import TimedOut, Unavailable
from graph.shape import Start
from graph.shapes import SHAPES
from resolvers.access import reach
from resolvers.commands import CHANGED, Outcome
from resolvers.context import Context
from resolvers.nodes import node
from resolvers.refusals import Refusal
from schema.documents import Cache
from schema.projector import Branches, tree, tree_of
from schema.reading import NOT_YOURS, StandingChanged, read
from schema.selection import Selected, Selector, pick, picks

Info = strawberry.Info[Context, None]

KEY = (
    "Chosen by the caller, 8 to 100 characters, another for each command. The same command with the same key again is "
    "not carried out again: it answers what the first one did."
)


@strawberry.type(description="Why a command was not carried out.")
class UserError:
    """A business refusal."""

    code: str = strawberry.field(description="For programs.")
    field: str | None = strawberry.field(description="The field of the input that it is about, if it is one.")
    message: str = strawberry.field(description="For people.")


@strawberry.type
class Payload:
    """What every mutation answers."""

    user_errors: list[UserError] = strawberry.field(
        description="Why the command was not carried out. Empty: it was."
    )
    answer: strawberry.Private[dict[str, Any]]

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """The payload of what came of a command."""
        return cls(
            user_errors=[
                UserError(code=one.code, field=one.field, message=one.message) for one in outcome.errors
            ],
            answer=dict(outcome.answer),
        )

    async def shown(self, info: Info, name: str, at: Callable[[Context, str], Start] = node) -> Any | None:
        """What the answer names, as it is now; None when it names none, or whoever asks may not see it."""
        id_ = self.answer.get(name)
        return None if id_ is None else await read_back(info, at(info.context, id_))


@strawberry.input
class Keyed:
    """What every mutation is given."""

    key: str = strawberry.field(description=KEY)


def mutation(definition: Callable[..., Any]) -> Any:
    """A mutation. The function builds the command; its docstring is the description."""
    return strawberry.mutation(definition, description=inspect.getdoc(definition))


def happening(definition: Callable[..., Any]) -> Any:
    """A subscription's field. The function answers one event, the root value; its docstring is the description."""
    return strawberry.field(definition, description=inspect.getdoc(definition))


def answered(definition: Callable[..., Any]) -> Any:
    """A field of a payload. The function makes it of the answer; its docstring is the description."""
    return strawberry.field(definition, description=inspect.getdoc(definition))


@dataclass(frozen=True)
class Listed:
    """A list that was read: for each response key of its field the values, and of each its id and its order's keys.

    `owners` are the offenders whom any belongs to; `more`: there are more than were asked for.
    """

    trees: Mapping[str, list[Any]]
    ids: list[str]
    keys: list[list[Any]]
    owners: list[str]
    more: bool


_LISTS: Cache[Any, tuple[Any, tuple[Selected, ...], Plan]] = Cache(1_000)


async def read_list(info: Info, field: str, start: Start) -> Listed:
    """What stands at a start, in its order, as the selection of `field` below asks for it. Raises as `read_back`."""
    raw, context = info._raw_info, info.context
    values = raw.variable_values.coerced
    switches = tuple(sorted((name, value) for name, value in values.items() if isinstance(value, bool)))
    # A subscription is the same operation, object for object, each time that something happens.
    key = (id(raw.operation), context.grants, switches, start_key(start))
    known = _LISTS.find(key)
    if known is None:
        lists = tuple(one for one in _below(info) if one.field == field)
        leaves = [leaf for one in lists for leaf in one.below]
        asked = Pick(field, field, {}, picks(leaves), cursors=True)
        plan = compile_plan(SHAPES, [(start, asked)], reach(context.grants, "identity") or "")
        known = _LISTS.keep(key, (raw.operation, lists, plan))
    _, lists, plan = known
    sizes = [one.arguments["first"](values) for one in lists if "first" in one.arguments]
    start = replace(start, first=min([start.first or MOST, *sizes]))
    used = parameters(plan, [start], values) | context.asking
    branches = await _branches(context, plan, used)
    (root,) = plan.roots
    rows = branches[0][: start.first]
    trees = {one.key: [tree_of(root.layout, one.below, row, branches, used) for row in rows] for one in lists}
    owners = {owner for row in rows for owner in row[root.owners]} if root.owners is not None else set()
    more = len(branches[0]) > len(rows)
    return Listed(trees, [row[0] for row in rows], [row[-1] for row in rows], sorted(owners), more)


async def read_back(info: Info, start: Start) -> Any:
    """What stands at a start, as a mutation's selection asks for it. Raises Refusal for what may not be read."""
    raw, context = info._raw_info, info.context
    name = raw.field_name
    selected = Selected(name, name, raw.parent_type.name, raw.return_type, name, {}, _below(info), False)
    plan = compile_plan(SHAPES, [(start, pick([selected]))], reach(context.grants, "identity") or "")
    used = parameters(plan, [start], raw.variable_values.coerced) | context.asking
    return tree(selected, plan.roots[0], await _branches(context, plan, used), used)


def _below(info: Info) -> tuple[Selected, ...]:
    """What is selected below a field. Raises Refusal for what may not be read."""
    raw, context = info._raw_info, info.context
    document = DocumentNode(definitions=(raw.operation, *raw.fragments.values()))
    selector = Selector(raw.schema, document, context.grants, raw.variable_values.coerced)
    kind = get_named_type(raw.return_type)
    assert isinstance(kind, GraphQLObjectType)
    sets = [one.selection_set for one in raw.field_nodes if one.selection_set]
    below = selector.below(kind, sets, ())
    if selector.forbidden:
        raise Refusal("FORBIDDEN", NOT_YOURS)
    return below


async def _branches(context: Context, plan: Plan, used: Mapping[str, Any]) -> Branches:
    try:
        (branches,) = await read(context, plan, used)
    except StandingChanged:
        raise Refusal("UNAVAILABLE", CHANGED) from None
    except Unavailable as fault:
        raise Refusal("UNAVAILABLE", str(fault)) from fault
    except TimedOut as fault:
        raise Refusal("TIMEOUT", str(fault)) from fault
    return branches
