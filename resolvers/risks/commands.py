"""What those cleared for the register record in it. The reason that they give for looking is why it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from graph.keys import new_id
from graph.risks import people
from graph.risks import writing as graph
from graph.session import Transaction
from resolvers.access import reach
from resolvers.commands import (
    FORBIDDEN,
    NOT_THERE,
    Command,
    NotDone,
    Outcome,
    UserError,
    Written,
    carry_out,
    refuse,
)
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.versions import Said, changed, check_version, check_words, different
from rules.clock import spoken, today
from rules.codes import RegisterCategory, RiskLevel
from rules.risks import (
    EntryAsked,
    MeetingAsked,
    corrected,
    correction_faults,
    entry_faults,
    entry_properties,
    meeting_faults,
    met,
    named_faults,
    outcome_faults,
)

READING, KEEPING = "register", "register keeping"
CHANGED = "REGISTER_CHANGED"
SAID_OF_MEETING: Said = {
    "date": ("day", None),
    "level": ("level", None),
    "decided": ("what it decided", None),
    "nextOn": ("day of the next meeting", None),
}


async def record_entry(
    context: Context, key: str, offender: str, entry: str | None, version: int, asked: EntryAsked
) -> Outcome:
    """Put somebody on the register, or change an `entry` of a `version`. Answers the entry's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await _person(tx, context, offender, KEEPING, "offender")
        there = await _standing(tx, found, entry) if entry else None
        if not entry and found.entry:
            raise NotDone(
                UserError("ALREADY_ON", "There is an entry of the person: change that one.", "offender")
            )
        _check_ended(there or {})
        refuse(entry_faults(asked, today(), there))
        new = entry_properties(asked, there or {}, found.who.get("dateOfBirth"), today())
        by, id_ = context.viewer.id, entry
        if id_ is None:
            id_ = await people.put_on(tx, found, new, by=by, at=at)
        else:
            assert there is not None
            await _check_version(tx, id_, version, new)
            await graph.alter(tx, {id_: different(there, new)}, by=by, reason=context.purpose, at=at)
        return Written({"entry": id_}, CHANGED, id_, (offender,), why=context.purpose)

    given = {"entry": entry, "version": version, **_given(asked)}
    return await carry_out(context, Command("recordRegisterEntry", KEEPING, key, offender, given), work)


async def register_person(
    context: Context, key: str, who: Mapping[str, Any], area: str, asked: EntryAsked
) -> Outcome:
    """Put somebody on the register whom the record does not know. Answers the entry's id."""
    named: dict[str, Any] = {
        name: value.strip() or None if isinstance(value, str) else value for name, value in who.items()
    }

    async def work(tx: Transaction, at: datetime) -> Written:
        # No area supervises them, so only whoever keeps everyone's entries could find them again.
        if reach(context.grants, KEEPING) != "":
            raise Refusal("FORBIDDEN", FORBIDDEN)
        refuse([*named_faults(named, today()), *entry_faults(asked, today())])
        force = await people.force_of(tx, area)
        if force is None:
            raise NotDone(UserError("UNKNOWN_AREA", "There is no such area.", "area"))
        new = entry_properties(asked, {}, named["dateOfBirth"], today())
        offender, entry = await people.put_on_new(tx, named, force, new, by=context.viewer.id, at=at)
        return Written({"entry": entry}, CHANGED, entry, (offender,), why=context.purpose)

    given = {**named, "area": area, **_given(asked)}
    return await carry_out(context, Command("registerPerson", KEEPING, key, area, given), work)


async def end_entry(context: Context, key: str, entry: str, version: int, day: date) -> Outcome:
    """End an entry on a day. Answers its id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        offender, there = await _entry(tx, context, entry, KEEPING)
        if there.get("to") and there["to"] <= today():
            raise NotDone(UserError("ENDED", "It has ended already.", "entry"))
        if day > today():
            raise NotDone(UserError("STILL_TO_COME", "That day is still to come.", "day"))
        if there.get("from") and there["from"] > day:
            raise NotDone(UserError("BEFORE_ENTRY", "That day is before the entry began.", "day"))
        if there.get("from") and (there.get("to") is None or there["to"] > day):
            last = there.get("to")
            until = f"until {spoken(last)}" if last else "without end"
            words = f"The person has to notify the police {until}: by law, that goes on."
            raise NotDone(UserError("STILL_NOTIFIES", words, "day"))
        await _check_version(tx, entry, version, {})
        new = {"to": day, "endedWhy": context.purpose}
        await graph.alter(tx, {entry: new}, by=context.viewer.id, reason=context.purpose, at=at)
        return Written({"entry": entry}, CHANGED, entry, (offender,), why=context.purpose)

    given = {"version": version, "day": day}
    return await carry_out(context, Command("endRegisterEntry", KEEPING, key, entry, given), work)


def _check_ended(there: Mapping[str, Any]) -> None:
    """An entry that somebody ended stays so: who comes back gets one of their own. Raises NotDone."""
    if there.get("endedWhy") and there.get("to") and there["to"] <= today():
        raise NotDone(UserError("ENDED", "It has ended. Make another entry.", "entry"))


async def record_meeting(
    context: Context, key: str, entry: str, version: int, asked: MeetingAsked
) -> Outcome:
    """Record a meeting of MAPPA, with what it asked for, of an entry of a `version`. Answers the entry's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        offender, there = await _entry(tx, context, entry, READING)
        _check_ended(there)
        held = await graph.meetings(tx, entry)
        new = met(asked, there, held)
        await _check_version(tx, entry, version, new)
        refuse(meeting_faults(asked, today(), held))
        by = context.viewer.id
        properties = _meeting(asked)
        actions = [
            {
                "id": new_id("mpa"),
                "properties": {
                    "text": one.text.strip(),
                    "owner": one.owner.strip(),
                    "due": one.due,
                    "askedOn": asked.day,
                },
            }
            for one in asked.actions
        ]
        await graph.meet(tx, entry, new_id("mpm"), properties, actions, by=by, at=at)
        if new:
            await graph.alter(tx, {entry: new}, by=by, reason=context.purpose, at=at)
        return Written({"entry": entry}, CHANGED, entry, (offender,), why=context.purpose)

    given = {
        "version": version,
        "day": asked.day,
        "level": asked.level,
        "decided": asked.decided,
        "next": asked.next_on,
        "actions": [[one.text, one.owner, one.due] for one in asked.actions],
    }
    return await carry_out(context, Command("recordMappaMeeting", READING, key, entry, given), work)


