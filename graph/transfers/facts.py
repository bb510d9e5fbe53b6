"""What has to be known of a case to decide about its move, and what the checklist and the clocks are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from graph.session import Transaction
from graph.transfers.kept import EVENT_ROW, folded
from rules.clock import today
from rules.codes import Apart
from rules.transfers import CaseFacts, Post, Transfer, checklist, clocks, missing, rules_on
from rules.transfers.record import Held, record_facts

RECORD = (
    (
        "head(COLLECT { MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(s:Assessment) WHERE s.status = 'COMPLETE' "
        "RETURN [toString(s.date), s.harmCommunity, s.harmCustody, EXISTS { (s)-[:HAS_OBJECTIVE]->(:Objective) }] "
        "ORDER BY s.date DESC, s.id DESC LIMIT 1 })"
    ),
    (
        "COLLECT { MATCH (f)-[:SERVES]->(s:Sentence) WHERE s.endedOn IS NULL "
        "AND coalesce(s.sentenceExpiry, s.expectedEnd, $today) >= $today RETURN [s.type, s.requirements IS NOT NULL] }"
    ),
    (
        "head(COLLECT { MATCH (f)-[:HAD]->(c:Contact) WHERE c.outcome IS NULL AND c.date < $today "
        "AND c.kind IN ['OFFICE_VISIT', 'HOME_VISIT', 'PROGRAMME_SESSION', 'WORK_SESSION'] "
        "RETURN toString(c.date) ORDER BY c.date LIMIT 1 })"
    ),
    "EXISTS { (f)-[:HAD]->(c:Contact) WHERE c.date <= $today }",
    (
        "head(COLLECT { MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HAD]->(c:Contact) WHERE c.outcome IS NULL "
        "AND c.date >= $today RETURN [toString(c.date), c.time] ORDER BY c.date, c.time LIMIT 1 })"
    ),
)
"""Expressions on a case file `f` and its offender `o`, in the order of `Held`."""

REGISTER = (
    (
        "COLLECT { MATCH (o)-[:KEPT_APART]->(:CaseFile)-[:REGISTERED]->(r:RegisterEntry) "
        "WHERE r.to IS NULL OR r.to > $today RETURN r.category }"
    ),
)
"""The categories in which somebody is on the register now."""

FACTS = f"""
MATCH (f:CaseFile {{id: $file}})<-[:HAS_FILE]-(o:Offender)
RETURN [{", ".join(RECORD)}], {REGISTER[0]}, COLLECT {{
    MATCH (f)-[:SUPERVISED]->(s:Supervision)
    WHERE s.to IS NULL OR s.to > $today
    OPTIONAL MATCH (s)-[:IN_AREA]->(a:Area)
    OPTIONAL MATCH (s)-[:BY]->(w:Officer)
    WITH s, a, w ORDER BY s.from DESC, s.id DESC
    RETURN [s.id, a.id, w.id, s.team]
}}
"""


OF_TRANSFER = "MATCH ({n})<-[:HAS_TRANSFER]-(f:CaseFile)<-[:HAS_FILE]-(o:Offender)"


def _of_transfer(*expressions: str) -> str:
    """Expressions on the case file of a transfer `{n}` and its offender, as a shape writes them."""
    text = ", ".join(expressions).replace("{", "{{").replace("}", "}}")
    return f"head(COLLECT {{{{ {OF_TRANSFER} RETURN [{text}] LIMIT 1 }}}})"


COLUMNS = (
    _of_transfer(*RECORD),
    # What the register says, for those who read everyone's and have said why.
    f"CASE WHEN 'REGISTER' IN $unveiled THEN {_of_transfer(*REGISTER)} END",
    (
        "COLLECT {{ MATCH ({n})-[:HAS_STEP]->(e:TransferEvent) "
        "WHERE {n}.supersededAt IS NULL OR e.recordedAt < {n}.supersededAt "
        f"WITH e ORDER BY e.number RETURN {EVENT_ROW[0]} }}}}"
    ),
)
"""What a transfer's checklist and clocks are worked out from: the record, the register, the events."""


class Holder(NamedTuple):
    """A supervision that goes on: its id, and the area, officer and team where they are known."""

    supervision: str
    area: str | None
    officer: str | None
    office: str | None

    @property
    def post(self) -> Post | None:
        """The post that is responsible; None where nobody is named."""
        return Post(self.area, self.officer, self.office) if self.area and self.officer else None


class Found(NamedTuple):
    """What was read of a case: its supervisions that go on, the latest first, and what the record holds."""

    holders: tuple[Holder, ...]
    held: Held


async def find(tx: Transaction, file: str, day: date) -> Found:
    """What has to be known of a case."""
    record = await (await tx.run(FACTS, file=file, today=day)).single(strict=True)
    return Found(tuple(Holder(*one) for one in record[2]), held_of(record[0], record[1]))


def case_facts(
    found: Found, holder: Post, transfer: Transfer | None, day: date, other: str | None
) -> CaseFacts:
    """What `rules.transfers.decide` takes. `other` is the id of another transfer of the case that goes on."""
    rules = transfer.rules if transfer else rules_on(day)
    held = found.held
    over = transfer is not None and not transfer.open
    since = next((one.post for one in found.holders if one.post), None) if over else None
    return CaseFacts(
        holder,
        held.risk,
        rules.under(held.supervised_for),
        held.registered,
        held.mappa,
        missing(checklist(record_facts(held, transfer, day), rules)),
        other,
        since,
    )


def held_of(record: Sequence[Any], categories: Sequence[str] | None) -> Held:
    """What the expressions of `RECORD` and `REGISTER` answered."""
    assessed, sentences, unfinished, contacted, planned = record
    on_register = categories or ()
    return Held(
        (date.fromisoformat(assessed[0]), assessed[1] or (), assessed[2] or (), assessed[3])
        if assessed
        else None,
        tuple((kind, recorded) for kind, recorded in sentences),
        date.fromisoformat(unfinished) if unfinished else None,
        contacted,
        (date.fromisoformat(planned[0]), planned[1]) if planned else None,
        "REGISTERED_SEX_OFFENDER" in on_register,
        bool(on_register),
    )


def checked(
    record: Sequence[Any] | None, register: Sequence[Any] | None, rows: Sequence[Sequence[Any]]
) -> list[dict[str, Any]]:
    """The checklist of a transfer, from the columns above, as its field answers it."""
    if not record or not rows:
        return []
    transfer = folded(rows)
    categories = register[0] if register else None
    lines = checklist(record_facts(held_of(record, categories), transfer, today()), transfer.rules)
    return [
        {
            "item": line.item.name,
            "title": line.item.label,
            "words": line.words,
            "done": line.done,
            "blocks": line.blocks,
            "page": line.page,
        }
        for line in lines
        if line.apart is not Apart.REGISTER or categories is not None
    ]


def read(record: Sequence[Any] | None, rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """The clocks of a transfer, likewise."""
    if not record or not rows:
        return []
    transfer, held, day = folded(rows), held_of(record, None), today()
    facts = CaseFacts(
        transfer.responsible,
        held.risk,
        transfer.rules.under(held.supervised_for),
        registered=False,
        mappa=False,
    )
    return [
        {
            "clock": one.clock.name,
            "title": one.clock.label,
            "due": one.due.isoformat(),
            "metOn": one.met_on.isoformat() if one.met_on else None,
            "overdue": one.overdue,
            "late": one.late,
            "lateReason": one.late_reason or None,
        }
        for one in clocks(transfer, facts, day)
    ]
