"""Likeness: which files resemble each other, kept as edges between them that say how much and why.

A file that is new or changed is due. Its keys (`rules.blocking`) are kept as `IN_BLOCK` to a `Block` each; every other
file in one of its blocks is compared with it, and `RESEMBLES` put anew. A block on too many files says nothing: when it
grows past the bound, or falls below it, all that were compared for it are compared again. So the edges follow from
what the files say, whatever the order in which they came. All that are due are placed in their blocks before the first
is compared: each two are then compared once, by the later of them, and no block grows past the bound halfway.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from graph.session import Transaction
from rules.blocking import TOO_MANY, keys, most, number_key
from rules.likeness import File
from rules.matching import FLOOR, judge
from rules.names import address_line

LOAD_LIKE = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})
CALL (f) {
    MATCH (f)-[:KNOWN_AS]->(n:Name)
    RETURN collect([n.kind, n.surname, n.forenames]) AS names
}
CALL (f) {
    MATCH (f)-[:IDENTIFIED_BY]->(i:Identifier)
    WHERE i.valid AND i.scheme IN ['PNC', 'CRO', 'NINO', 'PRISON_NUMBER']
    RETURN collect([i.scheme, i.value]) AS numbers
}
CALL (f) {
    MATCH (f)-[:LIVES_AT]->(a:Address)
    RETURN collect([a.postcode, head(a.lines)]) AS addresses
}
CALL (f) {
    MATCH (f)-[:SERVES]->(s:Sentence)
    RETURN collect([s.prisonNumber, toString(s.date)]) AS sentences
}
CALL (f) {
    MATCH (f)-[:HELD]->(p:Spell)
    WHERE p.heldAt IS NOT NULL
    RETURN collect([p.heldAt, toString(p.receivedOn), toString(p.releasedOn)]) AS held
}
CALL (f) {
    MATCH (f)-[:ASSESSED]->(x:Assessment)-[:IN_AREA]->(a:Area)
    RETURN a.slug AS place, toString(x.date) AS day, null AS ordered
    UNION
    MATCH (f)-[:ASSESSED]->(x:Assessment)-[:AT]->(p:Prison)
    RETURN p.estab AS place, toString(x.date) AS day, null AS ordered
    UNION
    MATCH (f)-[:REFERRED]->(x:Referral)-[:IN_AREA]->(a:Area)
    RETURN a.slug AS place, toString(x.referredOn) AS day, toString(x.orderDate) AS ordered
    UNION
    MATCH (f)-[:TREATED]->(x:Treatment)-[:IN_AREA]->(a:Area)
    RETURN a.slug AS place, toString(x.orderDate) AS day, toString(x.orderDate) AS ordered
    UNION
    MATCH (f)-[:REGISTERED]->(x:RegisterEntry)
    MATCH (a:Area {forceNumber: x.force})
    RETURN a.slug AS place, null AS day, null AS ordered
    UNION
    RETURN null AS place, null AS day, null AS ordered
}
WITH f, names, numbers, addresses, sentences, held, collect([place, day, ordered]) AS seen
CALL (f) {
    MATCH (f)-[:REGISTERED]->(x:RegisterEntry)
    RETURN collect(head(x.lines)) AS lines
}
RETURN properties(f), names, numbers, addresses, sentences, held, seen, lines
"""

COMMON_BLOCKS = """
UNWIND $keys AS key
MATCH (b:Block {key: key})
WHERE b.common
RETURN b.key
"""

LEAVE_BLOCKS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.id})-[r:IN_BLOCK]->(b:Block)
USING INDEX f:CaseFile(id)
WHERE NOT b.key IN row.keys
DELETE r
RETURN DISTINCT b.key
"""
"""The index is named: planned on a graph that has no blocks yet, this would look at all of them for each file."""

ENTER_BLOCKS = """
UNWIND $rows AS row
MATCH (f:CaseFile {id: row.id})
UNWIND row.keys AS key
MERGE (b:Block {key: key})
MERGE (f)-[:IN_BLOCK]->(b)
"""

SIZES = """
UNWIND $keys AS key
MATCH (b:Block {key: key})
WITH b, coalesce(b.common, false) AS common, COUNT { (b)<-[:IN_BLOCK]-() } AS size
WHERE common OR size > $bound
RETURN b.key, common, size
"""

EMPTY_BLOCKS = """
UNWIND $keys AS key
MATCH (b:Block {key: key})
WHERE NOT EXISTS { (b)<-[:IN_BLOCK]-() }
DELETE b
"""

TURN = """
UNWIND $keys AS key
MATCH (b:Block {key: key})
SET b.common = NOT coalesce(b.common, false)
WITH b
MATCH (b)<-[:IN_BLOCK]-(f:CaseFile)
WHERE coalesce(f.joining, '') <> 'DUE'
SET f.joining = 'PLACED'
"""

STANDS = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})
SET f.joining = $joining
"""

