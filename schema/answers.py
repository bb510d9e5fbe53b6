"""What came of a request, and how what went wrong is told."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from resolvers.refusals import Refusal

FAULT = "Something went wrong here. It has been noted; try again."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What came of a request. `data` is absent when the request itself was at fault."""

    data: Any = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    executed: bool = True

    @property
    def signed_out(self) -> str | None:
        """The sentence for somebody who may not come in any more, as it turned out; then nothing ran."""
        first = self.errors[0] if self.errors and not self.executed else {}
        return first["message"] if first.get("extensions", {}).get("code") == "UNAUTHENTICATED" else None

    def body(self) -> dict[str, Any]:
        """The response as GraphQL words it."""
        found: dict[str, Any] = {"errors": self.errors} if self.errors else {}
        if self.executed:
            found["data"] = self.data
        return found


def error(message: str, code: str, path: list[Any] | None = None) -> dict[str, Any]:
    """One error: a code for programs and a sentence for people."""
    return {"message": message, **({"path": path} if path else {}), "extensions": {"code": code}}


def refused(refusal: Refusal, path: list[Any] | None = None) -> dict[str, Any]:
    """A refusal, at the field that it refuses."""
    found = error(refusal.message, refusal.code, path)
    if refusal.field:
        found["extensions"]["argument"] = refusal.field
    return found


def shown(fault: GraphQLError) -> dict[str, Any]:
    """An error as a caller may see it. Faults of ours are logged, and named by nothing of what went wrong."""
    original = fault.original_error
    if isinstance(original, Refusal):
        return refused(original, list(fault.path or ()))
    if original is not None and not isinstance(original, GraphQLError):
        log.error("an operation failed", exc_info=original)
        return error(FAULT, "FAULT", list(fault.path or ()))
    found: dict[str, Any] = dict(fault.formatted)
    code = "SYNTAX" if isinstance(fault, GraphQLSyntaxError) else "BAD_DATA" if fault.path else "INVALID"
    found["extensions"] = {"code": code, **found.get("extensions", {})}
    return found
