"""What orders and licences are judged by, and their results, written where they differ from what stands.

Whoever judges a person takes `(:Marker {key: 'standards ' + id, look})` first: two commands on one person judge one
after the other, and the second sees what the first wrote. `look` is the next day on which the calendar alone changes a
result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from graph.keys import new_id
from graph.session import Graph, Transaction
from graph.standards.laws import Newest

# The rules are read once all are taken: a round, which waits for these people, follows rules that are loaded later.
TAKE = """
UNWIND $offenders AS id
MATCH (o:Offender {id: id})
MERGE (k:Marker {key: 'standards ' + o.id})
SET k.lock = $by
WITH count(k) AS taken
RETURN head(COLLECT {
    MATCH (l:StandardsLaw)
    WHERE l.number > 0
    RETURN [l.id, l.number] ORDER BY l.number DESC LIMIT 1
})
"""

# Treatment that a spreadsheet brought names no order: it is of the treatment order of its day.
HISTORY = """
UNWIND $offenders AS id
MATCH (o:Offender {id: id})
RETURN o.id,
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Sentence)
        RETURN {
            judged: coalesce(s.type IN $types, false) AND NOT EXISTS { (s)-[:TRANSFERRED_TO]->() },
            id: s.id, type: s.type, begun: toString(s.date), months: s.lengthMonths, ended: toString(s.endedOn),
            expected: toString(coalesce(s.licenceExpiry, s.expectedEnd, s.sentenceExpiry)),
            parts: COLLECT {
                MATCH (s)<-[:TRANSFERRED_TO*0..10]-(p:Sentence) RETURN DISTINCT [p.id, toString(p.date)]
            },
            treatment: COLLECT {
                MATCH (s)<-[:TRANSFERRED_TO*0..10]-(p:Sentence)
                MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:TREATED]->(t:Treatment)
                WHERE EXISTS { (t)-[:UNDER]->(p) } OR (s.type = 'DRUG_TREATMENT_AND_TESTING'
                    AND t.orderDate = p.date AND NOT EXISTS { (t)-[:UNDER]->() })
                WITH DISTINCT t
                CALL (t) {
                    MATCH (t)-[:HAS_WEEK]->(w:TreatmentWeek)
                    RETURN [w.id, toString(w.from), 'HOURS', coalesce(w.hoursAttended, 0)] AS one
                    UNION ALL
                    MATCH (t)-[:HAS_DRUG_TEST]->(d:DrugTest)
                    RETURN [d.id, toString(d.date), 'TESTS', 1] AS one
                    UNION ALL
                    MATCH (t)-[:HAS_REVIEW]->(r:CourtReview)
                    RETURN [r.id, toString(r.date), 'COURT_REVIEW', 1] AS one
                }
                RETURN one
            },
            suspensions: COLLECT {
                MATCH (s)<-[:TRANSFERRED_TO*0..10]-(:Sentence)-[:HAS_SUSPENSION]->(u:Suspension)
                WHERE u.requirement IS NULL
                RETURN DISTINCT [toString(u.from), toString(u.to)]
            },
            results: COLLECT { MATCH (s)-[:HAS_RESULT]->(r:StandardResult) RETURN properties(r) }
        }
    },
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HAD]->(c:Contact)
        WHERE c.outcome IS NOT NULL OR c.kind IN $taken
        RETURN [c.id, toString(c.date), c.kind, c.outcome, toString(c.explanationSought), toString(c.explainedOn),
            head([(c)-[:UNDER]->(u:Sentence) | u.id])]
    },
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(a:Assessment WHERE a.status = 'COMPLETE')
        RETURN [a.id, toString(coalesce(a.signedOn, a.date)), toString(a.countersignedOn),
            a.harmCommunity, a.harmCustody]
    },
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HELD]->(:Spell)-[:HAS_STAY]->(t:Stay)
        RETURN [toString(t.from), toString(t.to)]
    },
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HAS_TRANSFER]->(t:Transfer)-[:HAS_STEP]->(e:TransferEvent)
        RETURN [t.id, e.step, toString(e.at), e.number]
    },
    COLLECT {
        MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(u:Supervision)
        RETURN [u.id, toString(u.from), toString(u.to), head([(u)-[:IN_AREA]->(a:Area) | a.slug]), u.team,
            head([(u)-[:BY]->(w:Officer) | w.id]), u.follows IS NOT NULL]
    }
"""

KEEP_RESULTS = """
CALL () {
    UNWIND $rows AS row
    MATCH (s:Fact {id: row.sentence})
    MERGE (r:StandardResult {id: row.id})
    SET r = row.properties
    MERGE (s)-[:HAS_RESULT]->(r)
}
CALL () {
    UNWIND $gone AS id
    MATCH (r:StandardResult {id: id})
    DETACH DELETE r
}
UNWIND $looks AS row
MATCH (k:Marker {key: 'standards ' + row.offender})
SET k.look = row.look
REMOVE k.lock
"""

WAITING = """
MATCH (k:Marker)
WHERE k.look <= $today AND k.key STARTS WITH 'standards '
RETURN substring(k.key, size('standards ')) AS id ORDER BY k.look, id LIMIT $most
"""

# Whoever goes through everybody holds this marker, so that of all server processes one does. An import, or rules that
# were loaded, begin it anew. `law` is the number of the rules that it judges by at least, `done` of the last it ended.
# The newest number is collected: with max() in a CALL of its own Neo4j 5.26 takes `last` for null where there is none.
ROUND = """
MERGE (k:Marker {key: 'round of standards'})
SET k.lock = $by
WITH k
CALL (k) {
    MATCH (i:ImportFile) WHERE i.name >= '' AND i.importedAt IS NOT NULL
    RETURN max(i.importedAt) AS last
}
WITH k, last, coalesce(head(COLLECT {
    MATCH (l:StandardsLaw) WHERE l.number > 0
    RETURN l.number ORDER BY l.number DESC LIMIT 1
}), 0) AS law
WITH k, last, law, (last IS NOT NULL AND (k.last IS NULL OR k.last < last)) OR law > coalesce(k.law, 0) AS anew
SET k.after = CASE WHEN anew THEN '' ELSE k.after END, k.judged = CASE WHEN anew THEN 0 ELSE k.judged END,
    k.last = coalesce(last, k.last), k.law = law
