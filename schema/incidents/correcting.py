"""The commands that correct what was recorded of an incident, or withdraw it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import strawberry

from resolvers import incidents
from rules.codes import IncidentKind
from schema.commands import Info, Keyed, mutation
from schema.incidents.working import IncidentPayload

UNSET = strawberry.UNSET
WHY = "Why it is changed, in a sentence. It is kept with what stood."


def _field(description: str, **more: Any) -> Any:
    return strawberry.field(description=description, **more)


@strawberry.input(
    description="What is to stand instead. What is left out, or null, stays; an offence that is null is taken away."
)
class CorrectIncidentInput(Keyed):
    """Input of `correctIncident`."""

    incident: strawberry.ID = _field("The incident.")
    version: int = _field("The version that was read.")
    kind: IncidentKind | None = _field("What kind it is.", default=UNSET)
    happened_on: dt.date | None = _field("The day on which it happened.", default=UNSET)
    known_on: dt.date | None = _field("The day on which it became known.", default=UNSET)
    offence: str | None = _field("What the person is charged with.", default=UNSET)
    summary: str | None = _field("What happened, as far as it is known.", default=UNSET)
    press: bool | None = _field("Whether the press has asked.", default=UNSET)
    full_review: bool | None = _field("Whether a full review is asked for whatever the kind.", default=UNSET)
    notified_on: dt.date | None = _field(
        "The day on which it was notified, where that is recorded.", default=UNSET
    )
    initial_on: dt.date | None = _field(
        "The day of the initial review, where that is recorded.", default=UNSET
    )
    full_on: dt.date | None = _field("The day of the full review, where that is recorded.", default=UNSET)
    reason: str = _field(WHY)


@strawberry.input(description="Other words for what a review found.")
class CorrectIncidentFindingInput(Keyed):
    """Input of `correctIncidentFinding`."""

    finding: strawberry.ID = _field("The finding.")
    version: int = _field("Its version as it was read.")
    words: str = _field("What was found.")
    reason: str = _field(WHY)


@strawberry.input(description="What is to stand instead of an action. What is left out, or null, stays.")
class CorrectIncidentActionInput(Keyed):
    """Input of `correctIncidentAction`."""

    action: strawberry.ID = _field("The action.")
    version: int = _field("Its version as it was read.")
    words: str | None = _field("What is to be done, in words that name nobody.", default=UNSET)
    owner: strawberry.ID | None = _field("Whose it is, by staff id.", default=UNSET)
    due: dt.date | None = _field("By when.", default=UNSET)
    outcome: str | None = _field("What came of it, where that is recorded.", default=UNSET)
    done_on: dt.date | None = _field("On which day, where that is recorded.", default=UNSET)
    withdrawn: bool = _field("Whether it is to be taken off: it was given by mistake.", default=False)
    reason: str = _field(WHY)


@strawberry.input(description="That an incident was reported by mistake, on the wrong person say.")
class WithdrawIncidentInput(Keyed):
    """Input of `withdrawIncident`."""

    incident: strawberry.ID = _field("The incident.")
    version: int = _field("The version that was read.")
    reason: str = _field("Why it is withdrawn, in a sentence. It is kept with the incident.")


OF_INCIDENT = {
    "kind": "kind",
    "happened_on": "happenedOn",
    "known_on": "knownOn",
    "offence": "offence",
    "summary": "summary",
    "press": "press",
    "full_review": "fullAsked",
    "notified_on": "notifiedOn",
    "initial_on": "initialOn",
    "full_on": "fullOn",
}
OF_ACTION = {"words": "words", "owner": "owner", "due": "due", "outcome": "outcome", "done_on": "doneOn"}
"""Fields of an input, and the property that each is."""
MAY_GO = ("offence",)


def _given(input: Any, properties: dict[str, str]) -> dict[str, Any]:
    """What an input gives, by property. What was left out, or may not be taken away, is not there."""
    found = {name: getattr(input, field) for field, name in properties.items()}
    return {
        name: value.strip() if isinstance(value, str) else getattr(value, "name", value)
        for name, value in found.items()
        if value is not UNSET and (value is not None or name in MAY_GO)
    }


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def correct_incident(self, info: Info, input: CorrectIncidentInput) -> IncidentPayload | None:
        """Correct what was reported of an incident, or the day of a step. What it said is kept."""
        asked = incidents.CorrectIncident(
            input.key, input.incident, input.version, _given(input, OF_INCIDENT), input.reason
        )
        return IncidentPayload.of(await incidents.correct_incident(info.context, asked))

    @mutation
    async def correct_incident_finding(
        self, info: Info, input: CorrectIncidentFindingInput
    ) -> IncidentPayload | None:
        """Correct what a review found. What it said is kept."""
        asked = incidents.CorrectFinding(input.key, input.finding, input.version, input.words, input.reason)
        return IncidentPayload.of(await incidents.correct_finding(info.context, asked))

    @mutation
    async def correct_incident_action(
        self, info: Info, input: CorrectIncidentActionInput
    ) -> IncidentPayload | None:
        """Correct an action, or take off one that was given by mistake. What it said is kept."""
        asked = incidents.CorrectAction(
            input.key,
            input.action,
            input.version,
            _given(input, OF_ACTION),
            input.withdrawn,
            input.reason,
        )
        return IncidentPayload.of(await incidents.correct_action(info.context, asked))

    @mutation
    async def withdraw_incident(self, info: Info, input: WithdrawIncidentInput) -> IncidentPayload | None:
        """Withdraw an incident that was reported by mistake. It is kept, without clocks or tasks."""
        asked = incidents.WithdrawIncident(input.key, input.incident, input.version, input.reason)
        return IncidentPayload.of(await incidents.withdraw_incident(info.context, asked))
