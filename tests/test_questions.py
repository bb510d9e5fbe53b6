"""Figures: counted of those alone whom the reader may see, told in no small groups to those who may see no cases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.questions import MEASURES
from graph.session import Graph
from rules.codes import Counted, StandardReport, Trait
from rules.questions import KEPT_BACK, NOTHING
from tests.conftest import wipe
from tests.world import Asking, build

TELL = """query Tell($question: QuestionInput!) { explore(question: $question) { id title
  tables { number title sentence by measure share mean chart note }
  rows { table keys words count share mean target met total } } }"""
CASES = """query Cases($question: QuestionInput!, $keys: [String!]!) { casesOf(first: 5, question: $question, keys: $keys) {
  totalCount nodes { id } } }"""
REPORT = """query Report($name: StandardReport!, $area: ID) { report(name: $name, area: $area, from: "2002-01-01",
  to: "2003-12-31") { title tables { number title sentence note } rows { table words count share target met } } }"""
SAVE = "mutation Save($input: SaveQuestionInput!) { saveQuestion(input: $input) { saved userErrors { code message } } }"
PIN = "mutation Pin($input: PinQuestionInput!) { pinQuestion(input: $input) { saved userErrors { code } } }"
FORGET = "mutation Forget($input: ForgetQuestionInput!) { forgetQuestion(input: $input) { saved userErrors { code } } }"
SAVED = "{ savedQuestions(first: 5) { totalCount nodes { id name asked pinned } } }"
CATALOGUE = "{ countable { count traits shares dated plainly } reports { name title question } }"

# Enough people for figures without cases: of each sex and ethnic group so many, the last of them limited.
MANY = """
MATCH (a:Area {id: 'area_lr'})
UNWIND $groups AS group
UNWIND range(1, group[2]) AS i
CREATE (o:Offender {id: 'off_' + group[0] + group[1] + i, surname: 'Many', sex: group[0], ethnicity: group[1], version: 1,
  limited: i = group[2], ethnicityNeedsRecording: false, dateOfBirth: date('1970-01-01')})
CREATE (o)-[:HAS_FILE]->(f:CaseFile {id: 'fil_' + o.id}), (f)-[:SUPERVISED]->(s:Fact:Supervision {id: 'sup_' + o.id,
  from: date('2002-01-01')}), (s)-[:IN_AREA]->(a)
CREATE (f)-[:SERVES]->(x:Fact:Sentence {id: 'sen_' + o.id, type: 'CURFEW', date: date('2003-02-01'),
  endedOn: CASE i % 2 WHEN 0 THEN date('2003-05-01') END, endReason: CASE i % 2 WHEN 0 THEN 'COMPLETED' END}),
  (x)-[:IN_AREA]->(a)
FOREACH (_ IN CASE WHEN i = group[2] THEN [1] ELSE [] END | CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_' + o.id,
  kind: 'RESTRICTION', from: date('2003-01-01'), message: 'Ask.', by: 'petra', recordedAt: datetime()}))
