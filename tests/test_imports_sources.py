"""Where rows come from: workbooks as people keep them, XML, and files that were made to do harm."""

import io
import resource
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from odfdo import Document, Table

from importers.dtto.cases import CASES
from importers.faults import Reason
from importers.oasys.xml import ASSESSMENTS
from importers.sources.sheet import Sheet
from importers.victims.victims import VICTIMS
from tests.imports import GOOD, SYSTEMS, book, sheet_rows

ROW = GOOD["DTTO.cases"]


def saved(tmp_path: Path, content: bytes, name: str = "dtto_kent.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_rows_stand_below_titles_and_above_totals(tmp_path: Path) -> None:
    """At their own number in the sheet, dates from cells or text, numbers from either, a serial number as it is."""
    rows = [
        {**ROW, "Order date": date(2003, 1, 6), "Months": 12},
        {**ROW, "Case no": "D0002", "Order date": 37627},
    ]
    found = sheet_rows(saved(tmp_path, book("DTTO.cases", rows={"DTTO.cases": rows})), CASES)
    assert [line for line, _ in found] == [4, 5]
    at = CASES.header.index
    assert [cells[at("Order date")] for _, cells in found] == ["06/01/2003", "37627"]
    assert [cells[at("Months")] for _, cells in found] == ["12", "12"]


def test_a_merged_range_gives_its_value_to_every_row(tmp_path: Path) -> None:
    """In its first column alone; a label over a whole row is no data."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("victims")
        sheet.write_row(0, 0, VICTIMS.header)
        sheet.merge_range(1, 0, 1, 6, "Sentenced 2003")
        for number in (2, 3):
            sheet.write_row(number, 0, [f"VC/000{number}", "Ashby", "Rowan"])
        sheet.merge_range(2, 16, 3, 17, "S Kenwood")
    found = sheet_rows(saved(tmp_path, file.getvalue(), "victims_kent.xlsx"), VICTIMS)
    assert [(line, cells[16], cells[17]) for line, cells in found] == [
        (3, "S Kenwood", None),
        (4, "S Kenwood", None),
    ]


def test_a_workbook_may_be_open_document(tmp_path: Path) -> None:
    """With the same rows, merged ranges among them."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Victims")
    rows: list[list[Any]] = [
        ["VC/0001", "Ashby", "Rowan", date(1975, 2, 14)],
        ["VC/0002", "Ashby", "Rowan", "14/02/1975"],
    ]
    padded: list[Any] = [
        [*row, *[""] * 12, officer] for row, officer in zip(rows, ("S Kenwood", ""), strict=True)
    ]
    table.set_values([["Victim contact"], list(VICTIMS.header), *padded])
    table.set_span((16, 2, 16, 3))
    document.body.append(table)
    path = tmp_path / "victims_kent.ods"
    document.save(str(path))
    assert VICTIMS.scope_of(path.name) == "kent"
    assert VICTIMS.source.unsafe(path) is None
    found = sheet_rows(path, VICTIMS)
    assert [(line, cells[3], cells[16]) for line, cells in found] == [
        (3, "14/02/1975", "S Kenwood"),
        (4, "14/02/1975", "S Kenwood"),
    ]


def test_a_sheet_must_be_there_and_hold_its_columns(tmp_path: Path) -> None:
    """Each says so in a sentence of its own."""
    path = saved(tmp_path, book("DTTO.tests", rows={}))
    assert "has no sheet Cases" in (CASES.source.problem(path, CASES.header, "") or "")
    assert "has no row that holds all columns" in (
        Sheet("Tests").problem(path, ("Case no", "Nothing"), "") or ""
    )


def with_member(name: str, content: bytes) -> bytes:
    """A workbook with one member more, or with another in its place."""
    there = zipfile.ZipFile(io.BytesIO(book("DTTO.cases", rows={"DTTO.cases": [ROW]})))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in there.namelist():
            if member != name:
                archive.writestr(member, there.read(member))
        archive.writestr(name, content)
    return file.getvalue()


