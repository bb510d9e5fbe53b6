"""`python -m bench.transfer`: accepts a second by the command, beside one bare transaction that writes the same nodes; ratios last.

The command authorises, takes the case, reads its events and the record, lets the rules decide, and writes. The bare
transaction is one statement by hand that checks nothing: the marker, the event, the transfer with its version, the
appointment, what the inbox is told, the audit entry, the events of the outbox and the note of the command. Both run in this process
on one pool of connections, turn by turn, in one order and then in the other; a ratio is the median of the turns' own.
Events of the outbox have positions without gaps, so one writer at a time commits, whichever way it writes.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from graph.keys import new_id
from graph.local import LocalNeo4j
from graph.migrations import migrate
from graph.session import Graph, Transaction
from graph.transfers import cases
from graph.transfers.kept import kept
from resolvers.audit import Audit
from resolvers.context import Context
from resolvers.transfers.asked import Step
from resolvers.transfers.commands import step
from rules.clock import stand_still
from rules.codes import RiskLevel, SupervisedUnder, TransferKind, TransferSide
from rules.transfers import Accept, By, CaseFacts, Place, Post, Propose, Request, Transfer, decide
from settings import Settings
from tests.race.people import VIEWERS, places

DAY = date(2003, 6, 2)
BEGUN = datetime(2003, 6, 2, 6, tzinfo=UTC)
CLIENTS = (1, 16)
WAYS = ("command", "bare")
HOME = Post("area_wy", "ofr_gray", "Leeds team")

# A case like others: three orders, two assessments, twenty contacts.
SEED = """
UNWIND $rows AS row
MATCH (wy:Area {id: 'area_wy'}), (lr:Area {id: 'area_lr'}), (w:Officer {id: 'ofr_gray'})
CREATE (o:Offender {id: row.offender, surname: 'Moss', forenames: 'Ray', version: 1, limited: false})
  -[:HAS_FILE]->(f:CaseFile {id: row.file, system: 'CRAMS', scope: 'west-yorkshire', version: 1}),
  (f)-[:SUPERVISED]->(s:Fact:Supervision {id: row.supervision, from: date('2002-01-01'), team: 'Leeds team', version: 1}),
  (s)-[:IN_AREA]->(wy), (s)-[:BY]->(w),
  (f)-[:HAS_TRANSFER]->(t:Fact:Transfer {id: row.id, version: 2}), (t)-[:FROM_AREA]->(wy), (t)-[:TO_AREA]->(lr),
  (:Marker {key: 'case ' + row.file, transfer: row.id})
SET t += row.shown
FOREACH (event IN row.events | CREATE (t)-[:HAS_STEP]->(e:Fact:TransferEvent) SET e = event)
FOREACH (i IN range(1, 3) | CREATE (f)-[:SERVES]->(:Fact:Sentence {id: row.file + ' sentence ' + i,
  type: 'COMMUNITY_REHABILITATION', custodial: false, requirements: ['PROG'], date: date('2002-01-01')}))
FOREACH (i IN range(1, 2) | CREATE (f)-[:ASSESSED]->(:Fact:Assessment {id: row.file + ' assessment ' + i, status: 'COMPLETE',
  date: date('2003-01-01') + duration({months: i}), harmCommunity: ['LOW', 'LOW', 'LOW', 'LOW', '']}))
FOREACH (i IN range(1, 20) | CREATE (f)-[:HAD]->(:Fact:Contact {id: row.file + ' contact ' + i, kind: 'OFFICE_VISIT',
  service: 'PROBATION', date: date('2002-02-01') + duration({weeks: i}), outcome: 'ATTENDED'}))
"""
SAME_AS = """
MATCH (s:Staff {id: 'pat'}), (w:Officer {id: 'ofr_gray'})
MERGE (s)-[r:SAME_AS]->(w)
SET r.from = date('2000-04-01')
"""
BARE = """
MATCH (:Staff {id: $by, standing: 1})
MERGE (c:Command {key: $key})
SET c.name = 'acceptTransfer', c.by = $by, c.at = $at, c.asked = $key, c.answer = $answer
WITH c
MATCH (t:Transfer {id: $id})<-[:HAS_TRANSFER]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)
MATCH (m:Marker {key: 'case ' + f.id})
SET m.taken = $at
CREATE (t)-[:WAS]->(v:Version)
SET v = properties(t), v.supersededAt = $at, v.supersededBy = $by, v.reason = 'Accept'
SET t += $shown, t.version = t.version + 1, t.recordedAt = $at, t.recordedBy = $by
CREATE (t)-[:HAS_STEP {recordedAt: $at}]->(e:Fact:TransferEvent {id: $event.id, recordedAt: $at, recordedBy: $by})
SET e += $event
CREATE (f)-[:HAD {recordedAt: $at}]->(:Fact:Contact {id: $contact, service: 'PROBATION', kind: 'OFFICE_VISIT',
  date: date('2003-06-04'), time: '10:00', notes: 'First appointment after a move', version: 1, recordedAt: $at, recordedBy: $by})
