"""The synthetic extracts: the layouts to the letter, nothing that contradicts itself, and rejects as planted."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from demo.extracts import all_areas, generate
from demo.extracts.__main__ import main
from demo.extracts.custody import key_dates
from demo.extracts.days import on, text
from demo.extracts.layouts import CONTACTS, MOVEMENTS, ORDERS, PEOPLE, PRISONERS, Layout
from demo.extracts.world import LETTERS, World
from graph.session import Graph
from importers.run import clusters, import_paths, list_rejects
from rules.identifiers import cro, nino, pnc

EXTRACT = date(2003, 9, 30)
PEOPLE_MADE = 260

HEADERS = {
    "people": "AREA|CRAMS_REF|SURNAME|FORENAMES|ALIAS|DOB|SEX|ETHNIC|LANG|DISAB|PNC|CRO|NINO|ADDR1|ADDR2|ADDR3|ADDR4|"
    "POSTCODE|OFFICER|TEAM|STATUS|OPENED|CLOSED",
    "orders": "AREA|CRAMS_REF|EVENT_NO|ORDER_TYPE|COURT|PSA|ORDER_DATE|LENGTH|HOURS|REQS|OFFENCE|OFF_DATE|END_DATE|"
    "TERM_DATE|TERM_REASON|PRISON_NO|OFFICER",
    "contacts": "AREA|CRAMS_REF|EVENT_NO|CONTACT_NO|DATE|TIME|TYPE|OUTCOME|EXPL_DATE|NOTES",
    "prisoners": '"ESTAB","PRISON_NO","SURNAME","FORENAMES","ALIAS","DOB","SEX","ETHNIC","NATIONALITY","PNC","CRO",'
    '"RECEPTION","STATUS","CATEGORY","OFFENCE","SENT_TYPE","SENT_DATE","SENT_DAYS","REMAND_DAYS","ADA","UAL","CRD",'
    '"PED","NPD","LED","SED","HDCED","REL_DATE","REL_TYPE","LOCATION","ADDR1","POSTCODE"',
    "movements": '"ESTAB","PRISON_NO","SEQ","MOVE_DATE","MOVE_TIME","DIRECTION","PLACE","REASON"',
}


class Made:
    """A generated folder, read back by the simplest means."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.truth: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
        self.rejected = {
            (f, line) for f, line, _, severity, _ in self.truth["faults"] if severity == "reject"
        }
        self.flags: dict[tuple[str, int], set[str]] = defaultdict(set)
        for name, line, reason, _, _ in self.truth["faults"]:
            self.flags[name, line].add(reason)

    def lines(self, name: str) -> list[str]:
        """The lines of a file, without their ends."""
        whole = (self.folder / name).read_bytes().decode("latin-1")
        assert whole.endswith("\r\n")
        assert whole.count("\n") == whole.count("\r\n")
        return whole[:-2].split("\r\n")

    def files(self, layout: Layout) -> Iterator[str]:
        """The files of a kind."""
        return (p.name for p in sorted(self.folder.glob(f"{layout.system}_*_{layout.kind}.*")))

    def good(self, layout: Layout) -> Iterator[tuple[str, int, dict[str, str]]]:
        """The rows that a correct reader accepts: file, line and values."""
        for name in self.files(layout):
            for number, line in enumerate(self.lines(name)[1:], 2):
                if (name, number) not in self.rejected:
                    values = next(csv.reader([line])) if layout.quoted else line.split("|")
                    yield name, number, dict(zip(layout.columns, values, strict=True))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A delivery of the demonstration's areas, with more faults than usual."""
    folder = tmp_path_factory.mktemp("demo") / "delivery"
    generate(folder, PEOPLE_MADE, seed=7, faults=3)
    return Made(folder)


def day(value: str) -> date | None:
    """A date of the files; None for a blank."""
    return date(int(value[6:]), int(value[3:5]), int(value[:2])) if value else None


def ordered(*values: str) -> bool:
    """Whether dates are in order; blanks don't count."""
    days = [found for value in values if (found := day(value))]
    return days == sorted(days)


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 5), ("other", 6)):
        generate(tmp_path / name, 40, seed)
    one, two, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two", "other")
    )
    assert one == two
    assert one != other


