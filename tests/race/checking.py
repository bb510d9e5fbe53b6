"""What is wrong with what a race left: owners at every instant, stays, and each command that was answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

import orjson

from graph.session import Graph
from tests.race.acts import Ask

SUPERVISIONS = """
UNWIND $ids AS id
MATCH (:Offender {id: id})-[:HAS_FILE]->(f:CaseFile)-[r:SUPERVISED]->(s:Supervision)
RETURN id, f.id, s.id, head([(s)-[:IN_AREA]->(a:Area) | a.id]), head([(s)-[:BY]->(w:Officer) | w.id]), r.recordedAt,
    COLLECT {
        MATCH (s)-[:WAS*0..1]->(v)
        RETURN [toString(v.from), toString(v.to), v.recordedAt, v.supersededAt]
    }
"""
STAYS = """
UNWIND $ids AS id
MATCH (:Offender {id: id})-[:HAS_FILE]->(:CaseFile)-[:HELD]->(p:Spell)-[r:HAS_STAY|HAD_FACT]->(t:Stay)
WHERE type(r) = 'HAS_STAY' OR r.type = 'HAS_STAY'
RETURN id, t.id, r.recordedAt, r.retractedAt, COLLECT {
    MATCH (t)-[:WAS*0..1]->(v)
    RETURN [toString(v.from), toString(v.to), v.recordedAt, v.supersededAt]
}
"""
EVENTS = """
UNWIND $ids AS id
MATCH (:Offender {id: id})-[:HAS_FILE]->(f:CaseFile)-[:HAS_TRANSFER]->(t:Transfer)-[:HAS_STEP]->(e:TransferEvent)
RETURN f.id, t.id, e.number, e.key, e.recordedAt, e.responsibleArea, e.responsibleOfficer
ORDER BY t.id, e.number
"""
MOVES = """
UNWIND $ids AS id
MATCH (:Offender {id: id})-[:HAS_FILE]->(f:CaseFile)
OPTIONAL MATCH (m:Marker {key: 'case ' + f.id})
RETURN f.id, m.transfer, [(f)-[:HAS_TRANSFER]->(t:Transfer WHERE t.open) | [t.id, t.responsibleArea, t.responsibleOfficer]]
"""
DONE = """
MATCH (c:Command)
RETURN c.key, c.by, c.at, c.answer
"""
TOLD = """
MATCH (e:Event)
WHERE NOT e.kind IN ['ITEM_RAISED', 'TASK_DONE']
RETURN e.by, e.at
"""
AUDITED = """
MATCH (e:AuditEntry {action: 'WRITE'})
RETURN e.by, e.at
"""
MADE = """
UNWIND $ids AS id
MATCH (:Offender {id: id})-[:HAS_FILE]->(f:CaseFile)
RETURN sum(COUNT { (f)-[:HAD|HAD_FACT]->(:Movement {entered: true}) }),
    sum(COUNT { (f)-[:HAD|HAD_FACT]->(:Contact {notes: 'First appointment after a move'}) })
"""
LONG_AGO, FOR_EVER = "0001-01-01", "9999-12-31"


@dataclass
class Found:
    """How often something is wrong, and the first few in words."""

    owners: int = 0
    overlapping: int = 0
    lost: int = 0
    doubled: int = 0
    words: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """The last line of a race."""
        return (
            f"owners != 1: {self.owners}, overlapping stays: {self.overlapping}, lost: {self.lost}, "
            f"doubled: {self.doubled}"
        )

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.owners or self.overlapping or self.lost or self.doubled)

    def add(self, name: str, count: int, words: str) -> None:
        """Count something that is wrong."""
        setattr(self, name, getattr(self, name) + count)
        if len(self.words) < 20:
            self.words.append(f"{name}: {words}")


@dataclass(frozen=True)
class State:
    """A fact as it was known from an instant up to, and without, another: its days, and what it is."""

    what: str
    first: str
    last: str
    since: str
    until: str

    def known(self, at: str) -> bool:
        """Whether it was what was known at an instant."""
        return self.since <= at < self.until

    def holds(self, day: str) -> bool:
        """Whether it is so on a day: of two on the day of a change, the later one."""
        return self.first <= day < self.last


async def check(graph: Graph, ids: Sequence[str], done: Mapping[str, tuple[Ask, Any]]) -> Found:
    """Look at people's cases, and at the commands that were answered, by their keys: what was asked and answered."""
    found = await check_cases(graph, ids)
    await _commands(graph, ids, done, found)
    return found


async def check_cases(graph: Graph, ids: Sequence[str]) -> Found:
    """Look at people's cases alone: owners, stays and moves."""
    found = Found()
    await _owners(graph, ids, found)
    await _stays(graph, ids, found)
    await _moves(graph, ids, found)
    return found


async def _owners(graph: Graph, ids: Sequence[str], found: Found) -> None:
    """One area and officer for each case on each day, as known at each instant at which anything of it changed."""
    cases: dict[str, list[State]] = defaultdict(list)
    for _, file, _id, area, officer, linked, versions in await graph.read(SUPERVISIONS, {"ids": ids}):
        cases[file] += _states(f"{area} {officer}", versions, linked)
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for file, _t, _n, _key, at, area, officer in await graph.read(EVENTS, {"ids": ids}):
        named[file].append((_instant(at), f"{area} {officer}"))
    for file, states in cases.items():
        for at, day, holders in _looks(states):
            if len(holders) != 1:
                found.add("owners", 1, f"{file} on {day}, as known at {at}: {holders or 'nobody'}")
        # Every event of a move names who is responsible; the supervision that goes on then has to be theirs.
        for at, who in named[file]:
            going_on = [one.what for one in states if one.known(at) and one.last == FOR_EVER]
            if going_on != [who]:
                found.add("owners", 1, f"{file}: an event at {at} names {who}, supervisions {going_on}")


