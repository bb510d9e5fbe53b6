"""One operation, one statement: compiles the selected fields to Cypher from the shapes.

The statement finds its roots, collects them, and reads every list below them in one flat branch per edge path:

    <start> WITH collect(n) AS os
    CALL (os) { UNWIND os AS n0 RETURN 0 AS b, collect([row]) AS rows
                UNION ALL UNWIND os AS n0 MATCH (n0)-->(n1) ... RETURN 1 AS b, collect([n0.id, [row, ...]]) AS rows
                UNION ALL ... }
    RETURN collect([b, rows]) AS parts

A branch is the same text whatever stands beside it, and lists of any depth come back for all roots at once. What Neo4j
takes to plan such a text the first time is measured by `bench/read.py`; the documents of the product's own pages are
planned when the service starts. A row is a list, its first column the id; a `Layout` says what stands where, and
`schema/projector.py` puts the tree together. Texts hold literal fragments of the shapes only; every value is a
parameter, so that the text, and with it Neo4j's plan, is the same for every caller of the same document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.shape import Derived, Edge, Order, Shape, Start

MOST = 200
"""The largest `first` that a connection takes, and the most of an unpaged list."""


@dataclass(frozen=True)
class Pick:
    """One selected field. `key` names it and its arguments, so the same pick twice is read once.

    `rows`, `total` and `cursors` say what of a connection is wanted; `picks` are then those of its nodes.
    """

    key: str
    field: str
    arguments: Mapping[str, Callable[[Mapping[str, Any]], Any]]
    picks: tuple[Pick, ...] = ()
    rows: bool = True
    total: bool = False
    cursors: bool = False


@dataclass
class Page:
    """Where a connection's rows and total are, and which parameters hold its size plus one and its start.

    A row ends with the values of its cursor, unless the cursor is a position (`offset`).
    """

    node: Layout
    rows: int | None = None
    total: int | None = None
    size: str = ""
    after: str = ""
    offset: bool = False


@dataclass
class Layout:
    """What stands in each column of a row, and in which branch the lists below it are found."""

    shape: str
    columns: dict[str, int] = field(default_factory=dict)
    derived: dict[str, tuple[tuple[int, ...], Callable[..., Any]]] = field(default_factory=dict)
    ones: dict[str, tuple[int, Layout]] = field(default_factory=dict)
    lists: dict[str, tuple[int, Layout, bool]] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)


@dataclass(frozen=True)
class Root:
    """A root field's part of the plan: an object or a connection, and how many branches it has."""

    layout: Layout
    page: Page | None
    branches: int


@dataclass(frozen=True)
class Plan:
    """A compiled operation. `bindings` fill the parameters that come from arguments of inner fields."""

    statement: str
    roots: tuple[Root, ...]
    bindings: tuple[tuple[str, Callable[[Mapping[str, Any]], Any]], ...]


@dataclass(frozen=True)
class _Step:
    edge: Edge
    target: Shape
    conditions: tuple[str, ...]
    limit: str | None


