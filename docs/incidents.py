"""Writes docs/incidents.md: how a serious incident is notified and reviewed, and what is shared of it."""

from __future__ import annotations

from docs.markdown import always, page, table
from rules.clock import spoken
from rules.codes import IncidentKind, IncidentState
from rules.incidents import Rules, versions
from tests.sequences.incidents import INCIDENTS

COMMANDS = """\
## From report to outcome

Managers of the area and public protection officers report (`reportIncident`) and review. `recordIncidentStep`
records that it was notified, and each review with what it found, in that order. `addIncidentAction` gives an action
to a member of staff, who has a task until `recordActionOutcome` says what came of it. Whose it is may say so, and
reads it as `ownAction`, whether or not the incident is theirs to see: of that it shows nothing. `closeIncident` needs
every review that the kind needs, and an outcome of each action. The managers of the area have a task for the next
step, due on its last day.

`recordOn` is the day before it happened. The record as it was known then is not copied: `offender(asKnownOn:)` of
that day shows it, and the page of an incident does. Who may see it is as of today.

What was recorded wrongly is corrected with a reason: the report and the days of its steps (`correctIncident`), a
finding (`correctIncidentFinding`), an action (`correctIncidentAction`), which can be taken off too. What it said is
kept, with who changed it, when and why (`replaced`), and shown as known on a day by `asKnownOn`. The task of an action
goes to whose it is now; the clocks follow the day on which it became known. An incident of the wrong person is
withdrawn (`withdrawIncident`): it stays, shown as withdrawn to those who may see it, with no clock, no task and no
place in figures.

`shareLearning` shares what others can learn. Its words are refused where they hold a name of the person or of an
officer, or a number; they are kept with the kind of incident and the month, and hang off nothing. `learning` lists
them for everyone.
"""


def incidents_page() -> str:
    """The page."""
    return page(
        "Serious incidents",
        "`rules/incidents/`, `rules/data/incidents.yaml`",
        "What is reported when somebody under supervision is charged with a serious further offence, dies, or does "
        "serious harm. Every time below is uncertain, as it says, and the pages say so too.",
        *COMMANDS.splitlines(),
        "",
        "## Kinds",
        "",
        *[f"- {kind.label}" for kind in IncidentKind],
        "",
        "## How far it is",
        "",
        *[f"- {state.label}" for state in IncidentState],
        "",
        *always(INCIDENTS.always),
        "",
        "## Times",
        "",
        *[line for one in versions() for line in _version(one)],
    )


def _version(rules: Rules) -> list[str]:
    kinds = ", ".join(kind.label.lower() for kind in IncidentKind if kind in rules.full_of)
    rows = [
        ("Notify", f"{rules.notify.number} working days", rules.notify.source, rules.notify.confidence),
        (
            "Initial review",
            f"{rules.initial.number} working days",
            rules.initial.source,
            rules.initial.confidence,
        ),
        (
            "Full review",
            f"{rules.full.number} months; needed of: {kinds}",
            rules.full.source,
            rules.full.confidence,
        ),
    ]
    head = ("step", "after it became known", "source", "confidence")
    return [f"### {rules.name}, from {spoken(rules.since)}", "", *table(head, rows), ""]
