"""The monthly return: its months, its lines and its name, from which area, time and day can be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from rules.contacts.planning import last_of_month
from rules.names import in_a_file_name

HEAD = (
    "Area",
    "Team",
    "Month",
    "From",
    "To",
    "As at",
    "Standard",
    "Key",
    "Met",
    "Late",
    "Missed",
    "Excused",
    "Met in time %",
)
WHOLE = "Every team"
"""What a return has for a team that is not of one."""
NO_FIGURES = "No figures for this month"


class Month(NamedTuple):
    """What of a calendar month a return tells of: all of it, but for the first and the last."""

    since: date
    until: date

    @property
    def name(self) -> str:
        """The month as `2003-09`."""
        return f"{self.since:%Y-%m}"


def months(since: date, until: date) -> list[Month]:
    """The months from one day to another, in their order."""
    found = []
    while since <= until:
        last = last_of_month(since)
        found.append(Month(since, min(last, until)))
        since = last + timedelta(days=1)
    return found


def return_rows(
    area: str,
    team: str | None,
    day: date,
    told: Iterable[tuple[Month, Sequence[Mapping[str, Any]]]],
) -> list[list[str]]:
    """The return of an area, or a team of it, as it stands on a day: a heading, and a line for each month and standard.

    A month that has no figures says so in a line of its own. Nothing is written where a figure is kept back.
    """
    rows = [list(HEAD)]
    for month, figures in told:
        place = [area, team or WHOLE, month.name, *(str(each) for each in (month.since, month.until, day))]
        rows += [[*place, *_cells(one)] for one in figures]
        if not figures:
            rows.append([*place, NO_FIGURES, *[""] * (len(HEAD) - len(place) - 1)])
    return rows


def return_name(area: str, team: str | None, since: date, until: date) -> str:
    """The name of its file: `standards-west-yorkshire-2003-04-to-2003-09.csv`; with days where months are not whole."""
    whole = since.day == 1 and until == last_of_month(until)
    ends = [f"{each:%Y-%m}" if whole else str(each) for each in (since, until)]
    place = [in_a_file_name(one) for one in (area, team) if one]
    return "-".join(["standards", *place, "-to-".join(dict.fromkeys(ends))]) + ".csv"


def _cells(one: Mapping[str, Any]) -> list[str]:
    counts = ["" if one[each] is None else str(one[each]) for each in ("met", "late", "missed", "excused")]
    return [
        str(one["name"]),
        str(one["key"]),
        *counts,
        "" if one["share"] is None else f"{100 * one['share']:.1f}",
    ]
