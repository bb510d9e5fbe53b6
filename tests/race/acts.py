"""What somebody asks for, as JSON can hold it; drawn from how a case stands, right or wrong; and how it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from graph.session import Graph
from resolvers import handover, movements
from resolvers.commands import Outcome
from resolvers.context import Context
from resolvers.transfers import asked, bulk, commands
from rules import transfers as rules
from rules.codes import (
    CustodyMove,
    ReleaseType,
    TransferKind,
    TransferRefusal,
    TransferSide,
    TransferState,
    TransferStep,
)
from rules.transfers.table import Transition, leading
from tests.race.people import OFFICERS, OFFICES, PRISONS, SIDES

Ask = dict[str, Any]
"""Who asks for what: `who`, `do`, `key`, and what that takes."""

Do, Kind = TransferStep, TransferKind
STEPS: Mapping[str, tuple[str, type[rules.Command]]] = {
    one.step.name: (name, one)
    for name, one in (
        ("requestTransfer", rules.Request),
        ("notifyTransfer", rules.Notify),
        ("acceptTransfer", rules.Accept),
        ("allocateTransfer", rules.Allocate),
        ("takeOverCase", rules.TakeOver),
        ("refuseTransfer", rules.Refuse),
        ("beginSupervision", rules.Begin),
        ("recordAmendment", rules.Amend),
        ("completeTransfer", rules.Complete),
        ("recordFileReceived", rules.ReceiveFile),
        ("reassignTransfer", rules.Reassign),
        ("endCaretaking", rules.End),
        ("withdrawTransfer", rules.Withdraw),
    )
}
READ: Mapping[str, Callable[[Any], Any]] = {
    "appointment": datetime.fromisoformat,
    "on": date.fromisoformat,
    "amended_back_on": date.fromisoformat,
}

STANDS = """
MATCH (o:Offender {id: $id})-[:HAS_FILE]->(f:CaseFile)
RETURN COLLECT {
    MATCH (f)-[:SUPERVISED]->(s:Supervision)-[:IN_AREA]->(a:Area) WHERE s.to IS NULL
    RETURN [s.id, a.id] ORDER BY s.recordedAt DESC
}, COLLECT {
    MATCH (f)-[:HAS_TRANSFER]->(t:Transfer)-[:FROM_AREA]->(a:Area) MATCH (t)-[:TO_AREA]->(b:Area)
    RETURN [t.id, t.kind, t.state, t.rules, t.version, t.open, a.id, b.id] ORDER BY t.open DESC, t.proposedAt DESC LIMIT 2
}, COLLECT {
    MATCH (f)-[:HELD]->(p:Spell)-[:HAS_STAY]->(t:Stay)-[:AT]->(x:Prison) WHERE t.to IS NULL
    RETURN [p.id, x.estab, head([(p)-[:HAS_HANDOVER]->(h) | h.version])]
}, COLLECT {
    MATCH (f)-[:HAD]->(m:Movement WHERE m.entered)-[:AT]->(x:Prison)
    RETURN [m.id, m.version, x.estab, toString(m.date), m.move] ORDER BY m.recordedAt DESC LIMIT 3
}
"""


@dataclass(frozen=True)
class Stands:
    """How a case stands: supervisions that go on, its latest moves, open stays, and movements that were entered."""

    offender: str
    supervised: Sequence[Sequence[Any]]
    moves: Sequence[Sequence[Any]]
    stays: Sequence[Sequence[Any]]
    entered: Sequence[Sequence[Any]]


async def stands(graph: Graph, offender: str) -> Stands:
    """Look at a case."""
    ((*found,),) = await graph.read(STANDS, {"id": offender})
    return Stands(offender, *found)


def draw(case: Stands, others: Sequence[Stands], day: date, chance: Random, count: int) -> list[Ask]:
    """What some people ask for at the same time, each of them for something else; keys are given later."""
    outside = [*_steps(case, day, chance), *_of_holder(case, others, day, chance)]
    inside = [*_movements(case, day, chance), *_gate(case, day, chance)]
    chosen = chance.sample(outside, min(len(outside), count - count // 3))
    return chosen + chance.sample(inside, min(len(inside), count // 3))


def _steps(case: Stands, day: date, chance: Random) -> Iterator[Ask]:
    for id, kind, state, key, version, _, home, there in case.moves:
        steps = [step for step in rules.rules_called(key).steps if step.name in STEPS]
        found = leading(Kind[kind], TransferState[state], steps)
        on = [row for row in found if row.after and row.step is not Do.WITHDRAW]
        # What leads on is asked for more often, so that cases come to the end of their moves.
        for row in (*found, *on, *on):
            yield _step(row, id, version, home, there, day, chance)
        if found and chance.random() < 0.2:
            yield _step(chance.choice(found), id, version - 1, home, there, day, chance)


def _step(
    row: Transition, transfer: str, version: int, home: str, there: str, day: date, chance: Random
) -> Ask:
    side = row.side or chance.choice(list(TransferSide))
    area = home if side is TransferSide.HOME else there
    values: dict[str, Any] = {}
    match row.step:
        case Do.ACCEPT | Do.ALLOCATE | Do.TAKE_OVER:
            values = {
                "officer": chance.choice(OFFICERS[area]),
                "appointment": f"{day + timedelta(days=1)}T10:00:00+00:00",
            }
        case Do.REFUSE:
            values = {"reason": "ADDRESS_UNSUITABLE", "note": "Find another address."}
        case Do.AMEND:
            values = {"court": "Leicester Magistrates' Court", "on": day.isoformat()}
        case Do.REASSIGN:
            values = {
                "officer": chance.choice(OFFICERS[area]),
                "office": chance.choice([None, *OFFICES[area]]),
            }
        case Do.END:
            values = {"reason": "The person went home."}
        case Do.WITHDRAW:
            values = {"reason": "The person stays after all.", "amended_back_on": day.isoformat()}
    return {
        "who": chance.choice(SIDES[area]),
        "do": "step",
        "step": row.step.name,
        "transfer": transfer,
        "version": version,
        "side": side.name if row.step is Do.REASSIGN else None,
        "values": values,
    }


def _of_holder(case: Stands, others: Sequence[Stands], day: date, chance: Random) -> Iterator[Ask]:
    for supervision, area in case.supervised[:1]:
        there = "area_lr" if area == "area_wy" else "area_wy"
        who, kind = chance.choice(SIDES[area]), chance.choice(list(Kind))
        within = kind is Kind.WITHIN_AREA
        until = day + timedelta(days=20) if kind is Kind.CARETAKING else None
        propose: Ask = {
            "who": who,
            "do": "propose",
            "supervision": supervision,
            "kind": kind.name,
            "area": area if within else there,
            "office": chance.choice(OFFICES[area if within else there]),
            "moves_on": day.isoformat(),
            "until": until.isoformat() if until else None,
        }
        yield propose
        yield {**propose, "kind": "BETWEEN_AREAS", "area": there, "office": None, "until": None}
        together = [
            supervision,
            *(one.supervised[0][0] for one in others if one.supervised and one.supervised[0][1] == area),
        ]
        yield {
            "who": SIDES[area][1],
            "do": "reassign",
            "supervisions": together[: chance.choice([1, 1, 3])],
            "officer": chance.choice(OFFICERS[area]),
            "office": chance.choice([None, *OFFICES[area]]),
        }
        yield {
            "who": SIDES[area][1],
            "do": "move",
            "supervisions": together[: chance.choice([1, 3])],
            "office": chance.choice(OFFICES[area]),
            "moves_on": day.isoformat(),
        }


def _movements(case: Stands, day: date, chance: Random) -> Iterator[Ask]:
    held = case.stays[0][1] if case.stays else None
    out = [CustodyMove.RELEASE, CustodyMove.RELEASE, CustodyMove.TEMPORARY_RELEASE, CustodyMove.TEMPORARY_RETURN,
           CustodyMove.TRANSFER_OUT, CustodyMove.ESCAPE]  # fmt: skip
    into = [CustodyMove.RECALL, CustodyMove.RECEPTION, CustodyMove.RECAPTURE, CustodyMove.TRANSFER_IN]
    for estab, (prison, staff) in PRISONS.items():
        for move in out if held == estab else into:
            new = move in (CustodyMove.RECALL, CustodyMove.RECEPTION)
            yield {
                "who": chance.choice(staff),
                "do": "movement",
                "offender": case.offender,
                "move": move.name,
                "prison": prison,
                "day": (day - timedelta(days=chance.choice([0, 0, 0, 1]))).isoformat(),
                "clock": chance.choice([None, f"{chance.randrange(6, 22):02}:{chance.randrange(60):02}"]),
                "number": f"AB{chance.randrange(1000, 10000)}" if new else None,
                "release": "CONDITIONAL_OR_AUTOMATIC" if move is CustodyMove.RELEASE else None,
            }
    for movement, version, estab, on, _ in case.entered:
        yield {
            "who": chance.choice(PRISONS[estab][1]),
            "do": "correct",
            "movement": movement,
            "version": version - chance.choice([0, 0, 0, 1]),
            "day": (date.fromisoformat(on) - timedelta(days=1)).isoformat(),
            "withdrawn": chance.random() < 0.4,
        }


def _gate(case: Stands, day: date, chance: Random) -> Iterator[Ask]:
    for spell, _, version in case.stays:
        for who in ("pat", "sam"):
            yield {
                "who": who,
                "do": "handover",
                "spell": spell,
                "version": (version or 0) - chance.choice([0, 0, 0, 1]),
                "properties": chance.choice(
                    [{"supervisor": "S Idowu"}, {"address": f"{chance.randrange(99)} Mill Lane"}]
                ),
            }


async def carry_out(context: Context, ask: Ask) -> Outcome:
    """Do what was asked for, by the command that the schema would send. Raises Refusal."""
    outcome: Outcome = await WAYS[ask["do"]](context, ask)
    return outcome


def _said(name: str, value: Any) -> Any:
    if value is None:
        return None
    return READ[name](value) if name in READ else value


async def _take(context: Context, ask: Ask) -> Outcome:
    name, kind = STEPS[ask["step"]]
    values = {field: _said(field, value) for field, value in ask["values"].items()}
    if ask["step"] == "REFUSE":
        values["reason"] = TransferRefusal[values["reason"]]
    side = TransferSide[ask["side"]] if ask["side"] else None
    return await commands.step(
        context, name, asked.Step(ask["key"], ask["transfer"], ask["version"], kind, values, side)
    )


async def _propose(context: Context, ask: Ask) -> Outcome:
    until = date.fromisoformat(ask["until"]) if ask["until"] else None
    one = asked.ProposeTransfer(
        ask["key"], ask["supervision"], Kind[ask["kind"]], ask["area"], ask["office"], date.fromisoformat(ask["moves_on"]),
        "Moves in with a sister.", until,
    )  # fmt: skip
    return await commands.propose(context, one)


async def _reassign(context: Context, ask: Ask) -> Outcome:
    reason = "The officer before is away."
    one = bulk.ReassignCases(ask["key"], tuple(ask["supervisions"]), ask["officer"], ask["office"], reason)
    return await bulk.reassign_cases(context, one)


async def _move(context: Context, ask: Ask) -> Outcome:
    day = date.fromisoformat(ask["moves_on"])
    one = bulk.MoveCases(
        ask["key"], tuple(ask["supervisions"]), ask["office"], day, "The office closes today."
    )
    return await bulk.move_cases(context, one)


async def _movement(context: Context, ask: Ask) -> Outcome:
    release = ReleaseType[ask["release"]] if ask["release"] else None
    one = movements.RecordMovement(
        ask["key"], ask["offender"], CustodyMove[ask["move"]], ask["prison"], date.fromisoformat(ask["day"]), ask["clock"],
        None, ask["number"], release,
    )  # fmt: skip
    return await movements.record_movement(context, one)


async def _correct(context: Context, ask: Ask) -> Outcome:
    one = movements.CorrectMovement(
        ask["key"], ask["movement"], ask["version"], date.fromisoformat(ask["day"]), None, ask["withdrawn"],
        "It was typed wrongly.",
    )  # fmt: skip
    return await movements.correct_movement(context, one)


async def _handover(context: Context, ask: Ask) -> Outcome:
    one = handover.RecordHandover(ask["key"], ask["spell"], ask["version"], ask["properties"], None, None)
    return await handover.record_handover(context, one)


WAYS: Mapping[str, Callable[[Context, Ask], Any]] = {
    "step": _take,
    "propose": _propose,
    "reassign": _reassign,
    "move": _move,
    "movement": _movement,
    "correct": _correct,
    "handover": _handover,
}
