"""People whose ethnicity is recorded by a code that came later: counted as recorded, and told in its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from graph.code_sets.versions import keep_built_in
from graph.imports.persons import Loaded, headline
from importers import figures
from importers.columns import Later
from rules.clock import now, stand_still
from rules.codes import CodeSetName
from rules.questions import ethnicities
from tests.test_code_sets import NEW, file, load
from tests.world import Asking

TELL = """query Tell($question: QuestionInput!) { explore(question: $question) { tables { sentence }
  rows { keys words count share } } }"""
CASES = """query Cases($question: QuestionInput!, $keys: [String!]!) { casesOf(first: 5, question: $question, keys: $keys) {
  nodes { id } } }"""
ROMA = """
MATCH (o:Offender {id: 'off_anna'})
SET o.ethnicity = null, o.ethnicityCode = 'G1', o.formerEthnicity = null, o.ethnicityNeedsRecording = false
"""
WHITE = "White: English or Welsh"


@pytest.fixture(autouse=True)
async def _day(world: Asking) -> AsyncIterator[None]:
    """It is the morning after a new version; Anna is recorded by a code that counts as no older one."""
    stand_still(date(2003, 9, 30))
    await keep_built_in(world.graph, now())
    assert (await load(world, NEW, "2003-10-01"))["userErrors"] == []
    await world.graph.run(ROMA)
    stand_still(date(2003, 10, 1))
    yield
    stand_still(None)


async def told(world: Asking, *by: str, who: str = "pat", **more: Any) -> dict[tuple[str, ...], Any]:
    """Words, count and share of each row by its keys, and the sentence by the key `sentence`."""
    question = {"count": "PEOPLE", "by": list(by), **more}
    found = (await world.data(TELL, who, question=question))["explore"]
    rows = {tuple(row["keys"]): (row["words"], row["count"], row["share"]) for row in found["rows"]}
    return {**rows, ("sentence",): found["tables"][0]["sentence"]}


async def test_who_was_asked_counts_as_recorded(world: Asking) -> None:
    """Whatever version their code is of; who has none does not, nor who has a digit of before 2001."""
    share = {"share": "ETHNICITY_RECORDED"}
    everyone = await told(world, **share)
    assert everyone[()][1:] == (3, 1.0)
    await world.graph.run(
        "MATCH (o:Offender {id: 'off_bill'}) SET o.ethnicity = null, o.formerEthnicity = 'WHITE'"
    )
    assert (await told(world, **share))[()][1:] == (3, 0.6667)


async def test_a_breakdown_tells_of_a_newer_code(world: Asking) -> None:
    """Under its own words, those of the version in force; in no group of the older set; and it can be chosen."""
    found = await told(world, "ETHNICITY")
    assert (found[("G1",)], found[("W1",)]) == ((["Roma"], 1, None), ([WHITE], 2, None))
    groups = await told(world, "ETHNIC_GROUP")
    assert groups[("NEW",)][1] == 1 and groups[("W",)][1] == 2
    narrowed: dict[str, Any] = {"filters": [{"trait": "ETHNICITY", "keys": ["G1"]}]}
    only = await told(world, "SEX", **narrowed)
    assert only[("FEMALE",)][1] == 1 and "ethnicity: Roma" in only[("sentence",)]
    question = {"count": "PEOPLE", "by": ["ETHNICITY"]}
    behind = (await world.data(CASES, question=question, keys=["G1"]))["casesOf"]["nodes"]
    assert behind == [{"id": "off_anna"}]
    wrong = {**question, "filters": [{"trait": "ETHNICITY", "keys": ["g1' OR true //"]}]}
    assert (await world.fault(TELL, question=wrong))[0] == "BAD_INPUT"


async def test_a_newer_code_becomes_what_a_later_version_says(world: Asking) -> None:
    """On its day: a code of the older set, then in its group; or another newer one, in that one's words."""
    more = ("WB,White: English or Welsh,,W1,GB",)
    into_old = file(CodeSetName.ETHNICITY, "W1", *more, "G1,,W9,,")
    assert (await load(world, into_old, "2003-11-01", version=3))["userErrors"] == []
    assert (await told(world, "ETHNICITY"))[("G1",)][0] == ["Roma"]
    stand_still(date(2003, 11, 1))
    assert (await told(world, "ETHNICITY"))[("W9",)][1] == 1
    assert (await told(world, "ETHNIC_GROUP"))[("W",)][1] == 3


