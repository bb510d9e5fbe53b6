"""Figures of what the legacy systems hold, and whom to ask for what they do not say."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.staff import keep_demo_staff
from graph.session import Graph
from importers.corrections import save, wanted
from importers.figures import count
from importers.run import import_paths
from rules.codes import FormerEthnicity
from rules.ethnicity import mapping, recorded
from rules.figures import told
from tests.test_imports_record import EXTRACT, PEOPLE, SMALL, correct
from tests.world import Asking

FIGURES = """day rows rejected impossibleDates people withPnc withCro ethnicityRecorded ethnicityNotStated
  ethnicityNeverRecorded ethnicityFormer birthMissing birthFirstOfJanuary badCheckLetters"""
QUALITY = (
    """query Quality($system: System, $area: ID, $place: ID) { quality(first: 50, system: $system, area: $area, place: $place) {
  totalCount nodes { id system national area { slug } prison { lidsCode } %s points { day people withPnc } } } }"""
    % FIGURES
)
NEEDS = """query Needs($area: ID) { ethnicityNeedsRecording(first: 50, area: $area) {
  totalCount nodes { id surname formerEthnicity ethnicity ethnicityNeedsRecording } } }"""
COUNTS = "{ ethnicityCounts(first: 50) { nodes { name needsRecording } } }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small delivery that a test may correct."""
    copy = tmp_path / "delivery"
    shutil.copytree(SMALL, copy, ignore=shutil.ignore_patterns("manifest.csv"))
    return copy


@pytest.fixture
async def small(empty_graph: Graph, folder: Path, tmp_path: Path) -> AsyncIterator[Asking]:
    """The small delivery as it was imported, and the demo staff to ask about it."""
    await import_paths(empty_graph, [folder], by="tester", extract_date=EXTRACT)
    await keep_demo_staff(empty_graph)
    asking = Asking(empty_graph, tmp_path / "audit")
    yield asking
    await asking.audit.close()


