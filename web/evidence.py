"""Where a result of the National Standards, and what it rests on, can be read: addresses that open at the entry itself.

The log and the results come in pages, so an address says from where on to show them: from the entry, the latest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from graph.cursors import encode

LAST = "~"
"""Comes after every time of day and every character of an id."""

WAYS = {
    "contacts": "/contacts?{start}#{id}",
    "assessments": "/assessments/{id}",
    "treatment": "/treatment#{id}",
}
"""For each kind of evidence where an entry of it is read."""


def of_result(result: Mapping[str, Any], person: str) -> str:
    """Where a result stands on the page of the standards of a person, by id."""
    start = encode([result["since"], result["key"], result["id"] + LAST])
    return f"/offenders/{person}/standards?{urlencode({'after': start})}#{result['id']}"


def rests_on(result: Mapping[str, Any], person: str) -> list[dict[str, str]]:
    """What a result rests on, as far as the reader may see it, by day: its `words`, and its `href` in the record."""
    base = f"/offenders/{person}"
    found = []
    for kind, way in WAYS.items():
        for one in result.get(kind) or ():
            start = urlencode({"after": encode([one["date"], LAST, LAST])})
            found.append((one, base + way.format(id=one["id"], start=start)))
    in_order = sorted(found, key=lambda each: (each[0]["date"], each[0]["id"]))
    return [{"words": one["words"], "href": href} for one, href in in_order]
