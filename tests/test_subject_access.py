"""A person's copy of their record: all that is held, less what the law keeps back, and never who a victim is."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from graph.outbox import write_audit
from graph.session import Graph
from resolvers.audit import Audit
from rules.clock import now
from rules.subject_access import EVERY, Told, plain, rules, without_names
from settings import Problem
from tests.conftest import wipe
from tests.conventions.statements import constants
from tests.copies import ROWAN, SIAN, copy, deliver, id_of

LAW = rules()

PLANT = """
MATCH (o:Offender {id: $id})
SET o.limited = true
CREATE (o)-[:LIMITED_BY]->(l:Limitation {id: 'lim_x', kind: 'RESTRICTION', from: date('2003-01-01'),
    message: 'Secret-message', by: 'petra', recordedAt: datetime()})
CREATE (o)<-[:OPENS]-(:BreakGlass {id: 'brk_x', by: 'pat', reason: 'Secret-reason', at: datetime(), until: datetime()})
CREATE (o)-[:KEPT_APART]->(:CaseFile {id: 'fil_v_x', apart: 'REGISTER', surname: 'Secretname', pnc: '2000/0000007G'})
    -[:REGISTERED]->(:Fact:RegisterEntry {id: 'reg_x', category: 'SECRETCAT', level: 2, from: date('2002-02-01')})
CREATE (o)-[:KEPT_APART]->(:CaseFile {id: 'fil_w_x', apart: 'VICTIMS', officer: 'Secretofficer'})
    -[:OFFENDED_AGAINST]->(:Fact:Victim {id: 'vic_x', surname: $surname, forenames: 'Zelda',
    lines: ['4 Secretelm Row'], postcode: 'LS2 2BB', wantsContact: 'YES', from: date('2002-01-20')})
WITH l MATCH (s:Staff {id: 'petra'}) CREATE (l)-[:NAMES]->(s)
"""
"""Everything of which a person must not learn."""

LOOKED = """
MATCH (o:Offender {id: $id})
UNWIND $looks AS look
CREATE (:AuditEntry {id: look[0], at: datetime('2003-08-14T10:00:00Z'), by: 'secretstaff', action: look[1], roles: look[2],
    parts: look[3], purpose: 'secretpurpose', operation: 'x', hash: 'h', segment: 's', number: 1})-[:ON]->(o)
"""

SHARED = "Area|Prison|Officer|Staff|Limitation|BreakGlass|AuditEntry|RegisterEntry|Victim|Block|Decision"
"""Labels that lead on to what is other people's, or that are withheld whole."""

MINE = f"""
MATCH (o:Offender {{id: $id}})
CALL (o) {{
    MATCH path = (o)-[*0..6]-(n)
    WHERE none(m IN nodes(path) WHERE m:{SHARED}) AND none(r IN relationships(path) WHERE type(r) = 'RESEMBLES')
    RETURN DISTINCT n
    UNION
    MATCH (r:Reject) WHERE r.raw CONTAINS '03/00001' OR r.raw CONTAINS 'AB1234' RETURN r AS n
}}
RETURN labels(n), properties(n), [(n)<-[:WAS]-(of) | [of.id, labels(of)]]
"""
"""All that hangs together with a person, found without any of the statements that the copy is made with."""


Plant = Callable[..., Awaitable[None]]


