"""The state machine: people move, are limited and opened, staff change post; between, somebody asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import unified_diff
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import orjson
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from starlette.applications import Starlette

from demo.staff import EVERYONE
from graph.session import Graph
from graph.staff import keep_staff
from resolvers.access import may
from resolvers.audit import Audit
from resolvers.context import Claim, Context, Viewer
from resolvers.service import COOKIE, Service
from resolvers.standing import Standings
from resolvers.tokens import Tokens
from rules.clock import now
from schema.execution import Executor
from schema.schema import schema
from settings import Settings
from tests.probe import worlds
from tests.probe.oracle import Limit, Person, sees, unseen
from tests.probe.requests import Ask, ask
from web import pages
from web.sessions import FORM_COOKIE, FORM_FIELD

T = TypeVar("T")

STAFF = tuple(member.id for member in EVERYONE)
AT_ONCE = 24
TODAY = date(2003, 9, 30)
SEEDS = 250
"""So many lists of requests there are: every one is asked in other roles and worlds, by a plan that may be known."""
COUNT = len(worlds.NAMES) + len(worlds.CONCEALED)
PEOPLE = st.integers(0, COUNT - 1)
PLACES = {
    "west-yorkshire": ("Leeds team", "ofr_reed"),
    "leicestershire-and-rutland": ("Hinckley", "ofr_moss"),
}


class Leak(AssertionError):
    """Two answers that differ by something that may not be seen."""


@dataclass
class Around:
    """What the machine works with, and how much it has done. `each` is called after each probe."""

    loop: asyncio.AbstractEventLoop
    graph: Graph
    audit: Audit
    folder: Path
    probes: int = 0
    seen: int = 0
    each: Any = None

    def __post_init__(self) -> None:
        self.executor = Executor(schema)
        self.tokens = Tokens(self.folder / "secret")
        self.app = Starlette(routes=pages.ROUTES, middleware=pages.MIDDLEWARE)
        self.app.state.executor, self.app.state.explorer = self.executor, pages.explorer

    def compare(
        self, people: list[Person], viewer: Viewer, ask: Ask, purpose: str, found: bytes, other: bytes
    ) -> None:
        """Count a probe. Raises Leak when the answers of the two worlds differ."""
        self.probes += 1
        self.seen += any(person.id.encode() in found for person in people)
        if self.each is not None:
            self.each()
        if found != other:
            hidden = [person.id for person in people if not sees(viewer, person, purpose)]
            lines = unified_diff(other.decode().splitlines(), found.decode().splitlines(), lineterm="", n=1)
            raise Leak(
                f"{viewer.id} asks {ask}: + is what they find, - what they find without what they may not see "
                f"(hidden: {hidden})\n" + "\n".join(lines)
            )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something in the loop that the graph belongs to."""
        return self.loop.run_until_complete(work)


