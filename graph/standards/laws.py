"""Rules of the National Standards that were loaded: each keeps its number and its text, and the newest is in force.

`(:StandardsLaw {id, number, text, source, loadedAt, loadedBy})`; none: those that the product brings hold, whose number
is 0. `(:StandardWords {of, number, words})` is what rules changed in the name of a standard (`of`: `PLAN`)
or in what a version says of it (`NS2002 PLAN`), so that a statement that reads results finds it. Nothing of either is
ever overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from graph.keys import new_id
from graph.session import Graph, Transaction

# Whoever loads rules waits here for the other to end, so that each follows the ones before.
LOCK_LAWS = """
MERGE (k:Marker {key: 'rules of standards'})
SET k.at = $at
"""

NEWEST_LAW = """
MATCH (l:StandardsLaw)
WHERE l.number > 0
RETURN l.id, l.number ORDER BY l.number DESC LIMIT 1
"""

LAW_TEXT = """
MATCH (l:StandardsLaw {id: $id})
RETURN l.text
"""

LOADED_BEFORE = """
MATCH (l:StandardsLaw)
WHERE l.number > 0 AND l.text = $text
RETURN l.number ORDER BY l.number DESC LIMIT 1
"""

CREATE_LAW = """
CREATE (l:StandardsLaw {id: $id, number: $number, text: $text, source: $source, loadedAt: $at, loadedBy: $by})
WITH l
UNWIND keys($words) AS of
CREATE (:StandardWords {of: of, number: l.number, words: $words[of]})
"""

LAWS = """
MATCH (l:StandardsLaw)
WHERE l.number > 0
RETURN l.id, l.number, l.source, l.loadedAt, l.loadedBy ORDER BY l.number DESC
"""

PROGRESS = """
CALL () { MATCH (o:Offender) RETURN count(o) AS people }
OPTIONAL MATCH (k:Marker {key: 'round of standards'})
RETURN coalesce(k.law, 0), coalesce(k.done, 0), coalesce(k.judged, 0), people
"""


class Newest(NamedTuple):
    """The newest rules that were loaded."""

    id: str
    number: int


class Loaded(NamedTuple):
    """Rules that were loaded: from where, when and by whom."""

    id: str
    number: int
    source: str
    at: datetime
    by: str


class Progress(NamedTuple):
    """How far the round through everybody is: the number of the rules it judges by, that of the rules by which
    everybody has been judged, how many people of this round were, and how many people there are."""

    law: int
    done: int
    judged: int
    people: int


async def lock(tx: Transaction, at: datetime) -> None:
    """Wait for whoever loads rules, and keep others waiting until the end of the transaction."""
    await (await tx.run(LOCK_LAWS, at=at)).consume()


async def newest(tx: Transaction) -> Newest | None:
    """The newest rules that were loaded; None: none were."""
    record = await (await tx.run(NEWEST_LAW)).single()
    return None if record is None else Newest(*record)


async def text_of(tx: Transaction, id_: str) -> str:
    """The text of rules that were loaded."""
    record = await (await tx.run(LAW_TEXT, id=id_)).single(strict=True)
    return str(record[0])


async def loaded_before(tx: Transaction, text: str) -> int | None:
    """The number under which a text was last loaded; None: it never was."""
    record = await (await tx.run(LOADED_BEFORE, text=text)).single()
    return None if record is None else int(record[0])


async def create(
    tx: Transaction, number: int, text: str, words: Mapping[str, str], *, source: str, by: str, at: datetime
) -> str:
    """Keep rules, and the `words` in which they differ from those before. Answers their id."""
    id_ = new_id("law")
    values = {"id": id_, "number": number, "text": text, "source": source, "words": dict(words)}
    await (await tx.run(CREATE_LAW, values, by=by, at=at)).consume()
    return id_


async def listing(graph: Graph) -> tuple[list[Loaded], Progress]:
    """All rules that were loaded, the newest first, and how far everybody is judged by them."""
    rows = await graph.read(LAWS, {})
    (progress,) = await graph.read(PROGRESS, {})
    found = [Loaded(id_, number, source, at.to_native(), by) for id_, number, source, at, by in rows]
    return found, Progress(*progress)
