"""Letters that fill themselves from an entry of the contact log."""

from __future__ import annotations

import strawberry

from rules.codes import LetterKind
from schema.fields import stored


@strawberry.type(description="A letter to the person, filled in from an entry of the contact log.")
class Letter:
    """What is sent to the person."""

    kind: LetterKind | None = stored("What it is about.")
    title: str | None = stored("Its title.")
    text: list[str] | None = stored("Its sentences, in order.")
