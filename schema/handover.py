"""The gate: who is due out, and recording what prison and area have in place for it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from resolvers import handover
from resolvers.nodes import node
from rules.codes import ReleaseType
from schema.commands import Info, Keyed, Payload, answered, mutation, read_back
from schema.fields import Connection, root
from schema.offenders import Offender
from schema.releases import Handover, Release, ReleaseForRegister, ReleaseForVictims, ReleaseLine

__all__ = [
    "Handover",
    "Mutation",
    "Query",
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


@strawberry.input(description="That somebody was told of a release.")
class TellInput(Keyed):
    """Input of `tellVictimUnit` and `tellRegister`."""

    spell: strawberry.ID = strawberry.field(description="The time in custody that the release ends.")
    on: dt.date | None = strawberry.field(default=None, description="On which day. Null: today.")


@strawberry.type(description="What came of recording a handover.")
class HandoverPayload(Payload):
    """Answer of `recordHandover`."""

    @answered
    async def handover(self, info: Info) -> Handover | None:
        """The handover as it is now; null when you may not see it."""
        id_ = self.answer.get("handover")
        return None if id_ is None else await read_back(info, node(info.context, id_))


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


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def record_handover(self, info: Info, input: RecordHandoverInput) -> HandoverPayload | None:
        """Record what is in place for a release."""
        given = {stored: getattr(input, name) for name, stored in STORED.items()}
        properties = {
            name: getattr(value, "name", value) for name, value in given.items() if value is not None
        }
        asked = handover.RecordHandover(
            input.key, input.spell, input.version, properties, input.area, input.officer
        )
        return HandoverPayload.of(await handover.record_handover(info.context, asked))

    @mutation
    async def tell_victim_unit(self, info: Info, input: TellInput) -> TellPayload | None:
        """Record that the victim unit was told of a release."""
        asked = handover.Tell(input.key, input.spell, "VICTIMS", input.on)
        return TellPayload.of(await handover.tell(info.context, asked))

    @mutation
    async def tell_register(self, info: Info, input: TellInput) -> TellPayload | None:
        """Record that the public protection meeting was told of a release."""
        asked = handover.Tell(input.key, input.spell, "REGISTER", input.on)
        return TellPayload.of(await handover.tell(info.context, asked))
