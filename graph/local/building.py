"""Neo4j's bulk importer, and the exchange of an empty local database for the one that it has built."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from graph.local import java
from graph.local.failures import LocalError

Progress = Callable[[int, int], None]

HEAP = "1g"
OFF_HEAP = "1g"
STAGES = 4
STAGE = re.compile(r"\((\d)/4\)")
SHARE = re.compile(r"(\d+)% ∆")


def run(
    database: str, files: Path, arguments: str, environment: Mapping[str, str], progress: Progress | None
) -> None:
    """Build a database that isn't there yet from files. `progress(done, total)` in hundredths of each stage."""
    command = java.importer(database, f"--max-off-heap-memory={OFF_HEAP}", f"@{arguments}", heap=HEAP)
    errors = files / "import.errors"
    stage, last = 1, ""
    with (
        errors.open("w") as said,
        subprocess.Popen(  # noqa: S603
            command,
            env=dict(environment),
            cwd=files,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            last = line.strip() or last
            if found := STAGE.search(line):
                stage = int(found[1])
            if progress and (found := SHARE.search(line)):
                progress((stage - 1) * 100 + int(found[1]), STAGES * 100)
    if process.returncode != 0:
        lines = [line for line in errors.read_text().splitlines() if line.strip()] or [last]
        raise LocalError(
            f"Neo4j's bulk importer stopped ({lines[0]}): nothing was changed; put that right, or use `record import`."
        )


def exchange(home: Path, new: Path) -> None:
    """Put a database in the place of another, which goes. Cut off between, there is none: an empty one is made then."""
    old = home.with_name(f"{home.name}.before")
    shutil.rmtree(old, ignore_errors=True)
    if home.exists():
        home.rename(old)
    new.rename(home)
    shutil.rmtree(old, ignore_errors=True)
