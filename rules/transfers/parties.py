"""Who takes part in a move: places, officers, and who gave a command when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rules.clock import LONDON
from rules.codes import TransferSide


@dataclass(frozen=True, slots=True)
class Place:
    """An area by its id, and an office (team) of it where that is known."""

    area: str
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """An officer by their id, in an area and office. Being responsible is always somebody's, never an area's alone."""

    area: str
    officer: str
    office: str | None = None

    @property
    def place(self) -> Place:
        """Where the officer works."""
        return Place(self.area, self.office)


@dataclass(frozen=True, slots=True)
class By:
    """Who gave a command, for which side, and the instant at which it was given and takes effect.

    The instant is that of the service's clock, never one that a client chose: who was responsible until now stays so.
    """

    side: TransferSide
    post: Post
    at: datetime
    manager: bool = False

    def __post_init__(self) -> None:
        aware(self.at)


def aware(instant: datetime | None) -> None:
    """Raise ValueError for an instant without a time zone: it could be two."""
    if instant is not None and instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")


def day_of(instant: datetime) -> date:
    """The day in England and Wales on which an instant is."""
    return instant.astimezone(LONDON).date()
