"""Writes docs/victims.md: whom a victim unit offers contact, what it records, and what others may know of it."""

from __future__ import annotations

from docs.markdown import page, table
from rules.clock import spoken
from rules.codes import VictimConditionState
from rules.victims import STAGES, Rules, versions

COMMANDS = """\
## What the unit records

`registerVictim` registers a victim with the unit of who asks: day, length and offence are taken from a sentence of
the record, or given. It is a sentence of custody; a licence stands for the sentence that it follows, since its own
day is that of release. Life, and a life licence, have no months. `offerVictimContact` and `recordVictimAnswer`
record the offer and what came of it, `recordVictimContact` a letter, call or visit with the `stage` that the victim
was told of, `correctVictimContact` and `changeVictim` put right what was recorded; what it said is kept. Each edit
carries the version that was read, and whoever comes second is shown both sides. Victims whom a spreadsheet brought
are edited by the same commands.

`VictimCase.toTell` is worked out whenever it is read: the offender's last move of those below, unless the victim
was told of it since, and a release that comes near. It is empty for a victim who has not said yes, or does not want
to be told. A move that a prison records raises a task for the unit of each such victim; telling them of it does that
task, and no other's.

`linkVictim` notes that two victims of the unit are one person, or that a victim is an offender too. It is kept on
the victim and read from there: the offender's record does not know of it. Taken back, with a reason, it is ended and
kept, with who did so and when.

## What others may know

Nothing, but for conditions that were passed on. `askVictimCondition` notes one in the unit's own words.
`settleVictimCondition` passes it on, once the victim agrees, in words of their own: they are refused where they
hold a word of the victim's name, address or telephone number. `Offender.victimConditions` shows those words to
whoever supervises, with no way on to the victim; the office is told that there is one. Withdrawn, it is gone from
there.

No event is told of these commands, and their audit entries name the victim and not the offender, so that who may
see who looked at a record does not learn that there is a victim. A test compares what everyone else is answered
before and after, to the byte.
"""


def victims_page() -> str:
    """The page."""
    stages = dict.fromkeys(stage for stage in STAGES.values())
    return page(
        "Victims",
        "`rules/victims/`, `rules/data/victims.yaml`",
        "Who was harmed, and whether they want to be told, as the victim unit of an area knows them. The page "
        "`/victims` is the unit's caseload.",
        *COMMANDS.splitlines(),
        "",
        "## Moves that a victim is told of",
        "",
        *[f"- {stage.label}" for stage in stages],
        "",
        "## What becomes of a condition",
        "",
        *[f"- {state.label}" for state in VictimConditionState],
        "",
        "## To whom contact is owed",
        "",
        "By the law on the day of the sentence. Where nobody has said of which kind an offence is, its title tells, "
        "or it is not known.",
        "",
        *[line for one in versions() for line in _version(one)],
    )


def _version(rules: Rules) -> list[str]:
    kinds = ", ".join(sorted(kind.label.lower() for kind in rules.kinds))
    rows = [
        (
            "Owed",
            f"for {kinds} offences, from {rules.months} months of imprisonment on, and of life",
            rules.eligible_source,
            rules.eligible_confidence,
        ),
        (
            "Offered",
            f"within {rules.weeks} weeks of the sentence",
            rules.offer_source,
            rules.offer_confidence,
        ),
        ("Release comes near", f"{rules.near} days before it", rules.near_source, rules.near_confidence),
    ]
    head = ("what", "when", "source", "confidence")
    return [f"### {rules.name}, from {spoken(rules.since)}", "", *table(head, rows), ""]
