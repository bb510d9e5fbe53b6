"""The event feed: who is told what happened, within the part of the record that it is of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from graph import events as graph
from graph.shape import Start
from resolvers.access import Grants, Role, of_own_id, reach, reached, within
from resolvers.context import Context, Viewer
from resolvers.paging import position, size, whose
from resolvers.refusals import Refusal
from rules.clock import end_of, today
from rules.codes import EventKind

PART = "events"
WEEK = timedelta(days=7)


class Kind(NamedTuple):
    """The part of the record that an event is of, and the type of what it is about, if that has an id of its own."""

    part: str
    subject: str | None = None


K = EventKind
_MOVES = (K.RECEIVED, K.RECALLED, K.RELEASED, K.ESCAPED, K.DIED, K.MOVED, K.MOVEMENT_CORRECTED)
_TRANSFERS = (
    K.TRANSFER_PROPOSE, K.TRANSFER_REQUEST, K.TRANSFER_NOTIFY, K.TRANSFER_ACKNOWLEDGE, K.TRANSFER_ACCEPT,
    K.TRANSFER_REFUSE, K.TRANSFER_ALLOCATE, K.TRANSFER_BEGIN, K.TRANSFER_AMEND, K.TRANSFER_RECEIVE_FILE,
    K.TRANSFER_REASSIGN, K.TRANSFER_END, K.TRANSFER_WITHDRAW, K.TRANSFER_OVERDUE,
)  # fmt: skip
_LOG = (K.CONTACT_PLANNED, K.CONTACT_RECORDED, K.CONTACT_CORRECTED, K.CONTACT_WITHDRAWN)
_ASSESSMENTS = (
    K.ASSESSMENT_STARTED, K.ASSESSMENT_CHANGED, K.ASSESSMENT_SIGNED, K.ASSESSMENT_COUNTERSIGNED,
    K.ASSESSMENT_RETURNED, K.ASSESSMENT_CLOSED,
)  # fmt: skip

KINDS: dict[EventKind, Kind] = {
    **dict.fromkeys(_MOVES, Kind("custody", "Movement")),
    **dict.fromkeys(_TRANSFERS, Kind("transfers", "Transfer")),
    # Who is responsible is known to more people than how it came about.
    K.TRANSFER_COMPLETE: Kind("supervision", "Transfer"),
    K.TRANSFER_TAKE_OVER: Kind("supervision", "Transfer"),
    K.CASE_REASSIGNED: Kind("supervision"),
    K.CASE_FOLLOWED: Kind("supervision"),
    # That police or MAPPA were told says that the person is on the register.
    K.TRANSFER_TOLD: Kind("register"),
    K.HANDOVER_RECORDED: Kind("handover", "Handover"),
    K.RECALL_RECORDED: Kind("handover", "Handover"),
    **dict.fromkeys(_LOG, Kind("contacts", "Contact")),
    **dict.fromkeys((K.BREACH_BEGUN, K.BREACH_STEP), Kind("contacts", "Breach")),
    **dict.fromkeys((K.ORDER_SUSPENDED, K.SUSPENSION_CHANGED), Kind("suspensions", "Suspension")),
    **dict.fromkeys(_ASSESSMENTS, Kind("assessments", "Assessment")),
    K.REGISTER_CHANGED: Kind("register", "RegisterEntry"),
    K.PROGRAMME_REFERRED: Kind("programmes", "Referral"),
    K.PROGRAMME_STEP: Kind("programmes", "Referral"),
    K.PROGRAMME_TEST: Kind("programmes", "ProgrammeTest"),
    K.ATTENDANCE_RECORDED: Kind("programmes", "ProgrammeSession"),
    K.TREATMENT_BEGUN: Kind("treatment", "Treatment"),
    K.TREATMENT_RECORDED: Kind("treatment", "Treatment"),
    K.TREATMENT_ENDED: Kind("treatment", "Treatment"),
    K.INCIDENT_REPORTED: Kind("incidents", "Incident"),
    K.INCIDENT_CHANGED: Kind("incidents", "Incident"),
    K.INCIDENT_WITHDRAWN: Kind("incidents", "Incident"),
    K.ACCESS_LIMITED: Kind("limits", "Limitation"),
    K.LIMIT_ENDED: Kind("limits", "Limitation"),
    K.GLASS_BROKEN: Kind("reviews", "AccessReview"),
    K.REVIEW_CLOSED: Kind("reviews", "AccessReview"),
    K.RECORDS_JOINED: Kind("joins", "Offender"),
    K.RECORD_SPLIT: Kind("joins", "Offender"),
}
"""The part of the permission table (`resolvers/access.py`) within which each kind of event is told."""


def events(context: Context, first: int, after: str | None = None) -> Start:
    """What the reader may be told, from behind a position on."""
    told = seen(context.viewer, context.grants)
    return graph.told(told, _openly(context.grants), size(first), _behind(after))


def case_events(
    context: Context,
    first: int,
    officer: str | None = None,
    area: str | None = None,
    team: str | None = None,
    since: date | None = None,
    after: str | None = None,
) -> Start:
    """What others did to the records of an officer's people, or a team's, that the reader may be told; since a day."""
    within = reached(context.grants, "contacts")
    place = whose(officer, area, team)
    if area and not team:
        raise Refusal("BAD_INPUT", "Give the team of the area: of a whole area there is too much.", "team")
    begin = end_of((since or today() - WEEK) - timedelta(days=1))
    told = seen(context.viewer, context.grants)
    return graph.on_cases(told, _openly(context.grants), within, place, begin, size(first), _behind(after))


def _behind(after: str | None) -> str | None:
    """The event behind which a page starts."""
    cursor = position(after)
    if cursor is not None and not (len(cursor) == 1 and str(cursor[0]).startswith("evt_")):
        raise Refusal(
            "BAD_INPUT", "`after` is not a position. Use `endCursor` of what you read last.", "after"
        )
    return str(cursor[0]) if cursor else None


def seen(viewer: Viewer, grants: Grants) -> graph.Seen:
    """What somebody may be told: of a partner's events, those of the kinds that its agreement names."""
    identity, ways = _ways(grants)
    if viewer.agreement is not None:
        agreed = viewer.agreement.events
        # A way of which nothing is agreed stays, so that the text is the same for every agreement.
        ways = {way: agreed.intersection(kinds) for way, kinds in ways.items()}
    return graph.seen(identity, ways)