COMPARED_WITH = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})-[:IN_BLOCK]->(b:Block)
USING INDEX f:CaseFile(id)
WHERE NOT coalesce(b.common, false)
MATCH (b)<-[:IN_BLOCK]-(other:CaseFile)
WHERE coalesce(other.joining, '') <> 'PLACED'
RETURN DISTINCT other.id
"""
"""Those that are to be compared later compare themselves with these."""

BLOCKS_OF = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})
RETURN f.id, [(f)-[:IN_BLOCK]->(b:Block) WHERE NOT coalesce(b.common, false) | b.key]
"""

FORGET = """
UNWIND $files AS id
MATCH (f:CaseFile {id: id})-[r:RESEMBLES]-(other:CaseFile)
USING INDEX f:CaseFile(id)
WHERE coalesce(other.joining, '') <> 'PLACED'
SET other.joining = coalesce(other.joining, 'SCORED')
DELETE r
"""
"""What is decided of those that it resembled may change too."""

RESEMBLE = """
UNWIND $rows AS row
MATCH (a:CaseFile {id: row.a})
MATCH (b:CaseFile {id: row.b})
CREATE (a)-[r:RESEMBLES]->(b)
SET r = row.says
"""

ALWAYS = date(9999, 12, 31)

Read = Callable[[str, Mapping[str, Any]], Awaitable[list[list[Any]]]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two files are, `a` the smaller id; `fields` are `field:level:weight`."""

    a: str
    b: str
    weight: float
    fields: list[str]


class Scorer(Protocol):
    """What gives files their likeness: a model with a name."""

    @property
    def name(self) -> str:
        """The name of the dated model."""

    def score(
        self, left: Sequence[File], right: Sequence[File], blocks: Mapping[str, Sequence[str]]
    ) -> list[Likeness]:
        """The likeness of the files of one list to those of the other that share a block with them."""


def within(tx: Transaction) -> Read:
    """Reading in a transaction that is there."""

    async def read(statement: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        result = await tx.run(statement, dict(parameters))
        return [record.values() async for record in result]

    return read


async def place(tx: Transaction, due: list[str]) -> None:
    """Put files that are due into their blocks: they are compared next. One transaction."""
    read = within(tx)
    rows = [{"id": f.id, "keys": keys(f)} for f in (await load_like(read, due, common=False)).values()]
    await tx.run(STANDS, files=due, joining="PLACED")
    left = [row[0] for row in await read(LEAVE_BLOCKS, {"rows": rows})]
    await tx.run(ENTER_BLOCKS, rows=rows)
    touched = sorted({*left, *(key for row in rows for key in row["keys"])})
    sizes = await read(SIZES, {"keys": touched, "bound": min(TOO_MANY.values())})
    if turned := [key for key, common, size in sizes if common != (size > most(key))]:
        await tx.run(TURN, keys=turned)
    if left:
        await tx.run(EMPTY_BLOCKS, keys=left)


async def resemble(tx: Transaction, placed: list[str], scorer: Scorer) -> None:
    """Compare files in their blocks with all that they may be one with, and put what they resemble. One transaction."""
    read = within(tx)
    # First, so that those of this batch count among each other as compared.
    await tx.run(STANDS, files=placed, joining="SCORED")
    others = {row[0] for row in await read(COMPARED_WITH, {"files": placed})} | set(placed)
    files = await load_like(read, sorted(others))
    blocks = {row[0]: row[1] for row in await read(BLOCKS_OF, {"files": sorted(others)})}
    await tx.run(FORGET, files=placed)
    rows = []
    for one in scorer.score([files[id_] for id_ in placed], [files[id_] for id_ in sorted(others)], blocks):
        pair = judge(files[one.a], files[one.b], one.weight)
        if one.weight >= FLOOR or pair.verdict == "JOIN":
            says = {"weight": one.weight, "fields": one.fields, "model": scorer.name}
            rows.append({"a": one.a, "b": one.b, "says": {**says, "verdict": pair.verdict, "why": pair.why}})
    if rows:
        await tx.run(RESEMBLE, rows=rows)


async def load_like(read: Read, ids: Sequence[str], *, common: bool = True) -> dict[str, File]:
    """Files as matching sees them, by id. A number that is on too many files is left out (with `common`)."""
    rows = await read(LOAD_LIKE, {"files": list(ids)})
    files = {row[0]["id"]: _file(*row) for row in rows}
    if not common:
        return files
    numbers = {
        number_key(scheme, value)
        for file in files.values()
        for scheme, values in file.numbers.items()
        for value in values
    }
    dummies = {row[0] for row in await read(COMMON_BLOCKS, {"keys": sorted(numbers)})}
    return {id_: _without(file, dummies) if dummies else file for id_, file in files.items()}


def _without(file: File, dummies: set[str]) -> File:
    numbers = {
        scheme: frozenset(value for value in values if number_key(scheme, value) not in dummies)
        for scheme, values in file.numbers.items()
    }
    return replace(file, numbers={scheme: values for scheme, values in numbers.items() if values})


def _file(
    told: dict[str, Any],
    names: list[list[Any]],
    numbers: list[list[str]],
    addresses: list[list[Any]],
    sentences: list[list[Any]],
    held: list[list[Any]],
    seen: list[list[Any]],
    lines: list[str],
) -> File:
    called = [(name[1], name[2]) for name in sorted(names, key=lambda n: (n[0] != "PRIMARY", str(n)))]
    if not called:
        called = [(told.get("surname") or "", told.get("forenames"))]
        called += [
            (s.strip(), f.strip() or None)
            for s, _, f in (n.partition(",") for n in told.get("aliases") or ())
        ]
    by_scheme: dict[str, set[str]] = {}
    prison = told.get("prisonNumber")
    every: list[tuple[str, str | None]] = [(scheme, value) for scheme, value in numbers]
    every += [("PNC", told.get("pnc")), ("CRO", told.get("cro")), ("PRISON_NUMBER", prison)]
    every += [("PRISON_NUMBER", sentence[0]) for sentence in sentences]
    for scheme, value in every:
        if value:
            by_scheme.setdefault(scheme, set()).add(value)
    days = [told.get("sentenceDate"), *(s[1] for s in sentences), *(s[2] for s in seen)]
    where = [(place, _day(since), _day(until) or ALWAYS) for place, since, until in held]
    if told["system"] in ("CRAMS", "CASEBOOK"):
        where.append((told["scope"], _day(told.get("openedOn")), _day(told.get("closedOn")) or ALWAYS))
    codes = [told.get("postcode"), *(each[0] for each in addresses)]
    firsts = [*lines, *(each[1] for each in addresses)]
    return File(
        told["id"],
        tuple(called),
        frozenset(day for day in [_day(told.get("dateOfBirth"))] if day),
        told.get("sex"),
        {scheme: frozenset(values) for scheme, values in by_scheme.items()},
        _cases(told),
        frozenset("".join(code.split()).upper() for code in codes if code),
        frozenset(line for line in map(address_line, firsts) if line),
        frozenset(day for each in days if (day := _day(each))),
        tuple(sorted((place, since, until) for place, since, until in where if since)),
        frozenset((place, _day(day)) for place, day, _ in seen if place),
        told.get("apart"),
    )


def _cases(told: Mapping[str, Any]) -> frozenset[str]:
    if told["system"] in ("CRAMS", "CASEBOOK"):
        return frozenset([f"{told['scope']} {told['reference']}"])
    if told.get("cramsReference") and told.get("cramsArea"):
        return frozenset([f"{told['cramsArea']} {told['cramsReference']}"])
    return frozenset()


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) else value.to_native()