def test_headers_and_file_names(made: Made) -> None:
    for layout in (PEOPLE, ORDERS, CONTACTS, PRISONERS, MOVEMENTS):
        names = list(made.files(layout))
        assert names
        assert {made.lines(name)[0] for name in names} == {HEADERS[layout.kind]}


def test_manifest_lists_every_file_with_its_lines(made: Made) -> None:
    header, *rows = made.lines("manifest.csv")
    assert header == "FILE,LINES,EXTRACT_DATE"
    listed = {name: (int(count), taken) for name, count, taken in (row.split(",") for row in rows)}
    counted = {
        path.name: (path.read_bytes().count(b"\n"), "30/09/2003")
        for path in made.folder.iterdir()
        if path.name not in ("manifest.csv", "truth.json", "areas.csv", "prisons.csv")
    }
    assert listed == counted
    assert len(made.lines("areas.csv")) == 43
    assert len(made.lines("prisons.csv")) == 141


def test_truth_counts_rows(made: Made) -> None:
    for name, counts in made.truth["files"].items():
        rows = len(made.lines(name)) - 1
        rejected = len([1 for f, _ in made.rejected if f == name])
        assert counts == {"rows": rows, "accepted": rows - rejected, "rejected": rejected}
    assert made.truth["totals"]["persons"] == PEOPLE_MADE == len({key[3] for key in all_keys(made)})


def all_keys(made: Made) -> list[list[str]]:
    """The keys of the truth, those of refused rows too."""
    return [*made.truth["keys"], *made.truth["rejected_keys"]]


def test_keys_of_the_truth_are_the_accepted_rows(made: Made) -> None:
    rows = {("crams", row["AREA"], row["CRAMS_REF"]) for _, _, row in made.good(PEOPLE)}
    rows |= {("lids", row["ESTAB"], row["PRISON_NO"]) for _, _, row in made.good(PRISONERS)}
    assert rows == {tuple(key[:3]) for key in made.truth["keys"]}
    assert len(rows) == len(made.truth["keys"])


def test_numbers_are_valid_unless_the_truth_says_not(made: Made) -> None:
    checked = Counter[str]()
    for layout in (PEOPLE, PRISONERS):
        for name, line, row in made.good(layout):
            found = [pnc(row["PNC"], EXTRACT)] if row["PNC"] else []
            found += [cro(row["CRO"])] if row["CRO"] else []
            found += [nino(row["NINO"])] if row.get("NINO") else []
            warnings = {number.warning for number in found} - {None}
            assert warnings == made.flags[name, line] & {"bad-check-letter", "bad-id-format"}, row
            checked.update({"numbers": len(found), "warned": len(warnings)})
    assert checked["warned"] < checked["numbers"] / 20


def test_nobody_shares_a_number(made: Made) -> None:
    person = {tuple(key[:3]): key[3] for key in made.truth["keys"]}
    owners: dict[str, set[str]] = defaultdict(set)
    for _, _, row in made.good(PEOPLE):
        owners[pnc(row["PNC"], EXTRACT).value or ""].add(person["crams", row["AREA"], row["CRAMS_REF"]])
    for _, _, row in made.good(PRISONERS):
        owners[pnc(row["PNC"], EXTRACT).value or ""].add(person["lids", row["ESTAB"], row["PRISON_NO"]])
    owners.pop("")
    assert all(len(people) == 1 for people in owners.values())
    assert len(owners) > PEOPLE_MADE / 2


def test_orders_and_cases_do_not_contradict_themselves(made: Made) -> None:
    cases = {(row["AREA"], row["CRAMS_REF"]): row for _, _, row in made.good(PEOPLE)}
    for row in cases.values():
        assert (row["STATUS"] == "X") == bool(row["CLOSED"])
        assert ordered(row["OPENED"], row["CLOSED"])
    for _, _, row in made.good(ORDERS):
        assert (row["AREA"], row["CRAMS_REF"]) in cases
        assert bool(row["TERM_DATE"]) == bool(row["TERM_REASON"])
        assert ordered(row["OFF_DATE"], row["ORDER_DATE"], row["TERM_DATE"])
        assert ordered(row["ORDER_DATE"], row["END_DATE"])
        assert row["END_DATE"] or row["ORDER_TYPE"] in ("LICL", "PRER")
        assert bool(row["LENGTH"]) == (
            row["ORDER_TYPE"] in ("CRO", "PROB", "CPRO", "COMB", "DTTO", "CURF", "DAO")
        )
        assert bool(row["HOURS"]) == (row["ORDER_TYPE"] in ("CPO", "CSO", "CPRO", "COMB", "ATTC"))


