"""Rows that could not be imported: what is said of each, to whom, and how one that was corrected is known again."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.staff import BY_ID, keep_demo_staff
from graph import rejects
from graph.session import Graph
from importers import faults
from importers.corrections import save, wanted
from importers.run import import_paths
from resolvers.access import Clearance
from resolvers.context import Viewer
from rules.faults import ADVICE, RejectReason, cells, of_code
from settings import Problem
from tests.test_imports_record import EXTRACT, PEOPLE, SMALL, correct
from tests.test_looks import last
from tests.world import Asking

REJECTS = """query Rejects($file: String, $reason: RejectReason, $severity: Severity, $area: ID, $system: System,
  $current: Boolean! = true) {
  rejects(first: 50, file: $file, reason: $reason, severity: $severity, area: $area, system: $system, current: $current) {
    totalCount
    nodes { id file line reason severity badColumns meaning advice resolvedBy resolvedLine current
            version { name } area { slug } }
  }
}"""
RAW = "{ rejects(first: 50) { totalCount nodes { id raw cells header } } }"
FILES = "{ importFiles(first: 50) { totalCount nodes { name status rows imported rejected warned current area { slug } prison { lidsCode } } } }"
ORDERS = "crams_derbyshire_orders.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small delivery that a test may correct."""
    copy = tmp_path / "delivery"
    shutil.copytree(SMALL, copy, ignore=shutil.ignore_patterns("manifest.csv"))
    return copy


@pytest.fixture
async def dan(empty_graph: Graph, folder: Path, tmp_path: Path) -> AsyncIterator[Asking]:
    """The small delivery as it was imported, and the demo staff to ask about it."""
    await import_paths(empty_graph, [folder], by="tester", extract_date=EXTRACT)
    await keep_demo_staff(empty_graph)
    asking = Asking(empty_graph, tmp_path / "audit")
    yield asking
    await asking.audit.close()


async def listed(dan: Asking, **filters: Any) -> dict[tuple[str, int, str], dict[str, Any]]:
    """Rejects as the steward sees them, by file, line and reason."""
    found = (await dan.data(REJECTS, "dan", **filters))["rejects"]
    assert found["totalCount"] == len(found["nodes"])
    return {(one["file"], one["line"], one["reason"]): one for one in found["nodes"]}


def cleared(name: str, *clearances: Clearance) -> Viewer:
    """One of the demo staff with other clearances."""
    viewer = BY_ID[name].viewer
    return Viewer(viewer.id, viewer.name, viewer.posts, frozenset(clearances))


def test_every_reason_is_in_words_and_says_what_to_do() -> None:
    """The catalogue of the importers and the words for people have the same codes."""
    assert (
        {one.value for one in faults.Reason}
        == {one.code for one in RejectReason}
        == {one.code for one in ADVICE}
    )
    assert of_code("bad-date") is RejectReason.BAD_DATE
    assert all(text.endswith(".") for text in ADVICE.values())


def test_cells_stand_beside_their_columns() -> None:
    """The bad ones marked; so are a field too many and one that is missing."""
    assert cells(["1", "2"], ["A", "B"], ["B"]) == [
        {"column": "A", "value": "1", "bad": False},
        {"column": "B", "value": "2", "bad": True},
    ]
    many = cells(["1", "2"], ["A"], [])
    few = cells(["1"], ["A", "B"], [])
    assert many is not None and many[1] == {"column": None, "value": "2", "bad": True}
    assert few is not None and few[1] == {"column": "B", "value": None, "bad": True}
    assert cells([], ["A"], []) is None


async def test_each_says_which_cells_are_at_fault(dan: Asking) -> None:
    """Of a fault in a column; a row that can't be split has none."""
    found = await listed(dan)
    assert {key: one["badColumns"] for key, one in found.items()} == {
        ("crams_derbyshire_contacts.txt", 4, "CONTACT_OUTSIDE_ORDER"): ["DATE"],
        ("crams_derbyshire_contacts.txt", 7, "DUPLICATE_KEY"): ["CRAMS_REF", "CONTACT_NO"],
        ("crams_derbyshire_contacts.txt", 8, "ORPHAN_REFERENCE"): ["CRAMS_REF", "EVENT_NO"],
        ("crams_derbyshire_contacts.txt", 9, "ENCODING_CP1252"): ["NOTES"],
        (ORDERS, 3, "LIMIT_EXCEEDED"): ["LENGTH"],
        (ORDERS, 5, "ORPHAN_REFERENCE"): ["CRAMS_REF"],
        (PEOPLE, 2, "OLD_ETHNICITY"): ["ETHNIC"],
        (PEOPLE, 3, "BAD_CHECK_LETTER"): ["PNC"],
        (PEOPLE, 3, "DEFAULT_DOB"): ["DOB"],
        (PEOPLE, 4, "BAD_DATE"): ["DOB"],
        ("lids_HO_movements.csv", 6, "ORPHAN_REFERENCE"): ["PRISON_NO"],
        ("lids_HO_movements.csv", 7, "BAD_QUOTING"): [],
        ("lids_LL_prisoners.csv", 3, "MISSING_DOB"): ["DOB"],
    }
    bad = found[PEOPLE, 4, "BAD_DATE"]
    assert bad["meaning"] == "Not a date or time" and "Never guess" in bad["advice"]
    assert bad["version"] == {"name": PEOPLE} and bad["area"] == {"slug": "derbyshire"}


