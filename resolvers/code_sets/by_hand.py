"""Sets of codes for whoever runs the system: what there is, what a file would change, and loading it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from graph.code_sets import versions as graph_versions
from graph.outbox import append_event, write_audit
from graph.session import Graph, Transaction
from resolvers.code_sets.loading import checked
from rules.clock import now, today
from rules.code_sets import (
    Misread,
    Version,
    changes,
    in_force,
    load_faults,
    next_version,
    read,
    template,
)
from rules.code_sets.history import BUILT_IN
from rules.codes import CodeChangeKind, CodeSetName
from settings import Problem

UNTOUCHED = (CodeChangeKind.KEPT, CodeChangeKind.ADDED)


class Made(NamedTuple):
    """A version that was loaded."""

    set: str
    number: int


async def listing(graph: Graph) -> list[dict[str, Any]]:
    """Every version of every set: `{set, version, from, to, codes, source}`."""

    async def work(tx: Transaction) -> list[dict[str, Any]]:
        return [
            {
                "set": name.name,
                "version": one.number,
                "from": one.since,
                "to": one.until,
                "codes": len(one.codes),
                "source": one.source,
            }
            for name in CodeSetName
            for one in await graph_versions.versions(tx, name)
        ]

    return await graph.write(work)


async def in_words(graph: Graph, name: CodeSetName) -> str:
    """Today's codes of a set and what became of older ones, a line each."""
    version = await _today(graph, name)
    lines = [f"{one.code}  {one.label}" for one in version.codes.values()]
    lines += [
        f"{old}: {f'now {to}' if to else 'to be recorded again'}" for old, to in version.becomes.items()
    ]
    return "\n".join(lines) + "\n"


async def blank(graph: Graph, name: CodeSetName) -> str:
    """Today's codes of a set as a file to fill in."""
    version = await _today(graph, name)
    rows = [
        (one.code, one.label, counts_as(name, one.name, one.counts_as), ";".join(one.aliases))
        for one in version.codes.values()
    ]
    return template(name, rows)


def counts_as(name: CodeSetName, code: str, member: str | None) -> str:
    """The column `counts_as` of a code: empty for one that is built in."""
    enum = BUILT_IN[name].__members__
    return enum[member].code if member and code not in enum else ""


async def previewed(graph: Graph, text: str) -> dict[str, Any]:
    """What a file would change, with figures of everybody."""
    try:
        file = read(text)
    except Misread as fault:
        return {"set": None, "faults": [{"field": "file", "message": one} for one in fault.faults]}

    async def work(tx: Transaction) -> dict[str, Any]:
        versions = await graph_versions.versions(tx, file.set)
        found = changes(versions, file)
        touched = [one.name for one in found if one.kind not in UNTOUCHED]
        holding = await graph_versions.counted(tx, file.set, touched, today())
        many: Counter[str] = Counter()
        areas: Counter[str | None] = Counter()
        again = {one.name for one in found if one.kind is CodeChangeKind.ASKED_AGAIN}
        for one in holding:
            many[one.name] += one.people
            if one.name in again:
                areas[one.area] += one.people
        held = {name: f"{number:,}" for name, number in many.items()}
        return {
            "set": file.set.name,
            "version": versions[-1].number,
            "faults": [one._asdict() for one in load_faults(versions, file, date.max, held)],
            "changes": [
                {
                    "kind": one.kind.name,
                    "code": one.code,
                    "before": one.before,
                    "label": one.label,
                    "becomes": one.becomes,
                    "records": None if one.kind in UNTOUCHED else many[one.name],
                }
                for one in found
            ],
            "areas": [
                {"area": area, "people": number}
                for area, number in sorted(areas.items(), key=lambda row: row[0] or "")
            ],
        }

    return await graph.write(work)


async def loaded(graph: Graph, text: str, since: date, *, by: str, source: str) -> Made:
    """Load a version on somebody's behalf. Raises Problem with all that is wrong."""
    try:
        file = read(text)
    except Misread as fault:
        raise Problem(str(fault)) from None
    if not (said := checked(source)):
        raise Problem("Say with --source which circular this comes from, in 200 characters at most.")

    async def work(tx: Transaction) -> Made:
        at = now()
        await graph_versions.keep(tx, at, [file.set])
        versions = await graph_versions.versions(tx, file.set)
        if wrong := load_faults(versions, file, since, {}):
            raise Problem(" ".join(one.message for one in wrong))
        made = next_version(versions, file, since, said)
        id_ = await graph_versions.write(tx, file.set, made, by=by, at=at)
        await write_audit(tx, by=by, action="WRITE", operation="codes load", at=at, why=said, about=id_)
        await append_event(tx, kind="CODES_LOADED", by=by, subject=id_, at=at)
        return Made(file.set.name, made.number)

    return await graph.write(work)


async def _today(graph: Graph, name: CodeSetName) -> Version:
    async def work(tx: Transaction) -> list[Version]:
        return await graph_versions.versions(tx, name)

    versions = await graph.write(work)
    return in_force(versions, today()) or versions[0]
