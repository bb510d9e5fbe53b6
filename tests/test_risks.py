"""The register: read by those cleared for it who say why, unknown to everyone else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from demo.staff import BY_ID, EVERYONE, Member
from graph.history import Change, retract
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
ALL = """
{ offender(id: "off_bill") { registerEntries { category mappaCategory level force manager surname forenames aliases
  dateOfBirth sex pnc cro lines postcode from to risk reviewOn restricted area { name } source { file line } } } }
"""


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


async def test_an_entry_as_the_force_holds_it(world: Asking) -> None:
    """With the names and the address that the register has, and the row that said so."""
    (found,) = (await world.data(ALL, "petra", purpose=WHY))["offender"]["registerEntries"]
    assert (found["surname"], found["aliases"], found["lines"]) == (
        "Grimm",
        ["GRIMES, Vic"],
        ["9 Hidden Way"],
    )
    assert (found["mappaCategory"], found["risk"], found["restricted"]) == (2, "HIGH", True)
    assert (found["force"], found["area"]["name"], found["to"]) == ("13", "West Yorkshire", None)
    assert found["source"] == {"file": "visor_nominals.csv", "line": 2}


@pytest.mark.parametrize("member", [one for one in EVERYONE if one.id != "petra"], ids=lambda one: one.id)
async def test_nobody_else_can_tell_whether_there_is_an_entry(world: Asking, member: object) -> None:
    """With the entry and without it: the same answers to the byte, whatever is asked and whatever reason is given."""
    viewer = member.viewer  # type: ignore[attr-defined]
    asks = (
        ASK,
        '{ node(id: "reg_off_bill") { __typename id } }',
        '{ offender(id: "off_bill") { surname version names { surname } files { id } addresses { lines } } }',
        '{ node(id: "fil_off_bill_visor") { __typename id } }',
        '{ node(id: "src_off_bill_visor") { __typename id } }',
        '{ offenders(search: "grimm", first: 3) { totalCount } }',
    )
    there = [orjson.dumps(await world(ask, viewer, purpose=WHY)) for ask in asks]
    await world.graph.run("MATCH (n) WHERE n:RegisterEntry OR n.id ENDS WITH '_visor' DETACH DELETE n")
    assert [orjson.dumps(await world(ask, viewer, purpose=WHY)) for ask in asks] == there


VEILED = (
    '{ offender(id: "off_veil") { surname registerEntries { category } } }',
    '{ offenders(search: "thorne", first: 3) { totalCount nodes { id } } }',
    '{ offenders(search: "2000/0000007G", first: 3) { totalCount nodes { id } } }',
    '{ node(id: "off_veil") { __typename id } }',
    '{ node(id: "reg_off_veil") { __typename id } }',
    '{ node(id: "fil_off_veil_visor") { __typename id } }',
    '{ node(id: "src_off_veil_visor") { __typename id } }',
    '{ restrictedRecords(search: "thorne", first: 3) { totalCount } }',
    '{ offender(id: "off_veil", asKnownOn: "2003-09-30") { surname } }',
)
"""Every way to somebody whom the register alone knows."""


@pytest.mark.parametrize("member", EVERYONE, ids=lambda one: one.id)
async def test_somebody_known_to_the_register_alone_is_there_for_those_cleared(
    world: Asking, member: Member
) -> None:
    """Who say why. For everyone else, and without a reason, every answer is as if there were nobody, to the byte; so
    it is when a limit names them, or the glass is broken."""
    cleared = member.id == "petra"
    reasons = ("",) if cleared else ("", WHY)
    await world.graph.run(
        "MATCH (o:Offender {id: 'off_veil'}) SET o.limited = true "
        "CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_veil', kind: 'RESTRICTION', from: date('2003-01-01')}) "
        "CREATE (o)<-[:OPENS]-(:BreakGlass {id: 'brk_veil', by: $by, at: datetime(), "
        "until: datetime() + duration({hours: 1})})",
        {"by": member.id},
    )
    if cleared:
        found = await world.data(VEILED[0], member.viewer, purpose=WHY)
        assert found["offender"] == {
            "surname": "Thorne",
            "registerEntries": [{"category": "VIOLENT_OR_OTHER_SEXUAL"}],
        }
        for ask in VEILED[1:3]:
            assert (await world.data(ask, member.viewer, purpose=WHY))["offenders"]["totalCount"] == 1
        assert (await world.data(VEILED[4], member.viewer, purpose=WHY))["node"]
        for ask in VEILED[5:7]:
            assert (await world.data(ask, member.viewer, purpose=WHY))["node"] is None
    there = [await world(ask, member.viewer, purpose=why) for ask in VEILED for why in reasons]
    await world.graph.run("MATCH (n) WHERE n.id CONTAINS 'off_veil' OR n.id = 'lim_veil' DETACH DELETE n")
    assert [await world(ask, member.viewer, purpose=why) for ask in VEILED for why in reasons] == there


async def test_as_it_was_known_on_a_day(world: Asking) -> None:
    """An entry that was taken off stands in the record of the day before; one of a file that was parted since is
    somebody else's; and a person whom the register alone knew is there for those cleared who say why."""
    ask = """query($id: ID!, $day: Date) { offender(id: $id, asKnownOn: $day) { surname registerEntries { surname } } }"""
    moved = datetime(2003, 10, 5, 12, tzinfo=UTC)
    taken = [Change("reg_off_anna", {}), Change("reg_off_veil", {})]
    await world.graph.run("MATCH (:Offender)-[r:HAS_FILE]->() SET r.recordedAt = null")
    await world.graph.write(lambda tx: retract(tx, taken, by="t", reason="Corrected", at=moved))
    await world.graph.run(
        "MATCH (o:Offender {id: 'off_bill'})-[r:KEPT_APART]->(f:CaseFile {apart: 'REGISTER'}), "
        "(c:Offender {id: 'off_carl'}) CREATE (o)-[:WAS_KEPT_APART {retractedAt: $at}]->(f) DELETE r "
        "CREATE (c)-[:KEPT_APART {recordedAt: $at}]->(f)",
        {"at": moved},
    )
    entry = [{"surname": "Grimm"}]
    expected = {
        "off_anna": (entry, []),
        "off_bill": ([], []),
        "off_carl": (entry, entry * 2),
        "off_veil": (entry, []),
    }
    for id_, (before, after) in expected.items():
        for day, entries in (("2003-10-01", before), ("2003-10-06", after), (None, after)):
            found = await world.data(ask, "petra", purpose=WHY, id=id_, day=day)
            assert found["offender"]["registerEntries"] == entries, (id_, day)
    for who, why in (("petra", ""), ("pat", WHY)):
        body = await world(ask, who, purpose=why, id="off_veil", day="2003-10-01")
        assert body["data"]["offender"] is None


async def test_no_glass_is_broken_for_what_nobody_may_know_of(world: Asking) -> None:
    """The same answer as for an id that there is not."""
    asked = """mutation($record: ID!) { breakGlass(input: {key: "a-key-of-mine", record: $record,
        reason: "Threat to a member of staff at the front desk"}) { offender userErrors { code } } }"""
    for record in ("off_veil", "off_hush", "off_none"):
        body = await world.data(asked, "pat", record=record)
        assert body["breakGlass"] == {"offender": None, "userErrors": [{"code": "NOTHING_TO_OPEN"}]}


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
