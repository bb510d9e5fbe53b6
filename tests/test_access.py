"""Who may see what. What a person may not see changes nothing that they can see."""

from __future__ import annotations

import orjson
import pytest

from demo.staff import EVERYONE
from graph.session import Graph
from resolvers.access import TABLE, Role
from resolvers.audit import looks
from resolvers.parts import EXCEPTIONS, part_of
from schema.schema import schema
from schema.selection import PLUMBING
from tests.world import Asking, person

COMING = {
    "register",
    "victims",
    "looks",
    "shares",
    "inbox",
}

LIMIT = """
MATCH (o:Offender {id: $who}) SET o.limited = true
MERGE (o)-[:LIMITED_BY]->(l:Limitation {kind: $kind})
ON CREATE SET l.id = 'lim_' + $who + $kind, l.from = date('2003-01-01'), l.message = 'Ask.'
WITH l MATCH (s:Staff {id: $named}) MERGE (l)-[:NAMES]->(s)
"""

REACH = [
    'offender(id: "off_hide") { id }',
    'node(id: "off_hide") { id }',
    *(
        f'node(id: "{id}") {{ id }}'
        for id in (
            "fil_off_hide",
            "nam_off_hide",
            "idn_off_hide",
            "adr_off_hide",
            "sup_off_hide",
            "sen_off_hide_1",
            "ofn_off_hide_1",
            "spl_off_hide",
            "sty_off_hide",
            "mov_off_hide",
            "con_off_hide_1_1",
            "src_off_hide",
        )
    ),
    'offenderByIdentifier(scheme: PNC, value: "2003/0000003Y") { id }',
]


@pytest.mark.parametrize("way", REACH)
async def test_a_restricted_person_is_not_there(world: Asking, way: str) -> None:
    """By id, by any fact's id, by identifier."""
    name = way.partition("(")[0]
    assert await world.data("{ %s }" % way) == {name: None}
    # The same way leads to somebody who is not restricted, so the test can fail.
    open_way = way.replace("off_hide", "off_bill").replace("2003/0000003Y", "1979/0163001B")
    assert (await world.data("{ %s }" % open_way))[name] is not None


@pytest.mark.parametrize(
    "where",
    [
        'search: "kowalski"',
        'search: "12/10/1981"',
        'area: "area_wy"',
        'prison: "pri_le"',
        'officer: "ofr_reed"',
    ],
)
async def test_two_worlds_answer_alike(world: Asking, where: str) -> None:
    """With and without the hidden person: the same rows, order, cursors, totals, pages."""
    document = (
        """{ offenders(%s, first: 2) { totalCount edges { cursor node { id surname } }
        pageInfo { hasNextPage endCursor } } }"""
        % where
    )
    with_hidden = orjson.dumps(await world(document))
    await world.graph.run("MATCH (o:Offender {id: 'off_hide'}) DETACH DELETE o")
    assert orjson.dumps(await world(document)) == with_hidden


async def test_those_named_may_see_a_restricted_person_and_those_excluded_may_not(world: Asking) -> None:
    """Restriction names who may; exclusion names who may not."""
    await world.graph.run(LIMIT, {"who": "off_hide", "named": "pat", "kind": "RESTRICTION"})
    await world.graph.run(LIMIT, {"who": "off_bill", "named": "owen", "kind": "EXCLUSION"})
    hidden, excluded = '{ offender(id: "off_hide") { id } }', '{ offender(id: "off_bill") { id } }'
    assert (await world.data(hidden, "pat"))["offender"] and not (await world.data(hidden, "owen"))[
        "offender"
    ]
    assert (await world.data(excluded, "pat"))["offender"] and not (await world.data(excluded, "owen"))[
        "offender"
    ]


async def test_a_part_that_a_role_may_not_read_is_null_with_one_error(world: Asking) -> None:
    """However many things it would have stood in; the rest is answered."""
    document = '{ offenders(search: "kowalski", first: 5) { nodes { surname addresses { postcode } } } }'
    body = await world(document, "owen")
    assert "errors" not in body
    body = await world(
        document.replace("addresses { postcode }", "contacts(first: 3) { totalCount }"), "vera"
    )
    assert [node["contacts"] for node in body["data"]["offenders"]["nodes"]] == [None, None]
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FORBIDDEN"]
    assert body["errors"][0]["path"] == ["offenders", "nodes", "contacts"]


