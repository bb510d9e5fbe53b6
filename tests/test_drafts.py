"""Drafts: kept for whoever typed them and nobody else, gone when the form is sent, and no part of the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import count
from typing import Any

import pytest

from graph.deletion import become_stub, delete_rest
from rules.clock import now, stand_still
from tests.test_contacts import RECORD
from tests.test_contacts import told as told_
from tests.world import Asking

SAVE = """mutation($input: SaveDraftInput!) { saveDraft(input: $input) { kept userErrors { code field message } } }"""
MINE = """query($offender: ID) { drafts(first: 20, offender: $offender) { totalCount nodes {
  form about fields { name value } offender { id } } } }"""
KEYS = count()
NOTE = [{"name": "notes", "value": "Half a sentence"}, {"name": "kind", "value": "OFFICE_VISIT"}]


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(date(2003, 9, 30))
    yield
    stand_still(None)


async def told(world: Asking, document: str, as_: str = "pat", **values: Any) -> dict[str, Any]:
    """The payload of a command, with a key of its own unless one is given."""
    values.setdefault("key", f"the key {next(KEYS)}")
    return await told_(world, document, as_, **values)


async def mine(world: Asking, as_: str = "pat", **values: Any) -> Any:
    """Somebody's own drafts."""
    return (await world.data(MINE, as_, **values))["drafts"]


async def test_a_draft_is_its_writers_alone_and_goes_when_the_form_is_sent(world: Asking) -> None:
    """One of a form, a person and a writer: kept again it is the same one; sent, thrown away or deleted it is gone."""
    kept = {"offender": "off_anna", "form": "RECORD"}
    assert (await told(world, SAVE, **kept, fields=NOTE[:1]))["kept"] is True
    assert (await told(world, SAVE, **kept, fields=NOTE))["kept"] is True
    assert (await told(world, SAVE, "max", **kept, fields=NOTE[:1]))["kept"] is True
    assert (await told(world, SAVE, **{**kept, "offender": "off_bill"}, fields=NOTE))["kept"] is True
    beside = {**kept, "about": "con_off_anna_1_5", "form": "CORRECT"}
    assert (await told(world, SAVE, **beside, fields=NOTE[:1]))["kept"] is True
    own = await mine(world, offender="off_anna")
    assert own["totalCount"] == 2
    assert {(one["form"], one["about"]): one["fields"] for one in own["nodes"]} == {
        ("RECORD", ""): NOTE,
        ("CORRECT", "con_off_anna_1_5"): NOTE[:1],
    }
    assert {one["offender"]["id"] for one in (await mine(world))["nodes"]} == {"off_anna", "off_bill"}
    assert [one["fields"] for one in (await mine(world, "max"))["nodes"]] == [NOTE[:1]]
    assert (await mine(world, "sam"))["totalCount"] == 0
    # The log does not know of it, and the one that is sent takes its own draft along, and no other.
    sent = await told(
        world,
        RECORD,
        offender="off_anna",
        kind="OFFICE_VISIT",
        day="2003-09-30",
        outcome="ATTENDED",
        notes="x",
    )
    assert sent["userErrors"] == []
    assert [one["form"] for one in (await mine(world, offender="off_anna"))["nodes"]] == ["CORRECT"]
    assert (await mine(world, "max"))["totalCount"] == 1
    assert (await told(world, SAVE, **beside, fields=[]))["kept"] is False
    assert (await mine(world, offender="off_anna"))["totalCount"] == 0
    # A person who is not to be seen any more takes their drafts out of sight; a deleted one takes them along.
    await world.graph.run(
        "MATCH (o:Offender {id: 'off_bill'}) SET o.limited = true CREATE (o)-[:LIMITED_BY]->"
        "(:Limitation {id: 'lim_x', kind: 'RESTRICTION', from: date('2003-01-01')})"
    )
    assert (await mine(world))["totalCount"] == 0
    for one in ("off_anna", "off_bill"):
        gone = partial(become_stub, id_=one, by="test", rule="r", reason="x", at=now())
        await world.graph.write(gone)
        await delete_rest(world.graph, one)
    assert await world.graph.read("MATCH (d:Draft) RETURN d.id", {}) == []


async def test_what_cannot_be_kept(asking: Asking) -> None:
    """For somebody who may not write there, of a person who is not to be seen, or more than the form takes."""
    values = {"key": "somebody else", "offender": "off_anna", "form": "RECORD", "fields": NOTE}
    assert (await asking.fault(SAVE, "ines", input=values))[0] == "FORBIDDEN"
    assert (await asking.fault(MINE, "ines"))[0] == "FORBIDDEN"
    hidden = await told(asking, SAVE, offender="off_hide", form="RECORD", fields=NOTE)
    assert [one["code"] for one in hidden["userErrors"]] == ["NOT_FOUND"]
    long = [{"name": "notes", "value": "x" * 8001}]
    refused = await told(asking, SAVE, offender="off_anna", form="RECORD", fields=long)
    assert [(one["code"], one["field"]) for one in refused["userErrors"]] == [("TOO_LONG", "fields")]
    assert (await mine(asking))["totalCount"] == 0
