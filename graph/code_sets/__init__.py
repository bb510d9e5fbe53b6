"""Sets of codes with their dated versions, and what became of each code.

`(:CodeSet)-[:HAS_VERSION]->(:CodeSetVersion {number, from, to})-[:HAS_CODE {label, aliases, from, to}]->(:Code)`.
There is one `Code` for each name that a record may hold. `(:Code)-[:BECOMES {from, to}]->(:Code)` leads from one that a
version does not have straight to what it is then; `-[:ASKED_AGAIN {from, to}]->(:CodeSetVersion)`: nothing is certain.
All is read by the day within the statement that asks, so a version holds everywhere from its day on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.shape import Edge, Order, Shape, Start, dates, plain
from rules.codes import CodeSetName

IN_FORCE = "{r}.from <= $today AND ({r}.to IS NULL OR {r}.to > $today)"
"""Whether a relationship or a version `{r}` holds today."""

BY_CODE = Order(("{m}.code", "{m}.id"))
BY_NAME = Order(("{m}.label", "{m}.id"))
BY_PERSON = Order(("{m}.surname", "coalesce({m}.forenames, '')", "{m}.id"))
LATEST_FIRST = Order(("{m}.number", "{m}.id"), descending=True)

CODE_SET = Shape(
    "CodeSet",
    "CodeSet",
    "cset",
    plain("name", "label"),
    {
        "versions": Edge("CodeSetVersion", "({n})-[:HAS_VERSION]->({m}:CodeSetVersion)", order=LATEST_FIRST),
        "current": Edge(
            "CodeSetVersion",
            "({n})-[:HAS_VERSION]->({m}:CodeSetVersion)",
            where=(IN_FORCE.replace("{r}", "{m}"),),
            one=True,
        ),
    },
)

CODE_SET_VERSION = Shape(
    "CodeSetVersion",
    "CodeSetVersion",
    "cver",
    {**plain("number", "source", "loadedBy"), **dates("from", "to", "loadedAt")},
    {"codes": Edge("Code", "({n})-[:HAS_CODE]->({m}:Code)", order=BY_CODE)},
)

HELD_TODAY = f"WHERE {IN_FORCE.replace('{r}', 'h')}"

CODE = Shape(
    "Code",
    "Code",
    "code",
    {
        **plain("set", "code", "countsAs"),
        "label": f"coalesce(head([({{n}})<-[h:HAS_CODE {HELD_TODAY}]-() | h.label]), {{n}}.label)",
        "aliases": f"coalesce(head([({{n}})<-[h:HAS_CODE {HELD_TODAY}]-() | h.aliases]), [])",
        "inForce": f"EXISTS {{{{ ({{n}})<-[h:HAS_CODE {HELD_TODAY}]-() }}}}",
        "needsRecording": f"EXISTS {{{{ ({{n}})-[h:ASKED_AGAIN {HELD_TODAY}]->() }}}}",
    },
    {
        "mappedTo": Edge(
            "Code",
            "({n})-[b{m}:BECOMES WHERE " + IN_FORCE.replace("{r}", "b{m}") + "]->({m}:Code)",
            one=True,
        )
    },
)

SHAPES = (CODE_SET, CODE_SET_VERSION, CODE)

ALL = "MATCH (n:CodeSet) WHERE n.id >= ''"
NAMED = "MATCH (n:CodeSet {name: $_name})"

TO_RECORD = (
    "MATCH (c:Code {set: $_set})-[a:ASKED_AGAIN WHERE " + IN_FORCE.replace("{r}", "a") + "]->() "
    "WITH collect(c.name) AS names UNWIND names AS name "
)
OF_AREA = (
    "EXISTS { (n)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(s:Supervision WHERE s.to IS NULL OR s.to > $today)"
    "-[:IN_AREA]->(:Area {id: $_area}) }"
)

HOLDERS: Mapping[str, str] = {
    "ETHNICITY": "CALL (name) { "
    "MATCH ({n}:Offender {ethnicity: name}) WHERE {n}.ethnicityCode IS NULL RETURN {n} "
    "UNION MATCH ({n}:Offender {formerEthnicity: name}) "
    "WHERE {n}.ethnicityCode IS NULL AND {n}.ethnicityNeedsRecording = true RETURN {n} "
    "UNION MATCH ({n}:Offender {ethnicityCode: name}) RETURN {n} }",
    "OUTCOMES": "CALL (name) { MATCH (x:Contact {outcome: name}) WHERE x.outcomeCode IS NULL RETURN x "
    "UNION MATCH (x:Contact {outcomeCode: name}) RETURN x } "
    "MATCH (x)<-[:HAD]-(:CaseFile)<-[:HAS_FILE]-({n}:Offender)",
    "ORDER_TYPES": "CALL (name) { MATCH (x:Sentence {type: name}) WHERE x.typeCode IS NULL RETURN x "
    "UNION MATCH (x:Sentence {typeCode: name}) RETURN x } "
    "MATCH (x)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-({n}:Offender)",
    "PROGRAMMES": "CALL (name) { MATCH (x:Referral {programme: name}) WHERE x.programmeCode IS NULL RETURN x "
    "UNION MATCH (x:Referral {programmeCode: name}) RETURN x } "
    "MATCH (x)<-[:REFERRED]-(:CaseFile)<-[:HAS_FILE]-({n}:Offender)",
    "OFFENCES": "MATCH (x:Offence {code: name})<-[:FOR]-(:Sentence)<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-({n}:Offender)",
}
"""For each set the clause that finds the offenders `{n}` whose record holds the code of a `name`."""


def held(name: CodeSetName, *properties: str) -> Edge:
    """The edge from a record to the code that it holds, whichever version it is of.

    `properties`: where the record holds it; the first that it has.
    """
    key = f"'{name.name} ' + coalesce({', '.join('{n}.' + one for one in properties)})"
    return Edge("Code", "({m}:Code {key: " + key + "})", one=True)


def code_sets(first: int, after: list[Any] | None) -> Start:
    """The sets, by their name in words."""
    return Start("CodeSet", ALL, {}, BY_NAME, first, after)


def code_set(name: str) -> Start:
    """One set."""
    return Start("CodeSet", NAMED, {"name": name})


def to_record(name: str, within: str, area: str | None, first: int, after: list[Any] | None) -> Start:
    """People whose record holds a code that is to be recorded again, by name. `within`: predicate on the offender
    `{m}`; `area`: only of those whom it supervises now."""
    conditions = [OF_AREA] if area else []
    conditions += [within.replace("{m}", "n")] if within else []
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    match = TO_RECORD + HOLDERS[name].replace("{n}", "n") + " WITH DISTINCT n" + where
    values = {"set": name, **({"area": area} if area else {})}
    return Start("Offender", match, values, BY_PERSON, first, after)