@cache
def _ways(grants: Grants) -> tuple[str, Mapping[str, frozenset[str]]]:
    """Within which predicate the reader reaches anyone, and the kinds that they may be told by theirs."""
    identity = reach(grants, "identity")
    found: dict[str, set[str]] = {}
    for kind, (part, _) in KINDS.items():
        way = reach(grants, part)
        if way is not None and identity is not None:
            found.setdefault(way, set()).add(kind.name)
    return identity or "", {way: frozenset(kinds) for way, kinds in found.items()}


@cache
def _openly(grants: Grants) -> graph.Openly:
    """The kinds of which whoever is told of one also finds what it is about, by its id; and whether they know who."""
    # Colleagues of either service know each other by name; another agency does not.
    named = grants.roles != {Role.PARTNER_AGENCY}
    if within(grants, "Query", "node") is None:
        return graph.Openly(frozenset(), named)
    kinds = frozenset(
        kind.name
        for kind, (part, subject) in KINDS.items()
        if subject and of_own_id(grants, subject) in ("", reach(grants, part))
    )
    return graph.Openly(kinds, named)


def may_be_agreed(kind: str) -> bool:
    """Whether an agreement may name a kind of event."""
    partner = Grants(frozenset({Role.PARTNER_AGENCY}))
    return kind in EventKind.__members__ and reach(partner, KINDS[EventKind[kind]].part) is not None
