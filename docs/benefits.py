"""Writes docs/benefits.md: every figure with its definition, the thresholds, and the file in which areas return."""

from __future__ import annotations

from docs.markdown import page, table
from rules.benefits import (
    COLUMNS,
    IMPACT,
    LIKELIHOOD,
    LOADED,
    MOST_MONTHS,
    TEMPLATE,
    Limit,
    Rules,
    measures,
    versions,
)
from rules.clock import spoken
from rules.codes import BenefitKind, RiskDecision

ABOUT = """\
## What is there

`benefits(area, from, to)` answers every figure month by month beside its plan, of an area or of the country, and what
deviates. What is counted from the record is counted as it is asked for, in one statement, of the people whom the reader
may see, so nobody has to send it in. Cost, saving and the survey are returned by areas.
`milestones` and `projectRisks` list the rest; `/benefits` shows all of it on one page, and as a file.

Information officers and the product team return (`recordBenefitFigure`, `recordMilestone`, `recordProjectRisk`,
`loadBenefits`, or the page `/benefits/returns`). A change is made on the version that was read, and what it replaced is
kept. Managers, auditors and those two read.

## What is kept back

Every reader gets numbers rounded to the nearest 5, and none below 5; a share is of the rounded numbers. A survey's
score of fewer than five answers is told to nobody, and no national score includes it, or the difference would tell it.
A score of the whole country can't be returned for the same reason, and what a figure said before isn't shown.

A month without any is told in words, not as 0%: so is one with too few. Anything on the wrong side of a plan of nothing
is off plan, since a share of nothing can't be worked out.
"""

FILE = """\
## The file of returns

Comma-separated, in UTF-8 (or Windows-1252), a line for each figure and milestone below this first line:
"""

LOADING = """\
`record benefits load FILE --by ID` and the page load it: all of it or, with one line that can't be used, nothing. Each
fault is named with its line and column. An empty cell of a figure says nothing, so plan and actual may come in files of
their own; of a milestone, an empty forecast or actual takes away what stood. The same file twice changes nothing.
`record benefits template` prints an empty one.
"""


def benefits_page() -> str:
    """The page."""
    figures = [
        (
            f"`{kind.name}`",
            kind.label,
            one.unit,
            "more" if one.more else "less",
            "returned" if kind in LOADED else "counted",
            one.definition,
        )
        for kind, one in measures().items()
    ]
    levels = [(str(number), LIKELIHOOD[number], IMPACT[number]) for number in sorted(LIKELIHOOD)]
    return page(
        "Benefits",
        "`rules/benefits/`, `rules/data/benefits.yaml`",
        "What the record was to bring, and what it brings, by area and month.",
        *ABOUT.splitlines(),
        "",
        "## Figures",
        "",
        *table(("code", "figure", "unit", "better", "comes", "definition"), figures),
        "",
        f"A period has {MOST_MONTHS} months at most. National Standards met are counted as compliance counts them: "
        "from the results that are kept, in the month of their last day, for the area that each result belongs to.",
        "",
        *FILE.splitlines(),
        "",
        f"    {TEMPLATE.strip()}",
        "",
        *table(("column", "holds"), [(f"`{name}`", words) for name, words in COLUMNS.items()]),
        "",
        *LOADING.splitlines(),
        "",
        "## Risks",
        "",
        "Likelihood times impact is the score of a risk, from 1 to 25. Decisions: "
        + "; ".join(decision.label.lower() for decision in RiskDecision)
        + ".",
        "",
        *table(("level", "likelihood", "impact"), levels),
        "",
        "## Thresholds",
        "",
        *[line for one in versions() for line in _version(one)],
    )


def _version(rules: Rules) -> list[str]:
    rows = [_row(kind.label, rules.limits[kind]) for kind in BenefitKind]
    rows.append(_row("A milestone, days after the planned day", rules.milestone))
    rows.append(_row("A risk's score", rules.risk))
    head = ("of", "watched from", "off plan from", "source", "confidence")
    return [
        f"### {rules.name}, from {spoken(rules.since)}",
        "",
        _words(rules),
        "",
        *table(head, rows),
        "",
    ]


def _words(rules: Rules) -> str:
    return (
        "How far on the wrong side of the plan a figure is. "
        f"A contact is in time until {rules.contact} day after it. A month whose cost or saving was planned and not "
        f"returned {rules.returned} days after its end is watched; so is an open risk that nobody looked at for "
        f"{rules.review} days, and one to be watched about which nothing is decided is off plan."
    )


def _row(words: str, limit: Limit) -> tuple[str, ...]:
    end = "%" if limit.by == "percent" else ""
    return (words, f"{limit.watch:g}{end}", f"{limit.far:g}{end}", limit.source, limit.confidence)
