"""The whole record as plain values, without the times of writing: two imports that end the same give equal ones."""

from typing import Any

from graph.session import Graph

TIMES = {"recordedAt", "createdAt", "importedAt", "supersededAt", "retractedAt", "resolvedAt", "at"}
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
