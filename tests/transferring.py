"""Moves of a case in the small world: a receiving area with people to take it on, and the steps by their names."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from itertools import count
from typing import Any

import pytest

from demo.staff import SINCE, STAFF, Member
from graph.session import Graph
from graph.staff import keep_staff
from resolvers.access import Clearance, Role
from resolvers.context import Context, Viewer
from rules.clock import now, stand_still
from tests.world import FAST, Asking

LR = "leicestershire-and-rutland"
DAY = date(2003, 6, 2)
LATER = date(2004, 9, 20)
APPOINTMENT = "2003-06-04T10:00:00Z"
KEYS = count(1)

MORE = (
    Member("lena", "Lena Lee", "Leicestershire, Leicester team", Role.PRACTITIONER, LR, "Leicester team"),
    Member("vic", "Vic Dale", "Leicestershire victim unit", Role.VICTIM_LIAISON, LR, clearances=(Clearance.VICTIM_UNIT,)),
    Member("kent", "Kim North", "Another area", Role.MANAGER, "kent"),
)  # fmt: skip
VIEWERS: dict[str, Viewer] = {one.id: one.viewer for one in (*STAFF, *MORE)}

OFFICERS = """
MERGE (k:Area {id: 'area_kt', slug: 'kent', name: 'Kent', npsiss: false})
WITH k MATCH (lr:Area {id: 'area_lr'}), (wy:Area {id: 'area_wy'})
CREATE (:Officer {id: 'ofr_lee', name: 'L Lee'})-[:WORKS_IN]->(lr), (:Officer {id: 'ofr_low', name: 'A Low'})-[:WORKS_IN]->(lr),
  (:Officer {id: 'ofr_gray', name: 'M Gray'})-[:WORKS_IN]->(wy)
"""

# Nothing stands in the way of a move: the risk is low, and nobody is on the register.
PLAIN = """
MATCH (o:Offender)-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(s:Assessment)
SET s.harmCommunity = ['LOW', 'LOW', 'LOW', 'LOW', '']
WITH DISTINCT o
MATCH (o)-[:KEPT_APART]->(:CaseFile)-[:REGISTERED]->(r:RegisterEntry)
SET r.to = date('2003-01-01')
"""

INPUTS = {
    "proposeTransfer": "ProposeTransferInput",
    "acceptTransfer": "TakeCaseInput",
    "allocateTransfer": "TakeCaseInput",
    "takeOverCase": "TakeCaseInput",
    "refuseTransfer": "RefuseTransferInput",
    "acknowledgeRisk": "AcknowledgeRiskInput",
    "recordPoliceTold": "RecordToldInput",
    "recordMappaTold": "RecordToldInput",
    "recordAmendment": "RecordAmendmentInput",
    "reassignTransfer": "ReassignTransferInput",
    "endCaretaking": "EndCaretakingInput",
    "withdrawTransfer": "WithdrawTransferInput",
}
GIVEN: dict[str, dict[str, Any]] = {
    "acceptTransfer": {"officer": "ofr_lee", "appointment": APPOINTMENT},
    "allocateTransfer": {"officer": "ofr_lee", "appointment": "2004-09-22T10:00:00Z"},
    "takeOverCase": {"officer": "ofr_gray", "appointment": APPOINTMENT},
    "refuseTransfer": {"reason": "ADDRESS_UNSUITABLE", "note": "Find another address."},
    "recordAmendment": {"court": "Leicester Magistrates' Court", "on": DAY.isoformat()},
    "recordPoliceTold": {"whom": "Sgt Hart", "on": DAY.isoformat()},
    "recordMappaTold": {"whom": "The co-ordinator", "on": DAY.isoformat()},
    "endCaretaking": {"reason": "The person went home."},
    "withdrawTransfer": {"reason": "The person stays after all."},
}
VERSION = """
MATCH (t:Transfer {id: $id})
RETURN t.version
"""


def mutation(name: str) -> str:
    """The document of a step."""
    kind = INPUTS.get(name, "TransferStepInput")
    return (
        f"mutation($input: {kind}!) {{ {name}(input: $input) {{ "
        "transfer { id state version open responsible { name } supervising { name } } userErrors { code field } } }"
    )


class Moving:
    """Somebody's case that moves."""

    def __init__(self, world: Asking) -> None:
        self.world = world

    async def propose(self, who: str = "pat", offender: str = "off_bill", **given: Any) -> dict[str, Any]:
        """Propose a move to Leicestershire, and answer the payload."""
        base = {
            "key": f"propose-{next(KEYS)}",
            "supervision": f"sup_{offender}",
            "kind": "BETWEEN_AREAS",
            "area": "area_lr",
            "movesOn": DAY.isoformat(),
            "reason": "Moves in with a sister.",
        }
        return await self.send(who, "proposeTransfer", base | given)

    async def begun(self, who: str = "pat", **given: Any) -> str:
        """Propose a move, which is allowed, and answer its id."""
        body = await self.propose(who, **given)
        assert body["userErrors"] == []
        return str(body["transfer"]["id"])

    async def take(self, who: str, name: str, transfer: str, **given: Any) -> dict[str, Any]:
        """Take a step at the version that there is, and answer the payload."""
        ((version,),) = await self.world.graph.read(VERSION, {"id": transfer})
        base = {"key": f"step-{next(KEYS)}-{name}", "transfer": transfer, "version": version}
        return await self.send(who, name, base | GIVEN.get(name, {}) | given)

    async def walk(self, transfer: str, *steps: tuple[str, str]) -> None:
        """Take steps that are all allowed, each by somebody."""
        for who, name in steps:
            assert (await self.take(who, name, transfer))["userErrors"] == [], name

    async def refused(self, who: str, name: str, transfer: str, **given: Any) -> list[str]:
        """The codes with which a step is refused."""
        body = await self.take(who, name, transfer, **given)
        return [one["code"] for one in body["userErrors"]]

    async def send(self, who: str, name: str, input: dict[str, Any], purpose: str = "") -> dict[str, Any]:
        """Send a mutation, twice as `world` does."""
        body = await self.world(mutation(name), VIEWERS[who], purpose, input=input)
        assert "errors" not in body, body["errors"]
        found: dict[str, Any] = body["data"][name]
        return found

    async def ask(self, document: str, who: str = "pat", **variables: Any) -> Any:
        """The data of a query."""
        return await self.world.data(document, VIEWERS[who], **variables)

    async def both(self, *sent: tuple[str, str, dict[str, Any]]) -> list[list[str]]:
        """Send mutations at the same time; the codes with which each is refused."""

        # Each once: what is read back may differ a moment later, when the other was carried out.
        async def once(who: str, name: str, given: dict[str, Any]) -> list[str]:
            context = Context(VIEWERS[who], self.world.graph, self.world.audit)
            body = (await FAST.run(context, mutation(name), {"input": given})).body()
            return [error["code"] for error in body["data"][name]["userErrors"]]

        return list(await asyncio.gather(*(once(*one) for one in sent)))


@pytest.fixture
async def moving(world: Asking) -> AsyncIterator[Moving]:
    """The small world on a day of 2003, with a receiving area, where nothing stands in the way of a move."""
    stand_still(DAY)
    await people(world.graph)
    await world.graph.run(PLAIN)
    yield Moving(world)
    stand_still(None)


async def people(graph: Graph) -> None:
    """The receiving area's people."""
    await graph.run(OFFICERS)
    kept = [
        member.kept | {"officers": [{"officer": "ofr_lee", "from": SINCE}] if member.id == "lena" else []}
        for member in MORE
    ]
    await graph.write(lambda tx: keep_staff(tx, kept, by="demo", at=now()))
