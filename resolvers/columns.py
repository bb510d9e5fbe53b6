"""A copy in columns of what figures count: Parquet files in DATA_DIR/figures that DuckDB counts.

`copy.json` says which files are the copy, and as of when: `whole`, a folder with everybody, and `newer`, one with those
whose record has changed since, who count from there alone. Files are never changed: new ones are written, then
`copy.json` is put in place of the last one. Ids stand in the files as numbers made of them, which join and compare
alike.
"""

from __future__ import annotations

import asyncio
import csv
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import orjson

from graph.questions import Asked
from graph.questions.columns import COPIED, OWN
from graph.questions.measures import MEASURES
from graph.questions.traits import WHO
from rules.codes import Trait
from rules.questions import MOST_LINES

MEMORY = "1GB"
GIVEN_AT_ONCE = 50_000
AT_ONCE = 2
"""Questions that are counted at the same time."""

_ID = "md5_number_lower({name})"
CHOSEN = "CREATE TABLE given (person UBIGINT)"
GIVEN = f"INSERT INTO given SELECT {_ID.format(name='id')} FROM (SELECT unnest(?) AS id)"  # noqa: S608
_DAY = {
    Trait.YEAR: "strftime(day, '%Y')",
    Trait.QUARTER: "strftime(day, '%Y') || ' Q' || quarter(day)",
    Trait.MONTH: "strftime(day, '%Y-%m')",
}
WHOSE = {"person": "VARCHAR", **{trait.name: "VARCHAR" for trait in WHO}}
ROWS = {
    count.name: {
        "n": "VARCHAR",
        "person": "VARCHAR",
        "place": "VARCHAR",
        "named": "VARCHAR",
        "day": "DATE",
        "flags": "VARCHAR",
        "value": "DOUBLE",
        **{trait.name: "VARCHAR" for trait in OWN[count]},
    }
    for count in COPIED
}
FILES = {"WHOSE": WHOSE, **ROWS}
"""The files of a folder, with the type of each column as it is read from the graph."""


@dataclass(frozen=True)
class Copy:
    """Which files are the copy: `at` an instant and `position` the event up to which they hold everything, `day` the
    day by which ages and clocks in them stand, `people` how many they were, `changed` how many at most have changed
    since."""

    at: datetime
    day: date
    position: int
    people: int
    whole: str
    newer: str | None = None
    changed: int = 0


@dataclass(frozen=True)
class Whom:
    """Whom a reader may count: these people, or everybody but them."""

    ids: Sequence[str]
    but: bool


class Columns:
    """The copy in a folder, if there is one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turn = asyncio.Semaphore(AT_ONCE)

    def copy(self) -> Copy | None:
        """The copy as it is now; None: there is none, or not of this kind of files."""
        try:
            kept = orjson.loads((self.folder / "copy.json").read_bytes())
            at, day = datetime.fromisoformat(kept.pop("at")), date.fromisoformat(kept.pop("day"))
            return Copy(at=at, day=day, **kept)
        except (FileNotFoundError, TypeError, KeyError, ValueError):
            return None

    def keep(self, copy: Copy) -> None:
        """Let this be the copy from now on. The files of the last one go once no question can be reading them any more:
        with the copy after this one."""
        last = self.copy()
        new = self.folder / "copy.json.new"
        new.write_bytes(orjson.dumps(asdict(copy)))
        new.replace(self.folder / "copy.json")
        used = {name for one in (copy, last) if one for name in (one.whole, one.newer) if name}
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder.name not in used:
                shutil.rmtree(folder, ignore_errors=True)

    async def lines(self, copy: Copy, asked: Asked, whom: Whom) -> list[list[Any]]:
        """The lines of a table, as the statement of the same question answers them. Raises OSError or duckdb.Error
        where the files can't be read."""
        async with self._turn:
            return await asyncio.to_thread(self._lines, copy, asked, whom)

    def _lines(self, copy: Copy, asked: Asked, whom: Whom) -> list[list[Any]]:
        with _counting(whom.ids) as database:
            text, values = _question(copy, self.folder, asked, whom.but)
            return [list(row) for row in database.execute(text, values).fetchall()]


