"""From prison to area: what is to be in place on the day through the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rules.clock import spoken
from rules.codes import HandoverItem, ItemState, RecallItem, ReleaseType, SentenceType
from rules.handover.clocks import Clock, rules_on
from rules.handover.items import NO_MAPPA, NO_VICTIM, Answer, Item, done, item, told
from rules.working_days import working_days_after


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is known of a release that is near. Each day is that on which something was done; None: it was not.

    `leaves` is the day through the gate. `address_fit` is what the check found; None: no answer yet. `conditions` are
    those of the licence or of the notice of supervision. `victim` and `mappa` say whether there is anybody to tell.
    """

    leaves: date
    on: ReleaseType
    sentence: SentenceType | None = None
    young: bool = False
    plan: date | None = None
    address_checked: date | None = None
    address_fit: bool | None = None
    conditions: date | None = None
    reporting_told: date | None = None
    reports_on: date | None = None
    reports_at: str | None = None
    area: str | None = None
    responsible_from: date | None = None
    officer: str | None = None
    victim: bool = False
    victim_told: date | None = None
    mappa: bool = False
    mappa_told: date | None = None


def supervised(leaving: Leaving) -> bool:
    """Whether somebody who leaves like this is under an area afterwards.

    An adult who leaves a sentence under 12 months at half is not; a young offender is, on a notice of supervision.
    """
    rules = rules_on(leaving.leaves)
    at_half = leaving.on is ReleaseType.CONDITIONAL_OR_AUTOMATIC and not leaving.young
    return rules.releases[leaving.on].supervised and not (
        at_half and leaving.sentence in rules.unsupervised_at_half
    )


def release_checklist(leaving: Leaving, today: date) -> tuple[Item, ...]:
    """What is in place for a release and what is not, in the order of the work."""
    return tuple(
        item(clock, RELEASE[clock.item](leaving, clock), _before(leaving, clock), today)
        for clock in rules_on(leaving.leaves).release
    )


def _not_supervised(check: Callable[[Leaving, Clock], Answer]) -> Callable[[Leaving, Clock], Answer]:
    def answer(leaving: Leaving, clock: Clock) -> Answer:
        if not supervised(leaving):
            return ItemState.NOT_NEEDED, "No supervision after this release"
        return check(leaving, clock)

    return answer


def _address(leaving: Leaving, _: Clock) -> Answer:
    needs_curfew = rules_on(leaving.leaves).releases[leaving.on].curfew
    if leaving.address_checked is None or leaving.address_fit is None:
        asked = leaving.address_checked is not None
        return ItemState.MISSING, "Looked at, with no answer yet" if asked else "Not looked at"
    if not leaving.address_fit:
        curfew = ", and curfew needs one that is" if needs_curfew else ""
        return ItemState.WRONG, f"The address is not suitable{curfew}"
    return done(leaving.address_checked, "Found suitable")


def _reporting(leaving: Leaving, clock: Clock) -> Answer:
    if not (leaving.reports_on and leaving.reports_at):
        return ItemState.MISSING, "No place or day to report"
    last = working_days_after(leaving.leaves, clock.working_days_after or 0)
    if not leaving.leaves <= leaving.reports_on <= last:
        return ItemState.WRONG, (
            f"To report on {spoken(leaving.reports_on)}, and it has to be from {spoken(leaving.leaves)} "
            f"to {spoken(last)}"
        )
    if not leaving.reporting_told:
        return ItemState.MISSING, "The person has not been told"
    return ItemState.DONE, f"At {leaving.reports_at} on {spoken(leaving.reports_on)}"


def _area(leaving: Leaving, _: Clock) -> Answer:
    if not (leaving.area and leaving.responsible_from):
        return ItemState.MISSING, "No area is responsible from a day"
    if leaving.responsible_from > leaving.leaves:
        return ItemState.WRONG, (
            f"{leaving.area} is responsible from {spoken(leaving.responsible_from)}, "
            f"after the person leaves on {spoken(leaving.leaves)}"
        )
    return ItemState.DONE, f"{leaving.area} from {spoken(leaving.responsible_from)}"


def _named(officer: str | None) -> Answer:
    return (ItemState.DONE, officer) if officer else (ItemState.MISSING, "Nobody is named")


RELEASE: Mapping[HandoverItem | RecallItem, Callable[[Leaving, Clock], Answer]] = {
    HandoverItem.RELEASE_PLAN: _not_supervised(lambda one, _: done(one.plan, "Agreed")),
    HandoverItem.ADDRESS_CHECK: _not_supervised(_address),
    HandoverItem.LICENCE_CONDITIONS: _not_supervised(lambda one, _: done(one.conditions, "Settled")),
    HandoverItem.REPORTING: _not_supervised(_reporting),
    HandoverItem.RESPONSIBLE_AREA: _not_supervised(_area),
    HandoverItem.RESPONSIBLE_OFFICER: _not_supervised(lambda one, _: _named(one.officer)),
    HandoverItem.VICTIM_TOLD: lambda one, _: told(one.victim, one.victim_told, NO_VICTIM),
    HandoverItem.MAPPA: lambda one, _: told(one.mappa, one.mappa_told, NO_MAPPA),
}


def _before(leaving: Leaving, clock: Clock) -> date:
    return leaving.leaves - timedelta(days=clock.days_before or 0)
