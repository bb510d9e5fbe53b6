"""One delivery that the tests of its parts share."""

import pytest

from demo.extracts import generate
from tests.test_demo.made import Made

PEOPLE_MADE = 260


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A larger one, with as many faults as usual."""
    folder = tmp_path_factory.mktemp("many") / "delivery"
    generate(folder, 1200, seed=4)
    return Made(folder)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A delivery of the demonstration's areas, with more faults than usual."""
    folder = tmp_path_factory.mktemp("demo") / "delivery"
    generate(folder, PEOPLE_MADE, seed=7, faults=3)
    return Made(folder)
