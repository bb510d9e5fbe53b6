"""The stays of a spell as the rows of an extract tell them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rules.custody import Move, Spell, Stay, stays


def imported_stays(row: Sequence[Any]) -> list[Stay]:
    """The stays of a spell as its rows tell them: a row that begins as `DUE_SPELLS` answers it."""
    _, held_at, received, released, copy_only, source, moves = row[:7]
    spell = None
    if held_at and not copy_only:
        spell = Spell(
            held_at,
            date.fromisoformat(received),
            date.fromisoformat(released) if released else None,
            source,
        )
    listed = [
        Move(m[0], m[1], date.fromisoformat(m[2]), m[3], m[4], m[5] == "IN", m[6], m[7])
        for m in moves
        if m[0] is not None
    ]
    return stays(spell, listed)
