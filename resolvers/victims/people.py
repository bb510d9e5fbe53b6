"""Victims themselves: registering one, changing what is held, offering contact, what they answer, who else they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph.history import Change, change
from graph.session import Transaction
from graph.victims import cases
from resolvers.access import Role, reach
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
from resolvers.versions import check_version, different
from resolvers.victims.asked import ChangeVictim, OfferContact, RecordAnswer, RegisterVictim
from resolvers.victims.writing import PART, SAID, known, reasoned, written
from rules.clock import today
from rules.codes import OffenceKind
from rules.victims import (
    answer_faults,
    from_sentence,
    kind_of,
    offer,
    offer_faults,
    person_faults,
    sentence_faults,
)


async def register_victim(context: Context, asked: RegisterVictim) -> Outcome:
    """Register a victim with the unit of who asks. Answers the id, and where the offer stands, in words."""

    async def work(tx: Transaction, at: datetime) -> Written:
        within = reach(context.grants, PART)
        assert within is not None
        found = await cases.person(tx, asked.offender, asked.sentence, within, context.asking)
        if found is None or not found.seen:
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "offender"))
        if not found.within:
            raise Refusal("FORBIDDEN", FORBIDDEN)
        if asked.sentence and found.sentence is None:
            raise NotDone(UserError("NOT_FOUND", "The person has no such sentence.", "sentence"))
        taken: dict[str, Any] = {}
        if found.sentence:
            refuse(sentence_faults(found.sentence, asked.given))
            taken = from_sentence(found.sentence)
        properties = {**taken, **asked.given}
        properties = {name: value for name, value in properties.items() if value is not None}
        refuse(person_faults(properties, today()))
        (area, *_) = context.viewer.reach[Role.VICTIM_LIAISON.name]["areas"]
        id_ = await cases.create(tx, asked.offender, area, properties, by=context.viewer.id, at=at)
        return written({"victim": id_, "warnings": [_offered(properties)]}, id_)

    given = {**asked.given, "sentence": asked.sentence}
    return await carry_out(context, Command("registerVictim", PART, asked.key, asked.offender, given), work)


def _offered(properties: Mapping[str, Any]) -> str:
    named = properties.get("offenceKind")
    kind = OffenceKind[named] if named else kind_of(properties.get("offence"))
    passed, months = properties.get("sentenceDate"), properties.get("months")
    return offer(kind, passed, months, properties.get("offerSentOn"), today()).words


async def change_victim(context: Context, asked: ChangeVictim) -> Outcome:
    """Change what is held on a victim. What it said before is kept. Answers the id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.victim)
        there = found.properties
        check_version(there, asked.version, asked.given, SAID, found.name)
        reason = reasoned(asked.reason)
        refuse(person_faults({**there, **asked.given}, today()))
        new = different(there, asked.given)
        await change(tx, "Fact", [Change(asked.victim, new)], by=context.viewer.id, reason=reason, at=at)
        return written({"victim": asked.victim}, asked.victim, why=reason)

    given = {**asked.given, "version": asked.version, "reason": asked.reason}
    return await carry_out(context, Command("changeVictim", PART, asked.key, asked.victim, given), work)


async def offer_contact(context: Context, asked: OfferContact) -> Outcome:
    """Record that contact was offered. Answers the id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.victim)
        there = found.properties
        properties = {"offerSentOn": asked.on}
        check_version(there, asked.version, properties, SAID, found.name)
        refuse(offer_faults(asked.on, there.get("sentenceDate"), today()))
        answered = there.get("answeredOn")
        if answered and answered < asked.on:
            raise NotDone(UserError("AFTER_ANSWER", "That day is after the answer.", "on"))
        new = different(there, properties)
        await change(
            tx, "Fact", [Change(asked.victim, new)], by=context.viewer.id, reason="Contact offered", at=at
        )
        return written({"victim": asked.victim}, asked.victim)

    given = {"version": asked.version, "on": asked.on}
    return await carry_out(context, Command("offerVictimContact", PART, asked.key, asked.victim, given), work)


async def record_answer(context: Context, asked: RecordAnswer) -> Outcome:
    """Record what a victim answered, and what they wish to know. Answers the id."""

    async def work(tx: Transaction, at: datetime) -> Written:
        found = await known(tx, context, asked.victim)
        there = found.properties
        properties = {
            "response": asked.response.name,
            "answeredOn": asked.on,
            "wantsContact": asked.wants.name if asked.wants else None,
            "wishes": asked.wishes,
        }
        check_version(there, asked.version, properties, SAID, found.name)
        offered = there.get("offerSentOn")
        refuse(answer_faults(asked.response, asked.wants, asked.wishes, asked.on, offered, today()))
        new = different(there, properties)
        await change(
            tx, "Fact", [Change(asked.victim, new)], by=context.viewer.id, reason="Answered the offer", at=at
        )
        return written({"victim": asked.victim}, asked.victim)

    given = {
        "version": asked.version,
        "on": asked.on,
        "response": asked.response.name,
        "wants": asked.wants.name if asked.wants else None,
        "wishes": asked.wishes,
    }
    return await carry_out(context, Command("recordVictimAnswer", PART, asked.key, asked.victim, given), work)
