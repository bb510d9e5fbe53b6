"""No statement reads more of the graph than what it was asked for: Neo4j's own planner says so, text by text."""

from __future__ import annotations

import ast
import re

import pytest

from graph.names import names, spoken
from graph.session import Graph
from tests.conftest import wipe
from tests.conventions.statements import CYPHER, constants, plans, wasteful, whole
from tests.conventions.tree import ROOMS, text, tracked
from tests.world import build, person

CONSTANTS = constants()
WHOLE = {name: value for name, value in CONSTANTS.items() if whole(value)}
FRAGMENTS = {name: value for name, value in CONSTANTS.items() if not whole(value)}
PLANS = plans()

ALLOWED: dict[str, tuple[set[str], str]] = {}
"""Operators that a statement may use after all, and why."""

OF_ALL = ("(ar:Area) WHERE ar.slug >= ''", "(pr:Prison) WHERE pr.code >= ''")
"""What a figure of the whole country begins with: it counts all that there is of a kind, so it may read all of it."""

ELSEWHERE = {
    "graph/migrations/__init__.py": "the notes of the migrations, a handful of nodes, before there is any index",
    "graph/plan/__init__.py": "puts statements together from the shapes",
    "graph/questions/__init__.py": "puts figures together; their plans are looked at here",
    "graph/questions/measures.py": "what figures count, declared as shapes are",
    "graph/plan/writer.py": "likewise",
    "resolvers/nodes.py": "a start that is made for the shape an id belongs to; its plans are looked at here",
    **dict.fromkeys(
        ("graph/bulk/people.py", "graph/bulk/rejected.py"),
        "the SQL of SQLite, which begins alike",
    ),
    "importers/keys.py": "the SQL of DuckDB, which begins alike",
    "demo/load.py": "asks once, at the start, whether the graph is empty",
}
"""Files outside a constant of `graph/` where Cypher stands, and why."""


HANDED = """
MATCH (p:Spell)<-[:HELD]-(f:CaseFile)-[:SUPERVISED]->(:Supervision)-[:IN_AREA]->(a:Area)
CREATE (p)-[:HAS_HANDOVER]->(:Fact:Handover {id: 'hnd_' + p.id, version: 1})-[:IN_AREA]->(a)
WITH p, f MATCH (f)-[:SERVES]->(s:Sentence)
CREATE (s)-[:SERVED_IN]->(p)
"""

# So many referrals and entries of the register that none is looked for among all of them.
MANY = """
MATCH (f:CaseFile)-[:REFERRED]->(:Referral)-[:IN_AREA]->(a:Area)
UNWIND range(1, 4) AS i
CREATE (f)-[:REFERRED]->(:Fact:Referral {id: f.id + '_' + i, stage: 'COMPLETED', endedOn: date('2003-06-01')})-[:IN_AREA]->(a)
WITH count(*) AS made
MATCH (f:CaseFile)-[:REGISTERED]->(e:RegisterEntry)
UNWIND range(1, 4) AS i
CREATE (f)-[:REGISTERED]->(:Fact:RegisterEntry {id: e.id + '_' + i, force: toString(100 + i), from: date('2003-01-01')})
"""

# So many areas that one of them holds little of all that there is.
SPREAD = """
UNWIND range(0, 39) AS i
MERGE (:Area {id: 'area_' + i, slug: 'area-' + i, name: 'Area ' + i, forceNumber: toString(100 + i)})
WITH count(*) AS made
MATCH (n)-[r:IN_AREA]->(:Area)
WITH collect([n, r]) AS every
UNWIND range(0, size(every) - 1) AS k
WITH every[k][0] AS n, every[k][1] AS r, k
WHERE k % 42 > 1
MATCH (a:Area {id: 'area_' + (k % 40)})
CREATE (n)-[:IN_AREA]->(a)
DELETE r
"""


@pytest.fixture(scope="module")
async def filled(graph: Graph) -> Graph:
    """A graph of some size: in a tiny one the planner takes a scan for as good as a search."""
    await wipe(graph)
    await build(graph)
    for number in range(100):
        await person(graph, f"off_{number}", "Ash", "Ann", "1970-01-01", f"1999/{number:07}X")
    await graph.run(HANDED)
    await graph.run(MANY)
    await graph.run(SPREAD)
    return graph


