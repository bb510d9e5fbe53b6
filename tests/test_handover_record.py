"""Recording what is in place for a release: by prison and area, with versions, history and audit; and who was told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from demo.staff import BY_ID
from resolvers.context import Context
from rules.clock import stand_still
from tests.test_due_out import TODAY, after, serving
from tests.world import FAST, Asking

RECORD = """mutation($input: RecordHandoverInput!) { recordHandover(input: $input) {
  handover { id version planAgreedOn addressFit conditions reportsOn reportsAt responsibleFrom supervisor grantedOn
    area { name } officer { name } replaced { supersededBy changes { name was } } }
  userErrors { code field } } }"""
READ = """{ offender(id: "off_anna") { release { complete items { code state } handover { version } }
  handovers { version planAgreedOn } } }"""
TELL_VICTIMS = "mutation($input: TellInput!) { tellVictimUnit(input: $input) { userErrors { code field } } }"
TELL_REGISTER = "mutation($input: TellInput!) { tellRegister(input: $input) { userErrors { code field } } }"
WHOLE: dict[str, Any] = {
    "planAgreedOn": "2003-09-20",
    "addressCheckedOn": "2003-09-21",
    "addressFit": True,
    "address": "1 Mill Lane, LS1 1AA",
    "conditions": ["To live where approved", "To keep away from Elm Row"],
    "conditionsSettledOn": "2003-09-22",
    "reportsOn": "2003-12-02",
    "reportsAt": "Leeds office, 1 Park Row",
    "reportsTime": "14:00",
    "reportingToldOn": "2003-09-29",
    "responsibleFrom": "2003-12-02",
    "area": "area_wy",
    "officer": "ofr_reed",
    "supervisor": "S Idowu",
}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


@pytest.fixture
async def inside(world: Asking) -> Asking:
    """The world with Anna in Leeds prison, due out on 2 December 2003."""
    await serving(world.graph, "off_anna", conditionalRelease=after(63))
    return world


def given(**more: Any) -> dict[str, Any]:
    """Input of `recordHandover` of Anna's time in custody, which has no handover yet."""
    return {"key": "key-of-handover", "spell": "spl_off_anna", "version": 0, **more}


async def record(world: Asking, as_: str = "pat", **more: Any) -> dict[str, Any]:
    """What `recordHandover` answers."""
    return dict((await world.data(RECORD, as_, input=given(**more)))["recordHandover"])


async def test_a_whole_handover_is_complete(inside: Asking) -> None:
    """Every line done, both officers named, and from which day the area is responsible."""
    body = await record(inside, **WHOLE)
    assert body["userErrors"] == []
    made = body["handover"]
    assert (made["area"]["name"], made["officer"]["name"]) == ("West Yorkshire", "J Reed")
    assert (made["supervisor"], made["responsibleFrom"]) == ("S Idowu", "2003-12-02")
    found = (await inside.data(READ))["offender"]
    assert found["release"]["complete"] is True
    assert {one["state"] for one in found["release"]["items"]} == {"DONE"}
    assert found["handovers"] == [{"version": 1, "planAgreedOn": "2003-09-20"}]


async def test_prison_and_area_record_one_after_the_other(inside: Asking) -> None:
    """On the version that they read; what it was is kept, and another's version is refused."""
    assert (await record(inside, "sam", supervisor="S Idowu", planAgreedOn="2003-09-20"))["handover"][
        "version"
    ] == 1
    stale = await record(inside, "pat", key="key-of-pat", area="area_wy")
    assert stale == {"handover": None, "userErrors": [{"code": "CHANGED", "field": "version"}]}
    done = (
        await record(inside, "pat", key="key-of-pat", version=1, area="area_wy", planAgreedOn="2003-09-25")
    )["handover"]
    assert (done["version"], done["supervisor"], done["area"]["name"]) == (2, "S Idowu", "West Yorkshire")
    assert [one["changes"] for one in done["replaced"]] == [[{"name": "planAgreedOn", "was": "2003-09-20"}]]
    states = {one["code"]: one["state"] for one in (await inside.data(READ))["offender"]["release"]["items"]}
    assert states["RELEASE_PLAN"] == "DONE" and states["RESPONSIBLE_AREA"] == "MISSING"


async def test_a_command_is_done_once_and_kept(inside: Asking) -> None:
    """A double click changes nothing; one audit entry and one event say who did it."""
    first = await record(inside, planAgreedOn="2003-09-20")
    assert await record(inside, planAgreedOn="2003-09-20") == first
    ((entries, events),) = await inside.graph.read(
        """MATCH (h:Handover {id: $id})
        RETURN COLLECT { MATCH (e:AuditEntry {operation: 'recordHandover', about: [h.id]})-[:ON]->(o:Offender)
                         RETURN [e.by, e.action, o.id] },
               COLLECT { MATCH (e:Event {subject: h.id}) RETURN e.kind }""",
        {"id": first["handover"]["id"]},
    )
    assert (entries, events) == ([["pat", "WRITE", "off_anna"]], ["HANDOVER_RECORDED"])


