"""What the retention rules look at of a record, and legal holds, which keep it whatever the rules say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from graph.instants import native
from graph.session import Graph, Transaction
from rules.retention import Held, Sentence, Spell

COUNT_OFFENDERS = """
MATCH (o:Offender)
RETURN count(o)
"""

OFFENDERS = """
MATCH (o:Offender) WHERE o.id > $after
RETURN o.id ORDER BY o.id LIMIT $limit
"""

HELD = """
UNWIND $ids AS id
MATCH (o:Offender {id: id})
CALL (o) {
    RETURN o AS p
    UNION
    MATCH (p:MergedOffender)-[:NOW]->(o) RETURN p
}
WITH o, collect(p) AS ps
RETURN o.id, o.dateOfBirth,
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Sentence)
        RETURN [s.type, s.custodial, s.date, s.lengthMonths, s.lengthDays, s.endedOn, s.endReason,
            [end IN [s.expectedEnd, s.licenceExpiry, s.sentenceExpiry] WHERE end IS NOT NULL]] AS sentence
        UNION ALL
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:TREATED]->(t:Treatment)
        RETURN ['DRUG_TREATMENT_AND_TESTING', false, t.orderDate, t.months, null, t.endedOn, null,
            [n IN [t.months] WHERE n IS NOT NULL | t.orderDate + duration({months: n})]] AS sentence
        UNION ALL
        MATCH (o)-[:KEPT_APART]->(:CaseFile)-[:OFFENDED_AGAINST]->(v:Victim)
        WHERE v.sentenceDate IS NOT NULL
        RETURN [CASE WHEN v.months IS NULL THEN 'LIFE' ELSE '' END, true, v.sentenceDate, v.months, null, null, null,
            [n IN [v.months] WHERE n IS NOT NULL | v.sentenceDate + duration({months: n})]] AS sentence
    },
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(f:CaseFile)-[:HELD]->(s:Spell)
        RETURN [s.receivedOn, s.releasedOn, s.releaseType, coalesce(f.copyOnly, false)]
    },
    COLLECT { MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(s:Supervision) RETURN s.to },
    EXISTS { (o)-[:HAS_FILE]->(:CaseFile {status: 'CURRENT'}) },
    COLLECT {
        MATCH (o)-[:HAS_FILE|KEPT_APART]->(f:CaseFile)
        OPTIONAL MATCH (f)-[:HAD|ASSESSED|REFERRED|TREATED]->(a:Fact)
        OPTIONAL MATCH (a)-[:HAS_SESSION|HAS_TEST|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW]->(b:Fact)
        WITH f, collect(DISTINCT a) + collect(b) AS facts
        UNWIND [f.openedOn, f.closedOn] + reduce(all = [], n IN facts | all
            + [day IN [n.date, n.referredOn, n.startedOn, n.reportOn, n.orderDate, n.endedOn, n.from] WHERE day <= $on])
            AS day
        RETURN max(day)
    },
    COLLECT {
        MATCH (o)-[:HAS_FILE|KEPT_APART]->(:CaseFile)-[:FROM]->(r:SourceRecord)
        RETURN max(coalesce(r.confirmedOn, r.extractDate))
    },
    EXISTS { (o)-[:KEPT_APART]->(:CaseFile)-[:REGISTERED]->() },
    any(p IN ps WHERE EXISTS { (p)<-[:OPENS]-(b:BreakGlass) WHERE b.reviewedAt IS NULL }),
    COLLECT { UNWIND ps AS p MATCH (p)-[:KEPT_FOR]->(h:RetentionHold) WHERE h.endedAt IS NULL RETURN h.until }
"""

HOLD = """
MATCH (o:Offender {id: $offender})
CREATE (o)-[:KEPT_FOR]->(:RetentionHold {id: $id, why: $why, by: $by, until: $until, recordedAt: $at})
"""

END_HOLD = """
MATCH (h:RetentionHold {id: $id}) WHERE h.endedAt IS NULL
SET h.endedAt = $at, h.endedBy = $by, h.endReason = $why
WITH h
MATCH (o)-[:KEPT_FOR]->(h)
RETURN o.id
"""

HOLDS = """
MATCH (h:RetentionHold) WHERE h.id >= '' AND h.endedAt IS NULL
MATCH (p)-[:KEPT_FOR]->(h)
OPTIONAL MATCH (p)-[:NOW]->(o:Offender)
RETURN h.id, coalesce(o.id, p.id), h.by, h.why, toString(h.until), toString(h.recordedAt) ORDER BY h.recordedAt, h.id
"""


async def count_offenders(graph: Graph) -> int:
    """How many records there are."""
    ((number,),) = await graph.read(COUNT_OFFENDERS, {})
    return int(number)


async def offenders(graph: Graph, after: str, limit: int) -> list[str]:
    """The next ids, in order."""
    return [row[0] for row in await graph.read(OFFENDERS, {"after": after, "limit": limit})]


async def held(graph: Graph, ids: Sequence[str], on: date) -> list[Held]:
    """What the rules look at, of each of these offenders that is there."""
    return [_held(native(row)) for row in await graph.read(HELD, {"ids": list(ids), "on": on})]


async def held_now(tx: Transaction, id_: str, on: date) -> Held | None:
    """The same of one, within the transaction that acts on it."""
    record = await (await tx.run(HELD, ids=[id_], on=on)).single()
    return None if record is None else _held(native(record.values()))


async def hold(
    tx: Transaction, *, offender: str, id_: str, why: str, by: str, until: date | None, at: datetime
) -> None:
    """Keep a record until a day, or until the hold is ended."""
    await tx.run(HOLD, offender=offender, id=id_, why=why, by=by, until=until, at=at)


async def end_hold(tx: Transaction, *, id_: str, why: str, by: str, at: datetime) -> str | None:
    """End a hold before its time; answers whose it was, or None when there is none such in force."""
    record = await (await tx.run(END_HOLD, id=id_, why=why, by=by, at=at)).single()
    return None if record is None else str(record[0])


async def holds(graph: Graph) -> list[list[Any]]:
    """Holds that were not ended: id, offender, by, why, until, when made."""
    return await graph.read(HOLDS, {})


def _held(row: Sequence[Any]) -> Held:
    id_, born, sentences, spells, supervised, open_file, last, seen, registered, reviewing, until = row
    return Held(
        id_,
        born,
        tuple(_sentence(each) for each in sentences),
        tuple(Spell(*each) for each in spells),
        tuple(supervised),
        open_file,
        last[0],
        seen[0],
        registered,
        reviewing,
        tuple(until),
    )


def _sentence(row: Sequence[Any]) -> Sentence:
    kind, custodial, made, months, days, ended, reason, ends = row
    return Sentence(kind, custodial, made, months, days, ended, reason, tuple(ends))
