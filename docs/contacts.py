"""Writes docs/contacts.md: the contact log, its commands, and what an absence asks for under which rules."""

from __future__ import annotations

from docs.markdown import always, page, table
from rules.clock import spoken
from rules.codes import DraftForm
from rules.contacts import HAS_OUTCOME, MOST_TIMES, OTHERS, Limit, Rules, versions
from tests.sequences.contacts import CONTACTS

LOG = f"""\
## The log

`planContacts` plans an appointment, or a pattern of at most {MOST_TIMES}. A day on which offices are closed is moved
to the next on which they are open, and the answer says which. `recordContact` records what happened: of an
appointment that was planned, by its id and version, or of none; it plans the next one in the same step.
`correctContact` changes an entry (its day, time, place, order, outcome or note), notes an explanation, or takes it
off; it asks why, and what the entry said is kept (`replaced`). What was wrong before, such as a day that an extract
brought, keeps nobody from putting a note right; what is planned takes no explanation, since nobody was absent from it
yet. Whoever changes an entry that somebody else changed meanwhile is told both, and chooses by sending again on the
version that stands.

`appointments` lists what is planned, and what is past and has no outcome yet, for an officer's people or a team's.
The page `/cases` has a form beside each, so that recording one is an outcome, a note and a button. `caseEvents` tells
what others did to the records of such people in the last seven days, each event to who may be told of it
([events.md](events.md)); what an import changed is not among them.
"""
TIMELINE = f"""\
## The timeline

`Offender.timeline` is the log, the prisons' movements and what else the record holds, in the order of days: each
sentence on its day, a breach on that of the decision, an assessment on its own, a referral to a programme, treatment
from the order on, a move of the case from the proposal on, a serious incident from when it was known. Whoever reads
the log reads of each what they may read of it elsewhere, and the count tells no more. Entries of the register are on
it for those who are cleared and give a reason, nothing of a victim for anybody. Kinds besides contacts and movements:
{", ".join(one.label.lower() for one in OTHERS)}.
"""
ENFORCED = """\
## What an absence asks for

`Offender.enforcement` works it out from the log whenever it is read: nothing is stored that an entry could
contradict. An absence is judged by the rules in force on its day, and counts with the unacceptable ones of the months
before it. An acceptable absence asks only for an explanation. A step is met by the entry that says so: a formal
warning, breach action, a recall request.
"""
BREACH = """\
## Breach

`beginBreach` records the decision to take an order back to court; one breach of an order goes on at a time. Then
`recordBreachStep` records that papers were laid, the first hearing, and the outcome, or puts a step right that was
recorded before, with a reason. Nothing is heard before papers are laid, and only what was heard is proved; a breach can
be withdrawn at any time. Laying the papers writes breach action into the log, so it is what the absence asked for. An
outcome that revokes the order ends it, and an outcome that is put right lets it go on after all.
`Offender.breaches` and `Offender.enforcement` show each step with its clock; a licence is not breached but recalled.
"""
DRAFTS = f"""\
## Drafts

`saveDraft` keeps what was typed into a form: one draft of a form, a person and a writer. `drafts` reads one's own, and
nobody reads another's. A draft goes when its form is sent, or with the person's record; it is in no copy of the record,
in no list and no version. The pages keep one when a form is refused, or left with “Save as draft”. Forms:
{", ".join(one.label.lower() for one in DraftForm)}.
"""


def contacts_page() -> str:
    """The page."""
    kept = ", ".join(sorted(kind.label.lower() for kind in HAS_OUTCOME))
    return page(
        "The contact log",
        "`rules/contacts/`, `rules/data/enforcement.yaml`",
        "What happens between an officer and the person, in the order of days; written by officers, managers and the "
        f"supervisor in prison. Kinds that somebody keeps or misses, and so have an outcome: {kept}.",
        *LOG.splitlines(),
        "",
        *TIMELINE.splitlines(),
        "",
        *ENFORCED.splitlines(),
        "",
        *BREACH.splitlines(),
        "",
        *DRAFTS.splitlines(),
        "",
        *always(CONTACTS.always),
        "",
        "## The rules",
        "",
        *[line for one in versions() for line in _version(one)],
    )


def _version(rules: Rules) -> list[str]:
    rows = [
        ("Explanation asked for", f"within {rules.explain.number} working days", *_basis(rules.explain)),
        ("Formal warning", f"for the first {rules.warnings.number} of them", *_basis(rules.warnings)),
        *[
            (
                one.step.label,
                f"at the {ORDINALS[one.at]} within {rules.months} months, within {one.within} working days: "
                + ", ".join(sorted(each.label for each in one.types)),
                one.source,
                one.confidence,
            )
            for one in rules.actions
        ],
        (
            "First hearing of a breach",
            f"within {rules.breach.heard.number} working days of the papers",
            *_basis(rules.breach.heard),
        ),
        (
            "Outcome of a breach",
            f"within {rules.breach.ended.number} working days of the failure",
            *_basis(rules.breach.ended),
        ),
    ]
    head = ("step", "when", "source", "confidence")
    return [f"### {rules.name}, from {spoken(rules.since)}", "", *table(head, rows), ""]


ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth"}


def _basis(limit: Limit) -> tuple[str, str]:
    return limit.source, limit.confidence