async def test_filters(dan: Asking) -> None:
    """By file, reason, severity, area and system, alone and together."""
    area = (await dan.data("{ areas(first: 50) { nodes { id slug } } }"))["areas"]["nodes"]
    ids = {one["slug"]: one["id"] for one in area}
    assert set(await listed(dan, file=PEOPLE, severity="REJECT")) == {(PEOPLE, 4, "BAD_DATE")}
    assert {key[0] for key in await listed(dan, reason="ORPHAN_REFERENCE", area=ids["derbyshire"])} == {
        ORDERS,
        "crams_derbyshire_contacts.txt",
    }
    assert await listed(dan, area=ids["kent"]) == {}
    assert len(await listed(dan, system="LIDS")) == 3
    assert len(await listed(dan, system="LIDS", reason="MISSING_DOB", severity="REJECT")) == 0


async def test_the_row_is_split_for_those_who_may_see_it(dan: Asking) -> None:
    """The steward sees each row as it was sent; others are refused, and reading it is kept in the audit log."""
    found = (await dan.data(RAW, "dan"))["rejects"]["nodes"]
    row = next(one for one in found if "|03/00003|LANE|" in one["raw"] and one["raw"].endswith("2003|"))
    assert row["header"][5] == "DOB" and row["cells"][5] == "31/02/1980"
    assert len(row["header"]) == len(row["cells"]) == 23
    entry = last(dan)
    assert entry["by"] == "dan" and row["id"] in entry["about"] and "raw rows" in entry["parts"]
    for who in ("pat", "max", "petra", "ines", "aldo", "uma", "vera"):
        assert (await dan(RAW, who))["data"]["rejects"] is None
        assert (await dan(FILES, who))["data"]["importFiles"] is None


async def test_files_with_their_totals(dan: Asking) -> None:
    """Every version, with what became of its rows and whose it is."""
    found = (await dan.data(FILES, "dan"))["importFiles"]["nodes"]
    people = next(one for one in found if one["name"] == PEOPLE)
    assert (people["rows"], people["imported"], people["rejected"], people["warned"]) == (3, 2, 1, 3)
    assert people["current"] and people["area"] == {"slug": "derbyshire"} and people["prison"] is None
    prison = next(one for one in found if one["name"] == "lids_LL_prisoners.csv")
    assert prison["prison"] == {"lidsCode": "LL"}


async def test_what_comes_of_files_kept_apart_is_there_for_the_cleared_alone(dan: Asking) -> None:
    """For others nothing differs, counts included. The register needs a reason besides; the row is never printed."""
    before = await dan.data(RAW, "dan"), await dan.data(FILES, "dan")
    await dan.graph.run(
        "UNWIND ['REGISTER', 'VICTIMS'] AS apart CREATE (i:ImportFile {id: 'imp_' + apart, name: 'x_' + apart, "
        "system: 'CRAMS', kind: 'x', scope: 'kent', apart: apart, status: 'IMPORTED', current: true}) "
        "CREATE (:Reject {id: 'rej_' + apart, file: i.name, fileId: i.id, line: 2, reason: 'bad-date', "
        "severity: 'REJECT', raw: 'secret', current: true, apart: apart, scope: 'kent', system: 'CRAMS'})"
    )
    assert (await dan.data(RAW, "dan"), await dan.data(FILES, "dan")) == before
    for id_ in ("rej_REGISTER", "imp_REGISTER", "rej_VICTIMS"):
        assert (await dan.data('{ node(id: "%s") { id } }' % id_, "dan"))["node"] is None
    many = before[0]["rejects"]["totalCount"]
    both = cleared("dan", Clearance.REGISTER, Clearance.VICTIM_UNIT)
    assert (await dan.data(RAW, both))["rejects"]["totalCount"] == many + 1
    found = (await dan(RAW, both, "Rows of the register are to be corrected"))["data"]["rejects"]
    assert found["totalCount"] == many + 2
    assert [one["raw"] for one in await rejects.listed(dan.graph, file="x_REGISTER")] == [None]
    assert await rejects.lines(dan.graph, "x_REGISTER", apart=[]) == []


