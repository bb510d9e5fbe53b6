"""Sets of codes as the steward loads them: previewed, dated, mapped, and understood everywhere at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from graph.code_sets.versions import keep_built_in
from importers.loading import identity, later
from importers.reference.lists import Reference
from importers.reference.lists import read as read_reference
from importers.spellings import spellings
from resolvers.code_sets import by_hand
from resolvers.service import Service
from resolvers.tokens import Tokens
from rules.clock import now, stand_still
from rules.code_sets import built_in, template
from rules.codes import CodeSetName
from settings import Problem, Settings
from tests.world import Asking

TODAY = date(2003, 9, 30)
KEYS = count()
PREVIEW = """query($file: String!, $from: Date) { previewCodes(file: $file, from: $from) { set version
  reasons { code field message } changes { kind code becomes records } toRecord areas { area people } } }"""
LOAD = """mutation($input: LoadCodesInput!) { loadCodes(input: $input) { version { number from to codes { code } }
  userErrors { code field message } } }"""
HELD = """{ offender(id: "off_anna") { ethnicity ethnicityCode { code label inForce needsRecording
  mappedTo { code label } } } }"""
AGAIN = (
    """query($set: CodeSetName!) { codeNeedsRecording(set: $set, first: 9) { totalCount nodes { id } } }"""
)
ROWS = {
    name: [(one.code, one.label, "", "") for one in built_in(name)[-1].codes.values()] for name in CodeSetName
}


def file(name: CodeSetName, without: str = "", *more: str) -> str:
    """The built-in codes of a set as a file, without one of them, and with rows more."""
    rows = [row for row in ROWS[name] if row[0] != without]
    return template(name, rows) + "".join(f"{name.name.lower()},{row}\n" for row in more)


NEW = file(CodeSetName.ETHNICITY, "W1", "WB,White: English or Welsh,,W1,GB", "G1,Roma,,,", "W1,,WB,,")
"""W1 becomes WB, and G1 has no code in the closed enum."""


@pytest.fixture(autouse=True)
async def _day(world: Asking) -> AsyncIterator[None]:
    """It is 30 September 2003, and the product's own versions are there."""
    stand_still(TODAY)
    await keep_built_in(world.graph, now())
    yield
    stand_still(None)


async def load(world: Asking, text: str, day: str, as_: str = "dan", **more: Any) -> dict[str, Any]:
    given = {"key": f"the key {next(KEYS)}", "file": text, "from": day, "source": "PC 1/2003", **more}
    given.setdefault("version", 2 if text.count("\nethnicity,") else 1)
    return dict((await world.data(LOAD, as_, input=given))["loadCodes"])


def refused(payload: dict[str, Any]) -> list[tuple[str, str]]:
    assert payload["version"] is None
    return [(one["code"], one["field"]) for one in payload["userErrors"]]


async def test_a_record_keeps_its_code_and_shows_both(world: Asking) -> None:
    """Before the day nothing is changed; from it on the old words and the new ones stand side by side, and the enum's
    field still answers what front-ends know."""
    before = (await world.data(HELD))["offender"]
    assert before["ethnicityCode"]["label"] == "White: British"
    assert before["ethnicityCode"]["mappedTo"] is None
    preview = (await world.data(PREVIEW, "dan", file=NEW, **{"from": "2003-10-01"}))["previewCodes"]
    assert (preview["set"], preview["version"], preview["reasons"]) == ("ETHNICITY", 2, [])
    kinds = {one["code"]: (one["kind"], one["becomes"], one["records"]) for one in preview["changes"]}
    # Willard Kowalski is hidden from the steward: three of the four who hold it are counted.
    assert kinds["W1"] == ("MAPPED", "WB", 3)
    assert kinds["G1"] == ("ADDED", None, None)
    assert preview["toRecord"] == 0
    given = {"key": "the same key", "file": NEW}
    loaded = await load(world, given["file"], "2003-10-01", key=given["key"])
    assert loaded["userErrors"] == []
    assert (loaded["version"]["number"], loaded["version"]["from"]) == (3, "2003-10-01")
    assert await load(world, NEW, "2003-10-01", key="the same key") == loaded
    assert (await world.data(HELD))["offender"] == before
    stand_still(date(2003, 10, 1))
    after = (await world.data(HELD))["offender"]
    assert after["ethnicity"] == "W1"
    assert after["ethnicityCode"] == {
        "code": "W1",
        "label": "White: British",
        "inForce": False,
        "needsRecording": False,
        "mappedTo": {"code": "WB", "label": "White: English or Welsh"},
    }
    # Carried on from version to version: an old digit leads to what its successor became.
    await world.graph.run(
        "MATCH (o:Offender {id: 'off_anna'}) SET o.formerEthnicity = 'CHINESE', o.ethnicity = 'O1'"
    )
    digit = (await world.data(HELD))["offender"]["ethnicityCode"]
    assert (digit["code"], digit["mappedTo"]["code"]) == ("8", "O1")


