"""Writes docs/custody.md: the dates of a sentence, stays, and the gate, with the rules that they follow."""

from __future__ import annotations

from collections.abc import Iterable

from docs.markdown import page, table
from rules.clock import spoken
from rules.codes import MovementFault
from rules.handover import Clock, rules_on
from rules.sentence_dates import Act, acts, reasons
from rules.sentence_dates.law import Band, Kind, curfew
from rules.sentence_dates.terms import counted

DATES = """\
## The dates of a sentence

A prison's dates are kept as it holds them. Beside them the record works out what is sure (`work_out`), shows each step,
and says where both differ and by how many days (`compare`). Nothing is released on a date that was worked out: a
difference tells the prison and the area to look.

The day of sentence is day 1. A part that is not whole days is rounded up. Days on remand come off, days unlawfully at
large and added days go on. No date is before the day of sentence or after the end of the sentence. Remand does not
shorten a licence below what it is without. Whoever is due out on a weekend or a holiday leaves on the working day
before.
"""
STAYS = """\
## Stays

Movements come late, twice, corrected, and from several prisons. `read` looks at all of them anew and gives the stays
that they add up to, so the order in which they arrived leaves no trace, and `changes` says what a late or corrected
one changed. Two stays never overlap. A day at court or a weekend at home is an absence within a stay; an escape ends
it. A movement without a time counts from the beginning of its day. `where` says where somebody was at an instant.

What cannot be is told, with the movements that say it, and never quietly put right. An arrival at another prison ends
the stay before it, even when no movement tells of leaving. What leads out of a prison that does not hold the person,
or back to one that they had not left, has no effect.

A prison enters its own movements (`recordMovement`), and corrects or withdraws what it entered (`correctMovement`).
The stays follow in the same transaction from those movements and from what extracts tell together
(`graph/movements.py`). A movement that would bring a finding that nobody can have meant is refused; a gap or a missing
departure is told and let in. Whoever moves a person holds that person's marker until the transaction ends, so of two
receptions at once one is refused. Stays of people for whom nobody entered a movement are derived from the rows alone
(`rules/custody.py`): a row of an extract tells more of a spell than its movements do, such as where it is held.
"""
GATE = """\
## The gate

`release_checklist` says what is in place before somebody leaves for an area, `recall_checklist` what is on the way
back. An item is done, still to do, late, wrong (done, and not as it has to be) or not needed. A handover is complete
when nothing that blocks it is open. Items of a part of the record that only some may read never block, so that the
others can't tell from the rest that they are there; whoever shows the list leaves them out for those readers.

A recall is recorded on the handover of the time in custody that the person was released from (`recordRecall`): when
the breach was known, who revoked the licence and why, who was told, the last address. Any stay in a prison that begins
after the breach closes it, so a reception that is corrected or withdrawn opens it again. Who is responsible does not
change by it: the officer outside goes on supervising, and the handover of the new time in custody names the same
officer and the same supervisor inside, until one of them is changed.

`due_out` says which date counts as release. What was decided comes first, then the day on which release is a duty. A
curfew or parole that is only possible is told besides.

`dueOut` finds the people by the same day, in the statement. What prison and area have in place is one handover for each
time in custody (`recordHandover`), and a release brings the first appointment: as the person was told, else on the day
of leaving or the next working day.
"""


def custody_page() -> str:
    """The page."""
    rules = rules_on(acts()[-1].sentenced_from)
    dates = ("sentence", "date", "at", "moved by", "sure", "rounding", "source")
    return page(
        "Custody",
        "`rules/sentence_dates/`, `rules/stays/` and `rules/handover/`, with their data",
        "Confidence: *high* was found or is settled, *medium* is recalled or from a later source, *low* is doubtful, "
        "*invented* is a working value of this project.",
        DATES,
        *(line for act in acts() for line in (f"### {act.name}", "", *table(dates, _dates(act)), "")),
        f"### Home detention curfew ({curfew().confidence})",
        "",
        f"{curfew().source}. Of {curfew().months_from} to under {curfew().months_under} months, for "
        f"{curfew().least_days} days at least.",
        "",
        *table(("from", "sentences", "what is served first", "sure", "source"), _curfew()),
        "",
        "### What is not worked out",
        "",
        *table(
            ("why", "sure", "source"),
            ((each.what, each.confidence, each.source) for each in reasons().values()),
        ),
        "",
        STAYS,
        *table(("finding", "what"), ((f"`{each.name}`", each.label) for each in MovementFault)),
        "",
        GATE,
        f"A release is near {counted(rules.due_out_days)} before it. Days are counted from the day of leaving.",
        "",
        *table(("item", "what", "last day", "blocks", "sure", "source"), _items(rules.release)),
        "",
        "On recall, days are counted from the breach; what a prison has to be told, from the reception there.",
        "",
        *table(("item", "what", "last day", "blocks", "sure", "source"), _items(rules.recall)),
    )


def _dates(act: Act) -> Iterable[tuple[str, ...]]:
    for kind in act.kinds:
        for rule in kind.dates:
            part = "the end" if rule.part == 1 else str(rule.part)
            moved = ", ".join(name.replace("_", " ") for name in rule.moved_by)
            yield _which(kind), rule.kind.label, part, moved, rule.confidence, rule.rounded, rule.source


def _which(kind: Kind) -> str:
    return ", ".join(sorted(each.code for each in kind.types))


def _curfew() -> Iterable[tuple[str, ...]]:
    for version in curfew().versions:
        below = curfew().months_from
        for band in version.bands:
            length = f"{below} to under {band.months_under} months"
            yield spoken(version.since), length, _served(band), version.confidence, version.source
            below = band.months_under


def _served(band: Band) -> str:
    if band.serve_days is not None:
        return f"{band.serve_days} days"
    return f"{band.serve} of the sentence" if band.serve else f"half less {band.before_half} days"


def _items(clocks: Iterable[Clock]) -> Iterable[tuple[str, ...]]:
    for clock in clocks:
        if clock.days_before is not None:
            last = f"{counted(clock.days_before)} before"
        else:
            last = f"{counted(clock.working_days_after or 0, 'working day')} after"
        yield (
            clock.item.label,
            clock.what,
            last,
            "yes" if clock.blocks else f"no: {clock.part}",
            clock.confidence,
            clock.source,
        )
