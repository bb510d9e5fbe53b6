"""The register of a meeting: every attendance at once, each with its entry in the contact log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from graph import groups
from graph.history import Change
from graph.inbox.telling import Item
from graph.keys import new_id
from graph.programmes import writing as graph
from graph.programmes.writing import Attended, Found
from graph.session import Transaction
from resolvers.access import reach
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.programmes.acting import PART, standing, starting, tell_office, within_reach
from resolvers.programmes.asked import CorrectAttendance, Row, TakeRegister
from resolvers.versions import NOTHING_NEW, both_sides, check_version
from rules.clock import spoken, today
from rules.codes import Programme, SessionAttendance
from rules.programmes import IN_LOG, OPEN, Attending, attendance_faults
from rules.wrong import reason_faults

MISSED = "missed a session of a programme"
SAID = {"attendance": ("attendance", SessionAttendance), "notes": ("note", None)}


@dataclass
class Lines:
    """What a register writes, gathered line by line."""

    sessions: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    taken_off: list[str] = field(default_factory=list)
    whose: dict[str, tuple[str, ...]] = field(default_factory=dict)
    missed: list[tuple[str, str]] = field(default_factory=list)


async def take_register(context: Context, asked: TakeRegister) -> Outcome:
    """Save a register. Answers the ids of the attendances that it wrote or changed."""

    async def work(tx: Transaction, at: datetime) -> Written:
        meeting = await _meeting(tx, context, asked.meeting)
        within = reach(context.grants, PART)
        assert within is not None
        people = await graph.stand(tx, (row.referral for row in asked.rows), within, context.asking)
        there = {
            id_: one
            for id_, one in people.items()
            if one.seen and one.within and one.group == meeting["group"]
        }
        wrong = list(_faults(asked.rows, there, meeting))
        if wrong:
            raise NotDone(*wrong)
        new = Lines()
        for row in asked.rows:
            _gather(new, row, there[row.referral], meeting)
        if not new.whose:
            raise NotDone(NOTHING_NEW)
        by = context.viewer.id
        await _write(tx, new, asked.meeting, by, "Register", at)
        if not meeting.get("registeredAt"):
            seen = {"registeredAt": at}
            await groups.alter(tx, asked.meeting, seen, by=by, reason="Register", at=at)
        first, *others = sorted(new.whose)
        return Written(
            {"meeting": asked.meeting, "sessions": [first, *others]},
            "ATTENDANCE_RECORDED",
            first,
            tuple(sorted({one for owners in new.whose.values() for one in owners})),
            items=await _told(tx, new, meeting["date"]),
            others=tuple(others),
            whose=new.whose,
        )

    rows = [[row.referral, row.version, row.attendance.name, row.notes] for row in asked.rows]
    command = Command("takeRegister", PART, asked.key, asked.meeting, {"rows": rows})
    return await carry_out(context, command, work)


async def _meeting(tx: Transaction, context: Context, id: str) -> dict[str, Any]:
    """A meeting as it stands, with its `group` locked and the `programme` and `tutors` of that."""
    found = await groups.meeting(tx, id)
    group = await groups.stands(tx, found[0], [one.name for one in OPEN], context.asking) if found else None
    found = await groups.meeting(tx, id)
    if found is None or group is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "meeting"))
    ended = group.properties.get("closedOn")
    if ended and found[1]["date"] > ended:
        text = f"The group ended on {spoken(ended)}, before this session."
        raise NotDone(UserError("CLOSED", text, "meeting"))
    of_group = {"programme": group.properties["programme"], "tutors": group.properties["tutors"]}
    return {**found[1], "group": found[0], **of_group}


def _faults(
    rows: tuple[Row, ...], there: Mapping[str, Found], meeting: Mapping[str, Any]
) -> Iterator[UserError]:
    """What is wrong with each line: beside the field of it."""
    if not rows:
        yield UserError("NOTHING_GIVEN", "The register has no line.", "rows")
    seen = set[str]()
    for number, row in enumerate(rows):
        at = f"rows.{number}"
        found = there.get(row.referral)
        if found is None:
            yield UserError("NOT_FOUND", "Nobody with a place in this group is meant.", f"{at}.referral")
            continue
        if row.referral in seen:
            yield UserError("TWICE", "The person stands in the register twice.", f"{at}.referral")
            continue
        seen.add(row.referral)
        before = _before(found, meeting["id"])
        stands = before.properties if before else {}
        if (stands.get("version", 1) if stands else 0) != row.version:
            given = {"attendance": row.attendance.name, "notes": row.notes}
            name = before.name if before else None
            text = both_sides(stands, given, SAID, name)
            yield UserError("CHANGED", text, f"{at}.version")
            continue
        if stands and _same(stands, row):
            continue
        state = standing(found, stands.get("id"))
        exception = found.properties.get("exception") or ""
        for one in attendance_faults(state, _attending(row, meeting, state.attended), today(), exception):
            yield UserError(one.code, one.message, f"{at}.{one.field}")


def _before(found: Found, meeting: str) -> Attended | None:
    return next((one for one in found.sessions if one.meeting == meeting), None)


def _same(stands: Mapping[str, Any], row: Row) -> bool:
    return stands.get("attendance") == row.attendance.name and (stands.get("notes") or None) == row.notes


def _attending(row: Row, meeting: Mapping[str, Any], attended: Any) -> Attending:
    return Attending(row.attendance, meeting["number"], meeting["date"], row.notes, attended)


def _gather(new: Lines, row: Row, found: Found, meeting: Mapping[str, Any]) -> None:
    """Add what one line writes."""
    before = _before(found, meeting["id"])
    if before and _same(before.properties, row):
        return
    id_ = str(before.properties["id"]) if before else new_id("psn")
    new.whose[id_] = (found.offender,)
    said = {"attendance": row.attendance.name, "notes": row.notes}
    if before:
        new.changes.append(Change(id_, said))
    else:
        number = meeting["number"]
        attempt = 1 + sum(one.properties.get("number") == number for one in found.sessions)
        new.sessions.append(
            {
                "id": id_,
                "referral": row.referral,
                "properties": {
                    **said,
                    "number": number,
                    "attempt": attempt,
                    "date": meeting["date"],
                    "catchUp": bool(meeting.get("catchUp")) or attempt > 1,
                    "tutor": ", ".join(meeting["tutors"]),
                },
            }
        )
    entry = _entry(row.attendance, row.notes, found, meeting)
    _log(new, id_, before.contact if before else None, entry, found)
    if row.attendance is SessionAttendance.UNACCEPTABLE_ABSENCE:
        new.missed.append((found.offender, row.referral))
    state = standing(found, id_)
    new.changes += starting(found, state, _attending(row, meeting, state.attended))


def _entry(
    attendance: SessionAttendance, notes: str | None, found: Found, session: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What the contact log says of an attendance; nothing of a session that was cancelled."""
    outcome = IN_LOG.get(attendance)
    if outcome is None:
        return None
    programme = Programme[found.properties["programme"]].label
    text = f"{programme}, session {session['number']}." + (f" {notes}" if notes else "")
    return {
        "date": session["date"],
        "time": session.get("time"),
        "place": session.get("place"),
        "outcome": outcome.name,
        "notes": text,
    }


