"""What the service logs: where something went wrong, and nothing of what anybody typed or of what a record says.

An exception's words may quote a search, a note or a statement's values, so a log has its kind and the places it came
through. The words of our own sentences (`Problem`), of the system's faults and the database's codes are kept: these
hold none of that.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from neo4j.exceptions import Neo4jError

from settings import Problem


class WithoutWords(logging.Formatter):
    """Formats as usual, but for the words of exceptions."""

    def formatException(  # noqa: N802 - the name that logging calls
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The chain of exceptions, each with the places it came through, and what it is."""
        return "\n".join(line for error in _chain(ei[1]) for line in _told(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    yield from reversed(seen)


def _told(error: BaseException) -> Iterator[str]:
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__module__}.{type(error).__qualname__}{_words(error)}"


def _words(error: BaseException) -> str:
    if isinstance(error, Problem):
        return f": {error}"
    if isinstance(error, Neo4jError):
        return f": {error.code}"
    return f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""


def config(level: str) -> dict[str, Any]:
    """The configuration of every logger of the process: warnings and worse, and from `level` on those of the server."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": WithoutWords, "format": "%(levelname)s %(name)s: %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"uvicorn": {"level": level.upper()}},
    }
