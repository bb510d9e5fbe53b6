"""The picture of a person's sentences and custody over the years: where each bar stands, in hundredths of the width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.clock import today
from web.words import label

Stretch = tuple[date, date | None, str]

MOST_BARS = 8
AHEAD = 5
"""Years after today that are shown at most: a life sentence runs on past the edge."""


@dataclass(frozen=True)
class Bar:
    """One stretch of time. `past` is the part up to today; positions are percentages of the width."""

    kind: str
    text: str
    start: float
    past: float
    ahead: float
    at: float
    anchor: str


@dataclass(frozen=True)
class Lane:
    """A row with one or more bars; `heading` is written above it when it begins a group."""

    heading: str
    bars: tuple[Bar, ...]
    y: int


@dataclass(frozen=True)
class Lifeline:
    """The whole picture. Heights are pixels, `ticks` and `now` percentages; for `left_out` bars there was no room."""

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    now: float
    height: int
    left_out: int
    first_year: int
    last_year: int


def draw(sentences: Sequence[Mapping[str, Any]], spells: Sequence[Mapping[str, Any]]) -> Lifeline | None:
    """Lay out orders, custodial sentences and stays in prison. None when there is nothing with a date."""
    orders = _stretches([each for each in sentences if not each["custodial"]])
    terms = _stretches([each for each in sentences if each["custodial"]])
    stays: list[Stretch] = [
        (date.fromisoformat(stay["from"]), _day(stay["to"]), (stay["prison"] or {}).get("name") or "Prison")
        for spell in spells
        for stay in spell["stays"] or ()
        if stay["from"]
    ]
    everything = [*orders, *terms, *stays]
    if not everything:
        return None
    now = today()
    edge = date(now.year + AHEAD, 12, 31)
    last = max([now, *(min(end, edge) for _, end, _ in everything if end)])
    scale = _Scale(date(min(start for start, _, _ in everything).year, 1, 1), date(last.year + 1, 1, 1), now)
    lanes: list[Lane] = []
    y = 0
    shown_orders, shown_terms = orders[:MOST_BARS], terms[:MOST_BARS]
    for heading, kind, group in (
        ("Orders and licences", "order", shown_orders),
        ("Sentences of custody", "term", shown_terms),
    ):
        for place, stretch in enumerate(group):
            y += 30 if place == 0 else 0
            lanes.append(Lane(heading if place == 0 else "", (scale.bar(kind, stretch),), y))
            y += 36
    if stays:
        y += 30
        lanes.append(Lane("Held in prison", tuple(scale.bar("stay", stay) for stay in stays), y))
        y += 26
    left_out = len(orders) - len(shown_orders) + len(terms) - len(shown_terms)
    return Lifeline(
        tuple(lanes),
        scale.ticks(),
        scale.place(now),
        y + 28,
        left_out,
        scale.begin.year,
        scale.end.year - 1,
    )


class _Scale:
    def __init__(self, begin: date, end: date, now: date) -> None:
        self.begin, self.end, self.now = begin, end, now

    def place(self, day: date) -> float:
        share = (day - self.begin).days / (self.end - self.begin).days
        return round(100 * min(1.0, max(0.0, share)), 2)

    def bar(self, kind: str, stretch: Stretch) -> Bar:
        start, end, text = stretch
        # A stay without an end goes on today, not beyond; a sentence without one has no known end.
        until = end or (self.now if kind == "stay" else self.end)
        left, right = self.place(start), max(self.place(until), self.place(start) + 0.6)
        middle = min(right, max(left, self.place(self.now)))
        if left <= 45:
            at, anchor = left, "start"
        elif right >= 60:
            at, anchor = min(right, 100.0), "end"
        else:
            at, anchor = (left + right) / 2, "middle"
        return Bar(kind, text, left, round(middle - left, 2), round(right - middle, 2), round(at, 2), anchor)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        years = self.end.year - self.begin.year
        step = next(size for size in (1, 2, 5, 10, 20, 50) if years / size <= 6)
        first = self.begin.year if step == 1 else -(-self.begin.year // step) * step
        return tuple((self.place(date(year, 1, 1)), str(year)) for year in range(first, self.end.year, step))


def _stretches(sentences: Sequence[Mapping[str, Any]]) -> list[Stretch]:
    return [
        (
            date.fromisoformat(each["date"]),
            _day(each["endedOn"] or each["sentenceExpiry"] or each["expectedEnd"]),
            label(each["type"], "SentenceType").partition(" (")[0],
        )
        for each in sentences
        if each["date"]
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
