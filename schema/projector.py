"""Puts an answer together from the plan's branches, in two ways that agree to the byte.

`project` writes a Python function for a selection, once, and the function builds the answer while it checks every
value's type. It raises `Surprise` on anything that is not as the schema says. `tree` builds, slowly and plainly, what
graphql-core then completes by its own walk, which words the errors. A test runs every document through both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLScalarType,
    get_named_type,
)

from graph.cursors import encode
from graph.plan import Layout, Page, Root
from schema.selection import Selected

Branches: TypeAlias = Mapping[int, Any]
Projector: TypeAlias = Callable[[Branches, Mapping[str, Any]], Any]


class Surprise(Exception):
    """A value that the schema does not allow here."""


CHECKS = {
    "String": "str",
    "ID": "str",
    "Date": "str",
    "DateTime": "str",
    "Int": "int",
    "Boolean": "bool",
    "Float": "float",
}


class _Source:
    """Python source, function by function, and the objects that it names."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"Surprise": Surprise, "encode": encode, "E": ()}
        self.counter = 0

    def name(self, value: Any = None) -> str:
        self.counter += 1
        name = f"x{self.counter}"
        if value is not None:
            self.names[name] = value
        return name


def project(selected: Selected, root: Root) -> Projector:
    """The function that builds a root field's value from its branches and the statement's parameters."""
    source = _Source()
    body = ["def top(D, P):"]
    if root.page is not None:
        body.append("    rows = D[0]")
        body += _page(source, selected, root.page, "rows", "root")
    else:
        row = _object(source, root.layout, selected.below)
        body.append("    rows = D[0]")
        body.append(f"    return {row}(rows[0], D, P) if rows else None")
    source.lines += body
    exec(compile("\n".join(source.lines), "<projector>", "exec"), source.names)  # noqa: S102 - text of ours alone
    top: Projector = source.names["top"]
    return top


def _object(source: _Source, layout: Layout, fields: tuple[Selected, ...]) -> str:
    """Write the function for one object and return its name."""
    name = source.name()
    lines = [f"def {name}(r, D, P):"]
    items = [f"{one.key!r}: {_value(source, lines, layout, one)}" for one in fields]
    lines.append("    return {" + ", ".join(items) + "}")
    source.lines += lines
    return name


def _value(source: _Source, lines: list[str], layout: Layout, one: Selected) -> str:
    """The expression for one field; checks go into `lines` before it."""
    if one.field == "__typename":
        return repr(one.parent)
    if one.forbidden:
        return "None"
    if one.field == "id" or one.pick in layout.columns:
        index = 0 if one.field == "id" else layout.columns[one.pick]
        return _leaf(source, lines, f"r[{index}]", one.type)
    if one.pick in layout.derived:
        columns, compute = layout.derived[one.pick]
        call = f"{source.name(compute)}({', '.join(f'r[{index}]' for index in columns)})"
        if one.below:
            items = ", ".join(f"{child.key!r}: {_part(child, 'x')}" for child in one.below)
            return f"[{{{items}}} for x in {call}]"
        return _leaf(source, lines, call, one.type)
    shown = _withheld(layout, one)
    if one.pick in layout.ones:
        index, below = layout.ones[one.pick]
        function = _object(source, below, one.below)
        return f"None if r[{index}] is None else {function}(r[{index}], D, P)"
    if one.pick in layout.lists:
        number, below, single = layout.lists[one.pick]
        function = _object(source, below, one.below)
        found = source.name()
        lines.append(f"    {found} = D[{number}].get(r[0], E)")
        if single:
            return f"{function}({found}[0], D, P) if {found} else None"
        return f"{shown}[{function}(x, D, P) for x in {found}]"
    page = layout.pages[one.pick]
    function = source.name()
    text = [
        f"def {function}(i, D, P):",
        f"    rows = D[{page.rows}].get(i, E)" if page.rows is not None else "    rows = E",
    ]
    source.lines += [*text, *_page(source, one, page, "rows", "inner")]
    return f"{shown}{function}(r[0], D, P)"


