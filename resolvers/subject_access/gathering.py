"""What is held on a person, an entry at a time in the order of the copy, with what the law keeps back left out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph import subject_access as held
from graph.session import Graph
from resolvers.access import Role
from resolvers.subject_access.form import Earlier, Item
from rules.names import fold
from rules.subject_access import Kind, Rules, Withheld, disclose, without_names

NAMED_ROWS = ("people", "prisoners", "oasys", "referrals", "Cases", "casebook")
"""Kinds of file whose rows name the person, so that a row with somebody else's name is known."""

OF_AN_AREA = {"CRAMS": "_", "CASEBOOK": ".", "IAPS": "_", "VICTIMS": ".", "DTTO": "."}
"""Systems that send files for each area, and what follows its name in theirs. References of others are good in all."""


@dataclass
class Gathering:
    """One person's record, read for a copy. `officer`: ids of entries that the officer keeps back, with the ground.

    `leave_out`: names that the officer wants left out of notes; those of victims are added.
    """

    graph: Graph
    rules: Rules
    record: str
    officer: Mapping[str, str] = field(default_factory=dict)
    leave_out: set[str] = field(default_factory=set)
    formerly: list[str] = field(default_factory=list)
    total: int = 0
    """How many entries there will be, roughly: for a progress bar."""
    notes: int = 0
    """How many texts that people wrote are in the copy."""

    def __post_init__(self) -> None:
        self.withheld = Withheld(self.rules)
        self.kept_back: set[str] = set()
        self._own: set[str] = set()
        self._row_grounds: dict[str, str] = {}
        self._rows: dict[str, None] = {}

    async def begin(self) -> None:
        """Read what the copy's first page needs."""
        self._person = await held.person(self.graph, self.record)
        self.formerly = [merged[0]["id"] for merged in self._person[2]]
        self._entries = await held.entries(self.graph, self._person[3])
        self._mine = {entry.id for entry in self._entries}
        self.total = len(self._entries) + 2 * len(self._person[3])
        names, self._phrases = await held.hidden(self.graph, self.record)
        self.leave_out |= names
        # The words of every name of theirs, aliases included.
        self._own.update((self._person[0].get("searchNames") or "").split())
        self._files_open = [await held.file(self.graph, self.record, id_) for id_ in self._person[3]]

    async def sections(self) -> AsyncIterator[tuple[str, Item]]:
        """Every entry with the section it belongs to. Raises Unclassified for what the rules don't know."""
        others = {
            "you": self._who,
            "files": self._files,
            "looks": self._looks,
            "rows": self._source_rows,
            "rejects": self._rejects,
        }
        for section in self.rules.sections:
            reading = others[section.key]() if section.key in others else self._facts(section.key)
            async for item in reading:
                yield section.key, item

    async def _who(self) -> AsyncIterator[Item]:
        properties, versions, merged, _, windows = self._person
        if windows:
            self.withheld.add("other-file", len(windows))
        for label, values, before in (
            ("Offender", properties, versions),
            *(("MergedOffender", *each) for each in merged),
        ):
            mine = [version for version in before if not _within(version, windows)]
            if len(mine) < len(before):
                self.withheld.add("other-file", len(before) - len(mine))
            item = self._item(self.rules.label(label), values, mine)
            if item is not None:
                yield item

    async def _files(self) -> AsyncIterator[Item]:
        for values, since, versions, rows, before in self._files_open:
            item = self._item(self.rules.label("CaseFile"), values, versions, rows)
            if item is not None:
                item["held"] = [
                    *(disclose(self.rules.link("HAD_FILE"), each, self.withheld) for each in before),
                    disclose(self.rules.link("HAS_FILE"), since, self.withheld),
                ]
                yield item

    async def _facts(self, section: str) -> AsyncIterator[Item]:
        ids = [e.id for e in self._entries if self.rules.label(e.label).section == section]
        async for id_, label, values, links, rows, versions, taken_off, holder in held.facts(self.graph, ids):
            item = self._item(self.rules.label(label), values, versions, rows)
            if item is None:
                continue
            item["id"] = id_
            if holder:
                item["of"] = holder
            item["links"], item["linksBefore"] = [], []
            for type_, to, name, about in links:
                if not name and to not in self._mine:
                    # Joined by mistake: the id of another person's sentence or spell tells of that person.
                    self.withheld.add("other-file")
                    continue
                now = "retractedAt" not in about
                shown = disclose(self.rules.link(type_ if now else "HAD_LINK"), about, self.withheld)
                pointed = {"type": self.rules.link(type_).called, **({"name": name} if name else {"id": to})}
                item["links" if now else "linksBefore"].append({**pointed, **shown})
            if taken_off:
                link = self.rules.link("HAD_FACT")
                item["takenOff"] = [disclose(link, each, self.withheld) for each in taken_off]
            yield item

    async def _source_rows(self) -> AsyncIterator[Item]:
        kind = self.rules.label("SourceRecord")
        ids = [id_ for id_ in self._rows if id_ not in self._row_grounds]
        for ground in self._row_grounds.values():
            self.withheld.add(ground)
        async for values, versions in held.rows(self.graph, ids):
            item = self._item(kind, values, versions)
            if item is not None:
                yield item

    async def _looks(self) -> AsyncIterator[Item]:
        told = self.rules.looks
        rows = await held.looks(self.graph, self.record, told["actions"], told["roles"], told["parts"])
        self.withheld.add("staff", 0)
        for month, action, roles, times, parts in rows:
            values = {
                "at": month,
                "action": told["actions"][action],
                "roles": [Role[role].value for role in roles],
                "parts": sorted(set(parts)),
            }
            yield {"type": "AuditEntry", "values": values, "times": times}

    async def _rejects(self) -> AsyncIterator[Item]:
        keys: dict[str, list[str]] = {}
        for values, *_ in self._files_open:
            begins, key = rejects_of(values)
            keys.setdefault(begins, []).append(key)
        for begins, some in sorted(keys.items()):
            for values in await held.rejects(self.graph, begins, some):
                if not any(stands_in(key, values["raw"]) for key in some):
                    continue
                # A key may have been mistyped: a row that names somebody else may be about somebody else.
                if any(each in values["file"] for each in NAMED_ROWS) and not self._own & set(
                    fold(values["raw"])
                ):
                    self.withheld.add("person")
                    continue
                item = self._item(self.rules.label("Reject"), values, [])
                if item is not None:
                    yield item

    def _item(
        self,
        kind: Kind,
        values: Mapping[str, Any],
        versions: list[dict[str, Any]],
        rows: list[str] | None = None,
    ) -> Item | None:
        """An entry as it may be shown; None when the officer keeps it back."""
        id_ = values["id"]
        if ground := self.officer.get(id_):
            self.kept_back.add(id_)
            self.withheld.add(ground)
            # A row says all that its facts say.
            self._row_grounds.update(dict.fromkeys(rows or (), ground))
            return None
        item: Item = {"type": kind.name, "id": id_, "values": self._shown(kind, values)}
        if versions:
            item["earlier"] = [self._earlier(kind, version) for version in versions]
        if rows:
            self._rows.update(dict.fromkeys(rows))
            item["rows"] = rows
        return item

    def _earlier(self, kind: Kind, version: Mapping[str, Any]) -> Earlier:
        about = self.rules.label("Version")
        its_own = {*about.shows, *about.withholds}
        replaced = {name: value for name, value in version.items() if name in its_own}
        values = {name: value for name, value in version.items() if name not in its_own}
        return {"values": self._shown(kind, values), "replaced": disclose(about, replaced, self.withheld)}

    def _shown(self, kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
        shown = disclose(kind, values, self.withheld)
        for name in kind.free & set(shown):
            self.notes += name == "notes"
            said = shown[name]
            texts = [
                without_names(one, self.leave_out, self._own, self._phrases)
                for one in (said if isinstance(said, list) else [said])
            ]
            shown[name] = texts if isinstance(said, list) else texts[0]
        return shown


def stands_in(key: str, raw: str) -> bool:
    """Whether a row holds a key as a value of its own, not as a part of some longer number."""
    return re.search(rf"(?<![\w/]){re.escape(key)}(?![\w/])", raw, re.IGNORECASE) is not None


def rejects_of(properties: Mapping[str, Any]) -> tuple[str, str]:
    """How the names of files begin that can hold faulty rows of a case file, and the key that marks them."""
    system, scope, reference = (properties[name] for name in ("system", "scope", "reference"))
    begins = f"{system.lower()}_" + (f"{scope}{OF_AN_AREA[system]}" if system in OF_AN_AREA else "")
    # A referral's number alone would be found in any row: it is looked for after its area.
    return begins, f"{scope},{reference}" if system == "IAPS" else reference


def _within(version: Mapping[str, Any], windows: list[list[datetime]]) -> bool:
    """Whether a version of the headline was in force while another person's file stood in the record."""
    return any(version["recordedAt"] < until and version["supersededAt"] > since for since, until in windows)
