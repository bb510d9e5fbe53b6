"""The quality of what the legacy systems hold: figures by system and by area or prison, and as of each extract.

`(:Quality {id, system, scope, day})` and `(:QualityPoint {id, quality, day})` hold sums of what each import counted of
its file (`importers/figures.py`), written as it ends, so that reading them counts nothing. Scope `''` is the country.
Readers without cases get figures rounded to five and none below it, so that no two figures differ by one person.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.keys import node_id
from graph.rejects import NOT_APART
from graph.scopes import MAY_SEE
from graph.session import Transaction
from graph.shape import Derived, Edge, Order, Shape, Start, dates
from rules.figures import told

COUNTED = (
    "people",
    "withPnc",
    "withCro",
    "ethnicityRecorded",
    "ethnicityNotStated",
    "ethnicityNeverRecorded",
    "ethnicityFormer",
    "birthMissing",
    "birthFirstOfJanuary",
    "badCheckLetters",
)
"""What an import counts of the people in its file."""

FIGURES = ("rows", "rejected", "impossibleDates", *COUNTED)


def _figures() -> dict[str, Derived]:
    return {name: Derived((f"coalesce({{n}}.{name}, 0)", "$cases"), told) for name in FIGURES}


LATEST_FIRST = Order(("{m}.day", "{m}.id"), descending=True)
BY_SCOPE = Order(("{m}.system", "{m}.scope", "{m}.id"))
BY_NAME = Order(("{m}.name", "{m}.id"))

QUALITY = Shape(
    "Quality",
    "Quality",
    "qua",
    {"system": "{n}.system", "national": "{n}.scope = ''", **dates("day"), **_figures()},
    {
        "area": Edge("Area", "({m}:Area {slug: {n}.scope})", one=True),
        "prison": Edge("Prison", "({m}:Prison {estab: {n}.scope})", one=True),
        "points": Edge("QualityPoint", "({m}:QualityPoint {quality: {n}.id})", order=LATEST_FIRST),
    },
    guard=NOT_APART,
)

QUALITY_POINT = Shape("QualityPoint", "QualityPoint", "qpt", {**dates("day"), **_figures()}, guard=NOT_APART)


def _needing() -> str:
    return (
        "COUNT {{ MATCH ({n})<-[:IN_AREA]-(s:Supervision)<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(p:Offender) "
        "WHERE p.ethnicityNeedsRecording = true AND (s.to IS NULL OR s.to > $today) AND "
        + MAY_SEE.replace("{m}", "p").replace("{", "{{").replace("}", "}}")
        + " RETURN DISTINCT p }}"
    )


# An area, as those may know it who see figures and no case.
ETHNICITY_COUNT = Shape(
    "EthnicityCount",
    "Area",
    "area",
    {"name": "{n}.name", "needsRecording": Derived((_needing(), "$cases"), told)},
)

SHAPES = (QUALITY, QUALITY_POINT, ETHNICITY_COUNT)

ALL = "MATCH (n:Quality) WHERE n.system >= ''"
OF_SYSTEM = "MATCH (n:Quality {system: $_system})"
OF_PLACE = "MATCH (n:Quality {id: $_place})"
OF_AREA = " {} EXISTS {{ (:Area {{id: $_area, slug: n.scope}}) }}"

AREAS = "MATCH (n:Area) WHERE n.slug >= ''"

NEEDS_RECORDING = "MATCH (n:Offender {ethnicityNeedsRecording: true})"
NEEDS_RECORDING_IN_AREA = (
    "MATCH (:Area {id: $_area})<-[:IN_AREA]-(s:Supervision WHERE s.to IS NULL OR s.to > $today)"
    "<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(n:Offender WHERE n.ethnicityNeedsRecording = true) WITH DISTINCT n"
)
BY_PERSON = Order(("{m}.surname", "coalesce({m}.forenames, '')", "{m}.id"))

KEEP_COUNTED = """
MATCH (i:ImportFile {id: $id})
SET i += $figures, i.quality = $quality
WITH i
CALL (i) { MATCH (r:Reject {fileId: i.id}) WHERE r.reason = 'impossible-dates' RETURN count(r) AS many }
SET i.impossibleDates = many
"""

PLACE_OF = """
MATCH (i:ImportFile {id: $id})
WHERE i.quality IS NOT NULL
RETURN i.system, i.extractDate, i.quality
"""

_SUMS = ", ".join(f"{name}: sum(coalesce(f.{name}, 0))" for name in FIGURES)

KEEP_POINT = f"""
MATCH (f:ImportFile {{quality: $quality}})
WHERE f.status = 'IMPORTED' AND f.extractDate <= $day
WITH f ORDER BY f.extractDate DESC, f.importedAt DESC
WITH f.name AS name, head(collect(f)) AS f
WITH {{{_SUMS}}} AS figures, head(collect(f)) AS one
MERGE (p:QualityPoint {{id: $point}})
SET p += figures, p.day = $day, p.quality = $quality, p.apart = one.apart
WITH one
MERGE (q:Quality {{id: $quality}})
SET q.system = one.system, q.scope = one.scope, q.apart = one.apart
"""

KEEP_NATIONAL_POINT = f"""
MATCH (q:Quality {{system: $system}})
WHERE q.scope <> ''
CALL (q) {{
    MATCH (p:QualityPoint {{quality: q.id}})
    WHERE p.day <= $day
    RETURN p AS f ORDER BY p.day DESC LIMIT 1
}}
WITH {{{_SUMS}}} AS figures, head(collect(q)) AS one
MERGE (p:QualityPoint {{id: $point}})
SET p += figures, p.day = $day, p.quality = $quality, p.apart = one.apart
WITH one
MERGE (n:Quality {{id: $quality}})
SET n.system = one.system, n.scope = '', n.apart = one.apart
"""

_LATEST = ", ".join(f"q.{name} = p.{name}" for name in ("day", *FIGURES))

KEEP_LATEST = f"""
UNWIND $ids AS id
MATCH (q:Quality {{id: id}})
CALL (q) {{
    MATCH (p:QualityPoint {{quality: q.id}})
    RETURN p ORDER BY p.day DESC LIMIT 1
}}
SET {_LATEST}
"""


def quality(
    first: int,
    after: list[Any] | None,
    *,
    system: str | None = None,
    area: str | None = None,
    place: str | None = None,
) -> Start:
    """Figures by system and scope, the country's before its areas'; `place`: those with this id."""
    if place is not None:
        return Start("Quality", OF_PLACE, {"place": place}, BY_SCOPE, first, after)
    match = ALL if system is None else OF_SYSTEM
    values = {name: value for name, value in {"system": system, "area": area}.items() if value is not None}
    if area is not None:
        match += OF_AREA.format("WHERE" if system else "AND")
    return Start("Quality", match, values, BY_SCOPE, first, after)


def ethnicity_counts(first: int, after: list[Any] | None) -> Start:
    """Areas by name, each with how many people it has to ask."""
    return Start("EthnicityCount", AREAS, {}, BY_NAME, first, after)


def needs_recording(within: str, area: str | None, first: int, after: list[Any] | None) -> Start:
    """People whose old ethnicity has no certain new one, by name. `within` is a predicate on the offender `{m}`."""
    match = NEEDS_RECORDING if area is None else NEEDS_RECORDING_IN_AREA
    if within:
        match += f" WHERE {within.replace('{m}', 'n')}"
    return Start("Offender", match, {} if area is None else {"area": area}, BY_PERSON, first, after)


async def keep(
    tx: Transaction, *, file: str, system: str, scope: str, day: date, counted: dict[str, int]
) -> None:
    """Keep what an import counted of its file, and bring the figures that it is part of up to date."""
    place = node_id("qua", system, scope)
    figures = {name: counted.get(name, 0) for name in COUNTED}
    await tx.run(KEEP_COUNTED, id=file, figures=figures, quality=place)
    await _sum_up(tx, system, place, day)


async def sum_up(tx: Transaction, file: str) -> None:
    """Bring the figures that a file is part of up to date: its rows that waited have come in, or were put aside."""
    record = await (await tx.run(PLACE_OF, id=file)).single()
    if record is not None:
        await _sum_up(tx, record[0], record[2], record[1].to_native())


async def _sum_up(tx: Transaction, system: str, place: str, day: date) -> None:
    country = node_id("qua", system, "")
    await tx.run(KEEP_POINT, quality=place, point=node_id("qpt", place, day), day=day)
    # A system that comes in one file for the whole country has no places.
    if place == country:
        await tx.run(KEEP_LATEST, ids=[country])
        return
    await tx.run(
        KEEP_NATIONAL_POINT, quality=country, point=node_id("qpt", country, day), day=day, system=system
    )
    await tx.run(KEEP_LATEST, ids=[place, country])