def bomb(*, lie: bool) -> bytes:
    """A workbook with 1 GB of zeros in it, which may say that there is one byte."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/zeros.bin", "w", force_zip64=True) as member,
    ):
        for _ in range(1024):
            member.write(bytes(1 << 20))
    content = bytearray(file.getvalue())
    if lie:
        at = content.rfind(b"PK\x01\x02")
        content[at + 24 : at + 28] = struct.pack("<I", 1)
    return bytes(content)


FORMULA = b'<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f><v></v></c></row></sheetData></worksheet>'
FAR = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (with_member("xl/vbaProject.bin", b"x"), "dtto_kent.xlsx", "holds macros"),
        (book("DTTO.cases", rows={}), "dtto_kent.xlsm", "holds macros"),
        (with_member("xl/externalLinks/externalLink1.xml", b"<x/>"), "dtto_kent.xlsx", "has links to other"),
        (with_member(SHEET, FORMULA), "dtto_kent.xlsx", "has formulas whose values were never worked out"),
        (with_member(SHEET, FAR), "dtto_kent.xlsx", "has cells millions of rows or columns apart"),
        (with_member(SHEET, ENTITY), "dtto_kent.xlsx", "is no workbook, or was damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "dtto_kent.xlsx", "is locked with a password or in an old format"),
        (bytes(1 << 20), "dtto_kent.xlsx", "is no workbook, or was damaged"),
        (book("DTTO.cases", rows={})[:-200], "dtto_kent.xlsx", "is no workbook, or was damaged"),
    ],
    ids=["macros", "xlsm", "links", "formula", "far", "entity", "locked", "zeros", "cut"],
)
def test_a_workbook_of_more_than_data_is_refused(
    tmp_path: Path, content: bytes, name: str, sentence: str
) -> None:
    """Whole, in one sentence, before its cells are laid out."""
    assert CASES.scope_of(name) == "kent"
    assert sentence in (CASES.source.unsafe(saved(tmp_path, content, name)) or "")


@pytest.mark.parametrize("lie", [False, True])
def test_a_workbook_that_expands_without_end_is_refused(tmp_path: Path, lie: bool) -> None:
    """Whether or not it says how large it is; and no memory is taken for it."""
    path = saved(tmp_path, bomb(lie=lie))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "expands to more than 256 MB" in (CASES.source.unsafe(path) or "")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_an_element_is_a_row_at_the_line_where_it_starts() -> None:
    """With the text of it kept, from which it reads the same again."""
    source, columns = ASSESSMENTS.source, ASSESSMENTS.header
    found = list(source.rows(SYSTEMS / "oasys_assessments.xml", columns))
    assert [raw.line for raw in found] == [3, 28]
    for raw in found:
        assert source.again(raw.raw, raw.line, columns) == raw
    fields = found[0].fields
    assert not isinstance(fields, Reason)
    values = dict(zip(columns, fields, strict=True))
    assert (values["DATE"], values["SEC12"], values["LINK_HARM"]) == ("14/05/2003", "12", "N" * 13)
    assert (values["OBJ1"], values["OBJ1_DUE"]) == ("Engage & attend", "01/09/2004")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "<oasys-extract",
            '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><oasys-extract',
            "declares a document type",
        ),
        ("<oasys-extract", '<!DOCTYPE x [<!ENTITY a "b">]><oasys-extract', "declares a document type"),
        ("oasys-extract", "other", "is not an e-OASys file"),
        ("<assessor>", f"<assessor x='{'y' * (3 << 20)}'>", "longer than 1 MB"),
        ("</assessor>", "", "stops being XML at line"),
    ],
)
def test_xml_that_is_not_an_extract_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """Before any of it is taken in."""
    text = (SYSTEMS / "oasys_assessments.xml").read_text()
    path = saved(tmp_path, text.replace(old, new).encode(), "oasys_assessments.xml")
    assert sentence in (ASSESSMENTS.source.problem(path, ASSESSMENTS.header, "") or "")


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    """Never a crash, wherever the cut is."""
    content = (SYSTEMS / "oasys_assessments.xml").read_bytes().rstrip()
    for end in range(0, len(content) - 1, 97):
        path = saved(tmp_path, content[:end], "oasys_assessments.xml")
        assert ASSESSMENTS.source.problem(path, ASSESSMENTS.header, "")


def test_an_element_with_a_part_twice_has_too_many(tmp_path: Path) -> None:
    """A second section of the same number."""
    text = (SYSTEMS / "oasys_assessments.xml").read_text().replace('<section no="2"', '<section no="1"', 1)
    path = saved(tmp_path, text.encode(), "oasys_assessments.xml")
    first, second = ASSESSMENTS.source.rows(path, ASSESSMENTS.header)
    assert first.fields is Reason.EXTRA_FIELDS
    assert not isinstance(second.fields, Reason)
