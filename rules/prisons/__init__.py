"""Prisons that open, close and are called otherwise: their days, and the file that a steward loads them from."""

from rules.prisons.listing import (
    COLUMNS,
    FUNCTIONS,
    Prison,
    PrisonChange,
    load_faults,
    prison_changes,
    read,
    template,
)
from rules.prisons.opening import TAKES_IN, days_wrong, shut
from rules.row_files import Misread

__all__ = [
    "COLUMNS",
    "FUNCTIONS",
    "TAKES_IN",
    "Misread",
    "Prison",
    "PrisonChange",
    "days_wrong",
    "load_faults",
    "prison_changes",
    "read",
    "shut",
    "template",
]
