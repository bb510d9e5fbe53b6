"""The only way to change a node of the record. What it was is kept, with who changed it, when, why and from what.

A change copies the node's properties to `(n)-[:WAS]->(:Version)`, raises `version` and sets `recordedAt` and
`recordedBy`; so the versions of a node, in order of `supersededAt`, and then the node itself, are the record as it was
known on any day (`graph/known.py` reads it so). A fact that no source says any more is taken off its file, not deleted:
`HAD_FACT` holds when and why. What a fact points at goes likewise: `HAD_LINK` stands for the link that was.

A relationship without `recordedAt` is as old as the younger of its two ends: only what is linked later says since when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from graph.session import Transaction

KEEP_FACTS = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
SET n.version = coalesce(n.version, 1) + 1
CREATE (n)-[:WAS]->(v:Version)
SET v = properties(n), v.version = n.version - 1, v.supersededAt = $at, v.supersededBy = $by,
    v.reason = $reason, v.source = row.source, v.changed = row.changed
SET n += row.properties, n.recordedAt = $at, n.recordedBy = $by
RETURN collect(n.id)
"""

LABELS: tuple[LiteralString, ...] = (
    "Fact",
    "CaseFile",
    "Offender",
    "SourceRecord",
    "Area",
    "Prison",
    "Limitation",
    "BreakGlass",
    "Staff",
    "Post",
    "Clearance",
    "Agreement",
    "Decision",
)

KEEP: Mapping[str, LiteralString] = {
    label: KEEP_FACTS.replace("(n:Fact ", "(n:" + label + " ") for label in LABELS
}
"""The same statement for each label that has a history: an index is of one label."""

RETRACT = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})
      <-[r:KNOWN_AS|IDENTIFIED_BY|LIVES_AT|SUPERVISED|SERVES|FOR|HELD|HAS_STAY|HAD|ASSESSED|HAS_OBJECTIVE|REFERRED
      |HAS_SESSION|HAS_TEST|TREATED|HAS_DRUG_TEST|HAS_WEEK|HAS_REVIEW|REGISTERED|OFFENDED_AGAINST
      |HAS_HANDOVER|TOLD|HAS_CONFIDENTIAL|HAS_MEETING|SPOKE_WITH|ASKED_FOR|HAD_INCIDENT|HAS_FINDING
      |HAS_ACTION|HAS_MAPPA_ACTION|HAS_BREACH|HAS_SUSPENSION]-(holder)
CREATE (holder)-[:HAD_FACT {type: type(r), recordedAt: r.recordedAt, retractedAt: $at, retractedBy: $by,
    reason: $reason, source: row.source}]->(n)
DELETE r
RETURN collect(n.id)
"""

UNLINK = """
UNWIND $rows AS row
MATCH (n:Fact {id: row.id})-[r:UNDER|IN_AREA|BY|AT|SERVED_IN|TRANSFERRED_TO|FROM|IN_GROUP|SAME_VICTIM
      |IS_OFFENDER]->(m)
WHERE type(r) = row.type AND m.id = row.to
CREATE (n)-[:HAD_LINK {type: row.type, recordedAt: r.recordedAt, retractedAt: $at, retractedBy: $by,
    reason: $reason, source: row.source}]->(m)
DELETE r
RETURN collect(n.id)
"""


class Gone(LookupError):
    """A node to be changed isn't there."""


@dataclass(frozen=True, slots=True)
class Change:
    """New values for some properties of a node (None: the property goes), and the source that says so, if one does."""

    id: str
    properties: Mapping[str, Any]
    source: str | None = None


async def change(
    tx: Transaction,
    label: str,
    changes: Iterable[Change],
    *,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    """Change nodes of one label (`Fact` for every kind of fact), keeping what they were.

    Raises Gone when one isn't there, and KeyError for a label without history. The first write of the statement locks
    each node, so what it keeps is what it replaces.
    """
    await _each(tx, KEEP[label], [_row(item) for item in changes], by, reason, at)


async def retract(tx: Transaction, facts: Iterable[Change], *, by: str, reason: str, at: datetime) -> None:
    """Take facts off their files. They stay in the graph, and say since when they are no longer held true."""
    await _each(tx, RETRACT, [_row(item) for item in facts], by, reason, at, all_there=False)


async def unlink(
    tx: Transaction, links: Iterable[Mapping[str, Any]], *, by: str, reason: str, at: datetime
) -> None:
    """Let facts point no longer at other nodes: each `id`, `type`, `to`, and `source`, if one says so."""
    rows = [{"source": None, **each} for each in links]
    await _each(tx, UNLINK, rows, by, reason, at, all_there=False)


def _row(item: Change) -> dict[str, Any]:
    return {
        "id": item.id,
        "properties": dict(item.properties),
        "changed": sorted(item.properties),
        "source": item.source,
    }


async def _each(
    tx: Transaction,
    statement: LiteralString,
    rows: list[dict[str, Any]],
    by: str,
    reason: str,
    at: datetime,
    *,
    all_there: bool = True,
) -> None:
    if not rows:
        return
    # In order of id, two transactions that change the same nodes wait for each other instead of deadlocking.
    rows.sort(key=lambda row: str(row["id"]))
    result = await tx.run(statement, rows=rows, by=by, reason=reason, at=at)
    record = await result.single(strict=True)
    if all_there and (missing := {row["id"] for row in rows} - set(record[0])):
        raise Gone(f"Not there to be changed: {', '.join(sorted(missing))}")
