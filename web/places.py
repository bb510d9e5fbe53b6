"""The names of areas and prisons by the codes that source rows carry: read at the start, and again with each search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_areas: dict[str, str] = {}
_prisons: dict[str, str] = {}


def learn(areas: Iterable[Mapping[str, Any]], prisons: Iterable[Mapping[str, Any]]) -> None:
    """Remember reference data that a page has just been given: `slug` or `lidsCode`, and `name`."""
    _areas.update({area["slug"]: area["name"] for area in areas})
    _prisons.update({prison["lidsCode"].upper(): prison["name"] for prison in prisons})


def area(slug: str | None) -> str:
    """An area's name, or its slug where it is not known."""
    return _areas.get(slug or "", slug or "")


def prison(code: str | None) -> str:
    """A prison's name, or its code where it is not known."""
    code = (code or "").upper()
    return f"{_prisons[code]} prison" if code in _prisons else f"Prison {code}"
