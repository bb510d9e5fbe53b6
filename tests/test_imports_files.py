"""What a person reads when a file or folder can't be imported: one sentence each, with the way out."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from graph.session import Graph
from importers.report import FileReport
from importers.run import import_paths, list_rejects
from settings import Problem

SMALL = Path(__file__).parent / "fixtures" / "extracts" / "small"
EXTRACT = date(2003, 9, 30)
PEOPLE = "crams_derbyshire_people.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small delivery that a test may spoil."""
    copy = tmp_path / "delivery"
    shutil.copytree(SMALL, copy)
    return copy


async def told(graph: Graph, path: Path, name: str, extract_date: date | None = None) -> FileReport:
    report = await import_paths(graph, [path], by="tester", extract_date=extract_date)
    return next(file for file in report.files if file.file == name)


async def refused(graph: Graph, path: Path, name: str) -> str:
    file = await told(graph, path, name)
    assert (file.status, file.rows, file.imported) == ("REFUSED", 0, 0)
    nodes = await graph.read("MATCH (i:ImportFile {name: $name}) RETURN i.status, i.current", {"name": name})
    assert nodes in ([], [["REFUSED", False]])
    return file.message or ""


async def test_an_absent_folder(empty_graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"nowhere is not there: check the path"):
        await import_paths(empty_graph, [tmp_path / "nowhere"], by="tester")


async def test_an_empty_folder(empty_graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"is empty: name the folder that holds the extracts"):
        await import_paths(empty_graph, [tmp_path], by="tester")


