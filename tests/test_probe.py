"""No answer tells of what may not be seen; and a leak that is planted is found, so the probe can fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph import scopes
from graph.known import READABLE
from graph.plan.writer import Writer
from resolvers import access
from settings import Settings
from tests.probe.__main__ import prepare, search
from tests.probe.machine import Around

PROBES = 40
"""Few, for every run of the tests; `make probe` makes ten thousand."""


@pytest.fixture
def around(test_settings: Settings, tmp_path: Path) -> Iterator[Around]:
    """The probe on the tests' Neo4j, in a loop of its own."""
    with asyncio.Runner() as runner:
        graph, audit = runner.run(prepare(test_settings, tmp_path))
        yield Around(runner.get_loop(), graph, audit, tmp_path)
        runner.run(audit.close())
        runner.run(graph.close())


def test_nothing_leaks(around: Around) -> None:
    """Over roles, fields and ways; enough of the answers tell something, so that there was something to leak."""
    leak = search(around, PROBES)
    assert leak is None, leak
    assert around.seen > PROBES / 20


def _no_limits(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(READABLE, "Offender", replace(READABLE["Offender"], guard=None))


def _no_areas(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(scopes, "AREA", "true")


def _counts_of_everyone(patch: pytest.MonkeyPatch) -> None:
    counted = Writer._count

    def count(self: Writer, path: Any, number: int) -> str:
        return counted(self, (replace(path[0], of="os"), *path[1:]), number)

    patch.setattr(Writer, "_count", count)
    # The total is read and then withheld, unless the page forgets that too.
    patch.setattr("schema.projector._withheld", lambda *_: "", raising=True)


@pytest.mark.parametrize(
    "plant",
    [
        _no_limits,
        pytest.param(_no_areas, marks=pytest.mark.thorough),
        pytest.param(_counts_of_everyone, marks=pytest.mark.thorough),
    ],
)
def test_a_planted_leak_is_found(
    around: Around, plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guard left out, a scope left out, a total that looks past its scope."""
    access.reach.cache_clear()
    access.within.cache_clear()
    with monkeypatch.context() as patch:
        plant(patch)
        leak = search(around, 3_000)
    access.reach.cache_clear()
    access.within.cache_clear()
    assert leak is not None
    assert "without what they may not see" in leak
