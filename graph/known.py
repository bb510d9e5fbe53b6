"""The record as it was known at the end of a day: the same shapes, each turned into its twin by its text.

Every edge of the record ends in a node that may have changed since, so in a twin a variable stands for a node's state:
the node itself, or the version of it (`graph/history.py`) that was in force then. A pattern goes from the state to its
node and from there on, `({n})<-[:WAS*0..1]-()-...-()-[:WAS*0..1]->({m})`, over relationships that were there then; so
fields, orders, filters and pages read as they always do. Who may see it is as of today. In the texts `$_known` is the
instant at which the day was over, and `$_day` the day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count

from graph.history import LABELS
from graph.scopes import MAY_SEE, UNVEILED_FILE
from graph.shape import Derived, Edge, Shape, Start
from graph.shapes import SHAPES
from rules.clock import as_on, end_of

OF = "Known"
"""A twin's key is its shape's with this before it; its name stays, since it is the same type."""

FACTS = (
    "KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|FOR|HELD|HAS_STAY|HAD|ASSESSED|HAS_OBJECTIVE|REFERRED|HAS_SESSION"
    "|HAS_TEST|TREATED|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW|REGISTERED|OFFENDED_AGAINST|HAS_HANDOVER|TOLD"
    "|HAS_CONFIDENTIAL|HAS_MEETING|SPOKE_WITH|ASKED_FOR|HAD_INCIDENT|HAS_FINDING|HAS_ACTION|HAS_MAPPA_ACTION|HAS_BREACH"
    "|HAS_SUSPENSION"
)
LINKS = "UNDER|IN_AREA|BY|AT|SERVED_IN|TRANSFERRED_TO|FROM|IN_GROUP|SAME_VICTIM|IS_OFFENDER"
PAST = {
    "HAS_FILE": "HAD_FILE",
    "KEPT_APART": "WAS_KEPT_APART",
    **dict.fromkeys(FACTS.split("|"), "HAD_FACT"),
    **dict.fromkeys(LINKS.split("|"), "HAD_LINK"),
}
"""What each kind of relationship becomes when it no longer holds. Others are not taken back."""

RECORDS = {"Version": "supersededAt", "AuditEntry": "at"}
"""Nodes that are written once, and when."""

# A relationship that has no time of its own is as old as the nodes that it joins.
THERE = "NOT coalesce({r}.type <> '{kind}' OR {r}.recordedAt >= $_known OR {r}.retractedAt < $_known, false)"
IN_FORCE = "NOT coalesce({m}.recordedAt >= $_known OR {m}.supersededAt < $_known, false)"
TO_STATE = "-[:WAS*0..1]->({m})"
FROM_STATE = "({m})<-[:WAS*0..1]-()"

# An id that was given out then may have been merged away since. A person is there while a file is theirs; one whose
# files were all kept apart, for those who may know of one of these.
PERSON = (
    "MATCH (p:Offender|MergedOffender {id: $_id})-[:WAS*0..1]->(n) WHERE "
    + IN_FORCE.replace("{m}", "n")
    + " AND (EXISTS { (p)-[r:HAS_FILE|HAD_FILE]->(:CaseFile) WHERE "
    + THERE.format(r="r", kind="HAS_FILE")
    + " } OR EXISTS { MATCH (p)-[r:KEPT_APART|WAS_KEPT_APART]->(f:CaseFile) "
    "MATCH (f)<-[:KEPT_APART]-(now:Offender) WHERE "
    + THERE.format(r="r", kind="KEPT_APART")
    + f" AND {UNVEILED_FILE.replace('{f}', 'f')} AND {MAY_SEE.replace('{m}', 'now')} }})"
)

# Two matches: within one, the relationship to a file that is theirs still could not stand for both.
# Files that were joined then may be other people's now: what was known is shown to whoever may see all of them today.
WHOSE = (
    "MATCH ({m})<-[:WAS*0..1]-()-[was:HAS_FILE|HAD_FILE]->(f:CaseFile) "
    "MATCH (f)<-[:HAS_FILE]-(now:Offender) WHERE " + THERE.format(r="was", kind="HAS_FILE")
)

# Whoever looks at another day's record looks at the people whose files were in it.
OWNERS = (
    "COLLECT { MATCH ({n})<-[:WAS*0..1]-()-[was:HAS_FILE|HAD_FILE|KEPT_APART|WAS_KEPT_APART]->(f:CaseFile) "
    "MATCH (f)<-[:HAS_FILE|KEPT_APART]-(now:Offender) WHERE NOT coalesce(was.recordedAt >= $_known OR "
    "was.retractedAt < $_known, false) AND (f.apart IS NULL OR "
    + UNVEILED_FILE.replace("{f}", "f")
    + ") RETURN DISTINCT now.id }"
)

# What a file kept apart said is shown of whoever it is about today: parted since, it tells of somebody else.
STILL_THEIRS = (
    "EXISTS { ({n})<-[:WAS*0..1]-()-[:NOW*0..1]->(:Offender)-[:KEPT_APART]->(:CaseFile)-->()"
    "-[:WAS*0..1]->({m}) }"
)

APART = "[:KEPT_APART]"
EXISTENCE = re.compile(r"(?<=EXISTS \{ ).*?(?= \})")
RELATIONSHIP = re.compile(r"\[:(\w+)(\*\d*\.\.\d*)?\]")
TARGET = re.compile(r"\(\{m\}(:[^)]*)\)$")
GATHERED = re.compile(r"\[\((\{n\}|\w+)\)(\S*)\((\w+):(\w+)\)(?: WHERE (.*?))? \| ")
"""The head of what a field gathers from other nodes, `[({n})-[:HAS_TEST]->(x:ProgrammeTest) | `: its two ends, the way
between them, a condition."""


def judged(access: str) -> str:
    """An access predicate on an offender `{m}`, put to the people whose record another day's `{m}` is today."""
    refused = f"NOT coalesce({access.replace('{m}', 'now')}, false)"
    return f"NOT EXISTS {{ {WHOSE} AND {refused} }}" if access else ""


