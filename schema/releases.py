"""A release as the gate sees it: when, on what, and the checklist; and the handover that is recorded for it."""

from __future__ import annotations

import datetime as dt

import strawberry

from rules.codes import ItemState, ReleaseType, SentenceType
from schema.custody import Spell
from schema.fields import Node, edge, stored
from schema.reference import Area, Officer
from schema.sources import Fact


@strawberry.type(description="A line of the checklist at the gate.")
class ReleaseLine:
    """What is to be in place, and whether it is."""

    code: str | None = stored("What it is, for programs.")
    title: str | None = stored("What it is, in words.")
    words: str | None = stored("Where it stands, in a sentence.")
    state: ItemState | None = stored("Where it stands.")
    due: dt.date | None = stored("Its last day.")
    blocks: bool | None = stored(
        "Whether the handover is not complete without it. Nothing holds up a release."
    )
    page: str | None = stored("The page of the record on which it is mended.")


@strawberry.type(description="What prison and area have recorded for a release, of one time in custody.")
class Handover(Fact):
    """A handover."""

    version: int | None = stored("How often it has been changed, from 1.")
    plan_agreed_on: dt.date | None = stored("The day on which prison and area agreed the release plan.")
    address_checked_on: dt.date | None = stored("The day on which the home circumstances were looked at.")
    address_fit: bool | None = stored("Whether the address was found suitable. Null: no answer yet.")
    address: str | None = stored("The address that was looked at.")
    conditions: list[str] | None = stored("The conditions of the licence or of the notice of supervision.")
    conditions_settled_on: dt.date | None = stored("The day on which they were settled.")
    reports_on: dt.date | None = stored("The day on which the person is to report.")
    reports_at: str | None = stored("Where they are to report.")
    reports_time: str | None = stored("At what time, `HH:MM`.")
    reporting_told_on: dt.date | None = stored("The day on which they were told.")
    responsible_from: dt.date | None = stored("From which day the area is responsible.")
    granted_on: ReleaseType | None = stored("On what an early release was granted.")
    granted_for: dt.date | None = stored("The day for which it was granted.")
    supervisor: str | None = stored("The offender supervisor in prison.")
    breach_on: dt.date | None = stored("Of a recall: the day on which the breach was known. Null: no recall.")
    recall_asked_on: dt.date | None = stored("The day on which the area asked for recall.")
    revoked_on: dt.date | None = stored("The day on which the licence was revoked.")
    revoked_by: str | None = stored("Who revoked it.")
    revoked_why: str | None = stored("Why.")
    police_told_on: dt.date | None = stored("The day on which the police were told.")
    prison_told_on: dt.date | None = stored(
        "The day on which the prison was told of the risk, the sentence and the reason."
    )
    last_address: str | None = stored("The last address that is known.")

    @edge
    def area(self) -> Area | None:
        """The area that is responsible after the release."""

    @edge
    def officer(self) -> Officer | None:
        """The officer of that area."""

    @edge
    def spell(self) -> Spell | None:
        """The time in custody that ends with the release."""


@strawberry.type(
    description="When somebody in prison is due out, by the dates that the prison holds, and what is in place."
)
class Release(Node):
    """The sentence that keeps the person longest, as the gate sees it."""

    type: SentenceType | None = stored("The sentence.")
    on: ReleaseType | None = stored(
        "On what the person leaves. Null, as the rest: no date says, or a life sentence."
    )
    day: dt.date | None = stored("The day by the law.")
    leaves: dt.date | None = stored("The day through the gate: nobody leaves on a Sunday or a holiday.")
    days_left: int | None = stored("Days until then. Below 0: it has passed, and no release is recorded.")
    near: bool | None = stored("Whether work on the release is to begin.")
    words: str | None = stored("All that in a sentence, with a curfew or parole that may come before.")
    earlier_on: ReleaseType | None = stored(
        "On what the person may be let out before, if somebody decides so."
    )
    earlier_from: dt.date | None = stored("From which day.")
    supervised: bool | None = stored("Whether an area supervises the person afterwards.")
    complete: bool | None = stored("Whether nothing that the handover waits for is open.")
    items: list[ReleaseLine] | None = stored("The checklist, in the order of the work.")

    @edge
    def spell(self) -> Spell | None:
        """The time in custody that it ends."""

    @edge
    def handover(self) -> Handover | None:
        """What has been recorded for it; null when nothing was."""


@strawberry.type(
    description="The way back to prison of somebody who was released on a licence, and what is in place for it."
)
class Recall(Node):
    """The time in custody that the person was last released from, as the gate sees it."""

    released_on: dt.date | None = stored("The day of the release.")
    begun: bool | None = stored("Whether a recall is recorded.")
    returned_on: dt.date | None = stored(
        "The day on which a prison received the person again, which closes it."
    )
    complete: bool | None = stored(
        "Whether the person is in prison again and nothing that the handover waits for is open."
    )
    items: list[ReleaseLine] | None = stored("The checklist, in the order of the work.")

    @edge
    def handover(self) -> Handover | None:
        """What has been recorded; null when nothing was."""


@strawberry.type(description="The lines of a recall's checklist that are for the victim unit.")
class RecallForVictims(Node):
    """Whether the victim unit was told."""

    items: list[ReleaseLine] | None = stored("The lines.")


@strawberry.type(description="The lines of a recall's checklist that are for those cleared for the register.")
class RecallForRegister(Node):
    """Whether the public protection meeting was told."""

    items: list[ReleaseLine] | None = stored("The lines.")


@strawberry.type(description="The lines of a release's checklist that are for the victim unit.")
class ReleaseForVictims(Node):
    """Whether the victim unit was told."""

    items: list[ReleaseLine] | None = stored("The lines.")


@strawberry.type(
    description="The lines of a release's checklist that are for those cleared for the register."
)
class ReleaseForRegister(Node):
    """Whether the public protection meeting was told."""

    items: list[ReleaseLine] | None = stored("The lines.")