def _states(
    what: str, versions: Iterable[Sequence[Any]], linked: Any = None, unlinked: Any = None
) -> list[State]:
    """The states that a fact was in, from its versions; `linked` and `unlinked`: since and until when it was one."""
    begun, over = _instant(linked), _instant(unlinked) if unlinked else FOR_EVER
    rows = [
        (first, last or FOR_EVER, _instant(since), _instant(until) if until else FOR_EVER)
        for first, last, since, until in versions
    ]
    return [
        State(what, first, last, max(since, begun), min(until, over)) for first, last, since, until in rows
    ]


def _looks(states: Sequence[State]) -> Iterable[tuple[str, str, list[str]]]:
    """Who held a case on each day on which that may have changed, as known at each instant of a change."""
    for at in sorted({one.since for one in states} | {one.until for one in states} - {FOR_EVER}):
        known = [one for one in states if one.known(at)]
        begun = min((one.first for one in known), default=LONG_AGO)
        days = {one.first for one in known} | {one.last for one in known} - {FOR_EVER}
        for day in sorted(each for each in days if each >= begun):
            yield at, day, [one.what for one in known if one.holds(day)]


async def _stays(graph: Graph, ids: Sequence[str], found: Found) -> None:
    """No two stays of a person overlap, as known at each instant; a day on which one ends may begin the next."""
    people: dict[str, list[State]] = defaultdict(list)
    for id, stay, linked, unlinked, versions in await graph.read(STAYS, {"ids": ids}):
        people[id] += _states(stay, versions, linked, unlinked)
    for id, states in people.items():
        for at in sorted({one.since for one in states}):
            known = [one for one in states if one.known(at)]
            for one, other in combinations(known, 2):
                if one.first < other.last and other.first < one.last:
                    found.add("overlapping", 1, f"{id}, as known at {at}: {one} and {other}")


async def _moves(graph: Graph, ids: Sequence[str], found: Found) -> None:
    """One move of a case goes on at most, its marker names that, and no event of it is missing or there twice."""
    for file, marked, going_on in await graph.read(MOVES, {"ids": ids}):
        if len(going_on) > 1:
            found.add("doubled", 1, f"{file} moves {len(going_on)} times at once")
        if [marked] != ([one[0] for one in going_on] or [None]):
            found.add("lost", 1, f"{file}: its marker names {marked}, and {going_on} goes on")
    numbers: dict[str, list[int]] = defaultdict(list)
    for _, transfer, number, *_ in await graph.read(EVENTS, {"ids": ids}):
        numbers[transfer].append(number)
    for transfer, those in numbers.items():
        if those != list(range(1, len(those) + 1)):
            found.add("doubled", 1, f"{transfer} has events {those}")


async def _commands(
    graph: Graph, ids: Sequence[str], done: Mapping[str, tuple[Ask, Any]], found: Found
) -> None:
    """Every command that was answered is there once: its note, event and audit entry, and what it made."""
    kept = {key: (by, _instant(at), answer) for key, by, at, answer in await graph.read(DONE, {})}
    expected: Counter[tuple[str, str]] = Counter()
    for key, (ask, answer) in done.items():
        note = kept.get(f"{ask['who']} {key}")
        if note is None or note[2] is None or orjson.loads(note[2]) != answer:
            found.add("lost", 1, f"{ask} was answered {answer}, kept is {note}")
        else:
            expected[note[:2]] += len(ask.get("supervisions", "1"))
    for key, note in kept.items():
        if key.partition(" ")[2] not in done:
            found.add("lost", 1, f"{key} was done and never answered: {note}")
    told = Counter((by, _instant(at)) for by, at in await graph.read(TOLD, {}))
    _compare(expected, told, "events", found)
    audited = Counter((by, _instant(at)) for by, at in await graph.read(AUDITED, {}))
    _compare(Counter(note[:2] for note in kept.values()), audited, "audit entries", found)
    keys = Counter(row[3] for row in await graph.read(EVENTS, {"ids": ids}))
    for key, (ask, _) in done.items():
        steps = _keys(key, ask)
        for name in steps:
            if keys[name] != 1:
                found.add("doubled" if keys[name] else "lost", 1, f"{keys[name]} events of {ask}")
    ((movements, appointments),) = await graph.read(MADE, {"ids": ids})
    asked = [ask for ask, _ in done.values()]
    _equal("movements", sum(ask["do"] == "movement" for ask in asked), movements, found)
    taken = sum(ask.get("step") in ("ACCEPT", "ALLOCATE", "TAKE_OVER") for ask in asked)
    _equal("appointments after a move", taken, appointments, found)


def _keys(key: str, ask: Ask) -> list[str]:
    """The keys of the events of a move that a command appends."""
    if ask["do"] in ("step", "propose"):
        return [f"{ask['who']} {key}"]
    return [f"{ask['who']} {key} {one}" for one in ask["supervisions"]] if ask["do"] == "move" else []


def _compare(
    expected: Counter[tuple[str, str]], there: Counter[tuple[str, str]], what: str, found: Found
) -> None:
    for one in expected.keys() | there.keys():
        _equal(f"{what} of {one}", expected[one], there[one], found)


def _equal(what: str, wanted: int, there: int, found: Found) -> None:
    if there != wanted:
        found.add(
            "lost" if there < wanted else "doubled", abs(there - wanted), f"{what}: {there}, not {wanted}"
        )


def _instant(value: Any) -> str:
    """An instant as text that orders as instants do."""
    if value is None:
        return LONG_AGO
    at: datetime = value.to_native() if hasattr(value, "to_native") else value
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")
