"""Writes docs/transfers.md: how a case moves, drawn from the table of steps, and the rules of each circular."""

from __future__ import annotations

from collections.abc import Iterable

from docs.markdown import page, table
from rules.codes import ChecklistItem, TransferKind
from rules.transfers.sets import RuleSet, rule_sets
from rules.transfers.table import TABLE, Transition

WORDS = """\
A case that moves is never without an owner. Every event of a transfer names one officer who is responsible for the
case and one who supervises the person, so who answered for it at any instant, past ones included, follows from the
events alone (`responsible`, `supervising`).

- **The home area** owns the case until full transfer, also while the receiving area supervises provisionally.
- **Under an order**, a court has to name the new area before full transfer; a licence needs no court. Once a court has
  named it, the move can be withdrawn only when a court has named the home area again.
- **High and very high risk** is acknowledged by the receiving manager before anybody is taken on; again if it rises.
- **Police and MAPPA** are told before a person on the register is taken on; MAPPA, of any other person it manages.
- **Whoever takes a case on** names the officer and the first appointment in the same step. One that is later than its
  clock allows needs a reason.
- **Caretaking** never changes who is responsible. It has a day on which it is to end.
- **A move within an area** is proposed and taken over; no court, request or provisional supervision is part of it.
- **Withdrawing** is the home side's alone: a receiving side that could withdraw could refuse by another name.
- **A refused case** is not lost. The home side mends what was missing and asks again, or withdraws.
- **A step is done once**, by the key that the client chose: the same again changes nothing. No step takes effect
  earlier than the one before it, so what was true of the past stays true.
- **Many cases** move together or not at all, and each that can't says why. With `check: true` (on the page: "Check, and
  move none yet") that is said and nothing is written.
- **Extracts** that come later correct the file, but say no more who has a case that was moved, or given to another
  officer, here; nor do they end it.

A clock that passes is told to the managers of both sides, whether anybody looks or not. Each server process looks for
such moves every few minutes (`resolvers/transfers/overdue.py`); the case's marker says which clock was told of, so each
is told of once, by whichever process comes first. A clock that begins again is told of again.

What is written on a case bears a later instant than anything written on it before, also where the clock of another
server runs behind, so that the record as it was known at any instant has one owner. `make race` shows it: both sides,
two prisons and the gate ask for anything at the same time, send it again, and are killed meanwhile.

A transfer keeps the rules under which it began. Those of PC 78/2000 have acceptance and refusal. Those of PC 52/2004
have neither: the receiving area is notified, and allocates the case to an officer.
"""


def transfers_page() -> str:
    """The page."""
    lines = [WORDS]
    drawings: dict[str, list[str]] = {}
    for kind in TransferKind:
        for rules in rule_sets():
            drawings.setdefault(drawing(kind, rules), []).append(f"{kind.label}: {rules.called}")
    for drawn, titles in drawings.items():
        # What all circulars have alike is drawn once, and is no one circular's.
        title = titles[0] if len(titles) < len(rule_sets()) else titles[0].partition(":")[0]
        lines += [f"## {title}", "", drawn, ""]
    lines += [
        "## Steps that leave a transfer where it is",
        "",
        *table(("step", "whose", "of", "while"), _recorded()),
    ]
    for rules in rule_sets():
        lines += ["", f"## {rules.called}, from {rules.valid_from.day} {rules.valid_from:%B %Y}", ""]
        lines += table(("what", "rule", "sure", "source"), _rules(rules))
    return page(
        "Transfers",
        "`rules/transfers/table.py` and `rules/data/transfers.yaml`",
        "How a case moves to another area, to another office, or for a while; under which rules; how sure those are.",
        *lines,
    )


def drawing(kind: TransferKind, rules: RuleSet) -> str:
    """The states of one kind of move under one set of rules, as a Mermaid diagram."""
    ways = [
        (before.name if before else "[*]", row.after, row)
        for row in TABLE
        if row.after and kind in row.kinds and row.step in rules.steps
        for before in (row.before or (None,))
    ]
    # A row holds for several sets of rules, so it may begin at a state that this one never comes to.
    found = {after.name: after for _, after, _ in ways}
    ways = [way for way in ways if way[0] in found or way[0] == "[*]"]
    names = [f'  state "{state.label}" as {name}' for name, state in found.items()]
    arrows = [f"  {before} --> {after.name}: {row.step.label} ({_whose(row)})" for before, after, row in ways]
    left = {before for before, _, _ in ways}
    ends = [f"  {name} --> [*]" for name in found if name not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *arrows, *ends, "```"])


def _whose(row: Transition) -> str:
    side = row.side.label.lower() if row.side else "either side"
    return f"manager of the {side}" if row.manager else side


def _recorded() -> list[tuple[str, ...]]:
    return [
        (
            row.step.label,
            _whose(row),
            "any move" if len(row.kinds) == len(TransferKind) else _list(kind.label for kind in row.kinds),
            _list(state.label for state in row.before),
        )
        for row in TABLE
        if row.after is None
    ]


def _rules(rules: RuleSet) -> list[tuple[str, ...]]:
    """Every rule of a set, how sure it is and where it is from."""
    values = {
        "rules": ("In force", f"from {rules.valid_from.day} {rules.valid_from:%B %Y}"),
        "steps": ("Steps", _list(step.label for step in rules.steps)),
        "refusals": (
            "Reasons to refuse",
            _list(one.label for one in rules.refusals) or "none: nothing is refused",
        ),
        "provisional": ("Responsible during provisional supervision", rules.provisional.label),
        "court": ("Orders in which a court names the area", _list(sorted(one.label for one in rules.court))),
        "escalates": (
            "Told of what is overdue",
            _list(f"manager, {one.label.lower()}" for one in rules.escalates_to),
        ),
        "log": (
            "Contact log",
            f"complete if it has every contact to {rules.log_working_days} working day before",
        ),
        "checklist": ("Not sent without", _list(one.label for one in ChecklistItem if one in rules.blocks)),
    }
    rows: list[tuple[str, ...]] = [
        (what, value, rules.bases[key].confidence, rules.bases[key].source)
        for key, (what, value) in values.items()
    ]
    for clock, time in rules.clocks.items():
        value = f"{time.words} {time.counted}" if time.count else time.counted
        rows.append((clock.label, f"{value}; met by {time.met}", time.basis.confidence, time.basis.source))
    return rows


def _list(words: Iterable[str]) -> str:
    return "; ".join(words)
