"""Legacy extracts into the record: facts and their sources, again, corrected, out of order."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.session import Graph, Transaction
from graph.transfers.cases import hand_over
from importers.run import clusters, import_paths, list_rejects
from rules.transfers import Post
from tests.snapshot import snapshot

SMALL = Path(__file__).parent / "fixtures" / "extracts" / "small"
EXTRACT = date(2003, 9, 30)
PEOPLE = "crams_derbyshire_people.txt"
ROWAN = ["crams", "derbyshire", "03/00001"]
SIAN = ["crams", "derbyshire", "03/00002"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small delivery, without its manifest, so that files can be corrected."""
    copy = tmp_path / "delivery"
    shutil.copytree(SMALL, copy, ignore=shutil.ignore_patterns("manifest.csv"))
    return copy


async def imported(graph: Graph, *paths: Path, day: date = EXTRACT) -> dict[str, int]:
    report = await import_paths(graph, list(paths), by="tester", extract_date=day)
    assert not report.refused, list(report.sentences())
    for file in report.files:
        assert file.rows == file.imported + file.unchanged + file.held + file.rejected, file
    return report.totals


def files_of(folder: Path) -> list[Path]:
    """The files of a delivery, the last first."""
    return sorted(folder.iterdir(), reverse=True)


def correct(path: Path, old: str, new: str) -> None:
    content = path.read_bytes()
    assert content.count(old.encode("latin-1")) == 1, old
    path.write_bytes(content.replace(old.encode("latin-1"), new.encode("latin-1")))


async def one(graph: Graph, statement: str, **parameters: Any) -> list[Any]:
    rows = await graph.read(statement, parameters)
    assert len(rows) == 1, rows
    return rows[0]


async def test_every_row_is_accounted_for(empty_graph: Graph) -> None:
    report = await import_paths(empty_graph, [SMALL], by="tester")
    assert report.totals == {
        "rows": 27,
        "imported": 21,
        "unchanged": 0,
        "held": 0,
        "rejected": 6,
        "warned": 7,
    }
    assert report.line().startswith(
        "27 rows read = 21 imported + 0 unchanged + 0 held + 6 rejected; 7 warned"
    )
    assert [(r["file"], r["line"], r["reason"], r["severity"]) for r in await list_rejects(empty_graph)] == [
        ("crams_derbyshire_contacts.txt", 4, "contact-outside-order", "warn"),
        ("crams_derbyshire_contacts.txt", 7, "duplicate-key", "reject"),
        ("crams_derbyshire_contacts.txt", 8, "orphan-reference", "reject"),
        ("crams_derbyshire_contacts.txt", 9, "encoding-cp1252", "warn"),
        ("crams_derbyshire_orders.txt", 3, "limit-exceeded", "warn"),
        ("crams_derbyshire_orders.txt", 5, "orphan-reference", "reject"),
        ("crams_derbyshire_people.txt", 2, "old-ethnicity", "warn"),
        ("crams_derbyshire_people.txt", 3, "bad-check-letter", "warn"),
        ("crams_derbyshire_people.txt", 3, "default-dob", "warn"),
        ("crams_derbyshire_people.txt", 4, "bad-date", "reject"),
        ("lids_HO_movements.csv", 6, "orphan-reference", "reject"),
        ("lids_HO_movements.csv", 7, "bad-quoting", "reject"),
        ("lids_LL_prisoners.csv", 3, "missing-dob", "warn"),
    ]


