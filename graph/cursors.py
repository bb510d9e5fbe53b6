"""Relay cursors: where a page ended, as the values of the order's keys."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson


def encode(keys: list[Any]) -> str:
    """An opaque cursor."""
    return urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")


def decode(cursor: str) -> list[Any]:
    """The keys of a cursor that `encode` made. Raises ValueError for anything else."""
    try:
        keys = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError) as fault:
        raise ValueError("not a cursor") from fault
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str | int) for key in keys):
        raise ValueError("not a cursor")
    return keys
