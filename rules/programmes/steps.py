"""What may become of a referral: the step, from which stage, to which, and what it needs besides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rules.clock import spoken
from rules.codes import Programme, ReferralEnd, ReferralStage, ReferralStep
from rules.programmes.catalogue import MEASURES, REPORT, SESSIONS, completion_on, not_eligible, version_on
from rules.wrong import Wrong

G, S = ReferralStage, ReferralStep
WAITING = (G.ASSESSED, G.PREPARING)
"""Stages of somebody who was found suitable and has not started."""
OPEN = (G.REFERRED, *WAITING, G.STARTED)
"""Stages of a referral that has not ended: of one programme there is one at most."""

TABLE: dict[ReferralStep, tuple[frozenset[ReferralStage], ReferralStage | None]] = {
    S.FOUND_SUITABLE: (frozenset({G.REFERRED}), G.ASSESSED),
    S.FOUND_UNSUITABLE: (frozenset({G.REFERRED, *WAITING}), G.NOT_SUITABLE),
    S.PREPARED: (frozenset({G.ASSESSED}), G.PREPARING),
    S.PLACED: (frozenset(OPEN[1:]), None),
    S.STARTED: (frozenset(WAITING), G.STARTED),
    S.DROPPED_OUT: (frozenset({G.STARTED}), G.DROPPED_OUT),
    S.RESTARTED: (frozenset({G.DROPPED_OUT}), G.STARTED),
    S.COMPLETED: (frozenset({G.STARTED}), G.COMPLETED),
    S.REPORTED: (frozenset({G.STARTED, G.COMPLETED, G.DROPPED_OUT}), None),
}
"""For each step the stages from which it is taken, and the stage that it leads to (None: the same)."""

EARLIEST = date(1990, 1, 1)
"""Nobody was referred to a programme before: such a day is a slip of the year."""
LEAST_WORDS = 10
LONGEST = 4000
NEEDS_WORDS = {
    S.FOUND_SUITABLE: "Say in a sentence what makes the programme right for the person.",
    S.FOUND_UNSUITABLE: "Say in a sentence why the programme is not right for the person.",
    S.DROPPED_OUT: "Say in a sentence what happened.",
    S.RESTARTED: "Say in a sentence why the person may start again.",
    S.REPORTED: "Write what the report says.",
}
"""Steps that are taken only with a note, and what is asked for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A referral as it stands. `attended`: the numbers of the sessions that the person was at; `held`: the last day
    of any session; `tested`: that of the tests before the programme; `measured`: whether there is one after it;
    `others`: another is open."""

    programme: Programme
    stage: ReferralStage
    referred_on: date
    ogrs2: int | None = None
    order_date: date | None = None
    assessed_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    report_on: date | None = None
    attended: Collection[int] = ()
    first_held: date | None = None
    held: date | None = None
    tested: date | None = None
    measured: bool = False
    others: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step that somebody would take on a day. `end` is why a programme ended for the person."""

    step: ReferralStep
    day: date
    notes: str = ""
    end: ReferralEnd | None = None
    group: bool = False


def referral_faults(new: Standing, today: date) -> list[Wrong]:
    """What is wrong with a new referral, on a day."""
    found = []
    if new.others:
        found.append(
            Wrong("OPEN_ALREADY", "programme", f"A referral to {new.programme.label} is open already.")
        )
    if new.referred_on > today:
        found.append(Wrong("STILL_TO_COME", "on", "That day is still to come."))
    elif new.referred_on < EARLIEST:
        found.append(Wrong("TOO_EARLY", "on", "That day is too long ago: look at the year."))
    elif new.order_date and new.referred_on < new.order_date:
        found.append(Wrong("BEFORE_ORDER", "on", "That day is before the order or licence began."))
    if new.ogrs2 is not None and not 0 <= new.ogrs2 <= 100:
        found.append(Wrong("OUT_OF_RANGE", "ogrs2", "OGRS 2 is a chance in per cent: 0 to 100."))
    return found


