"""Groups of a programme: planned and changed by tutors, and by who answers for them, in their own area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph import groups as graph
from graph.keys import new_id
from graph.session import Transaction
from graph.shape import Start
from resolvers.access import TABLE, reach
from resolvers.commands import (
    FORBIDDEN,
    NOT_THERE,
    Command,
    NotDone,
    Outcome,
    UserError,
    Written,
    carry_out,
    refuse,
)
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.refusals import Refusal
from resolvers.versions import check_version, different
from rules.clock import today
from rules.codes import Programme
from rules.groups import (
    MOST_SESSIONS,
    days_of,
    ending_faults,
    group_faults,
    meeting_faults,
    opening_faults,
    pattern_faults,
)
from rules.programmes import OPEN, version_on
from rules.wrong import Wrong

READING, PART = "groups", "running groups"
EVENT = "GROUP_CHANGED"
TAKING = [stage.name for stage in OPEN]
SAID = {
    "name": ("name", None),
    "place": ("place", None),
    "time": ("time", None),
    "tutors": ("tutors", None),
    "capacity": ("places", None),
    "closedOn": ("last day", None),
}
SAID_OF_MEETING = {"date": ("day", None), "time": ("time", None), "place": ("place", None)}


@dataclass(frozen=True)
class OpenGroup:
    """A group. `sessions` and `times_a_week` make the pattern from `first_day` on; no `sessions`: the catalogue's."""

    key: str
    area: str
    programme: Programme
    name: str
    first_day: date
    time: str | None
    place: str | None
    tutors: tuple[str, ...]
    capacity: int
    times_a_week: int
    sessions: int | None


@dataclass(frozen=True)
class ChangeGroup:
    """Other values for a group that was read at `version`, by property."""

    key: str
    group: str
    version: int
    given: Mapping[str, Any]


@dataclass(frozen=True)
class PlanMeeting:
    """One more meeting of a group: for those who missed session `number` (`catch_up`), or for all."""

    key: str
    group: str
    number: int
    day: date
    time: str | None
    place: str | None
    catch_up: bool


@dataclass(frozen=True)
class ChangeMeeting:
    """Another day, time or place for a meeting that was read at `version`."""

    key: str
    meeting: str
    version: int
    day: date
    time: str | None
    place: str | None


def groups(
    context: Context, area: str, first: int, open: bool | None = None, after: str | None = None
) -> Start:
    """Groups that an area runs."""
    _may_read(context)
    return graph.groups(area, open, size(first), position(after))


def group(context: Context, id: str) -> Start:
    """A group."""
    _may_read(context)
    return graph.group(id)


def _may_read(context: Context) -> None:
    if reach(context.grants, READING) is None:
        raise Refusal("FORBIDDEN", "You may not see this.")


def _may_run(context: Context, area: str | None) -> None:
    """Raises Refusal for somebody who runs no groups in an area (by slug)."""
    roles = TABLE[PART].readers
    if not any(post.role in roles and post.area == area for post in context.viewer.posts):
        raise Refusal("FORBIDDEN", FORBIDDEN)


