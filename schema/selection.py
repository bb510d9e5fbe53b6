"""What a document selects, resolved once: fragments spread, aliases apart, permissions decided.

A `Selected` names a field twice: by the key of the answer, and by the key of the pick that the plan reads for it. Two
documents that differ in aliases or order only have the same picks, and so share a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    Undefined,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    print_ast,
    value_from_ast,
)

from graph.plan import Pick
from resolvers import access, paging
from resolvers.access import Grants
from resolvers.parts import part_of

Thunk: TypeAlias = Callable[[Mapping[str, Any]], Any]

VALUES = (
    "Was",
    "AssessmentSection",
    "AssessmentItem",
    "ScreeningAnswer",
    "AnalysisAnswer",
    "HarmLevel",
    "JoinReason",
    "SentenceDate",
    "ClockReading",
    "ChecklistLine",
    "ReleaseLine",
    "EnforcementDue",
    "BreachTime",
    "DraftField",
    "ScoreChange",
    "TreatmentGlance",
    "Letter",
    "VictimToTell",
    "IncidentDue",
    "TallyTable",
    "TallyRow",
    "StandardEvidence",
)
"""Types of values that are worked out from the thing they stand on: a few, which that one holds itself."""

ANSWERED = ("AreaMove", "PrisonLoaded", "CodeChange", "CodeAreaCount", "StandardChange")
"""Types of values within what a resolver answers by itself, without a plan."""

PLUMBING = ("Connection", "Edge", "PageInfo", "Replaced", *VALUES, *ANSWERED)
"""Types that belong to whatever leads to them."""


@dataclass(frozen=True)
class Selected:
    """A field of the answer. `parent` is the concrete type that it is asked of; `within` as in `Pick`."""

    key: str
    field: str
    parent: str
    type: GraphQLOutputType
    pick: str
    arguments: Mapping[str, Thunk]
    below: tuple[Selected, ...]
    forbidden: bool
    within: str = ""
    also: tuple[tuple[str, str], ...] = ()

    @property
    def paged(self) -> bool:
        """Whether this is a connection."""
        return get_named_type(self.type).name.endswith("Connection")

    def children(self, name: str) -> tuple[Selected, ...]:
        """The selections below each child field of a name (under any alias)."""
        return tuple(child for child in self.below if child.field == name)


class Selector:
    """Reads the selections of one operation for certain grants, with its @skip and @include already known."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        grants: Grants,
        switches: Mapping[str, Any],
    ) -> None:
        self.schema = schema
        self.grants = grants
        self.switches = switches
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.forbidden: list[tuple[str, ...]] = []
        self.parts: set[str] = set()

    def roots(self, operation: OperationDefinitionNode) -> dict[str, list[FieldNode]]:
        """The operation's root fields by response key."""
        query = self.schema.query_type
        assert query is not None
        return self._collect(query, [operation.selection_set])

    def select(
        self,
        parent: GraphQLObjectType,
        nodes: list[FieldNode],
        path: tuple[str, ...],
        concrete: str | None = None,
    ) -> Selected:
        """A field with all below it. `concrete` is the type behind an abstract one, where it is known by now."""
        node = nodes[0]
        name = node.name.value
        key = node.alias.value if node.alias else name
        definition = parent.fields[name]
        named = get_named_type(definition.type)
        part = part_of(parent.name, name)
        free = parent.name.endswith(PLUMBING) or name == "id"
        within = "" if free else access.within(self.grants, parent.name, name)
        allowed = within is not None
        if not allowed:
            self.forbidden.append((*path, key))
        elif part:
            self.parts.add(part)
        also = access.also(self.grants, parent.name, name) if allowed else ()
        self.parts.update(filter(None, (part_of(parent.name, one) for one, _ in also)))
        below: tuple[Selected, ...] = ()
        if is_composite_type(named) and allowed:
            target = self.schema.type_map[concrete] if concrete and is_abstract_type(named) else named
            if isinstance(target, GraphQLObjectType):
                below = self.below(
                    target, [one.selection_set for one in nodes if one.selection_set], (*path, key)
                )
        arguments = {
            argument.name.value: _thunk(
                argument.name.value, argument.value, definition.args[argument.name.value]
            )
            for argument in node.arguments or ()
        }
        for given, taken in definition.args.items():
            if given not in arguments and taken.default_value not in (None, Undefined):
                arguments[given] = _constant(taken.default_value)
        text = ", ".join(sorted(print_ast(argument) for argument in node.arguments or ()))
        return Selected(
            key,
            name,
            parent.name,
            definition.type,
            f"{name}({text})",
            arguments,
            below,
            not allowed,
            access.passing(self.grants, parent.name, name) if within else "",
            also,
        )

    def below(
        self, parent: GraphQLObjectType, sets: list[SelectionSetNode], path: tuple[str, ...]
    ) -> tuple[Selected, ...]:
        """The fields that are selected of a concrete type, in the order of the answer."""
        found = []
        for key, nodes in self._collect(parent, sets).items():
            if nodes[0].name.value == "__typename":
                found.append(Selected(key, "__typename", parent.name, _TYPENAME, "__typename", {}, (), False))
            else:
                found.append(self.select(parent, nodes, path))
        return tuple(found)

    def _collect(
        self, parent: GraphQLObjectType, sets: Iterable[SelectionSetNode]
    ) -> dict[str, list[FieldNode]]:
        fields: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()

        def gather(selections: SelectionSetNode) -> None:
            for node in selections.selections:
                if not self._included(node):
                    continue
                if isinstance(node, FieldNode):
                    fields.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                elif isinstance(node, InlineFragmentNode):
                    if self._fits(parent, node.type_condition.name.value if node.type_condition else None):
                        gather(node.selection_set)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                    seen.add(node.name.value)
                    fragment = self.fragments[node.name.value]
                    if self._fits(parent, fragment.type_condition.name.value):
                        gather(fragment.selection_set)

        for one in sets:
            gather(one)
        return fields

    def _fits(self, parent: GraphQLObjectType, condition: str | None) -> bool:
        if condition is None or condition == parent.name:
            return True
        wanted: GraphQLNamedType = self.schema.type_map[condition]
        return is_abstract_type(wanted) and self.schema.is_sub_type(wanted, parent)

    def _included(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            if directive.name.value in ("skip", "include"):
                value: Any = (directive.arguments or ())[0].value
                on = self.switches[value.name.value] if isinstance(value, VariableNode) else value.value
                if bool(on) == (directive.name.value == "skip"):
                    return False
        return True


_TYPENAME: Any = None


def picks(fields: Iterable[Selected]) -> tuple[Pick, ...]:
    """What the plan must read for some fields. Forbidden ones are not read at all."""
    merged: dict[str, list[Selected]] = {}
    for one in fields:
        if one.field != "__typename" and not one.forbidden:
            merged.setdefault(one.pick, []).append(one)
    return tuple(pick(group) for _, group in sorted(merged.items()))


def pick(group: list[Selected]) -> Pick:
    """One pick for the same field under however many aliases."""
    first = group[0]
    below = [child for one in group for child in one.below]
    if not first.paged:
        return Pick(first.pick, first.field, first.arguments, picks(below), within=first.within)
    nodes = [
        leaf
        for child in below
        for leaf in (
            child.below
            if child.field == "nodes"
            else [x for e in child.children("node") for x in e.below]
            if child.field == "edges"
            else ()
        )
    ]
    rows = any(child.field in ("edges", "nodes", "pageInfo") for child in below)
    total = any(child.field == "totalCount" for child in below)
    cursors = any(
        leaf.field.lower().endswith("cursor")
        for child in below
        for leaf in child.below
        if child.field != "nodes"
    )
    return Pick(
        first.pick,
        first.field,
        first.arguments,
        picks(nodes),
        rows,
        total,
        cursors,
        first.within,
        first.also,
    )


def _constant(value: object) -> Thunk:
    plain = _plain(value)
    return lambda _variables: plain


def _thunk(name: str, node: Any, argument: GraphQLArgument) -> Thunk:
    """The value of an argument once the variables are known. Pages are checked here, where their sentence is known."""
    if isinstance(node, VariableNode):
        variable = node.name.value
        default = None if argument.default_value is Undefined else argument.default_value

        def read(variables: Mapping[str, Any]) -> Any:
            return _plain(variables.get(variable, default))
    else:

        def read(variables: Mapping[str, Any]) -> Any:
            value = value_from_ast(node, argument.type, variables)  # type: ignore[arg-type]
            return None if value is Undefined else _plain(value)

    if name == "first":
        return lambda variables: paging.size(read(variables))
    if name == "after":
        return lambda variables: paging.position(read(variables))
    return read


def _plain(value: Any) -> Any:
    """A value as the driver takes it: an enum member by its name."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return getattr(value, "name", value)