async def test_a_folder_without_permission(
    empty_graph: Graph, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    # Root may read everything, so a mode can't be relied on here.
    monkeypatch.setattr(Path, "iterdir", forbidden)
    with pytest.raises(Problem, match=r"may not be read by this user: give it permission"):
        await import_paths(empty_graph, [folder], by="tester")


async def test_a_file_without_permission(
    empty_graph: Graph, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("importers.run.measure", forbidden)
    assert await refused(empty_graph, folder / PEOPLE, PEOPLE) == (
        f"{PEOPLE} can't be read (Permission denied): give this user permission to read it."
    )


async def test_a_listed_file_that_is_absent(empty_graph: Graph, folder: Path) -> None:
    (folder / PEOPLE).unlink()
    assert await refused(empty_graph, folder, PEOPLE) == (
        f"{PEOPLE} is listed in manifest.csv but is not there: ask for the whole delivery again."
    )


async def test_a_file_cut_off_on_its_way(empty_graph: Graph, folder: Path) -> None:
    lines = (folder / PEOPLE).read_bytes().splitlines(keepends=True)
    (folder / PEOPLE).write_bytes(b"".join(lines[:-1]))
    assert await refused(empty_graph, folder, PEOPLE) == (
        f"{PEOPLE} has 3 lines, but manifest.csv says 4: it was cut off or changed on its way; ask for it again."
    )


async def test_another_header(empty_graph: Graph, folder: Path) -> None:
    (folder / PEOPLE).write_bytes((folder / PEOPLE).read_bytes().replace(b"SURNAME", b"FAMILY", 1))
    assert f"{PEOPLE} doesn't begin with the columns of crams_<area>_people.txt" in await refused(
        empty_graph, folder, PEOPLE
    )


async def test_an_empty_file(empty_graph: Graph, folder: Path) -> None:
    (folder / PEOPLE).write_bytes(b"")
    assert await refused(empty_graph, folder, PEOPLE) == (
        f"{PEOPLE} is empty: it should at least have its header row; ask for it again."
    )


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-8-sig", "UTF-8")]
)
async def test_another_encoding(empty_graph: Graph, folder: Path, encoding: str, name: str) -> None:
    text = (folder / PEOPLE).read_bytes().decode("latin-1")
    (folder / PEOPLE).write_bytes(text.encode(encoding))
    sentence = await refused(empty_graph, folder, PEOPLE)
    assert sentence.startswith(f"{PEOPLE} is encoded as {name}")
    assert "export it again as ISO-8859-1 (Latin-1)." in sentence


async def test_an_unknown_area_and_an_unknown_prison(empty_graph: Graph, folder: Path) -> None:
    shutil.copy(folder / PEOPLE, folder / "crams_narnia_people.txt")
    file = await told(empty_graph, folder / "crams_narnia_people.txt", "crams_narnia_people.txt", EXTRACT)
    assert file.message == (
        "crams_narnia_people.txt is an extract of narnia, which is not a probation area that is known: "
        "correct the file's name, or add narnia to areas.csv beside it."
    )
    shutil.copy(folder / "lids_HO_prisoners.csv", folder / "lids_QQ_prisoners.csv")
    file = await told(empty_graph, folder / "lids_QQ_prisoners.csv", "lids_QQ_prisoners.csv", EXTRACT)
    assert "QQ, which is not a prison that is known" in (file.message or "")
    # One that a steward loaded is known.
    await empty_graph.run(
        "CREATE (:Prison {id: 'pri_qq', code: 'QQI', estab: 'QQ', name: 'Quorn', function: 'female', contracted: false})"
    )
    file = await told(empty_graph, folder / "lids_QQ_prisoners.csv", "lids_QQ_prisoners.csv", EXTRACT)
    assert "not a prison that is known" not in (file.message or "")


async def test_a_file_of_a_day_nobody_told(empty_graph: Graph, folder: Path) -> None:
    (folder / "manifest.csv").unlink()
    assert await refused(empty_graph, folder / PEOPLE, PEOPLE) == (
        f"{PEOPLE} has no manifest.csv beside it to say when it was extracted: "
        "add one, or give the date with --extract-date YYYY-MM-DD."
    )
    assert (await told(empty_graph, folder / PEOPLE, PEOPLE, EXTRACT)).imported == 2


async def test_a_file_the_manifest_does_not_list(empty_graph: Graph, folder: Path) -> None:
    lines = (folder / "manifest.csv").read_text().splitlines(keepends=True)
    (folder / "manifest.csv").write_text("".join(line for line in lines if PEOPLE not in line))
    assert f"{PEOPLE} is not listed in manifest.csv" in await refused(empty_graph, folder, PEOPLE)


@pytest.mark.parametrize(
    "text",
    ["", "NAME,DAY\n", "FILE,LINES,EXTRACT_DATE\na.txt,x,30/09/2003\n", "FILE,LINES,EXTRACT_DATE\na,1\n"],
)
async def test_a_manifest_that_cannot_be_understood(empty_graph: Graph, folder: Path, text: str) -> None:
    (folder / "manifest.csv").write_text(text)
    with pytest.raises(Problem, match=r"manifest\.csv"):
        await import_paths(empty_graph, [folder], by="tester")


async def test_files_of_other_kinds_are_named_and_left(empty_graph: Graph, folder: Path) -> None:
    for name in ("notes.doc", "nsmart_kent.csv"):
        (folder / name).write_bytes(b"x")
    report = await import_paths(empty_graph, [folder], by="tester")
    left = {file.file: file.message for file in report.files if file.status == "LEFT"}
    assert left == {
        "notes.doc": "not a kind of file that is known: left as it is.",
        "nsmart_kent.csv": "not a kind of file that is known: left as it is.",
    }
    assert (await told(empty_graph, folder / "notes.doc", "notes.doc")).message == (
        "not a kind of file that is known: left as it is. It is called none of lids_<ESTAB>_prisoners.csv, "
        "lids_<ESTAB>_movements.csv, crams_<area>_people.txt, crams_<area>_orders.txt, casebook_<area>.xlsx, "
        "oasys_assessments.xml, oasys_odc.csv, iaps_<area>_referrals.csv, iaps_<area>_sessions.csv, "
        "iaps_<area>_tests.csv, visor_nominals.csv, victims_<area>.xlsx, dtto_<area>.xlsx, crams_<area>_contacts.txt."
    )


async def test_a_truncated_row_is_kept_with_its_place_and_text(empty_graph: Graph, folder: Path) -> None:
    path = folder / "crams_kent_people.txt"
    path.write_bytes(path.read_bytes()[:-40] + b"\r\n")
    await import_paths(empty_graph, [path], by="tester")
    (row,) = await list_rejects(empty_graph)
    assert (row["file"], row["line"], row["reason"], row["severity"]) == (
        "crams_kent_people.txt",
        2,
        "truncated-row",
        "reject",
    )
    assert row["raw"].startswith("kent|03/00001|ONEILL|Sian|")


async def test_reference_data_in_the_delivery_updates_the_record(empty_graph: Graph, folder: Path) -> None:
    (folder / "areas.csv").write_text(
        "FORCE_NO,SLUG,NAME,REGION,NPSISS\n30,derbyshire,Derby and Peak,East Midlands,Y\n46,kent,Kent,South East,Y\n"
    )
    await import_paths(empty_graph, [SMALL], by="tester")
    await import_paths(empty_graph, [folder], by="tester")
    name, was = (
        await empty_graph.read(
            "MATCH (a:Area {slug: 'derbyshire'})-[:WAS]->(v:Version) RETURN a.name, v.name", {}
        )
    )[0]
    assert (name, was) == ("Derby and Peak", "Derbyshire")
