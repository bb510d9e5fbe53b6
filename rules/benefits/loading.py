"""The file in which areas return plan and figures: comma-separated, a figure or a milestone a line."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from rules.benefits.counting import NATIONAL, Returned
from rules.benefits.recording import figure_faults, milestone_faults
from rules.codes import BenefitKind

MILESTONE = "MILESTONE"
COLUMNS: Mapping[str, str] = {
    "kind": f"`{MILESTONE}`, or what is returned: {', '.join(f'`{kind.name}`' for kind in BenefitKind)}",
    "area": "the area, as in `west-yorkshire`; empty: the whole country, or the centre",
    "month": "of a figure, the month: `2003-09`",
    "name": "of a milestone, what is to be reached",
    "planned": "what is planned: a number, of a milestone a day (`2003-09-30`)",
    "forecast": "of a milestone, the day on which it is expected now; empty: as planned",
    "actual": "what there is: a number; of a milestone the day on which it was done; empty: not yet",
    "answers": "of a survey, how many members of staff answered",
}
TEMPLATE = ",".join(COLUMNS) + "\r\n"
MOST_ROWS = 20_000
MOST_FAULTS = 50
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")
MONTH = re.compile(r"(\d{4})-(\d{2})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone of an area (slug; `NATIONAL`: the country)."""

    area: str
    name: str
    planned: date
    forecast: date | None
    done: date | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line of the file, counted from 1, in a column, if it is one."""

    line: int
    column: str
    words: str

    @property
    def told(self) -> str:
        """The whole sentence."""
        place = f"Line {self.line}" if self.line else "The file"
        return f"{place}{f', {self.column}' if self.column else ''}: {self.words}"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says; with any fault nothing of it counts."""

    figures: tuple[Returned, ...]
    milestones: tuple[Reached, ...]
    faults: tuple[Fault, ...]


def key_of(one: Returned | Reached) -> tuple[str, ...]:
    """What makes two lines say something of the same thing."""
    if isinstance(one, Reached):
        return (MILESTONE, one.area, one.name.strip().casefold())
    return (one.kind.name, one.area, one.month.isoformat())


def read(text: str, areas: Collection[str], on: date) -> Read:
    """What a file says, with the slugs of the areas that there are, on a day."""
    lines = text.removeprefix("\ufeff").splitlines()
    head = [name.strip().lower() for name in next(csv.reader(lines[:1]), [])]
    if head != list(COLUMNS):
        words = f"The first line has to be {TEMPLATE.strip()}"
        return Read((), (), (Fault(1 if lines else 0, "", words),))
    faults: list[Fault] = []
    figures: list[Returned] = []
    milestones: list[Reached] = []
    said: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        if number > MOST_ROWS + 1:
            faults.append(Fault(number, "", f"A file has at most {MOST_ROWS:,} lines: send it in parts."))
            break
        one, wrong = _line(number, line, areas, on)
        faults += wrong
        if one is None or wrong:
            continue
        if (before := said.setdefault(key_of(one), number)) != number:
            faults.append(Fault(number, "", f"Line {before} says something of the same already."))
        elif isinstance(one, Reached):
            milestones.append(one)
        else:
            figures.append(one)
    if not (faults or figures or milestones):
        faults.append(Fault(0, "", "There is no line below the first."))
    return Read(tuple(figures), tuple(milestones), tuple(faults))


def _line(
    number: int, line: str, areas: Collection[str], on: date
) -> tuple[Returned | Reached | None, list[Fault]]:
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], strict=True))]
    except csv.Error:
        return None, [Fault(number, "", "A quotation mark is open.")]
    if len(cells) != len(COLUMNS):
        return None, [Fault(number, "", f"There are {len(cells)} values, not {len(COLUMNS)}.")]
    row = dict(zip(COLUMNS, cells, strict=True))
    faults = list(_area(number, row["area"], areas))
    if row["kind"] == MILESTONE:
        return _milestone(number, row, on, faults)
    if row["kind"] not in BenefitKind.__members__:
        return None, [*faults, Fault(number, "kind", f"“{row['kind'][:40]}” is not one of the kinds.")]
    return _figure(number, row, on, faults)


def _area(number: int, area: str, areas: Collection[str]) -> Iterator[Fault]:
    if area != NATIONAL and area not in areas:
        yield Fault(number, "area", f"There is no area “{area[:40]}”.")


def _figure(
    number: int, row: Mapping[str, str], on: date, faults: list[Fault]
) -> tuple[Returned | None, list[Fault]]:
    month = read_month(row["month"])
    if month is None:
        faults.append(Fault(number, "month", f"“{row['month'][:40]}” is not a month: write it like 2003-09."))
    values: dict[str, float | None] = {}
    for name in ("planned", "actual", "answers"):
        text = row[name].replace("£", "").replace(",", "")
        values[name] = float(text) if NUMBER.fullmatch(text) else None
        if text and (values[name] is None or (name == "answers" and not text.isdecimal())):
            faults.append(Fault(number, name, f"“{row[name][:40]}” is not a number."))
    faults += [Fault(number, name, "Only a milestone has one.") for name in ("name", "forecast") if row[name]]
    if month is None or faults:
        return None, faults
    answers = None if values["answers"] is None else int(values["answers"])
    one = Returned(BenefitKind[row["kind"]], row["area"], month, values["planned"], values["actual"], answers)
    wrong = figure_faults(one.kind, one.area, month, one.planned, one.actual, answers, on)
    return one, [Fault(number, each.field or "", each.message) for each in wrong]


def _milestone(
    number: int, row: Mapping[str, str], on: date, faults: list[Fault]
) -> tuple[Reached | None, list[Fault]]:
    days: dict[str, date | None] = {}
    for name in ("planned", "forecast", "actual"):
        days[name] = _day(row[name])
        if row[name] and days[name] is None:
            faults.append(Fault(number, name, f"“{row[name][:40]}” is not a day: write it like 2003-09-30."))
    faults += [Fault(number, name, "A milestone has none.") for name in ("month", "answers") if row[name]]
    if faults:
        return None, faults
    planned = days["planned"]
    wrong = milestone_faults(row["name"], planned, days["forecast"], days["actual"], on)
    faults += [
        Fault(number, "actual" if one.field == "done" else one.field or "", one.message) for one in wrong
    ]
    if planned is None:
        return None, faults
    return Reached(row["area"], row["name"], planned, days["forecast"], days["actual"]), faults


def read_month(text: str) -> date | None:
    """The first day of a month that is written like 2003-09."""
    with suppress(ValueError):
        if found := MONTH.fullmatch(text):
            return date(int(found[1]), int(found[2]), 1)
    return None


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    return None
