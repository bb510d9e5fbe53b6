"""One line against the catalogue of faults: which code it gets, in which order, and what is only flagged."""

from datetime import date
from pathlib import Path

import pytest

from importers import formats
from importers.check import Checker
from importers.columns import Row
from importers.crams.contacts import CONTACTS
from importers.crams.orders import ORDERS
from importers.crams.people import PEOPLE
from importers.faults import Reason
from importers.keys import Keys
from importers.kinds import Kind
from importers.lids.movements import MOVEMENTS
from importers.lids.prisoners import PRISONERS
from importers.lines import LONGEST, measure, physical_lines
from importers.reference.lists import read
from importers.sources.text import Text

EXTRACT = date(2003, 9, 30)
LISTS = read().lists
SCOPES = {"AREA": "derbyshire", "ESTAB": "HO"}

GOOD: dict[str, dict[str, str]] = {
    "people": {
        "AREA": "derbyshire",
        "CRAMS_REF": "03/00001",
        "SURNAME": "ASHBY",
        "FORENAMES": "Rowan",
        "DOB": "14/02/1975",
        "SEX": "M",
        "STATUS": "C",
        "OPENED": "06/01/2003",
    },
    "orders": {
        "AREA": "derbyshire",
        "CRAMS_REF": "03/00001",
        "EVENT_NO": "1",
        "ORDER_TYPE": "CRO",
        "COURT": "Derby",
        "ORDER_DATE": "06/01/2003",
        "LENGTH": "12",
        "OFFENCE": "Theft",
        "END_DATE": "05/01/2004",
    },
    "contacts": {
        "AREA": "derbyshire",
        "CRAMS_REF": "03/00001",
        "EVENT_NO": "1",
        "CONTACT_NO": "1",
        "DATE": "07/01/2003",
        "TIME": "14:15",
        "TYPE": "OFF",
        "OUTCOME": "A",
    },
    "prisoners": {
        "ESTAB": "HO",
        "PRISON_NO": "AB1234",
        "SURNAME": "ASHBY",
        "DOB": "14/02/1975",
        "SEX": "M",
        "RECEPTION": "01/06/2002",
        "STATUS": "U",
    },
    "movements": {
        "ESTAB": "HO",
        "PRISON_NO": "AB1234",
        "SEQ": "1",
        "MOVE_DATE": "01/06/2002",
        "DIRECTION": "I",
        "PLACE": "CRT",
        "REASON": "REC",
    },
}
KINDS = {kind.name: kind for kind in (PEOPLE, ORDERS, CONTACTS, PRISONERS, MOVEMENTS)}


def written(kind: Kind, values: dict[str, str]) -> bytes:
    """A line of a file of this kind."""
    fields = [values.get(name, "") for name in kind.header]
    quoted = kind.system == "LIDS"
    text = ",".join(f'"{field}"' for field in fields) if quoted else "|".join(fields)
    return text.encode("latin-1")


def check(name: str, **values: str) -> Reason | tuple[Row, bool]:
    kind = KINDS[name]
    return line_of(name, written(kind, GOOD[name] | values))


def line_of(name: str, line: bytes) -> Reason | tuple[Row, bool]:
    """What becomes of a line: its fault, or its values and whether it is in Windows-1252."""
    source = KINDS[name].source
    assert isinstance(source, Text)
    raw = source.line(line, 2, len(KINDS[name].header))
    row = checker(name).values(raw.fields)
    return row if isinstance(row, Reason) else (row, raw.windows)


def checker(name: str) -> Checker:
    return Checker(KINDS[name], LISTS, EXTRACT, SCOPES[KINDS[name].scope])


def warned(name: str, **values: str) -> set[str]:
    found = check(name, **values)
    assert not isinstance(found, Reason), found
    return {reason.value for reason in checker(name).warnings(found[0], windows=found[1])}


