"""A custodial sentence as far as its dates hang on it, and the counting of its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rules.codes import SentenceType
from rules.sentence_dates.law import saturday_over_days
from rules.working_days import SATURDAY, is_bank_holiday, is_working_day

ONE_DAY = timedelta(days=1)
MOVES = {
    "remand": ("Less", "on remand"),
    "at_large": ("Plus", "unlawfully at large"),
    "added": ("Plus", "added for breaking prison rules"),
}
"""What moves a date: which way, and in what words."""


@dataclass(frozen=True, slots=True)
class Term:
    """A custodial sentence. Its length is in days or, without them, in calendar months; the other numbers are days.

    `several`: it stands for more than one sentence. `registered`: whether the offence makes the person register as a
    sex offender; None when that is not known.
    """

    type: SentenceType | None
    made: date | None
    days: int | None = None
    months: int | None = None
    offence: date | None = None
    remand: int = 0
    at_large: int = 0
    added: int = 0
    several: bool = False
    registered: bool | None = None

    @property
    def length(self) -> int | None:
        """In days; None when it is not known."""
        if self.days is not None:
            return self.days
        return term_days(self.made, self.months) if self.made and self.months else None

    def at_least(self, months: int, slack: int = 0) -> bool:
        """Whether it is as long as so many months, or shorter by `slack` days at most."""
        if self.days is None or self.made is None:
            return (self.months or 0) >= months
        return self.days + slack >= term_days(self.made, months)

    def move(self, name: str) -> int:
        """The days that move a date: fewer than none for remand."""
        return -self.remand if name == "remand" else int(getattr(self, name))


def term_days(made: date, months: int) -> int:
    """The days of a term of calendar months, the day of sentence counted (Prison Act 1952, section 24(1)).

    A term whose last month has no such day ends on that month's last day: from 31 January, a month ends on 28 February.
    """
    year, month = divmod(made.year * 12 + made.month - 1 + months, 12)
    try:
        after = date(year, month + 1, made.day)
    except ValueError:
        after = date(year, month + 2, 1)
    return (after - made).days


def part_of(days: int, part: Fraction) -> int:
    """So much of a number of days, rounded up to whole days."""
    return -(-days * part.numerator // part.denominator)


def discharge_day(due: date, days: int) -> date:
    """The day on which somebody leaves who is due out on a day of a sentence of so many days.

    Nobody is discharged on a Sunday, a bank holiday, Christmas Day or Good Friday, nor, from a sentence of more than
    five days, on a Saturday, but on the next day before (Criminal Justice Act 1961, section 23(3)).
    """
    while not (
        is_working_day(due)
        or (due.weekday() == SATURDAY and days <= saturday_over_days() and not is_bank_holiday(due))
    ):
        due -= ONE_DAY
    return due


def counted(number: int, what: str = "day") -> str:
    """A number with its noun: 1 day, 2 days, 1,461 days."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
