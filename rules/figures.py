"""Figures for readers without cases: none from which a single person could be told."""

LEAST = 5
"""The smallest number of people that is told, and what others are rounded to."""


def told(many: int, cases: bool) -> int | None:
    """A figure as a reader gets it: exactly with case access (`cases`), else rounded, or None where it is small."""
    if cases or many == 0:
        return many
    return None if many < LEAST else LEAST * int(many / LEAST + 0.5)
