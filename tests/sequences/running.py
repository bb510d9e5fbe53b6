"""Gives commands at random, as those who do the work: valid ones, impossible ones, and the same ones again.

After each of them the module's invariants hold; one that was refused, or was done before by the same key, changed
nothing in the graph; and whoever judges the person anew finds the results of the standards that are kept. At the end
`asKnownOn` answers of every evening what was read on it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from graphql import GraphQLNamedType, get_named_type, is_leaf_type
from hypothesis import note
from hypothesis import strategies as st

from demo.staff import BY_ID
from graph.session import Graph
from resolvers import commands
from resolvers.context import Context
from resolvers.standards import looking
from resolvers.standards.judging import differs, judge
from rules.clock import LONDON, stand_still, today
from schema.schema import schema
from tests.world import FAST, Asking, long_known, person

T = TypeVar("T")
Seen = Mapping[str, Any]
"""A person's record as the module's readers see it, those of the first reader first."""

BEGIN = date(2003, 9, 30)
"""A Tuesday."""
WHO = count(1)
KEYS = count(1)
PURPOSE = "To know what stands"

ALL_THAT_IS_THERE = """
MATCH (n)
RETURN count(n), COUNT { ()-->() }, sum(CASE WHEN n:Fact THEN n.version ELSE 0 END), count(n.answer),
    sum(CASE WHEN n:AuditEntry THEN 1 ELSE 0 END), sum(CASE WHEN n:Event THEN 1 ELSE 0 END)
"""


@dataclass(frozen=True)
class Asked:
    """A command that somebody gives."""

    name: str
    values: Mapping[str, Any]
    as_: str = "pat"


class Chance:
    """What Hypothesis chooses, as the modules ask for it. The first of what is there is the simplest."""

    def __init__(self, data: st.DataObject) -> None:
        self._draw = data.draw

    def order(self, things: Sequence[T]) -> list[T]:
        return self._draw(st.permutations(things))

    def of(self, options: Iterable[T]) -> T:
        there = list(options)
        return there[self.number(0, len(there) - 1)]

    def number(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))

    def rarely(self) -> bool:
        return self._draw(st.integers(0, 7)) == 7

    def day(self, today: date, least: int, most: int) -> str:
        """A day so many days from today, as text."""
        return (today + timedelta(days=self.number(least, most))).isoformat()

    def version(self, one: Mapping[str, Any] | None) -> int:
        """That of something as it was read (0: it was not there), or an older one."""
        return (one["version"] or 1 if one else 0) - self.rarely()


Step = Callable[[Chance, str, date, Seen], Sequence[Asked]]
"""Commands that somebody may think of on a day, of a person (by id) whose record was read; none where nothing is there
to begin with."""

Holds = Callable[[Seen, Seen, date], None]
"""Something that is always true of a module: it asserts so of what was seen before a command and after it, on a day. Its
docstring is what the specification says."""


async def _nothing(_asking: Asking, _who: str) -> None:
    """A module that needs nothing besides the small world's person."""


@dataclass(frozen=True)
class Module:
    """What is tried of a module: what its readers read of a person (who reads, and fields of `Offender`), commands, and
    what is always true. `beside` are root fields that are read as well, as the first reader; no day is asked for."""

    reads: Sequence[tuple[str, str]]
    steps: Sequence[Step]
    always: Sequence[Holds]
    prepare: Callable[[Asking, str], Awaitable[None]] = _nothing
    beside: str = ""


