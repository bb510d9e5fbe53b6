"""Putting other rules of the National Standards in force: by the data steward, or by whoever runs the system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction, Unavailable
from graph.standards import laws as graph
from graph.standards.laws import Progress
from resolvers.access import reach
from resolvers.code_sets.loading import LONGEST_SOURCE, checked
from resolvers.commands import FORBIDDEN, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.standards.laws import law_of, text_in_force
from rules.clock import now
from rules.codes import JudgingState
from rules.standards import Law, Unusable, law, read
from rules.standards.changing import changed, left_out, words_of
from settings import Problem

PART = "standards rules"
J = JudgingState
SAME = "These rules are in force already. Nothing was changed."
NO_SOURCE = f"Say which circular this comes from, in {LONGEST_SOURCE} characters at most."
CHANGED = "Other rules were loaded since you looked. Look at the preview again."


@dataclass(frozen=True)
class LoadStandards:
    """A file's text, where it comes from, and the number of the rules in force when somebody looked at the preview."""

    key: str
    file: str
    source: str
    number: int


class _Read(NamedTuple):
    """A file beside the rules in force: their number, what is wrong with it, and whether it says the same."""

    text: str
    number: int
    before: Law
    after: Law | None
    faults: tuple[str, ...]
    same: bool


def as_kept(text: str) -> str:
    """A file's text as it is kept: a form sends other ends of lines than a file has."""
    return "\n".join(text.strip().splitlines()) + "\n"


async def _beside(tx: Transaction, text: str) -> _Read:
    text = as_kept(text)
    newest = await graph.newest(tx)
    number, before = newest.number if newest else 0, await law_of(tx, newest)
    try:
        after = read(text)
    except Unusable as fault:
        return _Read(text, number, before, None, fault.faults, same=False)
    # What was in force once may be so again: that takes back what came after it.
    again = after == law() or await graph.loaded_before(tx, text) is not None
    return _Read(
        text, number, before, after, () if again else tuple(left_out(before, after)), after == before
    )


async def _keep(tx: Transaction, found: _Read, *, source: str, by: str, at: datetime) -> str:
    assert found.after is not None
    # The product's own words may be others in its next release, so the first that are loaded hold all of them.
    known = words_of(found.before) if found.number else {}
    words = {of: one for of, one in words_of(found.after).items() if known.get(of) != one}
    return await graph.create(tx, found.number + 1, found.text, words, source=source, by=by, at=at)


async def loaded(graph_: Graph, text: str, *, by: str, source: str) -> tuple[int, bool]:
    """Put rules in force on somebody's behalf: their number, and whether they are new. Raises Problem with all that is
    wrong."""
    if not (said := checked(source)):
        raise Problem(NO_SOURCE)

    async def work(tx: Transaction) -> tuple[int, bool]:
        at = now()
        await graph.lock(tx, at)
        found = await _beside(tx, text)
        if found.faults:
            raise Problem("\n".join(found.faults))
        if found.same:
            return found.number, False
        id_ = await _keep(tx, found, source=said, by=by, at=at)
        await write_audit(tx, by=by, action="WRITE", operation="standards load", at=at, why=said, about=id_)
        await append_event(tx, kind="STANDARDS_LOADED", by=by, subject=id_, at=at)
        return found.number + 1, True

    return await graph_.write(work)


async def listing(graph_: Graph) -> list[dict[str, Any]]:
    """All rules that were loaded, the newest first: `{number, source, at, by, state, judged, people}`.

    `judged` of `people` are judged by the newest; of others both are None.
    """
    rows, progress = await graph.listing(graph_)
    found = []
    for place, one in enumerate(rows):
        state, judged, people = (J.FOLLOWED, None, None) if place else _far(one.number, progress)
        told = {"number": one.number, "source": one.source, "at": one.at, "by": one.by}
        found.append({**told, "state": state.name, "judged": judged, "people": people})
    return found


def _far(number: int, progress: Progress) -> tuple[JudgingState, int | None, int | None]:
    if number <= progress.done:
        return J.JUDGED, progress.people, progress.people
    if number <= progress.law:
        return J.JUDGING, min(progress.judged, progress.people), progress.people
    return J.WAITING, 0, progress.people


async def loaded_standards(context: Context) -> list[dict[str, Any]]:
    """The same for the data steward, with the `percent` who are judged in place of numbers. Raises Refusal."""
    check_may(context)
    try:
        rows = await listing(context.graph)
    except Unavailable as fault:
        raise Refusal("UNAVAILABLE", str(fault)) from fault
    # How many people there are would tell of those whom the steward may not see.
    return [
        {name: value for name, value in row.items() if name not in ("judged", "people")}
        | {"percent": _percent(row)}
        for row in rows
    ]


def _percent(row: Mapping[str, Any]) -> int | None:
    return None if row["people"] is None else 100 * int(row["judged"]) // max(1, int(row["people"]))


async def standards_file(context: Context) -> str:
    """The file of the rules in force. Raises Refusal."""
    check_may(context)
    return await context.look(text_in_force)


async def preview(context: Context, text: str) -> dict[str, Any]:
    """What loading a file would change: as the schema's `StandardsPreview` has it. Raises Refusal."""
    check_may(context)

    async def work(tx: Transaction) -> _Read:
        return await _beside(tx, text)

    found = await context.look(work)
    reasons = [*(("MISREAD", one) for one in found.faults), *([("SAME", SAME)] if found.same else [])]
    return {
        "number": found.number,
        "reasons": [{"code": code, "field": "file", "message": one} for code, one in reasons],
        "changes": [one._asdict() for one in changed(found.before, found.after)] if found.after else [],
    }


def check_may(context: Context) -> None:
    """Raises Refusal for whoever may not load rules."""
    if reach(context.grants, PART) is None:
        raise Refusal("FORBIDDEN", FORBIDDEN)


async def load_standards(context: Context, asked: LoadStandards) -> Outcome:
    """Put rules in force. Answers their number."""
    source = checked(asked.source)

    async def work(tx: Transaction, at: datetime) -> Written:
        if not source:
            raise NotDone(UserError("NO_SOURCE", NO_SOURCE, "source"))
        await graph.lock(tx, at)
        found = await _beside(tx, asked.file)
        if found.faults:
            raise NotDone(*(UserError("MISREAD", one, "file") for one in found.faults))
        if found.same:
            raise NotDone(UserError("SAME", SAME, "file"))
        if found.number != asked.number:
            raise NotDone(UserError("CHANGED", CHANGED, "number"))
        id_ = await _keep(tx, found, source=source, by=context.viewer.id, at=at)
        return Written({"number": found.number + 1}, "STANDARDS_LOADED", id_, why=source)

    given = {"file": asked.file, "source": source, "number": asked.number}
    return await carry_out(context, Command("loadStandards", PART, asked.key, "standards", given), work)
