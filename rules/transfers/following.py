"""A move that goes on while an area of it becomes another: the events that say so, one of each side that it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from rules.codes import TransferSide
from rules.transfers.commands import Reassign
from rules.transfers.history import Event, Transfer, evolve
from rules.transfers.parties import By, Place, Post

Follows = Callable[[Place], str]
"""The area that a place is of from now on."""


def followed(transfer: Transfer, follows: Follows, words: str, at: datetime) -> Iterator[Event]:
    """The events after which no side of a move is in an ended area. Who does what stays as it was."""

    def moved(post: Post) -> Post:
        return replace(post, area=follows(post.place))

    for side in TransferSide:
        place = transfer.place(side)
        if side is TransferSide.RECEIVING and transfer.receiving is None:
            officer = ""
        else:
            named = transfer.home if side is TransferSide.HOME else transfer.receiving
            assert named is not None
            officer = named.officer
        area = follows(place)
        if area == place.area:
            continue
        number = len(transfer.events) + 1
        when = max(at, transfer.events[-1].at)
        command = Reassign(
            transfer=transfer.id,
            key=f"the-service {transfer.id} {number}",
            by=By(side, Post(area, officer, place.office), when),
            officer=officer,
            office=place.office,
            area=area,
            note=words,
        )
        event = Event(
            number,
            command,
            transfer.rules_key,
            transfer.state,
            moved(transfer.responsible),
            moved(transfer.supervising),
        )
        transfer = evolve(transfer, event)
        yield event
