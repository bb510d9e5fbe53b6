"""The probe's people, and the same world without what somebody may not see: in a transaction that is rolled back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from demo.staff import keep_demo_staff
from graph.session import Graph, Transaction
from tests.conftest import wipe
from tests.probe.oracle import Person
from tests.world import REFERENCE, concealed, person

NAMES = (
    ("Kowalski", "William"),
    ("Kowalski", "Carl"),
    ("Kowalski", "Willard"),
    ("Winter", "Kim"),
    ("Moss", "William Shared"),
    ("Kowalska", "Kim"),
    ("Winter", "Willy"),
    ("Kowalski", "William"),
)
CONCEALED = (
    ("Kowalski", "Wilma", "REGISTER"),
    ("Winter", "Kim", "VICTIMS"),
    ("Kowalski", "Will", "VICTIMS"),
    ("Moss", "Shared", "REGISTER"),
)
"""People whom only files kept apart know, and which."""
NUMBERS = ("2001/0171310W", "1979/0163001B", "2002/0073319Z", "2003/0000003Y")

MORE = """
MATCH (a:Area {id: 'area_lr'})
CREATE (:Officer {id: 'ofr_moss', name: 'A Moss'})-[:WORKS_IN]->(a)
"""

OFFICER_OF = """
UNWIND [['pat', 'ofr_reed'], ['max', 'ofr_moss']] AS pair
MATCH (s:Staff {id: pair[0]}), (o:Officer {id: pair[1]})
MERGE (s)-[:SAME_AS]->(o)
"""

MOVE = """
MATCH (u:Supervision {id: 'sup_' + $id})-[r:IN_AREA|BY]->()
DELETE r
WITH DISTINCT u
MATCH (a:Area {slug: $area}), (w:Officer {id: $officer})
CREATE (u)-[:IN_AREA]->(a), (u)-[:BY]->(w)
SET u.team = $team, u.to = CASE WHEN $now THEN null ELSE date('2003-01-01') END
"""

ALWAYS_THEIRS = """
MATCH (:Offender)-[r:HAS_FILE]->()
SET r.recordedAt = null
"""

VICTIM_IN = """
MATCH (v:Victim {id: 'vic_' + $id})-[r:IN_AREA]->()
DELETE r
WITH DISTINCT v
MATCH (a:Area {slug: $area})
CREATE (v)-[:IN_AREA]->(a)
"""

HOLD = """
MATCH (t:Stay {id: 'sty_' + $id})-[r:AT]->()
DELETE r
WITH t
MATCH (p:Prison {estab: coalesce($prison, 'LE')})
CREATE (t)-[:AT]->(p)
SET t.to = CASE WHEN $prison IS NULL THEN date('2003-01-01') ELSE null END
"""

LIMIT = """
MATCH (o:Offender {id: $id})
SET o.limited = true
CREATE (o)-[:LIMITED_BY]->(l:Limitation {id: 'lim_' + $key, kind: $kind, message: 'Ask.', from: date('2000-01-01'),
    to: CASE WHEN $now THEN null ELSE date('2001-01-01') END})
WITH l
MATCH (s:Staff) WHERE s.id IN $names
CREATE (l)-[:NAMES]->(s)
"""

OPEN = """
MATCH (o:Offender {id: $id})
CREATE (:BreakGlass {id: 'brk_' + $key, by: $by, reason: 'The probe', at: datetime(),
    until: datetime() + duration({hours: CASE WHEN $now THEN 1 ELSE -1 END})})-[:OPENS]->(o)
"""

REMOVE = """
MATCH (n) WHERE ($label = 'Offender' OR $label IN labels(n) OR n.id ENDS WITH '_' + $apart)
    AND any(id IN $ids WHERE n.id CONTAINS id)
DETACH DELETE n
"""

EMPTY = REMOVE.replace("DETACH DELETE n", "SET n = {} REMOVE n:$(labels(n))")
"""Instead of deleting, where the full-text index is asked: within a transaction it takes the number of a deleted
relationship for that of a node, and leaves out somebody else."""

BLANK = {
    ".file": "MATCH (n:CaseFile) WHERE any(id IN $ids WHERE n.id CONTAINS id) SET n = {id: n.id}",
    ".scores": """MATCH (n:Assessment) WHERE any(id IN $ids WHERE n.id CONTAINS id)
        SET n.assessor = null, n.agency = null, n.ogrs2 = null, n.total = null, n.sectionScores = null,
            n.reoffending = null, n.harmLinked = null""",
    ".raw": "MATCH (n:SourceRecord) WHERE any(id IN $ids WHERE n.id CONTAINS id) SET n.raw = null",
    ".equality": """MATCH (n:Offender|CaseFile) WHERE any(id IN $ids WHERE n.id CONTAINS id)
        SET n.sex = null, n.ethnicity = null, n.formerEthnicity = null, n.ethnicityNeedsRecording = null,
            n.language = null, n.disability = null, n.nationality = null""",
}


APART = {".register": "visor", ".victims": "victims"}
"""Files kept apart, with their rows, by how their ids end."""

STEADY = "CYPHER replan=skip "
"""People come and go here a thousand times as fast as in a record, which is no reason to plan a statement anew."""


class Steady(Graph):
    """A graph that keeps its plans."""

    async def read(self, statement: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        """Run a statement by the plan that it had before."""
        return await super().read(STEADY + statement, parameters)


class Within(Graph):
    """A graph whose reads see what one open transaction has done."""

    def __init__(self, transaction: Transaction) -> None:
        self._within = transaction
        self._turn = asyncio.Lock()

    async def read(self, statement: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        """Run a statement in the transaction, which runs one at a time."""
        async with self._turn:
            result = await self._within.run(STEADY + statement, dict(parameters))
            return [record.values() async for record in result]


async def build(graph: Graph) -> list[Person]:
    """An empty graph filled with the probe's people; answers what matters of them."""
    await wipe(graph)
    await graph.run(REFERENCE)
    await graph.run(MORE)
    await keep_demo_staff(graph)
    await graph.run(OFFICER_OF)
    for number, (surname, forenames) in enumerate(NAMES):
        born = ("1981-12-10", "1981-10-12", "1975-05-06")[number % 3]
        await person(graph, f"off_p{number:02}", surname, forenames, born, NUMBERS[number % len(NUMBERS)])
    people = [
        Person(f"off_p{number:02}", {"west-yorkshire"}, ("west-yorkshire", "Leeds team", "ofr_reed"), "LE")
        for number in range(len(NAMES))
    ]
    for number, (surname, forenames, apart) in enumerate(CONCEALED, start=len(NAMES)):
        pnc = NUMBERS[number % len(NUMBERS)]
        await concealed(graph, f"off_p{number:02}", surname, forenames, "1981-12-10", pnc, apart)
        people.append(Person(f"off_p{number:02}", set(), None, None, concealed=apart))
    await graph.run(ALWAYS_THEIRS)
    return people


@asynccontextmanager
async def without(
    graph: Graph, gone: Iterable[tuple[str, list[str]]], *, searched: bool = False
) -> AsyncIterator[Within]:
    """The graph as if some things had never been in it. `searched`: the full-text index will be asked."""
    async with graph._open("WRITE") as session:
        begun = await session.begin_transaction()
        transaction = Transaction(begun)
        try:
            for label, ids in gone:
                if ids:
                    statement = BLANK.get(label, EMPTY if searched else REMOVE)
                    apart = APART.get(label, "-")
                    await (await transaction.run(statement, label=label, ids=ids, apart=apart)).consume()
            yield Within(transaction)
        finally:
            await begun.rollback()
