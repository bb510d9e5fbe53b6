"""Instants as Neo4j hands them out, as they are handed in: in UTC, without the name of a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def in_utc(value: Any) -> datetime:
    """An instant of a row. Its zone would be kept by name, and be shown so, were it written again as it came."""
    found: datetime = value.to_native()
    return found.astimezone(UTC)
