"""What a person may do now: their posts, clearances and agreement, from the graph, kept in memory while they hold.

Kept is what stands on a day; the statements themselves find out when it changed (`graph/staff.py`), so a change holds
from the next request on, in every server process, without a second statement.
"""

from __future__ import annotations

from datetime import date, datetime

from graph import staff
from graph.session import Graph
from resolvers.access import Clearance, Role
from resolvers.context import Agreement, Claim, Post, Viewer
from resolvers.refusals import SignInRefused
from rules.clock import today

MOST_KNOWN = 50_000
UNKNOWN = "You are signed in, but this service does not know you. Ask your manager for an account."
ENDED = "Your sign-in has ended. Sign in again to go on."


class Standings:
    """The members of staff who asked lately, as they stand."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[str, str], tuple[date, datetime | None, frozenset[str], Viewer]] = {}

    async def viewer(self, claim: Claim, *, anew: bool = False) -> Viewer:
        """Who a claim speaks for. `anew` reads the graph again.

        Raises SignInRefused for somebody unknown, or signed out since; Unavailable when the database does not answer.
        """
        known = None if anew else self._known.get((claim.provider, claim.staff))
        if known is None or known[0] != today():
            known = await self._load(claim)
        _, signed_out, ended, viewer = known
        if claim.session in ended or (signed_out is not None and claim.issued <= signed_out):
            raise SignInRefused(ENDED)
        return viewer

    async def _load(self, claim: Claim) -> tuple[date, datetime | None, frozenset[str], Viewer]:
        day = today()
        row = await staff.standing(self._graph, claim.staff, day, subject=bool(claim.provider))
        if row is None:
            self._known.pop((claim.provider, claim.staff), None)
            raise SignInRefused(UNKNOWN)
        staff_id, name, number, signed_out, ended, posts, clearances, officers, agreements = row
        viewer = Viewer(
            staff_id,
            name,
            tuple(
                Post(Role[role], area, team, prison, tuple((old, office) for old, office in before))
                for role, area, team, prison, before in posts
            ),
            frozenset(Clearance[kind] for kind in clearances),
            tuple(officers),
            _agreement(agreements[0]) if agreements else None,
            number,
        )
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        kept = (day, signed_out.to_native() if signed_out else None, frozenset(ended), viewer)
        self._known[claim.provider, claim.staff] = kept
        return kept


def _agreement(row: list[object]) -> Agreement:
    agreement, agency, purpose, fields, areas, prisons, events, webhook = row
    return Agreement(
        str(agreement),
        str(agency),
        str(purpose),
        frozenset(fields or ()),  # type: ignore[call-overload]
        tuple(areas or ()),  # type: ignore[arg-type]
        tuple(prisons or ()),  # type: ignore[arg-type]
        frozenset(events or ()),  # type: ignore[call-overload]
        str(webhook) if webhook else None,
    )
