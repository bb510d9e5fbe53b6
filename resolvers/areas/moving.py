"""What goes on in areas that have ended moves to what they became: at once, or on the day, by whichever server looks.

Each step is whole by itself and finds what the last one left, so one that was killed goes on where it was, and one that
is taken twice does nothing. Staff come first, so that nobody loses sight of a case meanwhile.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime

from graph.areas import moving as graph_of
from graph.areas.moving import Ended
from graph.areas.saying import lock
from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction
from graph.transfers import cases
from resolvers.background import Background
from resolvers.standards.judging import follow
from rules.areas import follower
from rules.clock import instant, now, spoken, today
from rules.transfers import Place
from rules.transfers.following import followed
from rules.transfers.history import evolve

AT_ONCE = 100
"""Things of one step, which is one transaction."""
BY = "the-service"
Step = Callable[[Transaction, Ended, datetime], Awaitable[int]]
"""Moves what it finds of one kind, and answers how much there was."""


class Followers(Background):
    """Moves what still names an ended area, in every server process."""

    name = "areas that ended"

    async def look(self) -> bool:
        """Take some steps; whether there is more to do."""
        return await carry_on(self.graph, 10) == 10


async def carry_on(graph: Graph, most: int | None = None) -> int:
    """Take so many steps at most, all by default. Answers how many there were to take."""
    taken = 0
    for area in await graph_of.ended(graph, today()):
        for work in (_posts, _officers, _transfers, _cases, _other):
            while most is None or taken < most:

                async def step(tx: Transaction, area: Ended = area, work: Step = work) -> int:
                    at = now()
                    # One process at a time: what a step finds is what the last one left.
                    await lock(tx, at)
                    await graph_of.begin(tx, area.id, at)
                    return await work(tx, area, at)

                if not await graph.write(step):
                    break
                taken += 1
    return taken


async def _posts(tx: Transaction, area: Ended, at: datetime) -> int:
    found = await graph_of.posts(tx, area.id, area.since, AT_ONCE)
    ends, begin = {}, []
    for id_, staff, role, team, since, to in found:
        day = max(area.since, since)
        ends[id_] = day
        into = area.slugs[_into(area, team)]
        begin.append({"staff": staff, "role": role, "area": into, "team": team, "from": day, "to": to})
    if found:
        await graph_of.move_posts(tx, ends, begin, by=BY, reason=_words(area), at=at)
        await _noted(tx, area, (), at, "posts")
    return len(found)


async def _officers(tx: Transaction, area: Ended, at: datetime) -> int:
    found = await graph_of.officers(tx, area.id, today(), AT_ONCE)
    # Whom an extract of the old area names once more stays where they went.
    into = {
        officer: sorted({_into(area, team) for team in teams} or (() if went else {_into(area, None)}))
        for officer, teams, went in found
    }
    await graph_of.move_officers(tx, area.id, into, area.since)
    if found:
        await _noted(tx, area, (), at, "officers")
    return len(found)


async def _transfers(tx: Transaction, area: Ended, at: datetime) -> int:
    found = await graph_of.transfers(tx, area.id, AT_ONCE)
    if not found:
        return 0
    taken = await cases.take(tx, [file for _, file, _ in found], at, instant())

    def follows(place: Place) -> str:
        return _into(area, place.office) if place.area == area.id else place.area

    moved = []
    for id_, _, offender in found:
        kept = await cases.find(tx, id_)
        transfer, words = kept.transfer, _words(area)
        if not transfer.open:
            continue
        for event in followed(transfer, follows, words, taken.on):
            transfer = evolve(transfer, event)
            await cases.append(tx, event, by=BY, name="The service itself", at=taken.at)
        # The clocks run on as they did: which is due next has not changed.
        shown = cases.projection(transfer, None, kept.contact)
        del shown["due"]
        await cases.renew(tx, id_, shown, by=BY, reason=words, at=taken.at)
        await graph_of.move_transfer(tx, id_, area.id, transfer.home.area, transfer.to.area)
        moved.append((id_, offender))
    people = [offender for _, offender in moved]
    await follow(tx, people, BY)
    await _noted(tx, area, people, at, "transfers")
    for id_, offender in moved:
        await append_event(tx, kind="TRANSFER_REASSIGN", by=BY, subject=id_, at=at, offenders=[offender])
    return len(found)


async def _cases(tx: Transaction, area: Ended, at: datetime) -> int:
    files = await graph_of.cases(tx, area.id, area.since, today(), AT_ONCE)
    if not files:
        return 0
    taken = await cases.take(tx, files, at, instant())
    # Only now: whoever waited may find that a case went elsewhere meanwhile.
    held = await graph_of.held(tx, area.id, files, area.since, today())
    moved = [(one, max(area.since, one.since or date.min), _into(area, one.team)) for one in held]
    await graph_of.go_on(tx, moved, by=BY, reason=_words(area), at=taken.at)
    people = {one.file: one.offender for one in held}
    await follow(tx, people.values(), BY)
    await _noted(tx, area, people.values(), at, "cases")
    for file, offender in people.items():
        await append_event(tx, kind="CASE_FOLLOWED", by=BY, subject=file, at=at, offenders=[offender])
    return len(held)


async def _other(tx: Transaction, area: Ended, at: datetime) -> int:
    reason = _words(area)
    moved, people = await graph_of.move_work(
        tx, area.id, _into(area, None), AT_ONCE, by=BY, reason=reason, at=at
    )
    if moved:
        await _noted(tx, area, people, at, "work")
    return moved


async def _noted(tx: Transaction, area: Ended, people: Iterable[str], at: datetime, what: str) -> None:
    await write_audit(
        tx,
        by=BY,
        action="WRITE",
        operation=f"followArea {what}",
        at=at,
        subjects=sorted(set(people)),
        why=_words(area),
        about=area.id,
    )


def _into(area: Ended, office: str | None) -> str:
    found = follower(area.becomes, office)
    assert found is not None, "each area that ends has an heir"
    return found


def _words(area: Ended) -> str:
    into = " and ".join(sorted(set(area.names.values())))
    return f"{area.name} became {into} on {spoken(area.since)}"
