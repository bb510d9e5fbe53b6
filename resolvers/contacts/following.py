"""The contact log and the register say the same: who corrects an entry of the log corrects the attendance."""

from __future__ import annotations

from datetime import datetime

from graph.history import Change
from graph.programmes import writing
from graph.session import Transaction
from resolvers.commands import refuse
from resolvers.context import Context
from resolvers.programmes.acting import standing, starting
from rules.clock import today
from rules.codes import ContactKind
from rules.contacts import Recorded
from rules.programmes import FROM_LOG, Attending, attendance_faults
from rules.wrong import Wrong


async def follow(
    tx: Transaction,
    context: Context,
    contact: str,
    entry: Recorded | None,
    reason: str,
    at: datetime,
) -> None:
    """Let an attendance follow its entry of the contact log, which stands otherwise or (None) was taken off.

    Raises NotDone for an outcome that cannot be one of the session.
    """
    found = await writing.logged(tx, contact)
    if found is None:
        return
    session, attendance, referral = found
    by = context.viewer.id
    if entry is None or referral is None:
        await writing.take_off(tx, [session], by=by, reason=reason, at=at)
        return
    if entry.outcome is None or entry.kind is not ContactKind.PROGRAMME_SESSION:
        refuse([Wrong("REGISTER", "outcome", "A register says so: it stays a session, with an outcome.")])
        return
    new = FROM_LOG[entry.outcome]
    there = (await writing.stand(tx, [referral], "", context.asking))[referral]
    held = next(one.properties for one in there.sessions if one.properties["id"] == session)
    if entry.day != held["date"]:
        refuse([Wrong("REGISTER", "day", "A register says so: the session was on the day of its group.")])
    if new.name == attendance:
        return
    state = standing(there, session)
    row = Attending(new, held["number"], held["date"], None, state.attended)
    wrong = attendance_faults(state, row, today(), there.properties.get("exception") or "")
    refuse([one._replace(field="outcome") for one in wrong if one.code != "NOT_ON_IT"])
    changes = [Change(session, {"attendance": new.name}), *starting(there, state, row)]
    await writing.alter(tx, changes, by=by, reason=reason, at=at)
