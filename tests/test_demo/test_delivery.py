"""A delivery as a folder: which files it has, with which first lines, and that it can be made again to the byte."""

from pathlib import Path

import pytest
import yaml

from demo.extracts import all_areas, generate, layouts
from demo.extracts.__main__ import main
from demo.extracts.layouts import CONTACTS, ORDERS, PEOPLE, PRISONERS, Layout
from tests.test_demo.conftest import PEOPLE_MADE
from tests.test_demo.made import Made

TEXTS = {
    "crams_kent_people.txt": "AREA|CRAMS_REF|SURNAME|FORENAMES|ALIAS|DOB|SEX|ETHNIC|LANG|DISAB|PNC|CRO|NINO|ADDR1|ADDR2|"
    "ADDR3|ADDR4|POSTCODE|OFFICER|TEAM|STATUS|OPENED|CLOSED",
    "crams_kent_orders.txt": "AREA|CRAMS_REF|EVENT_NO|ORDER_TYPE|COURT|PSA|ORDER_DATE|LENGTH|HOURS|REQS|OFFENCE|OFF_DATE|"
    "END_DATE|TERM_DATE|TERM_REASON|PRISON_NO|OFFICER",
    "crams_kent_contacts.txt": "AREA|CRAMS_REF|EVENT_NO|CONTACT_NO|DATE|TIME|TYPE|OUTCOME|EXPL_DATE|NOTES",
    "lids_kent_prisoners.csv": '"ESTAB","PRISON_NO","SURNAME","FORENAMES","ALIAS","DOB","SEX","ETHNIC","NATIONALITY","PNC",'
    '"CRO","RECEPTION","STATUS","CATEGORY","OFFENCE","SENT_TYPE","SENT_DATE","SENT_DAYS","REMAND_DAYS","ADA","UAL","CRD",'
    '"PED","NPD","LED","SED","HDCED","REL_DATE","REL_TYPE","LOCATION","ADDR1","POSTCODE"',
    "lids_kent_movements.csv": '"ESTAB","PRISON_NO","SEQ","MOVE_DATE","MOVE_TIME","DIRECTION","PLACE","REASON"',
    "oasys_odc.csv": "OASYS_ID,SOURCE,AGENCY,CRAMS_REF,PRISON_NO,SURNAME,FORENAMES,DOB,SEX,PNC,TYPE,STATUS,DATE,ASSESSOR,"
    "SEC01,SEC02,SEC03,SEC04,SEC05,SEC06,SEC07,SEC08,SEC09,SEC10,SEC11,SEC12,LINK_REOFF,LINK_HARM,OGRS2,TOTAL,ROSH_CHILD,"
    "ROSH_PUBLIC,ROSH_ADULT,ROSH_STAFF,CUST_CHILD,CUST_PUBLIC,CUST_ADULT,CUST_STAFF,CUST_PRIS,CONCERNS,OBJ1,OBJ2,OBJ3,OBJ4",
    "oasys_assessments.xml": '<?xml version="1.0" encoding="UTF-8"?>',
    "iaps_kent_referrals.csv": "AREA,REFERRAL_ID,CRAMS_REF,SURNAME,FORENAMES,DOB,SEX,ETHNIC,PNC,PROG,REFERRED,OGRS2,"
    "ORDER_DATE,STAGE,START,END,END_REASON,PPR_DATE,TUTOR",
    "iaps_kent_sessions.csv": "AREA,REFERRAL_ID,SESSION_NO,ATTEMPT,SESSION_DATE,ATTEND,CATCHUP,TUTOR",
    "iaps_kent_tests.csv": "AREA,REFERRAL_ID,TEST,PHASE,TEST_DATE,SCORE",
    "visor_nominals.csv": '"VISOR_REF","CATEGORY","MAPPA_CAT","MAPPA_LEVEL","FORCE","MANAGER","SURNAME","FORENAMES","ALIAS",'
    '"DOB","SEX","PNC","CRO","ADDR1","POSTCODE","NOTIFY_START","NOTIFY_END","RISK","REVIEW","RESTRICTED"',
}
LAYOUTS = [found for found in vars(layouts).values() if isinstance(found, Layout)]


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    """A delivery can be made again, workbooks and all."""
    for name, seed in (("one", 5), ("two", 5), ("other", 6)):
        generate(tmp_path / name, 40, seed)
    one, two, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two", "other")
    )
    assert one == two
    assert one != other


def test_headers_and_file_names(made: Made) -> None:
    """Every text file begins as the layouts say."""
    named = {layout.file("kent"): layout for layout in LAYOUTS if not layout.sheet}
    assert named.keys() == TEXTS.keys()
    for name, header in TEXTS.items():
        files = list(made.files(named[name]))
        assert files
        first = {(made.folder / file).read_text("latin-1").split("\n")[0].rstrip("\r") for file in files}
        assert first == {header}


