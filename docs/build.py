"""Writes the pages of `docs/` that the code knows better than a person: settings, permissions, the graph, transfers.

`python -m docs.build` writes them, `python -m docs.build --check` ends with 1 when one is not what the code says.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic.fields import FieldInfo

from docs.assessments import assessments_page
from docs.benefits import benefits_page
from docs.codes import codes_page
from docs.contacts import contacts_page
from docs.custody import custody_page
from docs.incidents import incidents_page
from docs.markdown import page, table
from docs.programmes import programmes_page
from docs.reports import reports_page
from docs.standards import standards_page
from docs.transfers import transfers_page
from docs.treatment import treatment_page
from docs.victims import victims_page
from graph.shape import Derived, Edge, Order, Shape
from graph.shapes import SHAPES
from resolvers.access import NEEDS, TABLE, UNLESS_CLEARED, Role, Scope
from resolvers.parts import EXCEPTIONS, part_of
from settings import Settings

FOLDER = Path(__file__).parent


def settings_page() -> str:
    """Every environment variable, from `settings.py`."""
    rows = [
        (f"`{name.upper()}`", _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return page(
        "Settings",
        "`settings.py`",
        "All come from the environment. An empty value counts as unset; one that can't be used is named in a "
        "sentence, and nothing starts.",
        *table(("variable", "default", "what it is"), rows),
    )


def permissions_page() -> str:
    """Which role reads which part of the record, and which fields a part holds, from `resolvers/access.py`."""
    whose = [
        (part, *(row.readers[role].name.lower() if role in row.readers else "" for role in Role), row.why)
        for part, row in TABLE.items()
    ]
    what = [(part, _fields(part)) for part in TABLE]
    return page(
        "Who may read what",
        "`resolvers/access.py`",
        "A field that the reader's roles don't reach is left out of the database's statement and comes back null, with "
        "one `FORBIDDEN` error; so does one that they reach for other people, by a predicate inside the statement. "
        "Limited-access offenders are hidden person by person besides (`graph/scopes.py`): for someone who may not "
        "see them they are not there.",
        "## Roles",
        "",
        *table(("part", *(role.value for role in Role), "why"), whose),
        "",
        "## Scopes",
        "",
        *table(("scope", "whose records"), [(scope.name.lower(), scope.words) for scope in Scope]),
        "",
        "Whoever has broken the glass for a person reaches that person's record as if it were in scope, until it ends.",
        "",
        *table(
            ("needs", "clearance"),
            [(f"the role {role.value}", one.value) for role, one in UNLESS_CLEARED.items()]
            + [(f"the part {part}", one.value) for part, one in NEEDS.items()],
        ),
        "",
        "## Parts",
        "",
        "`Type.*` is all of a type. `source` of anything belongs to `sources`; `id` to whoever may reach the "
        "thing itself.",
        "",
        *table(("part", "fields"), what),
    )


def graph_page() -> str:
    """Every shape with its fields and edges, from `graph/shapes.py`."""
    lines = []
    for shape in SHAPES.values():
        lines += ["", *_shape(shape)]
    return page(
        "What can be read from the graph",
        "`graph/shapes.py`",
        "One section for each shape: a GraphQL type, and where it lives in the graph. In the Cypher `n` is "
        "the node itself, `m` the one that an edge leads to, `$value` the argument's value. An edge is *one* "
        "(at most one, read in the same row), a *list*, the *first* of a list, or *paged* (a Relay connection).",
        *lines[1:],
    )


PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "permissions.md": permissions_page,
    "graph.md": graph_page,
    "assessments.md": assessments_page,
    "codes.md": codes_page,
    "benefits.md": benefits_page,
    "contacts.md": contacts_page,
    "programmes.md": programmes_page,
    "treatment.md": treatment_page,
    "custody.md": custody_page,
    "incidents.md": incidents_page,
    "standards.md": standards_page,
    "transfers.md": transfers_page,
    "victims.md": victims_page,
    "reports.md": reports_page,
}


def drifted(folder: Path = FOLDER) -> list[str]:
    """The names of generated pages that are missing from the folder, or not what the code says."""
    return [
        name
        for name, write in PAGES.items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != write()
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` only compare them. Answers the exit code."""
    names = drifted()
    if "--check" not in arguments:
        for name in names:
            (FOLDER / name).write_text(PAGES[name](), encoding="utf-8")
        return 0
    for name in names:
        print(f"docs/{name} is not what the code says: run `make docs` and commit it.", file=sys.stderr)
    return 1 if names else 0


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "worked out"
    if field.default is None:
        return "unset"
    value = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
    return f"`{value}`"


def _fields(part: str) -> str:
    """The fields of a part, type by type: `Type.*` where all of a type's are in it."""
    named: list[str] = []
    for shape in SHAPES.values():
        every = [name for name in (*shape.fields, *shape.edges) if name != "source"]
        here = [name for name in every if part_of(shape.name, name) == part]
        named += [f"{shape.name}.*"] if here == every else [f"{shape.name}.{name}" for name in here]
    named += [name for name, belongs in EXCEPTIONS.items() if belongs == part and name.startswith("Query.")]
    return ", ".join(f"`{name}`" for name in sorted(named))


def _shape(shape: Shape) -> list[str]:
    ids = f"ids begin `{shape.prefix}_`" if shape.prefix else "without an id of its own"
    where = f"`:{shape.label}`, {ids}."
    if shape.name == "TimelineEntry":
        where = (
            f"`:{shape.label}`: a `Contact`, a `Movement` or what else stands on the timeline, with its id."
        )
    lines = [f"## {shape.name}", "", where]
    if shape.guard:
        lines += ["", f"Every way to it carries `{_cypher(shape.guard)}`."]
    if shape.owner:
        lines += ["", f"Found by its own id only through its offender: `{_cypher(shape.owner)}`."]
    lines += [
        "",
        *table(("field", "is"), ((f"`{name}`", _expression(is_)) for name, is_ in shape.fields.items())),
    ]
    if shape.edges:
        rows = [(f"`{name}`", *_edge(edge)) for name, edge in shape.edges.items()]
        lines += ["", *table(("edge", "to", "how many", "pattern", "order", "arguments"), rows)]
    return lines


def _expression(expression: str | Derived) -> str:
    if isinstance(expression, Derived):
        return f"worked out from {', '.join(f'`{_cypher(name)}`' for name in expression.columns)}"
    return f"`{_cypher(expression)}`"


def _edge(edge: Edge) -> tuple[str, str, str, str, str]:
    many = "one" if edge.one else "paged" if edge.paged else "first" if edge.take == 1 else "list"
    where = f" WHERE {' AND '.join(map(_cypher, edge.where))}" if edge.where else ""
    pattern = f"`{_cypher(edge.pattern)}{where}`"
    if edge.also:
        pattern += (
            f"; and where {', '.join(f'`{name}`' for name in edge.also)} lead, as far as each may be read"
        )
    arguments = ", ".join(f"`{name}`: `{_cypher(text)}`" for name, text in edge.arguments.items())
    return f"[{edge.to}](#{edge.to.lower()})", many, pattern, _order(edge.order), arguments


def _order(order: Order | None) -> str:
    return f"`{order.by('m')}`" if order else ""


def _cypher(fragment: str) -> str:
    return fragment.replace("{n}", "n").replace("{m}", "m").replace("{value}", "$value")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
