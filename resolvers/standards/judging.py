"""Judges people by the National Standards, and keeps what differs: within the transaction of the command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from graph.instants import native
from graph.session import Transaction
from graph.standards import keeping
from graph.standards.keeping import Held
from resolvers.standards.laws import in_force, law_of
from rules.assessments import overall_harm
from rules.clock import LONDON, today
from rules.codes import ContactKind, EventKind, RiskLevel, SentenceType, StopKind, TransferStep
from rules.standards import Happening, History, Law, Result, Stop, Supervision, standing

T = TransferStep
TAKEN = (ContactKind.FORMAL_WARNING.name, ContactKind.BREACH_ACTION.name, ContactKind.RECALL_REQUEST.name)
"""Entries of the log that have no outcome and say that something was done."""

HIGH = {RiskLevel.HIGH.name, RiskLevel.VERY_HIGH.name}
BEGINS = {T.REQUEST, T.NOTIFY}
ENDS = {T.BEGIN, T.COMPLETE, T.TAKE_OVER, T.REFUSE, T.WITHDRAW, T.END}
NOTHING = {
    "INCIDENT_REPORTED": "no standard is about an incident",
    "INCIDENT_CHANGED": "likewise",
    "INCIDENT_WITHDRAWN": "likewise",
    "REGISTER_CHANGED": "risk counts as assessments found it",
    "PROGRAMME_REFERRED": "a session counts, which is in the contact log, and not the referral",
    "PROGRAMME_TEST": "likewise",
    "TRANSFER_OVERDUE": "the calendar changed nothing but what is told",
    "TRANSFER_TOLD": "no standard is about telling police or MAPPA",
    "ACCESS_LIMITED": "it is of who may see the record",
    "LIMIT_ENDED": "likewise",
    "GLASS_BROKEN": "likewise",
    "REVIEW_CLOSED": "likewise",
}
"""Kinds of events that change nothing of how somebody stands, and why. After any other they are judged again."""


class Judged(NamedTuple):
    """An order or licence as it is judged: by what, its results, those that were kept, when to look at it again."""

    offender: str
    history: History
    results: tuple[Result, ...]
    kept: Mapping[str, Mapping[str, Any]]
    next_look: date | None = None

    def rows(self) -> dict[str, dict[str, Any]]:
        """The results as they are to be kept, by id."""
        return {one.id(self.history.id): _row(one, self.history.id) for one in self.results}


def changes(event: str) -> bool:
    """Whether a kind of event may change how somebody stands."""
    return event in EventKind.__members__ and event not in NOTHING


async def follow(tx: Transaction, offenders: Iterable[str], by: str) -> int:
    """Judge people again, and keep what differs. Answers how many results were written or taken off."""
    people = sorted(set(offenders))
    if not people:
        return 0
    judged = await judge(tx, people, await law_of(tx, await keeping.take(tx, people, by)))
    written, gone, looks = _differences(judged, people)
    await keeping.keep(tx, written, gone, looks)
    return len(written) + len(gone)


async def judge(tx: Transaction, offenders: Iterable[str], by: Law | None = None) -> list[Judged]:
    """Every order and licence of people, judged as of today: by the rules in force, unless others are given."""
    rules = by or await in_force(tx)
    types = {
        one.name for version in rules.versions for each in version.standards.values() for one in each.types
    }
    found = []
    for person in await keeping.held(tx, offenders, types, TAKEN):
        for sentence in person.sentences:
            kept = {one["id"]: one for one in sentence["results"]}
            # An order that went on in another area is judged with the part that goes on, and no longer by itself.
            if not sentence["judged"]:
                found.append(
                    Judged(person.offender, History(sentence["id"], SentenceType.RECALL, None), (), kept)
                )
                continue
            history = history_of(person, sentence)
            results, look = standing(history, today(), rules)
            found.append(Judged(person.offender, history, results, kept, look))
    return found


def history_of(person: Held, sentence: Mapping[str, Any]) -> History:
    """What an order or licence is judged by."""
    parts = dict(sentence["parts"])
    happenings = [
        *_contacts(person, set(parts)),
        *_assessments(person),
        *(
            Happening(id_, _day(day), kind, number=number)
            for id_, day, kind, number in sentence["treatment"]
            if day
        ),
    ]
    begun = min((day for day in parts.values() if day), default=sentence["begun"])
    ends, ended = sentence["expected"], sentence["ended"]
    return History(
        sentence["id"],
        SentenceType[sentence["type"]],
        _day(begun) if begun else None,
        _day(ends) if ends else None,
        sentence["months"],
        happenings,
        [
            *(
                Stop(StopKind.CUSTODY, _day(since), _day(until) if until else None)
                for since, until in person.stays
                if since
            ),
            *_moves(person.moves),
            *(
                Stop(StopKind.SUSPENSION, _day(since), _day(until) if until else None)
                for since, until in sentence["suspensions"]
            ),
        ],
        [
            Supervision(id_, _day(since), _day(until) if until else None, *rest)
            for id_, since, until, *rest in person.supervisions
            if since
        ],
        _day(ended) if ended else None,
    )


def _contacts(person: Held, parts: set[str]) -> Iterator[Happening]:
    """Entries of the log under the order, or under none: an entry of another order is not this one's."""
    for id_, day, kind, outcome, sought, explained, under in person.contacts:
        if day and kind and (under is None or under in parts):
            asked = min((one for one in (sought, explained) if one), default=None)
            yield Happening(id_, _day(day), kind, outcome, sought=_day(asked) if asked else None)


