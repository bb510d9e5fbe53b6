"""The dates that a custodial sentence leads to, each with its working, and how they compare with the prison's.

`work_out` gives what is sure under the Acts (`rules/data/sentence_dates.yaml`); what is not has its reason instead, and
the date that the prison holds stays the only one. Nothing here releases anybody: it lets a person see a wrong date.
"""

from rules.sentence_dates.comparing import Compared, compare
from rules.sentence_dates.law import Act, Reason, acts, reasons
from rules.sentence_dates.record import COLUMNS, held_dates, key_dates
from rules.sentence_dates.steps import Working
from rules.sentence_dates.terms import Term, discharge_day, term_days
from rules.sentence_dates.working import Worked, work_out

__all__ = [
    "COLUMNS",
    "Act",
    "Compared",
    "Reason",
    "Term",
    "Worked",
    "Working",
    "acts",
    "compare",
    "discharge_day",
    "held_dates",
    "key_dates",
    "reasons",
    "term_days",
    "work_out",
]