async def test_a_code_that_is_dropped_is_refused_by_name_and_figure(world: Asking) -> None:
    """So are a day that overlaps, a preview that is out of date, no source, and a file that can't be read."""
    payload = await load(world, file(CodeSetName.ETHNICITY, "W1"), "2003-10-01")
    assert refused(payload) == [("DROPS_A_CODE", "file")]
    (error,) = payload["userErrors"]
    assert "W1 (White: British)" in error["message"]
    assert "you may see: 3." in error["message"]
    assert refused(await load(world, NEW, "2001-04-01")) == [("OVERLAP", "from")]
    assert refused(await load(world, NEW, "2003-10-01", version=1)) == [("CHANGED", "version")]
    assert refused(await load(world, NEW, "2003-10-01", source=" ")) == [("NO_SOURCE", "source")]
    assert refused(await load(world, "nothing", "2003-10-01")) == [("MISREAD", "file")]
    # Of contacts the steward reads none: a small figure is kept back.
    dropped = await load(world, file(CodeSetName.OUTCOMES, "AA"), "2003-10-01")
    assert ("DROPS_A_CODE", "file") in refused(dropped)
    rows = await world.graph.read("MATCH (v:CodeSetVersion) RETURN count(v)", {})
    assert rows == [[6]]


async def test_who_holds_a_code_that_nothing_is_certain_of_is_asked(world: Asking) -> None:
    """By area in figures, and by name for those who work with the people; nobody learns of whom they may not see."""
    text = file(CodeSetName.ETHNICITY, "W1", "W1,,ask,,")
    preview = (await world.data(PREVIEW, "dan", file=text))["previewCodes"]
    assert (preview["toRecord"], preview["areas"]) == (3, [{"area": "West Yorkshire", "people": 3}])
    assert (await world.data(AGAIN, "dan", set="ETHNICITY"))["codeNeedsRecording"]["totalCount"] == 0
    assert (await load(world, text, "2003-09-30"))["userErrors"] == []
    found = (await world.data(AGAIN, "pat", set="ETHNICITY"))["codeNeedsRecording"]
    assert {one["id"] for one in found["nodes"]} == {"off_anna", "off_bill", "off_carl"}
    figures = await world.data("{ codesToRecord(set: ETHNICITY) { toRecord areas { area people } } }", "dan")
    assert figures["codesToRecord"]["toRecord"] == 3
    assert (await world.data(HELD))["offender"]["ethnicityCode"]["needsRecording"] is True
    # The steward reads no contacts, so is not told who holds which outcome.
    assert (await world.fault(AGAIN, "dan", set="OUTCOMES"))[0] == "FORBIDDEN"