def test_contacts_lie_within_their_orders(made: Made) -> None:
    orders = {(row["AREA"], row["CRAMS_REF"], row["EVENT_NO"]): row for _, _, row in made.good(ORDERS)}
    planned = 0
    for name, line, row in made.good(CONTACTS):
        order = orders[row["AREA"], row["CRAMS_REF"], row["EVENT_NO"]]
        when = day(row["DATE"])
        assert when is not None
        assert ordered(order["ORDER_DATE"], row["DATE"]) != (
            "contact-outside-order" in made.flags[name, line]
        )
        assert ordered(row["DATE"], order["TERM_DATE"])
        assert ordered(row["DATE"], row["EXPL_DATE"])
        planned += when > EXTRACT
        if row["TYPE"] in ("OFF", "HV", "PRG", "UPW", "PRS"):
            assert bool(row["OUTCOME"]) == (when <= EXTRACT)
    assert planned > 10


def test_spells_do_not_contradict_themselves(made: Made) -> None:
    numbers = Counter(row["PRISON_NO"] for _, _, row in made.good(PRISONERS) if row["STATUS"] != "T")
    assert set(numbers.values()) == {1}
    for _, _, row in made.good(PRISONERS):
        assert (row["STATUS"] == "R") == bool(row["REL_DATE"]) == bool(row["REL_TYPE"])
        assert row["STATUS"] != "S" or (row["SENT_TYPE"] and row["SENT_DATE"])
        assert row["SENT_TYPE"] in ("", "LIFE") or (row["SENT_DAYS"] and row["SED"])
        assert ordered(row["RECEPTION"], row["REL_DATE"])
        assert ordered(row["SENT_DATE"], row["HDCED"], row["CRD"], row["LED"], row["SED"])
        assert ordered(row["SENT_DATE"], row["PED"], row["NPD"], row["LED"])
        assert all(row[c] == row[c].upper() for c in ("SURNAME", "FORENAMES", "ALIAS", "ADDR1"))


def test_movements_lead_from_prison_to_prison(made: Made) -> None:
    dates = defaultdict(list)
    for _, _, row in made.good(MOVEMENTS):
        dates[row["ESTAB"], row["PRISON_NO"]].append((int(row["SEQ"]), day(row["MOVE_DATE"])))
        assert (row["REASON"], row["DIRECTION"]) not in {
            ("REC", "O"),
            ("DIS", "I"),
            ("CRT", "I"),
            ("RTC", "O"),
        }
    for moves in dates.values():
        assert moves == sorted(moves)
        assert [when for _, when in moves] == sorted(when for _, when in moves if when)


def test_transfers_continue_in_another_area(made: Made) -> None:
    person = {tuple(key[:3]): key[3] for key in made.truth["keys"]}
    held: dict[tuple[str, ...], set[str]] = defaultdict(set)
    moved = []
    for _, _, row in made.good(ORDERS):
        key = (person["crams", row["AREA"], row["CRAMS_REF"]], row["ORDER_TYPE"], row["ORDER_DATE"])
        held[key].add(row["AREA"])
        moved += [key] if row["TERM_REASON"] == "TRANS" else []
    joined = [key for key in moved if len(held[key]) > 1]
    assert len(joined) > len(moved) * 0.7


def test_every_planted_reason_occurs(tmp_path: Path) -> None:
    generate(tmp_path / "many", 400, seed=3, faults=6)
    seen = {
        (name.rsplit("_")[-1].split(".")[0], reason)
        for name, _, reason, _, _ in Made(tmp_path / "many").truth["faults"]
    }
    assert {reason for _, reason in seen} == {
        "encoding", "bad-quoting", "truncated-row", "extra-fields", "missing-required", "too-long", "bad-format",
        "bad-number", "bad-date", "unknown-code", "wrong-file", "impossible-dates", "duplicate-key", "orphan-reference",
        "bad-check-letter", "bad-id-format", "missing-dob", "default-dob", "placeholder-name", "old-ethnicity",
        "encoding-cp1252", "unresolved-link", "limit-exceeded", "contact-outside-order",
    }  # fmt: skip


