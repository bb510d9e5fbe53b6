"""Which sign-ins were ended before their time. It stands at the member of staff, so every server process sees it.

Each change raises `standing`, like any other of what a person may do (`graph/staff.py`).
"""

from __future__ import annotations

from datetime import datetime

from graph.session import Graph

END_SESSION = """
MATCH (s:Staff {id: $staff})
SET s.endedSessions = [one IN coalesce(s.endedSessions, [])
        WHERE toInteger(split(one, '.')[1]) > $now AND one <> $session] + $session,
    s.standing = s.standing + 1
"""

SIGN_OUT_EVERYWHERE = """
MATCH (s:Staff {id: $staff})
SET s.signedOutAt = $at, s.standing = s.standing + 1
"""


async def end_session(graph: Graph, staff: str, session: str, at: datetime) -> None:
    """End one session; its id ends with a dot and the second of the epoch until which it must be remembered.

    Those that would have ended by now anyway are no longer remembered.
    """
    parameters = {"staff": staff, "session": session, "now": int(at.timestamp())}
    await graph.write(lambda tx: tx.run(END_SESSION, parameters))


async def sign_out_everywhere(graph: Graph, staff: str, at: datetime) -> None:
    """End every session and token of somebody that was issued until now."""
    await graph.write(lambda tx: tx.run(SIGN_OUT_EVERYWHERE, {"staff": staff, "at": at}))