async def test_only_the_steward_loads(world: Asking) -> None:
    """Others are refused, and the event is told to nobody; the audit entry says who."""
    for someone in ("pat", "ines", "max"):
        given = {"key": "another key", "file": NEW, "from": "2003-10-01", "source": "x", "version": 2}
        assert (await world.fault(LOAD, someone, input=given))[0] == "FORBIDDEN"
        assert (await world.fault(PREVIEW, someone, file=NEW))[0] == "FORBIDDEN"
    await load(world, NEW, "2003-10-01")
    (row,) = await world.graph.read(
        "MATCH (a:AuditEntry {operation: 'loadCodes'}), (e:Event {kind: 'CODES_LOADED'}) "
        "RETURN a.by, a.why, e.subject, e.by",
        {},
    )
    assert row[0] == row[3] == "dan"
    assert row[1] == "PC 1/2003"
    told = await world.data("{ codeSet(name: ETHNICITY) { current { number } versions { id number to } } }")
    assert told["codeSet"]["current"]["number"] == 2
    assert told["codeSet"]["versions"][0]["id"] == row[2]
    assert told["codeSet"]["versions"][1]["to"] == "2003-10-01"


async def test_the_next_import_and_every_server_understand_at_once(world: Asking, tmp_path: Path) -> None:
    """No process keeps codes: a second server answers, and an import reads, what the first one's steward loaded."""
    services = [
        Service(Settings(data_dir=tmp_path), world.graph, world.audit, Tokens(tmp_path / f"secret {number}"))
        for number in (1, 2)
    ]
    ask = "{ codeSet(name: ETHNICITY) { current { number codes { code aliases countsAs } } } }"
    one, two = (Asking(service.graph, tmp_path / "audit" / str(n)) for n, service in enumerate(services))
    assert (await two.data(ask))["codeSet"]["current"]["number"] == 2
    assert (await load(one, NEW, "2003-09-30"))["userErrors"] == []
    current = (await two.data(ask))["codeSet"]["current"]
    assert current["number"] == 3
    assert {"code": "WB", "aliases": ["GB"], "countsAs": "W1"} in current["codes"]
    for asking in (one, two):
        await asking.audit.close()
    row = {"ETHNIC": "gb", "SURNAME": "Ashby", "FORENAMES": "Rowan", "DOB": None}
    reference = read_reference()
    plain = reference.lists.spelled("ETHNIC")
    assert "GB" not in plain
    known = Reference(reference.areas, reference.prisons, await spellings(world.graph)).lists.spelled(
        "ETHNIC"
    )
    assert (str(known["GB"]), later(known["GB"])) == ("W1", "WB")
    said = identity({**row, "ETHNIC": known["GB"]})
    assert (said["ethnicity"], said["ethnicityCode"]) == ("W1", "WB")
    said = identity({**row, "ETHNIC": known["G1"]})
    assert (said["ethnicity"], said["ethnicityCode"], said["ethnicityNeedsRecording"]) == (None, "G1", False)
    await world.graph.run(
        "MATCH (o:Offender {id: 'off_anna'}) SET o.ethnicity = null, o.ethnicityCode = 'G1', o.formerEthnicity = null"
    )
    shown = (await world.data(HELD))["offender"]
    assert shown["ethnicity"] is None
    assert shown["ethnicityCode"]["label"] == "Roma"


async def test_by_hand(world: Asking) -> None:
    """The command line previews everybody's figures, and loads on somebody's behalf."""
    found = await by_hand.previewed(world.graph, NEW)
    held = {one["code"]: one["records"] for one in found["changes"]}
    assert held["W1"] == 4
    made = await by_hand.loaded(world.graph, NEW, date(2003, 10, 1), by="dan", source="PC 1/2003")
    assert made == ("ETHNICITY", 3)
    with pytest.raises(Problem, match="later day"):
        await by_hand.loaded(world.graph, NEW, date(2003, 10, 1), by="dan", source="PC 1/2003")
    assert [(one["version"], one["to"]) for one in await by_hand.listing(world.graph)][:3] == [
        (1, date(2001, 4, 1)),
        (2, date(2003, 10, 1)),
        (3, None),
    ]
    stand_still(date(2003, 10, 1))
    blank = await by_hand.blank(world.graph, CodeSetName.ETHNICITY)
    assert "ethnicity,WB,White: English or Welsh,,W1,GB" in blank
    again = await by_hand.previewed(world.graph, blank)
    assert {one["kind"] for one in again["changes"]} == {"KEPT"}
