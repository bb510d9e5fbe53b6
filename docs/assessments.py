"""Writes docs/assessments.md: how an assessment is written and signed, its form, and what the register makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from docs.markdown import always, page, table
from rules.assessments import QuestionSet, versions
from rules.clock import spoken
from rules.codes import AssessmentSection, Service
from rules.risks import versions as laws
from rules.risks.notification import Band, Law
from tests.sequences.assessments import ASSESSMENTS
from tests.sequences.risks import RISKS

WRITING = """\
## Writing one

`startAssessment` begins one from what the last complete one says; the total score and OGRS are not carried over, since
they are those of a day. There is one open at a time, of both services: either goes on with what the other began.
`recordSection`, `recordHarm` and `recordPlan` each write a part whole, on the version that was read; whoever comes
second is told both sides. `recordInConfidence` writes what would do harm if the person read it, which is a fact of its
own: nothing that is read of the assessment, nor what it said before, holds any of it. `closeAssessment` takes one off
that was not finished, or closes one whose plan is over.

A section's score is the sum of its items. The weighted total and OGRS are recorded as they are given, and never worked
out: no weight could be found.

`signAssessment` looks whether all is there, and locks it. A level that is high, or lower than a high one was, waits for
a manager: `countersignAssessment` lets it stand or sends it back. Of somebody whom no area supervises nobody is asked.
Until then the levels of the last complete one stand for those who face the person.
"""
REGISTER = """\
## What the register makes of it

Signing an assessment with a high or very high level makes or raises the entry of the register in the same transaction:
danger waits for nobody. A lower level lowers the entry's when a manager has countersigned, and only where the entry
says no more than the last assessment did: what the police hold besides stays theirs. Who signs is told nothing of it,
and every answer, task and notice is the same with an entry and without one.

`recordRegisterEntry` and `endRegisterEntry` are for cleared managers and public protection, `recordMappaMeeting`,
`correctMappaMeeting` and `finishMappaAction` for all who read the register: with a reason each time, which is kept as
the reason of the change, and on the version that was read. The newest meeting says at which level the person is managed
and when the next review is: one that is written up late changes neither. A meeting that is put right takes along what
the entry has from it.
Nobody's entry ends while the law has them notify the police. Somebody without a conviction may be on it as potentially
dangerous; `registerPerson` puts somebody on whom the record does not know, who is then there for those alone who may
read every entry.
"""


def assessments_page() -> str:
    """The page."""
    return page(
        "Assessments and the register",
        "`rules/assessments/`, `rules/risks/`, `rules/data/assessment.yaml`, `rules/data/notification.yaml`",
        "One assessment of risk and need, written by either service; and the register that follows from it.",
        *WRITING.splitlines(),
        "",
        *REGISTER.splitlines(),
        "",
        *always((*ASSESSMENTS.always, *RISKS.always)),
        "",
        *[line for one in versions() for line in _form(one)],
        "## Notification",
        "",
        "The law in force on the day of the conviction says for how long. The first line that fits holds.",
        "",
        *[line for one in laws() for line in _law(one)],
    )


def _form(form: QuestionSet) -> list[str]:
    titles = {int(one.code): one.label for one in AssessmentSection}
    items = [
        (item.number, titles[number], item.text, ", ".join(map(str, item.scores)))
        for number, rows in form.items.items()
        for item in rows
    ]
    asked = [("screening", text) for text in form.screening] + [("analysis", text) for text in form.analysis]
    lasts = [
        (service.label, f"{one.days} days", one.source, one.confidence)
        for service in Service
        if (one := form.lasts[service.name])
    ]
    basis = [(what, source, sure) for what, (source, sure) in form.basis.items()]
    return [
        f"## Form: {form.name}, from {spoken(form.since)}",
        "",
        *table(("item", "section", "question", "scores"), items),
        "",
        *table(("part", "question"), asked),
        "",
        *table(("made by", "holds for", "source", "confidence"), lasts),
        "",
        *table(("what", "source", "confidence"), basis),
        "",
    ]


def _law(law: Law) -> list[str]:
    rows = [
        (one.disposal.label + _length(one), "; ".join(_period(one)), one.source, one.confidence)
        for one in law.bands
    ]
    head = ("disposal", "for", "source", "confidence")
    return [f"### {law.name}, from {spoken(law.since)}", "", *table(head, rows), ""]


def _length(band: Band) -> str:
    if band.from_months:
        return f", {band.from_months} months or more"
    return f", above {band.above_months} months" if band.above_months > 0 else ""


def _period(band: Band) -> Iterator[str]:
    if band.own:
        yield "its own length"
    else:
        yield f"{band.months // 12} years" if band.months else "without end"
    if band.halved:
        yield "half of it for those under 18"