RETURN k.after
"""

NEXT_OF_ROUND = """
MATCH (o:Offender)
WHERE o.id > $after
RETURN o.id ORDER BY o.id LIMIT $most
"""

AREA_NAMES = """
UNWIND $slugs AS slug
MATCH (a:Area {slug: slug})
RETURN a.name ORDER BY a.name
"""

ROUND_AT = """
MATCH (k:Marker {key: 'round of standards'})
SET k.after = $after, k.judged = coalesce(k.judged, 0) + $many,
    k.done = CASE WHEN $after IS NULL THEN k.law ELSE k.done END
"""

# A round that goes on is left to do so: it may have begun after an import that came meanwhile.
ROUND_OVER = """
MERGE (k:Marker {key: 'round of standards'})
SET k.lock = $by
WITH k
WHERE coalesce(k.law, 0) <= $law
SET k.law = $law, k.done = $law
"""

FORGET = """
UNWIND $offenders AS id
MATCH (k:Marker {key: 'standards ' + id})
WHERE NOT EXISTS { (:Offender {id: id}) }
DELETE k
"""

PERSON_OF = """
MATCH (n:Fact {id: $id})<-[:SERVES]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
RETURN o.id
"""


class Held(NamedTuple):
    """What a person's orders and licences are judged by, as the statement answers it."""

    offender: str
    sentences: list[Mapping[str, Any]]
    contacts: list[list[Any]]
    assessments: list[list[Any]]
    stays: list[list[Any]]
    moves: list[list[Any]]
    supervisions: list[list[Any]]


async def take(tx: Transaction, offenders: Iterable[str], by: str) -> Newest | None:
    """Let nobody else judge these people until the transaction ends. Answers the newest rules that were loaded then."""
    record = await (await tx.run(TAKE, offenders=sorted(set(offenders)), by=by)).single(strict=True)
    return Newest(*record[0]) if record[0] else None


async def held(
    tx: Transaction, offenders: Iterable[str], types: Iterable[str], taken: Iterable[str]
) -> list[Held]:
    """What people are judged by: orders and licences of these `types`; `taken`: kinds of contact without an outcome."""
    values = {"offenders": sorted(set(offenders)), "types": sorted(types), "taken": sorted(taken)}
    return [Held(*record) async for record in await tx.run(HISTORY, values)]


async def keep(
    tx: Transaction, rows: Sequence[Mapping[str, Any]], gone: list[str], looks: Mapping[str, date | None]
) -> None:
    """Write results, each an `id`, its `sentence` and `properties`; take off those that are `gone`; note when to look
    at each person again."""
    again = [{"offender": id_, "look": day} for id_, day in looks.items()]
    await (await tx.run(KEEP_RESULTS, rows=list(rows), gone=gone, looks=again)).consume()


async def forget(tx: Transaction, offenders: Iterable[str]) -> None:
    """Take off the marks of people who are not there any more."""
    await (await tx.run(FORGET, offenders=sorted(set(offenders)))).consume()


async def waiting(graph: Graph, today: date, most: int) -> list[str]:
    """People whose results the calendar has changed, those waiting longest first."""
    return [row[0] for row in await graph.read(WAITING, {"today": today, "most": most})]


async def next_of_round(tx: Transaction, most: int, by: str) -> list[str]:
    """The next people of a round through everybody, which an import or other rules begin. None: none goes on."""
    record = await (await tx.run(ROUND, by=by)).single(strict=True)
    if record[0] is None:
        return []
    people = [row[0] async for row in await tx.run(NEXT_OF_ROUND, after=record[0], most=most)]
    await (await tx.run(ROUND_AT, after=people[-1] if people else None, many=len(people))).consume()
    return people


async def round_over(tx: Transaction, law: int, by: str) -> None:
    """Note that everybody was judged by the rules of a number, or by later ones."""
    await (await tx.run(ROUND_OVER, law=law, by=by)).consume()


async def everyone(graph: Graph, after: str, most: int) -> list[str]:
    """People by id, from behind one on."""
    return [row[0] for row in await graph.read(NEXT_OF_ROUND, {"after": after, "most": most})]


async def some(tx: Transaction, most: int) -> list[str]:
    """People taken at random: ids are, so those that follow a new one."""
    found: list[str] = []
    for after in (new_id("off"), ""):
        rows = await tx.run(NEXT_OF_ROUND, after=after, most=most - len(found))
        found += [row[0] async for row in rows if row[0] not in found]
        if len(found) == most:
            break
    return found


async def names_of_areas(tx: Transaction, slugs: list[str]) -> list[str]:
    """What areas are called."""
    return [row[0] async for row in await tx.run(AREA_NAMES, slugs=slugs)]


async def person_of(graph: Graph, sentence: str) -> str | None:
    """Whose an order or licence is."""
    rows = await graph.read(PERSON_OF, {"id": sentence})
    return rows[0][0] if rows else None
