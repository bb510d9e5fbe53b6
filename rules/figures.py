"""Figures for readers without cases: none from which a single person could be told."""

from hashlib import sha256

LEAST = 5
"""The smallest number of people that is told, and what others are rounded to."""


def told(many: int, cases: bool) -> int | None:
    """A figure as a reader gets it: exactly with case access (`cases`), else rounded, or None where it is small."""
    if cases or many == 0:
        return many
    return None if many < LEAST else LEAST * int(many / LEAST + 0.5)


def blurred(many: int, seed: str) -> int:
    """A figure as a multiple of five, up or down by chance, so that a sum of such figures is neither too large nor too
    small. `seed`, which no reader sees, decides: the same for the same people, so that asking again tells no more."""
    whole, rest = divmod(many, LEAST)
    chance = int.from_bytes(sha256(seed.encode()).digest()[:4], "big") / 2**32
    return LEAST * (whole + (chance * LEAST < rest))
