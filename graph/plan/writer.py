"""Writes the text of one root field: how its roots are found, and a branch for every list below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.plan.parts import MOST, Layout, Page, Pick, Root
from graph.shape import Derived, Edge, Order, Shape, Start


@dataclass(frozen=True)
class _Step:
    edge: Edge
    target: Shape
    conditions: tuple[str, ...]
    limit: str | None
    of: str = "os"
    shared: tuple[str, ...] = ()
    also: tuple[_Way, ...] = ()


@dataclass(frozen=True)
class _Way:
    """Another way to a step's nodes, its conditions, and the part of the roots that it begins from, if not all.

    What is `shared` by a step's ways holds besides.
    """

    pattern: str
    conditions: tuple[str, ...]
    part: str | None


class Writer:
    """The text of one root field, as it grows."""

    def __init__(self, shapes: Mapping[str, Shape], index: int) -> None:
        self.shapes = shapes
        self.parts: list[str] = []
        self.index = index
        self.branches: list[str] = []
        self.bindings: list[tuple[str, Callable[[Mapping[str, Any]], Any]]] = []
        self.variables = 0

    def _bind(self, value: Callable[[Mapping[str, Any]], Any]) -> str:
        name = f"a{self.index}_{len(self.bindings)}"
        self.bindings.append((name, value))
        return name

    def _reserve(self) -> int:
        """A number for a branch whose text comes later."""
        self.branches.append("")
        return len(self.branches) - 1

    def _row(
        self, shape: Shape, picks: Sequence[Pick], variable: str, path: tuple[_Step, ...]
    ) -> tuple[list[str], list[tuple[str, str]], Layout]:
        """The columns of a row, the optional matches it needs as (variable, clause), and its layout."""
        id_ = shape.fields.get("id", "{n}.id")
        assert isinstance(id_, str)
        columns = [id_.format(n=variable)]
        optional: list[tuple[str, str]] = []
        layout = Layout(shape.name, {"id": 0})
        stored: dict[tuple[str, str], int] = {("id", ""): 0}

        def column(name: str, within: str) -> int:
            if (name, within) not in stored:
                text = shape.fields.get(name, name) if name else self._passes(within, variable, path)
                assert isinstance(text, str)
                value = text.format(n=variable) if name else text
                if name and within:
                    value = f"CASE WHEN {self._passes(within, variable, path)} THEN {value} END"
                stored[name, within] = len(columns)
                columns.append(value)
            return stored[name, within]

        for pick in sorted(picks, key=lambda one: one.key):
            if pick.field == "id":
                continue
            if pick.within:
                layout.shown[pick.key] = column("", pick.within)
            definition = shape.fields.get(pick.field)
            if isinstance(definition, Derived):
                needed = tuple(column(name, pick.within) for name in definition.columns)
                layout.derived[pick.key] = (needed, definition.compute)
            elif definition is not None:
                layout.columns[pick.key] = column(pick.field, pick.within)
            else:
                self._edge(shape, pick, variable, path, columns, optional, layout)
        return columns, optional, layout

    def _part(self, within: str) -> str:
        """The name of the roots that a predicate lets pass."""
        if within not in self.parts:
            self.parts.append(within)
        return f"w{self.parts.index(within)}"

    def _passes(self, within: str, variable: str, path: tuple[_Step, ...]) -> str:
        """Whether a node passes a predicate; of a root it is known."""
        return within.replace("{m}", variable) if path else f"{variable} IN {self._part(within)}"

    def _edge(
        self,
        shape: Shape,
        pick: Pick,
        variable: str,
        path: tuple[_Step, ...],
        columns: list[str],
        optional: list[tuple[str, str]],
        layout: Layout,
    ) -> None:
        edge = shape.edges[pick.field]
        target = self.shapes[edge.to]
        if edge.one:
            self.variables += 1
            other = f"o{self.variables}"
            step = self._step(edge, target, self._conditions(edge, pick), None, pick, path)
            if pick.within and not path:
                step = replace(step, conditions=(*step.conditions, self._passes(pick.within, variable, path)))
            optional.append((other, "OPTIONAL " + self._match(step, variable, other)))
            inner, more, below = self._row(target, pick.picks, other, (*path, step))
            optional += more
            layout.ones[pick.key] = (len(columns), below)
            columns.append(f"CASE WHEN {other} IS NULL THEN null ELSE [{', '.join(inner)}] END")
        elif edge.paged:
            layout.pages[pick.key] = self._page(edge, target, pick, path, self._also(shape, pick, path))
        else:
            limit = str(edge.take) if edge.take is not None else None
            if limit is None and "first" in pick.arguments:
                limit = "$" + self._bind(pick.arguments["first"])
            step = self._step(edge, target, self._conditions(edge, pick), limit, pick, path)
            number, below = self._branch((*path, step), pick)
            layout.lists[pick.key] = (number, below, edge.take == 1)

    def _step(
        self,
        edge: Edge,
        target: Shape,
        conditions: tuple[str, ...],
        limit: str | None,
        pick: Pick,
        path: tuple[_Step, ...],
    ) -> _Step:
        """A step, kept within what its field may be read of: from the root by where it begins, further on inside."""
        if not pick.within:
            return _Step(edge, target, conditions, limit)
        if path:
            return _Step(edge, target, (*conditions, pick.within.replace("{m}", "{n}")), limit)
        return _Step(edge, target, conditions, limit, self._part(pick.within))

    def _also(self, shape: Shape, pick: Pick, path: tuple[_Step, ...]) -> tuple[_Way, ...]:
        """The other ways of a field, each kept within what it may be read of."""
        found = []
        for name, within in pick.also:
            edge = shape.edges[name]
            conditions = [*self._own(edge)]
            part = self._part(within) if within and not path else None
            if part:
                conditions.append(f"{{n}} IN {part}")
            elif path:
                conditions += [one.replace("{m}", "{n}") for one in (pick.within, within) if one]
            found.append(_Way(edge.pattern, tuple(conditions), part))
        return tuple(found)

    def _own(self, edge: Edge) -> tuple[str, ...]:
        guard = self.shapes[edge.to].guard
        return (*edge.where, *((guard,) if guard else ()))

    def _conditions(self, edge: Edge, pick: Pick) -> tuple[str, ...]:
        return (*self._own(edge), *self._given(edge, pick))

    def _given(self, edge: Edge, pick: Pick) -> tuple[str, ...]:
        return tuple(
            f"(${name} IS NULL OR {edge.arguments[argument].replace('{value}', '$' + name)})"
            for argument, value in sorted(pick.arguments.items())
            if argument in edge.arguments
            for name in [self._bind(value)]
        )

    def _page(
        self, edge: Edge, target: Shape, pick: Pick, path: tuple[_Step, ...], also: tuple[_Way, ...]
    ) -> Page:
        own, given = self._own(edge), self._given(edge, pick)
        assert edge.order is not None
        total = None
        if pick.total:
            total = self._reserve()
            step = replace(self._step(edge, target, own, None, pick, path), shared=given, also=also)
            self.branches[total] = self._count((*path, step), total)
        if not pick.rows:
            return Page(Layout(target.name), None, total)
        after = ""
        if "after" in pick.arguments:
            after = self._bind(pick.arguments["after"])
            start = edge.order.after("{m}", after)
            given = (*given, f"(${after} IS NULL OR {start})")
        first = pick.arguments["first"]
        size = self._bind(lambda variables: first(variables) + 1)
        step = replace(self._step(edge, target, own, f"${size}", pick, path), shared=given, also=also)
        number, below = self._branch((*path, step), pick, edge.order if pick.cursors else None)
        return Page(below, number, total, size, after)

    def _match(self, step: _Step, source: str, target: str) -> str:
        """The clause from one node to the next, by each of the ways there."""
        ways = [(step.edge.pattern, (*step.conditions, *step.shared))]
        ways += [(one.pattern, (*one.conditions, *step.shared)) for one in step.also]
        texts = [
            f"MATCH {pattern}{' WHERE ' if conditions else ''}{' AND '.join(conditions)}"
            for pattern, conditions in ways
        ]
        text = texts[0]
        if step.also:
            scope = ", ".join(dict.fromkeys(["{n}", *(one.part for one in step.also if one.part)]))
            found = "\nUNION ALL\n".join(f"{one} RETURN {{m}}" for one in texts)
            text = f"CALL ({scope}) {{\n{found}\n}}"
        return text.replace("{n}", source).replace("{m}", target)

    def _walk(self, path: tuple[_Step, ...]) -> list[str]:
        """The clauses from the roots to the last step's nodes, each sized list on the way cut to its size."""
        lines = [f"UNWIND {path[0].of} AS n0"]
        for depth, step in enumerate(path):
            lines.append(self._match(step, f"n{depth}", f"n{depth + 1}"))
            if step.limit is not None and step is not path[-1]:
                lines += self._cut(step, f"n{depth}", f"n{depth + 1}")
        return lines

    def _cut(self, step: _Step, source: str, target: str) -> list[str]:
        """Keep the first so many of each list. What follows leaves them in order: nothing in it sorts or hashes."""
        order = f" ORDER BY {step.edge.order.by(target)}" if step.edge.order is not None else ""
        return [
            f"WITH {source}, {target}{order}",
            f"WITH {source}, collect({target})[..{step.limit}] AS kept UNWIND kept AS {target}",
        ]

    def _branch(self, path: tuple[_Step, ...], pick: Pick, cursor: Order | None = None) -> tuple[int, Layout]:
        number = self._reserve()
        parent, last = f"n{len(path) - 1}", f"n{len(path)}"
        step = path[-1]
        columns, optional, layout = self._row(step.target, pick.picks, last, path)
        if cursor is not None:
            columns.append(cursor.values(last))
        lines = self._walk(path)
        # A WITH costs planning time: only a page, cut from hundreds, is cut before its rows are read.
        early = step.edge.paged or step.edge.take is not None
        if early:
            lines += self._cut(step, parent, last)
        lines += [clause for _, clause in optional]
        if not early and step.edge.order is not None:
            others = "".join(f", {name}" for name, _ in optional)
            lines.append(f"WITH {parent}, {last}{others} ORDER BY {step.edge.order.by(last)}")
        late = f"[..{step.limit or MOST}]" if not early else ""
        lines.append(f"WITH {parent}.id AS parent, collect([{', '.join(columns)}]){late} AS below")
        lines.append(f"RETURN {number} AS b, collect([parent, below]) AS rows")
        self.branches[number] = "\n".join(lines)
        return number, layout

    def _count(self, path: tuple[_Step, ...], number: int) -> str:
        lines = self._walk(path)
        lines.append(f"WITH n{len(path) - 1}.id AS parent, count(n{len(path)}) AS counted")
        lines.append(f"RETURN {number} AS b, collect([parent, counted]) AS rows")
        return "\n".join(lines)

    def root(self, start: Start, pick: Pick, guard: str) -> tuple[str, Root]:
        """The text that finds a root field's nodes and reads all below them, and where its answer stands.

        `guard` is a predicate on the roots `{m}` besides their shape's own.
        """
        shape = self.shapes[start.shape]
        order = start.order
        zero = self._reserve()
        columns, optional, layout = self._row(shape, pick.picks, "n0", ())
        page = None
        owners = len(columns) if start.owners else None
        if start.owners:
            columns.append(start.owners.replace("{n}", "n0"))
        if order is not None:
            total = self._reserve() if pick.total else None
            page = Page(layout, zero, total, f"r{self.index}_first", "", start.ranked)
            if total is not None:
                self.branches[total] = f"RETURN {total} AS b, [[null, total]] AS rows"
            # The cursor is the last column of all.
            if pick.cursors and not start.ranked:
                columns.append(order.values("n0"))
        lines = ["UNWIND os AS n0", *(clause for _, clause in optional)]
        # This branch answers even where there is no root: no row at all means that the reader's standing has changed.
        lines.append(f"WITH collect([{', '.join(columns)}]) AS rows RETURN {zero} AS b, rows")
        self.branches[zero] = "\n".join(lines)
        head = [*self._find(shape, start, pick.total, guard)]
        scope = "os, total" if order is not None and pick.total else "os"
        if self.parts:
            kept = [
                f"[n IN os WHERE {start.judged(one).replace('{m}', 'n')}] AS w{number}"
                for number, one in enumerate(self.parts)
            ]
            head.append(f"WITH {scope}, {', '.join(kept)}")
            scope += "".join(f", w{number}" for number in range(len(self.parts)))
        body = "\nUNION ALL\n".join(self.branches)
        text = "\n".join(head) + f"\nCALL ({scope}) {{\n{body}\n}}"
        return text.replace("$_", f"$r{self.index}_"), Root(layout, page, len(self.branches), owners)

    def _find(self, shape: Shape, start: Start, total: bool, within: str) -> list[str]:
        """The clauses that bind `os`, the roots in their order, and `total` where it is asked for."""
        carry = "n, score" if start.ranked else "n"
        guards = [one.replace("{m}", "n") for one in (shape.guard, start.judged(within)) if one]
        guard = f" WHERE {' AND '.join(guards)}" if guards else ""
        lines = [start.match, f"WITH {carry}{guard}"]
        if start.order is None:
            # Where several are found, which is read may not depend on one that is hidden.
            first = " ORDER BY n.id LIMIT 1 WITH n" if start.several else ""
            lines[-1] += first
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
