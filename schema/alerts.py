"""What the service tells the signed-in person: a record opened by break-glass, a review that waits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import alerts
from schema.commands import Info, Keyed, Payload, answered, happening, mutation, read_back
from schema.fields import Connection, Node, root, stored


@strawberry.type(description="Something that the signed-in person is told.")
class Alert(Node):
    """An alert."""

    kind: str | None = stored("For programs, such as `GLASS_BROKEN`.")
    message: str | None = stored("For people.")
    subject: str | None = stored("The id of what it is about; whether you may see that is another question.")
    at: datetime | None = stored("When it was raised.")
    read_at: datetime | None = stored("When you first marked it as read; null: you have not.")


@strawberry.input(description="Which alert was read.")
class MarkAlertReadInput(Keyed):
    """Input of `markAlertRead`."""

    alert: strawberry.ID = strawberry.field(description="The alert.")


@strawberry.type(description="What came of marking an alert as read.")
class AlertPayload(Payload):
    """Answer of `markAlertRead`."""

    @answered
    async def alert(self, info: Info) -> Alert | None:
        """The alert as it is now."""
        id_ = self.answer.get("alert")
        return await read_back(info, alerts.alert(info.context, id_)) if id_ else None


@strawberry.type
class Query:
    """Root fields."""

    @root(alerts.alerts)
    def alerts(
        self,
        first: int,
        after: str | None = None,
        unread: Annotated[
            bool, strawberry.argument(description="Only those that you have not marked as read.")
        ] = False,
    ) -> Connection[Alert] | None:
        """What you are told, the latest first."""


@strawberry.type
class Mutation:
    """Root fields."""

    @mutation
    async def mark_alert_read(self, info: Info, input: MarkAlertReadInput) -> AlertPayload | None:
        """Note that you have read an alert."""
        asked = alerts.MarkRead(input.key, input.alert)
        return AlertPayload.of(await alerts.mark_read(info.context, asked))


@strawberry.type
class Subscription:
    """Root fields."""

    @happening
    async def alerts(self, info: Info) -> Alert | None:
        """Each alert that is raised for you from now on."""
        found: Alert | None = await read_back(info, alerts.alert(info.context, str(info.root_value)))
        return found
