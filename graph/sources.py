"""Where a fact came from: the row that said so, when and by whom it was recorded, and what it replaced."""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.shape import Derived, Edge, Order, Shape, dates, plain

OF_OFFENDER = "(:CaseFile)<-[:HAS_FILE]-({m}:Offender)"
"""The end of the way from a fact to the offender it belongs to."""

OF_OFFENDER_APART = "(:CaseFile)<-[:KEPT_APART]-({m}:Offender)"
"""The same of a file that is kept apart: of the register, or of a victim unit."""

SOURCE_RECORD = Shape(
    "SourceRecord",
    "SourceRecord",
    "src",
    {
        **plain("system", "kind", "scope", "key", "file", "line", "raw"),
        **dates("extractDate", "recordedAt"),
    },
    # A row is the source of a file, of a fact of a file, or of an offence, stay or session one step further. Rows of
    # files that are kept apart lead to nobody.
    owner="({n})<-[:FROM]-()<-[:KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|HELD|HAD|FOR|HAS_STAY|ASSESSED"
    "|HAS_OBJECTIVE|REFERRED|HAS_SESSION|HAS_TEST|TREATED|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW*0..2]-"
    + OF_OFFENDER,
)

SHOWN: dict[str, frozenset[str]] = {}
"""For each kind of fact what is shown of it. No more is shown of what it said before."""

LINKED = {"IN_AREA": "area", "AT": "prison", "BY": "officer"}
"""What a fact points at that is shown by its name."""


def changes(labels: list[str], said: list[list[Any]], linked: list[list[str]]) -> list[dict[str, str | None]]:
    """What a change of a fact replaced, as `name` and `was`, from what it said and the names of what it pointed at."""
    shown = frozenset[str]().union(*(SHOWN.get(label, frozenset()) for label in labels))
    was = {LINKED[kind]: name for kind, name in linked} | dict(said)
    return [{"name": name, "was": _text(was[name])} for name in sorted(was) if name in shown]


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else None if value is None else str(value)


POINTED_AT = (
    "[({n})<-[:WAS]-(x)-[h:HAD_LINK]->(y) WHERE h.retractedAt = {n}.supersededAt "
    "AND h.type IN ['IN_AREA', 'AT', 'BY'] | [h.type, y.name]]"
)

REPLACED = Shape(
    "Replaced",
    "Version",
    "",
    {
        **plain("supersededBy", "reason"),
        **dates("supersededAt"),
        "changes": Derived(
            (
                "head([({n})<-[:WAS]-(x) | labels(x)])",
                "[k IN coalesce({n}.changed, []) | [k, {n}[k]]]",
                POINTED_AT,
            ),
            changes,
        ),
    },
)

RECORDED = {**plain("recordedBy"), **dates("recordedAt")}

SAID: Mapping[str, Edge] = {
    "source": Edge("SourceRecord", "({n})-[:FROM]->({m}:SourceRecord)", one=True),
    "replaced": Edge(
        "Replaced",
        "({n})-[:WAS]->({m}:Version)",
        order=Order(("{m}.supersededAt", "{m}.version"), descending=True),
    ),
}
"""The edges that every imported fact has."""


def fact(
    name: str,
    prefix: str,
    fields: Mapping[str, str | Derived],
    edges: Mapping[str, Edge] | None = None,
    *,
    owner: str,
    stored: Iterable[str] = (),
    sourced: bool = True,
) -> Shape:
    """The shape of a kind of fact, with what every fact says of itself.

    `stored` are properties that fields are worked out from. Not `sourced`: nothing leads from it to its row.
    """
    SHOWN[name] = frozenset([*fields, *(edges or ()), *stored])
    said = {key: edge for key, edge in SAID.items() if sourced or key != "source"}
    return Shape(name, f"Fact:{name}", prefix, {**fields, **RECORDED}, {**(edges or {}), **said}, owner=owner)


SHAPES = (SOURCE_RECORD, REPLACED)
