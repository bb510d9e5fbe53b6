"""Moves of a case: what each side may see and do, what high risk and the register ask for, and who is told."""

from __future__ import annotations

from typing import Any

from graph.session import Graph
from rules.clock import now
from tests.transferring import DAY, GIVEN, LR, VIEWERS, Moving, moving, mutation

__all__ = ["moving"]

READ = "query($id: ID!) { transfer(id: $id) { id state steps { step note } checklist { item done page } } }"
LIST = """query($area: ID!, $direction: TransferSide, $open: Boolean) {
  transfers(area: $area, direction: $direction, open: $open, first: 5) {
    totalCount nodes { id due offender { id } } } }"""
CONTACTS = '{ offender(id: "off_bill") { contacts(first: 1) { totalCount } latestAssessment { id } } }'
HIGH = """
MATCH (:CaseFile {id: 'fil_off_bill'})-[:ASSESSED]->(s:Assessment)
SET s.harmCommunity = ['LOW', 'HIGH', 'MEDIUM', 'LOW', '']
"""
ON_REGISTER = """
MATCH (r:RegisterEntry {id: 'reg_off_bill'})
REMOVE r.to
SET r.category = 'REGISTERED_SEX_OFFENDER'
"""
ITEMS = """
MATCH (n:InboxItem) WHERE n.position > 0
RETURN n.to, n.kind, n.message, n.subject
"""
AUDIT = """
MATCH (e:AuditEntry)-[:ON]->(o:Offender {id: 'off_bill'})
WHERE e.action = 'WRITE'
RETURN e.operation, e.by, e.about
ORDER BY e.at
"""


async def told(graph: Graph, kind: str) -> set[str]:
    """Whose inboxes were told something, and nothing of it by name."""
    rows = await graph.read(ITEMS, {})
    assert not [row for row in rows if "Kowalski" in row[2]]
    return {row[0] for row in rows if row[1] == kind}


async def test_high_risk_is_acknowledged_first(moving: Moving) -> None:
    """By a manager of the receiving side, at the level that it has; before anybody is taken on."""
    await moving.world.graph.run(HIGH)
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    assert await moving.refused("lena", "acceptTransfer", transfer) == ["NOT_ACKNOWLEDGED"]
    assert await moving.refused("lena", "acknowledgeRisk", transfer, level="HIGH") == ["NOT_MANAGER"]
    assert await moving.refused("meera", "acknowledgeRisk", transfer, level="MEDIUM") == ["RISK_CHANGED"]
    assert await moving.refused("max", "acknowledgeRisk", transfer, level="HIGH") == ["WRONG_SIDE"]
    assert (await moving.take("meera", "acknowledgeRisk", transfer, level="HIGH"))["userErrors"] == []
    await moving.walk(transfer, ("lena", "acceptTransfer"))


async def test_police_and_mappa_are_told_of_who_is_on_the_register(moving: Moving) -> None:
    """Recorded by those cleared, who say why. Others are asked to turn to them, and learn no more."""
    await moving.world.graph.run(ON_REGISTER)
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    body = await moving.take("lena", "acceptTransfer", transfer)
    assert body["userErrors"] == [{"code": "ASK_PROTECTION", "field": None}]
    given: dict[str, Any] = {"transfer": transfer, "version": 2, **GIVEN["recordPoliceTold"]}
    assert (
        await moving.world.fault(
            mutation("recordPoliceTold"), VIEWERS["pat"], input={"key": "told-by-pat", **given}
        )
    )[0] == "FORBIDDEN"
    for name in ("recordPoliceTold", "recordMappaTold"):
        body = await moving.send("petra", name, {"key": f"key-{name}", **given}, "Her case moves.")
        assert body["userErrors"] == [] and body["transfer"]["version"] == 2
    assert (await moving.take("lena", "acceptTransfer", transfer))["userErrors"] == []
    seen = (await moving.ask(READ, "lena", id=transfer))["transfer"]
    assert [one["step"] for one in seen["steps"]] == ["PROPOSE", "REQUEST", "ACCEPT"]
    assert "REGISTER" not in [one["item"] for one in seen["checklist"]]
    body = await moving.world(READ, VIEWERS["petra"], "Her case moves.", id=transfer)
    seen = body["data"]["transfer"]
    assert [one["step"] for one in seen["steps"]] == [
        "PROPOSE",
        "REQUEST",
        "TELL_POLICE",
        "TELL_MAPPA",
        "ACCEPT",
    ]
    assert {one["item"]: one["done"] for one in seen["checklist"]}["REGISTER"] is True


