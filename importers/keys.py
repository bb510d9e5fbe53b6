"""Keys that earlier rows hold, in a DuckDB table that spills to disk: memory stays the same however long a file is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

MEMORY = "256MB"


class Keys:
    """Sets of keys of one import, by name. Kept in a temporary folder, and gone with it."""

    def __init__(self, folder: Path) -> None:
        self._database = duckdb.connect(
            str(folder / "keys.duckdb"),
            config={"memory_limit": MEMORY, "threads": 1, "temp_directory": str(folder)},
        )
        self._tables: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def held(self, table: str, keys: Iterable[str]) -> set[str]:
        """Which of these keys are in the set. `table` is a literal of this program, never a value of a file."""
        listed = list(keys)
        if table not in self._tables or not listed:
            return set()
        rows = self._database.execute(
            f"SELECT key FROM (SELECT unnest(?::VARCHAR[]) AS key) SEMI JOIN {table} USING (key)",  # noqa: S608
            [listed],
        ).fetchall()
        return {row[0] for row in rows}

    def add(self, table: str, keys: Iterable[str]) -> None:
        """Put keys into the set. `table` is a literal of this program, never a value of a file."""
        if table not in self._tables:
            self._database.execute(f"CREATE OR REPLACE TABLE {table} (key VARCHAR)")
            self._tables.add(table)
        self._database.execute(f"INSERT INTO {table} SELECT unnest(?::VARCHAR[])", [list(keys)])

    def forget(self, table: str) -> None:
        """Empty the set."""
        if table in self._tables:
            self._database.execute(f"DROP TABLE {table}")
            self._tables.discard(table)
