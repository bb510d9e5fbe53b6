"""What figures count, read person by person for the copy in columns (`resolvers/columns.py`), and whom a reader
may count in it.

The copy holds what is counted and nobody's access: whom a reader may count, the graph is asked each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.questions import EVERYWHERE, PRISONS, flags
from graph.questions.measure import Measure
from graph.questions.measures import MEASURES
from graph.questions.traits import WHO
from graph.scopes import MAY_SEE
from graph.session import Graph
from rules.codes import Counted, Trait

COPIED: Mapping[Counted, Measure] = {
    count: measure
    for count, measure in MEASURES.items()
    # These are few, and whom they are of may be known to some alone.
    if count not in (Counted.VICTIMS, Counted.REGISTER)
}
"""What the copy holds."""

OWN = {count: tuple(measure.traits) for count, measure in COPIED.items()}
"""The traits of each that are not its person's, its place's or its day's."""

# Without being told where to begin, Neo4j may read every incident there is to find those of some people.
SOME = "MATCH (o:Offender) USING INDEX o:Offender(id) WHERE o.id IN $people RETURN o.id"


def _rows(measure: Measure) -> str:
    places, place = (PRISONS, "pr") if measure.places is Trait.PRISON else (EVERYWHERE, "ar")
    own = [by.text for by in measure.traits.values()]
    day = f"toString({measure.day})" if measure.day else "null"
    told = [
        "n.id",
        "o.id",
        f"{place}.id",
        f"{place}.name",
        day,
        flags(measure),
        measure.value or "null",
        *own,
    ]
    columns = ", ".join(f"{text} AS c{number}" for number, text in enumerate(told))
    return SOME.replace("RETURN o.id", f"{places} {measure.match} WITH * RETURN DISTINCT {columns}")


ROWS = {count.name: _rows(measure) for count, measure in COPIED.items()}
"""For each thing its rows of some people: its id, the person's, its place's id and name, its day, its flags (`flags`),
what is averaged, and its own traits."""

WHOSE = f"{SOME}, {', '.join(by.text for by in WHO.values())}"
"""The traits that each of some people has."""

HOW_MANY = "MATCH (o:Offender) RETURN count(o)"

NEXT_PEOPLE = "MATCH (o:Offender) WHERE o.id > $after RETURN o.id ORDER BY o.id LIMIT $most"

SEEN = "MATCH (o:Offender) WHERE o.id >= '' AND true RETURN o.id"

EVENTS = """
MATCH (e:Event)
WHERE e.position > $after AND e.position <= $upto
RETURN e.kind, [(e)-[:ON]->(o) | o.id]
"""

LAST = "MATCH (k:Marker {key: 'outbox'}) RETURN k.last"

# Whoever was joined to another or deleted since the copy is in it under an id that is nobody's now. A limit of theirs
# went on to the record that they are part of.
HIDDEN = f"""
CALL () {{
    MATCH (o:Offender)
    WHERE o.id >= '' AND (coalesce(o.limited, true) OR o.concealed IS NOT NULL) AND NOT {MAY_SEE.replace("{m}", "o")}
    RETURN o.id AS id
    UNION ALL
    MATCH (m:MergedOffender)
    WHERE m.id >= ''
    RETURN m.id AS id
    UNION ALL
    MATCH (d:DeletedOffender)
    WHERE d.id >= ''
    RETURN d.id AS id
}}
RETURN collect(id)
"""


async def rows(graph: Graph, count: Counted, people: Sequence[str], today: date) -> list[list[Any]]:
    """The rows of something that is counted, of some people."""
    return await graph.read(ROWS[count.name], {"people": people, "today": today})


async def whose(graph: Graph, people: Sequence[str], today: date) -> list[list[Any]]:
    """Some people, each with the traits of `WHO` in their order."""
    return await graph.read(WHOSE, {"people": people, "today": today})


async def next_people(graph: Graph, after: str, most: int) -> list[str]:
    """The next people in the order of their ids; none are left: []."""
    return [row[0] for row in await graph.read(NEXT_PEOPLE, {"after": after, "most": most})]


async def how_many(graph: Graph) -> int:
    """How many people there are."""
    return int((await graph.read(HOW_MANY, {}))[0][0])


async def last_position(graph: Graph) -> int:
    """How far the events have come."""
    return next((row[0] or 0 for row in await graph.read(LAST, {})), 0)


async def happened(graph: Graph, after: int, upto: int) -> list[tuple[str, list[str]]]:
    """The events of these positions: their kind, and on whose record."""
    return [(row[0], row[1]) for row in await graph.read(EVENTS, {"after": after, "upto": upto})]


async def hidden(graph: Graph, asking: Mapping[str, Any]) -> list[str]:
    """Whom somebody may not know of who may count everybody else."""
    return (await graph.read(HIDDEN, asking))[0][0]  # type: ignore[no-any-return]


async def seen(graph: Graph, within: Sequence[str], asking: Mapping[str, Any]) -> list[str]:
    """Whom somebody may count: those of whom every predicate on `{m}` holds."""
    conditions = " AND ".join(text.replace("{m}", "o") for text in (MAY_SEE, *within))
    return [row[0] for row in await graph.read(SEEN.replace("true", conditions, 1), asking)]