async def open_group(context: Context, asked: OpenGroup) -> Outcome:
    """Open a group and plan its meetings. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        slug = await graph.area(tx, asked.area)
        if slug is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "area"))
        _may_run(context, slug)
        sessions = asked.sessions
        if sessions is None:
            sessions = version_on(asked.programme, asked.first_day).sessions or 0
        wrong = group_faults(asked.name, asked.place, asked.time, asked.tutors, asked.capacity)
        wrong += pattern_faults(asked.times_a_week, sessions)
        refuse(wrong + opening_faults(asked.first_day, today()))
        id_ = new_id("grp")
        days = days_of(asked.first_day, asked.times_a_week, sessions)
        properties = {
            "programme": asked.programme.name,
            "name": asked.name,
            "startsOn": days[0],
            "time": asked.time,
            "place": asked.place,
            "tutors": list(asked.tutors),
            "capacity": asked.capacity,
        }
        by = context.viewer.id
        await graph.create(tx, asked.area, id_, properties, by=by, at=at)
        rows = [_row(number, day, asked.time, asked.place, False) for number, day in enumerate(days, 1)]
        await graph.plan(tx, id_, rows, by=by, at=at)
        return Written({"group": id_}, EVENT, id_)

    given = {
        "programme": asked.programme.name,
        "name": asked.name,
        "firstDay": asked.first_day,
        "time": asked.time,
        "place": asked.place,
        "tutors": list(asked.tutors),
        "capacity": asked.capacity,
        "timesAWeek": asked.times_a_week,
        "sessions": asked.sessions,
    }
    return await carry_out(context, Command("openGroup", PART, asked.key, asked.area, given), work)


def _row(number: int, day: date, time: str | None, place: str | None, catch_up: bool) -> dict[str, Any]:
    properties = {"number": number, "date": day, "time": time, "place": place, "catchUp": catch_up}
    return {"id": new_id("gme"), "properties": properties}


async def _own(tx: Transaction, context: Context, group: str, field: str) -> graph.Standing:
    found = await graph.stands(tx, group, TAKING, context.asking)
    if found is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    _may_run(context, found.area)
    return found


async def change_group(context: Context, asked: ChangeGroup) -> Outcome:
    """Change a group, or say when it ends. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _own(tx, context, asked.group, "group")
        there = {**found.properties}
        check_version(there, asked.version, asked.given, SAID, found.name)
        new = different(there, asked.given)
        after = {**there, **new}
        wrong = group_faults(
            after["name"], after.get("place"), after.get("time"), after["tutors"], after["capacity"]
        )
        refuse(wrong + ending_faults(after.get("closedOn"), after["startsOn"], found.held, today()))
        if "capacity" in new and new["capacity"] < found.taken:
            text = f"{found.taken} people have a place."
            raise NotDone(UserError("TAKEN", text, "capacity"))
        await graph.alter(tx, asked.group, new, by=context.viewer.id, reason="Group", at=at)
        return Written({"group": asked.group}, EVENT, asked.group)

    given = {**asked.given, "version": asked.version}
    return await carry_out(context, Command("changeGroup", PART, asked.key, asked.group, given), work)


async def plan_meeting(context: Context, asked: PlanMeeting) -> Outcome:
    """Plan one more meeting of a group. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _own(tx, context, asked.group, "group")
        there = found.properties
        wrong = _meeting_faults(asked, there)
        most = version_on(Programme[there["programme"]], there["startsOn"]).sessions or MOST_SESSIONS
        if not 1 <= asked.number <= most:
            wrong.append(Wrong("NO_SUCH_SESSION", "number", f"Give a session from 1 to {most}."))
        refuse(wrong)
        time, place = asked.time or there.get("time"), asked.place or there.get("place")
        row = _row(asked.number, asked.day, time, place, asked.catch_up)
        await graph.plan(tx, asked.group, [row], by=context.viewer.id, at=at)
        return Written({"group": asked.group, "meeting": row["id"]}, EVENT, asked.group)

    given = {
        "number": asked.number,
        "day": asked.day,
        "time": asked.time,
        "place": asked.place,
        "catchUp": asked.catch_up,
    }
    return await carry_out(context, Command("planMeeting", PART, asked.key, asked.group, given), work)


def _meeting_faults(asked: PlanMeeting | ChangeMeeting, group: Mapping[str, Any]) -> list[Wrong]:
    starts, ended = group["startsOn"], group.get("closedOn")
    return meeting_faults(asked.day, asked.time, asked.place, starts, ended, today())


async def change_meeting(context: Context, asked: ChangeMeeting) -> Outcome:
    """Move a meeting whose register is not written yet. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        before = await graph.meeting(tx, asked.meeting)
        if before is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "meeting"))
        group = await _own(tx, context, before[0], "meeting")
        found = await graph.meeting(tx, asked.meeting)
        assert found is not None
        _, there, name = found
        new = {"date": asked.day, "time": asked.time, "place": asked.place}
        check_version(there, asked.version, new, SAID_OF_MEETING, name)
        if there.get("registeredAt"):
            raise NotDone(UserError("REGISTERED", "The register of this session is written.", "day"))
        refuse(_meeting_faults(asked, group.properties))
        await graph.alter(
            tx, asked.meeting, different(there, new), by=context.viewer.id, reason="Meeting", at=at
        )
        return Written({"group": found[0], "meeting": asked.meeting}, EVENT, found[0])

    given = {"version": asked.version, "day": asked.day, "time": asked.time, "place": asked.place}
    return await carry_out(context, Command("changeMeeting", PART, asked.key, asked.meeting, given), work)
