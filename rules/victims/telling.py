"""What a victim is to be told next: of the offender's last move, and of a release that comes near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rules.clock import spoken, today
from rules.codes import Answer, EntryKind, VictimResponse, VictimStage
from rules.victims.offering import rules_on

V = VictimStage
STAGES: Mapping[EntryKind, VictimStage] = {
    EntryKind.DISCHARGE: V.RELEASED,
    EntryKind.HOME_DETENTION_CURFEW: V.RELEASED,
    EntryKind.RECALL: V.RECALLED,
    EntryKind.ESCAPE: V.ESCAPED,
    EntryKind.DEATH: V.DIED,
}
"""The moves that a victim is told of."""
WORDS = {
    V.RELEASED: "The offender was released on {}.",
    V.RECALLED: "The offender was recalled to prison on {}.",
    V.ESCAPED: "The offender escaped on {}.",
    V.DIED: "The offender died on {}.",
}


@dataclass(frozen=True, slots=True)
class ToTell:
    """A stage that a victim has not been told of, since when, and that in words."""

    stage: VictimStage
    since: date
    words: str


def wants(response: VictimResponse | None, answer: Answer | None) -> bool:
    """Whether a victim is to be told of what happens."""
    return response is VictimResponse.YES and answer is not Answer.NO


def to_tell(
    told: Iterable[tuple[VictimStage, date]],
    move: tuple[EntryKind, date] | None,
    leaves: date | None,
    passed: date | None,
    on: date,
) -> tuple[ToTell, ...]:
    """What a victim who wants to be told is to be told on a day.

    `told`: what they were told of, and when; `move`: the last move of those in `STAGES`; `leaves`: the day on which
    release is a duty, of somebody in prison.
    """
    stages = list(told)
    found = []
    if move is not None:
        stage, day = STAGES[move[0]], move[1]
        if not any(one is stage and when >= day for one, when in stages):
            found.append(ToTell(stage, day, WORDS[stage].format(spoken(day))))
    rules = rules_on(passed) if passed else None
    if leaves is not None and rules is not None:
        near = leaves - timedelta(days=rules.near)
        if on >= near and not any(one is V.RELEASE_DUE and when >= near for one, when in stages):
            words = f"A release falls due on {spoken(leaves)}."
            found.append(ToTell(V.RELEASE_DUE, near, words))
    return tuple(found)


def to_tell_of(
    response: str | None,
    answer: str | None,
    told: Sequence[Sequence[str]],
    move: Sequence[str] | None,
    leaves: str | None,
    passed: str | None,
) -> list[dict[str, Any]]:
    """What is to be told today, as the field answers it. Names of codes, days as ISO text."""
    if not wants(VictimResponse[response] if response else None, Answer[answer] if answer else None):
        return []
    found = to_tell(
        [(VictimStage[stage], date.fromisoformat(day)) for stage, day in told],
        (EntryKind[move[0]], date.fromisoformat(move[1])) if move else None,
        date.fromisoformat(leaves) if leaves else None,
        date.fromisoformat(passed) if passed else None,
        today(),
    )
    return [{"stage": one.stage.name, "since": one.since.isoformat(), "words": one.words} for one in found]
