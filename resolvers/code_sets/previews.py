"""What a file would change, in figures that the steward may see, before anything is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph.code_sets import versions as graph
from graph.code_sets.versions import Holding
from graph.session import Transaction
from resolvers.access import reach
from resolvers.commands import FORBIDDEN
from resolvers.context import Context
from resolvers.refusals import Refusal
from rules.clock import today
from rules.code_sets import File, Misread, Version, changes, in_force, load_faults, read
from rules.codes import CodeChangeKind, CodeSetName
from rules.figures import LEAST, told
from rules.wrong import Wrong

PART = "codes"
UNTOUCHED = (CodeChangeKind.KEPT, CodeChangeKind.ADDED)
PARTS = {
    "ETHNICITY": "equality",
    "OUTCOMES": "contacts",
    "ORDER_TYPES": "sentences",
    "PROGRAMMES": "programmes",
    "OFFENCES": "sentences",
}
"""The part of the record that holds the codes of a set."""


async def preview(context: Context, text: str, since: date | None) -> dict[str, Any]:
    """What loading a file would change: as the schema's `CodePreview` has it. Raises Refusal."""
    _may(context)
    try:
        file = read(text)
    except Misread as fault:
        return {"set": None, "faults": [_told("MISREAD", "file", one) for one in fault.faults]}

    async def work(tx: Transaction) -> dict[str, Any]:
        versions = await graph.versions(tx, file.set)
        found = changes(versions, file)
        holding = await graph.holding(
            tx, file.set, [one.name for one in found if one.kind not in UNTOUCHED], context.asking
        )
        wrong = await faults(tx, context, versions, file, since or date.max, holding)
        again = [one.name for one in found if one.kind is CodeChangeKind.ASKED_AGAIN]
        return {
            "set": file.set.name,
            "version": versions[-1].number,
            "faults": [_told(*one) for one in wrong],
            "changes": [
                {
                    "kind": one.kind.name,
                    "code": one.code,
                    "before": one.before,
                    "label": one.label,
                    "becomes": one.becomes,
                    "records": None
                    if one.kind in UNTOUCHED
                    else figure(context, file.set, _many(holding, [one.name])),
                }
                for one in found
            ],
            **_again(context, file.set, holding, again),
        }

    return await context.look(work)


async def to_record(context: Context, name: CodeSetName) -> dict[str, Any]:
    """How many people hold a code that is to be recorded again, by area. Raises Refusal."""
    _may(context)

    async def work(tx: Transaction) -> dict[str, Any]:
        version = in_force(await graph.versions(tx, name), today())
        again = [old for old, new in version.becomes.items() if new is None] if version else []
        return _again(context, name, await graph.holding(tx, name, again, context.asking), again)

    return await context.look(work)


async def faults(
    tx: Transaction,
    context: Context,
    versions: list[Version],
    file: File,
    since: date,
    holding: Iterable[Holding] | None = None,
) -> list[Wrong]:
    """Why a file can't be loaded. A code that it drops is refused whether anybody holds it or not: what this person
    may not see must not show in what is refused."""
    dropped = [one.name for one in changes(versions, file) if one.kind is CodeChangeKind.DROPPED]
    if holding is None:
        holding = await graph.holding(tx, file.set, dropped, context.asking)
    held = {name: _words(figure(context, file.set, _many(holding, [name]))) for name in dropped}
    return load_faults(versions, file, since, held)


def figure(context: Context, name: CodeSetName, many: int) -> int | None:
    """A figure as this person gets it: exactly where they read everyone's, else rounded, and None below five."""
    return told(many, reach(context.grants, PARTS[name.name]) == "")


def _words(many: int | None) -> str:
    return f"fewer than {LEAST}" if many is None else f"{many:,}"


def _many(holding: Iterable[Holding], names: Iterable[str]) -> int:
    wanted = set(names)
    return sum(one.people for one in holding if one.name in wanted)


def _again(
    context: Context, name: CodeSetName, holding: Iterable[Holding], names: Iterable[str]
) -> dict[str, Any]:
    wanted = set(names)
    areas: Counter[str] = Counter()
    for one in holding:
        if one.name in wanted:
            areas[one.area or ""] += one.people
    rows = [
        {"area": area or None, "people": figure(context, name, many)} for area, many in sorted(areas.items())
    ]
    return {"toRecord": figure(context, name, areas.total()), "areas": rows}


def _told(code: str, field: str, message: str) -> Mapping[str, str]:
    return {"code": code, "field": field, "message": message}


def _may(context: Context) -> None:
    if reach(context.grants, PART) is None:
        raise Refusal("FORBIDDEN", FORBIDDEN)
