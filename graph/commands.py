"""Commands: each is carried out once, by the key that its caller chose, for as long as the graph is kept.

`(:Command {key, name, by, at, asked, answer})`: `asked` is the hash of what was asked for, `answer` what the first
time answered. The node is made in the transaction of the command itself, so it is there only when that was done.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from graph.session import Transaction

# A second command with the key waits here for the first to end. No row: the standing has changed.
BEGIN_COMMAND = """
MATCH (:Staff {id: $by, standing: $standing})
MERGE (c:Command {key: $key})
ON CREATE SET c.name = $name, c.by = $by, c.at = $at, c.asked = $asked
RETURN c.asked, c.answer
"""

END_COMMAND = """
MATCH (c:Command {key: $key})
SET c.answer = $answer
"""


class Begun(NamedTuple):
    """A command's note: the hash of what was asked for, and the answer as JSON if it was carried out before."""

    asked: str
    answer: str | None


async def begin(
    tx: Transaction, *, key: str, name: str, by: str, standing: int, asked: str, at: datetime
) -> Begun | None:
    """Take a key. None when what `by` may do has changed since `standing`."""
    result = await tx.run(BEGIN_COMMAND, key=key, name=name, by=by, standing=standing, asked=asked, at=at)
    record = await result.single()
    return None if record is None else Begun(record[0], record[1])


async def end(tx: Transaction, key: str, answer: str) -> None:
    """Keep what a command answered, as JSON."""
    await tx.run(END_COMMAND, key=key, answer=answer)
