"""What adding or correcting movements did to the stays of a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from rules.clock import spoken
from rules.codes import StayChange
from rules.stays.record import Stay


@dataclass(frozen=True, slots=True)
class Changed:
    """One stay before and after; `fields` are the names of those that differ, `words` a sentence."""

    change: StayChange
    before: Stay | None
    after: Stay | None
    fields: tuple[str, ...]
    words: str


def changes(before: Iterable[Stay], after: Iterable[Stay]) -> tuple[Changed, ...]:
    """What became of each stay, in the order of time. Stays with the same key are one; equal ones are left out."""
    old = {stay.key: stay for stay in before}
    new = {stay.key: stay for stay in after}
    found = [_changed(old.get(key), new.get(key)) for key in old.keys() | new.keys()]
    return tuple(sorted((each for each in found if each), key=_when))


def _changed(old: Stay | None, new: Stay | None) -> Changed | None:
    if old == new:
        return None
    if old is None or new is None:
        stay = new or old
        assert stay is not None
        change = StayChange.ADDED if new else StayChange.REMOVED
        return Changed(change, old, new, (), f"{change.label}: {_stay(stay)}.")
    differ = tuple(each.name for each in fields(Stay) if getattr(old, each.name) != getattr(new, each.name))
    return Changed(
        StayChange.CHANGED, old, new, differ, f"{StayChange.CHANGED.label}: {_stay(old)}; now {_stay(new)}."
    )


def _stay(stay: Stay) -> str:
    until = f"to {spoken(stay.end.date())}" if stay.end else "on"
    away = f", away {len(stay.absences)} times" if len(stay.absences) > 1 else ""
    away = ", away once" if len(stay.absences) == 1 else away
    return f"{stay.prison} from {spoken(stay.start.date())} {until}{away}"


def _when(each: Changed) -> tuple[datetime, str]:
    stay = each.after or each.before
    assert stay is not None
    return stay.start, stay.key