@contextmanager
def _counting(people: Sequence[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB, with the numbers of these people in its table `given`."""
    with duckdb.connect() as database:
        database.execute(f"SET memory_limit = '{MEMORY}'; SET threads = 2")
        database.execute(CHOSEN)
        for number in range(0, len(people), GIVEN_AT_ONCE):
            database.execute(GIVEN, [list(people[number : number + GIVEN_AT_ONCE])])
        yield database


def _question(copy: Copy, folder: Path, asked: Asked, but: bool) -> tuple[str, list[Any]]:
    """The SQL of a question. What a caller chose is a value in it, or one of our own names."""
    question = asked.question
    measure = MEASURES[question.count]
    shares = list(measure.shares)
    traits = (measure.plainly or ()) if asked.plainly else question.by
    keys = [_key(trait, measure.places) for trait in traits]
    counts = []
    if asked.plainly:
        keys.append("coalesce(flags, '')")
        counts = ["count(DISTINCT person)", "count(DISTINCT n)"]
    else:
        flag = f"flags[{shares.index(question.share) + 1}]" if question.share else "'-'"
        counts = [
            "count(DISTINCT n)",
            f"count(DISTINCT CASE WHEN {flag} = 'Y' THEN n END)",
            f"count(DISTINCT CASE WHEN {flag} <> '-' THEN n END)",
            "sum(value)",
            "count(value)",
        ]
    conditions = [f"person {'NOT ' if but else ''}IN (FROM given)"]
    values: list[Any] = []
    if measure.day:
        conditions.append("day BETWEEN ? AND ?")
        values += [question.since, question.until]
    if question.area is not None:
        conditions.append("place = ?")
        values.append(question.area)
    if not asked.plainly:
        for trait, names in question.filters:
            conditions.append(f"{_key(trait, measure.places)} IN (SELECT unnest(?))")
            values.append(list(names))
    group = f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}" if keys else ""
    rows, people = (_files(copy, folder, name) for name in (question.count.name, "WHOSE"))
    told, where = ", ".join([*keys, *counts]), " AND ".join(conditions)
    text = (
        f"SELECT {told} FROM {rows} JOIN {people} USING (person) WHERE {where}{group} LIMIT {MOST_LINES + 1}"  # noqa: S608
    )
    return text, values


def _key(trait: Trait, places: Trait) -> str:
    return "named" if trait is places else _DAY.get(trait, trait.name)


def _files(copy: Copy, folder: Path, name: str) -> str:
    whole = f"FROM read_parquet('{_quoted(folder / copy.whole / name)}.parquet')"
    if copy.newer is None:
        return f"({whole})"
    newer = _quoted(folder / copy.newer)
    return (
        f"({whole} WHERE person NOT IN (FROM read_parquet('{newer}/changed.parquet')) "
        f"UNION ALL FROM read_parquet('{newer}/{name}.parquet'))"
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


class Writing:
    """A folder of the copy that is being written: rows first, then its files."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._columns, self.name = columns, name
        self.folder = columns.folder / f"{name}.new"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._open = {one: (self.folder / f"{one}.csv").open("w", newline="") for one in FILES}

    def add(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows to a file."""
        csv.writer(self._open[name]).writerows(rows)

    def close(self, last: Copy | None = None, changed: Sequence[str] | None = None) -> None:
        """Make the files of what was added; with `changed`, the ids of these people, for whom no other row counts;
        those of the newer rows of the `last` copy who have not changed again are taken over."""
        for file in self._open.values():
            file.close()
        with _counting(changed or ()) as database:
            database.execute("SET preserve_insertion_order = false")
            old = self._columns.folder / last.newer if last and last.newer else None
            for name, types in FILES.items():
                rows = _csv(self.folder / f"{name}.csv", types)
                self._write(database, name, f"SELECT {_taken(types)} FROM {rows}", old)  # noqa: S608
            if changed is not None:
                self._write(database, "changed", "FROM given", old)
        for name in FILES:
            (self.folder / f"{name}.csv").unlink()
        self.folder.rename(self._columns.folder / self.name)

    def _write(self, database: duckdb.DuckDBPyConnection, name: str, text: str, old: Path | None) -> None:
        if old is not None:
            kept = f"FROM read_parquet('{_quoted(old / name)}.parquet') WHERE person NOT IN (FROM given)"
            text = f"({text}) UNION ALL ({kept})"
        into = _quoted(self.folder / name)
        database.execute(f"COPY ({text}) TO '{into}.parquet' (FORMAT parquet, COMPRESSION zstd)")


def _taken(types: dict[str, str]) -> str:
    return ", ".join(
        f"{_ID.format(name=name)} AS {name}" if name in ("n", "person") else name for name in types
    )


def _csv(path: Path, types: dict[str, str]) -> str:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    how = "header = false, auto_detect = false, nullstr = '', quote = '\"', escape = '\"'"
    return f"read_csv('{_quoted(path)}', columns = {{{columns}}}, {how})"