"""
GROUPS = [["MALE", "W1", 21], ["MALE", "B1", 4], ["FEMALE", "W1", 21], ["FEMALE", "A1", 3]]


@pytest.fixture(scope="module")
async def figures(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Asking]:
    """The small world and another area with many people."""
    await wipe(graph)
    await build(graph)
    await graph.run(MANY, {"groups": GROUPS})
    found = Asking(graph, tmp_path_factory.mktemp("audit"))
    yield found
    await found.audit.close()


def asks(count: str, *by: str, **more: Any) -> dict[str, Any]:
    """A question of the year 2002, unless another is given."""
    return {"count": count, "by": list(by), "from": "2002-01-01", "to": "2002-12-31", **more}


async def told(
    figures: Asking, question: dict[str, Any], who: str = "pat", purpose: str = ""
) -> dict[tuple[str, ...], Any]:
    """How many and which share by key; the row of all by the empty key."""
    body = await figures(TELL, who, purpose, question=question)
    assert "errors" not in body, body["errors"]
    return {tuple(row["keys"]): (row["count"], row["share"]) for row in body["data"]["explore"]["rows"]}


async def test_figures_of_a_question(figures: Asking) -> None:
    """Counted, told apart, narrowed, with a share; and the sentence that it makes. Of nothing, that there is nothing."""
    assert await told(figures, asks("ORDERS", "KIND")) == {
        ("COMMUNITY_REHABILITATION",): (9, None),
        (): (9, None),
    }
    women = {"trait": "SEX", "keys": ["FEMALE"]}
    question = asks("CONTACTS", "MONTH", "KIND", filters=[women], share="ATTENDED")
    found = await told(figures, question)
    assert found[("2002-03", "OFFICE_VISIT")] == (3, 0.6667) and found[()] == (15, 0.8)
    data = (await figures.data(TELL, question=question))["explore"]
    assert data["tables"][0]["sentence"] == (
        "Contacts by month and kind, 2002, women, and the share attended, of those with an outcome"
    )
    assert ["March 2002", "Office visit"] in [row["words"] for row in data["rows"]]
    # A month without any is a line, beside each kind.
    assert found["2002-12", "OFFICE_VISIT"] == (0, None)
    months = await told(figures, asks("CONTACTS", "MONTH"))
    assert list(months) == [*((f"2002-{month:02}",) for month in range(1, 13)), ()]
    empty = (
        await figures.data(
            TELL, question=asks("ORDERS", "MONTH", **{"from": "1999-01-01", "to": "1999-12-31"})
        )
    )["explore"]
    assert (empty["rows"], empty["tables"][0]["note"]) == ([], NOTHING)


async def test_a_row_opens_to_its_people(figures: Asking) -> None:
    """As many as it counts, and none whom the reader may not see."""
    data = await figures.data(CASES, question=asks("ORDERS", "SEX"), keys=["MALE"])
    assert [one["id"] for one in data["casesOf"]["nodes"]] == ["off_carl", "off_bill"]
    data = await figures.data(CASES, question=asks("ORDERS", "SEX"), keys=[])
    assert data["casesOf"]["totalCount"] == 3
    assert (await figures.fault(CASES, question=asks("ORDERS", "SEX"), keys=["MALE", "X"]))[0] == "BAD_INPUT"
    assert (await figures.fault(CASES, "ines", question=asks("ORDERS", "SEX"), keys=["MALE"]))[
        0
    ] == "FORBIDDEN"


async def test_figures_reach_as_far_as_the_reader(figures: Asking) -> None:
    """A role that reads a part of its own area's people counts those, and a part that it may not read counts nobody."""
    contacts = asks("CONTACTS", "AREA")
    assert await told(figures, contacts) == {("West Yorkshire",): (45, None), (): (45, None)}
    assert await told(figures, contacts, "meera") == {}
    assert (await figures.fault(TELL, "vera", question=contacts))[0] == "FORBIDDEN"
    assert (await figures.fault(TELL, "uma", question=contacts))[0] == "FORBIDDEN"
    # A trait is of a part too.
    assert (await figures.fault(TELL, "vera", question=asks("PEOPLE", "RISK")))[0] == "FORBIDDEN"
    assert (await figures.fault(TELL, "pat", question=asks("VICTIMS", "OFFER")))[0] == "FORBIDDEN"
    # Of the unit's own area: three people, and one whom no other file knows.
    assert await told(figures, asks("VICTIMS", "OFFER"), "vera") == {("MADE",): (4, None), (): (4, None)}
    assert (await figures.fault(TELL, "petra", question=asks("REGISTER", "LEVEL")))[0] == "FORBIDDEN"
    assert await told(figures, asks("REGISTER", "LEVEL"), "petra", "MAPPA review") != {}