def one(offender_id: str, day: date) -> Start:
    """The offender whom this id named on a day."""
    values = {"id": offender_id, "known": end_of(day), "day": day}
    return Start(OF + "Offender", PERSON, values, owners=OWNERS, judged=judged)


def as_known(shapes: Mapping[str, Shape]) -> dict[str, Shape]:
    """The twins of the offender's shape and of all that it leads to, by key."""
    found: dict[str, Shape] = {}
    due = ["Offender"]
    while due:
        shape = shapes[due.pop()]
        if OF + shape.name not in found:
            found[OF + shape.name] = _twin(shape, shapes)
            due += [edge.to for edge in shape.edges.values()]
    return found


def _changes(shape: Shape) -> bool:
    return shape.label.partition(":")[0] in LABELS


def _twin(shape: Shape, shapes: Mapping[str, Shape]) -> Shape:
    ends = ["{n}"] if _changes(shape) else []
    changing = {label for one in shapes.values() if _changes(one) for label in one.label.split(":")}

    def then(text: str) -> str:
        return _from_state(_gathered(text.replace("$today", "$_day"), changing), ends)

    fields = {name: _field(field, then) for name, field in shape.fields.items()}
    edges = {name: _edge(shape, edge, shapes[edge.to]) for name, edge in shape.edges.items()}
    return replace(shape, fields=fields, edges=edges, guard=judged(shape.guard or "") or None)


def _field(field: str | Derived, then: Callable[[str], str]) -> str | Derived:
    """A field as of the day: what is overdue, or how old somebody is, too."""
    if isinstance(field, str):
        return then(field)
    return Derived((*map(then, field.columns), "toString($_day)"), as_on(field.compute))


def _gathered(text: str, changing: Collection[str]) -> str:
    """A field's text in which what it gathers is as it stood then. What leads to it is never taken back: as it is."""
    states = set[str]()

    def then(found: re.Match[str]) -> str:
        start, way, name, label, where = found.groups()
        if any(kind not in PAST for kind, _ in RELATIONSHIP.findall(way)):
            return found[0]
        path, conditions = _over_time(way, name)
        begin = FROM_STATE.replace("{m}", start) if start in states else f"({start})"
        end = f"({name}:{label})"
        if label in changing:
            states.add(name)
            end = f"(:{label}){TO_STATE.replace('{m}', name)}"
            conditions.append(IN_FORCE.replace("{m}", name))
        if where:
            plain = _from_state(where.replace("{{", "{").replace("}}", "}"), [name])
            conditions.append(_condition(plain, f"{name}w").replace("{", "{{").replace("}", "}}"))
        return f"[{begin}{path}{end} WHERE {' AND '.join(conditions)} | "

    return GATHERED.sub(then, text)


def _edge(source: Shape, edge: Edge, target: Shape) -> Edge:
    ends = [name for name, shape in (("{n}", source), ("{m}", target)) if _changes(shape)]
    pattern = _from_state(edge.pattern, ends)
    conditions = []
    if _changes(target):
        pattern = TARGET.sub(rf"(\1){TO_STATE}", pattern)
        conditions.append(IN_FORCE)
    elif target.label in RECORDS:
        conditions.append(f"{{m}}.{RECORDS[target.label]} < $_known")
    pattern, there = _over_time(pattern, "{m}r")
    conditions += there
    if APART in edge.pattern:
        conditions.append(STILL_THEIRS)
    for number, where in enumerate(edge.where):
        conditions.append(_condition(_from_state(where, ends), f"{{m}}w{number}"))
    arguments = {name: text.replace("$today", "$_day") for name, text in edge.arguments.items()}
    return replace(edge, to=OF + edge.to, pattern=pattern, where=tuple(conditions), arguments=arguments)


def _from_state(text: str, ends: Iterable[str]) -> str:
    """A text in which every pattern from one of these nodes begins at its state."""
    for end in ends:
        text = text.replace(f"({end})", FROM_STATE.replace("{m}", end))
    return text


def _condition(where: str, name: str) -> str:
    """A condition on a node's state. Relationships that it looks for, each where it is looked for, are of that day."""
    number = count()

    def then(found: re.Match[str]) -> str:
        text, there = _over_time(found[0], f"{name}{next(number)}")
        both = " AND ".join(there)
        if there and " WHERE " in text:
            return text.replace(" WHERE ", f" WHERE {both} AND ", 1)
        return f"{text} WHERE {both}" if there else text

    return EXISTENCE.sub(then, where.replace("$today", "$_day"))


def _over_time(pattern: str, name: str) -> tuple[str, list[str]]:
    """A pattern over relationships that were there then, and the conditions that say so. `name` begins their names."""
    conditions: list[str] = []

    def past(found: re.Match[str]) -> str:
        kind, length = found[1], found[2] or ""
        if kind not in PAST:
            return found[0]
        variable = f"{name}{len(conditions)}"
        there = THERE.format(r="step" if length else variable, kind=kind)
        conditions.append(f"all(step IN {variable} WHERE {there})" if length else there)
        return f"[{variable}:{kind}|{PAST[kind]}{length}]"

    return RELATIONSHIP.sub(past, pattern), conditions


READABLE = {**SHAPES, **as_known(SHAPES)}
"""Every shape that a statement may be planned from: the record as it is, and as it was known."""