@pytest.mark.parametrize("name", list(KINDS))
def test_a_good_row_of_each_kind_passes(name: str) -> None:
    assert not isinstance(check(name), Reason)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("people", {"SURNAME": "   "}, "missing-required"),
        ("people", {"STATUS": "X"}, "missing-required"),
        ("people", {"STATUS": "X", "SEX": "Q"}, "missing-required"),
        ("people", {"SURNAME": "A" * 36}, "too-long"),
        ("people", {"SURNAME": "A" * 36, "CRAMS_REF": "98-4321"}, "too-long"),
        ("people", {"CRAMS_REF": "98-4321"}, "bad-format"),
        ("people", {"CRAMS_REF": "98-4321", "DOB": "31/02/2001"}, "bad-format"),
        ("people", {"DOB": "31/02/1975"}, "bad-date"),
        ("people", {"DOB": "14/02/75"}, "bad-date"),
        ("people", {"DOB": "1975-02-14"}, "bad-date"),
        ("people", {"ETHNIC": "W8"}, "unknown-code"),
        ("people", {"AREA": "narnia"}, "unknown-code"),
        ("people", {"AREA": "kent"}, "wrong-file"),
        ("people", {"DOB": "31/12/1889"}, "impossible-dates"),
        ("people", {"DOB": "01/10/1993"}, "impossible-dates"),
        ("people", {"OPENED": "01/10/2003"}, "impossible-dates"),
        ("people", {"STATUS": "X", "CLOSED": "05/01/2003"}, "impossible-dates"),
        ("orders", {"EVENT_NO": "TEN"}, "bad-number"),
        ("orders", {"EVENT_NO": "100"}, "bad-number"),
        ("orders", {"LENGTH": "12.5"}, "bad-number"),
        ("orders", {"LENGTH": ""}, "missing-required"),
        ("orders", {"ORDER_TYPE": "CPO"}, "missing-required"),
        ("orders", {"TERM_DATE": "01/02/2003"}, "missing-required"),
        ("orders", {"TERM_REASON": "COMP"}, "missing-required"),
        ("orders", {"OFF_DATE": "07/01/2003"}, "impossible-dates"),
        ("orders", {"END_DATE": "05/01/2003"}, "impossible-dates"),
        ("orders", {"TERM_DATE": "05/01/2003", "TERM_REASON": "COMP"}, "impossible-dates"),
        ("orders", {"PRISON_NO": "AB123456789"}, "too-long"),
        ("contacts", {"OUTCOME": ""}, "missing-required"),
        ("contacts", {"TIME": "24:00"}, "bad-date"),
        ("contacts", {"TIME": "9:00"}, "bad-date"),
        ("contacts", {"DATE": "01/10/2003"}, "impossible-dates"),
        ("contacts", {"EXPL_DATE": "06/01/2003"}, "impossible-dates"),
        ("prisoners", {"STATUS": "S"}, "missing-required"),
        ("prisoners", {"STATUS": "S", "SENT_TYPE": "ACR", "SENT_DATE": "01/06/2002"}, "missing-required"),
        ("prisoners", {"STATUS": "R"}, "missing-required"),
        ("prisoners", {"PED": "02/01/2004", "NPD": "01/01/2004"}, "impossible-dates"),
        ("prisoners", {"CRD": "02/01/2004", "LED": "01/01/2004"}, "impossible-dates"),
        ("prisoners", {"HDCED": "02/01/2004", "CRD": "01/01/2004"}, "impossible-dates"),
        ("movements", {"PLACE": "?"}, "unknown-code"),
        ("movements", {"ESTAB": "LL"}, "wrong-file"),
    ],
)
def test_a_faulty_row_gets_the_first_code_that_applies(
    name: str, values: dict[str, str], reason: str
) -> None:
    assert check(name, **values) == reason


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("people", {"DOB": "01/01/1890"}),
        ("people", {"DOB": "30/09/1993"}),
        ("people", {"AREA": "Derbyshire", "SEX": "m", "CRAMS_REF": " 03/00001 "}),
        ("people", {"PNC": "whatever this may be, it never rejects"}),
        ("orders", {"ORDER_TYPE": "LICL", "LENGTH": "", "END_DATE": ""}),
        ("contacts", {"DATE": "01/10/2003", "OUTCOME": ""}),
        ("contacts", {"TYPE": "TEL", "OUTCOME": ""}),
        ("contacts", {"NOTES": 'Said "no", and left'}),
        ("prisoners", {"STATUS": "S", "SENT_TYPE": "LIFE", "SENT_DATE": "01/06/2002"}),
        ("prisoners", {"SURNAME": 'O""NEILL'}),
        ("movements", {"PLACE": "com"}),
    ],
)
def test_what_the_layouts_allow_passes(name: str, values: dict[str, str]) -> None:
    assert not isinstance(check(name, **values), Reason), check(name, **values)


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("movements", b'"HO","AB1234","1","01/06/2002","","I,"CRT","REC"', "bad-quoting"),
        ("movements", b'"HO","AB1234","1","01/06/2002","","I","CRT","REC', "bad-quoting"),
        ("movements", b"HO,AB1234,1,01/06/2002,,I,CRT,REC", "bad-quoting"),
        ("movements", b'"HO","AB1234","1","01/06/2002","","I","CRT"', "truncated-row"),
        ("movements", b'"HO","AB1234","1","01/06/2002","","I","CRT","REC",""', "extra-fields"),
        ("contacts", b"derbyshire|03/00001|1|1|07/01/2003|14:15|OFF", "truncated-row"),
        ("contacts", b"derbyshire|03/00001|1|1|07/01/2003|14:15|OFF|A||late | bus", "extra-fields"),
        ("contacts", b"derbyshire|03/00001|1|1|07/01/2003|14:15|OFF|A||\x00", "encoding"),
        ("contacts", b"derbyshire|03/00001|1|1|07/01/2003|14:15|OFF|A||\x81|", "encoding"),
        ("contacts", b"derbyshire|03/00001|1|1|07/01/2003|14:15|OFF|A||a\rb", "encoding"),
    ],
)
def test_a_line_that_is_no_row(name: str, line: bytes, reason: str) -> None:
    assert line_of(name, line) == reason


