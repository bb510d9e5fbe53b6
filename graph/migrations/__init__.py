"""Migrations: `NNNN_name.cypher` files of this folder, applied once each, in order, and noted in the graph.

A file holds statements separated by a line with nothing but `;`. Each is committed by itself, and a file that was
interrupted is run again from its start: write statements that are safe to run twice (IF NOT EXISTS, MERGE).
An applied file is never edited: a change is a new file.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from neo4j.exceptions import Neo4jError

from graph.names import know, sources
from graph.session import Graph
from settings import Problem

FOLDER = Path(__file__).parent
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.cypher")


class MigrationError(Problem):
    """The files of the folder and the graph's note of them don't agree, or a statement failed."""


@dataclass(frozen=True)
class Migration:
    """One file: its id (`0001_constraints`), its statements in order, and the SHA-256 of its text."""

    id: str
    checksum: str
    statements: tuple[str, ...]


def load(folder: Path = FOLDER) -> list[Migration]:
    """Read the folder's migrations in order. Raises `MigrationError` on a gap, a double or an odd name."""
    migrations = []
    for number, path in enumerate(sorted(folder.glob("*.cypher")), start=1):
        match = _NAME.fullmatch(path.name)
        if match is None or int(match[1]) != number:
            raise MigrationError(f"{path} is out of order: name it {number:04d}_what_it_does.cypher.")
        text = path.read_text(encoding="utf-8")
        statements = tuple(
            part.strip() for part in re.split(r"^;[ \t]*$", text, flags=re.MULTILINE) if part.strip()
        )
        migrations.append(Migration(path.stem, hashlib.sha256(text.encode()).hexdigest(), statements))
    return migrations


async def migrate(graph: Graph, folder: Path = FOLDER) -> list[str]:
    """Apply what is missing, and make all names known; answers the ids applied now. Waits for another process that is
    migrating.

    Raises `MigrationError` when an applied file has changed or is not there, or a statement fails.
    """
    migrations = load(folder)
    for label, key in (("MigrationLock", "key"), ("Migration", "id")):
        await _constraint(graph, label, key)
    applied_now = []
    # Held open to the end: another process stops at its own MERGE. Schema statements need a transaction of
    # their own, so they can't run in this one.
    async with graph.transaction() as lock:
        held = await lock.run(
            "MERGE (lock:MigrationLock {key: 'migrate'}) SET lock.heldBy = randomUUID() RETURN lock.names"
        )
        known = (await held.single(strict=True))[0]
        applied = {
            row[0]: row[1] for row in await graph.read("MATCH (m:Migration) RETURN m.id, m.checksum", {})
        }
        _check(migrations, applied)
        for migration in migrations:
            if migration.id not in applied:
                await _apply(graph, migration)
                applied_now.append(migration.id)
        # Nearly every command comes by here: what it would collect is the same until there is another release.
        if known != (found := sources()):
            await know(lock)
            await lock.run("MATCH (lock:MigrationLock {key: 'migrate'}) SET lock.names = $names", names=found)
    return applied_now


def _check(migrations: list[Migration], applied: dict[str, str]) -> None:
    checksums = {migration.id: migration.checksum for migration in migrations}
    for id_, checksum in sorted(applied.items()):
        if id_ not in checksums:
            raise MigrationError(
                f"The graph has migration {id_}, which this version doesn't know: run the version that made it, "
                "or a newer one."
            )
        if checksums[id_] != checksum:
            raise MigrationError(
                f"Migration {id_} was changed after it was applied to this graph: put its file back as it was and "
                "make the change in a new one."
            )


async def _apply(graph: Graph, migration: Migration) -> None:
    for number, statement in enumerate(migration.statements, start=1):
        try:
            await graph.run(statement)
        except Neo4jError as error:
            raise MigrationError(
                f"Statement {number} of migration {migration.id} failed ({error.message}): nothing after it was "
                "applied; put right what it names and run `record migrate` again."
            ) from error
    await graph.run(
        "CREATE (:Migration {id: $id, checksum: $checksum, appliedAt: datetime()})",
        {"id": migration.id, "checksum": migration.checksum},
    )


async def _constraint(graph: Graph, label: str, key: str) -> None:
    statement = f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
    for attempt in range(5):
        try:
            await graph.run(statement)
        except Neo4jError as error:
            # Two processes that create it at once: one of them is refused, and finds it there the next time.
            if attempt == 4 or not (error.is_retryable() or "AlreadyExists" in (error.code or "")):
                raise
        else:
            return
