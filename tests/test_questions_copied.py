"""The copy in columns says what the graph says: of everything, to everybody, and after everything that happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from graph.questions.columns import COPIED
from graph.session import Graph
from resolvers.columns import Columns
from resolvers.questions import copied
from resolvers.questions.copying import copy_all, refresh
from rules.codes import StandardReport, Trait
from tests.conftest import wipe
from tests.test_questions import GROUPS, MANY, REPORT, asks
from tests.world import Asking, build

TELL = """query Tell($question: QuestionInput!) { explore(question: $question) { asOf
  tables { note } rows { keys count share mean total } } }"""
AS_OF = 'query As { report(name: %s, from: "2002-01-01", to: "2003-12-31") { asOf } }'
LIMITED = """
MATCH (o {id: 'off_anna'})
SET o.concealed = null, o.limited = true
CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_now', kind: 'RESTRICTION', from: date('2003-01-01')})
"""
HAPPENS = """
MATCH (o:Offender {id: $person})-[:HAS_FILE]->(f:CaseFile)-[:SUPERVISED]->(:Supervision)
WITH o, f LIMIT 1
MERGE (k:Marker {key: 'outbox'})
SET k.last = coalesce(k.last, 0) + 1
CREATE (f)-[:HAD]->(:Fact:Contact {id: 'con_now' + $number, date: date('2002-02-0' + $number), kind: 'OFFICE_VISIT',
    outcome: 'ATTENDED', service: 'PROBATION'})
CREATE (e:Event {id: 'evt_now' + $number, position: k.last, kind: 'CONTACT_RECORDED'})-[:ON]->(o)
"""


@pytest.fixture
async def figures(graph: Graph, tmp_path: Path) -> AsyncIterator[Asking]:
    """The world of figures, with a copy of it."""
    await wipe(graph)
    await build(graph)
    await graph.run(MANY, {"groups": GROUPS})
    found = Asking(graph, tmp_path / "audit")
    found.columns = Columns(tmp_path / "figures")
    await copy_all(graph, found.columns)
    yield found
    await found.audit.close()


async def both(figures: Asking, document: str, who: str, **variables: Any) -> Any:
    """What is answered from the copy, and by the graph, which is the same but for the time of the copy."""
    columns, found = figures.columns, []
    for figures.columns in (columns, None):
        body = await figures(document, who, "To see all", **variables)
        assert "errors" not in body, body["errors"]
        (told,) = body["data"].values()
        found.append((told.pop("asOf", None), told))
    figures.columns = columns
    assert found[0][1] == found[1][1]
    assert found[1][0] is None
    return found[0]


@pytest.mark.thorough
async def test_the_copy_says_what_the_graph_says(figures: Asking) -> None:
    """Each thing by each of its traits, narrowed by each, with each share; and to readers without cases."""
    rows = 0
    for count, measure in COPIED.items():
        traits = list(measure.by)
        shares = [*(share.name for share in measure.shares), None]
        for number in range(0, len(traits), 2):
            by = [trait.name for trait in traits[number : number + 2]]
            question = asks(count.name, *by, share=shares[number // 2 % len(shares)])
            question |= {"from": "2001-01-01", "to": "2003-12-31"}
            _, told = await both(figures, TELL, "petra", question=question)
            rows += len(told["rows"])
            if told["rows"] and number == 0:
                kept = [{"trait": by[-1], "keys": [told["rows"][0]["keys"][-1]]}]
                place = {"area": "area_lr"} if measure.places is Trait.AREA else {}
                await both(figures, TELL, "petra", question={**question, "filters": kept, **place})
        if measure.plainly:
            wide = {"from": "2001-01-01", "to": "2003-12-31"}
            by = [trait.name for trait in measure.plainly[:2]]
            await both(figures, TELL, "ines", question=asks(count.name, *by, **wide))
    assert rows > 100


@pytest.mark.parametrize("who", [pytest.param("petra", marks=pytest.mark.thorough), "ines"])
async def test_reports_say_what_the_graph_says(figures: Asking, who: str) -> None:
    """To each as far as they see; what the copy does not hold is counted beside it."""
    for name in StandardReport:
        body = await figures(REPORT, who, "To see all", name=name.name)
        if "errors" not in body:
            await both(figures, REPORT, who, name=name.name)


async def test_it_says_how_old_it_is(figures: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """An instant; one that is too old, or can't be read, is left alone."""
    assert figures.columns is not None
    copy = figures.columns.copy()
    assert copy is not None
    body = await figures.data(AS_OF % "CONTACT")
    assert body["report"]["asOf"][:19] == copy.at.isoformat()[:19]
    monkeypatch.setattr(copied, "OLDEST", timedelta(0))
    assert (await figures.data(AS_OF % "CONTACT"))["report"]["asOf"] is None
    monkeypatch.undo()
    (figures.columns.folder / copy.whole / "CONTACTS.parquet").write_bytes(b"not that")
    assert (await figures.data(AS_OF % "CONTACT"))["report"]["asOf"] is None


