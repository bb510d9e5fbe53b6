"""A case never has two owners or none: a short race with killed processes, steps of any kind at once, planted faults."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from graph import commands, movements
from graph.migrations import migrate
from graph.session import Graph
from graph.transfers import cases
from resolvers import commands as carrying
from resolvers.audit import Audit
from settings import Settings
from tests.conftest import wipe
from tests.race import people
from tests.race.checking import Found, check
from tests.race.crew import Inside, Outside
from tests.race.planting import PLANTS
from tests.race.reading import read
from tests.race.running import Race

ROUNDS = 30
"""Few, for every run of the tests; `make race` runs a thousand."""


@pytest.fixture
def inside(empty_graph: Graph, audit: Audit) -> Iterator[Inside]:
    """Somebody who carries out what is asked for in this process."""
    crew = Inside(empty_graph, audit)
    yield crew
    crew.close()


@pytest.mark.slow
async def test_a_short_race(empty_graph: Graph, test_settings: Settings, tmp_path: Path) -> None:
    """With two processes, of which some are killed where a spare is ready in time: nothing is wrong, and enough was done
    for something to be. That some were killed `make race` says."""
    await people.places(empty_graph)
    there = await people.cases(empty_graph, 3)
    chosen = test_settings.model_copy(update={"data_dir": tmp_path})
    async with Outside(chosen) as crew:
        race = Race(empty_graph, crew, there, Random(7), kill_every=5)
        await race.run(ROUNDS, 3)
    found = await check(empty_graph, there, race.done)
    await read(empty_graph, race, tmp_path, found)
    assert race.faults == [] and race.found.words == [] and found.words == []
    assert found.line == "owners != 1: 0, overlapping stays: 0, lost: 0, doubled: 0"
    assert len(race.done) > ROUNDS
    assert {"propose", "reassign"} <= race.said.keys()


PLANTED = {
    "case": ("owners", "doubled"),
    "person": ("overlapping",),
    "key": ("doubled", "lost"),
    "event": ("lost",),
}


@pytest.mark.parametrize(
    "plant", [pytest.param(one, marks=() if one == "case" else pytest.mark.thorough) for one in PLANTED]
)
async def test_a_planted_fault_is_found(
    empty_graph: Graph, inside: Inside, plant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock left out, a key left out, an event left out: the counts rise."""
    for module, name in (
        (cases, "TAKE_CASES"),
        (cases, "HOLD_CASE"),
        (movements, "HOLD"),
        (movements, "HELD_NOW"),
        (commands, "BEGIN_COMMAND"),
        (carrying, "append_event"),
    ):
        # Set to what it is, so that it is put back afterwards.
        monkeypatch.setattr(module, name, getattr(module, name))
    PLANTS[plant]()
    await people.places(empty_graph)
    there = await people.cases(empty_graph, 3)
    race = Race(empty_graph, inside, there, Random(11))
    found = Found()
    # Two steps must meet, which chance decides: mostly in the first rounds.
    for _ in range(100):
        await race.run(8, 1)
        found = await check(empty_graph, there, race.done)
        counts = [getattr(found, name) + getattr(race.found, name) for name in PLANTED[plant]]
        if all(counts):
            break
    assert all(counts), (plant, found.line, race.found.line)


def test_anything_at_once(test_settings: Settings, tmp_path: Path) -> None:
    """Hypothesis chooses who asks for what at the same time, and what is sent again; after each step all is right."""
    with asyncio.Runner() as runner:
        graph = runner.run(Graph.connect(test_settings))
        audit = Audit(tmp_path / "audit")
        inside = Inside(graph, audit)

        class Cases(RuleBasedStateMachine):
            race: Race

            @initialize()
            def build(self) -> None:
                runner.run(self._build())

            async def _build(self) -> None:
                await wipe(graph)
                await migrate(graph)
                await people.places(graph)
                self.race = Race(graph, inside, await people.cases(graph, 2), Random(0))

            @rule(chance=st.randoms(use_true_random=False), case=st.integers(0, 1))
            def several_ask_at_once(self, chance: Any, case: int) -> None:
                self.race.chance = chance
                runner.run(self.race.round(self.race.cases[case]))
                found = runner.run(check(graph, self.race.cases, self.race.done))
                assert self.race.faults == [] and self.race.found.words == [] and found.words == []

        kind = settings(
            max_examples=4,
            stateful_step_count=12,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(Cases, settings=kind)
        finally:
            inside.close()
            runner.run(audit.close())
            runner.run(graph.close())
