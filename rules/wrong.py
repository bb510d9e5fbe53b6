"""What a rule says of what was given and can't be: as each module's rules answer it, and a command refuses it."""

from __future__ import annotations

from typing import NamedTuple


class Wrong(NamedTuple):
    """Something that is wrong: a code, the field that it is about, and a sentence."""

    code: str
    field: str
    message: str


LEAST_REASON = 10
"""Characters that say why something is done: whoever looks later has to understand it."""


def reason_faults(reason: str, words: str = "Say why it is changed, in a sentence.") -> list[Wrong]:
    """What is wrong with why something is done, whose spaces are put right. `words`: what is asked for."""
    return [Wrong("REASON_TOO_SHORT", "reason", words)] if len(reason) < LEAST_REASON else []
