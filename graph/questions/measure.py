"""What there is to say of something that figures count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.questions.traits import WHEN, WHERE, WHO, By
from rules.codes import Proportion, Trait


@dataclass(frozen=True)
class Part:
    """A share: what counts for it, and of which (empty: of all); the field that it is read of."""

    text: str
    among: str = ""
    of: tuple[str, str] = ("Query", "areas")


@dataclass(frozen=True)
class Measure:
    """Something that is counted.

    `shape` is the type whose part of the record it belongs to, and `leads` the offender's field that leads to it. `day`
    None: as it stands today. `value`: what is averaged, if anything is, with its words. `plainly`: the traits by which
    readers without cases may tell it apart, the broadest first; None: it is not for them. What is the same things seen
    another way (referrals and completions, orders and treatment orders, stays and releases) is told to them in one way
    only: two finest tables of the same things could be compared.
    """

    match: str
    shape: str
    leads: str
    day: str | None = None
    places: Trait = Trait.AREA
    traits: Mapping[Trait, By] = field(default_factory=dict)
    shares: Mapping[Proportion, Part] = field(default_factory=dict)
    value: str = ""
    value_words: str = ""
    plainly: tuple[Trait, ...] | None = None

    @property
    def by(self) -> dict[Trait, By]:
        """Every trait that it has."""
        found = {self.places: WHERE[self.places], **self.traits, **WHO}
        return {**found, **(WHEN if self.day else {})}
