"""The register: read by those cleared for it who say why, unknown to everyone else."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from demo.staff import BY_ID, EVERYONE
from resolvers.access import Clearance, Role
from resolvers.context import Post, Viewer
from tests.world import Asking

ASK = '{ offender(id: "off_bill") { surname registerEntries { category level from reviewOn } } }'
WHY = "Preparing the MAPPA meeting of 6 October"
ENTRY = {
    "category": "VIOLENT_OR_OTHER_SEXUAL",
    "level": 2,
    "from": "2002-02-01",
    "reviewOn": "2003-10-01",
}


async def test_the_register_is_read_by_those_cleared_who_say_why(world: Asking) -> None:
    """Public protection, with the clearance and a reason; the reason is kept."""
    petra = BY_ID["petra"].viewer
    found = await world.data(ASK, petra, purpose=WHY)
    assert found["offender"]["registerEntries"] == [ENTRY]
    kept = [line for line in world.audit.path.read_bytes().splitlines() if b"petra" in line]
    assert orjson.loads(kept[-1])["purpose"] == WHY
    assert "register" in orjson.loads(kept[-1])["parts"]
    for viewer, why in (
        (petra, ""),
        (replace(petra, clearances=frozenset({Clearance.PUBLIC_PROTECTION})), WHY),
    ):
        body = await world(ASK, viewer, purpose=why)
        assert body["data"]["offender"]["registerEntries"] is None
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("member", [one for one in EVERYONE if one.id != "petra"], ids=lambda one: one.id)
async def test_nobody_else_can_tell_whether_there_is_an_entry(world: Asking, member: object) -> None:
    """With the entry and without it: the same answers to the byte, whatever is asked and whatever reason is given."""
    viewer = member.viewer  # type: ignore[attr-defined]
    asks = (
        ASK,
        '{ node(id: "reg_off_bill") { __typename id } }',
        '{ offender(id: "off_bill") { surname version } }',
    )
    there = [orjson.dumps(await world(ask, viewer, purpose=WHY)) for ask in asks]
    await world.graph.run("MATCH (r:RegisterEntry) DETACH DELETE r")
    assert [orjson.dumps(await world(ask, viewer, purpose=WHY)) for ask in asks] == there


async def test_an_officer_reads_the_entries_of_their_own_caseload(world: Asking) -> None:
    """Cleared, with a reason, for the people they supervise and no others."""
    officer = Viewer(
        "pat",
        "",
        (Post(Role.PRACTITIONER, "west-yorkshire"),),
        frozenset({Clearance.REGISTER}),
        ("ofr_reed",),
    )
    assert (await world.data(ASK, officer, purpose=WHY))["offender"]["registerEntries"] == [ENTRY]
    other = replace(officer, officers=("ofr_else",))
    assert (await world(ASK, other, purpose=WHY))["data"]["offender"]["registerEntries"] is None
    assert (await world.data('{ node(id: "reg_off_bill") { id } }', other, purpose=WHY))["node"] is None
    assert (await world.data('{ node(id: "reg_off_bill") { id } }', officer, purpose=WHY))["node"]