@contextmanager
def from_the_beginning() -> Iterator[None]:
    """It is the first day, and commands bear the day that it is."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(commands, "now", _Moment())
        stand_still(BEGIN)
        yield
        stand_still(None)


async def run(asking: Asking, module: Module, chance: Chance, steps: int) -> None:
    """Give so many commands about a person who was not there before, beginning on the first day."""
    on = BEGIN
    who = await someone(asking.graph)
    await module.prepare(asking, who)
    await looking.judged_again(asking.graph, [who])
    evenings: dict[date, Seen] = {}
    done: list[tuple[Asked, str]] = []
    seen = await see(asking, module, who)
    for _ in range(steps):
        for asked in chance.of(module.steps)(chance, who, on, seen):
            key = f"key {next(KEYS)} of many"
            again = await give(asking, asked, key)
            after = await see(asking, module, who)
            note(f"{on} {asked} {again or 'done'}")
            if again:
                _same(seen, after, "after a command that was refused")
            for holds in module.always:
                holds(seen, after, on)
            await _is_judged(asking.graph, who)
            if not again:
                done.append((asked, key))
            seen = after
        if done and chance.rarely():
            note("the same once more")
            await give(asking, *chance.of(done), again=True)
            _same(seen, await see(asking, module, who), "after the same once more")
        evenings[on] = seen
        if later := chance.of((0, 1, 1, 2, 9)):
            on += timedelta(days=later)
            stand_still(on)
            await looking.look(asking.graph)
            seen = await see(asking, module, who)
    stand_still(on + timedelta(days=40))
    for day, found in evenings.items():
        then = {name: value for name, value in found.items() if name != "beside"}
        _same(then, await see(asking, module, who, day), f"as known on {day}")


def _same(was: Any, is_: Any, where: str) -> None:
    """Two readings say the same; the first place at which they do not is told."""
    if isinstance(was, dict) and isinstance(is_, dict) and was.keys() == is_.keys():
        for name in was:
            _same(was[name], is_[name], f"{where}, {name}")
    elif isinstance(was, list) and isinstance(is_, list) and len(was) == len(is_):
        for number, (one, other) in enumerate(zip(was, is_, strict=True)):
            _same(one, other, f"{where} {number}")
    else:
        assert was == is_, where


async def someone(graph: Graph) -> str:
    """A person of the small world who is like no other, on record for long."""
    number = next(WHO)
    who = f"off_s{number}"
    await person(graph, who, "Sequence", f"Number {number}", "1975-05-06", f"2002/{number:07}Z")
    await long_known(graph, who)
    return who


async def give(asking: Asking, asked: Asked, key: str = "", again: bool = False) -> list[str]:
    """Give a command. Answers why it was not carried out; then, and given again, it has changed nothing."""
    key = key or f"key {next(KEYS)} of many"
    before = (await asking.graph.read(ALL_THAT_IS_THERE, {}))[0]
    name = f"{asked.name[0].upper()}{asked.name[1:]}Input"
    text = f"mutation($input: {name}!) {{ {asked.name}(input: $input) {{ userErrors {{ code field message }} }} }}"
    context = Context(BY_ID[asked.as_].viewer, asking.graph, asking.audit, PURPOSE)
    body = (await FAST.run(context, text, {"input": {**asked.values, "key": key}})).body()
    faults = [one["extensions"]["code"] for one in body.get("errors", ())]
    assert set(faults) <= {"FORBIDDEN"}, (asked, body)
    refused = faults or [f"{one['code']} {one['field']}" for one in body["data"][asked.name]["userErrors"]]
    after = (await asking.graph.read(ALL_THAT_IS_THERE, {}))[0]
    if refused or again:
        assert after == before, "it changed something"
        assert not (refused and again), refused
    else:
        assert after[4] == before[4] + 1, "one entry of the audit"
        assert after[5] > before[5], "an event"
    return refused


async def see(asking: Asking, module: Module, who: str, day: date | None = None) -> Seen:
    found: dict[str, Any] = {}
    for as_, fields in module.reads:
        text = f"query($id: ID!, $day: Date) {{ offender(id: $id, asKnownOn: $day) {{ {fields} }} }}"
        data = await _read(asking, as_, text, id=who, day=day and day.isoformat())
        assert data["offender"] is not None, (who, day)
        found |= data["offender"]
    if module.beside and day is None:
        found["beside"] = await _read(asking, module.reads[0][0], f"{{ {module.beside} }}")
    return found


async def _read(asking: Asking, as_: str, document: str, **variables: Any) -> Any:
    context = Context(BY_ID[as_].viewer, asking.graph, asking.audit, PURPOSE)
    body = (await FAST.run(context, document, variables)).body()
    assert "errors" not in body, body["errors"]
    return body["data"]


async def _is_judged(graph: Graph, who: str) -> None:
    """What is kept of the standards is what judging anew finds."""
    for one in await graph.write(lambda tx: judge(tx, [who])):
        rows = one.rows()
        wrong = [id_ for id_, row in rows.items() if differs(row["properties"], one.kept.get(id_))]
        assert not wrong, wrong
        assert rows.keys() == one.kept.keys()


class _Moment:
    """The instant at which a command is given: each a second after the one before, on the day that it is."""

    def __init__(self) -> None:
        self._seconds = count()

    def __call__(self) -> datetime:
        morning = datetime.combine(today(), time(9), LONDON).astimezone(UTC)
        return morning + timedelta(seconds=next(self._seconds))


NOT_FOLLOWED = {"offender", "source", "sources", "offences", "earlierParts", "spell", "prison", "officers"}


def whole(name: str, deep: int = 1) -> str:
    """All fields of a type of the schema, and of the things that it leads to so many steps away."""
    return " ".join(_fields(schema._schema.type_map[name], deep))


def _fields(kind: GraphQLNamedType, deep: int) -> Iterator[str]:
    for name, one in kind.fields.items():  # type: ignore[attr-defined]
        found = get_named_type(one.type)
        if is_leaf_type(found):
            yield name
        elif ("id" not in found.fields or deep) and name not in NOT_FOLLOWED and not name.endswith("Code"):
            first = f"(first: {5 if name == 'replaced' else 40})" if "first" in one.args else ""
            yield f"{name}{first} {{ {' '.join(_fields(found, deep - ('id' in found.fields)))} }}"