def _withheld(layout: Layout, one: Selected) -> str:
    """What stands before a list or page that may have to be withheld."""
    return f"None if not r[{layout.shown[one.pick]}] else " if one.pick in layout.shown else ""


def _part(one: Selected, value: str) -> str:
    return repr(one.parent) if one.field == "__typename" else f"{value}[{one.field!r}]"


def _page(source: _Source, selected: Selected, page: Page, rows: str, where: str) -> list[str]:
    """The body of a connection's function: cut the row too many, then the parts in the order selected."""
    total = f"D[{page.total}][0][1]" if where == "root" else f"D[{page.total}].get(i, 0)"
    skip = page.size.replace("_first", "_skip")
    lines = []
    if page.rows is not None:
        lines = [f"    more = len({rows}) >= P[{page.size!r}]", f"    {rows} = {rows}[:P[{page.size!r}] - 1]"]
        if page.offset:
            lines.append(f"    base = P[{skip!r}] + 1")
    items = []
    for one in selected.below:
        if one.field == "__typename":
            value = repr(one.parent)
        elif one.field == "totalCount":
            value = total
        elif one.field == "nodes":
            value = f"[{_object(source, page.node, one.below)}(x, D, P) for x in {rows}]"
        elif one.field == "edges":
            parts = []
            for child in one.below:
                if child.field == "__typename":
                    parts.append(f"{child.key!r}: {child.parent!r}")
                elif child.field == "cursor":
                    parts.append(f"{child.key!r}: {_cursor(page, 'x', 'n')}")
                else:
                    parts.append(f"{child.key!r}: {_object(source, page.node, child.below)}(x, D, P)")
            value = "[{" + ", ".join(parts) + "} for n, x in enumerate(" + rows + ")]"
        else:
            parts = [f"{child.key!r}: {_info(page, child, rows)}" for child in one.below]
            value = "{" + ", ".join(parts) + "}"
        items.append(f"{one.key!r}: {value}")
    return [*lines, "    return {" + ", ".join(items) + "}"]


def _cursor(page: Page, row: str, index: str) -> str:
    return f"encode([base + {index}])" if page.offset else f"encode({row}[-1])"


def _info(page: Page, one: Selected, rows: str) -> str:
    after = page.size.replace("_first", "_after")
    return {
        "__typename": repr(one.parent),
        "hasNextPage": "more",
        "hasPreviousPage": "base > 1" if page.offset else f"P.get({(page.after or after)!r}) is not None",
        "startCursor": f"{_cursor(page, rows + '[0]', '0')} if {rows} else None",
        "endCursor": f"{_cursor(page, rows + '[-1]', f'len({rows}) - 1')} if {rows} else None",
    }[one.field]


def _leaf(source: _Source, lines: list[str], expression: str, kind: GraphQLOutputType) -> str:
    """A checked scalar, enum or list of them."""
    value = source.name()
    lines.append(f"    {value} = {expression}")
    required = isinstance(kind, GraphQLNonNull)
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    named = get_named_type(kind)
    if isinstance(inner, GraphQLList):
        bad = f"{value}.__class__ is not list or not all({_good(source, named, 'y')} for y in {value})"
    else:
        bad = f"not ({_good(source, named, value)})"
    lines.append(f"    if {'' if required else f'{value} is not None and '}({bad}): raise Surprise({value})")
    return value


def _good(source: _Source, named: Any, value: str) -> str:
    if isinstance(named, GraphQLEnumType):
        members = source.name(frozenset(named.values))
        return f"{value} in {members}"
    assert isinstance(named, GraphQLScalarType)
    return f"{value}.__class__ is {CHECKS[named.name]}"


