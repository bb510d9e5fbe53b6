"""Runs an operation: parsed, costed and validated once, planned as one statement, completed by the projector.

An operation whose root fields are all planned takes the short way: statement, projector, JSON. Everything else
(introspection, `viewer`, mutations, a value that surprises the projector) goes through graphql-core's own walk, which
completes the same rows. `Executor(schema, fast=False)` takes that way always; a test runs every document both ways.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
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

from graph import staff
from graph.known import READABLE
from graph.plan import Plan, compile_plan, parameters, start_key
from graph.shape import Start
from resolvers.access import Grants, reach
from resolvers.context import Context
from resolvers.refusals import Refusal
from schema import cost
from schema.answers import Answer, error, refused, shown
from schema.documents import Cache, Document, Documents, Invalid
from schema.planned import answer_from_rows, concrete_type, named_type, starts_of
from schema.projector import Projector, Surprise, project, tree
from schema.reading import Found, NotRead, StandingChanged, clearly, entry, read, withheld
from schema.selection import Selected, Selector, pick

log = logging.getLogger(__name__)

CHANGING = "What you may do was changed while this was asked. Ask again."


NOT_HERE = "Queries and mutations go by HTTP, subscriptions over a WebSocket."

MOST_OPERATIONS = 2_000
MOST_BRANCHES = 20_000
"""How many branches the plans that are remembered have in all; each takes some kilobytes."""


@dataclass(eq=False)
class Operation:
    """One operation of a document, as it is read with certain grants."""

    roots: tuple[tuple[Selected, Any, Any], ...]
    rest: bool
    forbidden: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Prepared:
    """An operation that may be run: its document, itself, and its variables as the schema takes them and as given."""

    document: Document
    operation: OperationDefinitionNode
    coerced: Any
    given: dict[str, Any]


class Executor:
    """Runs operations against one schema."""

    def __init__(self, schema: strawberry.Schema, fast: bool = True) -> None:
        self.schema = schema._schema
        self.fast = fast
        self.documents = Documents(self.schema)
        self.starts = starts_of(schema)
        self.operations: Cache[Any, Operation] = Cache(MOST_OPERATIONS)
        self.plans: Cache[Any, tuple[Plan, tuple[Projector, ...]]] = Cache(MOST_BRANCHES)
        answer_from_rows(self.schema, self.starts)

    async def run(
        self,
        context: Context,
        query: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        event: object = None,
    ) -> Answer:
        """Run one operation. Never raises for what a caller sent: the errors say what was wrong.

        A subscription is run for an event, the root value of its field, each time that one happens.
        """
        asked = self.prepare(query, variables, operation_name)
        if isinstance(asked, Answer):
            return asked
        if (asked.operation.operation is OperationType.SUBSCRIPTION) != (event is not None):
            return Answer(errors=[error(NOT_HERE, "INVALID")], executed=False)
        return await self._as_they_stand(context, asked, event)

    def prepare(
        self, query: str, variables: Mapping[str, Any] | None, operation_name: str | None
    ) -> Prepared | Answer:
        """An operation that may be run, or what is wrong with it. The database is not asked."""
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
            return Prepared(document, operation, coerced, given)
        except cost.TooCostly as fault:
            return Answer(errors=[error(str(fault), "TOO_COSTLY")], executed=False)
        except GraphQLError as fault:
            return Answer(errors=[shown(fault)], executed=False)
        except Invalid as fault:
            return Answer(errors=[shown(one) for one in fault.errors], executed=False)

    async def _as_they_stand(self, context: Context, asked: Prepared, event: object) -> Answer:
        """Run an operation with what the reader may do now; once more where that had changed unseen."""
        for _ in range(2):
            try:
                if asked.operation.operation is OperationType.QUERY:
                    return await self._query(
                        context, asked.document, asked.operation, asked.coerced, asked.given
                    )
                # A subscription reads once for each event, and that statement finds nothing if standing has changed.
                if event is None:
                    await self._check_standing(context)
                return await self._walk(context, asked.document, asked.operation, event, asked.given, [])
            except StandingChanged:
                if context.renew is None:
                    break
                try:
                    context.viewer = await context.renew()
                except Refusal as refusal:
                    return Answer(errors=[refused(refusal)], executed=False)
            except NotRead as fault:
                return Answer(errors=[fault.error], executed=False)
        return Answer(errors=[error(CHANGING, "UNAVAILABLE")], executed=False)

    async def _check_standing(self, context: Context) -> None:
        with clearly([]):
            if not await staff.stands(context.graph, context.viewer.id, context.viewer.standing):
                raise StandingChanged

    async def _query(
        self,
        context: Context,
        document: Document,
        node: OperationDefinitionNode,
        coerced: Any,
        given: dict[str, Any],
    ) -> Answer:
        values = coerced.coerced
        key = (
            document,
            node.name.value if node.name else None,
            context.grants,
            tuple(values.get(name) for name in document.switches),
            tuple(named_type(values.get(name)) for name in document.nodes),
        )
        operation = self.operations.find(key)
        if operation is None:
            operation = self.operations.keep(key, self._operation(document, node, context.grants, values))
        starts, data, errors = await self._begin(context, operation, coerced)
        found = Found()
        try:
            if starts:
                found = await self._fetch(context, operation, starts, values)
                errors += withheld(starts, found)
            else:
                await self._check_standing(context)
        except NotRead as fault:
            return Answer(data, [*errors, fault.error])
        kept: Awaitable[None] | None = None
        if (seen := entry(context, node, operation.parts, starts, found, errors)) is not None:
            kept = context.audit.record(seen)
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
    ) -> Found:
        """Run the operation's one statement. Raises NotRead with what the caller is told."""
        with clearly([starts[0][0].key]):
            plan, projectors = self._plan(context, operation, starts)
            used = parameters(plan, [start for _, _, start in starts], values)
            used |= context.asking
            return Found(await read(context, plan, used), projectors, plan.roots, used)

    async def _begin(
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
                start = self.starts[selected.field](context, **arguments)
                if isawaitable(start):
                    with clearly([selected.key]):
                        start = await start
                starts.append((selected, root_node, start))
            except Refusal as refusal:
                errors.append(refused(refusal, [selected.key]))
            except NotRead as fault:
                errors.append(fault.error)
        return starts, data, errors

    def _operation(
        self,
        document: Document,
        node: OperationDefinitionNode,
        grants: Grants,
        values: Mapping[str, Any],
    ) -> Operation:
        query = self.schema.query_type
        assert query is not None
        selector = Selector(self.schema, document.tree, grants, values)
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
        self, context: Context, operation: Operation, starts: list[tuple[Selected, Any, Start]]
    ) -> tuple[Plan, tuple[Projector, ...]]:
        key = (operation, *((selected.key, *start_key(start)) for selected, _, start in starts))
        known = self.plans.find(key)
        if known is None:
            roots = [(start, pick([selected])) for selected, _, start in starts]
            plan = compile_plan(READABLE, roots, reach(context.grants, "identity") or "")
            branches = sum(root.branches for root in plan.roots)
            if context.charge is not None:
                context.charge(branches)
            functions = tuple(
                project(selected, root) for (selected, _, _), root in zip(starts, plan.roots, strict=True)
            )
            known = self.plans.keep(key, (plan, functions), branches + 1)
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
