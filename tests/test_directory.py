"""Files for the staff directory: taken whole or not at all, with every fault named; what changes holds at once."""

from __future__ import annotations

from datetime import timedelta
from json import loads
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import commands
from graph.directory import change_directory, listed
from graph.session import Graph
from resolvers.agreements import read_agreement
from resolvers.context import Claim, Context
from resolvers.directory import COLUMNS, Faulty, read_staff
from resolvers.standing import Standings
from rules.clock import now, today
from schema.sharing import wrong_fields
from settings import Settings
from tests.conftest import of_the_command
from tests.world import FAST, Asking

HEAD = ",".join(COLUMNS)
NEW = f"""{HEAD}
nia,Nia Bowen,sub-nia,PRACTITIONER,west-yorkshire,Leeds team,,,,2003-01-01,
nia,,,,,,,REGISTER,,2003-02-01,2030-02-01
nia,,,,,,,,ofr_reed,01/03/2003,
gov,Gov Nor,,PRISON_OFFICER,,,LE,,,2003-01-01,
"""
NOTES = '{ offender(id: "off_bill") { surname contacts(first: 2) { totalCount } registerEntries { id } } }'


async def load(graph: Graph, text: str) -> list[str]:
    """Load a file as the command does."""
    return await change_directory(graph, await read_staff(graph, text), by="dan", reason="load", at=now())


async def test_a_file_brings_people_in(world: Asking) -> None:
    """New people with what they hold; again, nothing changes, not even their standing."""
    assert await load(world.graph, NEW) == [
        "nia: new, Nia Bowen",
        "nia: PRACTITIONER at west-yorkshire Leeds team from 2003-01-01",
        "nia: REGISTER from 2003-02-01 to 2030-02-01",
        "nia: ofr_reed from 2003-03-01",
        "gov: new, Gov Nor",
        "gov: PRISON_OFFICER at LE from 2003-01-01",
    ]
    viewer = await Standings(world.graph).viewer(_claim("sub-nia", provider="https://id.test"))
    assert (viewer.id, viewer.areas, viewer.officers) == ("nia", ("west-yorkshire",), ("ofr_reed",))
    assert await load(world.graph, NEW) == []
    again = await Standings(world.graph).viewer(_claim("nia"))
    assert again.standing == viewer.standing == 1
    assert [row[1] for row in await listed(world.graph) if row[0] == "gov"] == ["Gov Nor"]