class _Writer:
    def __init__(self, shapes: Mapping[str, Shape], index: int) -> None:
        self.shapes = shapes
        self.index = index
        self.branches: list[str] = []
        self.bindings: list[tuple[str, Callable[[Mapping[str, Any]], Any]]] = []
        self.variables = 0

    def bind(self, value: Callable[[Mapping[str, Any]], Any]) -> str:
        name = f"a{self.index}_{len(self.bindings)}"
        self.bindings.append((name, value))
        return name

    def reserve(self) -> int:
        """A number for a branch whose text comes later."""
        self.branches.append("")
        return len(self.branches) - 1

    def row(
        self, shape: Shape, picks: Sequence[Pick], variable: str, path: tuple[_Step, ...]
    ) -> tuple[list[str], list[tuple[str, str]], Layout]:
        """The columns of a row, the optional matches it needs as (variable, clause), and its layout."""
        columns = [f"{variable}.id"]
        optional: list[tuple[str, str]] = []
        layout = Layout(shape.name, {"id": 0})
        stored: dict[str, int] = {"id": 0}

        def column(name: str) -> int:
            if name not in stored:
                expression = shape.fields[name]
                assert isinstance(expression, str)
                stored[name] = len(columns)
                columns.append(expression.format(n=variable))
            return stored[name]

        for pick in sorted(picks, key=lambda one: one.key):
            if pick.field == "id":
                continue
            definition = shape.fields.get(pick.field)
            if isinstance(definition, Derived):
                layout.derived[pick.key] = (tuple(map(column, definition.columns)), definition.compute)
            elif definition is not None:
                layout.columns[pick.key] = column(pick.field)
            else:
                self.edge(shape.edges[pick.field], pick, variable, path, columns, optional, layout)
        return columns, optional, layout

    def edge(
        self,
        edge: Edge,
        pick: Pick,
        variable: str,
        path: tuple[_Step, ...],
        columns: list[str],
        optional: list[tuple[str, str]],
        layout: Layout,
    ) -> None:
        target = self.shapes[edge.to]
        if edge.one:
            self.variables += 1
            other = f"o{self.variables}"
            step = _Step(edge, target, self.conditions(edge, target, pick), None)
            optional.append((other, "OPTIONAL " + self.match(step, variable, other)))
            inner, more, below = self.row(target, pick.picks, other, (*path, step))
            optional += more
            layout.ones[pick.key] = (len(columns), below)
            columns.append(f"CASE WHEN {other} IS NULL THEN null ELSE [{', '.join(inner)}] END")
        elif edge.paged:
            layout.pages[pick.key] = self.page(edge, target, pick, path)
        else:
            limit = str(edge.take) if edge.take is not None else None
            if limit is None and "first" in pick.arguments:
                limit = "$" + self.bind(pick.arguments["first"])
            step = _Step(edge, target, self.conditions(edge, target, pick), limit)
            number, below = self.branch((*path, step), pick)
            layout.lists[pick.key] = (number, below, edge.take == 1)

    def conditions(self, edge: Edge, target: Shape, pick: Pick) -> tuple[str, ...]:
        given = [
            f"(${name} IS NULL OR {edge.arguments[argument].replace('{value}', '$' + name)})"
            for argument, value in sorted(pick.arguments.items())
            if argument in edge.arguments
            for name in [self.bind(value)]
        ]
        return (*edge.where, *((target.guard,) if target.guard else ()), *given)

    def page(self, edge: Edge, target: Shape, pick: Pick, path: tuple[_Step, ...]) -> Page:
        conditions = self.conditions(edge, target, pick)
        assert edge.order is not None
        total = None
        if pick.total:
            total = self.reserve()
            self.branches[total] = self.count((*path, _Step(edge, target, conditions, None)), total)
        if not pick.rows:
            return Page(Layout(target.name), None, total)
        after = ""
        if "after" in pick.arguments:
            after = self.bind(pick.arguments["after"])
            start = edge.order.after("{m}", after)
            conditions = (*conditions, f"(${after} IS NULL OR {start})")
        first = pick.arguments["first"]
        size = self.bind(lambda variables: first(variables) + 1)
        step = _Step(edge, target, conditions, f"${size}")
        number, below = self.branch((*path, step), pick, edge.order if pick.cursors else None)
        return Page(below, number, total, size, after)

    def match(self, step: _Step, source: str, target: str) -> str:
        text = "MATCH " + step.edge.pattern.replace("{n}", source).replace("{m}", target)
        if step.conditions:
            text += " WHERE " + " AND ".join(
                one.replace("{n}", source).replace("{m}", target) for one in step.conditions
            )
        return text

    def walk(self, path: tuple[_Step, ...]) -> list[str]:
        """The clauses from the roots to the last step's nodes, each sized list on the way cut to its size."""
        lines = ["UNWIND os AS n0"]
        for depth, step in enumerate(path):
            lines.append(self.match(step, f"n{depth}", f"n{depth + 1}"))
            if step.limit is not None and step is not path[-1]:
                lines += self.cut(step, f"n{depth}", f"n{depth + 1}")
        return lines

    def cut(self, step: _Step, source: str, target: str) -> list[str]:
        """Keep the first so many of each list. What follows leaves them in order: nothing in it sorts or hashes."""
        order = f" ORDER BY {step.edge.order.by(target)}" if step.edge.order is not None else ""
        return [
            f"WITH {source}, {target}{order}",
            f"WITH {source}, collect({target})[..{step.limit}] AS kept UNWIND kept AS {target}",
        ]

    def branch(self, path: tuple[_Step, ...], pick: Pick, cursor: Order | None = None) -> tuple[int, Layout]:
        number = self.reserve()
        parent, last = f"n{len(path) - 1}", f"n{len(path)}"
        step = path[-1]
        columns, optional, layout = self.row(step.target, pick.picks, last, path)
        if cursor is not None:
            columns.append(cursor.values(last))
        lines = self.walk(path)
        # A WITH costs planning time: only a page, cut from hundreds, is cut before its rows are read.
        early = step.edge.paged or step.edge.take is not None
        if early:
            lines += self.cut(step, parent, last)
        lines += [clause for _, clause in optional]
        if not early and step.edge.order is not None:
            others = "".join(f", {name}" for name, _ in optional)
            lines.append(f"WITH {parent}, {last}{others} ORDER BY {step.edge.order.by(last)}")
        late = f"[..{step.limit or MOST}]" if not early else ""
        lines.append(f"WITH {parent}.id AS parent, collect([{', '.join(columns)}]){late} AS below")
        lines.append(f"RETURN {number} AS b, collect([parent, below]) AS rows")
        self.branches[number] = "\n".join(lines)
        return number, layout

    def count(self, path: tuple[_Step, ...], number: int) -> str:
        lines = self.walk(path)
        lines.append(f"WITH n{len(path) - 1}.id AS parent, count(n{len(path)}) AS counted")
        lines.append(f"RETURN {number} AS b, collect([parent, counted]) AS rows")
        return "\n".join(lines)

    def root(self, start: Start, pick: Pick) -> tuple[str, Root]:
        shape = self.shapes[start.shape]
        order = start.order
        zero = self.reserve()
        columns, optional, layout = self.row(shape, pick.picks, "n0", ())
        page = None
        if order is not None:
            total = self.reserve() if pick.total else None
            page = Page(layout, zero, total, f"r{self.index}_first", "", start.ranked)
            if total is not None:
                self.branches[total] = f"RETURN {total} AS b, [[null, total]] AS rows"
            if pick.cursors and not start.ranked:
                columns.append(order.values("n0"))
        lines = ["UNWIND os AS n0", *(clause for _, clause in optional)]
        lines.append(f"RETURN {zero} AS b, collect([{', '.join(columns)}]) AS rows")
        self.branches[zero] = "\n".join(lines)
        head = [*self.find(shape, start, pick.total)]
        scope = "os, total" if order is not None and pick.total else "os"
        body = "\nUNION ALL\n".join(self.branches)
        text = "\n".join(head) + f"\nCALL ({scope}) {{\n{body}\n}}"
        return text.replace("$_", f"$r{self.index}_"), Root(layout, page, len(self.branches))

    def find(self, shape: Shape, start: Start, total: bool) -> list[str]:
        """The clauses that bind `os`, the roots in their order, and `total` where it is asked for."""
        carry = "n, score" if start.ranked else "n"
        guard = f" WHERE {shape.guard.replace('{m}', 'n')}" if shape.guard else ""
        lines = [start.match, f"WITH {carry}{guard}"]
        if start.order is None:
            return [*lines, "WITH collect(n) AS os"]
        by = ("score DESC, " if start.ranked else "") + start.order.by("n")
        if total:
            lines.append(f"WITH {carry} ORDER BY {by} WITH collect(n) AS every")
            page = "every"
            if start.after is not None and not start.ranked:
                page = f"[x IN every WHERE {start.order.after('x', '_after')}]"
            cut = "[$_skip..$_skip + $_first]" if start.ranked else "[..$_first]"
            return [*lines, f"WITH size(every) AS total, {page}{cut} AS os"]
        if start.after is not None and not start.ranked:
            lines[-1] += (" AND " if guard else " WHERE ") + start.order.after("n", "_after")
        skip = " SKIP $_skip" if start.ranked else ""
        return [*lines, f"WITH {carry} ORDER BY {by}{skip} LIMIT $_first", "WITH collect(n) AS os"]


