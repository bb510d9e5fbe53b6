"""Runs an operation: parsed, costed and validated once, planned as one statement, completed by the projector.

An operation whose root fields are all planned takes the short way: statement, projector, JSON. Everything else
(introspection, `viewer`, mutations, a value that surprises the projector) goes through graphql-core's own walk, which
completes the same rows. `Executor(schema, fast=False)` takes that way always; a test runs every document both ways.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
    get_variable_values,
)
from graphql.execution.values import get_argument_values
from neo4j.exceptions import DriverError, Neo4jError

from graph.plan import Plan, Root, compile_plan, parameters, start_key
from graph.session import Unavailable
from graph.shape import Start
from graph.shapes import SHAPES
from resolvers.access import Role
from resolvers.context import Context
from resolvers.refusals import Refusal
from rules.clock import today
from schema import cost
from schema.answers import FAULT, Answer, error, refused, shown
from schema.documents import Cache, Document, Documents, Invalid
from schema.planned import answer_from_rows, concrete_type, starts_of
from schema.projector import Branches, Projector, Surprise, project, tree
from schema.selection import Selected, Selector, pick

log = logging.getLogger(__name__)


@dataclass
class Operation:
    """One operation of a document, as one set of roles may read it."""

    roots: tuple[tuple[Selected, Any, Any], ...]
    rest: bool
    forbidden: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...]
    plans: Cache[Any, tuple[Plan, tuple[Projector, ...]]] = field(default_factory=lambda: Cache(16))


class Executor:
    """Runs operations against one schema."""

    def __init__(self, schema: strawberry.Schema, fast: bool = True) -> None:
        self.schema = schema._schema
        self.fast = fast
        self.documents = Documents(self.schema)
        self.starts = starts_of(schema)
        answer_from_rows(self.schema)

    async def run(
        self,
        context: Context,
        query: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
    ) -> Answer:
        """Run one operation. Never raises for what a caller sent: the errors say what was wrong."""
        given = dict(variables or {})
        try:
            document = self.documents.read(query, given)
            operation = get_operation_ast(document.tree, operation_name)
            if operation is None:
                raise GraphQLError(
                    "Say which operation to run: `operationName` names none of this document's."
                )
            coerced = get_variable_values(
                self.schema, operation.variable_definitions or (), given, hide_suggestions=True, max_errors=10
            )
            if isinstance(coerced, list):
                return Answer(errors=[shown(one) for one in coerced], executed=False)
            if operation.operation is OperationType.QUERY:
                return await self._query(context, document, operation, coerced, given)
            return await self._walk(context, document, operation, None, given, [])
        except cost.TooCostly as fault:
            return Answer(errors=[error(str(fault), "TOO_COSTLY")], executed=False)
        except GraphQLError as fault:
            return Answer(errors=[shown(fault)], executed=False)
        except Invalid as fault:
            return Answer(errors=[shown(one) for one in fault.errors], executed=False)

    async def _query(
        self,
        context: Context,
        document: Document,
        node: OperationDefinitionNode,
        coerced: Any,
        given: dict[str, Any],
    ) -> Answer:
        values = coerced.coerced
        roles = context.viewer.roles
        key = (
            node.name.value if node.name else None,
            roles,
            tuple(values.get(name) for name in document.switches),
        )
        operation = document.variants.find(key)
        if operation is None:
            operation = document.variants.keep(key, self._operation(document, node, roles, values))
        starts, data, errors = self._begin(context, operation, coerced)
        found = _Found()
        kept: Awaitable[None] | None = None
        if starts:
            try:
                found = await self._fetch(context, operation, starts, values)
            except _NotRead as fault:
                return Answer(data, [*errors, fault.error])
            kept = _audit(context, node, operation, starts, found)
        if self.fast and not operation.rest:
            try:
                for (selected, _, _), each, function in zip(
                    starts, found.branches, found.projectors, strict=True
                ):
                    data[selected.key] = function(each, found.used)
                if kept is not None:
                    await kept
                return Answer(data, errors)
            except Surprise:
                log.warning("a value surprised the projector; completing by the standard walk")
        if kept is not None:
            await kept
        trees = dict.fromkeys(data)
        for (selected, _, _), each, root in zip(starts, found.branches, found.roots, strict=True):
            trees[selected.key] = tree(selected, root, each, found.used)
        return await self._walk(context, document, node, trees, given, errors)

    async def _fetch(
        self,
        context: Context,
        operation: Operation,
        starts: list[tuple[Selected, Any, Start]],
        values: Mapping[str, Any],
    ) -> _Found:
        """Run the operation's one statement. Raises _NotRead with what the caller is told."""
        try:
            plan, projectors = self._plan(operation, starts)
            used = parameters(plan, [start for _, _, start in starts], values)
            used |= {"viewer": context.viewer.id, "today": today()}
            return _Found(await _read(context, plan, used), projectors, plan.roots, used)
        except Refusal as refusal:
            raise _NotRead(refused(refusal, [starts[0][0].key])) from None
        except Unavailable as fault:
            log.exception("the database did not answer")
            raise _NotRead(error(str(fault), "UNAVAILABLE")) from None
        except (Neo4jError, DriverError):
            log.exception("the database refused a statement of ours")
            raise _NotRead(error(FAULT, "FAULT")) from None

    def _begin(
        self, context: Context, operation: Operation, coerced: Any
    ) -> tuple[list[tuple[Selected, Any, Start]], dict[str, Any], list[dict[str, Any]]]:
        """Ask each root field's resolver where to start; what it refuses stays null, with the reason."""
        errors = [
            error("You may not see this part of the record.", "FORBIDDEN", list(path))
            for path in operation.forbidden
        ]
        starts: list[tuple[Selected, Any, Start]] = []
        data: dict[str, Any] = {}
        for selected, definition, root_node in operation.roots:
            data[selected.key] = None
            if selected.forbidden:
                continue
            try:
                arguments = get_argument_values(definition, root_node, coerced)
                starts.append((selected, root_node, self.starts[selected.field](context, **arguments)))
            except Refusal as refusal:
                errors.append(refused(refusal, [selected.key]))
        return starts, data, errors

    def _operation(
        self,
        document: Document,
        node: OperationDefinitionNode,
        roles: frozenset[Role],
        values: Mapping[str, Any],
    ) -> Operation:
        query = self.schema.query_type
        assert query is not None
        selector = Selector(self.schema, document.tree, roles, values)
        roots = []
        rest = False
        for nodes in selector.roots(node).values():
            name = nodes[0].name.value
            if name not in self.starts:
                rest = True
                continue
            concrete = concrete_type(nodes[0], values) if name == "node" else None
            roots.append((selector.select(query, nodes, (), concrete), query.fields[name], nodes[0]))
        return Operation(tuple(roots), rest, tuple(selector.forbidden), tuple(sorted(selector.parts)))

    def _plan(
        self, operation: Operation, starts: list[tuple[Selected, Any, Start]]
    ) -> tuple[Plan, tuple[Projector, ...]]:
        key = tuple((selected.key, *start_key(start)) for selected, _, start in starts)
        known = operation.plans.find(key)
        if known is None:
            plan = compile_plan(SHAPES, [(start, pick([selected])) for selected, _, start in starts])
            functions = tuple(
                project(selected, root) for (selected, _, _), root in zip(starts, plan.roots, strict=True)
            )
            known = operation.plans.keep(key, (plan, functions))
        return known

    async def _walk(
        self,
        context: Context,
        document: Document,
        node: OperationDefinitionNode,
        trees: Any,
        variables: dict[str, Any],
        errors: list[dict[str, Any]],
    ) -> Answer:
        result = execute(
            self.schema,
            document.tree,
            root_value=trees,
            context_value=context,
            variable_values=variables,
            operation_name=node.name.value if node.name else None,
            hide_suggestions=True,
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        return Answer(result.data, [*errors, *(shown(one) for one in result.errors or ())])


class _NotRead(Exception):
    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.error = error


@dataclass(frozen=True)
class _Found:
    """What an operation's statement found, and what completes it."""

    branches: list[Branches] = field(default_factory=list)
    projectors: tuple[Projector, ...] = ()
    roots: tuple[Root, ...] = ()
    used: dict[str, Any] = field(default_factory=dict)


async def _read(context: Context, plan: Plan, values: Mapping[str, Any]) -> list[Branches]:
    rows = await context.graph.read(plan.statement, dict(values))
    # A branch that found nothing does not come back at all.
    found: list[dict[int, Any]] = [
        {number: {} for number in range(root.branches)} | {0: []} for root in plan.roots
    ]
    for index, parts in rows:
        page = plan.roots[index].page
        total = page.total if page is not None else None
        for number, below in parts:
            found[index][number] = below if number in (0, total) else dict(below)
    return list(found)


def _audit(
    context: Context,
    node: OperationDefinitionNode,
    operation: Operation,
    starts: list[tuple[Selected, Any, Start]],
    found: _Found,
) -> Awaitable[None] | None:
    """Note who looks at whom; await the result before anything is shown. Reference data is nobody's record."""
    seen: set[str] = set()
    for index, ((_, _, start), each) in enumerate(zip(starts, found.branches, strict=True)):
        if _personal(start):
            shown_rows = each[0] if start.order is None else each[0][: found.used[f"r{index}_first"] - 1]
            seen.update(row[0] for row in shown_rows)
    if not seen:
        return None
    return context.audit.record(
        {
            "action": "READ",
            "by": context.viewer.id,
            "roles": sorted(role.name for role in context.viewer.roles),
            "operation": node.name.value if node.name else None,
            "subjects": sorted(seen),
            "parts": operation.parts,
            "purpose": context.purpose,
        }
    )


def _personal(start: Start) -> bool:
    return start.shape not in ("Area", "Prison", "Officer")
