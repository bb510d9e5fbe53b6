"""Every Cypher text of the project, and what Neo4j's planner makes of one.

A text is *whole* when it ends in what a statement may end in (RETURN or a write) and holds none of the marks that the
plan fills in: `{n}`, `{m}`, `{value}`, `$_`. Every other text is a *fragment* of shapes and starts, and is looked at
within the statements that it is compiled to.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from itertools import combinations
from types import ModuleType
from typing import Any, cast

import graph
from demo.staff import EVERYONE
from graph import (
    benefits,
    break_glass,
    code_sets,
    contacts,
    dangerous,
    drafts,
    events,
    groups,
    handover,
    inbox,
    incidents,
    joins,
    known,
    limits,
    offenders,
    programmes,
    quality,
    questions,
    reference,
    rejects,
    staff,
    standards,
    transfers,
    victims,
)
from graph.joins import broken
from graph.known import READABLE
from graph.plan import Pick, compile_plan
from graph.questions import saved, schedules
from graph.scopes import TEAM
from graph.session import Graph
from graph.shape import Shape, Start
from graph.shapes import BY_PREFIX
from resolvers import access
from resolvers.access import Grants
from resolvers.audit import Audit
from resolvers.context import Context
from resolvers.nodes import NOWHERE, node
from rules.codes import Counted
from rules.questions import Question

CYPHER = re.compile(r"\b(MATCH|MERGE|CREATE|CALL|UNWIND|DELETE)\b")
ENDS = re.compile(r"\b(RETURN|CREATE|MERGE|SET|REMOVE|DELETE|FINISH)\b")
MARKS = re.compile(r"\{n\}|\{m\}|\{value\}|\$_")

SUPERVISED_NOW = TEAM.replace("{reach}", "$reach.MANAGER")

READS_ALL = re.compile(r"(AllNodes|NodeByLabels?|RelationshipTypes?|AllRelationships)Scan$")
"""Operators that read everything there is of a kind. Those over relationships come in several directions."""

AT_MOST_ONE = {"NodeUniqueIndexSeek", "NodeUniqueIndexSeek(Locking)", "Argument"}
"""Leaves that give one row at most: a product with what comes of these alone has no more rows than its other side."""


def constants() -> dict[str, str]:
    """Every Cypher text that a module of `graph/` holds under a name in capitals, by `module.NAME`."""
    found: dict[str, str] = {}
    for module in _modules():
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, Mapping):
                found.update(
                    {f"{module.__name__}.{name}[{key}]": text for key, text in value.items() if _cypher(text)}
                )
            if name.isupper() and _cypher(value):
                found[f"{module.__name__}.{name}"] = value
    return {name: text for name, text in found.items() if not _imported(name, text, found)}


def _cypher(value: object) -> bool:
    return isinstance(value, str) and bool(CYPHER.search(value))


def whole(text: str) -> bool:
    """Whether a text is a statement by itself."""
    return not MARKS.search(text) and bool(ENDS.search(text))


def plans() -> dict[str, str]:
    """Statements compiled from every start, and from every shape with all its fields and edges: for everyone's record,
    and with scopes and guards inside, for the first role that reads it, of the offender for each. One deep, since what is
    further below stands in the statements of its own shape; of the offender two deep. Equal texts once."""
    # A later page compares what the first one orders by: that is looked at where most lists are, of people.
    found = {
        f"start {n}": _compiled(start, 0, None)
        for n, start in enumerate(starts())
        if start.after is None or start.shape == "Offender"
    }
    for prefix, shape in BY_PREFIX.items():
        found[f"all of {shape.name}"] = _compiled(Start(shape.name, _found_by_id(shape)), 1, None)
        for member in EVERYONE:
            context = Context(member.viewer, cast("Graph", None), cast("Audit", None), purpose="to see all")
            start = node(context, f"{prefix}_x")
            depth = int(shape.name == "Offender")
            found[f"all of {shape.name} for {member.role.name}"] = _compiled(start, depth, context.grants)
            if depth == 0 and not start.match.endswith("WHERE false"):
                break
    found["all of Offender, on a day"] = _compiled(known.one("off_x", date(2003, 9, 30)), 1, None)
    found["all of Offender, by name"] = _compiled(offenders.found(None, "a", None, None, 25, None), 1, None)
    once = {text: name for name, text in reversed(found.items())}
    return {name: text for text, name in reversed(once.items())}


def _figures() -> Iterator[Start]:
    """Everything that can be counted, by each two of its traits and with each share, everywhere and in an area."""
    for count, measure in questions.MEASURES.items():
        traits, shares = list(measure.by), [*measure.shares, None]
        for number in range(max(-(-len(traits) // 2), len(shares))):
            by = tuple(traits[2 * number : 2 * number + 2])
            share = shares[min(number, len(shares) - 1)]
            kept = tuple((trait, ("x",)) for trait in by)
            asked = Question(count, by, kept, share, area="x" if number % 2 else None)
            yield questions.answer([questions.Asked(asked, (SUPERVISED_NOW,))])
        if measure.plainly:
            yield questions.answer([questions.Asked(Question(count), plainly=True)])
        first = questions.Asked(Question(count, tuple(traits[:1])), (SUPERVISED_NOW,))
        yield questions.people(first, {traits[0]: "x"}, 25, None)
    yield questions.answer(
        [questions.Asked(Question(one), (SUPERVISED_NOW,)) for one in (Counted.PEOPLE, Counted.ORDERS)]
    )
    copied = [questions.Asked(Question(Counted.CONTACTS), lines=[])]
    yield questions.answer(copied, copied=datetime(2003, 9, 30, tzinfo=UTC))
    for after in (None, [0, "a", "b"]):
        yield saved.saved(25, after)
        yield schedules.schedules(25, after)


def _found_by_id(shape: Shape) -> str:
    return f"MATCH (n:{shape.label} {{id: $_id}})"


def starts() -> Iterator[Start]:
    """Every place where a root field may begin, the first page and a later one."""
    yield NOWHERE
    yield offenders.one("off_x")
    yield known.one("off_x", date(2003, 9, 30))
    yield offenders.identified("PNC", "x")
    for count in range(1, 5):
        for given in combinations(("lucene", "area", "prison", "officer"), count):
            values: dict[str, Any] = dict.fromkeys(("lucene", "area", "prison", "officer")) | dict.fromkeys(
                given, "x"
            )
            if "lucene" in given:
                values["lucene"] = ("x", [])
            yield offenders.found(**values, first=25, after=None)
            yield offenders.found(**values, first=25, after=[25] if "lucene" in given else ["a", "b", "c"])
    for after in (None, ["a", "b"]):
        yield limits.restricted("x", 25, after)
        yield staff.directory(["x"], 25, after)
        for coming in (True, False):
            yield transfers.transfers(SUPERVISED_NOW, "x", coming=coming, open=True, first=25, after=after)
        for within in (None, "", SUPERVISED_NOW):
            yield break_glass.reviews(within, open=True, first=25, after=after)
        for system, area in ((None, None), ("x", None), (None, "x"), ("x", "x")):
            yield rejects.import_files(25, after, system=system, area=area)
            yield quality.quality(25, after, system=system, area=area)
            for one in (None, "x"):
                filters = {"system": system, "area": area, "severity": one, "reason": one}
                yield rejects.rejects(True, 25, after, file=one, **filters)
        yield quality.ethnicity_counts(25, after)
        yield quality.quality(25, after, place="x")
        for area in (None, "x"):
            yield quality.needs_recording(SUPERVISED_NOW, area, 25, after)
    yield from _gate()
    yield from _log()
    yield from _courses()
    yield from _units()
    yield from _standards()
    yield from _figures()
    yield from _events()
    yield from _inboxes()
    of_pair: Any
    for of_pair in (None, [0, -3250, "x"]):
        yield joins.asked(joins.both("", SUPERVISED_NOW, {"REGISTER": ""}), "area_x", 25, of_pair)
    yield joins.asked(joins.both("", "", {}), None, 25, None)
    yield joins.one_asked(joins.both("", SUPERVISED_NOW, {}), "x", "y")
    for of_pair in (None, ["a", "b", "c"]):
        yield broken.clusters(SUPERVISED_NOW, 25, of_pair)
    yield staff.directory([], 25, None)
    yield break_glass.review(SUPERVISED_NOW, "x")
    yield from _codes()
    yield reference.areas()
    yield reference.areas(every=True)
    yield reference.prisons()


def _events() -> Iterator[Start]:
    told = events.seen("", {"": ["MOVED"], SUPERVISED_NOW: ["ACCESS_LIMITED"]})
    openly = events.Openly(frozenset({"MOVED"}), named=True)
    yield events.told(told, openly, 25, None)
    for place in ({"officer": "x"}, {"area": "x", "team": "x"}):
        for within in ("", SUPERVISED_NOW):
            since = datetime(2003, 9, 30, tzinfo=UTC)
            yield events.on_cases(told, openly, within, place, since, 25, None)


def _codes() -> Iterator[Start]:
    yield code_sets.code_sets(25, None)
    yield code_sets.code_sets(25, ["a", "b"])
    yield code_sets.code_set("ETHNICITY")
    for name in code_sets.HOLDERS:
        for within in ("", SUPERVISED_NOW):
            for area in (None, "x"):
                yield code_sets.to_record(name, within, area, 25, None)


def _log() -> Iterator[Start]:
    day = date(2003, 9, 30)
    for after in (None, ["a", "b", "c"]):
        for place in ({"officer": "x"}, {"area": "x", "team": None}):
            for within in ("", SUPERVISED_NOW):
                yield contacts.appointments(within, place, day, day, 25, after)

    for offender in (None, "x"):
        for within in ("", SUPERVISED_NOW):
            yield drafts.drafts(within, offender, 25, None)
            yield drafts.drafts(within, offender, 25, ["2003-09-30T08:00:00Z", "x"])


def _standards() -> Iterator[Start]:
    day = date(2003, 9, 30)
    for after in (None, ["a", "b", "c"]):
        for within in ("", SUPERVISED_NOW):
            for place in ({"officer": "x"}, {"area": "x", "team": None}):
                yield standards.due(within, place, day, day, 25, after)
            for area in (None, "x"):
                yield standards.behind(within, area, None, None, None, None, day, day, 25, after)


def _courses() -> Iterator[Start]:
    yield groups.group("x")
    for after in (None, ["a", "b"]):
        yield groups.groups("x", True, 25, after)
        for within in ("", SUPERVISED_NOW):
            yield programmes.participants(within, "x", 25, after)
            yield programmes.waiting(within, "x", None, 25, after)


def _units() -> Iterator[Start]:
    yield victims.victim("vic_x")
    for after in (None, ["a", "b"]):
        yield benefits.milestones(None, 25, after)
        yield benefits.milestones("x", 25, after)
        yield benefits.risks(None, 25, after)
        yield victims.victims(25, after, offered=True, answered=False)
        yield incidents.learning(25, after)
        yield incidents.own_action("iac_x")
        for within in ("", SUPERVISED_NOW):
            yield incidents.incidents(within, "x", True, 25, after)


def _gate() -> Iterator[Start]:
    for within in ("", SUPERVISED_NOW):
        for after in (None, [25]):
            yield handover.due_out("x", None, 90, within, 25, after)
            yield handover.due_out(None, "x", 90, within, 25, after)
            for register in (None, "", SUPERVISED_NOW):
                yield dangerous.dangerous("x", within, register, 25, after)


def _inboxes() -> Iterator[Start]:
    every = {"open": True, "task": True, "mine": True, "office": "x", "area": "x", "prison": "x"}
    for within in (None, "", SUPERVISED_NOW):
        yield inbox.one(within, "x")
        yield inbox.news(within, 0, 9, 200)
        for after in (None, ["a", "b"]):
            yield inbox.inbox(within, 25, after)
            yield inbox.inbox(within, 25, after, **every)


def everything(shape: Shape, depth: int, grants: Grants | None) -> tuple[Pick, ...]:
    """All fields of a shape, and of what its edges lead to as deep as asked, with every argument given.

    What the grants don't reach is left out; no grants: everything, everyone's.
    """
    reach = {name: _within(shape, name, grants) for name in (*shape.fields, *shape.edges)}
    picks = [
        Pick(name, name, {}, within=reach[name] or "") for name in shape.fields if reach[name] is not None
    ]
    for name, edge in shape.edges.items() if depth else ():
        if reach[name] is None:
            continue
        arguments = dict.fromkeys((*edge.arguments, *(("first", "after") if edge.paged else ())), _nothing)
        if not edge.one and edge.take is None:
            arguments["first"] = _nothing
        below = everything(READABLE[edge.to], depth - 1, grants)
        picks.append(
            Pick(
                name,
                name,
                arguments,
                below,
                total=edge.paged,
                cursors=edge.paged,
                within=reach[name] or "",
                also=tuple((one, reach[one] or "") for one in edge.also if reach[one] is not None),
            )
        )
    return tuple(picks)


def _within(shape: Shape, name: str, grants: Grants | None) -> str | None:
    if grants is None:
        return ""
    found = access.within(grants, shape.name, name)
    return found and access.passing(grants, shape.name, name)


async def wasteful(graph_: Graph, statement: str) -> set[str]:
    """The operators that a statement should do without, in the plan that Neo4j makes for it. It is not run."""
    async with graph_.transaction() as tx:
        result = await tx.run(f"EXPLAIN {statement}")
        summary = await result.consume()
    assert summary.plan is not None
    return {operator for operator, sides in _operators(summary.plan) if _waste(operator, sides)}


def _waste(operator: str, sides: Sequence[set[str]]) -> bool:
    product = operator == "CartesianProduct" and not any(leaves <= AT_MOST_ONE for leaves in sides)
    return product or bool(READS_ALL.search(operator))


def _modules() -> list[ModuleType]:
    return [import_module(found.name) for found in pkgutil.walk_packages(graph.__path__, "graph.")]


def _imported(name: str, text: str, found: Mapping[str, str]) -> bool:
    return any(
        other < name and found[other] is text and other.rpartition(".")[2] == name.rpartition(".")[2]
        for other in found
    )


def _compiled(start: Start, depth: int, grants: Grants | None) -> str:
    shape = READABLE[start.shape]
    picks = everything(shape, depth, grants)
    pick = Pick("root", "root", {}, picks, total=start.order is not None, cursors=True)
    guard = access.reach(grants, "identity") if grants else ""
    return compile_plan(READABLE, [(start, pick)], guard or "").statement


def _nothing(_variables: Mapping[str, Any]) -> int:
    return 0


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[set[str]]]]:
    """Every operator of a plan with the leaves below each of its sides; a leaf stands for itself."""
    operator = str(plan["operatorType"]).partition("@")[0]
    sides: list[set[str]] = []
    below: Sequence[Mapping[str, Any]] = plan.get("children") or ()
    for child in below:
        inner = list(_operators(child))
        sides.append(set().union(*inner[-1][1]))
        yield from inner
    yield operator, sides or [{operator}]
