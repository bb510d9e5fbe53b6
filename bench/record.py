"""`python -m bench.record`: every module of one person by README's document, beside the bare statement; the ratio comes last.

ours      the document, completed to JSON in this process: access in the statement, and a note of the look on disk
bare      one statement by hand over the same nodes, on the same driver: no access but who may see the person, no note

What rules work out of stored values (ages, clocks, sections) the bare statement does not work out. The ways take turns, in one
order and then in the other, person by person; a ratio is the median of the rounds' own. With the time of a text that Neo4j
has not seen, since a first look pays it.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from graph import scopes
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph
from graph.staff import keep_staff
from resolvers.access import Clearance, Role
from resolvers.audit import Audit
from resolvers.context import Context, Post, Viewer
from rules.clock import now, stand_still
from schema.execution import Executor
from schema.schema import schema
from settings import Settings
from tests.world import build, person

README = Path(__file__).parent.parent / "README.md"
DAY = date(2003, 9, 30)
ROLES = (Role.MANAGER, Role.PUBLIC_PROTECTION, Role.VICTIM_LIAISON)
READER = Viewer("bench", "Bench", tuple(Post(role, "west-yorkshire") for role in ROLES), frozenset(Clearance))
WHY = "Measured"
WAYS = ("ours", "bare")

BARE = f"""
MATCH (o:Offender {{id: $id}}) WHERE {scopes.MAY_SEE.replace("{m}", "o")}
RETURN o {{.surname, .forenames, dateOfBirth: toString(o.dateOfBirth),
  identifiers: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:IDENTIFIED_BY]->(n:Identifier)
    RETURN n {{.scheme, .value, .valid}} ORDER BY n.scheme, n.raw, n.id LIMIT 10 }},
  addresses: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:LIVES_AT]->(n:Address) RETURN n {{.kind, .lines, .postcode}} ORDER BY n.id LIMIT 5 }},
  currentSupervisions: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:SUPERVISED]->(n:Supervision) WHERE n.to IS NULL OR n.to > $today
    RETURN n {{.team, from: toString(n.from), area: head([(n)-[:IN_AREA]->(a) | a.name]), officer: head([(n)-[:BY]->(w) | w.name])}}
    ORDER BY n.from DESC, n.id DESC LIMIT 3 }},
  sentences: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:SERVES]->(n:Sentence) WHERE NOT EXISTS {{ (n)-[:TRANSFERRED_TO]->() }}
    RETURN n {{.id, .type, .court, date: toString(n.date), expectedEnd: toString(n.expectedEnd), endedOn: toString(n.endedOn),
      offences: [(n)-[:FOR]->(x:Offence) | x.title][..5]}} ORDER BY n.date DESC, n.id DESC LIMIT 5 }},
  enforcement: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:SERVES]->(n:Sentence) WHERE n.endedOn IS NULL
    RETURN n {{.id, .type, absences: [(n)<-[:UNDER]-(c:Contact) WHERE c.outcome IN ['ACCEPTABLE_ABSENCE', 'UNACCEPTABLE_ABSENCE']
      OR c.kind IN ['FORMAL_WARNING', 'BREACH_ACTION', 'RECALL_REQUEST'] | [c.id, toString(c.date), c.kind, c.outcome]]}}
    ORDER BY n.date DESC, n.id DESC LIMIT 5 }},
  breaches: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:SERVES]->()-[:HAS_BREACH]->(n:Breach)
    RETURN n {{.outcome, failedOn: toString(n.failedOn)}} ORDER BY n.decidedOn DESC LIMIT 5 }},
  contacts: {{totalCount: COUNT {{ (o)-[:HAS_FILE]->()-[:HAD]->(:Contact) }}, nodes: COLLECT {{
    MATCH (o)-[:HAS_FILE]->()-[:HAD]->(n:Contact) RETURN n {{.kind, .outcome, .notes, date: toString(n.date),
      sentence: head([(n)-[:UNDER]->(s) | s.id])}} ORDER BY n.date DESC, n.time DESC, n.id DESC LIMIT 10 }}}},
  spells: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:HELD]->(n:Spell) RETURN n {{.prisonNumber, receivedOn: toString(n.receivedOn),
      releasedOn: toString(n.releasedOn), stays: [(n)-[:HAS_STAY]->(t)-[:AT]->(p) | [toString(t.from), toString(t.to), p.name]][..5],
      handovers: [(n)-[:HAS_HANDOVER]->(h) | h {{.addressFit, reportsOn: toString(h.reportsOn)}}]}}
    ORDER BY n.receivedOn DESC, n.id DESC LIMIT 3 }},
  assessments: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:ASSESSED]->(n:Assessment) RETURN n {{.total, .stage, .harmCommunity, .harmCustody,
      date: toString(n.date), objectives: [(n)-[:HAS_OBJECTIVE]->(b) | b {{.number, .text, .outcome, due: toString(b.due)}}][..5]}}
    ORDER BY n.date DESC, n.id DESC LIMIT 3 }},
  referrals: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:REFERRED]->(n:Referral) RETURN n {{.programme, .stage,
      startedOn: toString(n.startedOn), sessions: [(n)-[:HAS_SESSION]->(p) | p {{.number, .attendance}}][..10],
      tests: [(n)-[:HAS_TEST]->(t) | t {{.phase, .score}}][..4]}} ORDER BY n.referredOn DESC, n.id DESC LIMIT 3 }},
  treatments: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:TREATED]->(n:Treatment) RETURN n {{orderDate: toString(n.orderDate),
      weeks: [(n)-[:HAS_WEEK]->(w) | w {{.hoursOrdered, .hoursAttended, from: toString(w.from)}}][..6],
      tests: [(n)-[:HAS_DRUG_TEST]->(t) | t {{.opiates, .cocaine, date: toString(t.date)}}][..6],
      reviews: [(n)-[:HAS_REVIEW]->(r) | r {{.result, date: toString(r.date)}}][..3]}} ORDER BY n.orderDate DESC, n.id DESC LIMIT 2 }},
  registerEntries: COLLECT {{ MATCH (o)-[:KEPT_APART]->()-[:REGISTERED]->(n:RegisterEntry) RETURN n {{.category, .level, .risk,
      reviewOn: toString(n.reviewOn), meetings: [(n)-[:HAS_MEETING]->(m) | m {{.level, date: toString(m.date)}}][..3],
      actions: [(n)-[:HAS_MAPPA_ACTION]->(a) | a {{.text, .outcome, due: toString(a.due)}}][..5]}} ORDER BY n.from DESC LIMIT 2 }},
  victims: COLLECT {{ MATCH (o)-[:KEPT_APART]->()-[:OFFENDED_AGAINST]->(n:Victim) RETURN n {{.relationship, .response,
      offerSentOn: toString(n.offerSentOn), contacts: [(n)-[:SPOKE_WITH]->(c) | c {{.stage, date: toString(c.date)}}][..3],
      requests: [(n)-[:ASKED_FOR]->(c) | c {{.words, .state}}][..3]}} ORDER BY n.sentenceDate DESC LIMIT 3 }},
  incidents: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:HAD_INCIDENT]->(n:Incident) RETURN n {{.kind, happenedOn: toString(n.happenedOn),
      actions: [(n)-[:HAS_ACTION]->(a) | a {{.words, .outcome, due: toString(a.due)}}][..3]}} ORDER BY n.happenedOn DESC LIMIT 2 }},
  transfers: COLLECT {{ MATCH (o)-[:HAS_FILE]->()-[:HAS_TRANSFER]->(n:Transfer) RETURN n {{.kind, .state, movesOn: toString(n.movesOn),
      home: head([(n)-[:FROM_AREA]->(a) | a.name]), receiving: head([(n)-[:TO_AREA]->(a) | a.name])}} ORDER BY n.movesOn DESC LIMIT 2 }}
}} AS record
"""
screen = Console(stderr=True)


def document() -> str:
    """README's document."""
    found = re.findall(r"^```graphql\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(found) == 1
    return str(found[0])


async def seed(graph: Graph, people: int) -> list[str]:
    """Whole records of the tests' small world, and who reads them. Answers the ids of the people."""
    await migrate(graph)
    await build(graph)
    post = {"area": "west-yorkshire", "from": date(2000, 1, 1)}
    kept = {
        "id": READER.id,
        "name": READER.name,
        "posts": [{**post, "role": role.name} for role in ROLES],
        "clearances": [{"kind": one.name, "from": date(2000, 1, 1)} for one in Clearance],
    }
    await graph.write(lambda tx: keep_staff(tx, [kept], by="bench", at=now()))
    for number in range(people):
        await person(graph, f"off_r{number}", f"Moss{number}", "Ray", "1970-01-01", f"1999/{number:07}A")
    return [f"off_r{number}" for number in range(people)]


async def turn(call: Callable[[str], Awaitable[Any]], people: list[str]) -> list[float]:
    """Read each person once, one after the other: milliseconds of each."""
    times = []
    for one in people:
        begun = time.perf_counter()
        await call(one)
        times.append((time.perf_counter() - begun) * 1000)
    return times


async def measure(settings: Settings, people: int, rounds: int) -> None:
    """Run everything and print it."""
    text = document()
    async with await Graph.connect(settings) as graph:
        stand_still(DAY)
        with screen.status(f"Writing {people} records"):
            ids = await seed(graph, people)
        audit = Audit(settings.data_dir / "audit")
        executor = Executor(schema)
        context = Context(READER, graph, audit, WHY)

        async def ours(id_: str) -> bytes:
            found = (await executor.run(context, text, {"id": id_})).body()
            assert "errors" not in found, found["errors"]
            return orjson.dumps(found)

        async def bare(id_: str) -> bytes:
            ((found,),) = await graph.read(BARE, {**context.asking, "id": id_})
            return orjson.dumps(found)

        ways = {"ours": ours, "bare": bare}
        sizes = {way: len(await call(ids[0])) for way, call in ways.items()}
        unseen = {}
        for way, call in ways.items():
            await graph.run("CALL db.clearQueryCaches()")
            unseen[way] = (await turn(call, ids[:1]))[0]
        times: dict[str, list[list[float]]] = {way: [] for way in WAYS}
        for number in range(rounds + 1):
            for way in sorted(WAYS, reverse=bool(number % 2)):
                took = await turn(ways[way], ids)
                if number:  # the first round warms
                    times[way].append(took)
        await audit.close()
    table = Table("way", "bytes", "p50 ms", "p95 ms", "first look ms")
    for way in WAYS:
        each = sorted(one for took in times[way] for one in took)
        p50, p95 = each[len(each) // 2], each[len(each) * 95 // 100]
        table.add_row(way, f"{sizes[way]:,}", f"{p50:.1f}", f"{p95:.1f}", f"{unseen[way]:.0f}")
    Console().print(table)
    ratio = median(median(a) / median(b) for a, b in zip(times["ours"], times["bare"], strict=True))
    print(f"first look: ours / bare, time = {unseen['ours'] / unseen['bare']:.2f}")
    print(f"a whole record: ours / bare, time = {ratio:.2f}")


def main() -> None:
    """Start a Neo4j of its own and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), neo4j_uri=None, neo4j_heap="1g", neo4j_pagecache="512m")
        with LocalNeo4j(settings) as neo4j:
            asyncio.run(measure(neo4j.reached, chosen.people, chosen.rounds))


if __name__ == "__main__":
    main()
