"""Which records are due to go, deleting them, and keeping one whatever the rules say.

Whoever runs the system decides; there is no role for it. Nothing here shows a name: a listing holds ids, rules and
dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from graph import deletion, retention
from graph import subject_access as held
from graph.imports.people import file_id
from graph.keys import new_id
from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction
from resolvers.subject_access.gathering import rejects_of, stands_in
from rules.clock import now, today
from rules.retention import Decision, Rule, decide, rules_on
from settings import Problem

AT_A_TIME = 200
"""Records looked at by one statement."""

Progress = Callable[[str, int, int], None]


@dataclass
class Listing:
    """What would go on a day, in order of id, and how many records each rule keeps."""

    on: date
    due: list[tuple[str, Decision]] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    unfinished: list[str] = field(default_factory=list)

    @property
    def by_rule(self) -> Counter[str]:
        """How many go by each rule."""
        return Counter(decision.rule.key for _, decision in self.due)


def rules_in_force(on: date) -> Mapping[str, Rule]:
    """The rules of a day, by key. Raises Problem for a day before there were any."""
    try:
        return rules_on(on)
    except LookupError:
        raise Problem(f"There are no retention rules for {on:%d/%m/%Y}: give a later day.") from None


async def listing(graph: Graph, on: date, progress: Progress) -> Listing:
    """What would be deleted on a day. Changes nothing. Raises Problem for a day without rules."""
    rules_in_force(on)
    found = Listing(on, unfinished=await deletion.unfinished(graph))
    total, done = await retention.count_offenders(graph), 0
    async for ids in _pages(graph):
        for person in await retention.held(graph, ids, on):
            decision = decide(person, on)
            if decision.goes:
                found.due.append((person.id, decision))
            else:
                found.kept[decision.rule.key] += 1
        done += len(ids)
        progress("Looking at records", min(done, total), total)
    found.due.sort(key=lambda each: each[0])
    return found


async def delete(graph: Graph, found: Listing, *, by: str, why: str, progress: Progress) -> int:
    """Delete what a listing named, and what an earlier deletion left unfinished. Answers how many records went.

    Each record is looked at once more in the transaction that begins its deletion: one that is no longer due stays.
    Raises Problem for a day that is still to come.
    """
    await _known(graph, by)
    if found.on > today():
        raise Problem(
            f"{found.on:%d/%m/%Y} is still to come: records are deleted when they are due, not before."
        )
    total, gone = len(found.due) + len(found.unfinished), 0
    for done, id_ in enumerate(found.unfinished, start=1):
        await _finish(graph, id_)
        progress("Deleting records", done, total)
    for done, (id_, _) in enumerate(found.due, start=len(found.unfinished) + 1):
        if await _begin(graph, id_, found.on, by, why):
            await _finish(graph, id_)
            gone += 1
        progress("Deleting records", done, total)
    return gone


async def hold(graph: Graph, *, offender: str, by: str, why: str, until: date | None) -> str:
    """Keep a record until a day, or until the hold is ended. Answers the hold's id."""
    await _known(graph, by)
    if until is not None and until <= today():
        raise Problem(f"{until:%d/%m/%Y} is no day to come: give one, or none for a hold without an end yet.")
    id_ = new_id("hld")

    async def work(tx: Transaction) -> None:
        at = now()
        await retention.hold(tx, offender=offender, id_=id_, why=why, by=by, until=until, at=at)
        await write_audit(
            tx, by=by, action="WRITE", operation="hold record", at=at, subjects=[offender], why=why, about=id_
        )
        await append_event(tx, kind="RECORD_HELD", by=by, subject=offender, at=at, offenders=[offender])

    await graph.write(work)
    return id_


async def end_hold(graph: Graph, *, hold_id: str, by: str, why: str) -> None:
    """End a hold. Raises Problem when there is none such."""
    await _known(graph, by)

    async def work(tx: Transaction) -> str | None:
        at = now()
        whose = await retention.end_hold(tx, id_=hold_id, why=why, by=by, at=at)
        if whose is not None:
            await write_audit(
                tx,
                by=by,
                action="WRITE",
                operation="end hold",
                at=at,
                subjects=[whose],
                why=why,
                about=hold_id,
            )
            await append_event(tx, kind="HOLD_ENDED", by=by, subject=whose, at=at, offenders=[whose])
        return whose

    if await graph.write(work) is None:
        raise Problem(f"There is no hold {hold_id} in force: `record retention holds` lists them.")


async def readmit(graph: Graph, *, scope: str, reference: str, by: str, why: str) -> None:
    """Let a deleted case file come back with the next extract. `scope`: an area, or `lids` for a prison number."""
    await _known(graph, by)
    file = file_id("LIDS" if scope == "lids" else "CRAMS", scope, reference)

    async def work(tx: Transaction) -> str | None:
        at = now()
        of = await deletion.readmit(tx, file)
        if of is not None:
            await write_audit(tx, by=by, action="WRITE", operation="readmit file", at=at, why=why, about=file)
            await append_event(tx, kind="FILE_READMITTED", by=by, subject=file, at=at)
        return of

    if await graph.write(work) is None:
        raise Problem("No file with that reference is held back: check the area and the reference.")


async def _pages(graph: Graph) -> AsyncIterator[list[str]]:
    after = ""
    while ids := await retention.offenders(graph, after, AT_A_TIME):
        yield ids
        after = ids[-1]


async def _begin(graph: Graph, id_: str, on: date, by: str, why: str) -> bool:
    """Make the record a stub, with its audit entry and event; False when it is no longer due."""

    async def work(tx: Transaction) -> bool:
        person = await retention.held_now(tx, id_, on)
        if person is None or not (decision := decide(person, on)).goes:
            return False
        at = now()
        ids = await deletion.person_ids(tx, id_)
        rule = f"{decision.rule.key} {on.isoformat()}"
        await write_audit(
            tx, by=by, action="WRITE", operation="delete record", at=at, subjects=ids, why=why, about=id_
        )
        await deletion.become_stub(tx, id_=id_, by=by, rule=rule, reason=why, at=at)
        await append_event(tx, kind="RECORD_DELETED", by=by, subject=id_, at=at, offenders=ids)
        return True

    return await graph.write(work)


async def _finish(graph: Graph, id_: str) -> None:
    """Delete what hangs off a stub. Run again, it goes on where it was."""
    keys: dict[str, list[str]] = {}
    for system, scope, reference in await deletion.files_left(graph, id_):
        begins, key = rejects_of({"system": system, "scope": scope, "reference": reference})
        keys.setdefault(begins, []).append(key)
    for begins, some in keys.items():
        rows = await held.rejects(graph, begins, some)
        mine = [row["id"] for row in rows if any(stands_in(key, row["raw"]) for key in some)]
        await deletion.delete_rejects(graph, id_, mine)
    await deletion.delete_rest(graph, id_)


async def _known(graph: Graph, by: str) -> None:
    if await held.known_staff(graph, by) is None:
        raise Problem(f"{by} is no member of staff that the record knows: give the id of who decides.")
