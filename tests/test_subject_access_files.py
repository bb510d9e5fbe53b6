"""How a copy is asked for, and the files it comes in: whom it is of, the audit log, the paper, the command."""

import json
import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pypdfium2.raw as pdfium
import pytest

from demo.staff import keep_demo_staff
from graph.session import Graph
from importers.run import import_paths
from resolvers.audit import Audit
from resolvers.subject_access import Request, answer, find, paper
from resolvers.subject_access.form import COPY, schema
from rules.clock import today
from settings import Problem, Settings
from tests.conftest import wipe
from tests.copies import ROWAN, command, copy, deliver, delivery, id_of, silently
from tests.test_commands import said

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
async def record(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """What `deliver` brings; no test of this file changes it."""
    await wipe(graph)
    await deliver(graph, tmp_path_factory.mktemp("delivered") / "delivery")
    return graph


# Whom


@pytest.mark.parametrize(
    "text", [ROWAN, " Derbyshire:03/00001 ", "2003/0000003Y", "03/3Y", "AB1234", "ab1234", "65656/91H"]
)
async def test_a_number_leads_to_its_bearer(record: Graph, text: str) -> None:
    assert await find(record, text) == await id_of(record, ROWAN)


async def test_an_id_that_was_merged_away_leads_on(record: Graph) -> None:
    rows = await record.read("MATCH (m:MergedOffender)-[:NOW]->(o) RETURN m.id, o.id", {})
    assert len(rows) > 1
    for gone, now in rows:
        assert await find(record, gone) == await find(record, now) == now


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("off_nobody", "There is no record off_nobody"),
        ("1979/0163001B", "Nobody in the record bears that number"),
        ("Rowan Ashby", "That is no number by which a record can be found"),
        ("", "That is no number by which a record can be found"),
        ("03/00001", r"2 records bear that number.*\(CRAMS_REFERENCE derbyshire:03/00001\).*kent:03/00001"),
    ],
)
async def test_what_names_nobody_or_several_is_said(record: Graph, text: str, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence) as caught:
        await find(record, text)
    assert "ASHB" not in str(caught.value)
    assert "1979" not in str(caught.value), "what was typed may be kept where it should not be"


# The log, and the files


def entries(audit: Audit) -> list[dict[str, Any]]:
    """The entries of the log so far."""
    lines = (json.loads(line) for line in audit.path.read_text().splitlines())
    return [line for line in lines if "action" in line]


async def test_it_is_in_the_log_before_anything_is_read_for_it(
    record: Graph, audit: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[dict[str, Any]]] = []

    async def look(*_: Any) -> Any:
        seen.append(entries(audit))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.subject_access.person", look)
    with pytest.raises(Problem, match=r"can.t be written to .*No space left"):
        await copy(record, audit, ROWAN, tmp_path / "out")
    ((entry,),) = seen
    assert (entry["action"], entry["by"], entry["why"]) == ("EXPORT", "dan", "request 14")
    assert entry["subjects"] == [await id_of(record, ROWAN)]
    assert list((tmp_path / "out").iterdir()) == [], "nothing is left behind"


