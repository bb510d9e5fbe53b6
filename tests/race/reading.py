"""The same by the GraphQL reads: who supervises now and on each day of the race as it was known, stays, and moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from graph.session import Graph
from resolvers.audit import Audit
from resolvers.context import Context
from rules.clock import stand_still
from tests.race.checking import FOR_EVER, Found
from tests.race.people import BEGIN, VIEWERS
from tests.race.running import Race
from tests.world import FAST

KNOWN = """query($id: ID!, $day: Date) { offender(id: $id, asKnownOn: $day) {
  supervisions { from to area { id } officer { id } } spells { stays { from to } } } }"""
NOW = """query($id: ID!) { offender(id: $id) { currentSupervisions { area { id } officer { id } }
  transfers { id open responsible { id } responsibleArea { id } steps { at responsible { id } } } } }"""
AT = """query($id: ID!, $at: DateTime!) { transfer(id: $id) { responsibleOn(at: $at) { responsible { id } } } }"""


async def read(
    graph: Graph, race: Race, folder: Path, found: Found, each: Callable[[int, int], None] = lambda *_: None
) -> None:
    """Read every case of a race, and add to what was found wrong."""
    stand_still(race.day)
    audit = Audit(folder / "audit-of-reading")
    try:
        for number, id in enumerate(race.cases, 1):
            await _now(graph, audit, id, found)
            day = BEGIN
            while day <= race.day:
                await _known(graph, audit, id, day, found)
                day += timedelta(days=1)
            each(number, len(race.cases))
    finally:
        await audit.close()
        stand_still(None)


async def _ask(graph: Graph, audit: Audit, document: str, **variables: Any) -> Any:
    answer = (await FAST.run(Context(VIEWERS["pat"], graph, audit), document, variables)).body()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def _text(at: Any) -> str:
    return str(at.isoformat() if hasattr(at, "isoformat") else at).replace("+00:00", "Z")


async def _known(graph: Graph, audit: Audit, id: str, day: date, found: Found) -> None:
    person = (await _ask(graph, audit, KNOWN, id=id, day=day.isoformat()))["offender"]
    on = day.isoformat()
    held = [one for one in person["supervisions"] if one["from"] <= on < (one["to"] or FOR_EVER)]
    if len(held) != 1 or not (held[0]["area"] and held[0]["officer"]):
        found.add("owners", 1, f"{id} as known on {on}: {held}")
    stays = [stay for spell in person["spells"] for stay in spell["stays"]]
    for one, other in combinations(stays, 2):
        if one["from"] < (other["to"] or FOR_EVER) and other["from"] < (one["to"] or FOR_EVER):
            found.add("overlapping", 1, f"{id} as known on {on}: {one} and {other}")


async def _now(graph: Graph, audit: Audit, id: str, found: Found) -> None:
    person = (await _ask(graph, audit, NOW, id=id))["offender"]
    now = person["currentSupervisions"]
    if len(now) != 1:
        found.add("owners", 1, f"{id} now: {now}")
    going_on = [one for one in person["transfers"] if one["open"]]
    if len(going_on) > 1:
        found.add("doubled", 1, f"{id} moves {len(going_on)} times at once")
    for one in going_on:
        if [(one["responsibleArea"], one["responsible"])] != [
            (each["area"], each["officer"]) for each in now
        ]:
            found.add("owners", 1, f"{id}: the move says {one['responsible']}, the record {now}")
    for move in person["transfers"][:3]:
        last = {step["at"]: step["responsible"] for step in move["steps"]}
        for at, who in last.items():
            step = (await _ask(graph, audit, AT, id=move["id"], at=_text(at)))["transfer"]["responsibleOn"]
            if step is None or step["responsible"] != who:
                found.add("owners", 1, f"{move['id']} at {at}: {step}, not {who}")