def _assessments(person: Held) -> Iterator[Happening]:
    for id_, day, countersigned, community, custody in person.assessments:
        if not day:
            continue
        yield Happening(id_, _day(day), "ASSESSMENT")
        if overall_harm(community, custody) in HIGH:
            yield Happening(id_, _day(day), "HIGH_RISK")
        if countersigned:
            yield Happening(id_, _day(countersigned), "COUNTERSIGNED")


def _moves(rows: Iterable[list[Any]]) -> Iterator[Stop]:
    """The time from asking or telling another area until it began, or the move came to nothing."""
    since: dict[str, date] = {}
    for transfer, step, at, _ in sorted(rows, key=lambda one: (one[0], one[3] or 0)):
        day = datetime.fromisoformat(at.split("[")[0]).astimezone(LONDON).date()
        if TransferStep[step] in BEGINS:
            since.setdefault(transfer, day)
        elif TransferStep[step] in ENDS and transfer in since:
            yield Stop(StopKind.TRANSFER, since.pop(transfer), day)
    for day in since.values():
        yield Stop(StopKind.TRANSFER, day, None)


def _differences(
    judged: Iterable[Judged], people: Iterable[str]
) -> tuple[list[dict[str, Any]], list[str], dict[str, date | None]]:
    written: list[dict[str, Any]] = []
    gone: list[str] = []
    looks: dict[str, date | None] = dict.fromkeys(people)
    for one in judged:
        rows = one.rows()
        written += [row for id_, row in rows.items() if differs(row["properties"], one.kept.get(id_))]
        gone += sorted(one.kept.keys() - rows.keys())
        if one.next_look is not None:
            looks[one.offender] = min(looks.get(one.offender) or one.next_look, one.next_look)
    return written, gone, looks


def differs(properties: Mapping[str, Any], kept: Mapping[str, Any] | None) -> bool:
    """Whether a result is another than the one that is kept."""
    if kept is None:
        return True
    there: Mapping[str, Any] = native(kept)
    return {key: value for key, value in properties.items() if value is not None} != there


def _row(one: Result, sentence: str) -> dict[str, Any]:
    id_ = one.id(sentence)
    properties = {
        "id": id_,
        "key": one.key,
        "since": one.since,
        "about": one.about or None,
        "version": one.version or None,
        "state": one.state.name,
        "due": one.due,
        "metOn": one.met_on,
        "lateBy": one.late_by,
        "needed": one.needed,
        "reached": one.reached,
        "why": one.why or None,
        "evidence": list(one.evidence),
        "area": one.area,
        "team": one.team,
        "officer": one.officer,
    }
    return {"id": id_, "sentence": sentence, "properties": properties}


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