async def test_a_group_of_few_is_put_together_with_others(world: Asking) -> None:
    """A reader without cases is told of a newer code as of any other group: never of fewer than five."""
    await world.graph.run(
        """MATCH (a:Area {id: 'area_wy'}) UNWIND range(1, 24) AS i
        CREATE (o:Offender {id: 'off_many' + i, surname: 'Many', sex: 'FEMALE', limited: false, version: 1,
            ethnicity: CASE WHEN i > 4 THEN 'W1' END, ethnicityCode: CASE WHEN i <= 4 THEN 'G1' END})
        CREATE (o)-[:HAS_FILE]->(:CaseFile {id: 'fil_many' + i})-[:SUPERVISED]->(s:Fact:Supervision {id: 'sup_many' + i,
            from: date('2003-01-01')})-[:IN_AREA]->(a)"""
    )
    found = await told(world, "ETHNIC_GROUP", who="ines")
    assert ("NEW",) not in found and all(row[1] >= 5 for key, row in found.items() if key != ("sentence",))
    assert (await told(world, "ETHNIC_GROUP", who="petra"))[("NEW",)][1] >= 4
    code, message = await world.fault(TELL, "ines", question={"count": "PEOPLE", "by": ["ETHNICITY"]})
    assert code == "BAD_INPUT" and "by ethnicity" in message


def test_words_are_those_in_force() -> None:
    """Of one code that counts as a member; several leave it its own words, and a code of before 2001 is none of them."""
    known = {"W1": "White: British", "W9": "White: other", "NS": "Not stated"}
    codes: list[list[Any]] = [
        ["WB", "W1", WHITE, WHITE],
        ["W1", "W1", None, "White: British"],
        ["WX", "W9", "White: Polish", ""],
        ["WY", "W9", "White: Greek", ""],
        ["G1", None, None, "Roma"],
        ["A7", None, "Asian: Sikh", "Asian"],
        ["CHINESE", None, None, "Chinese"],
    ]
    assert list(ethnicities(known, codes).items()) == [
        ("W1", WHITE),
        ("W9", "White: other"),
        ("NS", "Not stated"),
        ("A7", "Asian: Sikh"),
        ("G1", "Roma"),
    ]


def test_a_newer_code_is_shown_where_the_leading_file_says_nothing() -> None:
    """As any other ethnicity is, from the next best file."""
    said: tuple[dict[str, Any], ...] = (
        {"ethnicity": None},
        {"ethnicity": None, "ethnicityCode": "G1"},
        {"ethnicity": "W1"},
    )
    files = [
        Loaded(f"fil_{day}", {"system": "CRAMS", **one}, "off", [], [], [], "", f"2003-0{day}-01")
        for day, one in zip((3, 2, 1), said, strict=True)
    ]
    shown = headline(files)
    assert (shown["ethnicity"], shown["ethnicityCode"]) == (None, "G1")


def test_an_import_counts_a_newer_code_as_recorded() -> None:
    """Though it has no built-in code to stand for it."""
    counted: Counter[str] = Counter()
    for code in (Later("", "G1"), Later("W1", "WB"), "W1", "NS", None, "2"):
        figures.count(counted, {"ETHNIC": code}, (), date(2003, 10, 1))
    names = ("ethnicityRecorded", "ethnicityNotStated", "ethnicityNeverRecorded", "ethnicityFormer")
    assert [counted[name] for name in names] == [3, 1, 1, 1]