@pytest.fixture(scope="module")
async def record(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """What `deliver` brings, for all tests of this file: what they plant in it they plant with `plant`."""
    await wipe(graph)
    await deliver(graph, tmp_path_factory.mktemp("delivered") / "delivery")
    return graph


@pytest.fixture
async def plant(record: Graph) -> AsyncIterator[Plant]:
    """Put something into the record for one test. All nodes have ids that end in `_x`, or were written by `planted`."""
    before = await record.read(
        "MATCH (c:Contact)-[:FROM]->(s) WHERE c.number = 1 RETURN c.id, c.notes, s.id, s.raw", {}
    )

    async def put(statement: str, **values: Any) -> None:
        await record.run(statement, values)

    yield put
    await record.run("MATCH (n) WHERE n.id ENDS WITH '_x' OR n.by = 'planted' DETACH DELETE n")
    await record.run("MATCH (o:Offender) SET o.limited = false")
    for contact, notes, row, raw in before:
        await record.run(
            "MATCH (c {id: $contact}), (s {id: $row}) SET c.notes = $notes, s.raw = $raw",
            {"contact": contact, "notes": notes, "row": row, "raw": raw},
        )


# Nothing is forgotten


async def test_every_property_that_is_stored_is_shown_or_withheld_for_a_reason(
    record: Graph, plant: Plant
) -> None:
    """Of every label and every relationship that is in the graph, with all that can be kept on a person in it."""
    id_ = await id_of(record, ROWAN)
    await plant(PLANT, id=id_, surname="Winter")
    await record.write(
        lambda tx: write_audit(
            tx, by="planted", action="WRITE", operation="x", at=now(), subjects=[id_], why="y"
        )
    )
    rows = await record.read("MATCH (n) UNWIND labels(n) AS l UNWIND keys(n) AS k RETURN DISTINCT l, k", {})
    links = await record.read("MATCH ()-[r]->() RETURN DISTINCT type(r), keys(r)", {})
    assert len(rows) > 200
    # A fact has the label of its kind besides, and a version the properties of what it was.
    kinds = {label for label, _ in rows} - {"Fact", "Version"}
    for label, name in rows:
        if label in kinds:
            LAW.label(label).ground(name)
    known = {name for kind in LAW.labels.values() for name in (*kind.shows, *kind.withholds)}
    assert {name for label, name in rows if label == "Version"} <= known
    for type_, names in links:
        for name in names:
            LAW.link(type_).ground(name)


def test_every_label_that_the_code_can_write_is_in_the_rules() -> None:
    """And every relationship: those of statements that no test has run yet."""
    labels: set[str] = set()
    links: set[str] = set()
    for text in constants().values():
        labels.update(re.findall(r"\(\w*:(?:Fact:)?([A-Z]\w+)", text))
        for types in re.findall(r"\[\w*:([A-Z_|]+)", text):
            links.update(types.split("|"))
    assert {"Offender", "Victim", "AuditEntry"} <= labels
    assert {"HAS_FILE", "OFFENDED_AGAINST"} <= links
    assert labels - set(LAW.labels) - {"Fact"} == set()
    assert links - set(LAW.links) == set()


def test_rules_stand_on_their_own() -> None:
    """Every ground is there, every column is shown, and each says how sure it is and from where."""
    for kind in (*LAW.labels.values(), *LAW.links.values()):
        assert set(kind.withholds.values()) <= set(LAW.grounds), kind.name
        assert not set(kind.shows) & set(kind.withholds), kind.name
        assert set(kind.columns) - set(kind.shows) <= {"area", "prison", "times"}, kind.name
        assert kind.section is None or kind.section in {section.key for section in LAW.sections}
        for word in kind.shows.values():
            plain("", word)
    assert all(ground.law and ground.source and ground.confidence for ground in LAW.grounds.values())
    assert LAW.grounds["victims"].told is Told.NEVER
    assert LAW.labels["Victim"].withholds == {EVERY: "victims"}


async def test_everything_that_is_held_is_in_the_copy(record: Graph, audit: Audit, tmp_path: Path) -> None:
    """Node by node and property by property, over all that hangs together with the person in the graph."""
    id_ = await id_of(record, ROWAN)
    given = await copy(record, audit, ROWAN, tmp_path / "out")
    by_id = {item["id"]: item for item in given.items if "id" in item}
    seen = 0
    for labels, properties, versions_of in await record.read(MINE, {"id": id_}):
        (label,) = set(labels) - {"Fact"}
        values = {key: _text(value) for key, value in properties.items()}
        if label == "ImportFile":
            continue
        if label == "Version":
            ((of, of_labels),) = versions_of
            (kind,) = (LAW.label(each) for each in of_labels if each != "Fact")
            before = [
                each["values"] | each["replaced"]
                for each in by_id[of]["earlier"]
                if each["replaced"]["supersededAt"] == values["supersededAt"]
            ]
            about = LAW.label("Version")
            shown = {
                k: v
                for k, v in values.items()
                if k in about.shows or (k in kind.shows and k not in about.withholds)
            }
            assert any(shown.items() <= each.items() for each in before), (label, of, shown, before)
        else:
            kind = LAW.label(label)
            shown = {k: v for k, v in values.items() if k in kind.shows}
            assert by_id[values["id"]]["values"] == shown, (label, shown)
        seen += len(shown)
    assert seen > 300
    kinds = {item["type"] for item in given.items}
    assert {"MergedOffender", "Contact", "Movement", "Stay", "Offence", "Reject", "SourceRecord"} <= kinds


def _text(value: Any) -> Any:
    """A stored value as the copy's JSON has it."""
    if isinstance(value, list):
        return [_text(each) for each in value]
    if not hasattr(value, "to_native"):
        return value
    native = value.to_native().isoformat()
    return native.replace("+00:00", "+00:00") if "T" in native else native


async def test_what_was_corrected_and_taken_off_is_in_it(record: Graph, audit: Audit, tmp_path: Path) -> None:
    given = await copy(record, audit, ROWAN, tmp_path / "out")
    (person,) = given.of("Offender")
    assert person["values"]["surname"] == "ASHBEE"
    assert {each["values"]["surname"] for each in person["earlier"]} >= {"ASHBY"}
    (gone,) = [item for item in given.of("Address") if "takenOff" in item]
    assert gone["values"]["lines"] == ["1 Mill Lane", "Derby"]
    assert gone["takenOff"][0]["reason"] == "No longer in the extract"
    (supervision,) = given.of("Supervision")
    assert [each["name"] for each in supervision["links"] if each["type"] == "Officer"] == ["K Hale"]
    (before,) = supervision["linksBefore"]
    assert (before["type"], before["name"], before["reason"]) == ("Officer", "J Reed", "Corrected extract")
    assert given.says("Surname: ASHBY")
    assert given.says("Officer: J Reed")
    assert given.says("All of this")


async def test_derived_words_and_staff_are_not_in_it(record: Graph, audit: Audit, tmp_path: Path) -> None:
    given = await copy(record, audit, ROWAN, tmp_path / "out")
    stored = {name for item in given.items for name in item["values"]}
    stored |= {name for item in given.items for each in item.get("earlier", ()) for name in each["values"]}
    assert not stored & {"searchNames", "searchSounds", "searchKeys", "limited", "joining", "staying", "hash"}
    assert not given.says("tester")
    assert "named" not in given.json["withheld"]
    assert any(
        each["what"].startswith("Names of staff") and each["count"] is None for each in given.json["withheld"]
    )


# What the law keeps back


async def test_nothing_tells_of_victims_registers_limits_holds_and_shares(
    record: Graph, plant: Plant, audit: Audit, tmp_path: Path
) -> None:
    """The copy is the same, byte by byte, with them and without."""
    id_ = await id_of(record, ROWAN)
    without = await copy(record, audit, ROWAN, tmp_path / "without")
    await plant(PLANT, id=id_, surname="Winter")
    await plant(
        "MATCH (o:Offender {id: $id}) CREATE (o)-[:KEPT_FOR]->(:RetentionHold {id: 'hld_x', why: 'Secret-inquiry'})",
        id=id_,
    )
    looks = [
        ["aud_1_x", "SHARE", ["PARTNER_AGENCY"], ["identity"]],
        ["aud_2_x", "READ", ["VICTIM_LIAISON"], ["victims"]],
        ["aud_3_x", "BREAK_GLASS", ["PRACTITIONER"], ["identity"]],
        ["aud_4_x", "REFUSED", ["PRACTITIONER"], ["identity"]],
        ["aud_5_x", "READ", ["PUBLIC_PROTECTION", "MANAGER"], ["register"]],
    ]
    await plant(LOOKED, id=id_, looks=looks)
    with_them = await copy(record, audit, ROWAN, tmp_path / "with")
    assert with_them.bytes == without.bytes
    assert with_them.text == without.text


async def test_who_looked_is_told_by_kind_of_work_and_month(
    record: Graph, plant: Plant, audit: Audit, tmp_path: Path
) -> None:
    looks = [
        ["aud_1_x", "READ", ["PRACTITIONER"], ["identity", "contacts"]],
        ["aud_2_x", "READ", ["PRACTITIONER"], ["identity", "register"]],
    ]
    await plant(LOOKED, id=await id_of(record, ROWAN), looks=looks)
    given = await copy(record, audit, ROWAN, tmp_path / "out")
    (look,) = given.of("AuditEntry")
    assert look["values"] == {
        "at": "2003-08",
        "action": "Opened",
        "roles": ["Probation practitioner"],
        "parts": ["contacts", "identity"],
    }
    assert look["times"] == 2
    assert given.says("Probation practitioner")
    assert not given.says("secretstaff")
    assert not given.says("secretpurpose")


@pytest.mark.parametrize("surname", ["Winter", "O'Neill"])
async def test_who_a_victim_is_stands_nowhere(
    record: Graph, plant: Plant, audit: Audit, tmp_path: Path, surname: str
) -> None:
    """Not in a note or a row either, and not when the victim has a record too (as O'Neill has)."""
    id_ = await id_of(record, ROWAN)
    await plant(PLANT, id=id_, surname=surname)
    note = f"Saw {surname.upper().replace(chr(39), '')} and zelda at 4  secretelm row, ls2 2bb; not Zedland"
    await plant(
        "MATCH (:Offender {id: $id})-[:HAS_FILE]->()-[:HAD]->(c:Contact)-[:FROM]->(s) "
        "WHERE c.number = 1 SET c.notes = $note, s.raw = s.raw + $note",
        id=id_,
        note=note,
    )
    given = await copy(record, audit, ROWAN, tmp_path / "out")
    for words in (surname, "ONEILL", "Zelda", "Secretelm", "LS2 2BB", "vic_x", "Secret-"):
        assert not given.says(words) or (words == "ONEILL" and surname == "Winter"), words
    assert given.says("Saw [left out] and [left out] at [left out], [left out]; not Zedland")
    if surname != "Winter":
        own = await copy(record, audit, SIAN, tmp_path / "own")
        assert own.of("Offender")[0]["values"]["surname"] == "ONEILL"
        assert not own.says("Rowan")
        assert not own.says(id_)


def test_names_are_left_out_however_they_are_written() -> None:
    text = "Mrs O'Neill-Jones, ONEILL, jones; Siân's flat; neillson"
    left = "Mrs [left out], [left out], [left out]; [left out] flat; neillson"
    assert without_names(text, ["O’Neill-Jones", "Sian"]) == left
    assert without_names("Kay Ashby", ["Kay Ashby"], own={"ashby"}) == "[left out] Ashby"
    assert without_names("nothing", []) == "nothing"


async def test_a_faulty_row_that_names_somebody_else_is_only_counted(
    record: Graph, plant: Plant, audit: Audit, tmp_path: Path
) -> None:
    raw = "derbyshire|03/00001|STRANGER|Unknown||31/02/1980|M||||||||||||||||X|06/01/2003|"
    await plant(
        "CREATE (:Reject {id: 'rej_x', file: 'crams_derbyshire_people.txt', fileId: 'imp_x', line: 9, reason: 'bad-date', "
        "severity: 'REJECT', raw: $raw, current: true})",
        raw=raw,
    )
    given = await copy(record, audit, ROWAN, tmp_path / "out")
    assert not given.says("Stranger")
    assert [each["count"] for each in given.json["withheld"] if each["law"].endswith("7(4) to (6)")] == [1]
    assert {item["values"]["line"] for item in given.of("Reject")} >= {2}


async def test_an_officer_can_keep_back_entries_and_leave_out_names(
    record: Graph, audit: Audit, tmp_path: Path
) -> None:
    before = await copy(record, audit, ROWAN, tmp_path / "all")
    notes = {
        item["values"]["notes"]: item["id"] for item in before.of("Contact") if "notes" in item["values"]
    }
    assert before.says("First appointment")
    kept = {notes["First appointment"]: "crime", notes["No answer"]: "person"}
    given = await copy(
        record, audit, ROWAN, tmp_path / "some", keep_back=kept, leave_out=frozenset({"Licence"})
    )
    assert not given.says("First appointment")
    assert not given.says("No answer")
    assert given.says("After the [left out]")
    counts = {each["law"]: each["count"] for each in given.json["withheld"] if each["count"]}
    # The entry and the row that said it; what is kept back on the ground of crime is not told of.
    assert counts == {"Data Protection Act 1998, section 7(4) to (6)": 2}
    with pytest.raises(Problem, match="has no entry con_nothing"):
        await copy(record, audit, ROWAN, tmp_path / "none", keep_back={"con_nothing": "crime"})
    with pytest.raises(Problem, match="is no ground to keep an entry back: use one of crime"):
        await copy(record, audit, ROWAN, tmp_path / "none", keep_back={"con_x": "victims"})
    assert list((tmp_path / "none").iterdir()) == []
