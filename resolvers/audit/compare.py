"""Compares the graph's entries with the log's files: whatever differs, is missing or was added is named.

What the graph must hold is what was shipped, as the graph says and as the log's own signatures say: whichever is more.
Entries that are not shipped yet, and writes that no log has taken in yet, are only counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from neo4j.time import DateTime

from graph import audit as kept
from graph.session import Graph
from resolvers.audit.files import Chain, groups
from resolvers.audit.following import Finding
from resolvers.audit.keys import Keys
from resolvers.audit.lines import Line, read_head
from resolvers.audit.shipping import as_row
from resolvers.audit.verify import Progress, Report, verify_files

AT_ONCE = 1_000
NOT_HERE = "is in the graph, and no file has it"
Held: TypeAlias = tuple[dict[str, Any], list[str]]


async def verify(folder: Path, keys: Keys, graph: Graph | None, progress: Progress) -> Report:
    """Verify the files of a folder and, where there is a graph, that it holds the same."""
    report = Report()
    # Before the files are read, so that none of them reaches less far.
    known = await kept.segments(graph) if graph is not None else {}
    reached = verify_files(folder, keys, report, progress)
    if graph is not None:
        await Comparison(graph, folder, reached, known, keys, report).run(progress)
    return report


class Comparison:
    """The graph beside the files that were followed. `known` are its segments as they were before that."""

    def __init__(
        self,
        graph: Graph,
        folder: Path,
        reached: Sequence[tuple[Chain, int]],
        known: dict[str, tuple[str, int]],
        keys: Keys,
        report: Report,
    ) -> None:
        self.graph = graph
        self.folder = folder
        self.reached = reached
        self.known = known
        self.keys = keys
        self.report = report
        self.files = {path.stem: chain for chain, _ in reached for path in chain.segments.values()}
        self.shipped = {chain.name: _shipped(chain, known, keys) for chain, _ in reached}
        self.compared: dict[str, tuple[int, int]] = {}

    async def run(self, progress: Progress) -> None:
        """Compare chain by chain, and then look for what is in the graph besides."""
        total = sum(min(self.shipped[chain.name], number) for chain, number in self.reached)
        done = late = 0
        for chain, number in self.reached:
            shipped = self.shipped[chain.name]
            late += max(number - shipped, 0)
            for path in chain.segments.values():
                for batch in _batches(path, min(shipped, number)):
                    await self.compare(path.stem, batch)
                    done += len(batch)
                    progress("Graph", done, max(total, done))
        if late:
            self.report.notes.append(f"{late:,} entries are not in the graph yet")
        await self.others()

    async def compare(self, segment: str, lines: list[Line]) -> None:
        """Compare entries of a segment with those that the graph has of the same numbers."""
        file = f"{segment}.jsonl"
        numbers = [line.number for line in lines]
        first, last = self.compared.get(segment, (min(numbers), min(numbers) - 1))
        self.compared[segment] = first, max(numbers)
        there: dict[int, list[Held]] = {}
        for one in await kept.entries(self.graph, segment, last + 1, max(numbers)):
            there.setdefault(one[0]["number"], []).append(one)
        absent: list[Line] = []
        unlinked: dict[str, list[Line]] = {}
        for line in lines:
            held = [one for one in there.get(line.number, ()) if one[0]["id"] == line.values["id"]]
            if held:
                there[line.number].remove(held[0])
                self.differs(file, line, held[0], unlinked)
            else:
                absent.append(line)
        for extra, _ in (one for several in there.values() for one in several):
            self.report.find(Finding(file, NOT_HERE, extra["number"], id=extra["id"]))
        await self.absent(file, absent, unlinked)
        for offender in await kept.there(self.graph, sorted(unlinked)) if unlinked else ():
            for line in unlinked[offender]:
                what = f"in the graph it is not on {offender} any more"
                self.report.find(Finding(file, what, line.number, id=line.values["id"]))

    def differs(
        self, file: str, line: Line, held: Held, unlinked: dict[str, list[Line]], *, moved: bool = False
    ) -> None:
        """Name the fields in which the graph's entry is not the file's. An offender who is gone has no entries."""
        row = as_row(line)
        expected = row["properties"] | {name: row[name] for name in ("id", "number", "hash")}
        expected |= {"segment": Path(file).stem, "at": datetime.fromisoformat(row["at"])}
        found, on = dict(held[0]), held[1]
        if isinstance(found.get("at"), DateTime):
            found["at"] = found["at"].to_native()
        names = {name for name in {*expected, *found} if expected.get(name) != found.get(name)}
        names -= {"segment", "number", "hash"} if moved else set()
        if set(on) - set(row["subjects"]):
            names.add("the offenders it is on")
        if names:
            what = f"the graph says otherwise of {', '.join(sorted(names))}"
            self.report.find(Finding(file, what, line.number, id=row["id"]))
        for offender in set(line.values.get("subjects") or ()) - set(on):
            unlinked.setdefault(offender, []).append(line)

    async def absent(self, file: str, lines: list[Line], unlinked: dict[str, list[Line]]) -> None:
        """Entries that are not where the file says. One that a write made may have been taken in twice, by a process
        that ended between taking it and saying so: then it stands under its id."""
        taken = [line.values["id"] for line in lines if line.values.get("taken")]
        elsewhere = (
            {one[0]["id"]: one for one in await kept.entries_by_id(self.graph, taken)} if taken else {}
        )
        gone: list[list[Line]] = []
        for line in lines:
            held = elsewhere.get(line.values["id"])
            if held is not None and held[0].get("segment") is not None:
                self.differs(file, line, held, unlinked, moved=True)
            elif gone and gone[-1][-1].number == line.number - 1:
                gone[-1].append(line)
            else:
                gone.append([line])
        for run in gone:
            one = run[0].values["id"] if len(run) == 1 else None
            self.report.find(Finding(file, "not in the graph any more", run[0].number, run[-1].number, one))

    async def others(self) -> None:
        """Entries of the graph that no file has, and segments that have no file."""
        foreign = {name for name, (log, _) in self.known.items() if not self.keys.knows(log)}
        alone = dict.fromkeys(self.known.keys() - foreign - self.files.keys(), 0)
        waiting = elsewhere = 0
        after = ""
        while rows := await kept.places(self.graph, after, 5 * AT_ONCE):
            for one, segment, number, unchained in rows:
                if segment is None and unchained:
                    waiting += 1
                elif segment in foreign:
                    elsewhere += 1
                elif segment in alone:
                    alone[segment] += 1
                elif segment is None or number is None or not self.may_be(segment, number):
                    file = f"{segment}.jsonl" if segment else "the graph"
                    self.report.find(Finding(file, NOT_HERE, number or 0, id=one))
            after = rows[-1][0]
        for name, count in sorted(alone.items()):
            self.report.find(Finding(f"{name}.jsonl", f"missing, and the graph has {count:,} of its entries"))
        if waiting:
            self.report.notes.append(f"{waiting:,} entries of writes are not in the log yet")
        if elsewhere:
            self.report.notes.append(f"{elsewhere:,} entries of the graph are in logs of other keys")

    def may_be(self, segment: str, number: int) -> bool:
        """Whether an entry was compared, or came since then from a server that goes on."""
        first, last = self.compared.get(segment, (1, 0))
        if first <= number <= last:
            return True
        name = segment.rpartition(".")[0]
        head = read_head(self.folder / f"{name}.head")
        signed = head is not None and head.mark is not None and number <= head.mark.number
        return signed and number > self.shipped.get(name, 0) and (self.folder / f"{segment}.jsonl").exists()


def _shipped(chain: Chain, known: dict[str, tuple[str, int]], keys: Keys) -> int:
    told = [last for segment, (_, last) in known.items() if segment.startswith(f"{chain.name}.")]
    if chain.head is not None and chain.head.mark is not None and chain.head.signed(keys):
        told.append(chain.head.mark.shipped)
    return max(told, default=0)


def _batches(path: Path, upto: int) -> Iterator[list[Line]]:
    batch: list[Line] = []
    for _, group, _ in groups(path):
        batch += (line for line in group if line.number <= upto)
        if len(batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
