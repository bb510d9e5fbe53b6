"""For which side somebody acts, and in what words they are refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from graph.session import Transaction
from graph.transfers import cases
from resolvers.access import Role, may
from resolvers.commands import NotDone, UserError
from resolvers.context import Context
from resolvers.transfers import REGISTER
from rules.codes import TransferSide, TransferStep
from rules.transfers import By, Post, Refusal, Transfer
from rules.transfers.table import whose

MOVERS = frozenset({Role.PRACTITIONER, Role.MANAGER})
TELLERS = MOVERS | {Role.PUBLIC_PROTECTION}
TELLING = (TransferStep.TELL_POLICE, TransferStep.TELL_MAPPA)

FIELDS = {
    "whom", "on", "level", "officer", "office", "appointment", "lateReason", "reason", "note", "court", "amendedBackOn",
    "until", "key",
}  # fmt: skip
"""Fields of the rules' refusals that inputs have, too."""
RENAMED = {"to": "office", "case": "supervision"}
ASK_PROTECTION = (
    "Something has to be recorded first that not everyone may read of. Ask your public protection officer."
)


async def acting(
    tx: Transaction,
    context: Context,
    step: TransferStep,
    home: str,
    receiving: str | None,
    at: datetime,
    wanted: TransferSide | None = None,
) -> By:
    """Who gives a command: for the side whose step it is if they work in its area, else for where they work."""
    roles = TELLERS if step in TELLING else MOVERS
    posts = [post for post in context.viewer.posts if post.role in roles and post.area]
    # Whoever works in what an area became acts for it, too: a file of a move that was over then may still arrive.
    held = [(post, area) for post in posts for area, _ in post.places]
    ids = await cases.area_ids(tx, [area for _, area in held])
    areas = {ids[area]: post for post, area in reversed(held) if area in ids}
    managed = {ids[area] for post, area in held if post.role is Role.MANAGER and area in ids}
    sides = {TransferSide.HOME: home, TransferSide.RECEIVING: receiving}
    order = [whose(step) or wanted or TransferSide.HOME, *TransferSide]
    side = next((one for one in order if sides[one] in areas), order[0])
    area = sides[side] if sides[side] in areas else next(iter(areas), "")
    assert area is not None
    officer = context.viewer.officers[0] if context.viewer.officers else context.viewer.id
    post = areas.get(area)
    return By(side, Post(area, officer, post.team if post else None), at, area in managed)


def instant_after(transfer: Transfer, at: datetime) -> datetime:
    """The instant of the next event: no earlier than the last, which another server's clock may have given."""
    return max(at, transfer.events[-1].at)


def not_done(context: Context, refusals: Iterable[Refusal]) -> NotDone:
    """The refusals as a caller gets them. What tells of the register is said to those who may read that."""
    errors: list[UserError] = []
    for one in refusals:
        if one.apart and not may(context.viewer, REGISTER):
            hidden = UserError("ASK_PROTECTION", ASK_PROTECTION)
            errors += [] if hidden in errors else [hidden]
        else:
            name = RENAMED.get(one.field, one.field)
            errors.append(
                UserError(one.code, one.message, name if name in {*FIELDS, *RENAMED.values()} else None)
            )
    return NotDone(*errors)