async def test_bad_rows_are_written_out_corrected_and_known_again(dan: Asking, tmp_path: Path) -> None:
    """In the same format; the reject then says which file settled it and leaves the list; others of the file stay."""
    made = await save(dan.graph, wanted(PEOPLE, None, None, "reject"), tmp_path)
    assert (made.name, made.rows) == ("crams_derbyshire_people.corrections.txt", 1)
    header, row, end = made.path.read_bytes().split(b"\r\n")
    assert header == (SMALL / PEOPLE).read_bytes().split(b"\r\n")[0] and end == b""
    assert row == b"derbyshire|03/00003|LANE|Peter||31/02/1980|M||||||||||||||C|06/01/2003|"
    correct(made.path, "31/02/1980", "28/02/1980")
    report = await import_paths(dan.graph, [made.path], by="tester", extract_date=EXTRACT)
    assert report.totals["imported"] == 1
    assert (PEOPLE, 4, "BAD_DATE") not in await listed(dan)
    assert (PEOPLE, 3, "DEFAULT_DOB") in await listed(dan)
    settled = (await listed(dan, current=False))[PEOPLE, 4, "BAD_DATE"]
    assert (settled["resolvedBy"], settled["resolvedLine"], settled["current"]) == (made.name, 2, False)
    await import_paths(dan.graph, [SMALL / PEOPLE], by="tester", extract_date=EXTRACT)
    assert (PEOPLE, 4, "BAD_DATE") not in await listed(dan), "the faulty file again brings nothing back"


async def test_a_row_without_a_key_is_known_by_the_rest_of_it(
    dan: Asking, folder: Path, tmp_path: Path
) -> None:
    """And in a later version of its own file by its line; a row whose key was wrong is settled by its right one."""
    correct(folder / PEOPLE, "03/00003", "3/3")
    correct(folder / PEOPLE, "31/02/1980", "28/02/1980")
    day = date(2003, 10, 1)
    await import_paths(dan.graph, [folder / PEOPLE], by="tester", extract_date=day)
    assert (await listed(dan))[PEOPLE, 4, "BAD_FORMAT"]["badColumns"] == ["CRAMS_REF"]
    assert (await listed(dan, current=False))[PEOPLE, 4, "BAD_DATE"]["resolvedBy"] is None
    made = await save(dan.graph, wanted(PEOPLE, "bad-format", "derbyshire", None), tmp_path)
    correct(made.path, "|3/3|", "|03/00003|")
    await import_paths(dan.graph, [made.path], by="tester", extract_date=day)
    settled = await listed(dan, current=False)
    assert settled[PEOPLE, 4, "BAD_FORMAT"]["resolvedBy"] == made.name
    assert settled[PEOPLE, 4, "BAD_DATE"]["resolvedBy"] == made.name

    broken = folder / "lids_HO_movements.csv"
    lines = broken.read_bytes().split(b"\r\n")
    lines[6] = lines[5].replace(lines[5].split(b",")[1], b'"AB1234"').replace(b'"1"', b'"9"')
    broken.write_bytes(b"\r\n".join(lines))
    before = await listed(dan)
    await import_paths(dan.graph, [broken], by="tester", extract_date=day)
    assert ("lids_HO_movements.csv", 7, "BAD_QUOTING") in before
    assert ("lids_HO_movements.csv", 7, "BAD_QUOTING") in await listed(dan, current=False)


async def test_only_what_is_there_can_be_written_out(dan: Asking, tmp_path: Path) -> None:
    """What is wrong with a request is said in a sentence."""
    with pytest.raises(Problem, match="add --file"):
        await save(dan.graph, wanted(None, None, None, None), tmp_path)
    with pytest.raises(Problem, match="No row of nothing"):
        await save(dan.graph, wanted("nothing.txt", None, None, None), tmp_path)
    with pytest.raises(Problem, match="is no reason"):
        wanted(None, "bad-luck", None, None)
    with pytest.raises(Problem, match="reject or warn"):
        wanted(None, None, None, "fatal")