def machine(around: Around) -> type[RuleBasedStateMachine]:  # noqa: C901 - a class, rule after rule
    """The state machine over a graph."""

    class Probe(RuleBasedStateMachine):
        people: list[Person]

        @initialize()
        def build(self) -> None:
            self.people = around.run(worlds.build(around.graph))
            self.standings = Standings(around.graph)
            # A page remembers the names of areas and prisons that it has seen, which are nobody's secret.
            pat = around.run(self.standings.viewer(Claim("pat", now(), now())))
            around.run(answer(around, around.graph, pat, Ask("/", page=True), ""))

        @rule(
            who=PEOPLE,
            area=st.sampled_from(sorted(PLACES)),
            current=st.booleans(),
        )
        def move(self, who: int, area: str, current: bool) -> None:
            team, officer = PLACES[area]
            person = self.people[who]
            if person.concealed:
                return
            values = {"id": person.id, "area": area, "team": team, "officer": officer, "now": current}
            around.run(around.graph.run(worlds.MOVE, values))
            person.areas, person.supervised = {area}, (area, team, officer) if current else None

        @rule(who=PEOPLE, prison=st.sampled_from(["LE", "FN", None]))
        def hold(self, who: int, prison: str | None) -> None:
            person = self.people[who]
            if person.concealed:
                return
            around.run(around.graph.run(worlds.HOLD, {"id": person.id, "prison": prison}))
            person.prison = prison

        @rule(who=PEOPLE, area=st.sampled_from(sorted(PLACES)))
        def move_victim(self, who: int, area: str) -> None:
            person = self.people[who]
            around.run(around.graph.run(worlds.VICTIM_IN, {"id": person.id, "area": area}))
            person.unit = area

        @rule(
            who=PEOPLE,
            restriction=st.booleans(),
            names=st.sets(st.sampled_from(STAFF), max_size=6),
            in_force=st.sampled_from([True, True, True, False]),
        )
        def limit(self, who: int, restriction: bool, names: set[str], in_force: bool) -> None:
            person = self.people[who]
            values = {
                "id": person.id,
                "key": uuid4().hex,
                "kind": "RESTRICTION" if restriction else "EXCLUSION",
                "names": sorted(names),
                "now": in_force,
            }
            around.run(around.graph.run(worlds.LIMIT, values))
            person.limits.append(Limit(restriction, names, in_force))

        @rule(who=PEOPLE, by=st.sampled_from(STAFF), in_time=st.booleans())
        def open_the_glass(self, who: int, by: str, in_time: bool) -> None:
            person = self.people[who]
            if by == "wy-police":
                return
            values = {"id": person.id, "by": by, "key": uuid4().hex, "now": in_time}
            around.run(around.graph.run(worlds.OPEN, values))
            if in_time:
                person.opened.add(by)

        @rule(
            member=st.sampled_from([one for one in EVERYONE if one.area]),
            area=st.sampled_from(sorted(PLACES)),
            cleared=st.booleans(),
        )
        def post(self, member: Any, area: str, cleared: bool) -> None:
            since, past = date(2000, 4, 1), date(2001, 1, 1)
            places = [{"role": member.role.name, "from": since, "area": one, "team": None} for one in PLACES]
            kept = {
                **member.kept,
                "posts": [
                    *({**one, "to": past} for one in member.kept["posts"]),
                    *({**one, "to": None if one["area"] == area else past} for one in places),
                ],
                "clearances": [
                    {"kind": one, "from": since, "to": None if cleared else past}
                    for one in ("PUBLIC_PROTECTION", "VICTIM_UNIT", "REGISTER")
                ],
            }
            around.run(around.graph.write(lambda tx: keep_staff(tx, [kept], by="probe", at=now())))

        @rule(
            staff=st.sampled_from(STAFF),
            seed=st.integers(0, SEEDS),
            purpose=st.sampled_from(["", "To protect the public"]),
        )
        def look(self, staff: str, seed: int, purpose: str) -> None:
            choice = Random(seed)
            around.run(self._look(staff, [ask(choice, COUNT) for _ in range(AT_ONCE)], purpose))

        async def _look(self, staff: str, wanted: list[Ask], purpose: str) -> None:
            claim = Claim(staff, now(), now() + timedelta(hours=1), "probe")
            viewer = await self.standings.viewer(claim, anew=True)
            gone = list(unseen(viewer, self.people, purpose))
            for searched in (False, True):
                some = [one for one in wanted if one.searches is searched]
                here = [await answer(around, around.graph, viewer, one, purpose) for one in some]
                async with worlds.without(around.graph, gone, searched=searched) as elsewhere:
                    for one, found in zip(some, here, strict=True):
                        other = await answer(around, elsewhere, viewer, one, purpose)
                        around.compare(self.people, viewer, one, purpose, found, other)

    return Probe


async def answer(around: Around, graph: Graph, viewer: Viewer, one: Ask, purpose: str) -> bytes:
    """The whole answer as bytes: the GraphQL body, or a page with its status."""
    if not one.page:
        context = Context(viewer, graph, around.audit, purpose)
        return orjson.dumps((await around.executor.run(context, one.text, one.variables)).body())
    settings = Settings(data_dir=around.folder, demo=True, today=TODAY)
    service = Service(settings, graph, around.audit, around.tokens)
    around.app.state.service = service
    cookies = {COOKIE: service.sessions.written(service.sessions.begin(viewer.id)), FORM_COOKIE: "probe"}
    transport = httpx.ASGITransport(around.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies=cookies) as client:
        if purpose and one.text.endswith("/register"):
            response = await client.post(one.text, data={FORM_FIELD: "probe", "reason": purpose})
        else:
            response = await client.get(one.text)
    # The key of a command is made anew for each form, and is nobody's secret.
    content = re.sub(rb'name="key" value="[^"]*"', b'name="key" value=""', response.content)
    return str(response.status_code).encode() + b" " + _without_notice(viewer, content)


def _without_notice(viewer: Viewer, content: bytes) -> bytes:
    """A page without the notice that a record is restricted, for those who may know that. Raises Leak when it says more."""
    before, head, rest = content.partition(b'<h2 class="govuk-heading-m" id="restricted">')
    if not head or not may(viewer, "restricted notice"):
        return content
    notice, _, after = rest.partition(b"</main>")
    said = notice.lower()
    if b"off_p" in said or any(
        name.lower().encode() in said for pair in (*worlds.NAMES, *worlds.CONCEALED) for name in pair[:2]
    ):
        raise Leak(f"{viewer.id} is told more than that a record is restricted: {notice.decode()}")
    indent = notice.rpartition(b"\n")[2]
    return before + indent + b"</main>" + after
