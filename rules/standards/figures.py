"""Figures of compliance, and what a manual sample would have said of them."""

from __future__ import annotations

from math import sqrt

LEAST_OF_A_KIND = 5
"""The normal approximation holds from so many cases of each kind on that a sample is likely to hold."""
SURE = 1.96
"""Standard errors on either side within which nineteen of twenty samples fall."""


def share(met: int, late: int, missed: int) -> float | None:
    """The share of what was due that was met in time, from 0 to 1; None when nothing was due."""
    total = met + late + missed
    return met / total if total else None


def margin(met: int, total: int, sample: int) -> float | None:
    """By how much a random sample of so many of `total` cases may be wrong, from 0 to 1.

    0: the sample is all of them. None: there are too few of a kind for a margin to be told.
    """
    if sample >= total:
        return 0.0 if total else None
    found = met / total
    if min(found, 1 - found) * sample < LEAST_OF_A_KIND:
        return None
    return SURE * sqrt(found * (1 - found) / sample * (total - sample) / (total - 1))


def widest(sample: int) -> int:
    """By how much a share of so many of very many may be wrong at most, in a hundred."""
    return round(100 * SURE / 2 / sqrt(sample))
