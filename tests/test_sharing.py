"""Partner agencies: agreed fields of people in the agreement's filter, each read a share; all else is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from demo.staff import BY_ID, POLICE
from graph.staff import keep_staff
from resolvers.audit import looks
from resolvers.context import Claim, Context, Viewer
from resolvers.standing import Standings
from rules.clock import now, today
from tests.test_limits import limited
from tests.world import FAST, Asking

AWAY = "MATCH (s:Supervision {id: 'sup_' + $id}) SET s.to = date('2003-01-01')"
AGREED = """{ offender(id: "off_bill") { surname forenames dateOfBirth identifiers { scheme value }
  currentSupervisions { from team area { name } } currentStay { from prison { name } } } }"""


def police(**given: Any) -> Viewer:
    """The demonstration's partner client, with another agreement if asked."""
    viewer = BY_ID["wy-police"].viewer
    assert viewer.agreement is not None
    return replace(viewer, agreement=replace(viewer.agreement, id="agr_1", **given))


async def test_agreed_fields_of_people_in_the_filter(world: Asking) -> None:
    """As the agreement names them."""
    assert (await world.data(AGREED, police()))["offender"] == {
        "surname": "Kowalski",
        "forenames": "William",
        "dateOfBirth": "1981-12-10",
        "identifiers": [{"scheme": "PNC", "value": "1979/0163001B"}],
        "currentSupervisions": [
            {"from": "2002-01-01", "team": "Leeds team", "area": {"name": "West Yorkshire"}}
        ],
        "currentStay": {"from": "2001-03-01", "prison": {"name": "Leeds"}},
    }


@pytest.mark.parametrize(
    "field",
    [
        "sex",
        "addresses { postcode }",
        "sentences { type }",
        "contacts(first: 1) { totalCount }",
        "files { system }",
        "limits { kind }",
        "victims { surname }",
        "registerEntries { level }",
        "openedUntil",
        "currentSupervisions { officer { name } }",
        "names { surname }",
    ],
)
async def test_any_other_field_is_refused(world: Asking, field: str) -> None:
    """Whether or not the person has any; the rest is answered."""
    for id in ("off_bill", "off_none"):
        body = await world('{ offender(id: "%s") { surname %s } }' % (id, field), police())
        assert [one["extensions"]["code"] for one in body["errors"]] == ["FORBIDDEN"]
    assert (await world('{ offender(id: "off_bill") { surname %s } }' % field, police()))["data"]["offender"][
        "surname"
    ]


async def test_the_police_read_the_register_where_it_was_agreed(world: Asking) -> None:
    """The fields that the agreement names, of people in its filter; without them there is no register."""
    fields = {"Offender.registerEntries", "RegisterEntry.category", "RegisterEntry.level"}
    viewer = police(fields=police().grants.agreed | fields)
    ask = '{ offender(id: "%s") { surname registerEntries { category level } } }'
    found = (await world.data(ask % "off_bill", viewer))["offender"]
    assert found["registerEntries"] == [{"category": "VIOLENT_OR_OTHER_SEXUAL", "level": 2}]
    assert (await world.fault('{ offender(id: "off_bill") { registerEntries { force } } }', viewer))[
        0
    ] == "FORBIDDEN"
    # Known from the register alone: nobody of the agreement's area.
    assert (await world.data(ask % "off_veil", viewer))["offender"] is None
    await world.graph.run(AWAY, {"id": "off_bill"})
    assert (await world.data(ask % "off_bill", viewer))["offender"] is None


@pytest.mark.parametrize(
    "ask",
    [
        '{ offender(id: "off_bill") { surname } }',
        '{ offenderByIdentifier(scheme: PNC, value: "1979/0163001B") { surname } }',
        '{ offenders(area: "area_wy", first: 2) { totalCount edges { cursor node { id surname } } pageInfo { hasNextPage endCursor } } }',
        '{ offenders(prison: "pri_le", first: 9) { totalCount nodes { id } } }',
    ],
)
async def test_whoever_is_outside_the_filter_is_not_found(world: Asking, ask: str) -> None:
    """No error, and nothing in counts, orders or pages: as if they were not in the record at all."""
    inside = orjson.dumps(await world(ask, police()))
    await world.graph.run(AWAY, {"id": "off_bill"})
    outside = orjson.dumps(await world(ask, police()))
    assert outside != inside and b"errors" not in outside
    await world.graph.run("MATCH (o:Offender {id: 'off_bill'}) DETACH DELETE o")
    assert orjson.dumps(await world(ask, police())) == outside


