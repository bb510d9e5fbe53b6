"""What every command shares: who may give it, once by its key, in one transaction with its event and audit entry.

A business refusal is an answer (`NotDone`, with its reasons), and what was written until then is rolled back. Not to be
allowed at all is a fault (`Refusal` FORBIDDEN), and so is a database that does not answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias

import orjson

from graph import commands
from graph.inbox import telling
from graph.inbox.telling import Item
from graph.outbox import append_event, write_audit
from graph.session import Transaction, Unavailable
from resolvers.access import reach
from resolvers.context import Context
from resolvers.refusals import Refusal
from resolvers.standards.judging import changes, follow
from rules.clock import now
from rules.wrong import Wrong

SHORTEST_KEY, LONGEST_KEY = 8, 100
FORBIDDEN = "You may not do this."
CHANGED = "What you may do was changed while this was asked. Ask again."
NOT_THERE = "There is nothing here that you can see."


@dataclass(frozen=True)
class UserError:
    """Why a command was not carried out: a code for programs, a sentence for people, the input field if it is one."""

    code: str
    message: str
    field: str | None = None


class _Tried(Exception):
    """A command that was only to be tried: what it wrote, which is taken back."""

    def __init__(self, written: Written) -> None:
        super().__init__("tried")
        self.written = written


class NotDone(Exception):
    """A command that was not carried out, and why."""

    def __init__(self, *errors: UserError) -> None:
        super().__init__("; ".join(one.message for one in errors))
        self.errors = errors


@dataclass(frozen=True)
class Command:
    """Something that somebody wants done: its name in the schema, and the part of the table that allows it.

    `about` is the id of what it is about, `asked` all that was asked for but the `key`. `trial`: it is not to be done,
    only to be seen what would come of it, so its key is not used up.
    """

    name: str
    part: str
    key: str
    about: str
    asked: Mapping[str, Any]
    trial: bool = False

    @property
    def digest(self) -> str:
        """The hash of what was asked for."""
        text = orjson.dumps([self.name, self.about, self.asked], option=orjson.OPT_SORT_KEYS)
        return sha256(text).hexdigest()


@dataclass(frozen=True)
class Written:
    """What a command wrote: what it answers (as JSON can hold it), its event, and what the audit says of it.

    `subject` is the id of the node that the event is about, `offenders` those whose record was written to; `others` are
    more subjects, of which the same event is told. `whose` says whose record a subject is of, where that is not all
    of `offenders`; none: the event is told to nobody. `besides` are other kinds of events, each with its subject, of
    the same offenders' records. `items` go to inboxes; `finished`: tasks (ids) that it did.
    """

    answer: Mapping[str, Any]
    event: str
    subject: str
    offenders: tuple[str, ...] = ()
    action: str = "WRITE"
    why: str | None = None
    items: tuple[Item, ...] = ()
    finished: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    whose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    besides: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of a command: its answer, or the reasons why it was not carried out."""

    answer: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[UserError, ...] = ()


def refuse(wrong: Iterable[Wrong]) -> None:
    """Raises NotDone where anything is wrong, with each reason beside its field."""
    if errors := [UserError(one.code, one.message, one.field or None) for one in wrong]:
        raise NotDone(*errors)


Work: TypeAlias = Callable[[Transaction, datetime], Awaitable[Written]]


async def carry_out(context: Context, command: Command, work: Work) -> Outcome:
    """Carry out a command for somebody who may give it.

    The same key with something else is refused. `work` may run twice, each time in a transaction of its own, so it
    does nothing but talk to that. Raises Refusal.
    """
    try:
        if reach(context.grants, command.part) is None:
            raise Refusal("FORBIDDEN", FORBIDDEN)
        if not SHORTEST_KEY <= len(command.key) <= LONGEST_KEY:
            raise NotDone(
                UserError("BAD_KEY", f"Give a key of {SHORTEST_KEY} to {LONGEST_KEY} characters.", "key")
            )
        return Outcome(await _once(context, command, work))
    except _Tried as tried:
        await _note(context, command, "READ", subjects=list(tried.written.offenders))
        return Outcome(tried.written.answer)
    except NotDone as refusal:
        await _note(context, command, "REFUSED", asked=[command.about], why=str(refusal))
        return Outcome(errors=refusal.errors)
    except Refusal as refusal:
        await _note(context, command, "REFUSED", asked=[command.about], why=refusal.message)
        raise
    except Unavailable as fault:
        raise Refusal("UNAVAILABLE", str(fault)) from fault


async def _once(context: Context, command: Command, work: Work) -> Mapping[str, Any]:
    viewer, at = context.viewer, now()
    # Keys are each person's own, so nobody learns by one of another's, or takes it.
    key = f"{viewer.id} {command.key}"

    async def write(tx: Transaction) -> Mapping[str, Any]:
        begun = await commands.begin(
            tx,
            key=key,
            name=command.name,
            by=viewer.id,
            standing=viewer.standing,
            asked=command.digest,
            at=at,
        )
        if begun is None:
            raise Refusal("UNAVAILABLE", CHANGED)
        if begun.asked != command.digest:
            raise NotDone(
                UserError("KEY_TAKEN", "This key was given with something else. Choose another.", "key")
            )
        if begun.answer is not None and not command.trial:
            known: Mapping[str, Any] = orjson.loads(begun.answer)
            return known
        written = await work(tx, at)
        if command.trial:
            raise _Tried(written)
        # What the command wrote may change how the person stands against the National Standards.
        if any(map(changes, (written.event, *(kind for kind, _ in written.besides)))):
            await follow(tx, written.offenders, viewer.id)
        await commands.end(tx, key, orjson.dumps(written.answer).decode())
        await write_audit(
            tx,
            by=viewer.id,
            action=written.action,
            operation=command.name,
            at=at,
            roles=(role.name for role in viewer.roles),
            subjects=written.offenders,
            parts=[command.part],
            purpose=context.purpose or None,
            why=written.why,
            about=written.subject,
        )
        # Events come last: from the first of them to the commit no other command can go on. Inboxes are told after one,
        # since two commands that tell the same people would else wait for each other.
        for subject in (written.subject, *written.others):
            whose = written.whose.get(subject, written.offenders)
            await append_event(tx, kind=written.event, by=viewer.id, subject=subject, at=at, offenders=whose)
        for kind, subject in written.besides:
            offenders = written.offenders
            await append_event(tx, kind=kind, by=viewer.id, subject=subject, at=at, offenders=offenders)
        await telling.tell(tx, written.items, written.finished, by=viewer.id, at=at)
        return written.answer

    return await context.graph.write(write)


async def _note(context: Context, command: Command, action: str, **more: Any) -> None:
    await context.audit.record(
        {
            "action": action,
            "by": context.viewer.id,
            "roles": sorted(role.name for role in context.viewer.roles),
            "operation": command.name,
            "subjects": [],
            "parts": [command.part],
            "purpose": context.purpose,
            **more,
        }
    )