@pytest.mark.parametrize(
    ("name", "values", "reasons"),
    [
        ("people", {}, set()),
        ("people", {"DOB": ""}, {"missing-dob"}),
        ("people", {"DOB": "01/01/1970"}, {"default-dob"}),
        ("people", {"FORENAMES": "n/k"}, {"placeholder-name"}),
        ("people", {"ETHNIC": "2"}, {"old-ethnicity"}),
        ("people", {"PNC": "2001/0171310S", "CRO": "65656/91J"}, {"bad-check-letter"}),
        ("people", {"PNC": "NOT KNOWN", "NINO": "GB123456A"}, {"bad-id-format"}),
        ("people", {"SURNAME": "O\x92NEILL"}, {"encoding-cp1252"}),
        ("people", {"SURNAME": "O´NEILL"}, set()),
        ("orders", {"LENGTH": "37"}, {"limit-exceeded"}),
        ("orders", {"ORDER_TYPE": "CPO", "HOURS": "400"}, {"limit-exceeded"}),
        ("orders", {"ORDER_TYPE": "CPRO", "LENGTH": "24", "HOURS": "101"}, {"limit-exceeded"}),
        ("orders", {"ORDER_TYPE": "CURF", "LENGTH": "7"}, {"limit-exceeded"}),
        ("orders", {"ORDER_TYPE": "ATTC", "HOURS": "11"}, {"limit-exceeded"}),
        ("orders", {"ORDER_TYPE": "LICA", "LENGTH": "500"}, set()),
    ],
)
def test_what_a_row_is_flagged_for(name: str, values: dict[str, str], reasons: set[str]) -> None:
    assert warned(name, **values) == reasons


def test_a_windows_quotation_mark_is_read_as_one() -> None:
    found = check("people", SURNAME="O\x92NEILL")
    assert not isinstance(found, Reason)
    assert found[0]["SURNAME"] == "O’NEILL"


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(b"one\r\n\r\nth\rree\x0b\x85\nfour")
    assert list(physical_lines(path)) == [(1, b"one"), (2, b""), (3, b"th\rree\x0b\x85"), (4, b"four")]
    assert measure(path).lines == 4


def test_a_file_without_line_ends_cannot_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(b"x" * (3 * LONGEST) + b"\nlast\n")
    lines = list(physical_lines(path))
    assert [number for number, _ in lines] == [1, 2]
    assert len(lines[0][1]) == LONGEST
    assert lines[1][1] == b"last"


def test_keys_are_kept_between_batches_and_forgotten_between_files(tmp_path: Path) -> None:
    with Keys(tmp_path) as keys:
        assert keys.held("rows", ["a", "b"]) == set()
        keys.add("rows", ["a", "b"])
        assert keys.held("rows", ["b", "c"]) == {"b"}
        keys.forget("rows")
        assert keys.held("rows", ["a", "b"]) == set()


def test_the_documented_layouts_are_the_declared_ones() -> None:
    assert formats.TARGET.read_text("utf-8") == formats.document(), "run python -m importers.formats"