def test_areas_without_the_network_send_no_crams(tmp_path: Path) -> None:
    generate(tmp_path / "east", 60, areas=("norfolk", "suffolk", "cambridgeshire", "bedfordshire", "essex"))
    sent = {path.name.split("_")[1] for path in (tmp_path / "east").glob("crams_*")}
    assert sent == {"essex"}
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
    generate(tmp_path / "nation", 1500, areas=all_areas())
    for layout in (PEOPLE, ORDERS, CONTACTS, PRISONERS):
        for name, line, row in Made(tmp_path / "nation").good(layout):
            wide = [column for column, width in WIDTHS.items() if len(row.get(column, "")) > width]
            assert not wide, (name, line, wide)
    names = [path.name.split("_")[1] for path in (tmp_path / "nation").glob("*_people.txt")]
    assert len(names) > 34
    assert len(list((tmp_path / "nation").glob("*_prisoners.csv"))) > 90


def test_showcase_comes_first_and_has_no_fault(made: Made) -> None:
    keys = [key for key in made.truth["keys"] if key[3] == "P000001"]
    assert sorted((key[0], key[1]) for key in keys) == [
        ("crams", "leicestershire-and-rutland"), ("crams", "west-yorkshire"),
        ("lids", "FN"), ("lids", "FN"), ("lids", "LE"), ("lids", "LE"),
    ]  # fmt: skip
    spells = {key[2] for key in keys if key[0] == "lids"}
    spelt = {row["PNC"] for _, _, row in made.good(PRISONERS) if row["PRISON_NO"] in spells}
    assert len(spelt) == 2
    assert len({pnc(number, EXTRACT).value for number in spelt}) == 1
    reference = next(key[2] for key in keys if key[1] == "west-yorkshire")
    mine = [
        row
        for _, _, row in made.good(CONTACTS)
        if (row["AREA"], row["CRAMS_REF"]) == ("west-yorkshire", reference)
    ]
    assert any((when := day(row["DATE"])) and when > EXTRACT and not row["OUTCOME"] for row in mine)
    assert "Siân Eluned" in {row["FORENAMES"] for _, _, row in made.good(PEOPLE)}
    assert made.truth["hard_pairs"][0] == ["twin", "P000004", "P000005"]


def test_prison_numbers_never_repeat() -> None:
    world = World(("kent",), 1, 10)
    numbers = [world.prison_number() for _ in range(50_000)]
    assert len(set(numbers)) == 50_000
    assert set("".join(number[:2] for number in numbers)) <= set(LETTERS)


def test_dates_of_a_sentence() -> None:
    # 181 days from 12 February 2015: half is 91 days, on 13 May; the last day is 11 August.
    dates = key_dates("AUR", on(2015, 2, 12), 181, 0)
    assert (text(dates.crd), text(dates.sed)) == ("13/05/2015", "11/08/2015")


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
        (Path(__file__).parents[1] / "rules" / "data" / "nicknames.yaml").read_text("utf-8")
    )
    groups = content["groups"]
    assert content["source"]
    assert content["validFrom"]
    assert {"Bill", "Will", "Billy", "Liam"} <= set(groups["William"])
    assert {"Maggie", "Meg", "Peggy"} <= set(groups["Margaret"])
    assert all(len(set(forms)) == len(forms) and name not in forms for name, forms in groups.items())


@pytest.mark.slow
async def test_importing_refuses_and_flags_exactly_what_was_planted(
    empty_graph: Graph, tmp_path: Path
) -> None:
    generate(tmp_path / "delivery", 70, seed=11, faults=6)
    made = Made(tmp_path / "delivery")
    await import_paths(empty_graph, [made.folder], by="test")
    found = {(r["file"], r["line"], r["reason"], r["severity"]) for r in await list_rejects(empty_graph)}
    planted = {(f, line, reason, severity) for f, line, reason, severity, _ in made.truth["faults"]}
    assert found - planted == set()
    assert planted - found == set()

    person = {tuple(key[:3]): key[3] for key in made.truth["keys"]}
    together = [[person[tuple(key)] for key in keys] for keys in (await clusters(empty_graph)).values()]
    assert all(len(set(people)) == 1 for people in together)
    assert sum(len(people) for people in together) == len(person)
    holroyd = [people for people in together if people[0] == "P000001"]
    assert [len(people) for people in holroyd] == [6]
