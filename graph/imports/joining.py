"""Joining: which offender each file hangs off, by the policy of `rules.matching`.

Files that are new or changed are due. First all are placed in blocks and compared with those that may be the same
person's (`graph.imports.likeness`); then with a batch of them goes everything they resemble or share an offender with,
so a group is always decided as a whole, in whatever batches the files come. A person's offender is the one that their
earliest file began; another one that loses its last file becomes a `MergedOffender` that leads on, so an id once given
out keeps leading to the person.

Files kept apart hang by KEPT_APART, come last, and change nothing for those who may not see them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from graph.imports.likeness import Read, Scorer, load_like, place, resemble, within
from graph.imports.moves import carry_out
from graph.imports.persons import Loaded, Plan, decide
from graph.session import Graph, Transaction
from rules.grouping import Decision
from rules.matching import Pair

HOLD = """
MERGE (j:Joining {key: 'one at a time'})
SET j.at = $at
"""
"""One transaction joins at a time: what it read of the files stays true until it is done."""

DUE_FILES = """
MATCH (f:CaseFile {joining: 'DUE'})
RETURN f.id LIMIT $limit
"""

PLACED_FILES = """
MATCH (f:CaseFile {joining: 'PLACED'})
RETURN f.id ORDER BY f.dateOfBirth, f.id LIMIT $limit
"""
"""Neighbours by birth have most of their blocks in common, so that a batch is compared with few beside itself."""

SCORED_FILES = """
MATCH (f:CaseFile {joining: 'SCORED'})
RETURN f.id LIMIT $limit
"""

RESEMBLING = """
UNWIND $files AS id
MATCH (start:CaseFile {id: id})-[r:RESEMBLES]-(f:CaseFile)
USING INDEX start:CaseFile(id)
WHERE r.verdict = 'JOIN' OR (r.verdict = 'ASK' AND r.why = 'NO_WITNESS')
RETURN DISTINCT f.id
"""

PAIRS_OF = """
UNWIND $files AS id
MATCH (a:CaseFile {id: id})-[r:RESEMBLES]->(b:CaseFile)
USING INDEX a:CaseFile(id)
RETURN a.id, b.id, r.verdict, r.why
"""

SIBLINGS_OF = """
UNWIND $files AS id
MATCH (:CaseFile {id: id})<-[:HAS_FILE|KEPT_APART]-(:Offender)-[:HAS_FILE|KEPT_APART]->(f:CaseFile)
RETURN DISTINCT f.id
"""

DECIDED_WITH = """
UNWIND $files AS id
MATCH (:CaseFile {id: id})<-[:ABOUT]-(d:Decision)-[:ABOUT]->(f:CaseFile)
WHERE d.kind = 'SAME' AND coalesce(d.standing, true)
RETURN DISTINCT f.id
"""

DECISIONS = """
UNWIND $files AS id
MATCH (a:CaseFile {id: id})<-[:ABOUT]-(d:Decision)-[:ABOUT]->(b:CaseFile)
WHERE a.id < b.id AND coalesce(d.standing, true)
WITH a.id AS one, b.id AS other, d ORDER BY d.at, d.id
RETURN one, other, last(collect(d.kind))
"""
"""Of several about the same two files the last counts; one that waits for a second reviewer is not standing."""

LOAD_FILES = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})<-[:HAS_FILE|KEPT_APART]-(o:Offender)
CALL (f) {
    MATCH (f)-[:KNOWN_AS]->(n:Name)
    RETURN collect([n.kind, n.surname, n.forenames]) AS names
}
CALL (f) {
    MATCH (f)-[:IDENTIFIED_BY]->(i:Identifier)
    RETURN collect([i.scheme, i.value, i.valid]) AS identifiers
}
CALL (f) {
    MATCH (f)-[:SERVES]->(s:Sentence)
    WHERE s.prisonNumber IS NOT NULL OR NOT s.custodial
    OPTIONAL MATCH (s)-[:IN_AREA]->(a:Area)
    OPTIONAL MATCH (s)-[:SERVED_IN]->(p:Spell)
    OPTIONAL MATCH (s)-[:TRANSFERRED_TO]->(t:Sentence)
    RETURN collect([s.id, s.prisonNumber, s.type, toString(s.date), a.slug, toString(s.endedOn), s.endReason,
        s.custodial, p.id, t.id]) AS sentences
}
CALL (f) {
    OPTIONAL MATCH (f)-[:HELD]->(p:Spell)
    RETURN head(collect(toString(p.receivedOn))) AS received
}
CALL (f) {
    MATCH (f)-[:FROM]->(r:SourceRecord)
    RETURN max(toString(coalesce(r.confirmedOn, r.extractDate))) AS extracted
}
RETURN f.id, properties(f), o.id, names, identifiers, sentences, received, extracted
"""

