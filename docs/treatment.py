"""Writes docs/treatment.md: what is recorded of treatment under an order, and what a week asks for."""

from __future__ import annotations

from docs.markdown import always, page, table
from rules.clock import spoken
from rules.treatment import SUBSTANCES, Asked, versions
from tests.sequences.treatment import TREATMENT

WORK = """\
## The work

`beginTreatment` begins treatment under a drug treatment and testing order. `recordTreatmentWeek`, `recordDrugTest` and
`recordCourtReview` record a week, a day's test and a review by the court; given again for the same week or day, on the
version that was read and with a reason, they change it, and what it said is kept. What an extract brought is changed in
the same way. `recordTreatmentBreach` notes breach, which is at once breach action in the contact log.

`endTreatment` ends it; so does a review that revokes the order. The order ends with it, unless its end was recorded
otherwise, so that its standards ask for no more. Given again with a reason, `endTreatment` puts the end right, and
without a day and an outcome takes it back; an order that was revoked goes on when its review is put right. What never
was (a week, a test or a review of another day or person) is taken off by `withdrawTreatmentEntry`. Results that come
late are recorded after the end, of days until then.

`Treatment.weekByWeek` is worked out whenever it is read: each week from the one in which the order was made, beside the
standard that was in force on its Monday. A week that goes on is not judged. On how many days somebody came is known of
weeks that were recorded day by day, and judged of these alone.
"""


def treatment_page() -> str:
    """The page."""
    lines = []
    for one in versions():
        rows = [
            _row("Hours of contact", one.hours),
            _row("Days of contact", one.days),
            _row("Tests", one.tests),
        ]
        lines += [
            f"### {one.name}, from {spoken(one.since)}",
            "",
            *table(("what", f"weeks 1 to {one.weeks}", "later weeks", "source", "confidence"), rows),
            "",
            f"Reviews by the court: {one.review} days apart, unless the court sets another day.",
            "",
        ]
    return page(
        "Treatment",
        "`rules/treatment/`, `rules/data/treatment.yaml`",
        "Drug treatment and testing orders, written by those who supervise them. Tests are for "
        f"{', '.join(SUBSTANCES)}.",
        *WORK.splitlines(),
        "",
        *always(TREATMENT.always),
        "",
        "## What a week asks for",
        "",
        *lines[:-1],
    )


def _row(what: str, asked: Asked) -> tuple[str, str, str, str, str]:
    return what, str(asked.first), str(asked.after), asked.source, asked.confidence