async def correct_meeting(
    context: Context, key: str, meeting: str, version: int, asked: MeetingAsked
) -> Outcome:
    """Put right what a meeting of a `version` says: all that is to stand of it. The actions that it asked for stay, and
    the entry follows as far as it has its level and review from it. Answers the entry's id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await graph.whose_meeting(tx, meeting)
        if found is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "meeting"))
        await _person(tx, context, found.offender, READING, "meeting")
        # Read behind the lock: somebody else may have changed it meanwhile.
        whose, standing = await graph.whose_meeting(tx, meeting), await graph.stands(tx, meeting)
        of = await graph.stands(tx, found.entry)
        assert whose is not None
        assert of is not None
        assert standing is not None
        there, (was, name) = of[0], standing
        _check_ended(there)
        given = _meeting(asked)
        check_version(was, version, given, SAID_OF_MEETING, name)
        new = different(was, given)
        later = [day for _, *days in whose.actions for day in days if day]
        refuse(correction_faults(asked, today(), whose.others, later))
        changes = {meeting: new}
        if "date" in new:
            changes |= {id_: {"askedOn": asked.day} for id_, *_ in whose.actions}
        if after := changed(there, corrected(asked, was, there, whose.others)):
            changes[whose.entry] = after
        await graph.alter(tx, changes, by=context.viewer.id, reason=context.purpose, at=at)
        return Written({"entry": whose.entry}, CHANGED, whose.entry, (whose.offender,), why=context.purpose)

    given = {"version": version, **_meeting(asked)}
    return await carry_out(context, Command("correctMappaMeeting", READING, key, meeting, given), work)


async def finish_action(
    context: Context, key: str, action: str, version: int, day: date, outcome: str
) -> Outcome:
    """Note when an action was done, and what came of it. Answers the id of the entry."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await graph.whose_action(tx, action)
        if found is None:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "action"))
        offender, entry = found
        await _person(tx, context, offender, READING, "action")
        # Read behind the lock: somebody else may have noted it meanwhile.
        standing = await graph.stands(tx, action)
        assert standing is not None
        there, name = standing
        said = outcome.strip()
        stood = f"“{there['outcome']}”" if there.get("outcome") else "not done yet"
        check_words(there, version, name, stood, f"“{said}”")
        refuse(outcome_faults(said, day, there["askedOn"], today()))
        new = {"doneOn": day, "outcome": said}
        await graph.alter(tx, {action: new}, by=context.viewer.id, reason=context.purpose, at=at)
        return Written({"entry": entry}, CHANGED, entry, (offender,), why=context.purpose)

    given = {"version": version, "day": day, "outcome": outcome}
    return await carry_out(context, Command("finishMappaAction", READING, key, action, given), work)


def _meeting(asked: MeetingAsked) -> dict[str, Any]:
    return {
        "date": asked.day,
        "level": asked.level,
        "decided": asked.decided.strip(),
        "nextOn": asked.next_on,
    }


def _given(asked: EntryAsked) -> dict[str, Any]:
    return {
        "category": asked.category.name,
        "risk": asked.risk.name,
        "level": asked.level,
        "manager": asked.manager,
        "review": asked.review_on,
        "convicted": asked.convicted_on,
        "disposal": asked.disposal.name if asked.disposal else None,
        "months": asked.months,
    }


async def _person(tx: Transaction, context: Context, offender: str, part: str, field: str) -> graph.Person:
    """A person of the register. Raises NotDone for one who is not to be seen, Refusal out of scope."""
    within = reach(context.grants, part)
    assert within is not None
    found = await graph.person(tx, offender, within, context.asking)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    return found


async def _standing(tx: Transaction, found: graph.Person, entry: str) -> Mapping[str, Any]:
    if await graph.whose_entry(tx, entry) != found.who["id"]:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "entry"))
    standing = await graph.stands(tx, entry)
    assert standing is not None
    return standing[0]


async def _entry(tx: Transaction, context: Context, entry: str, part: str) -> tuple[str, Mapping[str, Any]]:
    offender = await graph.whose_entry(tx, entry)
    if offender is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "entry"))
    found = await _person(tx, context, offender, part, "entry")
    return offender, await _standing(tx, found, entry)


async def _check_version(tx: Transaction, entry: str, version: int, new: Mapping[str, Any]) -> None:
    """Raises NotDone, with both sides in words, for another version of an entry than the one that stands."""
    standing = await graph.stands(tx, entry)
    assert standing is not None
    there, name = standing
    check_words(there, version, name, _words(there), _words({**there, **new}) if new else None)


def _words(there: Mapping[str, Any]) -> str:
    review = there.get("reviewOn")
    said = [
        RegisterCategory[there["category"]].label,
        f"risk {RiskLevel[there['risk']].label.lower()}" if there.get("risk") else "no level of risk",
        f"MAPPA level {there['level']}" if there.get("level") else "no MAPPA level",
        f"review on {spoken(review)}" if review else "no day of review",
    ]
    return "; ".join(said)
