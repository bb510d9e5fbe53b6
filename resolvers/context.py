"""Who is asking, and with what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from graph.session import Graph, Transaction, Unavailable
from resolvers.access import Clearance, Grants, Role, reach, unveiled
from resolvers.audit import Audit
from resolvers.columns import Columns
from resolvers.refusals import Refusal
from rules.clock import now, today
from rules.inbox import read_by

T = TypeVar("T")


@dataclass(frozen=True)
class Claim:
    """Who a token or a session speaks for, and no more: the graph says what they may (`resolvers/standing.py`).

    `staff` is an id of ours or, for a token of an identity provider, its subject as `provider` knows it.
    """

    staff: str
    issued: datetime
    expires: datetime
    session: str = ""
    provider: str = ""


@dataclass(frozen=True)
class Post:
    """Work that somebody does now: a role, at an area (by slug, with or without a team) or a prison (by LIDS code).

    `before`: the areas that became this one (by slug), with the office that did, or None for all that had none.
    """

    role: Role
    area: str | None = None
    team: str | None = None
    prison: str | None = None
    before: tuple[tuple[str, str | None], ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """Its area, and those that became it as a whole."""
        if self.area is None:
            return ()
        return (self.area, *(area for area, office in self.before if office is None))

    @property
    def places(self) -> tuple[tuple[str, str | None], ...]:
        """Its area and team, and those that became them."""
        if self.area is None:
            return ()
        old = [
            (area, office or self.team)
            for area, office in self.before
            if self.team in (None, office or self.team)
        ]
        return ((self.area, self.team), *old)


@dataclass(frozen=True)
class Agreement:
    """What a partner agency may be told now: fields as `Type.field`, kinds of events (at a `webhook`, if it has
    one), of people in these areas and prisons."""

    id: str
    agency: str
    purpose: str
    fields: frozenset[str]
    areas: tuple[str, ...] = ()
    prisons: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    webhook: str | None = None


@dataclass(frozen=True)
class Viewer:
    """A signed-in member of staff or partner client, with what they hold today.

    `standing` is the number of the graph's last change to any of it.
    """

    id: str
    name: str
    posts: tuple[Post, ...] = ()
    clearances: frozenset[Clearance] = frozenset()
    officers: tuple[str, ...] = ()
    agreement: Agreement | None = None
    standing: int = 1

    @cached_property
    def roles(self) -> frozenset[Role]:
        """What they do."""
        held = frozenset(post.role for post in self.posts)
        # A client of another agency is that and nothing besides.
        return frozenset({Role.PARTNER_AGENCY}) if self.agreement else held - {Role.PARTNER_AGENCY}

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas they work in, by slug."""
        return tuple(dict.fromkeys(post.area for post in self.posts if post.area))

    @cached_property
    def read_areas(self) -> tuple[str, ...]:
        """These, and those that became them as a whole: what they did is told under their own names."""
        return tuple(dict.fromkeys(area for post in self.posts for area in post.areas))

    @cached_property
    def prisons(self) -> tuple[str, ...]:
        """The prisons they work in, by LIDS code."""
        return tuple(dict.fromkeys(post.prison for post in self.posts if post.prison))

    @cached_property
    def grants(self) -> Grants:
        """What decides how their documents are planned."""
        return Grants(self.roles, self.clearances, self.agreement.fields if self.agreement else frozenset())

    @cached_property
    def grants_with_reason(self) -> Grants:
        """The same when they have said why they look."""
        return Grants(self.roles, self.clearances, self.grants.agreed, reason=True)

    @cached_property
    def reach(self) -> dict[str, dict[str, list[str]]]:
        """The statement's `$reach`: the places of each role."""
        return {role.name: self._places(role) for role in self.roles}

    @cached_property
    def inboxes(self) -> list[str]:
        """The statement's `$inboxes`: the keys of those that they read."""
        # Of an area of which only an office became theirs, what was told of all of it is the heir's.
        posts = [
            (post.role.name, area, team, post.prison, area in post.areas)
            for post in self.posts
            if post.role in self.grants.counted
            for area, team in post.places or ((None, None),)
        ]
        return read_by(self.id, posts, Clearance.VICTIM_UNIT in self.clearances)

    @property
    def asking(self) -> dict[str, Any]:
        """The parameters of every planned statement of somebody who gives no reason."""
        return self.asking_with(self.grants)

    def asking_with(self, grants: Grants) -> dict[str, Any]:
        """The parameters of every planned statement: who asks, as they stand, and when."""
        return {
            "unveiled": list(unveiled(grants)),
            "viewer": self.id,
            "inboxes": self.inboxes,
            "standing": self.standing,
            "reach": self.reach,
            "today": today(),
            "now": now(),
            "cases": reach(self.grants, "identity") is not None,
            "apart": list(self._apart(grants)),
        }

    def _apart(self, grants: Grants) -> Iterator[str]:
        """The files kept apart whose rows they may read: those of the register only when they have said why."""
        if Clearance.VICTIM_UNIT in grants.cleared:
            yield "VICTIMS"
        if Clearance.REGISTER in grants.cleared and grants.reason:
            yield "REGISTER"

    def _places(self, role: Role) -> dict[str, list[str]]:
        if self.agreement is not None:
            return {"areas": list(self.agreement.areas), "prisons": list(self.agreement.prisons)}
        posts = [post for post in self.posts if post.role is role]
        places = [place for post in posts for place in post.places]
        before = [old for post in posts for old in post.before]
        return {
            "areas": [area for post in posts for area in post.areas],
            "offices": [f"{old}/{office}" for old, office in before if office],
            "whole": [area for area, team in places if not team],
            "teams": [f"{area}/{team}" for area, team in places if team],
            "prisons": [post.prison for post in posts if post.prison],
            "officers": list(self.officers),
        }


@dataclass
class Context:
    """What a request works with. `purpose` is why the person looks, where they said so.

    `renew` answers the viewer as they stand now, after a statement found that their standing had changed; it raises
    SignInRefused for somebody who may not come in any more. `charge` is told how many branches a statement has that is
    planned for the first time; it raises Refusal when that is too often. `positions` seals where a reader stands.
    `columns`: the copy of what figures count, where one is kept.
    """

    viewer: Viewer
    graph: Graph
    audit: Audit
    purpose: str = ""
    renew: Callable[[], Awaitable[Viewer]] | None = None
    charge: Callable[[int], None] | None = None
    positions: bytes = b""
    columns: Columns | None = None

    @property
    def asking(self) -> dict[str, Any]:
        """The parameters of every planned statement: who asks, with or without a reason."""
        return self.viewer.asking_with(self.grants)

    async def look(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """What some work in one transaction finds out. Raises Refusal."""
        try:
            return await self.graph.write(work)
        except Unavailable as fault:
            raise Refusal("UNAVAILABLE", str(fault)) from fault

    @property
    def grants(self) -> Grants:
        """What decides how this request is planned."""
        return self.viewer.grants_with_reason if self.purpose else self.viewer.grants