@pytest.mark.parametrize("name", sorted(WHOLE))
async def test_a_statement_reads_what_it_names(filled: Graph, name: str) -> None:
    """Of statements that are written down whole."""
    assert await wasteful(filled, WHOLE[name]) == ALLOWED.get(name, (set(), ""))[0]


# Everything of a person takes Neo4j 20 s to plan; for most roles that is left to `make thorough`.
WHOLE_PERSON = "all of Offender for "
SOME = {WHOLE_PERSON + role for role in ("PRACTITIONER", "PUBLIC_PROTECTION")}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.thorough)
        if name.startswith(WHOLE_PERSON) and name not in SOME
        else name
        for name in sorted(PLANS)
    ],
)
async def test_a_compiled_statement_reads_what_it_names(filled: Graph, name: str) -> None:
    """Of statements that `graph/plan/` puts together: each start, and everything from each shape."""
    found = await wasteful(filled, PLANS[name])
    if any(one in PLANS[name] for one in OF_ALL):
        found -= {"DirectedRelationshipTypeScan", "NodeByLabelScan"}
    assert found == ALLOWED.get(name, (set(), ""))[0]


@pytest.mark.parametrize("name", sorted(FRAGMENTS))
def test_a_fragment_is_in_a_compiled_statement(name: str) -> None:
    """One that isn't was looked at by nobody."""
    # In an expression of a shape braces are written twice.
    fragment = (
        FRAGMENTS[name].replace("{{", "{").replace("}}", "}") if "{{" in FRAGMENTS[name] else FRAGMENTS[name]
    )
    wanted = re.escape(fragment).replace(re.escape("$_"), r"\$r0_")
    for mark in ("{n}", "{m}"):
        wanted = wanted.replace(re.escape(mark), r"\w+")
    assert any(re.search(wanted, statement) for statement in PLANS.values())


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (n) RETURN n.id",
        "MATCH (n:Offender) WHERE n.sex = 'MALE' RETURN n.id",
        "MATCH (:CaseFile)-[r:HELD]->(:Spell) RETURN count(r.recordedAt)",
        "MATCH (a:Area {id: $a}), (p:Prison {id: $p}), (o:Officer) RETURN a, p, o",
    ],
)
async def test_a_wasteful_statement_is_found(filled: Graph, statement: str) -> None:
    """What the tests above look for does show."""
    assert await wasteful(filled, statement)


def test_every_name_is_made_known() -> None:
    """Before the first plan, from the constants alone: of statements written down whole, and of those put together."""
    found, wanted = spoken(), names("\n".join((*WHOLE.values(), *PLANS.values())))
    assert {"Transfer", "Staff"} < set(wanted.labels) and {"AT", "HAS_FILE"} < set(wanted.types)
    assert {"surname", "to"} < set(wanted.keys)
    for kind, these in zip(found, wanted, strict=True):
        assert set(these) <= set(kind)


async def test_a_new_record_knows_every_name(graph: Graph) -> None:
    """The migrations see to it."""
    known = [row[0] for row in await graph.read("CALL db.propertyKeys()", {})]
    assert set(spoken().keys) <= set(known)


def test_texts_are_told_apart() -> None:
    """Statements from fragments, and neither kind is missing."""
    assert {"graph.history.RETRACT", "graph.imports.moves.MOVE_FILES"} <= set(WHOLE)
    assert {"graph.offenders.IN_AREA", "graph.reference.ALL_AREAS"} <= set(FRAGMENTS)
    assert set(ALLOWED) <= {*WHOLE, *PLANS}


def cypher_in(code: str) -> list[int]:
    """The lines on which a text that begins as a statement does stands, other than under a name in capitals."""
    tree = ast.parse(code)
    named = {
        id(part)
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name) and target.id.isupper()
        for part in ast.walk(statement)
    }
    return [
        part.lineno
        for part in ast.walk(tree)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in named
        if (begin := CYPHER.match(part.value.lstrip())) and part.value.lstrip()[begin.end() :][:1].isspace()
    ]


def test_cypher_stands_in_constants_of_the_graph() -> None:
    """Where else it stands has its reason."""
    assert cypher_in('NAMED = "MATCH (n) RETURN n"\nrun("MATCH (n) RETURN n")\n') == [2]
    places = {
        str(path)
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in ROOMS
        if cypher_in(text(path)) or (path.parts[0] != "graph" and "MATCH (" in text(path))
    }
    assert places == set(ELSEWHERE)