def step_faults(there: Standing, asked: Step, today: date) -> list[Wrong]:
    """What is wrong with a step, on a day."""
    before, _ = TABLE[asked.step]
    if there.stage not in before:
        return [Wrong("NOT_NOW", "step", f"“{asked.step.label}” does not follow “{there.stage.label}”.")]
    found = _day_faults(there, asked, today)
    if len(asked.notes) > LONGEST:
        found.append(Wrong("TOO_LONG", "notes", f"Write {LONGEST:,} characters at most."))
    if asked.step in NEEDS_WORDS and len(asked.notes) < LEAST_WORDS:
        found.append(Wrong("REASON_TOO_SHORT", "notes", NEEDS_WORDS[asked.step]))
    if asked.step is S.PLACED and not asked.group:
        found.append(Wrong("NO_GROUP", "group", "Choose the group."))
    if asked.step is S.DROPPED_OUT and asked.end in (None, ReferralEnd.COMPLETED):
        found.append(Wrong("NO_REASON", "endReason", "Choose why the programme ended for the person."))
    if asked.step is S.RESTARTED and there.others:
        found.append(Wrong("OPEN_ALREADY", "step", f"A referral to {there.programme.label} is open already."))
    if asked.step in (S.STARTED, S.PLACED) and there.stage in WAITING:
        found += start_faults(there, asked.notes)
    if asked.step is S.COMPLETED:
        found += _completion_faults(there, asked)
    return found


def start_faults(there: Standing, notes: str) -> list[Wrong]:
    """What keeps somebody from starting: a programme that is not for them, and no reason to start all the same."""
    why = not_eligible(there.programme, there.ogrs2, there.referred_on)
    if why is None or len(notes) >= LEAST_WORDS:
        return []
    return [Wrong("NOT_ELIGIBLE", "notes", f"{why} Say why the person starts all the same.")]


def _day_faults(there: Standing, asked: Step, today: date) -> list[Wrong]:
    if asked.day > today:
        return [Wrong("STILL_TO_COME", "on", "That day is still to come.")]
    limits = [("the referral", there.referred_on)]
    if asked.step in (S.STARTED, S.PREPARED) and there.assessed_on:
        limits.append(("the person was found suitable", there.assessed_on))
    if asked.step is S.STARTED and there.order_date:
        limits.append(("the order began", there.order_date))
    if asked.step is S.STARTED and there.tested:
        limits.append(("a test before the programme", there.tested))
    if asked.step in (S.DROPPED_OUT, S.COMPLETED, S.REPORTED):
        limits += [
            (what, day)
            for what, day in (("the start", there.started_on), ("the last session held", there.held))
            if day
        ]
    if asked.step is S.RESTARTED and there.ended_on:
        limits.append(("the person dropped out", there.ended_on))
    wrong = [
        Wrong("TOO_EARLY", "on", f"That day is before {what}: {spoken(day)}.")
        for what, day in limits
        if asked.day < day
    ]
    if asked.step is S.STARTED and there.first_held and asked.day > there.first_held:
        wrong.append(
            Wrong("AFTER_SESSION", "on", f"The person was at a session on {spoken(there.first_held)}.")
        )
    return wrong[:1]


def _completion_faults(there: Standing, asked: Step) -> list[Wrong]:
    needs = completion_on(asked.day).needs
    wanted = version_on(there.programme, there.referred_on).sessions
    found = []
    if SESSIONS in needs and wanted and len(set(there.attended)) < wanted:
        been = len(set(there.attended))
        text = f"The person was at {been} of {wanted} sessions. The others are to be caught up."
        found.append(Wrong("SESSIONS_MISSING", "step", text))
    if MEASURES in needs and not there.measured:
        found.append(
            Wrong("TESTS_MISSING", "step", "The tests after the programme are to be recorded first.")
        )
    if REPORT in needs and there.report_on is None:
        found.append(Wrong("REPORT_MISSING", "step", "The report is to be written first."))
    return found
