"""Faults that are planted to see that the race finds them: a lock left out, a key left out, an event left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph import commands, movements
from graph.transfers import cases
from resolvers import commands as carrying

LOOKED_AT = """
UNWIND $files AS file
OPTIONAL MATCH (m:Marker {key: 'case ' + file})
RETURN file, m.transfer, $at, $on
"""
MADE = """
MERGE (m:Marker {key: 'case ' + $file})
SET m.transfer = $transfer
"""
NO_KEY = """
MATCH (:Staff {id: $by, standing: $standing})
CREATE (c:Command {key: $key + ' ' + randomUUID(), name: $name, by: $by, at: $at, asked: $asked})
RETURN c.asked, null
"""


def no_lock_of_a_case() -> None:
    """Whoever takes a step of a move looks at the case's marker, and does not wait for it."""
    cases.TAKE_CASES = LOOKED_AT
    cases.HOLD_CASE = MADE


def no_lock_of_a_person() -> None:
    """Whoever moves a person does not wait for another who does."""
    head, _, tail = movements.HOLD.replace("MERGE (k", "OPTIONAL MATCH (k").partition("SET k.lock")
    movements.HOLD = f"{head}RETURN $at{tail.partition('RETURN k.at')[2]}"
    movements.HELD_NOW = movements.HELD_NOW.replace("MATCH (k", "MERGE (k")


def no_key() -> None:
    """The same key is another command each time."""
    commands.BEGIN_COMMAND = NO_KEY


def no_event() -> None:
    """A command is done without an event."""

    async def nothing(*_: object, **__: object) -> int:
        return 0

    carrying.append_event = nothing  # type: ignore[attr-defined]


PLANTS: Mapping[str, Callable[[], None]] = {
    "case": no_lock_of_a_case,
    "person": no_lock_of_a_person,
    "key": no_key,
    "event": no_event,
}
