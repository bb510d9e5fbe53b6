"""What an import did, file by file: for a person as a table, for a program as a dict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from rich.table import Table

COUNTS = ("rows", "imported", "unchanged", "held", "rejected", "warned")


@dataclass
class FileReport:
    """One file. `status`: IMPORTED, UNCHANGED (the same was imported before), REFUSED whole, or LEFT as not known.

    rows = imported + unchanged + held + rejected. `held`: the record has a later extract's word for the row, or the
    person's record was deleted; `message` then says how many.
    """

    file: str
    status: str
    message: str | None = None
    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    held: int = 0
    rejected: int = 0
    warned: int = 0
    waiting: int = 0
    """How many of the rejected wait for their parents, and will be tried again."""


@dataclass
class ImportReport:
    """All files of an import, in reading order, and how long it took.

    `waiting`: rejected rows, of whatever import, that wait for their parents; `taken`: rows that had waited for theirs,
    and got in now.
    """

    files: list[FileReport] = field(default_factory=list)
    seconds: float = 0.0
    waiting: int = 0
    taken: int = 0

    @property
    def refused(self) -> list[FileReport]:
        """Files that were refused whole."""
        return [file for file in self.files if file.status == "REFUSED"]

    @property
    def totals(self) -> dict[str, int]:
        """The sum over all files, and that nothing went missing: rows are accounted for."""
        return {count: sum(getattr(file, count) for file in self.files) for count in COUNTS}

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "files": [asdict(file) for file in self.files],
            "totals": self.totals,
            "waiting": self.waiting,
            "taken": self.taken,
            "seconds": round(self.seconds, 2),
        }

    def line(self) -> str:
        """The account in one line."""
        t = self.totals
        sums = " + ".join(f"{t[count]:,} {count}" for count in COUNTS[1:5])
        rate = f", {t['rows'] / self.seconds:,.0f} rows/s" if self.seconds else ""
        return f"{t['rows']:,} rows read = {sums}; {t['warned']:,} warned; {self.seconds:.1f} s{rate}."

    def sentences(self) -> Iterable[str]:
        """What a person should read: files refused, then files left, and rows left out."""
        for file in self.files:
            if file.status == "REFUSED" and file.message:
                yield f"Refused: {file.message}"
        for file in self.files:
            if file.status in ("LEFT", "IMPORTED") and file.message:
                yield f"{file.file}: {file.message}"
        if self.waiting:
            yield f"{self.waiting:,} of the rejected rows wait for their parents, and are tried again with every drop."
        if self.taken:
            yield f"{self.taken:,} rows that had waited for their parents were taken in now."

    def table(self) -> Table:
        """Totals of each file that was read or refused."""
        table = Table(title="Imported", show_footer=True)
        totals = self.totals
        table.add_column("File", footer="Total", overflow="fold")
        table.add_column("Status")
        for count in COUNTS:
            table.add_column(count.capitalize(), justify="right", footer=f"{totals[count]:,}")
        for file in self.files:
            if file.status != "LEFT":
                table.add_row(
                    file.file,
                    file.status.capitalize(),
                    *("" if file.status == "REFUSED" else f"{getattr(file, count):,}" for count in COUNTS),
                )
        return table
