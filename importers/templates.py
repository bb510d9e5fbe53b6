"""Blank files, written from the declarations: what an area fills in and sends."""

from __future__ import annotations

from importers.kinds import Kind
from importers.sources.sheet import workbook
from importers.systems import KINDS
from settings import Problem


def by_name() -> dict[str, list[Kind]]:
    """The kinds by how a template is asked for: `system-kind`, or the system alone for all sheets of its workbook."""
    found: dict[str, list[Kind]] = {}
    for kind in KINDS:
        name = kind.system.lower() if kind.sheet else f"{kind.system.lower()}-{kind.name}"
        found.setdefault(name, []).append(kind)
    return found


def blank(name: str) -> bytes:
    """A blank file of a kind. Raises Problem when there is none of that name."""
    kinds = by_name().get(name.lower())
    if kinds is None:
        raise Problem(f"{name} is no kind of extract: choose one of {', '.join(sorted(by_name()))}.")
    if kinds[0].sheet:
        return workbook({kind.sheet: kind.header for kind in kinds})
    return kinds[0].source.template(kinds[0].header)