def test_manifest_lists_every_file_with_its_lines(made: Made) -> None:
    """A workbook's lines are left blank."""
    header, *rows = made.lines("manifest.csv")
    assert header == "FILE,LINES,EXTRACT_DATE"
    listed = {name: (count, taken) for name, count, taken in (row.split(",") for row in rows)}
    counted = {
        path.name: ("" if path.suffix == ".xlsx" else str(path.read_bytes().count(b"\n")), "30/09/2003")
        for path in made.folder.iterdir()
        if path.name not in ("manifest.csv", "truth.json", "areas.csv", "prisons.csv")
    }
    assert listed == counted
    assert len(made.lines("areas.csv")) == 43
    assert len(made.lines("prisons.csv")) == 141


def test_truth_counts_rows(made: Made) -> None:
    """Of files and of sheets: as many rows as are there, and the refused ones of them."""
    by_key = {layout.kind: layout for layout in LAYOUTS}
    counted: dict[str, int] = {}
    for layout in by_key.values():
        for name, _, _ in made.every(layout):
            counted[name] = counted.get(name, 0) + 1
    for name, counts in made.truth["files"].items():
        rejected = len([1 for f, _ in made.rejected if f == name])
        rows = counted.get(name, 0)
        assert counts == {"rows": rows, "accepted": rows - rejected, "rejected": rejected}, name
    assert made.truth["totals"]["persons"] == PEOPLE_MADE == len(made.truth["persons"])
    keys = [*made.truth["keys"], *made.truth["rejected_keys"]]
    assert {key[3] for key in keys} <= made.truth["persons"].keys()


def test_areas_without_the_network_send_no_crams(tmp_path: Path) -> None:
    """One of them has filled in the plain template instead."""
    generate(tmp_path / "east", 60, areas=("norfolk", "suffolk", "cambridgeshire", "bedfordshire", "essex"))
    sent = {path.name.split("_")[1] for path in (tmp_path / "east").glob("crams_*")}
    assert sent == {"essex"}
    assert {path.name for path in (tmp_path / "east").glob("iaps_*")} == {
        f"iaps_essex_{kind}.csv" for kind in ("referrals", "sessions", "tests")
    }
    assert [path.name for path in (tmp_path / "east").glob("casebook_*")] == ["casebook_norfolk.xlsx"]
    assert list((tmp_path / "east").glob("lids_*"))


WIDTHS = {
    **dict.fromkeys(("SURNAME", "FORENAMES", "OFFICER", "TEAM", "PSA", "ADDR1", "ADDR2"), 35),
    "ALIAS": 70,
    "COURT": 40,
    "REQS": 40,
    "OFFENCE": 60,
    "NOTES": 120,
    "PNC": 13,
    "CRO": 12,
    "NINO": 9,
    "POSTCODE": 8,
    "NATIONALITY": 20,
    "LOCATION": 10,
    "LANG": 2,
}


def test_national_delivery_uses_most_areas_and_prisons(tmp_path: Path) -> None:
    """And keeps to the widths of the columns."""
    generate(tmp_path / "nation", 1500, areas=all_areas())
    for layout in (PEOPLE, ORDERS, CONTACTS, PRISONERS):
        for name, line, row in Made(tmp_path / "nation").good(layout):
            wide = [column for column, width in WIDTHS.items() if len(row.get(column, "")) > width]
            assert not wide, (name, line, wide)
    names = [path.name.split("_")[1] for path in (tmp_path / "nation").glob("*_people.txt")]
    assert len(names) > 34
    assert len(list((tmp_path / "nation").glob("*_prisoners.csv"))) > 90


def test_a_real_delivery_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "crams_kent_people.txt").write_text("real")
    with pytest.raises(FileExistsError, match="give an empty folder"):
        generate(tmp_path, 5)
    assert (tmp_path / "crams_kent_people.txt").read_text() == "real"


def test_an_interrupted_delivery_is_started_again(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path / "half", 120, progress=stop)
    assert not (tmp_path / "half" / "manifest.csv").exists()
    seen: list[tuple[int, int]] = []
    generate(tmp_path / "half", 120, progress=lambda done, total: seen.append((done, total)))
    generate(tmp_path / "whole", 120)
    assert seen[-1] == (120, 120)
    assert {p.name: p.read_bytes() for p in (tmp_path / "half").iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "whole").iterdir()
    }


def test_what_cannot_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match="at least one person"):
        generate(tmp_path / "none", 0)
    monkeypatch.setattr(
        "sys.argv", ["demo.extracts", str(tmp_path / "x"), "--people", "3", "--areas", "atlantis"]
    )
    assert main() == 1
    assert "No such area: atlantis" in capsys.readouterr().err
    monkeypatch.setattr(
        "sys.argv", ["demo.extracts", str(tmp_path / "x"), "--people", "3", "--areas", "kent"]
    )
    assert main() == 0
    assert (tmp_path / "x" / "manifest.csv").exists()


def test_nicknames_are_in_use_both_ways() -> None:
    content = yaml.safe_load(
        (Path(__file__).parents[2] / "rules" / "data" / "nicknames.yaml").read_text("utf-8")
    )
    groups = content["groups"]
    assert content["source"]
    assert content["validFrom"]
    assert {"Bill", "Will", "Billy", "Liam"} <= set(groups["William"])
    assert {"Maggie", "Meg", "Peggy"} <= set(groups["Margaret"])
    assert all(len(set(forms)) == len(forms) and name not in forms for name, forms in groups.items())
