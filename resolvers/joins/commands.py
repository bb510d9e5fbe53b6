"""Deciding about joins: of a pair whether it is one person, of two records that they are, of one that it is two.

That two records are one takes two people, always: the first proposes it, another does it. So nobody can tell by being
asked for a second look that somebody is on the register, or that access to them is limited (`docs/joins.md`). To keep
people apart, or to take a record apart again, takes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph import break_glass
from graph.imports.joining import join_within
from graph.inbox.telling import Item
from graph.joins import deciding as graph
from graph.joins.deciding import Record
from graph.session import Transaction
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.joins import PART, shown
from resolvers.joins.preview import AGAINST, Preview, of_merge, of_split, reached
from rules.clock import today
from rules.codes import InboxKind, JoinDecisionKind
from rules.inbox import Inbox, person
from rules.joins import crossed, digest, files_of, pair_id, reason_fault

CHANGED = "This has changed since you looked. Look at it again: it is shown as it is now."
YOURS = "You have said so already. Somebody else looks at it before the records are joined."
JOINED_TOLD = "Two records that you work with were joined: they are one person's. Look whether that is right."
SPLIT_TOLD = "A record that you work with was split: it held two people's files. Look whether that is right."


@dataclass(frozen=True)
class DecidePair:
    """Say of a pair of the queue what it is. `seen` is the mark of what was looked at."""

    key: str
    pair: str
    kind: JoinDecisionKind
    reason: str
    seen: str


@dataclass(frozen=True)
class MergeRecords:
    """Join two offenders whom somebody knows to be one. `seen` is the mark of the preview."""

    key: str
    one: str
    other: str
    reason: str
    seen: str


@dataclass(frozen=True)
class SplitRecord:
    """Take files off a record: each of its files goes or stays. `seen` is the mark of the preview."""

    key: str
    offender: str
    goes: tuple[str, ...]
    stays: tuple[str, ...]
    reason: str
    seen: str


@dataclass
class _Saying:
    """Somebody who says something of files, and why, in a transaction."""

    tx: Transaction
    context: Context
    reason: str
    at: datetime

    async def say(self, kind: str, pairs: Iterable[tuple[str, str]], **more: Any) -> None:
        viewer = self.context.viewer
        said = {
            "kind": kind,
            "standing": True,
            "by": viewer.id,
            "name": viewer.name,
            "reason": self.reason or "Put off",
            "confirmedBy": None,
            "confirmedName": None,
            "confirmedReason": None,
            "confirmedAt": None,
        }
        await graph.decide(self.tx, list(pairs), said | more, by=viewer.id, at=self.at)


async def decide_pair(context: Context, asked: DecidePair) -> Outcome:
    """Decide about a pair. Answers `joined`, `proposed`, and the record where the two are one now."""
    reason = " ".join(asked.reason.split())
    files = files_of(asked.pair)

    async def work(tx: Transaction, at: datetime) -> Written:
        await graph.hold(tx, at)
        found = None
        if files is not None:
            found = await graph.pair(tx, *files, shown(context), context.viewer.asking)
        if found is None or files is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "pair"))
        people, state = found
        if asked.kind is not JoinDecisionKind.LATER and (fault := reason_fault(reason)):
            raise NotDone(UserError("REASON_TOO_SHORT", fault, "reason"))
        if digest(state) != asked.seen:
            raise NotDone(UserError("CHANGED", CHANGED, "seen"))
        saying = _Saying(tx, context, reason, at)
        if asked.kind is JoinDecisionKind.LATER:
            await saying.say("LATER", [files])
            return Written(
                {"pair": asked.pair}, "JOIN_PUT_OFF", asked.pair, tuple(people), why=reason or None
            )
        one, other = await _files(tx, context, people, files)
        if asked.kind is JoinDecisionKind.DIFFERENT:
            await saying.say("DIFFERENT", crossed(one.ids, other.ids))
            await join_within(tx, [*one.ids, *other.ids], by=context.viewer.id, at=at, reason=reason)
            return Written({"pair": asked.pair}, "JOIN_DECLINED", asked.pair, tuple(people), why=reason)
        return await _same(saying, one, other, files)

    given = {"kind": asked.kind.name, "reason": reason, "seen": asked.seen}
    return await carry_out(context, Command("decidePair", PART, asked.key, asked.pair, given), work)


async def merge_records(context: Context, asked: MergeRecords) -> Outcome:
    """Join two records, or propose it. Answers as `decide_pair`; the preview as it is now, where that has changed."""
    reason = " ".join(asked.reason.split())
    latest: list[Preview] = []

    async def work(tx: Transaction, at: datetime) -> Written:
        await graph.hold(tx, at)
        if asked.one == asked.other:
            raise NotDone(UserError("THE_SAME", "These are one record already.", "other"))
        one, other = await reached(tx, context, (asked.one, asked.other), "other")
        preview = await of_merge(tx, one, other)
        if fault := reason_fault(reason):
            raise NotDone(UserError("REASON_TOO_SHORT", fault, "reason"))
        if preview.seen != asked.seen:
            raise _changed(latest, preview)
        pair = min(crossed(one.ids, other.ids))
        return await _same(_Saying(tx, context, reason, at), one, other, pair)

    given = {"other": asked.other, "reason": reason, "seen": asked.seen}
    outcome = await carry_out(context, Command("mergeRecords", PART, asked.key, asked.one, given), work)
    return _with(outcome, latest)


async def split_record(context: Context, asked: SplitRecord) -> Outcome:
    """Take a record apart. Answers the two records; the preview as it is now, where that has changed."""
    reason = " ".join(asked.reason.split())
    latest: list[Preview] = []
    goes, stays = set(asked.goes), set(asked.stays)

    async def work(tx: Transaction, at: datetime) -> Written:
        await graph.hold(tx, at)
        (record,) = await reached(tx, context, (asked.offender,), "offender")
        preview = await of_split(tx, record, goes, stays)
        if preview.seen is None or preview.seen != asked.seen:
            raise _changed(latest, preview)
        if fault := reason_fault(reason):
            raise NotDone(UserError("REASON_TOO_SHORT", fault, "reason"))
        told = await _told(tx, context, record.id)
        saying = _Saying(tx, context, reason, at)
        for kind in ("DIFFERENT", "SAME"):
            await saying.say(kind, [(one.a, one.b) for one in preview.decisions if one.kind == kind])
        await join_within(tx, record.ids, by=context.viewer.id, at=at, reason=reason)
        await _check(tx, {file: one.to for one in preview.placed for file in [one.file["id"]] if one.to})
        people = tuple(sorted({record.id, preview.keeps, str(preview.apart)}))
        return Written(
            {"record": preview.keeps, "apart": preview.apart},
            "RECORD_SPLIT",
            preview.keeps,
            people,
            why=reason,
            items=(Item(told, InboxKind.RECORD_SPLIT, SPLIT_TOLD, preview.keeps, preview.keeps),),
        )

    given = {"goes": sorted(goes), "stays": sorted(stays), "reason": reason, "seen": asked.seen}
    outcome = await carry_out(context, Command("splitRecord", PART, asked.key, asked.offender, given), work)
    return _with(outcome, latest)


async def _same(saying: _Saying, one: Record, other: Record, pair: tuple[str, str]) -> Written:
    """Join two records if somebody else has proposed it; else propose it."""
    tx, context, at = saying.tx, saying.context, saying.at
    people, key = (one.id, other.id), pair_id(*pair)
    waiting = await graph.proposed(tx, one.id, other.id)
    if not any(each.by != context.viewer.id for each in waiting):
        if waiting:
            raise NotDone(UserError("YOUR_OWN", YOURS))
        await saying.say("SAME", [pair], standing=False)
        return Written({"pair": key, "proposed": True}, "JOIN_PROPOSED", key, people, why=saying.reason)
    preview = await of_merge(tx, one, other)
    first = next(each for each in waiting if each.by != context.viewer.id)
    confirmed = {
        "by": first.by,
        "name": first.name,
        "confirmedBy": context.viewer.id,
        "confirmedName": context.viewer.name,
        "confirmedReason": saying.reason,
        "confirmedAt": at,
        "reason": first.reason,
    }
    await saying.say("SAME", [(each.a, each.b) for each in preview.decisions], **confirmed)
    await join_within(tx, [*one.ids, *other.ids], by=context.viewer.id, at=at, reason=saying.reason)
    await _check(tx, {file["id"]: preview.keeps for record in (one, other) for file in record.files})
    told = await _told(tx, context, preview.keeps)
    # What was joined by files kept apart is told to nobody: to most, there is no such file.
    open_ = {*pair} <= {*one.ids, *other.ids}
    return Written(
        {"pair": key, "record": preview.keeps},
        "RECORDS_JOINED",
        preview.keeps,
        people,
        why=saying.reason,
        items=(Item(told, InboxKind.RECORDS_JOINED, JOINED_TOLD, preview.keeps, preview.keeps),),
        whose={} if open_ else {preview.keeps: ()},
    )


def _changed(latest: list[Preview], preview: Preview) -> NotDone:
    latest[:] = [preview]
    return NotDone(UserError("CHANGED", CHANGED, "seen"))


def _with(outcome: Outcome, latest: list[Preview]) -> Outcome:
    """What came of a command; where the preview has changed, with what it is now."""
    if latest and any(one.code == "CHANGED" for one in outcome.errors):
        return Outcome({"preview": latest[0].answer}, outcome.errors)
    return outcome


async def _files(
    tx: Transaction, context: Context, people: list[str], files: tuple[str, str]
) -> tuple[Record, Record]:
    one, other = await reached(tx, context, people, "pair")
    return one, other


async def _check(tx: Transaction, wanted: dict[str, str]) -> None:
    """Make sure that each file ended where it was said to. Raises NotDone, and with it all is rolled back."""
    if await graph.holders(tx, wanted) != wanted:
        raise NotDone(UserError("AGAINST", AGAINST))


async def _told(tx: Transaction, context: Context, offender: str) -> tuple[Inbox, ...]:
    """Whose inboxes are told of it: of those who supervise a person now, and those who answer for them."""
    viewer, day = context.viewer.id, today()
    officers = await graph.officers(tx, offender, viewer, day)
    staff = {*officers, *await break_glass.owners(tx, offender, viewer, day)}
    return tuple(person(one) for one in sorted(staff))
