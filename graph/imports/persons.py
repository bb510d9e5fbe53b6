"""What joining makes of files that are connected: their offenders, each one's headline, and the links. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from graph.imports.people import birth_offender
from graph.keys import node_id
from rules.grouping import Decision, group
from rules.joining import Order, transfers
from rules.likeness import File
from rules.matching import Pair
from rules.names import key_token, search_fields

HEADLINE = (
    "surname",
    "forenames",
    "dateOfBirth",
    "sex",
    "ethnicity",
    "formerEthnicity",
    "ethnicityCode",
    "ethnicityNeedsRecording",
    "language",
    "disability",
    "nationality",
)


@dataclass(slots=True)
class Loaded:
    """A case file with everything that joining looks at."""

    id: str
    properties: dict[str, Any]
    offender: str
    names: list[list[Any]]
    identifiers: list[list[Any]]
    sentences: list[list[Any]]
    received: str
    extracted: str

    @property
    def apart(self) -> str | None:
        """Set on a file that is kept apart."""
        found: str | None = self.properties.get("apart")
        return found

    def called(self) -> list[tuple[str, str | None]]:
        """Its names; a file kept apart has them as properties alone."""
        if self.names or not self.apart:
            return [(name[1], name[2]) for name in self.names]
        return [(self.properties["surname"], self.properties.get("forenames"))]

    def rank(self) -> tuple[bool, str, str, str]:
        """The greatest gives the headline: an open probation case, the last opened; else the latest extract."""
        opened = self.properties.get("openedOn")
        is_open = self.properties["system"] == "CRAMS" and self.properties.get("status") == "CURRENT"
        return (
            is_open,
            str(opened or self.received) if is_open else self.extracted,
            self.received or str(opened or ""),
            self.id,
        )


@dataclass(slots=True)
class Plan:
    """What a batch of joining changes."""

    moves: list[dict[str, str]] = field(default_factory=list)
    moves_apart: list[dict[str, str]] = field(default_factory=list)
    merged: list[dict[str, str]] = field(default_factory=list)
    revived: list[str] = field(default_factory=list)
    headlines: dict[str, dict[str, Any]] = field(default_factory=dict)
    spells: list[dict[str, str]] = field(default_factory=list)
    no_spells: list[dict[str, str]] = field(default_factory=list)
    transfers: list[dict[str, str]] = field(default_factory=list)
    no_transfers: list[dict[str, str]] = field(default_factory=list)
    flagged: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: list[list[str]] = field(default_factory=list)
    parted: list[tuple[str, str]] = field(default_factory=list)


def decide(
    loaded: list[Loaded],
    files: Iterable[File],
    pairs: Iterable[Pair],
    decisions: Sequence[Decision] = (),
) -> Plan:
    """What joining makes of files that are connected, and of their offenders. Pure."""
    plan = Plan()
    by_id = {file.id: file for file in loaded}
    holders: dict[str, str] = {}
    found = group((file for file in files if file.id in by_id), pairs, decisions)
    plan.flagged, plan.groups = found.flagged, found.groups
    for members in found.groups:
        everybody = [by_id[id_] for id_ in members]
        # Whoever may not see a file kept apart finds the record under the id that it has without one.
        shown = [file for file in everybody if not file.apart] or everybody
        first = min(shown, key=lambda file: (file.properties["createdAt"].to_native(), file.id))
        offender = birth_offender(first.id)
        for file in everybody:
            holders[file.id] = offender
            if file.offender != offender:
                move = {"file": file.id, "from": file.offender, "to": offender}
                (plan.moves_apart if file.apart else plan.moves).append(move)
        plan.headlines[offender] = {**headline(shown), "concealed": shown[0].apart}
        _link(plan, shown)
    plan.parted = _parted(loaded, holders, decisions)
    now = set(holders.values())
    before = {file.offender for file in loaded}
    plan.revived = sorted(now - before)
    began = {birth_offender(file.id): file for file in loaded}
    for lost in sorted(before - now):
        # The file that began this offender says where its id leads on to.
        begun = began.get(lost)
        heir = holders[begun.id] if begun else min(holders[f.id] for f in loaded if f.offender == lost)
        plan.merged.append({"id": lost, "now": heir})
    return plan


def _parted(
    loaded: Iterable[Loaded], holders: Mapping[str, str], decisions: Iterable[Decision]
) -> list[tuple[str, str]]:
    """Of each record that falls apart, though no person said so: a file of one part and a file of another, in order.

    Open files stand for a part before those kept apart, so that whoever decides about the record is asked.
    """
    told = {frozenset((holders[d.a], holders[d.b])) for d in decisions if d.kind == "DIFFERENT"}
    before: dict[str, dict[str, list[Loaded]]] = {}
    for file in loaded:
        before.setdefault(file.offender, {}).setdefault(holders[file.id], []).append(file)
    found = []
    for parts in before.values():
        speak = {
            holder: min(files, key=lambda file: (file.apart is not None, file.id)).id
            for holder, files in parts.items()
        }
        found += [
            (min(speak[one], speak[other]), max(speak[one], speak[other]))
            for one, other in combinations(sorted(speak), 2)
            if frozenset((one, other)) not in told
        ]
    return sorted(found)


def headline(group: Iterable[Loaded]) -> dict[str, Any]:
    """The values an offender is shown and found by, from its files."""
    ranked = sorted(group, key=lambda file: file.rank(), reverse=True)
    shown = {key: ranked[0].properties.get(key) for key in HEADLINE}
    for file in ranked[1:]:
        # What the best file doesn't say, the next best does; ethnicity goes with what was recorded beside it.
        for key in ("forenames", "dateOfBirth", "language", "disability", "nationality"):
            if shown[key] is None:
                shown[key] = file.properties.get(key)
        if (
            shown["ethnicity"] is None
            and shown["ethnicityCode"] is None
            and (file.properties.get("ethnicity") or file.properties.get("ethnicityCode"))
        ):
            for key in ("ethnicity", "formerEthnicity", "ethnicityCode", "ethnicityNeedsRecording"):
                shown[key] = file.properties.get(key)
    names = sorted({name for file in ranked for name in file.called()}, key=str)
    keys = sorted({key_token(i[0], i[1]) for file in ranked for i in file.identifiers if i[1]})
    born_on = [file.properties.get("dateOfBirth") for file in ranked]
    births = sorted({born.to_native() for born in born_on if born is not None})
    found = search_fields(names, keys, births)
    born = shown["dateOfBirth"]
    return {
        **shown,
        "dateOfBirth": None if born is None else born.to_native(),
        **dict(zip(("searchNames", "searchSounds", "searchKeys"), found, strict=True)),
    }


def _link(plan: Plan, group: list[Loaded]) -> None:
    """Links between a person's files: an order to the spell it follows, and to where it went on."""
    spells = {
        i[1]
        for file in group
        if file.properties["system"] == "LIDS"
        for i in file.identifiers
        if i[0] == "PRISON_NUMBER"
    }
    orders = []
    for file in group:
        for id_, number, type_, made, area, ended, reason, custodial, spell, moved_to in file.sentences:
            if custodial:
                continue
            wanted = node_id("spl", number) if number in spells else None
            if wanted and wanted != spell:
                plan.spells.append({"id": id_, "spell": wanted})
            if spell and spell != wanted:
                plan.no_spells.append({"id": id_, "spell": spell})
            orders.append(
                (
                    Order(
                        id_,
                        type_,
                        date.fromisoformat(made),
                        area,
                        date.fromisoformat(ended) if ended else None,
                        reason == "TRANSFERRED",
                    ),
                    moved_to,
                )
            )
    follows = dict(transfers([order for order, _ in orders]))
    for order, there in orders:
        wanted = follows.get(order.id)
        if wanted and wanted != there:
            plan.transfers.append({"id": order.id, "to": wanted})
        if there and there != wanted:
            plan.no_transfers.append({"id": order.id, "to": there})
