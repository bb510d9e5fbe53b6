"""Loading a new version of a set of codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from graph.code_sets import versions as graph
from graph.session import Transaction
from resolvers.code_sets.previews import PART, faults
from resolvers.commands import Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from rules.code_sets import Misread, next_version, read

LONGEST_SOURCE = 200
CHANGED = "Another version was loaded since you looked. Look at the preview again."


@dataclass(frozen=True)
class LoadCodes:
    """A file's text, the first day on which it holds, where it comes from, and the version that was the latest when
    somebody looked at the preview."""

    key: str
    file: str
    since: date
    source: str
    version: int


def checked(source: str) -> str:
    """Where a version comes from, in words; empty where nothing, or too much, is said."""
    words = " ".join(source.split())
    return words if len(words) <= LONGEST_SOURCE else ""


async def load_codes(context: Context, asked: LoadCodes) -> Outcome:
    """Load a version. Answers the set's name and the version's id."""
    source = checked(asked.source)

    async def work(tx: Transaction, at: datetime) -> Written:
        try:
            file = read(asked.file)
        except Misread as fault:
            raise NotDone(*(UserError("MISREAD", one, "file") for one in fault.faults)) from None
        if not source:
            raise NotDone(
                UserError(
                    "NO_SOURCE", "Say which circular this comes from, in 200 characters at most.", "source"
                )
            )
        await graph.keep(tx, at, [file.set])
        versions = await graph.versions(tx, file.set)
        if versions[-1].number != asked.version:
            raise NotDone(UserError("CHANGED", CHANGED, "version"))
        if wrong := await faults(tx, context, versions, file, asked.since):
            raise NotDone(*(UserError(one.code, one.message, one.field) for one in wrong))
        made = next_version(versions, file, asked.since, source)
        id_ = await graph.write(tx, file.set, made, by=context.viewer.id, at=at)
        return Written({"set": file.set.name, "version": id_}, "CODES_LOADED", id_, why=source)

    given = {"file": asked.file, "from": asked.since, "source": source, "version": asked.version}
    return await carry_out(context, Command("loadCodes", PART, asked.key, "codes", given), work)
