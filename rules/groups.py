"""Groups of a programme: the days on which one meets, and what may be planned of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rules.clock import spoken
from rules.contacts.recording import CLOCK
from rules.working_days import is_working_day
from rules.wrong import Wrong

MOST_A_WEEK = 4
MOST_PLACES = 40
MOST_SESSIONS = 60
LONGEST_NAME = 100
FURTHEST = timedelta(days=731)
"""No session is planned for longer ahead than two years."""
SPREAD = {1: (0,), 2: (0, 2), 3: (0, 2, 4), 4: (0, 1, 2, 3)}
"""Days after the first of the week, for so many sessions a week."""


def days_of(first: date, times: int, sessions: int) -> tuple[date, ...]:
    """The days of so many sessions, so many `times` a week: each on a working day of its own, in order."""
    found: list[date] = []
    for number in range(sessions):
        week, place = divmod(number, times)
        day = first + timedelta(weeks=week, days=SPREAD[times][place])
        if found:
            day = max(day, found[-1] + timedelta(days=1))
        while not is_working_day(day):
            day += timedelta(days=1)
        found.append(day)
    return tuple(found)


def group_faults(
    name: str, place: str | None, time: str | None, tutors: Sequence[str], capacity: int
) -> list[Wrong]:
    """What is wrong with how a group is described."""
    found = []
    if not 0 < len(name) <= LONGEST_NAME:
        found.append(Wrong("NO_NAME", "name", f"Give the group a name of {LONGEST_NAME} characters at most."))
    if len(place or "") > LONGEST_NAME:
        found.append(Wrong("TOO_LONG", "place", f"Write {LONGEST_NAME} characters at most."))
    if time and not CLOCK.fullmatch(time):
        found.append(Wrong("NO_SUCH_TIME", "time", "Give the time like 18:30."))
    if not any(one.strip() for one in tutors):
        found.append(Wrong("NO_TUTOR", "tutors", "Say who leads the group."))
    if any(len(one) > LONGEST_NAME for one in tutors):
        found.append(Wrong("TOO_LONG", "tutors", f"Write {LONGEST_NAME} characters at most for each."))
    if not 1 <= capacity <= MOST_PLACES:
        found.append(Wrong("CAPACITY", "capacity", f"A group has between 1 and {MOST_PLACES} places."))
    return found


def pattern_faults(times: int, sessions: int) -> list[Wrong]:
    """What is wrong with how often a group is to meet."""
    found = []
    if times not in SPREAD:
        found.append(Wrong("TOO_OFTEN", "timesAWeek", f"A group meets 1 to {MOST_A_WEEK} times a week."))
    if not 1 <= sessions <= MOST_SESSIONS:
        found.append(Wrong("SESSIONS", "sessions", f"Plan between 1 and {MOST_SESSIONS} sessions."))
    return found


def ending_faults(ended: date | None, starts: date, held: date | None, today: date) -> list[Wrong]:
    """What is wrong with the day on which a group ended, if it did. `held`: its last session with a register."""
    if ended is None:
        return []
    if ended > today:
        return [Wrong("STILL_TO_COME", "closedOn", "That day is still to come: say so once it has ended.")]
    if ended < starts:
        return [Wrong("BEFORE_START", "closedOn", f"The group starts on {spoken(starts)}.")]
    if held and ended < held:
        text = f"The register of the session of {spoken(held)} is written: it ended later."
        return [Wrong("BEFORE_SESSION", "closedOn", text)]
    return []


def opening_faults(first: date, today: date) -> list[Wrong]:
    """What is wrong with the first day of a group."""
    if first < today:
        return [Wrong("IN_THE_PAST", "firstDay", "A group is planned before it meets.")]
    if first > today + FURTHEST:
        return [Wrong("TOO_FAR", "firstDay", "That day is more than two years ahead.")]
    return []


def meeting_faults(
    day: date, time: str | None, place: str | None, starts: date, ended: date | None, today: date
) -> list[Wrong]:
    """What is wrong with a session that is planned or moved, of a group that starts, and may have ended."""
    found = []
    if ended:
        text = f"The group ended on {spoken(ended)}: no session can be planned."
        found.append(Wrong("CLOSED", "day", text))
    elif day < starts:
        found.append(Wrong("BEFORE_START", "day", f"The group starts on {spoken(starts)}."))
    elif day > today + FURTHEST:
        found.append(Wrong("TOO_FAR", "day", "That day is more than two years ahead."))
    if len(place or "") > LONGEST_NAME:
        found.append(Wrong("TOO_LONG", "place", f"Write {LONGEST_NAME} characters at most."))
    if time and not CLOCK.fullmatch(time):
        found.append(Wrong("NO_SUCH_TIME", "time", "Give the time like 18:30."))
    return found