@pytest.mark.parametrize("kind", ["EXCLUSION", "RESTRICTION"])
async def test_limited_people_are_not_shared(world: Asking, kind: str) -> None:
    """Neither somebody kept from the client by name nor somebody kept for others; and the glass is not theirs to break."""
    await limited(world.graph, "off_bill", kind, "wy-police" if kind == "EXCLUSION" else "pat")
    assert (await world.data(AGREED, police()))["offender"] is None
    await world.graph.run(
        """MATCH (o:Offender {id: 'off_carl'}) MATCH (u:Supervision {id: 'sup_off_carl'}) SET u.to = date('2003-01-01')
        CREATE (:BreakGlass {id: 'brk_1', by: 'wy-police', open: true, until: datetime() + duration('PT1H')})-[:OPENS]->(o)"""
    )
    assert (await world.data('{ offender(id: "off_carl") { surname } }', police()))["offender"] is None


async def test_nobody_is_found_by_what_is_not_agreed(world: Asking) -> None:
    """A way of finding people tells what it asks for, so it is refused with that; other roots likewise."""
    for ask in (
        '{ offenders(search: "kowalski", first: 5) { totalCount } }',
        '{ node(id: "off_bill") { id } }',
        "{ areas(first: 1) { totalCount } }",
        "{ staff(first: 1) { totalCount } }",
        "{ accessReviews(first: 1) { totalCount } }",
        '{ restrictedRecords(search: "kowalski", first: 1) { totalCount } }',
    ):
        assert (await world.fault(ask, police()))[0] == "FORBIDDEN"
    assert POLICE.agreement is not None
    nameless = police(fields=POLICE.agreement.fields - {"Offender.identifiers"})
    ask = '{ offenderByIdentifier(scheme: PNC, value: "1979/0163001B") { surname } }'
    assert (await world.fault(ask, nameless))[0] == "FORBIDDEN"


async def test_each_read_is_a_share(world: Asking) -> None:
    """Who was told what of whom, under which agreement and for what; what was not there is noted too."""
    await world.data(AGREED, police())
    await world.data('{ offender(id: "off_none") { surname } }', police())
    found = looks(world.audit.path)
    share, _, refused, _ = found
    assert (share["action"], share["by"], share["subjects"]) == ("SHARE", "wy-police", ["off_bill"])
    assert share["agreement"] == "agr_1" and share["purpose"].startswith("Prevention of crime")
    assert share["parts"] == ["custody", "identity", "reference", "supervision"]
    assert (refused["action"], refused["asked"], refused["agreement"]) == ("REFUSED", ["off_none"], "agr_1")


async def test_an_agreement_that_ends(world: Asking) -> None:
    """From its last day on the client reads nothing, at the next request, whatever a server remembers."""
    there = Standings(world.graph)
    claim = Claim("wy-police", now(), now() + timedelta(hours=1), "s1")

    async def ask() -> dict[str, Any]:
        viewer = await there.viewer(claim)
        context = Context(viewer, world.graph, world.audit, renew=lambda: there.viewer(claim, anew=True))
        return (await FAST.run(context, AGREED)).body()

    assert (await ask())["data"]["offender"]["surname"] == "Kowalski"
    member = POLICE.kept
    member["agreements"][0]["to"] = today()
    await world.graph.write(lambda tx: keep_staff(tx, [member], by="test", at=now()))
    body = await ask()
    assert body["data"] == {"offender": None}
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await there.viewer(claim)).roles == frozenset()


async def test_an_agreement_of_a_prison(world: Asking) -> None:
    """The people whom it holds now, wherever they were supervised."""
    prison = police(areas=(), prisons=("LE",))
    ask = '{ offenders(prison: "pri_le", first: 9) { totalCount nodes { id } } offender(id: "off_anna") { surname } }'
    await world.graph.run(AWAY, {"id": "off_anna"})
    found = await world.data(ask, prison)
    assert found["offenders"]["totalCount"] == 3 and found["offender"]
    await world.graph.run("MATCH (s:Stay {id: 'sty_off_anna'}) SET s.to = date('2003-01-01')")
    found = await world.data(ask, prison)
    assert found["offenders"]["totalCount"] == 2 and found["offender"] is None
