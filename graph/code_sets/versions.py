"""Reading and writing versions of sets of codes, and counting who holds which code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.code_sets import HOLDERS
from graph.keys import node_id
from graph.scopes import MAY_SEE
from graph.session import Graph, Transaction
from rules.code_sets import Code, Version, built_in
from rules.codes import CodeSetName

# Whoever loads a version waits here for the other to end, so that each follows the one before it.
LOCK = """
MERGE (k:Marker {key: 'code sets'})
SET k.at = $at
"""

VERSIONS = """
MATCH (:CodeSet {name: $name})-[:HAS_VERSION]->(v:CodeSetVersion)
RETURN v.number, v.from, v.to, coalesce(v.source, ''),
    COLLECT { MATCH (v)-[h:HAS_CODE]->(c:Code) RETURN [c.name, c.code, h.label, h.aliases, c.countsAs] },
    COLLECT { MATCH (v)-[:HAS_CODE]->(c:Code)<-[b:BECOMES]-(old:Code) WHERE b.version = v.number
              RETURN [old.name, c.name] },
    COLLECT { MATCH (v)<-[:ASKED_AGAIN]-(old:Code) RETURN old.name }
ORDER BY v.number
"""

KEEP_SET = """
MERGE (s:CodeSet {id: $id})
ON CREATE SET s.name = $name, s.label = $label
"""

END_LAST = """
MATCH (:CodeSet {id: $set})-[:HAS_VERSION]->(v:CodeSetVersion {number: $last})
SET v.to = $from
WITH v
CALL (v) { MATCH (v)-[h:HAS_CODE]->(c:Code) SET h.to = $from, c.label = h.label }
CALL (v) { MATCH (v)-[:HAS_CODE]->(:Code)<-[b:BECOMES]-(:Code) WHERE b.version = v.number SET b.to = $from }
CALL (v) { MATCH (v)<-[a:ASKED_AGAIN]-(:Code) SET a.to = $from }
"""

CREATE_VERSION = """
MATCH (s:CodeSet {id: $set})
CREATE (s)-[:HAS_VERSION]->(v:CodeSetVersion {id: $id, number: $number, from: $from, source: $source, loadedAt: $at,
    loadedBy: $by})
WITH v
UNWIND $codes AS row
MERGE (c:Code {key: row.key})
ON CREATE SET c.id = row.id, c.set = $name, c.name = row.name, c.code = row.code, c.label = row.label
SET c.countsAs = row.countsAs
CREATE (v)-[:HAS_CODE {label: row.label, aliases: row.aliases, from: $from}]->(c)
"""

CREATE_MAPPING = """
UNWIND $mapped AS row
MATCH (old:Code {key: row.old})
MATCH (new:Code {key: row.new})
CREATE (old)-[:BECOMES {version: $number, from: $from}]->(new)
"""

CREATE_ASKED = """
MATCH (v:CodeSetVersion {id: $id})
UNWIND $asked AS key
MATCH (old:Code {key: key})
CREATE (old)-[:ASKED_AGAIN {from: $from}]->(v)
"""

WRITTEN = """
MATCH (s:CodeSet)-[:HAS_VERSION]->(v:CodeSetVersion)-[h:HAS_CODE]->(c:Code)
WHERE s.name IN $names AND v.from <= $today AND (v.to IS NULL OR v.to > $today)
RETURN s.name, c.name, c.code, h.aliases, c.countsAs
"""

_SEEN = MAY_SEE.replace("{m}", "o")
COUNT: Mapping[str, str] = {
    set_: f"""
