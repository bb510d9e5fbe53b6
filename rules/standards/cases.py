"""Case histories with the results that they must have: `rules/data/standards_cases.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.codes import ContactKind, ContactOutcome, SentenceType, StopKind
from rules.standards.evaluating import evaluate
from rules.standards.history import Happening, History, Stop, Supervision
from rules.standards.law import Law
from rules.standards.words import told

KINDS = {one.label.lower(): one.name for one in ContactKind}
OUTCOMES = {one.label.lower(): one.name for one in ContactOutcome}
STOPS = {
    "in custody": StopKind.CUSTODY,
    "moving to another area": StopKind.TRANSFER,
    "suspended": StopKind.SUSPENSION,
}
OTHERS = {"assessment complete": "ASSESSMENT", "court review": "COURT_REVIEW", "drug test": "TESTS"}


@dataclass(frozen=True)
class Case:
    """A case: the order or licence, what happened (a line each), and on a day, by standard, what is expected."""

    name: str
    type: SentenceType
    begun: date | None
    ends: date | None
    months: int | None
    happened: tuple[str, ...]
    on: date
    expected: Mapping[str, tuple[str, ...]]
    ended: date | None = None

    def history(self) -> History:
        """The case as the standards judge it. Raises ValueError for a line that says nothing known."""
        happenings: list[Happening] = []
        stops: list[Stop] = []
        supervisions: list[Supervision] = []
        for number, line in enumerate(self.happened, 1):
            day, _, what = line.partition(": ")
            _happened(f"line {number}", read_day(day), what, happenings, stops, supervisions)
        ordered = sorted(supervisions, key=lambda one: one.since)
        begins = [one.since for one in ordered]
        closed = [
            Supervision(one.id, one.since, until, one.area)
            for one, until in zip(ordered, [*begins[1:], None], strict=False)
        ]
        return History(
            "case", self.type, self.begun, self.ends, self.months, happenings, stops, closed, self.ended
        )

    def found(self, law: Law | None = None) -> dict[str, tuple[str, ...]]:
        """What the rules say of the standards that the case is about."""
        results = evaluate(self.history(), self.on, law)
        return {key: tuple(told(one, self.on) for one in results if one.key == key) for key in self.expected}


def read_day(text: str) -> date:
    """A day as the cases write it: 3 Mar 2003."""
    return datetime.strptime(text, "%d %b %Y").date()  # noqa: DTZ007


def _happened(
    id_: str,
    day: date,
    what: str,
    happenings: list[Happening],
    stops: list[Stop],
    supervisions: list[Supervision],
) -> None:
    first, *rest = what.split(", ")
    stopped, until, end = first.partition(" until ")
    if stopped in STOPS:
        stops.append(Stop(STOPS[stopped], day, read_day(end) if until else None))
    elif first.endswith(" takes over"):
        supervisions.append(Supervision(id_, day, None, first.removesuffix(" takes over")))
    elif first in OTHERS:
        happenings.append(Happening(id_, day, OTHERS[first]))
    elif first == "assessment finds a high risk of harm":
        happenings.append(Happening(id_, day, "HIGH_RISK"))
        happenings.append(Happening(id_, day, "ASSESSMENT"))
        happenings.extend(
            Happening(id_, read_day(one.removeprefix("countersigned ")), "COUNTERSIGNED") for one in rest
        )
    elif first.startswith("week of treatment of "):
        hours = first.removeprefix("week of treatment of ").removesuffix(" hours")
        happenings.append(Happening(id_, day, "HOURS", number=int(hours)))
    elif first.startswith("each week until "):
        _each_week(id_, day, read_day(first.removeprefix("each week until ")), rest, happenings)
    elif first in KINDS:
        happenings.append(_contact(id_, day, first, rest))
    else:
        raise ValueError(f"{id_}: nothing known is called “{what}”")


def _each_week(id_: str, day: date, until: date, rest: list[str], happenings: list[Happening]) -> None:
    number = 0
    while day <= until:
        if rest[0].startswith("treatment of "):
            hours = int(rest[0].removeprefix("treatment of ").removesuffix(" hours"))
            happenings.append(Happening(f"{id_}.{number}", day, "HOURS", number=hours))
        elif rest[0] in OTHERS:
            happenings.append(Happening(f"{id_}.{number}", day, OTHERS[rest[0]]))
        else:
            happenings.append(_contact(f"{id_}.{number}", day, rest[0], rest[1:]))
        day, number = day + timedelta(weeks=1), number + 1


def _contact(id_: str, day: date, kind: str, rest: list[str]) -> Happening:
    outcome = sought = None
    for one in rest:
        if one.startswith("explanation asked for "):
            sought = read_day(one.removeprefix("explanation asked for "))
        else:
            outcome = OUTCOMES[one]
    return Happening(id_, day, KINDS[kind], outcome, sought=sought)


@cache
def cases() -> tuple[Case, ...]:
    """All of them, in the order of the file."""
    content = yaml.safe_load((files("rules.data") / "standards_cases.yaml").read_text("utf-8"))
    return tuple(_case(one) for one in content["cases"])


def _case(one: Mapping[str, Any]) -> Case:
    def day(name: str) -> date | None:
        return read_day(one[name]) if one.get(name) else None

    return Case(
        one["case"],
        SentenceType[one["type"]],
        day("from"),
        day("until"),
        one.get("months"),
        tuple(one.get("happened") or ()),
        read_day(one["on"]),
        {key: tuple(lines) for key, lines in one["expected"].items()},
        day("ended"),
    )