def compile_plan(shapes: Mapping[str, Shape], roots: Sequence[tuple[Start, Pick]]) -> Plan:
    """The plan for an operation's root fields, each with the place where it starts.

    Only the texts of the starts count here, not their parameters: the plan serves every later call whose starts
    read the same.
    """
    texts, parts, bindings = [], [], []
    for index, (start, pick) in enumerate(roots):
        writer = _Writer(shapes, index)
        text, root = writer.root(start, pick)
        texts.append(text)
        parts.append(root)
        bindings += writer.bindings
    if len(texts) == 1:
        statement = f"{texts[0]}\nRETURN 0 AS root, collect([b, rows]) AS parts"
    else:
        inner = "\nUNION ALL\n".join(
            f"{text}\nRETURN {n} AS root, collect([b, rows]) AS parts" for n, text in enumerate(texts)
        )
        statement = f"CALL () {{\n{inner}\n}}\nRETURN root, parts"
    return Plan(statement, tuple(parts), tuple(bindings))


def parameters(plan: Plan, starts: Sequence[Start], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The statement's parameters for one call. A size is asked for plus one, which tells whether more follow."""
    values: dict[str, Any] = {name: value(variables) for name, value in plan.bindings}
    for index, start in enumerate(starts):
        for name, value in start.parameters.items():
            values[f"r{index}_{name}"] = value
        if start.order is not None:
            values[f"r{index}_first"] = (start.first or MOST) + 1
            if start.ranked:
                values[f"r{index}_skip"] = start.after[0] if start.after else 0
            elif start.after is not None:
                values[f"r{index}_after"] = start.after
    return values


def start_key(start: Start) -> tuple[Any, ...]:
    """What of a start decides the statement's text."""
    return (start.shape, start.match, start.order, start.ranked, start.after is None)
