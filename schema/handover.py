"""The gate: who is due out, and recording what prison and area have in place for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from resolvers import handover
from rules.codes import ReleaseType
from schema.commands import Info, Keyed, Payload, answered, mutation
from schema.fields import Connection, root
from schema.offenders import Offender
from schema.releases import (
    Handover,
    Recall,
    RecallForRegister,
    RecallForVictims,
    Release,
    ReleaseForRegister,
    ReleaseForVictims,
    ReleaseLine,
)

__all__ = [
    "Handover",
    "Mutation",
    "Query",
    "Recall",
    "RecallForRegister",
    "RecallForVictims",
    "Release",
    "ReleaseForRegister",
    "ReleaseForVictims",
    "ReleaseLine",
]

STORED = {
    "plan_agreed_on": "planAgreedOn",
    "address_checked_on": "addressCheckedOn",
    "address_fit": "addressFit",
    "address": "address",
    "conditions": "conditions",
    "conditions_settled_on": "conditionsSettledOn",
    "reports_on": "reportsOn",
    "reports_at": "reportsAt",
    "reports_time": "reportsTime",
    "reporting_told_on": "reportingToldOn",
    "responsible_from": "responsibleFrom",
    "granted_on": "grantedOn",
    "granted_for": "grantedFor",
    "supervisor": "supervisor",
}
"""The property that holds each field of the input."""


@strawberry.input(description="What to record for a release. What is left out stays as it is.")
class RecordHandoverInput(Keyed):
    """Input of `recordHandover`."""

    spell: strawberry.ID = strawberry.field(description="The time in custody that the release ends.")
    version: int = strawberry.field(
        description="The handover's version as it was read; 0 when there was none."
    )
    plan_agreed_on: dt.date | None = strawberry.field(
        default=None, description="The day on which prison and area agreed the release plan."
    )
    address_checked_on: dt.date | None = strawberry.field(
        default=None, description="The day on which the home circumstances were looked at."
    )
    address_fit: bool | None = strawberry.field(
        default=None, description="Whether the address was found suitable."
    )
    address: str | None = strawberry.field(default=None, description="The address that was looked at.")
    conditions: list[str] | None = strawberry.field(
        default=None,
        description="The conditions of the licence or of the notice of supervision, all of them.",
    )
    conditions_settled_on: dt.date | None = strawberry.field(
        default=None, description="The day on which they were settled."
    )
    reports_on: dt.date | None = strawberry.field(
        default=None, description="The day on which the person is to report."
    )
    reports_at: str | None = strawberry.field(default=None, description="Where they are to report.")
    reports_time: str | None = strawberry.field(default=None, description="At what time, `HH:MM`.")
    reporting_told_on: dt.date | None = strawberry.field(
        default=None, description="The day on which they were told."
    )
    responsible_from: dt.date | None = strawberry.field(
        default=None, description="From which day the area is responsible."
    )
    granted_on: ReleaseType | None = strawberry.field(
        default=None, description="On what an early release was granted."
    )
    granted_for: dt.date | None = strawberry.field(
        default=None, description="The day for which it was granted."
    )
    supervisor: str | None = strawberry.field(
        default=None, description="The offender supervisor in prison, by name."
    )
    area: strawberry.ID | None = strawberry.field(
        default=None, description="The area that is responsible after the release."
    )
    officer: strawberry.ID | None = strawberry.field(default=None, description="The officer of that area.")


RECALL = {
    "breach_on": "breachOn",
    "recall_asked_on": "recallAskedOn",
    "revoked_on": "revokedOn",
    "revoked_by": "revokedBy",
    "revoked_why": "revokedWhy",
    "police_told_on": "policeToldOn",
    "prison_told_on": "prisonToldOn",
    "last_address": "lastAddress",
    "supervisor": "supervisor",
}


@strawberry.input(description="What to record for a recall. What is left out stays as it is.")
class RecordRecallInput(Keyed):
    """Input of `recordRecall`."""

    spell: strawberry.ID = strawberry.field(
        description="The time in custody that the person was released from."
    )
    version: int = strawberry.field(
        description="The handover's version as it was read; 0 when there was none."
    )
    breach_on: dt.date | None = strawberry.field(
        default=None, description="The day on which the breach was known. The first recording needs it."
    )
    recall_asked_on: dt.date | None = strawberry.field(
        default=None, description="The day on which the area asked for recall."
    )
    revoked_on: dt.date | None = strawberry.field(
        default=None, description="The day on which the licence was revoked."
    )
    revoked_by: str | None = strawberry.field(default=None, description="Who revoked it.")
    revoked_why: str | None = strawberry.field(default=None, description="Why.")
    police_told_on: dt.date | None = strawberry.field(
        default=None, description="The day on which the police were told."
    )
    prison_told_on: dt.date | None = strawberry.field(
        default=None,
        description="The day on which the prison was told of the risk, the sentence and the reason.",
    )
    last_address: str | None = strawberry.field(default=None, description="The last address that is known.")
    supervisor: str | None = strawberry.field(
        default=None, description="The offender supervisor in the prison that receives the person, by name."
    )
    area: strawberry.ID | None = strawberry.field(
        default=None, description="The area that works with the person in prison."
    )
    officer: strawberry.ID | None = strawberry.field(default=None, description="The officer of that area.")


@strawberry.input(description="That somebody was told of a release.")
class TellInput(Keyed):
    """Input of `tellVictimUnit` and `tellRegister`."""

    spell: strawberry.ID = strawberry.field(description="The time in custody that the release ends.")
    on: dt.date | None = strawberry.field(default=None, description="On which day. Null: today.")
    recall: bool = strawberry.field(
        default=False, description="Of a recall; `spell` is then what the person was released from."
    )


@strawberry.type(description="What came of recording a handover.")
class HandoverPayload(Payload):
    """Answer of `recordHandover`."""

    @answered
    async def handover(self, info: Info) -> Handover | None:
        """The handover as it is now; null when you may not see it."""
        return await self.shown(info, "handover")


@strawberry.type(description="What came of recording that somebody was told of a release.")
class TellPayload(Payload):
    """Answer of `tellVictimUnit` and `tellRegister`."""


@strawberry.type
class Query:
    """Root fields."""

    @root(handover.due_out)
    def due_out(
        self,
        first: int,
        after: str | None = None,
        prison: Annotated[
            strawberry.ID | None, strawberry.argument(description="Of those held in this prison now.")
        ] = None,
        area: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Of those in prison now whom this area supervises, or will after the release."
            ),
        ] = None,
        within: Annotated[
            int, strawberry.argument(description="Within so many days; whose day has passed is among them.")
        ] = 90,
    ) -> Connection[Offender] | None:
        """People who are due out, the most urgent first; `release` of each says when, and what is still missing."""


def _given(input: RecordHandoverInput | RecordRecallInput, stored: Mapping[str, str]) -> dict[str, Any]:
    """What is to be stored of an input: what was given, by the property that holds it."""
    values = {kept: getattr(input, name) for name, kept in stored.items()}
    return {name: getattr(value, "name", value) for name, value in values.items() if value is not None}


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def record_handover(self, info: Info, input: RecordHandoverInput) -> HandoverPayload | None:
        """Record what is in place for a release."""
        asked = handover.RecordHandover(
            input.key, input.spell, input.version, _given(input, STORED), input.area, input.officer
        )
        return HandoverPayload.of(await handover.record_handover(info.context, asked))

    @mutation
    async def record_recall(self, info: Info, input: RecordRecallInput) -> HandoverPayload | None:
        """Record what is in place for a recall: the way back to prison of somebody who was released on a licence."""
        asked = handover.RecordRecall(
            input.key, input.spell, input.version, _given(input, RECALL), input.area, input.officer
        )
        return HandoverPayload.of(await handover.record_recall(info.context, asked))

    @mutation
    async def tell_victim_unit(self, info: Info, input: TellInput) -> TellPayload | None:
        """Record that the victim unit was told of a release."""
        asked = handover.Tell(input.key, input.spell, "VICTIMS", input.on, input.recall)
        return TellPayload.of(await handover.tell(info.context, asked))

    @mutation
    async def tell_register(self, info: Info, input: TellInput) -> TellPayload | None:
        """Record that the public protection meeting was told of a release."""
        asked = handover.Tell(input.key, input.spell, "REGISTER", input.on, input.recall)
        return TellPayload.of(await handover.tell(info.context, asked))
