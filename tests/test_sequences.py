"""Whatever sequence of commands is given, what the modules' specifications say stays true, and each evening reads later
as it read then (`tests/sequences/`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules.clock import stand_still
from tests.sequences.assessments import ASSESSMENTS
from tests.sequences.contacts import CONTACTS
from tests.sequences.incidents import INCIDENTS
from tests.sequences.programmes import PROGRAMMES
from tests.sequences.risks import RISKS
from tests.sequences.running import Chance, from_the_beginning, run
from tests.sequences.standards import STANDARDS, facts, recorded
from tests.sequences.treatment import TREATMENT
from tests.world import Asking

MODULES = {
    "contacts": CONTACTS,
    "assessments": ASSESSMENTS,
    "risks": RISKS,
    "treatment": TREATMENT,
    "incidents": INCIDENTS,
    "programmes": PROGRAMMES,
    "standards": STANDARDS,
}
# All are tried by `make thorough`: a module's first sequence has Neo4j plan what it reads, for ten seconds or so.
SOME, SLOW = ("contacts", "risks", "standards"), pytest.mark.thorough
FEW = settings(
    max_examples=2,
    derandomize=True,
    database=None,
    # A sequence is short enough to be read as it was found, and takes long to be made shorter.
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
MANY = settings(FEW, max_examples=int(os.environ.get("SEQUENCES", "60")), derandomize=False)
"""For `make thorough`: so many of each module, more to look harder (`SEQUENCES=300 make thorough ARGS=...`)."""


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """The clock runs again after whatever failed."""
    yield
    stand_still(None)


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in SOME else SLOW) for name in MODULES])
@FEW
@given(data=st.data())
async def test_any_sequence_of_commands(asking: Asking, name: str, data: Any) -> None:
    """What is always true of a module is true after each command, and each evening reads later as it read then."""
    await tried(asking, name, Chance(data), 5, 8)


@pytest.mark.thorough
@pytest.mark.parametrize("name", MODULES)
@MANY
@given(data=st.data())
async def test_any_sequence_of_many(asking: Asking, name: str, data: Any) -> None:
    """Many more of them, and longer ones."""
    await tried(asking, name, Chance(data), 4, 25)


async def tried(asking: Asking, name: str, chance: Chance, least: int, most: int) -> None:
    with from_the_beginning():
        await run(asking, MODULES[name], chance, chance.number(least, most))


@FEW
@given(data=st.data())
async def test_the_order_of_recording_makes_no_difference(asking: Asking, data: Any) -> None:
    """The same facts recorded in another order: the same results of every standard, due, met, late and why."""
    await recorded_twice(asking, Chance(data))


@pytest.mark.thorough
@MANY
@given(data=st.data())
async def test_no_order_of_recording_makes_a_difference(asking: Asking, data: Any) -> None:
    """Of many."""
    await recorded_twice(asking, Chance(data))


async def recorded_twice(asking: Asking, chance: Chance) -> None:
    there = facts(chance)
    with from_the_beginning():
        first, second = [await recorded(asking, one) for one in (there, chance.order(there))]
    assert first == second
    assert first, "nothing is judged"
