"""A recall as the record holds it: what is in place, from stored columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from rules.clock import today
from rules.handover.items import complete
from rules.handover.recalling import Recalling, recall_checklist
from rules.handover.record import told


class Recalled(NamedTuple):
    """What is in place for a recall, as it is read: days as ISO text. `breach` is the day on which it was known."""

    breach: str
    reported: str | None = None
    revoked: str | None = None
    police_told: str | None = None
    prison_told: str | None = None
    area: str | None = None
    officer: str | None = None


def recalling(recalled: Sequence[Any], returned: str | None, **said: Any) -> Recalling:
    """What is known of a recall. `returned`: since when the person is in prison again; `said`: of victims and the
    register, where the reader may know."""
    there = Recalled(*recalled)
    return Recalling(
        date.fromisoformat(there.breach),
        reported=_day(there.reported),
        revoked=_day(there.revoked),
        police_told=_day(there.police_told),
        received=_day(returned),
        prison_told=_day(there.prison_told),
        area=there.area,
        officer=there.officer,
        **said,
    )


def recall_items(recalled: Sequence[Any] | None, returned: str | None) -> list[dict[str, Any]]:
    """The checklist of a recall but for the lines that only some may read; none before a recall is recorded."""
    if not recalled:
        return []
    lines = recall_checklist(recalling(recalled, returned), today())
    return [told(each) for each in lines if each.part is None]


def recall_line_of(
    part: str, there: bool, told_on: str | None, recalled: Sequence[Any] | None, returned: str | None
) -> list[dict[str, Any]]:
    """The lines of a recall that only readers of a part see. `there`: whether there is anybody to tell."""
    if not recalled:
        return []
    said: dict[str, Any] = (
        {"victim": there, "victim_told": _day(told_on)}
        if part == "victims"
        else {"mappa": there, "mappa_told": _day(told_on)}
    )
    lines = recall_checklist(recalling(recalled, returned, **said), today())
    return [told(each) for each in lines if each.part == part]


def recall_complete(recalled: Sequence[Any] | None, returned: str | None) -> bool | None:
    """Whether the person is in prison again and nothing that the handover waits for is open; None before a recall."""
    if not recalled:
        return None
    return returned is not None and complete(recall_checklist(recalling(recalled, returned), today()))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
