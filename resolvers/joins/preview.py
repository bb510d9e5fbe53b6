"""What a merge or a split would do: which files move, which record keeps its id, what the other id then leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from graph.imports.joining import plan_within
from graph.joins import deciding as graph
from graph.joins.deciding import Record
from graph.session import Transaction
from resolvers.access import reach
from resolvers.commands import FORBIDDEN, NOT_THERE, NotDone, UserError
from resolvers.context import Context
from resolvers.joins import PART
from resolvers.refusals import Refusal
from rules.grouping import Decision
from rules.joins import MOST_FILES, crossed, digest

SAME, DIFFERENT = "SAME", "DIFFERENT"
TOO_MANY = f"These records have more than {MOST_FILES} files together. Ask those who keep the service to look at them."
AGAINST = "What else is decided or known of these files speaks against it: the records would not end up so."


@dataclass(frozen=True)
class Placed:
    """A file of the records, where it is and where it would be. `goes` is None while nobody has said so."""

    file: dict[str, Any]
    offender: str
    to: str | None
    goes: bool | None = None


@dataclass(frozen=True)
class Preview:
    """What would come of it. `seen` is the mark of all this, without which it is not done; None: not all is said."""

    keeps: str
    leads: tuple[str, ...] = ()
    apart: str | None = None
    placed: tuple[Placed, ...] = field(default_factory=tuple)
    seen: str | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def answer(self) -> dict[str, Any]:
        """The preview as JSON."""
        return {
            "keeps": self.keeps,
            "leads": list(self.leads),
            "apart": self.apart,
            "seen": self.seen,
            "files": [
                {**one.file, "offender": one.offender, "to": one.to, "goes": one.goes} for one in self.placed
            ],
        }


async def reached(tx: Transaction, context: Context, ids: Iterable[str], name: str) -> list[Record]:
    """The records that a command is about. Raises NotDone where one is not to be seen, Refusal out of scope."""
    wanted = set(ids)
    identity, within = reach(context.grants, "identity"), reach(context.grants, PART)
    if identity is None or within is None:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    found = await graph.records(tx, wanted, identity, within, context.viewer.asking)
    if {one.id for one in found if one.seen} != wanted:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, name))
    if not any(one.within for one in found):
        raise Refusal("FORBIDDEN", FORBIDDEN)
    if sum(len(one.files) for one in found) > MOST_FILES:
        raise NotDone(UserError("TOO_MANY", TOO_MANY))
    return found


async def of_merge(tx: Transaction, one: Record, other: Record) -> Preview:
    """What joining two records does. Raises NotDone when they would not end as one."""
    decisions = [Decision(a, b, SAME) for a, b in crossed(one.ids, other.ids)]
    to = await _ends(tx, [one, other], decisions)
    ends = set(to.values())
    if len(ends) != 1:
        raise NotDone(UserError("AGAINST", AGAINST))
    (keeps,) = ends
    leads = tuple(sorted({one.id, other.id} - ends))
    placed = tuple(
        Placed(file, record.id, to[file["id"]], to[file["id"]] != record.id)
        for record in sorted((one, other), key=lambda each: each.id != keeps)
        for file in record.files
    )
    return _marked(Preview(keeps, leads, None, placed, decisions=tuple(decisions)), [one, other])


async def of_split(tx: Transaction, record: Record, goes: set[str], stays: set[str]) -> Preview:
    """What taking some files of a record off it does. Files that are named in neither are still to be said of."""
    known = set(record.ids)
    if goes - known or stays - known or goes & stays:
        raise NotDone(UserError("UNKNOWN_FILE", "Name each file of this record once.", "goes"))
    if goes | stays != known:
        said = tuple(
            Placed(file, record.id, None, file["id"] in goes if file["id"] in goes | stays else None)
            for file in record.files
        )
        return Preview(record.id, placed=said)
    if not goes or not stays:
        raise NotDone(UserError("NOTHING_SPLIT", "Let one file stay and one go, at least.", "goes"))
    for decisions in (split_as(goes, stays), split_as(goes, stays, held=True)):
        to = await _ends(tx, [record], decisions)
        gone, left = {to[file] for file in goes}, {to[file] for file in stays}
        if len(gone) == 1 == len(left) and gone != left:
            break
    else:
        raise NotDone(UserError("AGAINST", AGAINST))
    placed = tuple(Placed(file, record.id, to[file["id"]], file["id"] in goes) for file in record.files)
    preview = Preview(left.pop(), (), gone.pop(), placed, decisions=tuple(decisions))
    return _marked(preview, [record])


def split_as(goes: Iterable[str], stays: Iterable[str], *, held: bool = False) -> list[Decision]:
    """What somebody says of the files of a record that they split; `held`: of those that stay together, too.

    That is said only where nothing else would hold them together: each had been joined by way of the other side.
    """
    goes, stays = sorted(goes), sorted(stays)
    pairs = [Decision(a, b, DIFFERENT) for a, b in crossed(goes, stays)]
    inner = [Decision(a, b, SAME) for side in (goes, stays) for a, b in crossed(side, side)]
    return [*pairs, *inner] if held else pairs


async def _ends(tx: Transaction, records: list[Record], supposed: Iterable[Decision]) -> dict[str, str]:
    """The offender that each file would be with, if this stood beside what is decided already."""
    files = [file for record in records for file in record.ids]
    plan = await plan_within(tx, files, supposed)
    to = {file: record.id for record in records for file in record.ids}
    return to | {move["file"]: move["to"] for move in plan.moves if move["file"] in to}


def _marked(preview: Preview, records: list[Record]) -> Preview:
    shown = [preview.answer, [[one.id, one.version] for one in records]]
    return replace(preview, seen=digest(shown))
