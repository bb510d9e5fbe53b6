"""The files of the project, as git knows them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("schema", "resolvers", "graph", "rules", "importers", "web", "demo", "cli")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is committed or about to be, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(
        path for path in map(Path, sorted(set(listed.split("\0")) - {""})) if (ROOT / path).is_file()
    )


def text(path: Path) -> str:
    """The text of a file of the tree; empty for one that is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
