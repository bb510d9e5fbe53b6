"""Breach of an order, from the decision to the court's outcome: what may follow what, and by when each step is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from rules.clock import spoken, today
from rules.codes import BreachOutcome, BreachStep, EnforcementStep, SentenceType, TerminationReason
from rules.contacts.enforcement import Limit, rules_on
from rules.contacts.recording import LONGEST_NOTE
from rules.working_days import working_days_after
from rules.wrong import Wrong

S = BreachStep
FIELDS = {S.DECIDED: "decided_on", S.LAID: "laid_on", S.HEARD: "heard_on", S.ENDED: "ended_on"}
"""The day of each step, in their order."""

LEAST_GROUNDS = 10


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach as it stands: the failure that it is for, and the day of each step that was taken."""

    failed_on: date
    decided_on: date
    laid_on: date | None = None
    heard_on: date | None = None
    ended_on: date | None = None
    outcome: BreachOutcome | None = None

    def day(self, step: BreachStep) -> date | None:
        """The day of a step; None: it was not taken."""
        found: date | None = getattr(self, FIELDS[step])
        return found

    @property
    def last(self) -> BreachStep:
        """The last step that was taken."""
        return [step for step in FIELDS if self.day(step)][-1]


def begin_faults(
    breach: Breach,
    grounds: str,
    type: SentenceType | None,
    begun: date | None,
    today: date,
    *,
    over: bool,
    another: bool,
) -> list[Wrong]:
    """What is wrong with a breach of an order that somebody would begin.

    `begun`: the first day of the order; `over`: it has ended; `another`: a breach of it goes on.
    """
    found = []
    action = rules_on(breach.failed_on).action(type) if type else None
    if action is None or action.step is not EnforcementStep.BREACH:
        found.append(
            Wrong("NO_BREACH", "sentence", "Of this no breach is brought to court: recall is asked for.")
        )
    if over:
        found.append(Wrong("ORDER_OVER", "sentence", "The order has ended."))
    if another:
        found.append(Wrong("BREACH_OPEN", "sentence", "A breach of this order goes on: record its steps."))
    if begun and breach.failed_on < begun:
        found.append(Wrong("BEFORE_ORDER", "failedOn", "That day is before the order began."))
    if len(grounds) < LEAST_GROUNDS:
        found.append(Wrong("NO_GROUNDS", "grounds", "Say in a sentence what the person failed to do."))
    if len(grounds) > LONGEST_NOTE:
        found.append(Wrong("TOO_LONG", "grounds", f"Write {LONGEST_NOTE:,} characters at most."))
    return [*found, *_days(breach, today, {S.DECIDED: "decidedOn"})]


def step_faults(
    there: Breach, step: BreachStep, on: date, outcome: BreachOutcome | None, today: date
) -> list[Wrong]:
    """What is wrong with a step that somebody would record, or record again, of a breach."""
    found = []
    if there.ended_on and there.day(step) is None:
        found.append(Wrong("BREACH_OVER", "step", "The breach has ended: nothing more follows."))
    elif step is S.HEARD and there.laid_on is None:
        found.append(Wrong("NOT_LAID", "step", "The papers are not laid yet: record that first."))
    if step is S.ENDED and outcome is None:
        found.append(Wrong("NO_OUTCOME", "outcome", "Say how it ended."))
    if step is S.ENDED and outcome not in (None, BreachOutcome.WITHDRAWN) and there.heard_on is None:
        found.append(
            Wrong("NOT_HEARD", "outcome", "The court has not heard it yet: it can only be withdrawn.")
        )
    if step is not S.ENDED and outcome is not None:
        found.append(Wrong("OUTCOME", "outcome", "An outcome is recorded with the last step alone."))
    return found or _days(after(there, step, on, outcome), today, {step: "on"})


def breach_types() -> frozenset[str]:
    """The kinds of orders of which a breach can be brought today, by name."""
    actions = rules_on(today()).actions
    return frozenset(
        type_.name for one in actions if one.step is EnforcementStep.BREACH for type_ in one.types
    )


