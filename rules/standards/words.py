"""Results of the National Standards in plain words."""

from __future__ import annotations

from datetime import date

from rules.clock import spoken
from rules.codes import StandardState
from rules.standards.history import Result

S = StandardState


def told(result: Result, on: date) -> str:
    """How a result stands on a day, in words: `Met on 6 March 2003; due by 10 March 2003`."""
    found = result.on(on)
    head = found.state.label
    if found.met_on:
        done = "; done" if found.state is S.EXCUSED else ""
        head += f"{done} on {spoken(found.met_on)}"
    parts = [head]
    if found.needed is not None and found.reached is not None:
        parts.append(f"{found.reached} with {found.needed} asked for")
    if found.due:
        parts.append(f"due by {spoken(found.due)}")
    if found.late_by:
        parts.append(f"{found.late_by} working {'day' if found.late_by == 1 else 'days'} late")
    return "; ".join(parts) + (f". {found.why}" if found.why else "")
