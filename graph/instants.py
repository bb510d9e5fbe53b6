"""Days and instants as Neo4j hands them out, as Python has them; instants in UTC, without the name of a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def in_utc(value: Any) -> datetime:
    """An instant of a row. Its zone would be kept by name, and be shown so, were it written again as it came."""
    found: datetime = value.to_native()
    return found.astimezone(UTC)


def native(value: Any) -> Any:
    """Neo4j's dates and times as Python's, in whatever they are held."""
    if isinstance(value, dict):
        return {key: native(each) for key, each in value.items()}
    if isinstance(value, list):
        return [native(each) for each in value]
    return value.to_native() if hasattr(value, "to_native") else value
