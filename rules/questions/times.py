"""Years, quarters and months of a question that have no line in its table, so that a table and its chart show a gap.

Which these are follows from the question, the day and the lines that are told, and from nothing else. For readers
without cases a line that is put in has no figure: what is nothing and what is kept back look alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rules.codes import Trait
from rules.questions.asking import MOST_CELLS, TOGETHER, Question, key_words
from rules.questions.tables import Told, Words, place

TIMES = (Trait.YEAR, Trait.QUARTER, Trait.MONTH)

LEFT_OUT = f"Times in which there is nothing are left out: with them this would make more than {MOST_CELLS:,} figures."
NO_FIGURE = "A line without a figure is of nothing, or of too little to tell."


def with_gaps(told: Told, question: Question, words: Sequence[Words], day: date, cases: bool) -> Told:
    """A table with a line for each time of the question up to a day: of 0, or without a figure where not `cases`."""
    parts = [row for row in told.rows if not row["total"]]
    lacking = _lacking({tuple(row["keys"]) for row in parts}, question, day)
    if not lacking:
        return told
    if len(parts) + len(lacking) > MOST_CELLS:
        return Told(told.rows, f"{told.note} {LEFT_OUT}".strip())
    parts += [_line(key, words, cases) for key in lacking]
    parts.sort(key=lambda row: place(row["keys"], words))
    totals = [row for row in told.rows if row["total"]]
    return Told([*parts, *totals], told.note if cases else f"{told.note} {NO_FIGURE}".strip())


def _line(key: Sequence[str], words: Sequence[Words], cases: bool) -> dict[str, Any]:
    return {
        "keys": list(key),
        "words": [key_words(one, known) for one, known in zip(key, words, strict=True)],
        "count": 0 if cases else None,
        "share": None,
        "mean": None,
        "total": False,
    }


def _lacking(there: Collection[tuple[str, ...]], question: Question, day: date) -> list[tuple[str, ...]]:
    """The keys of lines that are not there: each time beside whatever else the lines that are there tell apart."""
    own = [number for number, trait in enumerate(question.by) if trait in TIMES]
    if not own or not there:
        return []
    # Of days to come nothing is expected; but between what is told of them there are gaps as well.
    latest = {
        number: max((key[number] for key in there if key[number] != TOGETHER), default="") for number in own
    }
    every = list(dict.fromkeys(tuple("" if n in own else one for n, one in enumerate(key)) for key in there))
    beside = [key for key in every if TOGETHER not in key] or every
    found: dict[tuple[str, ...], None] = {}
    for first, known in _months(question.since, question.until):
        if first > day and all(known[question.by[number]] > latest[number] for number in own):
            continue
        if any(known[trait] not in keys for trait, keys in question.filters if trait in TIMES):
            continue
        for key in beside:
            found[tuple(known[question.by[n]] if n in own else one for n, one in enumerate(key))] = None
    return [key for key in found if key not in there]


def _months(since: date, until: date) -> Iterator[tuple[date, Mapping[Trait, str]]]:
    """Each month from one day to another: its first day, and the key that it has as year, quarter and month."""
    for number in range(since.year * 12 + since.month - 1, until.year * 12 + until.month):
        year, month = divmod(number, 12)
        yield (
            date(year, month + 1, 1),
            {
                Trait.YEAR: str(year),
                Trait.QUARTER: f"{year} Q{month // 3 + 1}",
                Trait.MONTH: f"{year}-{month + 1:02}",
            },
        )