def after(there: Breach, step: BreachStep, on: date, outcome: BreachOutcome | None) -> Breach:
    """A breach once a step is recorded, or recorded otherwise."""
    changed = {FIELDS[step]: on} | ({"outcome": outcome} if step is S.ENDED else {})
    return replace(there, **changed)  # type: ignore[arg-type]


def order_ends(there: Breach, then: Breach, treated: tuple[date, str] | None = None) -> dict[str, Any] | None:
    """What a breach that becomes another changes of its order: that it ends, or goes on after all. None: nothing.

    `treated`: how treatment under the order ended, a day and an outcome. Treatment is what such an order is, so an
    order that was not revoked after all ends with it.
    """
    was, is_ = (one.ended_on if one.outcome is BreachOutcome.REVOKED else None for one in (there, then))
    if was == is_:
        return None
    if is_:
        return {"endedOn": is_, "endReason": TerminationReason.REVOKED_BREACH.name}
    ended, why = treated or (None, None)
    return {"endedOn": ended, "endReason": why}


def _days(breach: Breach, today: date, fields: Mapping[BreachStep, str]) -> list[Wrong]:
    """What is wrong with the days of a breach. `fields`: the field of the step that is asked for."""
    (field,) = fields.values()
    taken = [("the failure", breach.failed_on)]
    taken += [(step.label.lower(), day) for step in FIELDS if (day := breach.day(step))]
    if breach.failed_on > today:
        return [Wrong("STILL_TO_COME", "failedOn", "That day is still to come.")]
    if any(day > today for _, day in taken):
        return [Wrong("STILL_TO_COME", field, "That day is still to come: record what has happened.")]
    return [
        Wrong("OUT_OF_ORDER", field, f"{words[0].upper()}{words[1:]} ({spoken(day)}) comes before {other}.")
        for (other, earlier), (words, day) in pairwise(taken)
        if day < earlier
    ][:1]


def clocks(breach: Breach, on: date) -> list[dict[str, Any]]:
    """The steps of a breach as its field answers them: days taken, and by when each is due, as it stands on a day.

    The rules are those in force on the day of the failure. A step that is not needed any more is left out.
    """
    rules = rules_on(breach.failed_on)
    laid = rules.breach.laid
    dues: Mapping[BreachStep, tuple[date, Limit] | None] = {
        S.DECIDED: None,
        S.LAID: (working_days_after(breach.failed_on, laid.number), laid),
        S.HEARD: (
            (working_days_after(breach.laid_on, rules.breach.heard.number), rules.breach.heard)
            if breach.laid_on
            else None
        ),
        S.ENDED: (working_days_after(breach.failed_on, rules.breach.ended.number), rules.breach.ended),
    }
    return [
        _clock(step, due, breach.day(step), on)
        for step, due in dues.items()
        if breach.day(step) or not breach.ended_on
    ]


def _clock(step: BreachStep, due: tuple[date, Limit] | None, done: date | None, on: date) -> dict[str, Any]:
    last, limit = due or (None, None)
    overdue = done is None and last is not None and last < on
    late = done is not None and last is not None and last < done
    if done:
        words = f"{spoken(done)}{', late' if late else ''}"
    elif last is None:
        words = "not yet"
    else:
        words = f"{'was due' if overdue else 'due'} by {spoken(last)}"
    return {
        "step": step.name,
        "due": last.isoformat() if last else None,
        "doneOn": done.isoformat() if done else None,
        "overdue": overdue,
        "late": late,
        "words": f"{step.label}: {words}.",
        "source": limit.source if limit else None,
        "confidence": limit.confidence if limit else None,
    }


def breach_steps(
    failed: str, decided: str, laid: str | None, heard: str | None, ended: str | None
) -> list[dict[str, Any]]:
    """`clocks` of today, from the days that a breach holds, as ISO text."""
    later = tuple(date.fromisoformat(one) if one else None for one in (laid, heard, ended))
    there = Breach(date.fromisoformat(failed), date.fromisoformat(decided), later[0], later[1], later[2])
    return clocks(there, today())
