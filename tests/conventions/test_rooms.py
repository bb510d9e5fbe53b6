"""A module of the record has the same stem in every room, so that a change to it touches one obvious file in each."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from graph.shapes import MODULES as GRAPH_MODULES
from graph.shapes import SECOND, SHAPES
from schema.schema import MODULES
from tests.conventions.tree import ROOMS, ROOT, text, tracked

STEMS = [module.__name__.partition(".")[2] for module in MODULES]
MOST_LINES = 330
MOST_LINES_OF_TESTS = 450

NO_GRAPH = {"viewer": "comes from the token, not from the graph"}
NO_TEST = {
    "viewer": "tests/test_http.py: it is the token that was sent",
    "sources": "tests/test_offenders.py: with the facts that they are the sources of",
    "supervision": "tests/test_offenders.py: with who the person is",
    "sentences": "tests/test_imports_record.py: with the rows that they come from",
}
"""Modules whose specification stands in another one's file, and why there."""

LONGER: dict[str, str] = {"schema/offenders.py": "every edge of the record begins at the person"}
"""Files that may be longer, and why."""


def python() -> list[Path]:
    """Every Python file."""
    return [path for path in tracked() if path.suffix == ".py"]


def there(folder: str, stem: str) -> bool:
    """Whether a room has a module, as a file or as a package."""
    return (ROOT / folder / f"{stem}.py").is_file() or (ROOT / folder / stem / "__init__.py").is_file()


@pytest.mark.parametrize("stem", STEMS)
def test_a_module_is_in_every_room(stem: str) -> None:
    """What it shows, where it is kept, what it is."""
    assert there("schema", stem)
    assert there("graph", stem) != (stem in NO_GRAPH), f"graph/{stem}.py, or the reason why not in NO_GRAPH"
    assert (ROOT / "tests" / f"test_{stem}.py").is_file() != (stem in NO_TEST), (
        f"tests/test_{stem}.py, or the reason why not in NO_TEST"
    )


def test_no_two_shapes_share_a_prefix() -> None:
    """An id would lead to one of them alone."""
    prefixes = [shape.prefix for shape in SHAPES.values() if shape.name not in SECOND]
    assert sorted(prefixes) == sorted(set(prefixes))


def test_what_is_specified_elsewhere_is_there() -> None:
    """The file that each reason names exists."""
    assert [stem for stem, why in NO_TEST.items() if not (ROOT / why.partition(":")[0]).is_file()] == []
    assert {*NO_GRAPH, *NO_TEST} <= set(STEMS)


def test_the_schema_and_the_graph_list_the_same_modules() -> None:
    """A module that one of them forgets would be there and not be seen."""
    stored = {module.__name__.partition(".")[2] for module in GRAPH_MODULES}
    assert stored == set(STEMS) - set(NO_GRAPH)


@pytest.mark.parametrize("module", MODULES, ids=STEMS)
def test_root_fields_are_resolved_in_the_room_below(module: object) -> None:
    """Who may begin there is decided in `resolvers/`, under the same stem (`node` may begin anywhere)."""
    stem = str(module.__name__).partition(".")[2]  # type: ignore[attr-defined]
    if hasattr(module, "Query"):
        assert there("resolvers", {"viewer": "nodes"}.get(stem, stem))


def test_no_file_is_named_for_nothing() -> None:
    """A file called utils says nothing of what is in it."""
    vague = {"utils", "util", "helpers", "common", "misc", "services", "repositories"}
    assert [path for path in tracked() if path.stem in vague or vague & set(path.parts)] == []


def too_long(files: Iterable[Path]) -> dict[str, int]:
    """Files with more lines than one may have. A specification is read case by case, so it may have more."""
    lengths = {path: text(path).count("\n") for path in files}
    return {
        str(path): lines
        for path, lines in lengths.items()
        if lines > (MOST_LINES_OF_TESTS if path.parts[0] == "tests" else MOST_LINES)
    }


def test_files_stay_short() -> None:
    """A longer one becomes a package of the same name."""
    assert set(too_long(python())) - set(LONGER) == set()
    assert {name for name in LONGER if not (ROOT / name).is_file()} == set()
    assert too_long([Path("uv.lock")])


def undocumented(tree: ast.Module) -> Iterator[str]:
    """Public functions and classes without a docstring, and the module itself; nothing within functions."""
    if tree.body and not ast.get_docstring(tree):
        yield "module"

    def within(body: list[ast.stmt]) -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if not node.name.startswith("_") and not ast.get_docstring(node):
                    yield f"{node.name} (line {node.lineno})"
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    yield from within(node.body)

    yield from within(tree.body)


def test_everything_public_says_what_it_is() -> None:
    """A docstring on each module, class and function that another may use."""
    assert list(undocumented(ast.parse("class Bare:\n    '''Has one.'''\n    def has_none(self): ..."))) == [
        "module",
        "has_none (line 3)",
    ]
    missing = [
        f"{path}: {what}"
        for path in python()
        if path.parts[0] in (*ROOMS, "docs", "bench", "app.py", "settings.py")
        for what in undocumented(ast.parse(text(path)))
    ]
    assert missing == []
