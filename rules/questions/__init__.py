"""Questions of figures: what may be asked, the sentence it makes, and the table that is told."""

from rules.questions.asking import (
    MOST_CELLS,
    MOST_FILTERS,
    MOST_LINES,
    MOST_TRAITS,
    TOGETHER,
    Askable,
    Question,
    Wrong,
    faults,
    nobody_named,
    sentence,
    time_words,
    whole_years,
)
from rules.questions.ethnicities import ethnicities
from rules.questions.keeping_back import Cell, told_apart
from rules.questions.schedules import last_whole, next_due
from rules.questions.tables import KEPT_BACK, NOTHING, TOO_MANY, Told, with_cases, without_cases
from rules.questions.times import TIMES, with_gaps
from rules.questions.written import Gone, read, written

__all__ = [
    "KEPT_BACK",
    "MOST_CELLS",
    "MOST_FILTERS",
    "MOST_LINES",
    "MOST_TRAITS",
    "NOTHING",
    "TIMES",
    "TOGETHER",
    "TOO_MANY",
    "Askable",
    "Cell",
    "Gone",
    "Question",
    "Told",
    "Wrong",
    "ethnicities",
    "faults",
    "last_whole",
    "next_due",
    "nobody_named",
    "read",
    "sentence",
    "time_words",
    "told_apart",
    "whole_years",
    "with_cases",
    "with_gaps",
    "without_cases",
    "written",
]
