"""The workbooks: kept by hand to look at, and right to read."""

import zipfile
from collections import Counter, defaultdict
from pathlib import Path

from demo.extracts import generate
from demo.extracts.layouts import CASEBOOK, CONTACTS, DRUG_TESTS, PEOPLE, REVIEWS, TREATMENTS, VICTIMS, WEEKS
from demo.extracts.victims import DUTY_FROM
from tests.test_demo.made import EXTRACT, Made, day, ordered

AREAS = {"derbyshire", "greater-manchester", "leicestershire-and-rutland", "south-wales", "west-yorkshire"}
CAUSES = {
    "Robbery", "Wounding, s.20", "Wounding with intent, s.18", "Arson", "Threats to kill", "Aggravated burglary", "Murder",
    "Assault occasioning actual bodily harm", "Rape", "Indecent assault",
}  # fmt: skip


def test_each_area_has_its_books(made: Made) -> None:
    """One of victims with a sheet, one of treatment with four."""
    for layout, sheets in ((VICTIMS, ["Victims"]), (TREATMENTS, ["Cases", "Tests", "Attendance", "Reviews"])):
        assert set(made.files(layout)) == {layout.file(area) for area in AREAS}
        for name in made.files(layout):
            found = zipfile.ZipFile(made.folder / name).read("xl/workbook.xml").decode()
            assert [sheet for sheet in sheets if f'name="{sheet}"' in found] == sheets


def test_the_victims_book_looks_kept_by_hand(made: Made) -> None:
    """A title over all columns, grouped headings, labels by year, blank lines, a total, and cells merged downwards."""
    downwards = 0
    for name in made.files(VICTIMS):
        cells = made.cells(name, "Victims")
        merged = made.merged(name, "Victims")
        assert cells[0][0].endswith("Probation Area - Victim Contact Unit")
        assert cells[1][0].startswith("CONFIDENTIAL")
        assert ((0, 0), (0, 18)) in merged
        assert any(row[1] == "Offender" and row[9] == "Victim (restricted)" for row in cells)
        labels = [row[0] for row in cells if str(row[0]).startswith("Sentenced ")]
        assert labels == sorted(labels)
        assert sum(not any(row) for row in cells) > len(labels)
        total = next(row[0] for row in cells if str(row[0]).startswith("Total: "))
        assert total == f"Total: {made.truth['files'][f'{name}!Victims']['rows']}"
        downwards += sum(first[0] < last[0] for first, last in merged)
    assert downwards


def test_dates_and_numbers_are_cells_and_at_times_text(made: Made) -> None:
    """As hands type them."""
    kinds = Counter[str]()
    headings = Counter[bool]()
    for name in made.files(WEEKS):
        for row in made.cells(name, "Attendance"):
            if str(row[0]).startswith("D0"):
                kinds[type(row[1]).__name__] += 1
                kinds[f"hours {type(row[3]).__name__}"] += 1
        for sheet in ("Cases", "Tests", "Attendance", "Reviews"):
            top = next(
                row for row in made.cells(name, sheet) if str(row[0]).strip().lower().startswith("case")
            )
            headings[
                [cell for cell in top if cell] != [str(cell).strip().capitalize() for cell in top if cell]
            ] += 1
    assert kinds["date"] > kinds["str"] > 0
    assert kinds["hours float"] > kinds["hours str"] > 0
    assert headings[True] > 3


def test_victims_are_those_whom_the_duty_is_owed(made: Made) -> None:
    """Of a year or more for violence or a sexual offence, since April 2001; of life, however long ago."""
    answers = Counter[str]()
    for _, _, row in made.good(VICTIMS):
        when = day(row["Sentence date"])
        assert when is not None
        assert row["Offence"] in CAUSES
        assert not row["Months"] or (int(row["Months"]) >= 12 and when.toordinal() >= DUTY_FROM)
        assert ordered(row["Sentence date"], row["Offer sent"])
        assert row["Offer sent"] or not row["Response"]
        assert row["Victim telephone"][:9] in ("", "01632 960")
        answers[row["Response"]] += 1
    assert answers["YES"]
    assert answers["NO"]


def test_treatment_is_tested_attended_and_reviewed(made: Made) -> None:
    """Within the order, on days of their own; weeks begin on Mondays, and more of the early ones are full."""
    cases = {(name.split("!")[0], row["Case no"]): row for name, _, row in made.good(TREATMENTS)}
    kept: dict[str, dict[tuple[str, str], list[str]]] = {}
    for layout, column in ((DRUG_TESTS, "Test date"), (WEEKS, "Week beginning"), (REVIEWS, "Review date")):
        kept[layout.kind] = defaultdict(list)
        for name, _, row in made.good(layout):
            case = cases[name.split("!")[0], row["Case no"]]
            when = day(row[column])
            assert when is not None
            assert when <= EXTRACT
            assert ordered(row[column], case["End date"])
            assert layout is WEEKS or ordered(case["Order date"], row[column])
            assert layout is not WEEKS or when.weekday() == 0
            kept[layout.kind][name.split("!")[0], row["Case no"]].append(row[column])
    for found in kept.values():
        assert all(len(days) == len(set(days)) for days in found.values())
        assert len(found) > len(cases) / 2
    for case in cases.values():
        assert bool(case["End date"]) == bool(case["Outcome"])
    hours = [(int(row["Hours ordered"]), int(row["Hours attended"])) for _, _, row in made.good(WEEKS)]
    assert {ordered_hours for ordered_hours, _ in hours} == {15, 9}
    assert all(0 <= attended <= ordered_hours for ordered_hours, attended in hours)


def test_the_plain_template_has_the_columns_of_crams(tmp_path: Path) -> None:
    """People, orders and contacts of the area that CRAMS never came to."""
    generate(tmp_path / "east", 150, areas=("norfolk", "suffolk", "essex"), seed=2)
    east = Made(tmp_path / "east")
    people = {row["CRAMS_REF"]: row for _, _, row in east.good(CASEBOOK["people"])}
    assert len(people) > 10
    assert {key[2] for key in east.person if key[0] == "casebook"} == set(people)
    assert CASEBOOK["people"].columns == PEOPLE.columns
    orders = {(row["CRAMS_REF"], row["EVENT_NO"]) for _, _, row in east.good(CASEBOOK["orders"])}
    assert {reference for reference, _ in orders} <= set(people)
    contacts = [row for _, _, row in east.good(CASEBOOK["contacts"])]
    assert len(contacts) > 100
    assert {(row["CRAMS_REF"], row["EVENT_NO"]) for row in contacts} <= orders
    assert PEOPLE.file("norfolk") not in set(east.files(PEOPLE))
    assert CONTACTS.file("norfolk") not in set(east.files(CONTACTS))
