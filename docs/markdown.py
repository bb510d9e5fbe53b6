"""How a generated page is written: its head, and tables."""

from __future__ import annotations

from collections.abc import Iterable

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