async def test_files_join_by_number_and_each_key_is_in_one_cluster(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    found = sorted(sorted(keys) for keys in (await clusters(empty_graph)).values())
    assert found == [
        [ROWAN, ["lids", "HO", "AB1234"], ["lids", "LL", "AB1234"]],
        [SIAN, ["crams", "kent", "03/00001"]],
        [["lids", "LL", "CD5678"]],
    ]


async def test_a_joined_offender_leads_on_from_the_ids_it_took_over(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    rows = await empty_graph.read(
        "MATCH (m:MergedOffender)-[:NOW]->(o:Offender) MATCH (m)-[:HAD_FILE]->(f)<-[:HAS_FILE]-(o) "
        "RETURN o.surname, f.system, m.searchNames",
        {},
    )
    assert sorted(rows) == [["ASHBY", "CRAMS", None], ["ONEILL", "CRAMS", None]]


async def test_the_headline_comes_from_the_open_case_and_search_from_all_files(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    row = await one(
        empty_graph,
        "MATCH (o:Offender)-[:HAS_FILE]->(:CaseFile {reference: '03/00001', scope: 'derbyshire'}) "
        "RETURN o.forenames, o.ethnicity, o.formerEthnicity, o.nationality, o.searchNames, o.searchKeys",
    )
    assert row[:4] == ["Rowan Lee", "B1", "BLACK_CARIBBEAN", "BRITISH"]
    assert {"ashby", "hartley", "rowan", "ro"} <= set(row[4].split())
    assert {"pnc20030000003y", "prisonnumberab1234", "born19750214"} <= set(row[5].split())


async def test_every_fact_points_at_one_row(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    row = await one(
        empty_graph,
        "MATCH (n) WHERE n:Fact OR n:CaseFile RETURN count(n), "
        "sum(CASE WHEN n:CaseFile OR COUNT { (n)-[:FROM]->(:SourceRecord) } = 1 THEN 0 ELSE 1 END)",
    )
    assert row[0] > 40
    assert row[1] == 0
    row = await one(
        empty_graph,
        "MATCH (c:Contact {number: 2})-[:FROM]->(s) RETURN c.kind, c.outcome, toString(c.explanationSought), "
        "s.file, s.line, s.scope, s.key, s.raw, toString(s.extractDate)",
    )
    assert row == [
        "OFFICE_VISIT",
        "UNACCEPTABLE_ABSENCE",
        "2003-01-15",
        "crams_derbyshire_contacts.txt",
        3,
        "derbyshire",
        "03/00001/2",
        "derbyshire|03/00001|1|2|14/01/2003|09:00|OFF|UA|15/01/2003|No reply",
        "2003-09-30",
    ]


async def test_stays_follow_the_movements(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    rows = await empty_graph.read(
        "MATCH (s:Spell)-[:HAS_STAY]->(t)-[:AT]->(p:Prison) "
        "RETURN s.prisonNumber, p.name, toString(t.from), toString(t.to) ORDER BY t.from",
        {},
    )
    assert rows == [
        ["AB1234", "High Down", "2002-06-01", "2002-08-01"],
        ["AB1234", "Long Lartin", "2002-08-01", "2003-01-06"],
        ["CD5678", "Long Lartin", "2003-09-01", None],
    ]


async def test_a_licence_is_served_in_its_spell_and_a_moved_order_goes_on(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    rows = await empty_graph.read(
        "MATCH (s:Sentence)-[:SERVED_IN]->(p:Spell) RETURN s.type, p.prisonNumber", {}
    )
    assert sorted(rows) == [["AUTOMATIC_CONDITIONAL_RELEASE", "AB1234"], ["AUTOMATIC_LICENCE", "AB1234"]]
    rows = await empty_graph.read(
        "MATCH (x:Area)<-[:IN_AREA]-(:Sentence)-[:TRANSFERRED_TO]->(:Sentence)-[:IN_AREA]->(y:Area) "
        "RETURN x.slug, y.slug",
        {},
    )
    assert rows == [["derbyshire", "kent"]]


async def test_a_left_behind_copy_adds_names_and_changes_nothing(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    row = await one(
        empty_graph, "MATCH (f:CaseFile {system: 'LIDS', reference: 'AB1234'}) RETURN f.forenames, f.copyOnly"
    )
    assert row == ["ROWAN", False]
    rows = await empty_graph.read(
        "MATCH (:CaseFile {reference: 'AB1234'})-[:KNOWN_AS]->(n) RETURN n.kind, n.forenames ORDER BY n.kind",
        {},
    )
    assert rows == [["ALIAS", "R"], ["PRIMARY", "ROWAN"]]


async def test_the_same_files_again_change_nothing(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    before = await snapshot(empty_graph)
    entries = await one(empty_graph, "MATCH (n:AuditEntry) RETURN count(n)")
    totals = await imported(empty_graph, SMALL)
    assert (totals["imported"], totals["unchanged"], totals["rejected"], totals["warned"]) == (0, 21, 6, 7)
    assert await snapshot(empty_graph) == before
    assert await one(empty_graph, "MATCH (n:AuditEntry) RETURN count(n)") == entries


async def test_each_file_is_audited_and_told_once(empty_graph: Graph) -> None:
    await imported(empty_graph, SMALL)
    files = await one(empty_graph, "MATCH (n:ImportFile) RETURN count(n)")
    rows = await empty_graph.read(
        "MATCH (e:Event {kind: 'FILE_IMPORTED'}) RETURN e.position, e.by ORDER BY e.position", {}
    )
    assert rows == [[number, "tester"] for number in range(1, files[0] + 1)]
    assert (
        await one(
            empty_graph, "MATCH (n:AuditEntry {operation: 'IMPORT_FILE', by: 'tester'}) RETURN count(n)"
        )
        == files
    )


async def test_a_corrected_file_updates_and_keeps_what_was(empty_graph: Graph, folder: Path) -> None:
    await imported(empty_graph, folder)
    correct(folder / PEOPLE, "ASHBY|Rowan Lee|HARTLEY, Ro|", "ASHBEE|Rowan Lee||")
    correct(folder / PEOPLE, "31/02/1980", "28/02/1980")
    totals = await imported(empty_graph, folder / PEOPLE)
    assert (totals["imported"], totals["unchanged"], totals["rejected"]) == (2, 1, 0)
    names = await empty_graph.read(
        "MATCH (f:CaseFile {reference: '03/00001', scope: 'derbyshire'})-[r:KNOWN_AS|HAD_FACT]->(n:Name) "
        "RETURN type(r), n.surname, r.reason ORDER BY n.surname",
        {},
    )
    assert names == [
        ["KNOWN_AS", "ASHBEE", None],
        ["HAD_FACT", "ASHBY", "No longer in the extract"],
        ["HAD_FACT", "HARTLEY", "No longer in the extract"],
    ]
    row = await one(
        empty_graph,
        "MATCH (f:CaseFile {reference: '03/00001', scope: 'derbyshire'})-[:WAS]->(v) "
        "RETURN f.surname, f.version, v.surname, v.version, v.supersededBy, v.reason, v.source = f.main",
    )
    assert row == ["ASHBEE", 2, "ASHBY", 1, "tester", "Corrected extract", True]
    row = await one(
        empty_graph,
        "MATCH (s:SourceRecord {key: '03/00001', kind: 'people', scope: 'derbyshire'})-[:WAS]->(v) RETURN v.raw",
    )
    assert "|ASHBY|Rowan Lee|" in row[0]
    row = await one(empty_graph, "MATCH (o:Offender) WHERE o.searchNames CONTAINS 'ashbee' RETURN o.surname")
    assert row == ["ASHBEE"]


async def test_a_case_that_was_moved_here_stays_where_it_is(empty_graph: Graph, folder: Path) -> None:
    """A later extract of the area that had it corrects all else, and opens no second supervision."""
    await imported(empty_graph, *files_of(folder))
    file, before, area = await one(
        empty_graph,
        "MATCH (f:CaseFile {reference: '03/00001', scope: 'derbyshire'})-[:SUPERVISED]->(s)-[:IN_AREA]->(a) "
        "RETURN f.id, s.id, a.id",
    )
    await empty_graph.run("CREATE (:Officer {id: 'ofr_new', name: 'A New'})")
    to = Post(area, "ofr_new", "Ripley team")

    async def move(tx: Transaction) -> None:
        day, at = date(2003, 10, 1), datetime(2003, 10, 1, tzinfo=UTC)
        await hand_over(tx, file, [before], to, day, by="max", reason="Moved", at=at)

    await empty_graph.write(move)
    correct(folder / PEOPLE, "ASHBY|Rowan Lee|HARTLEY, Ro|", "ASHBEE|Rowan Lee||")
    correct(folder / PEOPLE, "|J Reed|North|C|", "|K Reed|South|C|")
    await imported(empty_graph, folder / PEOPLE, day=date(2003, 10, 31))
    rows = await empty_graph.read(
        "MATCH (f:CaseFile {id: $file})-[:SUPERVISED]->(s)-[:BY]->(w) "
        "RETURN f.surname, toString(s.to), w.name, s.team ORDER BY s.from",
        {"file": file},
    )
    assert rows == [
        ["ASHBEE", "2003-10-01", "J Reed", "North"],
        ["ASHBEE", None, "A New", "Ripley team"],
    ]


async def test_rejects_are_those_of_the_latest_version_of_a_file(empty_graph: Graph, folder: Path) -> None:
    await imported(empty_graph, folder / PEOPLE)
    correct(folder / PEOPLE, "31/02/1980", "28/02/1980")
    await imported(empty_graph, folder / PEOPLE)
    assert "bad-date" not in {row["reason"] for row in await list_rejects(empty_graph)}
    assert "bad-date" in {row["reason"] for row in await list_rejects(empty_graph, all_versions=True)}


async def test_an_older_extract_never_overrides(empty_graph: Graph, folder: Path) -> None:
    await imported(empty_graph, folder / PEOPLE)
    correct(folder / PEOPLE, "1 Mill Lane", "9 Mill Lane")
    totals = await imported(empty_graph, folder / PEOPLE, day=date(2003, 9, 15))
    assert (totals["imported"], totals["held"], totals["unchanged"]) == (0, 1, 1)
    rows = await empty_graph.read("MATCH (:CaseFile)-[:LIVES_AT]->(a:Address) RETURN a.lines", {})
    assert rows == [[["1 Mill Lane", "Derby"]]]
    assert await one(empty_graph, "MATCH (i:ImportFile {current: true}) RETURN toString(i.extractDate)") == [
        "2003-09-30"
    ]


async def test_a_row_confirmed_by_a_later_extract_is_not_overridden_by_one_between(
    empty_graph: Graph, folder: Path
) -> None:
    await imported(empty_graph, folder / PEOPLE)
    await imported(empty_graph, folder / PEOPLE, day=date(2003, 11, 30))
    correct(folder / PEOPLE, "1 Mill Lane", "9 Mill Lane")
    assert (await imported(empty_graph, folder / PEOPLE, day=date(2003, 10, 31)))["held"] == 1


async def test_orphans_find_their_parents_when_these_come_later(empty_graph: Graph, folder: Path) -> None:
    contacts = folder / "crams_derbyshire_contacts.txt"
    assert (await imported(empty_graph, contacts))["imported"] == 0
    report = await import_paths(
        empty_graph,
        [folder / PEOPLE, folder / "crams_derbyshire_orders.txt"],
        by="tester",
        extract_date=EXTRACT,
    )
    assert (report.taken, report.waiting) == (5, 2)
    assert (await imported(empty_graph, contacts))["imported"] == 0
    assert {r["line"] for r in await list_rejects(empty_graph) if r["file"] == contacts.name} == {4, 7, 8, 9}


async def test_a_licence_finds_its_spell_when_that_comes_later(empty_graph: Graph, folder: Path) -> None:
    await imported(empty_graph, folder / PEOPLE, folder / "crams_derbyshire_orders.txt")
    reasons = {row["reason"] for row in await list_rejects(empty_graph)}
    assert "unresolved-link" in reasons
    await imported(empty_graph, folder)
    row = await one(
        empty_graph, "MATCH (s:Sentence {type: 'AUTOMATIC_LICENCE'})-[:SERVED_IN]->(p) RETURN p.prisonNumber"
    )
    assert row == ["AB1234"]
    assert "unresolved-link" not in {row["reason"] for row in await list_rejects(empty_graph)}


async def test_new_evidence_takes_a_join_apart_and_together_again(empty_graph: Graph, folder: Path) -> None:
    await imported(empty_graph, folder)
    joined = await clusters(empty_graph)
    right = (folder / PEOPLE).read_bytes()
    correct(folder / PEOPLE, "|03/3Y|", "|1979/0163001B|")
    await imported(empty_graph, folder / PEOPLE)
    apart = {tuple(map(tuple, keys)): offender for offender, keys in (await clusters(empty_graph)).items()}
    assert (tuple(ROWAN),) in apart
    assert not await empty_graph.read(
        "MATCH (s:Sentence {type: 'AUTOMATIC_LICENCE'})-[:SERVED_IN]->(p) RETURN p", {}
    )
    (folder / PEOPLE).write_bytes(right)
    await imported(empty_graph, folder / PEOPLE)
    assert await clusters(empty_graph) == joined


async def test_a_second_holder_of_a_prison_number_is_a_duplicate_in_any_establishment(
    empty_graph: Graph, folder: Path
) -> None:
    correct(folder / "lids_HO_prisoners.csv", '"01/06/2002","T"', '"01/06/2002","U"')
    await imported(empty_graph, folder / "lids_HO_prisoners.csv")
    await imported(empty_graph, folder / "lids_LL_prisoners.csv")
    found = {(row["file"], row["line"], row["reason"]) for row in await list_rejects(empty_graph)}
    assert ("lids_LL_prisoners.csv", 2, "duplicate-key") in found


async def test_the_order_of_deliveries_does_not_matter_to_who_is_joined(
    empty_graph: Graph, folder: Path
) -> None:
    for path in files_of(folder):
        await imported(empty_graph, path)
    await imported(empty_graph, folder)
    found = sorted(sorted(keys) for keys in (await clusters(empty_graph)).values())
    assert [len(keys) for keys in found] == [3, 2, 1]