def tree(selected: Selected, root: Root, branches: Branches, parameters: Mapping[str, Any]) -> Any:
    """The same value as nested dicts by response key, unchecked, for graphql-core to complete."""
    if root.page is not None:
        return _tree_page(
            selected, root.page, branches[0], branches, parameters, branches.get(root.page.total or -1)
        )
    rows = branches[0]
    return tree_of(root.layout, selected.below, rows[0], branches, parameters) if rows else None


def tree_of(
    layout: Layout,
    fields: tuple[Selected, ...],
    row: list[Any],
    branches: Branches,
    parameters: Mapping[str, Any],
) -> dict[str, Any]:
    """One row's object as `tree` answers it."""
    found: dict[str, Any] = {"__typename": layout.shape}
    for one in fields:
        if one.field == "__typename":
            continue
        if one.forbidden:
            found[one.key] = None
        elif one.field == "id" or one.pick in layout.columns:
            found[one.key] = row[0 if one.field == "id" else layout.columns[one.pick]]
        elif one.pick in layout.derived:
            columns, compute = layout.derived[one.pick]
            value = compute(*(row[index] for index in columns))
            found[one.key] = [_parts(one, each) for each in value] if one.below else value
        elif one.pick in layout.shown and not row[layout.shown[one.pick]]:
            found[one.key] = None
        elif one.pick in layout.ones:
            index, below = layout.ones[one.pick]
            found[one.key] = row[index] and tree_of(below, one.below, row[index], branches, parameters)
        elif one.pick in layout.lists:
            number, below, single = layout.lists[one.pick]
            rows = branches[number].get(row[0], ())
            values = [tree_of(below, one.below, each, branches, parameters) for each in rows]
            found[one.key] = (values[0] if values else None) if single else values
        else:
            page = layout.pages[one.pick]
            rows = branches[page.rows].get(row[0], ()) if page.rows is not None else ()
            total = [[None, branches[page.total].get(row[0], 0)]] if page.total is not None else None
            found[one.key] = _tree_page(one, page, rows, branches, parameters, total)
    return found


def _parts(one: Selected, value: Mapping[str, Any]) -> dict[str, Any]:
    return {child.key: value[child.field] for child in one.below if child.field != "__typename"}


def _tree_page(
    selected: Selected, page: Page, rows: Any, branches: Branches, parameters: Mapping[str, Any], total: Any
) -> dict[str, Any]:
    size = parameters[page.size] - 1 if page.rows is not None else 0
    base = parameters.get(page.size.replace("_first", "_skip"), 0) + 1
    kept = rows[:size]
    wanted = {leaf.field for child in selected.below for leaf in child.below}
    cursors: list[str | None] = [None] * len(kept)
    if wanted & {"cursor", "startCursor", "endCursor"}:
        cursors = [encode([base + n]) if page.offset else encode(row[-1]) for n, row in enumerate(kept)]
    after = parameters.get(page.after or page.size.replace("_first", "_after"))
    info = {
        "hasNextPage": len(rows) > size,
        "hasPreviousPage": base > 1 if page.offset else after is not None,
        "startCursor": cursors[0] if cursors else None,
        "endCursor": cursors[-1] if cursors else None,
    }
    found: dict[str, Any] = {}
    for one in selected.below:
        if one.field == "totalCount":
            found[one.key] = total[0][1]
        elif one.field == "nodes":
            found[one.key] = [tree_of(page.node, one.below, row, branches, parameters) for row in kept]
        elif one.field == "edges":
            found[one.key] = [
                {
                    child.key: cursor
                    if child.field == "cursor"
                    else tree_of(page.node, child.below, row, branches, parameters)
                    for child in one.below
                    if child.field != "__typename"
                }
                for cursor, row in zip(cursors, kept, strict=True)
            ]
        elif one.field == "pageInfo":
            found[one.key] = {
                child.key: info[child.field] for child in one.below if child.field != "__typename"
            }
    return found
