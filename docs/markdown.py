"""How a generated page is written: its head, tables, and what is always true of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import getdoc
from typing import Any

NOTICE = "<!-- Written by `make docs`: change the code it names, not this page. -->"


def page(title: str, source: str, summary: str, *lines: str) -> str:
    """A whole page: what it is about, which code it is from, and its lines."""
    return "\n".join((f"# {title}", "", NOTICE, "", f"From {source}. {summary}", "", *lines)) + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """The lines of a table. A bar within a cell is not taken for its border."""
    titles = tuple(head)
    lines = [
        titles,
        tuple("---" for _ in titles),
        *(tuple(cell.replace("|", r"\|") for cell in row) for row in rows),
    ]
    return [f"| {' | '.join(line)} |" for line in lines]


def always(holds: Iterable[Callable[..., Any]]) -> list[str]:
    """The lines of what is true of a module whatever is done with it, each as the function says that asserts it."""
    said = "Whatever is done, in whatever order (`tests/sequences/` tries it); and each evening reads later as it did."
    return [
        "## What always holds",
        "",
        said,
        "",
        *[f"- {' '.join((getdoc(one) or '').split())}" for one in holds],
    ]