def _log(new: Lines, session: str, contact: str | None, entry: dict[str, Any] | None, found: Found) -> None:
    if contact and entry is None:
        new.taken_off.append(contact)
    elif contact and entry is not None:
        new.changes.append(Change(contact, {"outcome": entry["outcome"], "notes": entry["notes"]}))
    elif entry is not None:
        row = {"id": new_id("con"), "session": session, "file": found.file, "sentence": found.sentence}
        new.entries.append({**row, "properties": entry})


async def _write(tx: Transaction, new: Lines, meeting: str, by: str, reason: str, at: datetime) -> None:
    if new.sessions:
        await graph.attend(tx, meeting, [dict(one) for one in new.sessions], by=by, at=at)
    await graph.log(tx, [dict(one) for one in new.entries], by=by, at=at)
    await graph.alter(tx, new.changes, by=by, reason=reason, at=at)
    if new.taken_off:
        await graph.take_off(tx, new.taken_off, by=by, reason=reason, at=at)


async def _told(tx: Transaction, new: Lines, day: date) -> tuple[Item, ...]:
    found: list[Item] = []
    for offender, referral in new.missed:
        found += await tell_office(tx, offender, MISSED, day, referral)
    return tuple(found)


async def correct_attendance(context: Context, asked: CorrectAttendance) -> Outcome:
    """Correct an attendance that was recorded or imported, and its entry in the log. Answers its id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        referral = await graph.referral_of(tx, asked.session)
        found = await within_reach(tx, context, referral or "", "session")
        one = next(each for each in found.sessions if each.properties["id"] == asked.session)
        there = one.properties
        said = {"attendance": asked.attendance.name, "notes": asked.notes}
        check_version(there, asked.version, said, SAID, one.name)
        refuse(reason_faults(reason))
        state = standing(found, asked.session)
        row = Attending(asked.attendance, there["number"], there["date"], asked.notes, state.attended)
        # What was recorded of a programme that has ended since can still be put right.
        wrong = attendance_faults(state, row, today(), found.properties.get("exception") or "")
        refuse([each for each in wrong if each.code != "NOT_ON_IT"])
        new = Lines(changes=[Change(asked.session, said), *starting(found, state, row)])
        entry = _entry(asked.attendance, asked.notes, found, there)
        if one.contact or one.meeting:
            _log(new, asked.session, one.contact, entry, found)
        await _write(tx, new, one.meeting or "", context.viewer.id, reason, at)
        return Written(
            {"session": asked.session}, "ATTENDANCE_RECORDED", asked.session, (found.offender,), why=reason
        )

    given = {
        "version": asked.version,
        "attendance": asked.attendance.name,
        "notes": asked.notes,
        "reason": reason,
    }
    command = Command("correctAttendance", PART, asked.key, asked.session, given)
    return await carry_out(context, command, work)
