"""Whatever sequence of commands is given, what the modules' specifications say stays true, and each evening reads later
as it read then (`tests/sequences/`)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.sequences import running
from tests.sequences.contacts import CONTACTS
from tests.world import Asking

MODULES = {"contacts": CONTACTS}
FEW = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    # A sequence is short enough to be read as it was found, and takes long to be made shorter.
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
MANY = settings(FEW, max_examples=60, derandomize=False)


@pytest.mark.parametrize("name", MODULES)
@FEW
@given(data=st.data())
async def test_any_sequence_of_commands(asking: Asking, name: str, data: Any) -> None:
    """What is always true of a module is true after each command, and each evening reads later as it read then."""
    await running.run(asking, MODULES[name], data, (8, 14))


@pytest.mark.thorough
@pytest.mark.parametrize("name", MODULES)
@MANY
@given(data=st.data())
async def test_any_sequence_of_many(asking: Asking, name: str, data: Any) -> None:
    """Many more, and longer ones."""
    await running.run(asking, MODULES[name], data, (4, 25))