async def test_two_who_record_at_once_do_not_overwrite_each_other(inside: Asking) -> None:
    """One of them wins; the other is told to look again."""

    async def one(who: str) -> list[dict[str, str]]:
        context = Context(BY_ID[who].viewer, inside.graph, inside.audit)
        body = (await FAST.run(context, RECORD, {"input": given(key=f"key-of-{who}", supervisor=who)})).body()
        return list(body["data"]["recordHandover"]["userErrors"])

    answers = await asyncio.gather(*(one(who) for who in ("pat", "sam", "max", "owen")))
    assert sorted(bool(errors) for errors in answers) == [False, True, True, True]
    assert {error["code"] for errors in answers for error in errors} == {"CHANGED"}
    rows = await inside.graph.read(
        "MATCH (p:Spell {id: 'spl_off_anna'})-[:HAS_HANDOVER]->(h) RETURN h.version", {}
    )
    assert rows == [[1]]


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({}, "NOTHING_GIVEN", None),
        ({"planAgreedOn": "2003-10-01"}, "STILL_TO_COME", "planAgreedOn"),
        ({"addressFit": True}, "NOT_CHECKED", "addressCheckedOn"),
        ({"conditionsSettledOn": "2003-09-01"}, "NO_CONDITIONS", "conditions"),
        ({"reportsOn": "2003-09-29", "reportsAt": "Leeds"}, "IN_THE_PAST", "reportsOn"),
        ({"reportingToldOn": "2003-09-29"}, "NOWHERE_TO_REPORT", "reportsAt"),
        ({"grantedOn": "PAROLE"}, "GRANTED_IN_PART", "grantedFor"),
        ({"supervisor": "x" * 201}, "TOO_LONG", None),
        ({"area": "area_none"}, "UNKNOWN_AREA", "area"),
        ({"area": "area_lr", "officer": "ofr_reed"}, "OFFICER_ELSEWHERE", "officer"),
        ({"responsibleFrom": "2003-12-02"}, "NO_AREA", "area"),
    ],
)
async def test_what_cannot_be_is_refused_whole(
    inside: Asking, wrong: dict[str, Any], code: str, field: str | None
) -> None:
    """With its code and field; nothing of it is written."""
    assert await record(inside, **wrong) == {"handover": None, "userErrors": [{"code": code, "field": field}]}
    assert (await inside.data(READ))["offender"]["handovers"] == []


async def test_who_may_record(inside: Asking) -> None:
    """The area that supervises and the prison that holds; to others it is forbidden, or not there."""
    for who in ("vera", "tess", "aldo", "dan", "wy-police", "meera"):
        assert (await inside.fault(RECORD, who, input=given(supervisor="x")))[0] == "FORBIDDEN"
    for spell in ("spl_off_hide", "spl_none", "sen_off_anna_1"):
        body = await inside.data(RECORD, input=given(spell=spell, supervisor="x"))
        assert body["recordHandover"] == {
            "handover": None,
            "userErrors": [{"code": "NOT_FOUND", "field": "spell"}],
        }
    await inside.graph.run("MATCH (t:Stay {id: 'sty_off_anna'}) SET t.to = date('2003-09-29')")
    assert (await record(inside, supervisor="x"))["userErrors"] == [{"code": "NOT_HELD", "field": "spell"}]


async def test_the_victim_unit_and_the_public_protection_meeting_are_told(inside: Asking) -> None:
    """By those of each, and seen by them alone: no other answer changes by a byte."""
    everyone = '{ offender(id: "off_anna") { release { complete items { code state } } handovers { id } } }'
    before = await inside(everyone)
    tell = {"key": "key-of-telling", "spell": "spl_off_anna"}
    for who in ("pat", "sam", "max", "petra"):
        assert (await inside.fault(TELL_VICTIMS, who, input=tell))[0] == "FORBIDDEN"
    body = await inside.data(TELL_VICTIMS, "vera", input=tell)
    assert body["tellVictimUnit"]["userErrors"] == []
    assert (await inside.fault(TELL_REGISTER, "petra", input=tell))[0] == "FORBIDDEN"
    told = await inside(TELL_REGISTER, "petra", purpose="Release", input={**tell, "key": "key-of-petra"})
    assert told["data"]["tellRegister"]["userErrors"] == []
    asked = """{ offender(id: "off_anna") { %s { items { code state words } } } }"""
    for who, field, code in (
        ("vera", "releaseForVictims", "VICTIM_TOLD"),
        ("petra", "releaseForRegister", "MAPPA"),
    ):
        (line,) = (await inside(asked % field, who, purpose="Release"))["data"]["offender"][field]["items"]
        assert (line["code"], line["state"]) == (code, "DONE")
        assert "Told on 30 September 2003" in line["words"]
    assert await inside(everyone) == before
