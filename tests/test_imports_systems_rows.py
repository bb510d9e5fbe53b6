"""A row of each kind of the other systems against the catalogue: which code it gets, and what is only flagged."""

import pytest

from importers.faults import Reason
from importers.systems import KINDS
from importers.templates import blank, by_name
from settings import Problem
from tests.imports import BY_NAME, GOOD, check


@pytest.mark.parametrize("name", list(GOOD))
def test_a_good_row_of_each_kind_passes(name: str) -> None:
    """And is flagged for nothing."""
    found = check(name)
    assert not isinstance(found, Reason), found
    assert found[1] == set()


@pytest.mark.parametrize("name", list(GOOD))
def test_each_column_is_held_to_its_declaration(name: str) -> None:
    """Every column of every kind: blank where required, too long, no number, no date, in no list, of another form."""
    bad = {
        "T": ("A" * 121, "too-long"),
        "L": ("A" * 11, "too-long"),
        "N": ("TEN", "bad-number"),
        "D": ("31/02/2001", "bad-date"),
        "F": ("37721", "bad-date"),
        "H": ("25:00", "bad-date"),
        "C": ("??", "unknown-code"),
        "K": ("?", "bad-format"),
    }
    for column in BY_NAME[name].columns:
        if column.required == "Y":
            assert check(name, **{column.name: ""}) == "missing-required", column
        if column.type[0] in bad:
            text, reason = bad[column.type[0]]
            found = check(name, **{column.name: text})
            # A code that isn't known may make another column due: then a blank one comes first.
            assert found in (reason, "missing-required"), column
            if column.type == "D":
                assert check(name, **{column.name: "01/10/2003"}) in ("impossible-dates", "missing-required")


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("OASYS.odc", {"SEC07": ""}, "missing-required"),
        ("OASYS.odc", {"SOURCE": "PRISON", "AGENCY": "HO"}, "missing-required"),
        ("OASYS.odc", {"AGENCY": "narnia"}, "unknown-code"),
        ("OASYS.odc", {"AGENCY": "HO"}, "unknown-code"),
        ("OASYS.odc", {"AGENCY": "narnia", "DATE": "x"}, "bad-date"),
        ("OASYS.odc", {"CONCERNS": "SELFHARM BOREDOM"}, "unknown-code"),
        ("OASYS.odc", {"LINK_REOFF": "Y" * 12}, "bad-format"),
        ("OASYS.odc", {"TOTAL": "169"}, "bad-number"),
        ("OASYS.odc", {"OASYS_ID": "X0000001"}, "bad-format"),
        ("OASYS.assessments", {"OBJ1": "Text", "OBJ1_NO": "1"}, "missing-required"),
        ("OASYS.assessments", {"OBJ1": "Text", "OBJ1_NO": "1", "OBJ1_SECTION": "14"}, "bad-number"),
        ("IAPS.referrals", {"AREA": "kent"}, "wrong-file"),
        ("IAPS.referrals", {"STAGE": "STA"}, "missing-required"),
        ("IAPS.referrals", {"STAGE": "COM", "START": "01/02/2003"}, "missing-required"),
        ("IAPS.referrals", {"START": "19/01/2003"}, "impossible-dates"),
        ("IAPS.referrals", {"START": "01/02/2003", "END": "31/01/2003"}, "impossible-dates"),
        ("IAPS.referrals", {"END": "01/02/2003", "PPR_DATE": "31/01/2003"}, "impossible-dates"),
        ("IAPS.sessions", {"SESSION_NO": "61"}, "bad-number"),
        ("IAPS.tests", {"SCORE": "201"}, "bad-number"),
        ("VISOR.nominals", {"CATEGORY": "RSO"}, "missing-required"),
        ("VISOR.nominals", {"CATEGORY": "3"}, "unknown-code"),
        ("VISOR.nominals", {"FORCE": "99"}, "unknown-code"),
        ("VISOR.nominals", {"NOTIFY_START": "02/01/2003", "NOTIFY_END": "01/01/2003"}, "impossible-dates"),
        ("VISOR.nominals", {"DOB": "01/10/1993"}, "impossible-dates"),
        ("VICTIMS.victims", {"Offer sent": "05/01/2003"}, "impossible-dates"),
        ("VICTIMS.victims", {"Sentence date": "37721"}, "bad-date"),
        ("DTTO.cases", {"End date": "07/01/2003"}, "missing-required"),
        ("DTTO.cases", {"Outcome": "COMP"}, "missing-required"),
        ("DTTO.cases", {"End date": "05/01/2003", "Outcome": "COMP"}, "impossible-dates"),
        ("DTTO.cases", {"Order date": "tbc"}, "bad-date"),
        ("CASEBOOK.people", {"AREA": "kent"}, "wrong-file"),
    ],
)
def test_a_faulty_row_gets_the_first_code_that_applies(
    name: str, values: dict[str, str], reason: str
) -> None:
    """Conditions, rules between columns, and the order of faults."""
    assert check(name, **values) == reason


@pytest.mark.parametrize(
    ("name", "values", "warnings"),
    [
        ("OASYS.odc", {"DOB": ""}, {"missing-dob"}),
        ("OASYS.odc", {"PNC": "2001/0171310S"}, {"bad-check-letter"}),
        ("IAPS.referrals", {"ETHNIC": "2"}, {"old-ethnicity"}),
        ("VISOR.nominals", {"CRO": "NOT KNOWN", "SURNAME": "TBC"}, {"bad-id-format", "placeholder-name"}),
        ("VICTIMS.victims", {"Offender DOB": "01/01/1970"}, {"default-dob"}),
        ("DTTO.cases", {"DOB": "01/01/1970"}, {"default-dob"}),
        ("CASEBOOK.orders", {"LENGTH": "40"}, {"limit-exceeded"}),
    ],
)
def test_what_a_row_is_flagged_for(name: str, values: dict[str, str], warnings: set[str]) -> None:
    """Persons of every system are flagged alike."""
    found = check(name, **values)
    assert not isinstance(found, Reason), found
    assert found[1] == warnings


def test_there_is_a_blank_file_of_every_kind() -> None:
    """It holds the header that a file of the kind must have, and a kind that isn't known is told which there are."""
    listed = [kind for kinds in by_name().values() for kind in kinds]
    assert sorted(map(id, listed)) == sorted(map(id, KINDS))
    assert blank("visor-nominals").startswith(b'"VISOR_REF","CATEGORY"')
    with pytest.raises(Problem, match="choose one of casebook, crams-contacts"):
        blank("nothing")


@pytest.mark.parametrize("name", list(by_name()))
def test_a_blank_file_is_one_that_is_read(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As it was written, with no rows in it."""
    for kind in by_name()[name]:
        file = kind.file_name.replace("<area>", "kent").replace("<ESTAB>", "HO")
        path = tmp_path_factory.mktemp("blank") / file
        path.write_bytes(blank(name))
        assert kind.source.unsafe(path) is None
        assert kind.source.problem(path, kind.header, kind.file_name) is None
        assert list(kind.source.rows(path, kind.header)) == []
