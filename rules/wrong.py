"""What a rule says of what was given and can't be: as each module's rules answer it, and a command refuses it."""

from __future__ import annotations

from typing import NamedTuple


class Wrong(NamedTuple):
    """Something that is wrong: a code, the field that it is about, and a sentence."""

    code: str
    field: str
    message: str
