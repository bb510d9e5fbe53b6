"""The other systems in the record: facts, files kept apart, rows that wait, corrections, the same again."""

from __future__ import annotations

import logging
import shutil
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from graph.session import Graph
from importers.oasys.xml import ASSESSMENTS
from importers.report import ImportReport
from importers.run import clusters, import_paths, list_rejects
from tests.imports import EXTRACT, GOOD, SYSTEMS, book
from tests.snapshot import snapshot

SMALL = SYSTEMS.parent / "small"
DTTO = "dtto_derbyshire.xlsx"
VICTIM = {
    **GOOD["VICTIMS.victims"],
    "Victim surname": "SECRETVICTIM",
    "CRAMS ref": "03/00001",
    "Victim address": "4 Elm Row, Derby, DE1 1AA",
    "Response": "YES",
    "Release information": "Y",
}
CASE = {**GOOD["DTTO.cases"], "CRAMS ref": "03/00001", "Main drug": "HEROIN"}
SHEETS = ("DTTO.cases", "DTTO.tests", "DTTO.attendance", "DTTO.reviews")
BOOKS = ("CASEBOOK.people", "CASEBOOK.orders", "CASEBOOK.contacts")


def dtto(**cases: str) -> bytes:
    rows = {name: [GOOD[name]] for name in SHEETS} | {"DTTO.cases": [{**CASE, **cases}]}
    return book(*SHEETS, rows=rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A drop of every other system, beside the cases that they name."""
    copy = tmp_path / "drop"
    shutil.copytree(SYSTEMS, copy)
    for name in ("crams_derbyshire_people.txt", "lids_HO_prisoners.csv", "lids_LL_prisoners.csv"):
        shutil.copy(SMALL / name, copy)
    (copy / DTTO).write_bytes(dtto())
    (copy / "victims_derbyshire.xlsx").write_bytes(
        book("VICTIMS.victims", rows={"VICTIMS.victims": [VICTIM]})
    )
    (copy / "casebook_derbyshire.xlsx").write_bytes(book(*BOOKS, rows={name: [GOOD[name]] for name in BOOKS}))
    return copy


async def imported(graph: Graph, *paths: Path, day: date = EXTRACT) -> ImportReport:
    report = await import_paths(graph, list(paths), by="tester", extract_date=day)
    for file in report.files:
        assert file.rows == file.imported + file.unchanged + file.held + file.rejected, file
    return report


async def faults(graph: Graph) -> set[tuple[str, str]]:
    return {(row["file"], row["reason"]) for row in await list_rejects(graph)}


async def value(graph: Graph, statement: str, **parameters: Any) -> Any:
    ((found,),) = await graph.read(statement, parameters)
    return found


async def test_every_system_comes_in(empty_graph: Graph, folder: Path) -> None:
    """With its facts under its files, and rows that can't be taken accounted for."""
    report = await imported(empty_graph, folder)
    assert not report.refused
    rows = await empty_graph.read(
        "MATCH (n:Fact)<-[r]-() WHERE NOT type(r) IN ['HAS_FILE'] "
        "WITH [l IN labels(n) WHERE l <> 'Fact'][0] AS kind, count(DISTINCT n) AS number, "
        "collect(DISTINCT type(r)) AS types RETURN kind, number, types",
        {},
    )
    found = {kind: (number, types) for kind, number, types in rows}
    assert found["Assessment"] == (3, ["ASSESSED"])
    assert found["Objective"] == (3, ["HAS_OBJECTIVE"])
    assert found["ProgrammeSession"] == (2, ["HAS_SESSION"])
    assert found["ProgrammeTest"] == (1, ["HAS_TEST"])
    assert found["Treatment"] == (1, ["TREATED"])
    assert found["DrugTest"] == (1, ["HAS_DRUG_TEST"])
    assert found["TreatmentWeek"] == (1, ["HAS_WEEK"])
    assert found["CourtReview"] == (1, ["HAS_REVIEW"])
    assert found["RegisterEntry"] == (1, ["REGISTERED"])
    assert found["Victim"] == (1, ["OFFENDED_AGAINST"])
    assert found["Contact"] == (1, ["HAD"])
    assert {
        ("oasys_odc.csv", "duplicate-key"),
        ("oasys_odc.csv", "bad-number"),
        ("oasys_odc.csv", "unresolved-link"),
        ("iaps_derbyshire_sessions.csv", "orphan-reference"),
        ("iaps_derbyshire_tests.csv", "bad-number"),
        ("visor_nominals.csv", "unknown-code"),
    } <= await faults(empty_graph)


async def test_an_assessment_says_what_its_row_says(empty_graph: Graph, folder: Path) -> None:
    """Scores, risks to five groups, concerns, and where it was made."""
    await imported(empty_graph, folder)
    asm = await value(
        empty_graph,
        "MATCH (f:CaseFile {system: 'OASYS', reference: 'H0000001'})-[:ASSESSED]->(n) RETURN properties(n)",
    )
    assert (asm["service"], asm["kind"], asm["status"]) == ("PRISON", "REVIEW", "COMPLETE")
    assert asm["sectionScores"] == list(range(1, 13))
    assert asm["harmCommunity"] == [*["VERY_HIGH"] * 4, ""]
    assert asm["harmCustody"] == ["LOW"] * 5
    assert asm["concerns"] == ["SUICIDE"]
    rows = await empty_graph.read(
        "MATCH (f:CaseFile {system: 'OASYS'})-[:ASSESSED]->(n)-[:IN_AREA|AT]->(m) "
        "RETURN f.reference, f.cramsReference, f.cramsArea, f.prisonNumber, coalesce(m.slug, m.estab) ORDER BY f.reference",
        {},
    )
    assert rows == [
        ["H0000001", None, None, "AB1234", "HO"],
        ["P0000001", "03/00001", "derbyshire", None, "derbyshire"],
        ["P0000002", "FILE 12", "derbyshire", None, "derbyshire"],
    ]


async def test_files_kept_apart_are_out_of_sight(
    empty_graph: Graph, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No open pattern reaches them, they have no names or numbers of the ordinary record, and no row of theirs is told."""
    caplog.set_level(logging.INFO)
    report = await imported(empty_graph, folder)
    rows = await empty_graph.read(
        "MATCH (o:Offender)-[:KEPT_APART]->(f:CaseFile) "
        "RETURN f.system, f.apart, o.concealed, f.reference, EXISTS { (o)-[:HAS_FILE]->() }, "
        "EXISTS { (f)-[:KNOWN_AS|IDENTIFIED_BY|LIVES_AT]->() } ORDER BY f.system",
        {},
    )
    # The victim unit's names an order and a prisoner's number, so it is with that person; the register's stands alone.
    assert rows == [
        ["VICTIMS", "VICTIMS", None, "VC/0001", True, False],
        ["VISOR", "REGISTER", "REGISTER", "V0000001", False, False],
    ]
    for label in ("SourceRecord", "ImportFile", "Reject"):
        apart = await value(
            empty_graph,
            f"MATCH (n:{label}) WITH coalesce(n.file, n.name) AS file, n "
            "WHERE file STARTS WITH 'visor' OR file STARTS WITH 'victims' RETURN collect(DISTINCT n.apart)",
        )
        assert set(apart) <= {"REGISTER", "VICTIMS"}
        assert apart
    told = [row for row in await list_rejects(empty_graph) if row["apart"]]
    assert told
    assert all(row["raw"] is None for row in told)
    heard = " ".join([caplog.text, *report.sentences(), str(report.as_dict())])
    assert "SECRET" not in heard
    ((audit,),) = await empty_graph.read("MATCH (a:AuditEntry) RETURN collect(a.why)", {})
    assert "SECRET" not in str(audit)


async def test_the_same_again_changes_nothing(empty_graph: Graph, folder: Path) -> None:
    """Not a node, and every row is unchanged or rejected as before."""
    first = await imported(empty_graph, folder)
    before = await snapshot(empty_graph)
    again = await imported(empty_graph, folder)
    assert (again.totals["imported"], again.taken) == (0, 0)
    assert again.totals["rejected"] == first.totals["rejected"]
    assert await snapshot(empty_graph) == before


async def test_rows_that_wait_are_taken_in_when_their_parents_come(empty_graph: Graph, folder: Path) -> None:
    """Without being sent again; the same as if all had come at once, and counted to their file."""
    names = ("iaps_derbyshire_sessions.csv", "iaps_derbyshire_tests.csv")
    report = await imported(empty_graph, *(folder / name for name in names))
    assert (report.totals["imported"], report.waiting) == (0, 4)
    report = await imported(empty_graph, folder / "iaps_derbyshire_referrals.csv")
    assert (report.taken, report.waiting) == (3, 1)
    rows = await empty_graph.read(
        "MATCH (i:ImportFile {system: 'IAPS'}) RETURN i.name, i.rows, i.imported, i.rejected ORDER BY i.name",
        {},
    )
    assert rows == [
        ["iaps_derbyshire_referrals.csv", 1, 1, 0],
        ["iaps_derbyshire_sessions.csv", 3, 2, 1],
        ["iaps_derbyshire_tests.csv", 2, 1, 1],
    ]
    lines = await value(empty_graph, "MATCH (n:ProgrammeSession)-[:FROM]->(s) RETURN collect(s.line)")
    assert sorted(lines) == [2, 3]


async def test_rows_of_a_workbook_wait_too(empty_graph: Graph, folder: Path) -> None:
    """Their case was rejected; a corrected workbook brings it, and with it what waited."""
    (folder / DTTO).write_bytes(dtto(**{"Order date": "tbc"}))
    report = await imported(empty_graph, folder / DTTO)
    assert (report.totals["imported"], report.totals["rejected"], report.waiting) == (0, 4, 3)
    (folder / DTTO).write_bytes(dtto())
    report = await imported(empty_graph, folder / DTTO)
    assert (report.totals["rejected"], report.waiting) == (0, 0)
    assert await value(empty_graph, "MATCH (:Treatment)-[r]->(n:Fact) RETURN count(n)") == 3


async def test_a_link_is_found_when_what_it_names_comes(empty_graph: Graph, folder: Path) -> None:
    """The flag goes, and the file's count of warnings with it."""
    await imported(empty_graph, folder / "iaps_derbyshire_referrals.csv", folder / DTTO)
    assert ("iaps_derbyshire_referrals.csv", "unresolved-link") in await faults(empty_graph)
    assert (f"{DTTO}!Cases", "unresolved-link") in await faults(empty_graph)
    await imported(empty_graph, folder / "crams_derbyshire_people.txt")
    assert "unresolved-link" not in {reason for _, reason in await faults(empty_graph)}
    warned = await value(empty_graph, f"MATCH (i:ImportFile {{name: '{DTTO}!Cases'}}) RETURN i.warned")
    assert warned == 0


@pytest.mark.parametrize("order", list(permutations(("oasys_assessments.xml", "oasys_odc.csv"))))
async def test_an_assessment_in_both_files_is_one_in_whichever_order(
    empty_graph: Graph, folder: Path, order: tuple[str, str]
) -> None:
    """The XML's word counts, and the other's row is the duplicate."""
    for name in order:
        await imported(empty_graph, folder / name)
    rows = await empty_graph.read(
        "MATCH (n:Assessment)-[:FROM]->(s:SourceRecord) WHERE s.key = 'P0000001' RETURN n.kind, s.file", {}
    )
    assert rows == [["REVIEW", "oasys_assessments.xml"]]
    told = {
        (r["file"], r["line"], r["reason"])
        for r in await list_rejects(empty_graph)
        if r["severity"] == "reject"
    }
    assert told == {("oasys_odc.csv", 2, "duplicate-key"), ("oasys_odc.csv", 4, "bad-number")}
    assert await empty_graph.read(
        "MATCH (i:ImportFile {name: 'oasys_odc.csv'}) RETURN i.rows, i.imported, i.rejected", {}
    ) == [[3, 1, 2]]


CORRECTIONS = [
    ("oasys_assessments.xml", b'total="84"', b'total="85"', "Assessment", "total"),
    ("oasys_odc.csv", b"01/02/2003,J Reed", b"02/02/2003,J Reed", "Assessment", "date"),
    ("iaps_derbyshire_referrals.csv", b"T Lane", b"U Lane", "Referral", "tutor"),
    (
        "iaps_derbyshire_sessions.csv",
        b"7,2,1,01/02/2003,Y",
        b"7,2,1,01/02/2003,N",
        "ProgrammeSession",
        "attendance",
    ),
    ("iaps_derbyshire_tests.csv", b"25/01/2003,34", b"25/01/2003,35", "ProgrammeTest", "score"),
    ("visor_nominals.csv", b'"1","2","30"', b'"1","3","30"', "RegisterEntry", "level"),
]


@pytest.mark.parametrize(("name", "old", "new", "label", "key"), CORRECTIONS)
async def test_a_correction_keeps_what_was(
    empty_graph: Graph, folder: Path, name: str, old: bytes, new: bytes, label: str, key: str
) -> None:
    """Of every kind of fact, through its history."""
    await imported(empty_graph, folder)
    path = folder / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    report = await imported(empty_graph, path)
    assert report.totals["imported"] == 1
    rows = await empty_graph.read(
        f"MATCH (n:{label})-[:WAS]->(v) RETURN toString(n[$key]) <> toString(v[$key]), v.changed",
        {"key": key},
    )
    assert rows == [[True, [key]]]


async def test_corrected_sheets_keep_what_was(empty_graph: Graph, folder: Path) -> None:
    """Of workbooks too, those kept apart among them."""
    await imported(empty_graph, folder)
    (folder / DTTO).write_bytes(dtto(Provider="Turning Point"))
    victim = {**VICTIM, "Response": "NO"}
    (folder / "victims_derbyshire.xlsx").write_bytes(
        book("VICTIMS.victims", rows={"VICTIMS.victims": [victim]})
    )
    report = await imported(empty_graph, folder / DTTO, folder / "victims_derbyshire.xlsx")
    assert report.totals["imported"] == 2
    assert await value(empty_graph, "MATCH (n:Treatment)-[:WAS]->(v) RETURN v.changed") == ["provider"]
    assert await value(empty_graph, "MATCH (n:Victim)-[:WAS]->(v) RETURN v.changed") == ["response"]


async def test_an_objective_that_is_said_no_more_is_taken_off(empty_graph: Graph, folder: Path) -> None:
    """And put back when it is said again."""
    path = folder / "oasys_odc.csv"
    right = path.read_bytes()
    await imported(empty_graph, path)
    path.write_bytes(right.replace(b"8: Engage with drug treatment", b""))
    await imported(empty_graph, path)
    assert await value(empty_graph, "MATCH (n:Objective)<-[r]-() RETURN collect(DISTINCT type(r))") == [
        "HAD_FACT"
    ]
    path.write_bytes(right)
    await imported(empty_graph, path)
    held = await value(empty_graph, "MATCH (n:Objective)<-[r:HAS_OBJECTIVE]-() RETURN count(r)")
    assert held == 2


async def test_a_casebook_is_loaded_as_crams_rows_are(empty_graph: Graph, folder: Path) -> None:
    """With supervision, order and contact, of a system of its own."""
    await imported(empty_graph, folder / "casebook_derbyshire.xlsx")
    assert await empty_graph.read(
        "MATCH (f:CaseFile)-[:SUPERVISED]->(), (f)-[:SERVES]->(s), (f)-[:HAD]->(c)-[:UNDER]->(s) "
        "RETURN f.system, f.scope, f.reference",
        {},
    ) == [["CASEBOOK", "derbyshire", "03/00009"]]
    assert list((await clusters(empty_graph)).values()) == [[["casebook", "derbyshire", "03/00009"]]]


async def test_a_workbook_that_is_refused_is_told_once(empty_graph: Graph, folder: Path) -> None:
    """By its own name, not once for each sheet; others of the drop come in."""
    (folder / DTTO).write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    report = await imported(empty_graph, folder)
    assert [(file.file, file.message) for file in report.refused] == [
        (
            DTTO,
            f"{DTTO} is locked with a password or in an old format: save it without a password as .xlsx or .ods.",
        )
    ]


async def test_a_cut_file_is_refused_and_a_whole_one_is_taken(empty_graph: Graph, folder: Path) -> None:
    """Nothing of an XML that stops in the middle goes in."""
    path = folder / ASSESSMENTS.file_name
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    report = await imported(empty_graph, path)
    assert [file.status for file in report.files] == ["REFUSED"]
    assert await value(empty_graph, "MATCH (n:Assessment) RETURN count(n)") == 0
    path.write_bytes(whole)
    assert (await imported(empty_graph, path)).totals["imported"] == 2


async def test_rows_of_a_deleted_record_stay_out(empty_graph: Graph, folder: Path) -> None:
    """Of files kept apart too, good rows and faulty ones."""
    await imported(empty_graph, folder / "visor_nominals.csv")
    await empty_graph.run(
        "MATCH (f:CaseFile {system: 'VISOR'}) MERGE (d:DeletedFile {id: f.id}) WITH f "
        "MATCH (f)--(n) WHERE n:Offender OR n:Fact OR n:SourceRecord DETACH DELETE n, f"
    )
    path = folder / "visor_nominals.csv"
    path.write_bytes(path.read_bytes() + b'"V0000001","RSO","x","","30","A"\r\n')
    report = await imported(empty_graph, path)
    assert (report.totals["imported"], report.totals["held"], report.totals["rejected"]) == (0, 2, 1)
    assert await value(empty_graph, "MATCH (n:CaseFile) RETURN count(n)") == 0


async def test_a_nominal_whose_force_changes_is_the_same(empty_graph: Graph, folder: Path) -> None:
    """A force that is none is told without losing the row's own record, and another force's is the same nominal."""
    path = folder / "visor_nominals.csv"
    whole = path.read_text()
    (good,) = [line for line in whole.splitlines() if line.startswith('"V0000001"')]
    head = whole.splitlines()[0]
    assert '"30"' in good
    path.write_text("\r\n".join([head, good.replace('"30"', '"99"'), ""]))
    report = await imported(empty_graph, path)
    assert (report.totals["imported"], report.totals["rejected"]) == (0, 1)
    for force in ("30", "20"):
        path.write_text("\r\n".join([head, good.replace('"30"', f'"{force}"'), ""]))
        assert (await imported(empty_graph, path)).totals["imported"] == 1
    rows = await empty_graph.read(
        "MATCH (f:CaseFile {system: 'VISOR'})-[:REGISTERED]->(e) RETURN f.reference, e.force", {}
    )
    assert rows == [["V0000001", "20"]]
    assert not await faults(empty_graph)