async def test_nothing_is_sent_without_what_is_missing(moving: Moving) -> None:
    """Each line of the checklist says whether it is done, and on which page it is mended."""
    await moving.world.graph.run("MATCH (s:Assessment) SET s.date = date('2002-01-01')")
    transfer = await moving.begun()
    body = await moving.take("pat", "requestTransfer", transfer)
    assert [one["code"] for one in body["userErrors"]] == ["CHECKLIST", "CHECKLIST"]
    lines = {one["item"]: one for one in (await moving.ask(READ, id=transfer))["transfer"]["checklist"]}
    assert [name for name, one in lines.items() if not one["done"]] == [
        "ASSESSMENT",
        "PLAN",
        "VICTIMS",
        "NEXT_APPOINTMENT",
    ]
    assert lines["ASSESSMENT"]["page"] == "assessments"


async def test_what_the_receiving_area_sees(moving: Moving) -> None:
    """From the request on, what it needs to take the person on; nothing before, nor once it has refused."""

    async def seen() -> tuple[bool, bool]:
        body = await moving.world(CONTACTS, VIEWERS["lena"])
        return body["data"]["offender"]["contacts"] is not None, "errors" not in body

    transfer = await moving.begun()
    assert await seen() == (False, False)
    assert (await moving.ask(LIST, "lena", area="area_lr"))["transfers"]["totalCount"] == 0
    await moving.walk(transfer, ("pat", "requestTransfer"))
    assert await seen() == (True, True)
    await moving.walk(transfer, ("lena", "refuseTransfer"))
    assert await seen() == (False, False)
    await moving.walk(
        transfer, ("pat", "requestTransfer"), ("lena", "acceptTransfer"), ("lena", "beginSupervision")
    )
    assert await seen() == (True, True)
    await moving.walk(transfer, ("pat", "recordAmendment"), ("lena", "completeTransfer"))
    assert await seen() == (True, True)
    body = await moving.world(CONTACTS, VIEWERS["pat"])
    assert body["data"]["offender"]["contacts"]["totalCount"] == 15 + 1


async def test_other_areas_see_nothing(moving: Moving) -> None:
    """Neither a move, nor a list of moves, nor a step; the same as if there were none."""
    transfer = await moving.begun()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    assert (await moving.ask(READ, "kent", id=transfer))["transfer"] is None
    assert (await moving.ask('{ node(id: "%s") { id } }' % transfer, "kent"))["node"] is None
    for area in ("area_lr", "area_wy"):
        for direction in ("HOME", "RECEIVING"):
            listed = await moving.ask(LIST, "kent", area=area, direction=direction)
            assert listed == {"transfers": {"totalCount": 0, "nodes": []}}
    assert await moving.refused("kent", "acceptTransfer", transfer) == ["NOT_FOUND"]
    body = await moving.world('{ offender(id: "off_bill") { transfers { id } } }', VIEWERS["kent"])
    assert body["data"] == {"offender": {"transfers": None}}
    given = {"key": "from-elsewhere", "supervision": "sup_off_carl", "kind": "BETWEEN_AREAS", "area": "area_kt",
             "movesOn": DAY.isoformat(), "reason": "Moves in with a sister."}  # fmt: skip
    assert (await moving.world.fault(mutation("proposeTransfer"), VIEWERS["kent"], input=given))[
        0
    ] == "FORBIDDEN"
    for who in ("owen", "vera", "ines", "aldo"):
        assert (await moving.world.fault(mutation("proposeTransfer"), VIEWERS[who], input=given))[
            0
        ] == "FORBIDDEN"


async def test_lists_of_an_area(moving: Moving) -> None:
    """Coming in and going out, what is due first at the top; those that are over apart."""
    late = await moving.begun(movesOn="2003-05-01")
    await moving.walk(late, ("pat", "requestTransfer"))
    other = await moving.begun(offender="off_carl")
    coming = (await moving.ask(LIST, "meera", area="area_lr"))["transfers"]
    assert [one["id"] for one in coming["nodes"]] == [late]
    assert coming["nodes"][0]["offender"] == {"id": "off_bill"} and coming["nodes"][0]["due"]
    going = (await moving.ask(LIST, "max", area="area_wy", direction="HOME"))["transfers"]
    assert [one["id"] for one in going["nodes"]] == [late, other]
    await moving.walk(late, ("pat", "withdrawTransfer"))
    over = (await moving.ask(LIST, "max", area="area_wy", direction="HOME", open=False))["transfers"]
    assert [one["id"] for one in over["nodes"]] == [late]