async def test_without_the_log_there_is_no_copy(record: Graph, tmp_path: Path) -> None:
    closed = Audit(tmp_path / "audit")
    await closed.close()
    with pytest.raises(Problem, match=r"audit log can't be written.* nothing was read"):
        await copy(record, closed, ROWAN, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


async def test_files_are_their_owners_alone_and_never_written_over(
    record: Graph, audit: Audit, tmp_path: Path
) -> None:
    old = os.umask(0)
    try:
        given = await copy(record, audit, ROWAN, tmp_path / "out")
    finally:
        os.umask(old)
    name = f"subject-access-{given.done.record}-{today()}"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{name}.json", f"{name}.pdf"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in given.done.files} == {0o600}
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    with pytest.raises(Problem, match=r"\.json is there already: move it away"):
        await copy(record, audit, ROWAN, tmp_path / "out")
    assert given.done.files[0].read_bytes() == given.bytes


async def test_a_folder_whose_own_folder_is_missing_is_not_made(
    record: Graph, audit: Audit, tmp_path: Path
) -> None:
    with pytest.raises(Problem, match="is not there to hold such: make it first"):
        await copy(record, audit, ROWAN, tmp_path / "no" / "such")


async def test_who_asks_must_be_known(record: Graph, audit: Audit, tmp_path: Path) -> None:
    request = Request(ROWAN, "nobody", "request 14", tmp_path)
    with pytest.raises(Problem, match="nobody is no member of staff"):
        await answer(record, audit, request, silently)
    assert entries(audit) == []


async def test_the_json_is_of_the_documented_form(record: Graph, audit: Audit, tmp_path: Path) -> None:
    given = await copy(record, audit, ROWAN, tmp_path / "out", received=date(2003, 9, 1))
    COPY.validate_json(given.bytes, strict=True)
    about = given.json["about"]
    assert (about["receivedOn"], about["answerBy"]) == ("2003-09-01", "2003-10-11")
    assert given.says("by 11 October 2003")
    explained = given.json["dictionary"]
    for item in given.items:
        assert set(item["values"]) <= set(explained[item["type"]]["properties"]), item["type"]
    assert explained["Contact"]["properties"]["kind"]["codes"]["OFFICE_VISIT"] == "Office visit"
    written = (ROOT / "docs" / "subject-access.schema.json").read_bytes()
    assert written == orjson.dumps(schema(), option=orjson.OPT_INDENT_2) + b"\n", "write it anew"


# Paper


async def test_the_paper_is_readable_and_tagged(record: Graph, audit: Audit, tmp_path: Path) -> None:
    await record.run("MATCH (n:Area {slug: 'derbyshire'}) SET n.name = 'Derbyshire ŵŷŴŶ'")
    given = await copy(record, audit, ROWAN, tmp_path / "out")
    (document,) = given.documents
    assert document.get_metadata_dict()["Title"] == "Your record: a copy of what is held about you"
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert b"pdfuaid" in given.done.files[1].read_bytes()
    for words in (
        "Contents",
        "Office visit",
        "First appointment",
        "Derbyshire ŵŷŴŶ",
        "14 February 1975",
        "What is not in this copy",
        f"page {len(document)} of {len(document)}",
    ):
        assert given.says(words), words
    assert not given.says("Synthetic data")
    outline = [bookmark.get_title() for bookmark in document.get_toc()]
    assert {"Who you are", "Contacts and movements", "Where it came from"} <= set(outline)


async def test_invented_people_are_marked(record: Graph, audit: Audit, tmp_path: Path) -> None:
    await record.run("CREATE (:Marker {key: 'demo-import', done: true})")
    try:
        given = await copy(record, audit, ROWAN, tmp_path / "out")
    finally:
        await record.run("MATCH (m:Marker {key: 'demo-import'}) DELETE m")
    assert given.json["about"]["synthetic"] is True
    assert given.text.count("Synthetic data") == len(given.documents[0]) + 1


async def test_a_text_of_the_record_is_never_markup(record: Graph, audit: Audit, tmp_path: Path) -> None:
    note = "#panic(1) *bold* $x$ = Head // no @ref <label> \\ [a] `c`"
    await record.run("MATCH (c:Contact {number: 1}) SET c.notes = $note", {"note": note})
    assert (await copy(record, audit, ROWAN, tmp_path / "out")).says(note)


async def test_a_long_record_is_cut_into_volumes(
    record: Graph, audit: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them bounded, and no entry is lost between two."""
    monkeypatch.setattr(paper, "MOST_ROWS", 25)
    await record.run(
        "MATCH (:Identifier {value: 'AB1234'})<-[:IDENTIFIED_BY]-(f) WITH f LIMIT 1 UNWIND range(1, 60) AS i "
        "CREATE (f)-[:HAD]->(:Fact:Contact {id: 'con_long' + i, service: 'PROBATION', number: i, kind: 'HOME_VISIT', "
        "date: date('2003-01-01') + duration({days: i}), notes: 'Entry ' + i + ';', version: 1, recordedAt: datetime()})"
    )
    given = await copy(record, audit, ROWAN, tmp_path / "out")
    names = [path.name.rpartition("-")[2] for path in given.done.files[1:]]
    assert names == [f"{number}.pdf" for number in range(1, len(names) + 1)]
    assert len(names) > 3
    assert all(given.text.count(f"Entry {number};") == 1 for number in range(1, 61))
    assert given.text.count("This is the last part.") == 1
    assert given.text.count("Another part follows") == len(names) - 1
    assert given.says("Contacts and movements (continued)")
    assert given.text.count("What is not in this copy") >= 1


async def test_a_fault_of_the_setting_tells_nothing(
    record: Graph, audit: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import sys; sys.stderr.write(sys.stdin.read()); sys.exit(3)")
    monkeypatch.setattr(paper, "TYPESET", broken)
    with pytest.raises(Problem, match=r"The PDF could not be made \(typesetting ended with 3\)") as caught:
        await copy(record, audit, ROWAN, tmp_path / "out")
    assert "ASHBEE" not in str(caught.value)
    assert list((tmp_path / "out").iterdir()) == []


# The command


async def test_the_command_writes_the_files_and_says_what_is_left_to_do(
    record: Graph, test_settings: Settings, tmp_path: Path
) -> None:
    out = str(tmp_path / "out")
    done = command(
        test_settings, tmp_path, "sar", "AB1234", "--by", "dan", "--why", "request 14", "--out", out,
        "--received", "01/09/2003",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [Path(line).suffix for line in done.stdout.splitlines()] == [".json", ".pdf"]
    assert "Answer by 11/10/2003" in done.stderr
    assert "notes before you give this" in done.stderr
    assert "ASHBEE" not in done.stdout + done.stderr


async def test_the_command_says_what_it_can_not_do(
    record: Graph, test_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    basic = ("sar", ROWAN, "--by", "dan", "--why", "x")
    cases = {
        "name a folder that you may write to": (*basic, "--out", str(tmp_path / "file")),
        "has no ground": (*basic, "--keep-back", "con_x"),
    }
    for sentence, arguments in cases.items():
        assert sentence in said(command(test_settings, tmp_path, *arguments)), sentence
    missing = command(test_settings, tmp_path, "sar", ROWAN, "--why", "x")
    assert missing.returncode == 2
    assert "--by" in missing.stderr


# This one begins anew, so it is the last.


async def test_a_file_that_was_joined_by_mistake_is_counted_and_not_given(
    empty_graph: Graph, audit: Audit, tmp_path: Path
) -> None:
    """Nor is what the record said because of it."""
    folder = delivery(tmp_path / "delivery")
    await keep_demo_staff(empty_graph)
    await import_paths(empty_graph, [folder], by="tester", extract_date=date(2003, 9, 30))
    people = folder / "crams_derbyshire_people.txt"
    # The number that joined the probation case to the prisoner was somebody else's.
    people.write_bytes(people.read_bytes().replace(b"|03/3Y|", b"|1979/0163001B|"))
    await import_paths(empty_graph, [people], by="tester", extract_date=date(2003, 10, 31))
    prisoner = await copy(empty_graph, audit, "AB1234", tmp_path / "prisoner")
    case = await copy(empty_graph, audit, ROWAN, tmp_path / "case")
    assert prisoner.done.record != case.done.record
    mistaken = next(each for each in (prisoner, case) if any(w["count"] for w in each.json["withheld"]))
    other = case if mistaken is prisoner else prisoner
    counted = [each for each in mistaken.json["withheld"] if each["count"]]
    assert [each["what"][:40] for each in counted] == ["Files that stood in your record by mistake"[:40]]
    theirs = {
        item["id"] for item in other.items if item["type"] in ("CaseFile", "Spell", "Address", "Sentence")
    }
    assert theirs
    assert [each for each in theirs if each.encode() in mistaken.bytes] == []
    if mistaken is prisoner:
        assert not mistaken.says("Rowan Lee")
    else:
        assert not mistaken.says("BRITISH")
