"""What commands about joins read and write: two records and their files, what is decided of two files, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.break_glass import SEES
from graph.history import Change, change
from graph.imports.joining import HOLD
from graph.joins import AS_PAIR, OF_TWO
from graph.keys import new_id
from graph.scopes import may_see
from graph.session import Transaction
from rules.joins import pair_id

PAIR = f"""
MATCH (f1:CaseFile {{id: $one}}) MATCH (f2:CaseFile {{id: $other}}) WITH f1, f2
{OF_TWO} AND true
{AS_PAIR}
RETURN n.people, n.state
"""

RECORDS = """
UNWIND $ids AS id
MATCH (o:Offender {id: id})
WITH o, true AS seen, true AS within
MATCH (o)-[h:HAS_FILE]->(f:CaseFile)
CALL (o, f) {
    OPTIONAL MATCH (p:Offender|MergedOffender)-[was:HAD_FILE]->(f)
    WHERE p.id <> o.id
    WITH p, was ORDER BY was.retractedAt DESC LIMIT 1
    RETURN p.id AS before
}
CALL (h, f) {
    OPTIONAL MATCH (f)-[:KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|HELD|HAD|FOR|HAS_STAY*1..2]->(n:Fact)
    WITH DISTINCT h, n
    RETURN count(n) AS facts, sum(CASE WHEN n.recordedAt > h.recordedAt THEN 1 ELSE 0 END) AS added
}
WITH o, seen, within, {id: f.id, system: f.system, scope: f.scope, reference: f.reference, surname: f.surname,
    forenames: f.forenames, dateOfBirth: toString(f.dateOfBirth), version: coalesce(f.version, 1),
    since: toString(h.recordedAt), before: before, facts: facts, added: added} AS file
ORDER BY file.since, file.id
RETURN o.id, coalesce(o.version, 1), seen, within, collect(file)
ORDER BY o.id
"""

DECIDED_OF = """
UNWIND $pairs AS pair
MATCH (d:Decision {pair: pair})
RETURN d.pair, d.id, d.kind, d.standing, d.by, coalesce(d.name, d.by), d.reason
"""

PROPOSED_BETWEEN = """
MATCH (x:Offender {id: $one})-[:HAS_FILE|KEPT_APART]->(:CaseFile)<-[:ABOUT]-(d:Decision {standing: false})
    -[:ABOUT]->(:CaseFile)<-[:HAS_FILE|KEPT_APART]-(y:Offender {id: $other})
RETURN DISTINCT d.pair, d.id, d.kind, d.standing, d.by, coalesce(d.name, d.by), d.reason, d.at
ORDER BY d.at DESC
"""

NOTE = """
UNWIND $rows AS row
MATCH (a:CaseFile {id: row.one})
MATCH (b:CaseFile {id: row.other})
CREATE (a)<-[:ABOUT]-(d:Decision)-[:ABOUT]->(b)
SET d = row.properties
"""

OFFICERS = f"""
MATCH (o:Offender {{id: $offender}})-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(u:Supervision)-[:BY]->(:Officer)
    <-[:SAME_AS]-(s:Staff)
WHERE (u.to IS NULL OR u.to > $today) AND s.id <> $viewer AND {SEES}
RETURN DISTINCT s.id
"""

LEADS_TO = """
MATCH (m:MergedOffender {id: $id})-[:NOW]->(o:Offender)
RETURN o.id
"""


HOLDERS = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})<-[:HAS_FILE|KEPT_APART]-(o:Offender)
RETURN f.id, o.id
"""


class Decided(NamedTuple):
    """What somebody has said of two files. `standing` is false while it waits for a second person."""

    pair: str
    id: str
    kind: str
    standing: bool
    by: str
    name: str
    reason: str


class Record(NamedTuple):
    """An offender and their files, and whether who asks may see them and decides about their joins."""

    id: str
    version: int
    seen: bool
    within: bool
    files: list[dict[str, Any]]

    @property
    def ids(self) -> list[str]:
        """The ids of the files."""
        return [file["id"] for file in self.files]


async def hold(tx: Transaction, at: datetime) -> None:
    """Wait until nobody else joins anything: what is read of files from here on stays true until the end."""
    await tx.run(HOLD, at=at)


async def holders(tx: Transaction, files: Iterable[str]) -> dict[str, str]:
    """The offender of each file."""
    result = await tx.run(HOLDERS, files=sorted(files))
    return {record[0]: record[1] async for record in result}


async def pair(
    tx: Transaction, one: str, other: str, seen: str, asking: Mapping[str, Any]
) -> tuple[list[str], list[Any]] | None:
    """The two people of a pair of files of whom nothing is decided yet, and what there is to look at; None: no such
    pair that who asks may see (`seen` as in `graph.joins.asked`)."""
    statement = PAIR.replace("AND true", f"AND {seen}")
    record = await (await tx.run(statement, {**asking, "one": one, "other": other})).single()
    return None if record is None else (record[0], record[1])


async def records(
    tx: Transaction, ids: Iterable[str], identity: str, within: str, asking: Mapping[str, Any]
) -> list[Record]:
    """Offenders and their files, in order of id. `identity` and `within` as in `graph.joins.both`."""
    guard = may_see(identity)
    scope = (within or "true").replace("{m}", "o")
    statement = RECORDS.replace("true AS seen", f"{guard} AS seen").replace(
        "true AS within", f"{scope} AS within"
    )
    result = await tx.run(statement, {**asking, "ids": sorted(set(ids))})
    return [Record(*record.values()) async for record in result]


async def decided(tx: Transaction, pairs: Iterable[str]) -> dict[str, Decided]:
    """What is said of pairs of files, by pair."""
    result = await tx.run(DECIDED_OF, pairs=sorted(set(pairs)))
    return {record[0]: Decided(*record.values()) async for record in result}


async def proposed(tx: Transaction, one: str, other: str) -> list[Decided]:
    """What was proposed of two people and waits for a second person, the latest first."""
    result = await tx.run(PROPOSED_BETWEEN, one=one, other=other)
    return [Decided(*record.values()[:7]) async for record in result]


async def decide(
    tx: Transaction,
    pairs: Sequence[tuple[str, str]],
    properties: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> None:
    """Note what somebody says of pairs of files: `kind`, `standing`, `by`, `name`, `reason` and so on. What was said
    of them before is kept."""
    there = await decided(tx, [pair_id(*one) for one in pairs])
    changes, rows = [], []
    for one, other in pairs:
        key = pair_id(one, other)
        if key in there:
            changes.append(Change(there[key].id, {**properties, "at": at}))
        else:
            new = {
                "id": new_id("dec"),
                "pair": key,
                "version": 1,
                "recordedAt": at,
                "recordedBy": by,
                "at": at,
            }
            rows.append({"one": one, "other": other, "properties": {**properties, **new}})
    await change(tx, "Decision", changes, by=by, reason=str(properties["reason"]), at=at)
    if rows:
        await tx.run(NOTE, rows=rows)


async def officers(tx: Transaction, offender: str, viewer: str, today: date) -> list[str]:
    """The members of staff who supervise a person now and may see them."""
    result = await tx.run(OFFICERS, offender=offender, viewer=viewer, today=today)
    return [record[0] async for record in result]


async def leads_to(tx: Transaction, id: str) -> str | None:
    """The offender whom the id of one that was merged away leads to."""
    record = await (await tx.run(LEADS_TO, id=id)).single()
    return None if record is None else str(record[0])