async def figures(small: Asking, who: str = "dan", **chosen: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """Figures by system and place; the country is `''`."""
    found = (await small.data(QUALITY, who, **chosen))["quality"]["nodes"]
    places = ("slug", "area"), ("lidsCode", "prison")
    return {
        (one["system"], next((one[edge][key] for key, edge in places if one[edge]), "")): one for one in found
    }


def test_what_is_counted_of_a_person() -> None:
    """Not stated is apart from never asked, and a code of before 2001 is neither; only valid numbers count."""
    counted: Counter[str] = Counter()
    for ethnic in ("W1", "ns", None, "1", "2"):
        count(counted, {"ETHNIC": ethnic, "PNC": "2003/0000003Y", "CRO": "65656/91X"}, (), EXTRACT)
    assert counted == {
        "people": 5,
        "withPnc": 5,
        "ethnicityRecorded": 1,
        "ethnicityNotStated": 1,
        "ethnicityNeverRecorded": 1,
        "ethnicityFormer": 2,
    }


@pytest.mark.parametrize(
    ("many", "cases", "shown"),
    [
        (3, True, 3),
        (0, False, 0),
        (1, False, None),
        (4, False, None),
        (5, False, 5),
        (12, False, 10),
        (13, False, 15),
    ],
)
def test_small_figures_are_for_those_with_cases(many: int, cases: bool, shown: int | None) -> None:
    """Others get none below five, and the rest rounded, so that no difference of two tells of one person."""
    assert told(many, cases) == shown


async def test_figures_by_system_and_place(small: Asking) -> None:
    """The country's and each place's, as they were counted while the files were imported."""
    found = await figures(small)
    derbyshire = found["CRAMS", "derbyshire"]
    expected = {
        "day": "2003-09-30",
        "people": 2,
        "withPnc": 1,
        "withCro": 2,
        "ethnicityFormer": 1,
        "ethnicityNotStated": 1,
        "ethnicityRecorded": 0,
        "ethnicityNeverRecorded": 0,
        "birthFirstOfJanuary": 1,
        "birthMissing": 0,
        "badCheckLetters": 1,
        "impossibleDates": 0,
    }
    assert {name: derbyshire[name] for name in expected} == expected
    country = found["CRAMS", ""]
    assert country["national"] and not derbyshire["national"]
    for name in ("people", "rows", "rejected", "withPnc"):
        assert country[name] == sum(
            one[name] for (system, place), one in found.items() if system == "CRAMS" and place
        )
    assert found["LIDS", "LL"]["birthMissing"] == 1
    assert set(await figures(small, system="LIDS")) == {("LIDS", ""), ("LIDS", "HO"), ("LIDS", "LL")}
    area = (await small.data("{ areas(first: 50) { nodes { id slug } } }"))["areas"]["nodes"]
    kent = next(one["id"] for one in area if one["slug"] == "kent")
    assert set(await figures(small, area=kent)) == {("CRAMS", "kent")}
    assert set(await figures(small, system="LIDS", area=kent)) == set()
    assert set(await figures(small, place=derbyshire["id"])) == {("CRAMS", "derbyshire")}


async def test_the_trend_by_import(small: Asking, folder: Path, tmp_path: Path) -> None:
    """A point for the extracts of each day, whatever the order they come in; corrections are no extract."""
    late, early = date(2003, 10, 31), date(2003, 8, 31)
    content = (folder / PEOPLE).read_bytes()
    more = b"derbyshire|03/00009|WARD|Ann||02/03/1970|F|W1|||2003/0000003Y||||||||||C|06/01/2003|\r\n"
    (folder / PEOPLE).write_bytes(content + more)
    await import_paths(small.graph, [folder / PEOPLE], by="tester", extract_date=late)
    (folder / PEOPLE).write_bytes(content.partition(b"derbyshire|03/00002")[0])
    await import_paths(small.graph, [folder / PEOPLE], by="tester", extract_date=early)
    one = (await figures(small))["CRAMS", "derbyshire"]
    assert (one["day"], one["people"]) == ("2003-10-31", 3)
    assert [(p["day"], p["people"], p["withPnc"]) for p in one["points"]] == [
        ("2003-10-31", 3, 2),
        ("2003-09-30", 2, 1),
        ("2003-08-31", 1, 1),
    ]
    made = await save(small.graph, wanted(PEOPLE, "bad-date", None, None), tmp_path)
    correct(made.path, "31/02/1980", "28/02/1980")
    await import_paths(small.graph, [made.path], by="tester", extract_date=late)
    again = (await figures(small))["CRAMS", "derbyshire"]
    assert (again["people"], again["rows"]) == (one["people"], one["rows"])


async def test_who_sees_figures(small: Asking) -> None:
    """The information officer too, without small ones; others are refused. Those of files kept apart are not there."""
    theirs = await figures(small, "ines")
    assert theirs["CRAMS", "derbyshire"]["people"] is None
    assert theirs["CRAMS", "derbyshire"]["birthMissing"] == 0
    assert all(
        (value or 0) % 5 == 0 for one in theirs.values() for name, value in one.items() if name == "rows"
    )
    for who in ("pat", "max", "petra", "aldo", "uma"):
        assert (await small(QUALITY, who))["data"]["quality"] is None
    await small.graph.run(
        "CREATE (:Quality {id: 'qua_x', system: 'CRAMS', scope: 'kent', apart: 'REGISTER', people: 50}), "
        "(:QualityPoint {id: 'qpt_x', quality: 'qua_x', apart: 'REGISTER', day: date('2003-09-30'), people: 50})"
    )
    assert await figures(small, "ines") == theirs
    assert await figures(small, place="qua_x") == {}


def test_the_mapping_says_of_each_old_code_what_becomes_of_it() -> None:
    """Once, with source, confidence and the day from which it holds; nothing uncertain is given a new code."""
    found = mapping()
    assert list(found.becomes) == list(FormerEthnicity)
    assert found.source and found.confidence and found.valid_from == date(2001, 4, 1)
    for former, new in found.becomes.items():
        one = recorded(former.code)
        assert (one.former, one.needs_recording) == (former.name, new is None)
        assert one.ethnicity == (new.name if new else None)
    assert recorded("NS").needs_recording is False


@pytest.fixture
async def asked(world: Asking) -> Asking:
    """Three people with an old code: of West Yorkshire; of another area; and one whom nobody may see."""
    await world.graph.run(
        "UNWIND ['off_bill', 'off_carl', 'off_hide'] AS id MATCH (o:Offender {id: id}) "
        "SET o.formerEthnicity = 'WHITE', o.ethnicity = null, o.ethnicityNeedsRecording = true "
        "WITH o WHERE o.id = 'off_carl' MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(s)-[r:IN_AREA]->() "
        "DELETE r WITH s MATCH (a:Area {id: 'area_lr'}) CREATE (s)-[:IN_AREA]->(a)"
    )
    return world


@pytest.mark.parametrize(
    ("who", "people"),
    [
        ("pat", ["off_bill"]),
        ("max", ["off_bill"]),
        ("meera", ["off_carl"]),
        ("sam", ["off_carl", "off_bill"]),
        ("dan", ["off_carl", "off_bill"]),
    ],
)
async def test_people_to_be_asked_are_for_those_who_work_with_them(
    asked: Asking, who: str, people: list[str]
) -> None:
    """And for the steward; nobody sees whom they may not see, in the total either. The old code is kept."""
    found = (await asked.data(NEEDS, who))["ethnicityNeedsRecording"]
    assert [one["id"] for one in found["nodes"]] == people and found["totalCount"] == len(people)
    assert {(one["formerEthnicity"], one["ethnicity"]) for one in found["nodes"]} == {("WHITE", None)}


async def test_people_to_be_asked_by_area(asked: Asking) -> None:
    """Those whom it supervises now, of those whom the reader works with."""
    assert [
        one["id"]
        for one in (await asked.data(NEEDS, "dan", area="area_wy"))["ethnicityNeedsRecording"]["nodes"]
    ] == ["off_bill"]
    assert (await asked.data(NEEDS, "pat", area="area_lr"))["ethnicityNeedsRecording"]["nodes"] == []
    for who in ("owen", "tess", "vera", "petra", "ines", "aldo", "uma"):
        assert (await asked(NEEDS, who))["data"]["ethnicityNeedsRecording"] is None


async def test_how_many_are_to_be_asked_by_area(asked: Asking) -> None:
    """For the steward exactly, of those who may be seen; small counts are kept back from who sees no cases."""
    counts = {
        one["name"]: one["needsRecording"]
        for one in (await asked.data(COUNTS, "dan"))["ethnicityCounts"]["nodes"]
    }
    assert counts == {"West Yorkshire": 1, "Leicestershire & Rutland": 1}
    theirs = (await asked.data(COUNTS, "ines"))["ethnicityCounts"]["nodes"]
    assert [one["needsRecording"] for one in theirs] == [None, None]
    assert (await asked(COUNTS, "pat"))["data"]["ethnicityCounts"] is None
