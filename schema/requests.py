"""What a caller sends, read with suspicion: one operation in JSON, with variables of a reasonable size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

MAX_BODY = 262_144
MAX_TEXT = 20_000
MAX_ITEMS = 1_000
MAX_LEVELS = 8


class BadRequest(Exception):
    """What was sent is not an operation; the text says what to send instead."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Asked:
    """One operation that is asked for."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation: str | None = None


def from_json(raw: bytes | bytearray | str) -> Any:
    """What a text of JSON says. Raises BadRequest."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as fault:
        raise BadRequest(f"The request is not JSON: {fault}.") from None


def asked(body: Any) -> Asked:
    """The operation of a request's body, already read from JSON. Raises BadRequest."""
    if isinstance(body, list):
        raise BadRequest("Send one operation at a time: batches are not taken.")
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        raise BadRequest("Give the document as text in `query`.")
    if not isinstance(body.get("operationName"), str | None):
        raise BadRequest("Give `operationName` as text.")
    if not isinstance(body.get("extensions"), dict | None):
        raise BadRequest("Give `extensions` as an object.")
    return Asked(body["query"], variables(body.get("variables")), body.get("operationName"))


def variables(given: Any) -> dict[str, Any]:
    """The variables of a request. Raises BadRequest for what is no object, or too large, long or deep."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise BadRequest("Give `variables` as an object.")
    count = 0
    level: list[Any] = [given]
    for _ in range(MAX_LEVELS):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below += one
                below += one.values()
            elif isinstance(one, list):
                below += one
            elif isinstance(one, str) and len(one) > MAX_TEXT:
                raise BadRequest(f"A text in `variables` is too long: {MAX_TEXT:,} characters at most.")
        count += len(below)
        if count > MAX_ITEMS:
            raise BadRequest(f"`variables` hold too much: {MAX_ITEMS:,} names and values at most.")
        level = below
        if not level:
            return given
    raise BadRequest(f"`variables` are too deep: {MAX_LEVELS} levels at most.")
