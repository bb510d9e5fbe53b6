"""Areas that merge and split: the steward's preview, saying so, and taking it back in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.areas import saying as graph
from graph.session import Transaction
from resolvers.access import reach
from resolvers.areas.moving import carry_on
from resolvers.commands import FORBIDDEN, Command, NotDone, Outcome, UserError, Written, carry_out, refuse
from resolvers.context import Context
from resolvers.refusals import Refusal
from rules.areas import Area, Becoming, Row, follower, read, stands, wrong
from rules.clock import today
from rules.figures import told
from rules.row_files import Misread
from rules.wrong import Wrong, reason_faults

PART = "codes"
ALREADY = "This is in force already, or will be on its day. Nothing was done."
STEPS = 20
"""Steps that are taken at once, with the command; servers take the rest, a few minutes later at the latest."""

__all__ = ["ChangeAreas", "KeepArea", "change_areas", "found", "keep_area", "preview"]


@dataclass(frozen=True)
class ChangeAreas:
    """A file's text, the day from which it holds, and why."""

    key: str
    file: str
    since: date
    reason: str


@dataclass(frozen=True)
class KeepArea:
    """An area (by slug) that is not to end after all, and why."""

    key: str
    area: str
    reason: str


async def preview(context: Context, text: str, since: date | None) -> dict[str, Any]:
    """What a file would move, and why it can't be: as the schema's `AreaPreview` has it. Raises Refusal."""
    if reach(context.grants, PART) is None:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    try:
        rows = read(text)
    except Misread as fault:
        return {"reasons": [Wrong("MISREAD", "file", one) for one in fault.faults]}
    exact = reach(context.grants, "supervision") == ""

    async def work(tx: Transaction) -> dict[str, Any]:
        return await found(tx, rows, since or today(), context.asking, exact=exact)

    return await context.look(work)


async def found(
    tx: Transaction,
    rows: tuple[Row, ...],
    since: date,
    asking: Mapping[str, Any] | None,
    *,
    exact: bool = True,
) -> dict[str, Any]:
    """The same of rows. `asking`: who asks; None: whoever runs the system."""
    there = await _there(tx, rows)
    figures = await graph.figures(tx, rows, today(), asking)
    reasons = [Wrong("ALREADY", "file", ALREADY)] if stands(rows, there, since) else []
    reasons = reasons or await _faults(tx, rows, there, since, "because it is asked")
    by_area = {slug: _becoming(rows, slug, since) for slug in dict.fromkeys(row.area for row in rows)}
    moves = []
    for slug, becomes in by_area.items():
        area = there.get(slug)
        offices = {office for place, office in [*figures.cases, *figures.posts] if place == slug}
        offices |= {row.office for row in rows if row.area == slug}
        for office in sorted(offices, key=lambda one: (one is not None, one or "")):
            into = follower(becomes, office)
            new = next((row.name for row in rows if row.becomes == into and row.name), "")
            moves.append(
                {
                    "area": area.name if area else slug,
                    "office": office,
                    "becomes": (there[into].name if into in there else new or into) if into else None,
                    "founds": bool(into) and into not in there,
                    "cases": told(figures.cases.get((slug, office), 0), exact),
                    "posts": figures.posts.get((slug, office), 0),
                }
            )
    return {"reasons": reasons, "moves": moves, "agencies": figures.agencies}


async def change_areas(context: Context, asked: ChangeAreas) -> Outcome:
    """Say what areas become. Answers the ids of what was said; what goes on there has moved, or will within minutes."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        try:
            rows = read(asked.file)
        except Misread as fault:
            raise NotDone(*(UserError("MISREAD", one, "file") for one in fault.faults)) from None
        made, about = await said(tx, rows, asked.since, by=context.viewer.id, reason=reason, at=at)
        return Written({"changes": made}, "AREAS_CHANGED", about[0], why=reason, others=tuple(about[1:]))

    given = {"file": asked.file, "from": asked.since, "reason": reason}
    outcome = await carry_out(context, Command("changeAreas", PART, asked.key, "areas", given), work)
    if not outcome.errors:
        await carry_on(context.graph, STEPS)
    return outcome


async def said(
    tx: Transaction, rows: tuple[Row, ...], since: date, *, by: str, reason: str, at: datetime
) -> tuple[list[str], list[str]]:
    """Write what areas become. Answers the ids of what was said and of the areas. Raises NotDone."""
    await graph.lock(tx, at)
    there = await _there(tx, rows)
    if stands(rows, there, since):
        raise NotDone(UserError("ALREADY", ALREADY, "file"))
    refuse(await _faults(tx, rows, there, since, reason))
    made = await graph.write(tx, rows, there, since, by=by, reason=reason, at=at)
    return made, [there[slug].id for slug in dict.fromkeys(row.area for row in rows)]


async def keep_area(context: Context, asked: KeepArea) -> Outcome:
    """Take back what an area was to become, before its day. Answers the area's id."""
    reason = " ".join(asked.reason.split())

    async def work(tx: Transaction, at: datetime) -> Written:
        await graph.lock(tx, at)
        area = (await graph.areas(tx, [asked.area], today())).get(asked.area)
        if area is None or area.closed is None or not area.becomes:
            raise NotDone(UserError("NOT_ENDING", "That area is not to end.", "area"))
        if area.closed <= today():
            raise NotDone(
                UserError("ENDED", f"{area.name} has ended. What it did since is another's.", "area")
            )
        refuse(reason_faults(reason, "Say why, in a sentence."))
        await graph.take_back(tx, area, by=context.viewer.id, reason=reason, at=at)
        return Written({"area": area.id}, "AREAS_CHANGED", area.id, why=reason)

    given = {"area": asked.area, "reason": reason}
    return await carry_out(context, Command("keepArea", PART, asked.key, "areas", given), work)


async def _there(tx: Transaction, rows: tuple[Row, ...]) -> dict[str, Area]:
    found = await graph.areas(tx, [slug for row in rows for slug in (row.area, row.becomes)], today())
    # So that what an area that has ended became is told by its name.
    named = [one.into for area in found.values() for one in area.becomes]
    return {**await graph.areas(tx, named, today()), **found}


async def _faults(
    tx: Transaction, rows: tuple[Row, ...], there: dict[str, Area], since: date, reason: str
) -> list[Wrong]:
    faults = wrong(rows, there, since, reason, today())
    for one, other in await graph.between(tx, rows):
        words = f"Cases are being moved between {one} and {other}, which become one. End that first."
        faults.append(Wrong("MOVES_BETWEEN", "file", words))
    return faults


def _becoming(rows: tuple[Row, ...], slug: str, since: date) -> list[Becoming]:
    return [Becoming(row.office, row.becomes, since) for row in rows if row.area == slug]
