"""Writes docs/standards.md: the National Standards of each version, and the case histories that hold the rules."""

from __future__ import annotations

from docs.markdown import page, table
from rules.clock import spoken
from rules.standards import Standard, Version, law
from rules.standards.cases import Case, cases

KEPT = """\
## How results are kept

Each order or licence has its results below it, one for each standard and each period of one. They are brought up to
date in the transaction of the command that changes what they rest on. A result that is due becomes missed when its
last day is over: nothing is written then, since whoever reads works it out from the day. A new period that begins
is added by the server, which looks every few minutes. After an import it goes through everybody, some at a time.
`record standards recompute` judges everything anew, and with `--check` says whether both ways agree: they do after any
sequence of commands, and the same facts recorded in another order have the same results (`tests/sequences/`).

A result is told by area, team and officer as they were responsible on its last day. What counts towards compliance
is what was due and is not excused: the share of met results among those that are met, late or missed.

`record standards explain SENTENCE` prints each result with its evidence; `record standards preview FILE` says what
a changed file of rules would change, in how many cases and in which areas.

## Suspensions

`suspendOrder` records that an order or licence stands still from a day on, with why and who decided it; whoever
supervises the person does so, on its card of the page `/sentences`. `changeSuspension` says that it is over, puts it
right with a reason, or takes it off; what it said before is kept, and `asKnownOn` shows it. It begins today at the
latest, within the order or licence, and no two of the same overlap. `to` is the day on which it is over: the first that
counts again. Of one `requirement` alone it is a fact on the record and stops no clock, since contact goes on.
`Sentence.suspensions` shows those of all areas that held the order to whoever reads its contact log. No circular with a
list of causes was found: they are a working list of this project. `(:Sentence)-[:HAS_SUSPENSION]->(:Suspension)`.

## Changing the rules

The rules below are those that the product brings. A data steward puts a changed file in force without a release:
`record standards load FILE --by ID --source CIRCULAR` for whoever runs the system, `previewStandards` and
`loadStandards` for programs, the page `/codes/standards` for the steward. `record standards show` prints the file in
force, to be changed. Each version holds from its own first day, and an event is judged by the version of its day.

- **Checked whole.** A gap or overlap of days, a time that cannot be, a standard that a later version judges
  otherwise: each fault is named with its line, and nothing is loaded. A standard that a version has stays in it,
  since cases are judged by it; a later version `drops` it. What was in force once may be loaded again, which takes
  back what came after.
- **Tried first.** The page, and `standardsEffect`, judge 200 people taken at random by both and tell the share of
  orders and licences that would stand otherwise, to the nearest five in a hundred, with the areas of which there are
  five at least; `record standards preview FILE` judges everybody. Nothing is written.
- **In force at once.** Each is kept with its number, source, day and who loaded it, and none is overwritten:
  `(:StandardsLaw {number, text, source, loadedAt, loadedBy})`. Every transaction that judges asks for the newest
  number, so every server process goes by it with its next statement. The same rules again change nothing. Once rules
  were loaded, those that a later release brings hold only when they are loaded too.
- **Everybody anew, in the background.** The servers go through everybody, some at a time, from their next look on
  (every five minutes). How far they are stands in the graph, so one that is stopped is followed by another. Whose
  record is written to meanwhile is judged by the new rules in that command. `record standards list`, or
  `loadedStandards`, says how far it is; `record standards recompute` does it in the foreground. Until it is over,
  `--check` finds differences.

## Beside a manual sample

A sample of *n* cases of *N*, drawn at random, would have said the same share *p* give or take `1.96 x sqrt(p (1 -
p) / n x (N - n) / (N - 1))`: in nineteen of twenty samples the true share lies within that margin (the normal
approximation with the correction for a finite number of cases; it is not given below five met or five not met cases
of the sample, where it does not hold).
"""


def standards_page() -> str:
    """The page."""
    lines = [line for version in law().versions for line in _version(version)]
    histories = [line for number, one in enumerate(cases(), 1) for line in _case(number, one)]
    return page(
        "National Standards",
        "`rules/data/standards.yaml`, `rules/data/standards_cases.yaml`",
        "Every order and licence is judged against every standard, under the version in force on the day of the event. "
        "Custody, moves and suspensions stop the clocks.",
        *KEPT.splitlines(),
        "",
        *lines,
        f"## {len(cases())} case histories",
        "",
        "What the rules make of each; a test holds them to it.",
        "",
        *histories,
    )


def _version(version: Version) -> list[str]:
    until = f" until {spoken(version.until)}" if version.until else ""
    rows = [
        (one.name, one.says, _when(one), one.source, one.confidence) for one in version.standards.values()
    ]
    return [
        f"## {version.name}, from {spoken(version.since)}{until}",
        "",
        f"Source: {version.source}. Confidence: {version.confidence}.",
        "",
        *table(("standard", "says", "time", "source", "confidence"), rows),
        "",
    ]


def _when(one: Standard) -> str:
    if one.limit:
        return one.limit.words
    return "; ".join(
        f"{each.number} in {each.length.words}{f', {each.times} times' if each.times and each.times > 1 else ''}"
        for each in one.phases
    )


def _case(number: int, one: Case) -> list[str]:
    begun = spoken(one.begun) if one.begun else "an unknown day"
    until = f" until {spoken(one.ends)}" if one.ends else ""
    ended = f"; it ended on {spoken(one.ended)}" if one.ended else ""
    rows = [
        (
            key,
            "; ".join(f"{at}. {line}" for at, line in enumerate(lines, 1))
            if len(lines) > 1
            else "".join(lines) or "Nothing",
        )
        for key, lines in one.expected.items()
    ]
    return [
        f"### {number}. {one.name}",
        "",
        f"{one.type.label} from {begun}{until}{ended}; on {spoken(one.on)}.",
        "",
        *[f"- {line}" for line in one.happened],
        *([""] if one.happened else []),
        *table(("standard", "result"), rows),
        "",
    ]