UNWIND $names AS name
{clause.replace("{n}", "o")}
WITH DISTINCT name, o
WHERE {_SEEN}
WITH name, o, head(COLLECT {{
    MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(s:Supervision)-[:IN_AREA]->(a:Area)
    WHERE s.to IS NULL OR s.to > $today
    RETURN a.name ORDER BY s.from DESC, s.id
}}) AS area
RETURN name, area, count(o) AS many
ORDER BY name, area
"""
    for set_, clause in HOLDERS.items()
}
COUNT_ALL: Mapping[str, str] = {name: text.replace(_SEEN, "true") for name, text in COUNT.items()}
"""The same of everybody."""

BY_PRODUCT = "the product itself"


class Holding(NamedTuple):
    """How many people whose record holds a code an area supervises now; area None: those whom none does."""

    name: str
    area: str | None
    people: int


class Written(NamedTuple):
    """How extracts write a code: the set, the name that records hold, the code, aliases, and what it counts as."""

    set: str
    name: str
    code: str
    aliases: tuple[str, ...]
    counts_as: str | None


async def lock(tx: Transaction, at: datetime) -> None:
    """Wait for whoever loads a version, and keep others waiting until the end of the transaction."""
    await tx.run(LOCK, at=at)


async def versions(tx: Transaction, name: CodeSetName) -> list[Version]:
    """The versions of a set in their order; those that the product brings where the graph has none yet."""
    found = [
        Version(
            number,
            since.to_native(),
            until.to_native() if until else None,
            {row[0]: Code(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in codes},
            {**dict(map(tuple, mapped)), **dict.fromkeys(asked)},
            source,
        )
        for number, since, until, source, codes, mapped, asked in [
            record.values() async for record in await tx.run(VERSIONS, name=name.name)
        ]
    ]
    return found or list(built_in(name))


async def write(tx: Transaction, name: CodeSetName, version: Version, *, by: str, at: datetime) -> str:
    """Write a version, which ends the one before it. Answers its id."""
    set_, id_ = node_id("cset", name.name), node_id("cver", name.name, version.number)
    values = {"set": set_, "id": id_, "name": name.name, "from": version.since, "number": version.number}

    def key(code: str) -> str:
        return f"{name.name} {code}"

    await tx.run(KEEP_SET, id=set_, name=name.name, label=name.label)
    await tx.run(END_LAST, {**values, "last": version.number - 1})
    rows = [
        {
            "key": key(one.name),
            "id": node_id("code", name.name, one.name),
            "name": one.name,
            "code": one.code,
            "label": one.label,
            "aliases": list(one.aliases),
            "countsAs": one.counts_as,
        }
        for one in version.codes.values()
    ]
    await tx.run(CREATE_VERSION, {**values, "codes": rows, "source": version.source, "by": by, "at": at})
    mapped = [{"old": key(old), "new": key(new)} for old, new in version.becomes.items() if new]
    asked = [key(old) for old, new in version.becomes.items() if new is None]
    await tx.run(CREATE_MAPPING, {**values, "mapped": mapped})
    await tx.run(CREATE_ASKED, {**values, "asked": asked})
    return id_


async def keep_built_in(graph: Graph, at: datetime) -> None:
    """Have the versions that the product brings in the graph, once."""

    async def work(tx: Transaction) -> None:
        await keep(tx, at)

    await graph.write(work)


async def keep(tx: Transaction, at: datetime, names: Iterable[CodeSetName] = CodeSetName) -> None:
    """The same within a transaction, for some sets."""
    await lock(tx, at)
    for name in names:
        if await (await tx.run(VERSIONS, name=name.name)).peek() is None:
            for version in built_in(name):
                await write(tx, name, version, by=BY_PRODUCT, at=at)


async def written(graph: Graph, names: Sequence[CodeSetName], today: date) -> list[Written]:
    """How extracts may write the codes of some sets on a day."""
    rows = await graph.read(WRITTEN, {"names": [one.name for one in names], "today": today})
    return [Written(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in rows]


async def counted(tx: Transaction, name: CodeSetName, names: Iterable[str], today: date) -> list[Holding]:
    """The same of everybody, for whoever runs the system."""
    result = await tx.run(COUNT_ALL[name.name], today=today, names=list(names))
    return [Holding(*record.values()) async for record in result]


async def holding(
    tx: Transaction, name: CodeSetName, names: Iterable[str], asking: Mapping[str, Any]
) -> list[Holding]:
    """How many of the people whom the reader may see hold each of some codes (by name), by area."""
    result = await tx.run(COUNT[name.name], {**asking, "names": list(names)})
    return [Holding(*record.values()) async for record in result]