async def test_what_ends_is_kept_as_it_was(world: Asking) -> None:
    """A line again with an end; a new name; each with an audit entry, an event and what it replaced."""
    await load(world.graph, NEW)
    ended = f"""{HEAD}
nia,Nia Bowen-Hale,,PRACTITIONER,west-yorkshire,Leeds team,,,,2003-01-01,2003-09-01
nia,,,MANAGER,west-yorkshire,,,,,2003-09-01,
nia,,,,,,,,ofr_reed,2003-03-01,2003-09-01
"""
    assert await load(world.graph, ended) == [
        "nia: name and subject now Nia Bowen-Hale, sub-nia",
        "nia: PRACTITIONER at west-yorkshire Leeds team from 2003-01-01 to 2003-09-01 (was to none)",
        "nia: MANAGER at west-yorkshire from 2003-09-01",
        "nia: ofr_reed from 2003-03-01 to 2003-09-01",
    ]
    viewer = await Standings(world.graph).viewer(_claim("nia"))
    assert ([role.name for role in viewer.roles], viewer.officers, viewer.standing) == (["MANAGER"], (), 2)
    rows = await world.graph.read(
        """MATCH (s:Staff {id: 'nia'})-[:WAS]->(v:Version)
        MATCH (s)-[:HOLDS]->(:Post {role: 'PRACTITIONER'})-[:WAS]->(w:Version)
        RETURN v.name, w.to, COUNT { (:AuditEntry {about: ['nia'], by: 'dan'}) },
            COUNT { (:Event {kind: 'STANDING_CHANGED', subject: 'nia'}) }""",
        {},
    )
    assert rows == [["Nia Bowen", None, 2, 2]]


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (["nia,,,MANAGER,west-yorkshire,,,,,2003-01-01,"], ["line 2, column name: nia is new: give a name."]),
        (
            ["Nia B,Nia,,,,,,,,,"],
            [
                "line 2, column staff: “Nia B” is no staff id: use small letters, digits, - and dots, 40 at most."
            ],
        ),
        (
            ["nia,Nia,,MANAGER,mercia,,,,,2003-01-01,", "nia,Nia,,PRISON_OFFICER,,,XX,,,soon,"],
            [
                "line 2, column area: There is no area mercia.",
                "line 3, column from: “soon” is not a date: write it as 2003-09-30.",
                "line 3, column prison: There is no prison XX.",
            ],
        ),
        (
            ["nia,Nia,,MANAGER,,,,,,2003-01-01,", "nia,Nia,,PRISON_OFFICER,,,,,,2003-01-01,"],
            [
                "line 2, column area: MANAGER is held in an area: name it.",
                "line 3, column prison: PRISON_OFFICER is held in a prison: name it.",
            ],
        ),
        (["nia,Nia,,CHIEF,,,,,,2003-01-01,"], ["line 2, column role: Use one of PRACTITIONER, "]),
        (["nia,Nia,,PARTNER_AGENCY,,,,,,2003-01-01,"], ["line 2, column role: Use one of PRACTITIONER, "]),
        (["nia,Nia,,,,,,SECRET,,2003-01-01,"], ["line 2, column clearance: Use one of "]),
        (["nia,Nia,,,,,,,ofr_none,2003-01-01,"], ["line 2, column officer: There is no officer ofr_none."]),
        (
            ["nia,Nia,,AUDITOR,,,,REGISTER,,2003-01-01,"],
            ["line 2, column clearance: Say one thing a line: role or clearance."],
        ),
        (["nia,Nia,,AUDITOR,,,,,,,"], ["line 2, column from: Say from which day on."]),
        (["nia,Nia,,,,,,,,2003-01-01,"], ["line 2, column from: Say what it is that has dates"]),
        (
            ["nia,Nia,,AUDITOR,,,,,,2003-01-01,2003-01-01"],
            ["line 2, column to: It must end after the day on which it begins."],
        ),
        (
            ["nia,Nia,,AUDITOR,,T1,,,,2003-01-01,"],
            ["line 2, column team: A team is part of an area: name that too."],
        ),
        (["nia,Nia,demo-pat,,,,,,,,"], ["line 2, column subject: This subject is pat's."]),
        (
            ["nia,Nia,one,,,,,,,,", "una,Una,one,,,,,,,,", "nia,Nina,,,,,,,,,"],
            [
                "line 3, column subject: This subject is nia's.",
                "line 4, column name: nia is called Nia on line 2.",
            ],
        ),
        (
            ["nia,Nia,,AUDITOR,,,,,,2003-01-01,2004-01-01", "nia,Nia,,AUDITOR,,,,,,2003-06-01,"],
            ["line 3, column from: This file says the same for a time that overlaps."],
        ),
        (["nia,Nia,,AUDITOR"], ["line 2: There are 4 values for 11 columns."]),
        (['nia,"Nia'], ["line 3: This is not CSV: unexpected end of data."]),
    ],
)
async def test_a_faulty_file_changes_nothing(world: Asking, lines: list[str], faults: list[str]) -> None:
    """Every fault with its line and column, though a good line stands before it."""
    good = "gov,Gov Nor,,PRISON_OFFICER,,,LE,,,2003-01-01,"
    with pytest.raises(Faulty) as caught:
        await load(world.graph, "\n".join([HEAD, *lines, good]))
    told = list(map(str, caught.value.faults))
    assert len(told) == len(faults)
    assert all(one.startswith(begin) for one, begin in zip(told, faults, strict=True)), told
    assert await world.graph.read("MATCH (s:Staff {id: 'gov'}) RETURN s.id", {}) == []