ALL_CLUSTERS = """
MATCH (o:Offender) WHERE o.id > $after
WITH o ORDER BY o.id LIMIT $limit
MATCH (o)-[:HAS_FILE|KEPT_APART]->(f:CaseFile)-[:FROM]->(s:SourceRecord)
WITH o.id AS id, s, CASE s.scope WHEN '' THEN f.scope ELSE s.scope END AS scope ORDER BY s.system, scope, s.key
RETURN id, collect(DISTINCT [toLower(s.system), scope, s.key])
"""

REASON = "Files joined or changed"
AT_A_TIME = 400
COMPARED_AT_A_TIME = 2_000


async def join_files(graph: Graph, scorer: Scorer, *, by: str, at: datetime) -> int:
    """Join every file that is due, in bounded batches. Answers how many offenders lost their files to another.

    Interrupted, it goes on where it was, and ends the same.
    """
    await _work_off(graph, DUE_FILES, place, at)
    await _work_off(graph, PLACED_FILES, partial(resemble, scorer=scorer), at)
    merged = 0
    while scored := [row[0] for row in await graph.read(SCORED_FILES, {"limit": AT_A_TIME})]:

        async def join(tx: Transaction, scored: list[str] = scored) -> Plan:
            return await join_within(tx, scored, by=by, at=at)

        merged += len((await graph.write(join)).merged)
    return merged


async def _work_off(
    graph: Graph, waiting: str, step: Callable[[Transaction, list[str]], Awaitable[None]], at: datetime
) -> None:
    """Do a step with all files that wait for it, so many in a transaction."""
    while ids := sorted(row[0] for row in await graph.read(waiting, {"limit": COMPARED_AT_A_TIME})):

        async def held(tx: Transaction, ids: list[str] = ids) -> None:
            await tx.run(HOLD, at=at)
            await step(tx, ids)

        await graph.write(held)


async def join_within(
    tx: Transaction, files: Iterable[str], *, by: str, at: datetime, reason: str | None = None
) -> Plan:
    """Join these files and all that are connected to them, in a transaction that is there. Answers what changed.

    `reason` is kept with the offenders whose shown values change.
    """
    await tx.run(HOLD, at=at)
    connected = sorted(await _connected(within(tx), sorted(set(files))))
    plan = await _plan(within(tx), connected)
    await carry_out(tx, plan, connected, by, at, reason or REASON)
    return plan


async def plan_within(tx: Transaction, files: Iterable[str], decisions: Iterable[Decision] = ()) -> Plan:
    """What `join_within` would change if these decisions stood beside those that do. Changes nothing."""
    supposed = list(decisions)
    start = {*files, *(id_ for each in supposed for id_ in (each.a, each.b))}
    return await _plan(within(tx), sorted(await _connected(within(tx), sorted(start))), supposed)


async def _plan(read: Read, files: list[str], supposed: Sequence[Decision] = ()) -> Plan:
    rows = await read(LOAD_FILES, {"files": files})
    loaded = [
        Loaded(row[0], row[1], row[2], row[3], row[4], row[5], row[6] or "", row[7] or "") for row in rows
    ]
    there = set(files)
    pairs = [Pair(*row) for row in await read(PAIRS_OF, {"files": files}) if row[1] in there]
    like = await load_like(read, files)
    return decide(loaded, like.values(), pairs, [*await _decisions(read, files), *supposed])


async def _connected(read: Read, due: list[str]) -> set[str]:
    """The files due, and all that are connected to them: by likeness, an offender, or a decision that they are one."""
    files: set[str] = set()
    new = set(due)
    while new:
        files |= new
        here = sorted(new)
        new = set()
        for statement in (RESEMBLING, SIBLINGS_OF, DECIDED_WITH):
            new |= {row[0] for row in await read(statement, {"files": here})}
        new -= files
    return files


async def _decisions(read: Read, files: list[str]) -> list[Decision]:
    """What people have decided of two of these files."""
    return [Decision(*row) for row in await read(DECISIONS, {"files": files})]


async def clusters(graph: Graph) -> dict[str, list[list[str]]]:
    """For each offender the keys of the accepted rows of its files: system, area or establishment, reference."""
    found: dict[str, list[list[str]]] = {}
    after = ""
    while rows := await graph.read(ALL_CLUSTERS, {"after": after, "limit": 20_000}):
        found.update({row[0]: row[1] for row in rows})
        after = max(found)
    return found
