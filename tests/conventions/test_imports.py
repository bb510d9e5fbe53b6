"""The rooms import one way: web -> schema -> resolvers -> graph -> rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conventions.tree import ROOT

LINTER = Path(sys.executable).parent / "lint-imports"
ONE_WAY = """
[importlinter]
root_packages =
    lower
    upper

[importlinter:contract:1]
name = one way
type = layers
layers =
    upper
    lower
"""


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the import linter on the project whose root this folder is."""
    return subprocess.run(
        [LINTER, "--no-cache", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_rooms_import_one_way() -> None:
    """Every contract of pyproject.toml is kept."""
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " kept, 0 broken" in done.stdout


def test_an_import_the_wrong_way_is_found(tmp_path: Path) -> None:
    """The linter, run the same way, refuses a room below that imports one above."""
    (tmp_path / ".importlinter").write_text(ONE_WAY)
    for room, code in (("upper", ""), ("lower", "import upper\n")):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text(code)
    assert lint(tmp_path).returncode == 1