CREATE (a:AuditEntry {id: $audit, at: $at, unchained: true, by: $by, action: 'WRITE', operation: 'acceptTransfer',
  roles: ['PRACTITIONER'], parts: ['moves'], about: [$id], subjects: [o.id]})-[:ON]->(o)
WITH t
MATCH (s:Staff {id: 'pat'})
CREATE (item:InboxItem {id: $item, fact: $item, at: $at, kind: 'TRANSFER', message: 'x', subject: $id, to: 'PERSON pat',
  unit: 'PERSON', task: false, concerns: false, by: $by})-[:TO]->(s)
WITH item
MATCH (counter:Marker {key: 'outbox'})
SET counter.last = counter.last + 2, item.position = counter.last - 1
CREATE (:Event {position: counter.last - 1, kind: 'ITEM_RAISED', at: $at, by: $by, subject: item.id}),
  (:Event {position: counter.last, kind: 'TRANSFER_ACCEPT', at: $at, by: $by, subject: $id})
"""
COUNTER = """
MERGE (counter:Marker {key: 'outbox'})
SET counter.last = coalesce(counter.last, 0)
"""
DONE = """
MATCH (t:Transfer {state: 'ACCEPTED'})-[:HAS_STEP]->(e:TransferEvent {step: 'ACCEPT'})
RETURN count(DISTINCT t), count(e)
"""
screen = Console(stderr=True)


def requested(number: int) -> Transfer:
    """A move that was asked for."""
    id_, file = f"trf_b{number}", f"fil_b{number}"
    known = CaseFacts(HOME, RiskLevel.LOW, SupervisedUnder.ORDER, registered=False, mappa=False)
    by = By(TransferSide.HOME, HOME, BEGUN)
    first = Propose(
        transfer=id_,
        key=f"p{number}",
        by=by,
        case=file,
        kind=TransferKind.BETWEEN_AREAS,
        to=Place("area_lr"),
        moves_on=DAY,
        reason="Moves in with a sister.",
    )
    begun = decide(None, first, known).transfer
    later = By(TransferSide.HOME, HOME, BEGUN + timedelta(minutes=1))
    found = decide(begun, Request(transfer=id_, key=f"r{number}", by=later), known).transfer
    assert found is not None
    return found


def row(number: int) -> dict[str, Any]:
    """What `SEED` takes of it."""
    transfer = requested(number)
    events = [
        {**kept(one, by="pat", name="Pat"), "id": f"tre_b{number}_{one.number}"} for one in transfer.events
    ]
    return {
        "id": transfer.id,
        "offender": f"off_b{number}",
        "file": transfer.case,
        "supervision": f"sup_b{number}",
        "events": events,
        "shown": cases.projection(transfer, DAY + timedelta(days=14), None),
    }


async def seed(graph: Graph, people: int) -> None:
    """Cases of West Yorkshire that Leicestershire was asked to accept."""
    await places(graph)
    await graph.run(SAME_AS)
    await graph.run(COUNTER)
    for first in range(0, people, 500):
        await graph.run(SEED, {"rows": [row(n) for n in range(first, min(people, first + 500))]})


def ways(graph: Graph, audit: Audit, numbers: Iterator[int]) -> dict[str, Callable[[], Awaitable[None]]]:
    """How the next case is accepted."""
    lena = VIEWERS["lena"]
    context = Context(lena, graph, audit)
    appointment = datetime(2003, 6, 4, 10, tzinfo=UTC)

    async def command() -> None:
        number = next(numbers)
        values = {"officer": "ofr_lee", "office": None, "appointment": appointment, "late_reason": ""}
        asked = Step(f"accept-{number:08}", f"trf_b{number}", 2, Accept, values)
        outcome = await step(context, "acceptTransfer", asked)
        assert not outcome.errors, outcome.errors

    # What a bare transaction writes was decided before it is measured.
    sample = requested(0)
    there = Post("area_lr", "ofr_lee", "Leicester team")
    known = CaseFacts(HOME, RiskLevel.LOW, SupervisedUnder.ORDER, registered=False, mappa=False)
    by = By(TransferSide.RECEIVING, there, BEGUN + timedelta(hours=3))
    taken = Accept(transfer=sample.id, key="k", by=by, officer="ofr_lee", appointment=appointment)
    decision = decide(sample, taken, known)
    assert decision.transfer is not None
    shown = cases.projection(decision.transfer, date(2003, 6, 9), "con_x")
    event = kept(decision.events[0], by="lena", name="Lena Lee")

    async def bare() -> None:
        number = next(numbers)
        id_, at = f"trf_b{number}", datetime.now(UTC)
        given = {
            "by": "lena",
            "key": f"lena bare-{number:08}",
            "answer": f'{{"transfer":"{id_}"}}',
            "id": id_,
            "at": at,
            "shown": {**shown, "case": f"fil_b{number}"},
            "event": {**event, "id": new_id("tre"), "key": f"lena bare-{number:08}"},
            "contact": new_id("con"),
            "audit": new_id("aud"),
            "item": new_id("alt"),
        }

        async def write(tx: Transaction) -> None:
            await (await tx.run(BARE, given)).consume()

        await graph.write(write)

    return {"command": command, "bare": bare}


async def turn(call: Callable[[], Awaitable[None]], clients: int, accepts: int) -> tuple[float, list[float]]:
    """Accept so many cases from some clients at once: how many a second, and what each took in milliseconds."""
    times: list[float] = []
    left = iter(range(accepts))

    async def client() -> None:
        for _ in left:
            begun = time.perf_counter()
            await call()
            times.append((time.perf_counter() - begun) * 1000)

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return accepts / (time.perf_counter() - begun), times


async def measure(settings: Settings, rounds: int, accepts: int) -> None:
    """Run everything and print it."""
    needed = (rounds + 1) * len(WAYS) * len(CLIENTS) * accepts
    async with await Graph.connect(settings) as graph:
        await migrate(graph)
        stand_still(DAY)
        with screen.status(f"Writing {needed:,} cases"):
            await seed(graph, needed)
        audit = Audit(settings.data_dir / "audit")
        found = ways(graph, audit, count())
        rates: dict[tuple[str, int], list[float]] = {(way, n): [] for n in CLIENTS for way in WAYS}
        times: dict[tuple[str, int], list[float]] = {key: [] for key in rates}
        for number in range(rounds + 1):
            for clients in CLIENTS:
                for way in sorted(WAYS, reverse=bool(number % 2)):
                    screen.print(f"round {number}: {way}, {clients} clients", style="dim")
                    rate, took = await turn(found[way], clients, accepts)
                    if number:  # the first round warms
                        rates[way, clients].append(rate)
                        times[way, clients] += took
        ((transfers, events),) = await graph.read(DONE, {})
        assert transfers == events == needed, (transfers, events, needed)
        await audit.close()
    show(rates, times)


def show(rates: dict[tuple[str, int], list[float]], times: dict[tuple[str, int], list[float]]) -> None:
    """The table, and the ratios last."""
    table = Table("way", "clients", "accepts/s", "p50 ms", "p95 ms")
    for (way, clients), found in rates.items():
        each = sorted(times[way, clients])
        p50, p95 = each[len(each) // 2], each[len(each) * 95 // 100]
        table.add_row(way, str(clients), f"{median(found):.0f}", f"{p50:.1f}", f"{p95:.1f}")
    Console().print(table)
    for clients in CLIENTS:
        pairs = zip(rates["command", clients], rates["bare", clients], strict=True)
        ratio = median(one / other for one, other in pairs)
        print(f"{clients:2} clients: command / bare, accepts a second = {ratio:.2f}")


def main() -> None:
    """Start a Neo4j of its own and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--accepts", type=int, default=150)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), neo4j_uri=None, neo4j_heap="1g", neo4j_pagecache="512m")
        with LocalNeo4j(settings) as neo4j:
            asyncio.run(measure(neo4j.reached, chosen.rounds, chosen.accepts))


if __name__ == "__main__":
    main()