async def test_a_file_without_its_columns_is_not_read(world: Asking) -> None:
    """One too few, one too many, one twice."""
    for head in (HEAD.replace(",to", ""), HEAD + ",pay", HEAD.replace("officer", "role"), ""):
        with pytest.raises(Faulty, match="The columns must be staff, name, subject"):
            await read_staff(world.graph, head + "\n")


@pytest.mark.parametrize(
    ("change", "sees"),
    [
        ("nia,,,PRACTITIONER,west-yorkshire,Leeds team,,,,2003-01-01,{today}", {"offender": None}),
        ("nia,,,,,,,REGISTER,,2003-02-01,{today}", {"registerEntries": None}),
        ("nia,,,PUBLIC_PROTECTION,,,,,,2003-01-01,", {}),
        ("nia,,,MANAGER,west-yorkshire,,,,,2003-01-01,", {}),
    ],
)
async def test_a_change_holds_at_the_next_request_of_another_process(
    world: Asking, change: str, sees: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a server process remembers is found out by the statement itself: one while nothing has changed, and then
    three: the one that finds nothing, the standing anew, and the one that answers."""
    tomorrow = today() + timedelta(days=1)
    await load(world.graph, NEW.replace("2030-02-01", tomorrow.isoformat()))
    there = Standings(world.graph)
    claim = _claim("nia")
    await there.viewer(claim)
    sent: list[str] = []
    read = Graph.read

    async def watching(self: Graph, statement: str, parameters: Any) -> Any:
        sent.append(statement)
        return await read(self, statement, parameters)

    monkeypatch.setattr(Graph, "read", watching)

    async def ask() -> dict[str, Any]:
        viewer = await there.viewer(claim)
        context = Context(
            viewer, world.graph, world.audit, "Review", renew=lambda: there.viewer(claim, anew=True)
        )
        body = (await FAST.run(context, NOTES)).body()
        return dict(body["data"]["offender"] or {"offender": None})

    before = await ask()
    assert before["registerEntries"] and before["contacts"]
    assert len(sent) == 1
    await load(world.graph, f"{HEAD}\n{change.replace('{today}', today().isoformat())}\n")
    sent.clear()
    after = await ask()
    assert after == ({**before, **sees} if "offender" not in sees else sees)
    assert len(sent) == 3
    await ask()
    assert len(sent) == 4


def _claim(staff: str, provider: str = "") -> Claim:
    return Claim(staff, now(), now() + timedelta(hours=1), "s1", provider)


AGREEMENT = """# What Leicestershire Constabulary may be told.
client: leics-police
name: Leicestershire Constabulary client
agency: Leicestershire Constabulary
purpose: Prevention of crime
legalBasis: Crime and Disorder Act 1998, section 115
fields:
  - Query.offenderByIdentifier
  - Offender.surname
  - Offender.identifiers
  - Identifier.value
areas: [leicestershire-and-rutland]
from: 2003-01-01
"""


async def test_an_agreement_is_loaded(world: Asking) -> None:
    """Once; a field more is a change of it, and the client may read it at the next request."""

    async def bring(text: str) -> list[str]:
        client = await read_agreement(world.graph, text, wrong_fields)
        return await change_directory(world.graph, [client], by="dan", reason="load", at=now())

    assert await bring(AGREEMENT) == [
        "leics-police: new, Leicestershire Constabulary client",
        "leics-police: Leicestershire Constabulary from 2003-01-01",
    ]
    assert await bring(AGREEMENT) == []
    viewer = await Standings(world.graph).viewer(_claim("leics-police"))
    assert viewer.agreement is not None
    assert viewer.agreement.areas == ("leicestershire-and-rutland",)
    (changed,) = await bring(
        AGREEMENT.replace("  - Identifier.value\n", "  - Identifier.value\n  - Offender.forenames\n")
    )
    assert changed.startswith("leics-police: Leicestershire Constabulary from 2003-01-01 (was fields [")
    viewer = await Standings(world.graph).viewer(_claim("leics-police"))
    assert viewer.agreement is not None and "Offender.forenames" in viewer.agreement.fields
    rows = await world.graph.read("MATCH (:Agreement)-[:WAS]->(v:Version) RETURN size(v.fields)", {})
    assert rows == [[4]]
    assert await bring(AGREEMENT + "to: 2003-06-01\n") != []
    assert (await Standings(world.graph).viewer(_claim("leics-police"))).roles == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("purpose: Prevention of crime\n", "", "line 1, column 1: Give purpose."),
        (
            "Offender.surname",
            "Offender.shoeSize",
            "line 9, column 5: There is no field Offender.shoeSize in the schema.",
        ),
        (
            "Offender.surname",
            "Offender.victims",
            "line 9, column 5: Offender.victims is in a part of the record that no agency may read (victims).",
        ),
        ("Offender.surname", "Victim.surname", "line 9, column 5: Victim.surname is in a part"),
        (
            "Offender.identifiers",
            "Offender.age",
            "line 11, column 5: Nothing that the agreement names leads to Identifier.",
        ),
        ("Query.offenderByIdentifier", "Offender.sex", "line 7, column 1: Name a way to find people"),
        ("leicestershire-and-rutland", "mercia", "line 12, column 9: There is no area mercia."),
        (
            "areas: [leicestershire-and-rutland]\n",
            "",
            "line 4, column 1: Say of whom: give areas, prisons or both.",
        ),
        ("from: 2003-01-01", "from: soon", "line 13, column 1: Give from as a day, such as 2003-09-30."),
        ("from: 2003-01-01", "from: 2003-01-01\nto: 2002-01-01", "line 14, column 1: It must end after"),
        (
            "from: 2003-01-01",
            "from: 2003-01-01\nsubject: demo-pat",
            "line 14, column 1: This subject is pat's.",
        ),
        (
            "from: 2003-01-01",
            "from: 2003-01-01\nprice: 3",
            "line 14, column 1: There is nothing called price",
        ),
        ("client: leics-police", "client: Leics Police", "line 2, column 1: Use small letters"),
        ("fields:\n", "fields: [\n", "line 8"),
        (AGREEMENT, "- a\n", "line 1: Give client, name, agency"),
    ],
)
async def test_a_faulty_agreement_changes_nothing(world: Asking, old: str, new: str, fault: str) -> None:
    """Each fault with its line and column."""
    assert old in AGREEMENT
    with pytest.raises(Faulty) as caught:
        await read_agreement(world.graph, AGREEMENT.replace(old, new), wrong_fields)
    assert str(caught.value.faults[0]).startswith(fault), str(caught.value)
    assert len(caught.value.faults) == 1


def test_the_commands(
    world: Asking, test_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They say what changed and end with 0, or name each fault and end with 1; `list` shows who is there."""
    of_the_command(test_settings, tmp_path, monkeypatch)

    def record(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(commands, arguments)
        return done.exit_code, done.output

    staff, agreement = tmp_path / "staff.csv", tmp_path / "agreement.yaml"
    staff.write_text(NEW)
    agreement.write_text(AGREEMENT)
    code, said = record("staff", "load", str(staff), "--by", "dan")
    assert code == 0 and said.endswith("gov: PRISON_OFFICER at LE from 2003-01-01\nChanged: 6.\n")
    assert record("staff", "load", str(staff), "--by", "dan") == (0, "Nothing is new in this file.\n")
    staff.write_text(NEW.replace("west-yorkshire", "mercia"))
    code, said = record("staff", "load", str(staff), "--by", "dan")
    assert code == 1 and "line 2, column area: There is no area mercia." in said
    assert "Nothing was changed: 1 fault." in said
    code, said = record("agreement", "load", str(agreement), "--by", "dan")
    assert code == 0 and said.endswith("Changed: 2.\n")
    code, said = record("staff", "list")
    assert code == 0
    assert "nia  Nia Bowen\n    PRACTITIONER west-yorkshire Leeds team, from 2003-01-01\n" in said
    assert "    agreement of Leicestershire Constabulary, from 2003-01-01\n" in said
    code, said = record("staff", "list", "--json")
    assert {one["id"] for one in loads(said)} >= {"nia", "gov", "leics-police"}
