"""The form of each step of a move: which command it sends, what it asks for, and for whom it is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from resolvers.access import Role, may
from resolvers.context import Viewer
from rules.clock import LONDON
from rules.codes import TransferKind, TransferSide, TransferState, TransferStep
from rules.transfers import RuleSet, rule_sets
from rules.transfers.table import Transition, leading
from web.filters import not_a_day, read_day

Do, S = TransferStep, TransferState
MOVERS = frozenset({Role.PRACTITIONER, Role.MANAGER})
TELLING = (Do.TELL_POLICE, Do.TELL_MAPPA)
TIME = "Give a time like 14:30."


@dataclass(frozen=True)
class Ask:
    """A field of a form: its name in the command's input, its label, and what is typed or chosen there."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    needed: bool = True


@dataclass(frozen=True)
class Form:
    """The form of a step."""

    command: str
    asks: tuple[Ask, ...] = ()
    warns: bool = False


TAKE = (
    Ask("officer", "Officer", "officer"),
    Ask("appointment", "Day of the first appointment", "day", "Like 30/9/2003"),
    Ask("time", "Time", "time", "Like 14:30"),
    Ask("lateReason", "Why it is late (only if it is later than is due)", "area", needed=False),
)
TOLD = (Ask("whom", "Whom there", hint="A name, or an office"), Ask("on", "When", "day", "Like 30/9/2003"))

FORMS: Mapping[TransferStep, Form] = {
    Do.REQUEST: Form("request_transfer"),
    Do.NOTIFY: Form("notify_transfer"),
    Do.ACKNOWLEDGE: Form("acknowledge_risk", (Ask("level", "The level that you take note of", "level"),)),
    Do.TELL_POLICE: Form("record_police_told", TOLD),
    Do.TELL_MAPPA: Form("record_mappa_told", TOLD),
    Do.ACCEPT: Form("accept_transfer", TAKE),
    Do.ALLOCATE: Form("allocate_transfer", TAKE),
    Do.TAKE_OVER: Form("take_over_case", TAKE),
    Do.REFUSE: Form(
        "refuse_transfer",
        (Ask("reason", "Why", "refusal"), Ask("note", "What the home area can do about it", "area")),
        warns=True,
    ),
    Do.BEGIN: Form("begin_supervision"),
    Do.AMEND: Form("record_amendment", (Ask("court", "Court"), Ask("on", "When", "day", "Like 30/9/2003"))),
    Do.COMPLETE: Form("complete_transfer"),
    Do.RECEIVE_FILE: Form("record_file_received"),
    Do.REASSIGN: Form("reassign_transfer", (Ask("officer", "Officer", "officer"),)),
    Do.END: Form("end_caretaking", (Ask("reason", "Why it ends", "area"),)),
    Do.WITHDRAW: Form(
        "withdraw_transfer",
        (
            Ask("reason", "Why the move is called off", "area"),
            Ask(
                "amendedBackOn",
                "When the court named the home area again (only if it had named the new one)",
                "day",
                needed=False,
            ),
        ),
        warns=True,
    ),
}


@dataclass(frozen=True)
class Offered:
    """A step that somebody may take now, with its form and the officers to choose from."""

    step: TransferStep
    form: Form
    officers: tuple[Mapping[str, Any], ...]


def offered(transfer: Mapping[str, Any], viewer: Viewer) -> list[Offered]:
    """The steps that a member of staff may take of a move, in the order of the table."""
    sides = _sides(transfer, viewer)
    filed = any(one["step"] == Do.RECEIVE_FILE.name for one in transfer["steps"] or ())
    found = []
    for row in _next(transfer):
        if (
            row.step not in FORMS
            or (row.step is Do.RECEIVE_FILE and filed)
            or not _allowed(row, viewer, sides)
        ):
            continue
        side = row.side or next(iter(sides))
        area = transfer["home" if side is TransferSide.HOME else "receiving"] or {}
        found.append(Offered(row.step, FORMS[row.step], tuple(area.get("officers") or ())))
    return found


def _next(transfer: Mapping[str, Any]) -> Iterable[Transition]:
    if not transfer["rules"]:
        return ()
    return leading(TransferKind[transfer["kind"]], S[transfer["state"]], rules_of(transfer).steps)


def _allowed(row: Transition, viewer: Viewer, sides: Mapping[TransferSide, bool]) -> bool:
    if row.step in TELLING and not may(viewer, "register"):
        return False
    if row.side is None:
        return bool(sides)
    return row.side in sides and (sides[row.side] or not row.manager)


def _sides(transfer: Mapping[str, Any], viewer: Viewer) -> dict[TransferSide, bool]:
    """The sides in whose area somebody works, and whether as a manager."""
    areas = {
        TransferSide.HOME: (transfer["home"] or {}).get("slug"),
        TransferSide.RECEIVING: (transfer["receiving"] or {}).get("slug"),
    }
    roles = {side: {post.role for post in viewer.posts if post.area == slug} for side, slug in areas.items()}
    teller = {Role.PUBLIC_PROTECTION} if may(viewer, "register") else set()
    return {side: Role.MANAGER in held for side, held in roles.items() if held & (MOVERS | teller)}


def rules_of(transfer: Mapping[str, Any]) -> RuleSet:
    """The rules that a move keeps."""
    return next(one for one in rule_sets() if one.called == transfer["rules"])


def way(transfer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The states that a move comes through, each with `done`, `now` or nothing; other ends where it came to one."""
    kind, rules = TransferKind[transfer["kind"]], rules_of(transfer)
    states = [S.PROPOSED]
    while rows := [row for row in leading(kind, states[-1], rules.steps) if _goes_on(row, states)]:
        after = rows[0].after
        assert after is not None
        states.append(after)
    now = S[transfer["state"]]
    if now not in states:
        passed = {S[one["state"]] for one in transfer["steps"] or ()}
        states = [*(one for one in states if one in passed), now]
    place = states.index(now)
    over = not transfer["open"]
    return [
        (one.label, "now" if n == place and not over else "done" if n <= place else "")
        for n, one in enumerate(states)
    ]


def _goes_on(row: Transition, states: list[TransferState]) -> bool:
    aside = (S.REFUSED, S.WITHDRAWN)
    return row.after is not None and row.after not in aside and row.after not in states


def read(form: Form, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a form says, as the command's input takes it, and what of it can't be read, by field."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for ask in form.asks:
        text = given.get(ask.name, "")
        if ask.kind == "day" and text:
            day = read_day(text)
            if day is None:
                faults[ask.name] = not_a_day(text)
            else:
                values[ask.name] = day.isoformat()
        elif ask.kind in ("level", "refusal", "officer") and not text:
            faults[ask.name] = f"{ask.label}: choose one."
        elif ask.needed and ask.kind == "day":
            faults[ask.name] = "Give the day."
        elif ask.kind != "day":
            values[ask.name] = text or None if not ask.needed else text
    if "time" in values:
        _timed(values, faults)
    return values, faults


def _timed(values: dict[str, Any], faults: dict[str, str]) -> None:
    """The appointment's day and time as one instant."""
    text = values.pop("time")
    day = values.get("appointment")
    try:
        hour = time.fromisoformat(text.rjust(5, "0"))
    except ValueError:
        faults["time"] = TIME
    else:
        if day:
            values["appointment"] = datetime.combine(date.fromisoformat(day), hour, LONDON).isoformat()