async def test_whom_a_reader_may_count_is_of_now(figures: Asking) -> None:
    """Somebody whose record is limited, hidden, joined to another or deleted since the copy counts no more."""
    question = asks("CONTACTS", "AREA")
    _, before = await both(figures, TELL, "pat", question=question)
    total = before["rows"][-1]["count"]
    gone = (
        "MATCH (o {id: 'off_anna'}) SET o.concealed = 'REGISTER'",
        LIMITED,
        "MATCH (o {id: 'off_anna'}) SET o.limited = false, o:MergedOffender REMOVE o:Offender",
        "MATCH (o {id: 'off_anna'}) SET o:DeletedOffender REMOVE o:MergedOffender",
    )
    for statement in gone:
        await figures.graph.run(statement)
        # Petra may know of whom the register conceals.
        await both(figures, TELL, "petra", question=question)
        _, now = await both(figures, TELL, "pat", question=question)
        assert now["rows"][-1]["count"] < total


async def test_it_is_brought_up_to_date(figures: Asking) -> None:
    """By what happened on whose record, again and again; by everything after an import; not at all by nothing."""
    columns = figures.columns
    assert columns is not None
    question = asks("CONTACTS", "KIND")
    first = columns.copy()
    assert first is not None
    for number, person in enumerate(("off_anna", "off_carl", "off_anna"), 1):
        await figures.graph.run(HAPPENS, {"person": person, "number": str(number)})
        before = await figures.data(TELL, question=question)
        made = await refresh(figures.graph, columns)
        assert made is not None and (made.whole, made.changed) == (first.whole, number)
        _, after = await both(figures, TELL, "pat", question=question)
        assert after["rows"][-1]["count"] == before["explore"]["rows"][-1]["count"] + 1
    made = await refresh(figures.graph, columns)
    assert made is not None and made.changed == 3
    await both(figures, TELL, "pat", question=question)
    await figures.graph.run(
        "MATCH (k:Marker {key: 'outbox'}) SET k.last = k.last + 1 "
        "CREATE (:Event {id: 'evt_file', position: k.last, kind: 'FILE_IMPORTED'})"
    )
    made = await refresh(figures.graph, columns)
    assert made is not None and made.whole != first.whole and made.newer is None
    await both(figures, TELL, "pat", question=question)
    # What no question can be reading any more is gone.
    kept = {one.name for one in columns.folder.iterdir() if one.is_dir()}
    assert len(kept) <= 3


async def test_one_at_a_time_writes(figures: Asking) -> None:
    """Whoever comes while another writes leaves it to them."""
    import fcntl

    assert figures.columns is not None
    with (figures.columns.folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert await refresh(figures.graph, figures.columns) is None
        assert await copy_all(figures.graph, figures.columns) is None


def test_ids_stand_as_numbers(tmp_path: Path) -> None:
    """Of which DuckDB makes the same one in every version: a person is kept out by it."""
    (row,) = duckdb.connect().execute("SELECT md5_number_lower('off_anna')").fetchall()
    assert row == (1316299903144680462,)