async def test_limits_hold_during_a_move(moving: Moving) -> None:
    """Whoever is kept from a person sees and does nothing of their move, and is told of none."""
    transfer = await moving.begun()
    await moving.world.graph.run(
        """MATCH (o:Offender {id: 'off_bill'}), (s:Staff {id: 'meera'}) SET o.limited = true
        CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_1', kind: 'EXCLUSION', from: date('2003-01-01')})-[:NAMES]->(s)"""
    )
    await moving.walk(transfer, ("pat", "requestTransfer"))
    assert (await moving.ask(READ, "meera", id=transfer))["transfer"] is None
    assert (await moving.ask(LIST, "meera", area="area_lr"))["transfers"]["totalCount"] == 0
    assert await moving.refused("meera", "acceptTransfer", transfer) == ["NOT_FOUND"]
    asked = "{ inbox(first: 5) { totalCount } }"
    assert (await moving.ask(asked, "meera"))["inbox"]["totalCount"] == 0
    await moving.walk(transfer, ("lena", "acceptTransfer"))


async def test_who_is_told(moving: Moving) -> None:
    """The other side's office and officer; the victim units of both areas, of every case; each step is in the audit."""
    transfer = await moving.begun()
    assert await told(moving.world.graph, "TRANSFER") == set()
    await moving.walk(transfer, ("pat", "requestTransfer"))
    assert await told(moving.world.graph, "TRANSFER") == set()
    assert await told(moving.world.graph, "TRANSFER_DECISION") == {f"MANAGERS {LR}/"}
    units = {"VICTIM_UNIT west-yorkshire", f"VICTIM_UNIT {LR}"}
    assert await told(moving.world.graph, "TRANSFER_VICTIMS") == units
    rows = await moving.world.graph.read(ITEMS, {})
    assert {row[3] for row in rows if row[1] == "TRANSFER_VICTIMS"} == {"off_bill"}
    await moving.walk(transfer, ("meera", "acceptTransfer"))
    assert await told(moving.world.graph, "TRANSFER") == {"OFFICE west-yorkshire/Leeds team", "PERSON lena"}
    assert await moving.world.graph.read(AUDIT, {}) == [
        ["proposeTransfer", "pat", [transfer]],
        ["requestTransfer", "pat", [transfer]],
        ["acceptTransfer", "meera", [transfer]],
    ]
    kinds = await moving.world.graph.read(
        "MATCH (e:Event {subject: $id}) WHERE e.position > 0 RETURN e.kind ORDER BY e.position",
        {"id": transfer},
    )
    assert kinds == [["TRANSFER_PROPOSE"], ["TRANSFER_REQUEST"], ["TRANSFER_ACCEPT"]]


async def test_one_officer_is_responsible_at_every_instant(moving: Moving) -> None:
    """By the events of the move, and as the supervisions of the case say: the same one, and one only."""
    ask = """query($id: ID!, $at: DateTime) { transfer(id: $id) { responsibleOn(at: $at) { responsible { name } } } }"""
    transfer = await moving.begun()
    instants = []
    for who, name in (
        ("pat", "requestTransfer"),
        ("lena", "acceptTransfer"),
        ("pat", "reassignTransfer"),
        ("lena", "beginSupervision"),
        ("pat", "recordAmendment"),
        ("lena", "completeTransfer"),
    ):
        given = {"officer": "ofr_gray"} if name == "reassignTransfer" else {}
        assert (await moving.take(who, name, transfer, **given))["userErrors"] == []
        ((holders, at),) = await moving.world.graph.read(
            """MATCH (t:Transfer {id: $id}) RETURN
            COLLECT { MATCH (:CaseFile {id: t.case})-[:SUPERVISED]->(s:Supervision)-[:BY]->(w)
                      WHERE s.to IS NULL OR s.to > date($day) RETURN [w.id, w.id = t.responsibleOfficer] },
            COLLECT { MATCH (t)-[:HAS_STEP]->(e) RETURN toString(e.at) ORDER BY e.number DESC LIMIT 1 }""",
            {"id": transfer, "day": DAY.isoformat()},
        )
        assert len(holders) == 1 and holders[0][1], name
        instants.append(
            (at[0], {"ofr_reed": "J Reed", "ofr_gray": "M Gray", "ofr_lee": "L Lee"}[holders[0][0]])
        )
    for at, name in instants:
        found = (await moving.ask(ask, "lena", id=transfer, at=at))["transfer"]["responsibleOn"]
        assert found == {"responsible": {"name": name}}
    for at, there in ((None, True), (now().isoformat(), True), ("2003-01-01T00:00:00Z", False)):
        found = (await moving.ask(ask, "lena", id=transfer, at=at))["transfer"]["responsibleOn"]
        assert bool(found) is there
