"""Offences: a record keeps the title that was written, and the code that it stood for; both are told, with today's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pickle import dumps, loads

import pytest

from graph.code_sets.versions import keep_built_in
from importers.columns import Later, to_titled
from importers.crams.orders import ORDERS
from importers.loading import later
from importers.reference.lists import Reference
from importers.reference.lists import read as read_reference
from importers.spellings import spellings
from resolvers.code_sets import by_hand
from rules.clock import now, stand_still
from rules.code_sets import Misread, built_in, read, template
from rules.codes import CodeSetName
from tests.world import Asking

SHOWN = """{ offender(id: "off_anna") { sentences { offences { title
  code { code label inForce needsRecording mappedTo { code label } } } } } }"""
HELD = """
MATCH (:Offender {id: 'off_anna'})-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Sentence)
WITH s ORDER BY s.id LIMIT 1
MERGE (s)-[:FOR]->(o:Offence)
ON CREATE SET o:Fact, o.id = 'ofn_shop'
SET o.title = 'Theft - shoplifting', o.code = 'THEFT_SHOP'
"""


@pytest.fixture(autouse=True)
async def _day(world: Asking) -> AsyncIterator[None]:
    stand_still(date(2003, 9, 30))
    await keep_built_in(world.graph, now())
    yield
    stand_still(None)


def file(*more: str) -> str:
    """Today's file, with shoplifting dropped from it, and rows more."""
    rows = [
        (one.code, one.label, "", ";".join(one.aliases))
        for one in built_in(CodeSetName.OFFENCES)[-1].codes.values()
        if one.code != "THEFT-SHOP"
    ]
    return template(CodeSetName.OFFENCES, rows) + "".join(f"offences,{row}\n" for row in more)


async def test_a_new_version_leaves_the_title_and_tells_both(world: Asking) -> None:
    """Who held the old code is counted before; from its day on today's code stands beside what was written."""
    await world.graph.run(HELD)
    text = file("SHOP,Stealing from a shop,,,Theft - shoplifting;Shop theft", "THEFT-SHOP,,SHOP,,")
    found = await by_hand.previewed(world.graph, text)
    assert found["faults"] == []
    assert {one["code"]: one["records"] for one in found["changes"]}["THEFT-SHOP"] == 1
    await by_hand.loaded(world.graph, text, date(2003, 10, 1), by="dan", source="PC 1/2003")

    async def told() -> dict[str, object]:
        sentences = (await world.data(SHOWN))["offender"]["sentences"]
        (offence,) = [
            one
            for sentence in sentences
            for one in sentence["offences"]
            if one["title"].startswith("Theft -")
        ]
        return dict(offence["code"])

    before = await told()
    assert (before["code"], before["inForce"], before["mappedTo"]) == ("THEFT-SHOP", True, None)
    stand_still(date(2003, 10, 1))
    after = await told()
    assert (after["label"], after["inForce"]) == ("Theft - shoplifting", False)
    assert after["mappedTo"] == {"code": "SHOP", "label": "Stealing from a shop"}


async def test_the_next_import_understands_its_titles(world: Asking) -> None:
    """In any case, as they are written; a title that stands for none is kept without a code."""
    text = file("SHOP,Stealing from a shop,,,Theft - shoplifting;Shop theft", "THEFT-SHOP,,SHOP,,")
    await by_hand.loaded(world.graph, text, date(2003, 9, 30), by="dan", source="PC 1/2003")
    reference = read_reference()
    lists = Reference(reference.areas, reference.prisons, await spellings(world.graph)).lists
    read_title = to_titled(60, lists.spelled("OFFENCE"))
    for written, name in (
        ("SHOP  theft", "SHOP"),
        ("Theft - Shoplifting", "SHOP"),
        ("Wounding, s.20", "WOUNDING"),
        ("Cheeking a constable", None),
    ):
        assert (str(read_title(written)), later(read_title(written))) == (written, name)
    again = loads(dumps(read_title("Shop theft")))  # noqa: S301 - as it goes from one process to another
    assert isinstance(again, Later)
    assert (str(again), again.name) == ("Shop theft", "SHOP")
    assert next(one for one in ORDERS.columns if one.name == "OFFENCE").coded == "OFFENCE"


def test_a_title_may_have_spaces_and_is_not_too_long() -> None:
    """Codes of other sets are no titles: there an alias has none."""
    read(file("SHOP,Stealing from a shop,,,Theft from a shop", "THEFT-SHOP,,SHOP,,"))
    with pytest.raises(Misread, match="a title of SHOP is longer than 60"):
        read(file(f"SHOP,Stealing from a shop,,,{'x' * 61}"))
    with pytest.raises(Misread, match="has a space in it"):
        read("set,code,label,becomes,counts_as,aliases\noutcomes,A,Attended,,,one two\n")
