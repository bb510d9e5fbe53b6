"""Rounds: for one case after another, several people ask for something at the same time, and some are sent again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from graph.session import Graph
from tests.race.acts import Ask, draw, stands
from tests.race.checking import Found
from tests.race.crew import Crew, Reply
from tests.race.people import BEGIN, next_day

AT_ONCE = 6
"""What is asked for in a round, without what is sent twice or again."""
LANES = 3
TRIES = 20


@dataclass
class Race:
    """A race: who carries out what, for whose cases, and all that was answered so far."""

    graph: Graph
    crew: Crew
    cases: Sequence[str]
    chance: Random
    day: date = BEGIN
    kill_every: int = 0
    done: dict[str, tuple[Ask, Any]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    sent: int = 0
    again: int = 0
    past: list[Ask] = field(default_factory=list)
    keys: count[int] = field(default_factory=lambda: count(1))

    async def run(self, rounds: int, days: int, each: Callable[[int], None] = lambda _: None) -> None:
        """Run so many rounds over so many days, some of them at the same time, each of another case."""
        left, over = rounds, count(1)
        for number in range(days):
            today = -(-left // (days - number))
            left -= today
            await next_day(self.graph, self.day)
            turns = iter(range(today))
            lanes = (self._lane(lane, turns, lambda: each(next(over))) for lane in range(LANES))
            await asyncio.gather(*lanes)
            self.day += timedelta(days=1)
        self.day -= timedelta(days=1)

    async def _lane(self, lane: int, turns: Any, each: Callable[[], None]) -> None:
        own = self.cases[lane::LANES] or self.cases
        for number in turns:
            await self.round(
                own[self.chance.randrange(len(own))],
                kill=bool(self.kill_every) and number % self.kill_every == 0,
            )
            each()

    async def round(self, case: str, *, kill: bool = False) -> None:
        """One round of a case: draw, send all at once, some of it twice, and note what came of it."""
        others = [await stands(self.graph, self.chance.choice(self.cases)) for _ in range(2)]
        there = await stands(self.graph, case)
        asks = draw(there, [one for one in others if one.offender != case], self.day, self.chance, AT_ONCE)
        for ask in asks:
            ask["key"] = f"race-{next(self.keys):06}"
            ask["today"] = self.day.isoformat()
        twice = [self.chance.choice(asks)] if asks else []
        before = self.chance.sample(self.past, min(len(self.past), self.chance.choice([0, 0, 1, 2])))
        self.again += len(twice) + len(before)
        killing = [self._kill()] if kill else []
        await asyncio.gather(*(self._send(ask) for ask in (*asks, *twice, *before)), *killing)
        self.past = [*self.past[-50:], *asks]

    async def _kill(self) -> None:
        await asyncio.sleep(self.chance.random() * 0.15)
        await self.crew.kill(self.chance)

    async def _send(self, ask: Ask) -> None:
        """Send until somebody answers, with the same key each time."""
        for _ in range(TRIES):
            self.sent += 1
            reply = await self.crew.send({**ask, "today": self.day.isoformat()})
            if reply is not None:
                self._note(ask, reply)
                return
        self.faults.append(f"nobody answered {ask}")

    def _note(self, ask: Ask, reply: Reply) -> None:
        if "fault" in reply:
            self.faults.append(f"{reply['fault']} of {ask}")
        elif "errors" in reply:
            self.refused.update(reply["errors"])
            if ask["key"] in self.done:
                self.found.add("lost", 1, f"{ask} was done, and then refused: {reply['errors']}")
        else:
            self.said[ask.get("step") or ask.get("move") or ask["do"]] += ask["key"] not in self.done
            known = self.done.setdefault(ask["key"], (ask, reply["answer"]))
            if known[1] != reply["answer"]:
                self.found.add("doubled", 1, f"{ask} was answered {known[1]}, then {reply['answer']}")
