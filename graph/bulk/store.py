"""Where the first load keeps what it has read: on disk, so that memory stays the same however large a country is.

Nodes that may still be looked up or changed are rows of an SQLite table, which finds by key without reading all; what
never is (source records, the logs, every relationship) goes straight to the files for the bulk importer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import orjson

from graph.bulk.columns import SEPARATOR, Columns, cell, header, learn, line, read, writable

TABLES = (
    "CREATE TABLE node ( id TEXT PRIMARY KEY, kind TEXT, holder TEXT, source TEXT, properties BLOB)",
    "CREATE TABLE link (id TEXT, type TEXT, target TEXT)",
    "CREATE INDEX link_id ON link (id)",
    "CREATE TABLE due (id TEXT PRIMARY KEY) WITHOUT ROWID",
    (
        "CREATE TABLE move (file TEXT, prison TEXT, number INTEGER, day TEXT, time TEXT, kind TEXT, direction TEXT, "
        "source TEXT, place TEXT)"
    ),
    (
        "CREATE TABLE held (id TEXT PRIMARY KEY, hash TEXT, day TEXT, batch TEXT, kind TEXT, file TEXT, line INTEGER) "
        "WITHOUT ROWID"
    ),
    "CREATE TABLE waiting (reject TEXT PRIMARY KEY, version TEXT) WITHOUT ROWID",
    "CREATE TABLE pending (reject TEXT, pending TEXT, record TEXT, version TEXT, reason TEXT, day TEXT)",
    "CREATE INDEX pending_pending ON pending (pending)",
    "CREATE INDEX pending_record ON pending (record)",
    "CREATE INDEX pending_reject ON pending (reject)",
    "CREATE TABLE awaits (reject TEXT, id TEXT)",
    "CREATE INDEX awaits_reject ON awaits (reject)",
)

CACHE_KIB = 128 * 1024
PRAGMAS = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    f"PRAGMA cache_size = -{CACHE_KIB}",
)
ARGUMENTS = "import.args"
UNWRITTEN = "unwritten.jsonl"
LATER = "later.jsonl"
OPTIONS = (
    f"--array-delimiter=U+{ord(SEPARATOR):04X}",
    "--multiline-fields=true",
    "--id-type=string",
    "--strict",
)


class Store:
    """The tables and files of one load, in a folder that is there and empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables = folder / "tables.sqlite"
        self.database = sqlite3.connect(self._tables, isolation_level=None)
        # All of it is thrown away if anything fails: nothing has to survive a crash.
        for statement in (*PRAGMAS, *TABLES, "BEGIN"):
            self.database.execute(statement)
        self.columns: dict[str, Columns] = {}
        self._files: dict[str, TextIO] = {}
        self._arguments: dict[str, None] = {}

    # -- nodes that may be looked up or changed

    def add(
        self, kind: str, id_: str, properties: Mapping[str, Any], holder: str = "", source: str = ""
    ) -> None:
        """Keep a node. `kind`: its labels, with `:` between."""
        learn(self.columns.setdefault(kind, {}), properties)
        self.database.execute(
            "INSERT INTO node VALUES (?, ?, ?, ?, ?)", (id_, kind, holder, source, _dumped(properties))
        )

    def put(self, id_: str, kind: str, properties: Mapping[str, Any]) -> None:
        """Put other properties in place of those of a node."""
        learn(self.columns[kind], properties)
        self.database.execute("UPDATE node SET properties = ? WHERE id = ?", (_dumped(properties), id_))

    def get(self, ids: Sequence[str]) -> Iterator[tuple[str, str, str, str, dict[str, Any]]]:
        """Those of these nodes that are there: id, kind, holder, source, properties."""
        for id_, kind, holder, source, kept in self.database.execute(
            "SELECT n.id, n.kind, n.holder, n.source, n.properties FROM json_each(?) AS wanted "
            "CROSS JOIN node AS n ON n.id = wanted.value",
            (_listed(ids),),
        ).fetchall():
            yield id_, kind, holder, source, read(self.columns[kind], orjson.loads(kept))

    def there(self, ids: Sequence[str]) -> list[str]:
        """Which of these nodes are there."""
        return [
            row[0]
            for row in self.select(
                "SELECT n.id FROM json_each(?) AS wanted CROSS JOIN node AS n ON n.id = wanted.value",
                _listed(ids),
            )
        ]

    def select(self, statement: str, *values: Any) -> list[Any]:
        """The rows of a query."""
        return self.database.execute(statement, values).fetchall()

    def each(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each of these rows."""
        self.database.executemany(statement, rows)

    # -- what goes straight to the files

    def write(self, kind: str, columns: Columns, rows: Iterable[tuple[str, Sequence[Any]]]) -> None:
        """Nodes of a kind that always has the same columns: id and values."""
        if kind not in self._files:
            self._begin(f"nodes-{kind.replace(':', '-')}", f"--nodes={kind}", header(columns, id_="id"), kind)
        self._files[kind].writelines(line(id_, values) for id_, values in rows)

    def relate(self, type_: str, pairs: Iterable[tuple[str, str]], since: Any = None) -> None:
        """Relationships of a type, from one id to the other. `since`: recordedAt."""
        name = f"-{type_}"
        if name not in self._files:
            first = ":START_ID,:END_ID,recordedAt:datetime\n"
            self._begin(f"relationships-{type_}", f"--relationships={type_}", first, name)
        at = cell(since)
        self._files[name].writelines(f'"{one}","{other}",{at}\n' for one, other in pairs)

    def _begin(self, stem: str, option: str, first: str, name: str) -> None:
        (self.folder / f"{stem}.header.csv").write_text(first, encoding="utf-8")
        self._files[name] = (self.folder / f"{stem}.csv").open("w", encoding="utf-8", newline="")
        self._arguments[f"{option}={stem}.header.csv,{stem}.csv"] = None

    def put_off(self, name: str, values: Mapping[str, Any]) -> None:
        """Something for the database itself to work out, when it is there."""
        with (self.folder / LATER).open("ab") as file:
            file.write(orjson.dumps([name, dict(values)]) + b"\n")

    # -- the end

    def finish(self) -> None:
        """Write the nodes that were kept, and the arguments for the importer; the tables go."""
        with (self.folder / UNWRITTEN).open("wb") as unwritten:
            for number, (kind, columns) in enumerate(sorted(self.columns.items())):
                self._export(number, kind, columns, unwritten)
        for file in self._files.values():
            file.close()
        self.database.close()
        self._tables.unlink()
        lines = [*self._arguments, *OPTIONS]
        (self.folder / ARGUMENTS).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def close(self) -> None:
        """Let go of all files, as they are."""
        for file in self._files.values():
            file.close()
        self.database.close()

    def _export(self, number: int, kind: str, columns: Columns, unwritten: BinaryIO) -> None:
        """One kind: labels and, after a space, what tells it from another kind of the same labels."""
        labels = kind.partition(" ")[0]
        own = "id" not in columns or " " in kind
        names = [name for name in columns if own or name != "id"]
        lists = [name for name in names if columns[name].endswith("[]")]
        stem = f"nodes-{labels.replace(':', '-')}-{number}"
        first = header({name: columns[name] for name in names}, id_="" if own else "id")
        self._begin(stem, f"--nodes={labels}", first, stem)
        file = self._files[stem]
        found = self.database.execute("SELECT id, properties FROM node WHERE kind = ?", (kind,))
        for id_, kept in found:
            stored = orjson.loads(kept)
            file.write(f'"{id_}",' + ",".join([_kept(columns[n], stored.get(n)) for n in names]) + "\n")
            if left := {
                name: stored[name] for name in lists if name in stored and not writable(stored[name])
            }:
                unwritten.write(orjson.dumps([labels.partition(":")[0], id_, left]) + b"\n")


def _kept(type_: str, value: Any) -> str:
    """A value as it was kept: a date is text already, and needs no quotes."""
    return value if value is not None and type_ in ("date", "datetime") else cell(value)


def _dumped(properties: Mapping[str, Any]) -> bytes:
    return orjson.dumps({name: value for name, value in properties.items() if value is not None})


def _listed(ids: Sequence[str]) -> str:
    return orjson.dumps(list(ids)).decode()