async def test_an_information_officer_reads_no_person(world: Asking) -> None:
    """Figures, not persons."""
    body = await world(
        '{ offender(id: "off_bill") { id surname } areas(first: 1) { nodes { name } } }', "ines"
    )
    assert body["data"] == {"offender": None, "areas": {"nodes": [{"name": "Leicestershire & Rutland"}]}}
    assert [error["path"] for error in body["errors"]] == [["offender"]]


async def test_what_is_forbidden_is_not_in_the_statement(
    world: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left out, not fetched and dropped."""
    sent: list[str] = []
    read = Graph.read

    async def watching(self: Graph, statement: str, parameters: object) -> object:
        sent.append(statement)
        return await read(self, statement, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(Graph, "read", watching)
    document = '{ offender(id: "off_bill") { surname contacts(first: 3) { nodes { notes } } } }'
    await world(document, "vera")
    assert not any("HAD" in statement or "notes" in statement for statement in sent)
    await world(document, "pat")
    assert any("HAD" in statement for statement in sent)


def test_every_field_belongs_to_a_part_of_the_table() -> None:
    """A new field without a line in the table is read by nobody, and fails here."""
    for name, kind in schema._schema.type_map.items():
        if name.startswith("__") or name.endswith(PLUMBING) or not hasattr(kind, "fields"):
            continue
        if name in ("Node", "Fact", "Figures"):
            continue  # interfaces: what they promise is read of the types
        if name.endswith(("Payload", "Input")) or name == "UserError":
            continue  # what a mutation is given and answers, which its own part allows
        for field in kind.fields:
            part = part_of(name, field)
            assert part in TABLE, f"{name}.{field} belongs to no part of the table in resolvers/access.py"


def test_the_table_names_nothing_that_is_not_there() -> None:
    """A part that no field has, or an exception for a field that is gone, is dead."""
    fields = {
        f"{name}.{field}"
        for name, kind in schema._schema.type_map.items()
        for field in getattr(kind, "fields", {})
    }
    assert set(EXCEPTIONS) <= fields
    parts = {part_of(*one.split(".")) for one in fields if not one.startswith("__")}
    assert parts | COMING >= set(TABLE)


def test_every_role_has_a_demonstration_member() -> None:
    """The demonstration shows what each kind of work sees."""
    assert {member.role for member in EVERYONE} == set(Role)


async def test_looking_is_recorded_before_the_answer(world: Asking) -> None:
    """Who, in which role, at whom, at which parts, and what was asked for in vain; reference data is nobody's record."""
    await world.data('query Look { offender(id: "off_bill") { surname sentences { type } } }', "petra")
    await world.data("{ areas(first: 5) { nodes { name } } }")
    await world.data('{ offender(id: "off_hide") { surname } }')
    lines = looks(world.audit.path)
    assert len(lines) == 4  # one for each way that `world` asks
    assert (
        lines[0]["by"] == "petra" and lines[0]["subjects"] == ["off_bill"] and lines[0]["operation"] == "Look"
    )
    assert lines[0]["parts"] == ["identity", "sentences"]
    assert [line["number"] for line in lines] == [1, 2, 3, 4]
    assert [lines[2][key] for key in ("action", "by", "subjects", "asked")] == [
        "REFUSED",
        "pat",
        [],
        ["off_hide"],
    ]


async def test_nothing_is_answered_when_looking_cannot_be_recorded(world: Asking) -> None:
    """A full disk shows nobody's record."""

    class Full:
        async def record(self, _entry: object) -> None:
            raise OSError("no space left on device")

    world.audit, kept = Full(), world.audit  # type: ignore[assignment]
    with pytest.raises(OSError, match="no space"):
        await world('{ offender(id: "off_bill") { surname } }')
    world.audit = kept


async def test_the_small_world_is_what_the_tests_say(world: Asking) -> None:
    """Adding a person shows in a count, so the counts above mean something."""
    await person(world.graph, "off_dora", "Kowalski", "Dora", "1980-01-01", "1967/9893091D", sex="FEMALE")
    data = await world.data('{ offenders(search: "kowalski", first: 5) { totalCount } }')
    assert data["offenders"]["totalCount"] == 3
