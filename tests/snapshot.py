"""The whole record as plain values, without the times of writing: two imports that end the same give equal ones."""

from typing import Any

from graph.session import Graph

TIMES = {"recordedAt", "createdAt", "importedAt", "supersededAt", "retractedAt", "resolvedAt", "at"}
HISTORY = {"Version", "MergedOffender"}
PAST = {"WAS", "NOW", "HAD_FILE", "WAS_KEPT_APART", "HAD_FACT", "HAD_LINK", "PARTED"}
COUNTED = {"version", "basis"}
"""Of a node, and of a file that was read: what it was read on top of."""
IGNORED = {"AuditEntry", "Event", "Marker", "Migration", "MigrationLock"}

NODES = "MATCH (n) RETURN labels(n), properties(n)"
LINKS = "MATCH (a)-[r]->(b) RETURN a.id, labels(a), type(r), properties(r), b.id, labels(b)"


async def snapshot(graph: Graph) -> tuple[list[Any], list[Any]]:
    """Nodes and relationships, sorted. Audit and outbox are left out: they tell of each run."""
    nodes = [
        (sorted(labels), _plain(properties))
        for labels, properties in await graph.read(NODES, {})
        if not IGNORED & set(labels)
    ]
    links = [
        (begin, sorted(one), type_, _plain(properties), end, sorted(other))
        for begin, one, type_, properties, end, other in await graph.read(LINKS, {})
    ]
    return sorted(nodes, key=repr), sorted(links, key=repr)


def _plain(properties: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((key, str(value)) for key, value in properties.items() if key not in TIMES)


async def as_it_is(graph: Graph) -> tuple[list[Any], list[Any]]:
    """The record as it is now, without how it came to be: what was so once, numbers of versions, ids that lead on.

    A person's id is that of the file that came first, which another order may make another: here each has the id of
    the smallest. What two rows say alike is from both, whichever came first.
    """
    nodes, links = await snapshot(graph)
    people: dict[str, str] = {}
    for begin, _, type_, _, end, _ in links:
        if type_ in ("HAS_FILE", "KEPT_APART"):
            people[begin] = min(people.get(begin, end), end)
    lost = {link[4] for link in links if link[2] == "HAD_FACT"}
    lost -= {
        link[4]
        for link in links
        if "Fact" in link[5] and link[2] not in (*PAST, "UNDER", "TRANSFERRED_TO", "SERVED_IN")
    }
    now = [
        (labels, [(key, people.get(value, value)) for key, value in properties if key not in COUNTED])
        for labels, properties in nodes
        if not HISTORY & set(labels) and dict(properties).get("id") not in lost
    ]
    there = [
        (people.get(begin, begin), type_.removeprefix("ALSO_"), properties, people.get(end, end))
        for begin, one, type_, properties, end, other in links
        if not HISTORY & {*one, *other} and type_ not in PAST and not {begin, end} & lost
    ]
    return sorted(now, key=repr), sorted(there, key=repr)