@pytest.mark.parametrize("who", ["pat", "ines"])
async def test_a_hidden_person_changes_no_figure(figures: Asking, who: str) -> None:
    """Two worlds, with them and without, answer alike: every report."""

    async def every() -> bytes:
        found = [await figures(REPORT, who, name=name.name) for name in StandardReport]
        return orjson.dumps(found)

    with_hidden = await every()
    await figures.graph.run("MATCH (o:Offender {id: 'off_hide'}) SET o:Gone REMOVE o:Offender")
    assert await every() == with_hidden
    await figures.graph.run("MATCH (o:Gone) SET o:Offender REMOVE o:Gone")
    # So that the test can fail: somebody who is not hidden does change them.
    await figures.graph.run(
        "MATCH (o:Offender {surname: 'Many', limited: false}) SET o:Gone REMOVE o:Offender"
    )
    assert await every() != with_hidden
    await figures.graph.run("MATCH (o:Gone) SET o:Offender REMOVE o:Gone")


async def test_figures_without_cases_tell_no_small_group(figures: Asking) -> None:
    """Three women of one group and three men of another go with a group beside them; whatever is asked, nothing differs
    by so few."""
    year = {"from": "2003-01-01", "to": "2003-12-31"}
    every = await told(figures, asks("ORDERS", **year), "ines")
    assert every == {(): (45, None)}
    assert await told(figures, asks("ORDERS", "SEX", "ETHNIC_GROUP", **year), "ines") == {
        ("MALE", "W"): (10, None),
        ("MALE", "TOGETHER"): (13, None),
        ("FEMALE", "W"): (10, None),
        ("FEMALE", "TOGETHER"): (12, None),
        (): (45, None),
    }
    women = await told(
        figures, asks("ORDERS", filters=[{"trait": "SEX", "keys": ["FEMALE"]}], **year), "ines"
    )
    assert women == {(): (22, None)}
    body = await figures.data(TELL, "ines", question=asks("ORDERS", "SEX", share="COMPLETED", **year))
    # Half of them are in groups that are put together, so that the share is not sure.
    assert [row["share"] for row in body["explore"]["rows"]] == [None, None, None]
    assert KEPT_BACK in body["explore"]["tables"][0]["note"]
    # A year of which nothing is told has no figure, whether there is nothing or it is kept back.
    years = {"from": "2001-01-01", "to": "2003-12-31"}
    assert await told(figures, asks("ORDERS", "YEAR", **years), "ines") == {
        ("2001",): (None, None),
        ("2002",): (None, None),
        ("2003",): (45, None),
        (): (45, None),
    }
    assert (await told(figures, asks("ORDERS", "YEAR", **years), "petra"))["2002",] == (9, None)
    for wrong, said in (
        (asks("ORDERS", "AGE"), "by age"),
        (asks("ORDERS", "SEX", to="2002-06-30"), "whole calendar years"),
        (asks("RECEPTIONS", "SEX", area="area_wy"), "by prison"),
    ):
        code, message = await figures.fault(TELL, "ines", question=wrong)
        assert code == "BAD_INPUT" and said in message
    # Whoever may see the cases is told each of them.
    exact = await told(figures, asks("ORDERS", "SEX", "ETHNIC_GROUP", **year), "petra")
    assert (exact["MALE", "B"], exact["FEMALE", "A"]) == ((3, None), (2, None))


async def test_everything_that_can_be_counted_is(figures: Asking) -> None:
    """Each thing by each of its traits, with each share, for somebody who may read it; figures with cases and without."""
    who = {Counted.VICTIMS: "vera"}
    for count, measure in MEASURES.items():
        # A victims' unit reads nothing of what harm somebody may do.
        traits = [trait for trait in measure.by if count not in who or trait is not Trait.RISK]
        for number in range(0, len(traits), 2):
            by = [trait.name for trait in traits[number : number + 2]]
            share = next(iter(measure.shares), None)
            question = asks(count.name, *by, share=share.name if share else None)
            question |= {"from": "2001-01-01", "to": "2003-12-31"}
            rows = await told(figures, question, who.get(count, "petra"), "To see all")
            assert rows or count in (
                Counted.COMPLETIONS,
                Counted.RELEASES,
                Counted.TRANSFERS,
                Counted.INCIDENTS,
            ), count
        if measure.plainly:
            await told(figures, asks(count.name, measure.places.name), "ines")


