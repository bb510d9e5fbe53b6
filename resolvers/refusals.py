"""What a caller is told when a request can't be served: a code for programs and a sentence for people."""

from __future__ import annotations


class Refusal(Exception):
    """A request that can't be served, and why. `code` goes into `extensions.code`, `field` names the argument."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class SignInRefused(Refusal):
    """Nobody, or nobody that we know, is asking.

    `why` is for the audit log, in plain words without any of what was sent; empty when nothing was.
    """

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__("UNAUTHENTICATED", message)
        self.why = why
