"""The people of the demonstration whose lives are written out: each shows one thing the joined record is for.

All invented. They come first in every delivery that has their areas and prisons, and none of their rows has a fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from demo.extracts.world import World
from demo.showcase.inside import in_new_hall, two_areas_two_spells, welsh
from demo.showcase.outside import elder_twin, life_licence, misspelt, moved_area, younger_twin
from demo.showcase.parts import NEEDED, Scene, Shown


def showcase(world: World) -> Iterator[Shown]:
    """Each person with how their files write them; nobody when the delivery lacks their areas."""
    if not world.areas.keys() >= NEEDED:
        return
    for number, scene in enumerate(SCENES, 1):
        yield scene(world, f"P{number:06d}")


TWINS = (("twin", "P000004", "P000005"),)
"""(kind, person, person) pairs of the showcase that must not be joined."""

SCENES: tuple[Scene, ...] = (
    two_areas_two_spells,
    welsh,
    in_new_hall,
    elder_twin,
    younger_twin,
    misspelt,
    life_licence,
    moved_area,
)