async def test_every_report_is_told(figures: Asking) -> None:
    """To those who may have a table of it; the scorecard with targets and a score."""
    for name in StandardReport:
        who = "vera" if name is StandardReport.VICTIMS else "petra"
        body = await figures(REPORT, who, "To see all", name=name.name, area="area_wy")
        assert "errors" not in body, body["errors"]
        assert body["data"]["report"]["title"] == name.label
    data = (await figures.data(REPORT, name="SCORECARD"))["report"]
    rows = {row["words"][0]: row for row in data["rows"]}
    kept = rows["Appointments that were kept"]
    assert (kept["count"], kept["share"], kept["target"], kept["met"]) == (45, 0.8, 0.85, False)
    assert 0 < rows["Weighted score"]["share"] < 1
    assert (await figures.fault(REPORT, "pat", name="VICTIMS"))[0] == "FORBIDDEN"
    assert (await figures.fault(REPORT, "uma", name="CASELOAD"))[0] == "FORBIDDEN"


async def test_the_catalogue_is_the_readers_own(figures: Asking) -> None:
    """What is in it can be asked; what is not, is refused."""
    for who in ("pat", "ines", "owen"):
        data = await figures.data(CATALOGUE, who)
        for one in data["countable"]:
            await told(figures, asks(one["count"], *one["traits"][:2]), who)
    assert {one["name"] for one in data["reports"]} >= {"CASELOAD", "CUSTODY"}
    assert "REGISTER" not in {one["name"] for one in data["reports"]}
    assert await figures.data(CATALOGUE, "uma") == {"countable": [], "reports": []}


async def test_a_question_is_no_statement(figures: Asking) -> None:
    """Each part is one of a closed set, or a value that is compared: none becomes part of a statement."""
    body = await figures(TELL, question=asks("ORDERS", "KIND RETURN 1 //"))
    assert body["errors"][0]["extensions"]["code"] == "INVALID"
    inject = [{"trait": "AREA", "keys": ["' OR true OR a.name = '"]}]
    assert await told(figures, asks("ORDERS", filters=inject)) == {}
    inject = [{"trait": "KIND", "keys": ["' OR true //"]}]
    assert (await figures.fault(TELL, question=asks("ORDERS", filters=inject)))[0] == "BAD_INPUT"


async def test_questions_are_kept(figures: Asking, tmp_path: Path) -> None:
    """Under a name, pinned first, forgotten; each person's own, not found by anyone else by its id."""
    given = {"key": "save-question-1", "name": "  Women   by kind ", "question": asks("ORDERS", "KIND")}
    saved = (await figures.data(SAVE, "meera", input=given))["saveQuestion"]
    assert saved["userErrors"] == []
    second = {**given, "key": "save-question-2", "name": "Another", "question": asks("PEOPLE", "SEX")}
    await figures.data(SAVE, "meera", input=second)
    pinned = {"key": "pin-question-1", "question": saved["saved"], "pinned": True}
    await figures.data(PIN, "meera", input=pinned)
    found = (await figures.data(SAVED, "meera"))["savedQuestions"]
    assert [(one["name"], one["pinned"]) for one in found["nodes"]] == [
        ("Women by kind", True),
        ("Another", False),
    ]
    assert orjson.loads(found["nodes"][0]["asked"])["by"] == ["KIND"]
    assert (await figures.data(SAVED, "pat"))["savedQuestions"]["totalCount"] == 0
    assert (await figures.data('{ node(id: "%s") { id } }' % saved["saved"], "meera"))["node"] is None
    others = {"key": "forget-question-1", "question": saved["saved"]}
    assert (await figures.data(FORGET, "pat", input=others))["forgetQuestion"]["userErrors"][0][
        "code"
    ] == "NOT_FOUND"
    await figures.data(FORGET, "meera", input=others)
    assert (await figures.data(SAVED, "meera"))["savedQuestions"]["totalCount"] == 1
    wrong = {**given, "key": "save-question-3", "question": asks("ORDERS", "TEST")}
    (error,) = (await figures.data(SAVE, "meera", input=wrong))["saveQuestion"]["userErrors"]
    assert error["code"] == "BAD_QUESTION"
