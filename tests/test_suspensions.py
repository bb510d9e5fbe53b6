"""Suspensions of orders and licences: what one may be, who records it, and that it stops the clocks of the standards."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from rules.suspensions import Suspendable, Suspension, suspension_faults
from tests.test_contacts_breach import codes, told
from tests.test_standards import agree, judged, standing
from tests.world import Asking, long_known

__all__ = ["judged"]

TODAY = date(2003, 9, 30)
ORDER = Suspendable(False, date(2003, 3, 3), None, frozenset({"P1"}))
NOTES = "In hospital since Monday; her manager agreed."
THERE = (Suspension(date(2003, 5, 1), date(2003, 6, 1)), Suspension(date(2003, 9, 1), None, "P1"))


def on(month: int, day: int) -> date:
    """A day of 2003."""
    return date(2003, month, day)


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (Suspension(on(9, 1)), []),
        (Suspension(on(9, 30), on(12, 1)), []),
        (Suspension(on(10, 1)), [("STILL_TO_COME", "from")]),
        (Suspension(on(3, 2), on(3, 9)), [("BEFORE_ORDER", "from")]),
        (Suspension(on(9, 8), on(9, 8)), [("OUT_OF_ORDER", "to")]),
        # The day on which one is over is the first on which the next may begin.
        (Suspension(on(6, 1)), []),
        (Suspension(on(4, 1), on(5, 1)), []),
        (Suspension(on(4, 1), on(5, 2)), [("OVERLAPS", "from")]),
        (Suspension(on(5, 31)), [("OVERLAPS", "from")]),
        (Suspension(on(4, 1)), [("OVERLAPS", "from")]),
        # A requirement stands still by itself.
        (Suspension(on(5, 1), on(6, 1), "P1"), []),
        (Suspension(on(9, 20), None, "P1"), [("OVERLAPS", "from")]),
        (Suspension(on(9, 20), None, "P2"), [("NO_REQUIREMENT", "requirement")]),
    ],
)
def test_what_a_suspension_may_be(one: Suspension, wanted: list[tuple[str, str]]) -> None:
    """Within the order, with an end after its beginning, and one at a time of the same."""
    found = suspension_faults(one, NOTES, ORDER, THERE, TODAY)
    assert [(each.code, each.field) for each in found] == wanted


def test_of_what_there_is_none() -> None:
    """A sentence in custody, an order that had ended, and no word why."""
    ended = Suspendable(False, on(3, 3), on(9, 1), frozenset())
    for order, notes, code in (
        (Suspendable(True, None, None, frozenset()), NOTES, "NOT_SUPERVISED"),
        (ended, NOTES, "AFTER_ORDER"),
        (ORDER, "Ill", "NO_NOTES"),
        (ORDER, "Ill" * 1000, "TOO_LONG"),
    ):
        found = suspension_faults(Suspension(on(9, 8)), notes, order, (), TODAY)
        assert [each.code for each in found] == [code]


SUSPEND = """mutation($input: SuspendOrderInput!) { suspendOrder(input: $input) {
  suspension { id version from to cause requirement notes } userErrors { code field message } } }"""
CHANGE = """mutation($input: ChangeSuspensionInput!) { changeSuspension(input: $input) {
  suspension { id version from to replaced { reason changes { name was } } } userErrors { code field message } } }"""
READ = """query($day: Date) { offender(id: "off_anna", asKnownOn: $day) {
  sentences { id suspensions { id from to cause } } } }"""
OF_ANNA = {"offender": "off_anna", "sentence": "sen_off_anna_new", "cause": "ILLNESS", "notes": NOTES}


async def suspensions(world: Asking, day: str | None = None) -> list[dict[str, Any]]:
    """Those of Anna's new order."""
    found = (await world.data(READ, day=day))["offender"]["sentences"]
    return [one for each in found if each["id"] == "sen_off_anna_new" for one in each["suspensions"]]


async def due(world: Asking) -> tuple[str, str | None, str]:
    """How the first appointment stands."""
    (first,) = await standing(world, "FIRST_CONTACT")
    return first["state"], first["due"], first["words"]


async def test_a_suspension_stops_the_clocks_until_it_is_over(judged: Asking) -> None:
    """Two who suspend at once leave one; ending it needs no reason and putting it right does; what was known is kept."""
    assert (await due(judged))[:2] == ("MISSED", "2003-09-22")
    both = await asyncio.gather(
        *(
            told(judged, SUSPEND, who, **OF_ANNA, **{"from": "2003-09-17"}, key=f"by {who}!!")
            for who in ("pat", "max")
        )
    )
    assert sorted(codes(one) for one in both) == [[], [("OVERLAPS", "from")]]
    (one,) = [each["suspension"] for each in both if each["suspension"]]
    assert one["version"] == 1 and one["to"] is None
    state, last, words = await due(judged)
    assert (state, last) == ("DUE", None) and "suspended from 17 September 2003" in words
    await agree(judged.graph)
    # The same key again does nothing again.
    again = await told(judged, SUSPEND, "pat", **OF_ANNA, **{"from": "2003-09-17"}, key="by pat!!")
    assert len(await suspensions(judged)) == 1 and again["userErrors"] in ([], both[0]["userErrors"])

    this = {"suspension": one["id"], "cause": "ILLNESS", "notes": NOTES, "from": "2003-09-17"}
    assert codes(await told(judged, CHANGE, **this, version=1, to="2003-09-16")) == [("OUT_OF_ORDER", "to")]
    (nothing,) = (await told(judged, CHANGE, **this, version=1))["userErrors"]
    assert nothing["code"] == "NOTHING_GIVEN"
    ended = await told(judged, CHANGE, **this, version=1, to="2003-09-24")
    assert ended["userErrors"] == [] and ended["suspension"]["version"] == 2
    # Two days of five were over before it, so three are left from the 24th on.
    assert (await due(judged))[:2] == ("MISSED", "2003-09-29")
    await agree(judged.graph)
    later = {**this, "to": "2003-09-26"}
    assert codes(await told(judged, CHANGE, "max", **later, version=1)) == [("CHANGED", "version")]
    assert codes(await told(judged, CHANGE, **later, version=2)) == [("REASON_TOO_SHORT", "reason")]
    right = await told(judged, CHANGE, **later, version=2, reason="The certificate says the 26th.")
    assert right["suspension"]["replaced"][0] == {
        "reason": "The certificate says the 26th.",
        "changes": [{"name": "to", "was": "2003-09-24"}],
    }
    assert (await due(judged))[:2] == ("DUE", "2003-10-01")
    await agree(judged.graph)
    off = await told(judged, CHANGE, **later, version=3, withdrawn=True, reason="It was another person's.")
    assert (off["userErrors"], off["suspension"]) == ([], None)
    assert await suspensions(judged) == [] and (await due(judged))[:2] == ("MISSED", "2003-09-22")
    await agree(judged.graph)
    assert codes(await told(judged, CHANGE, **this, version=4, to="2003-09-25")) == [
        ("NOT_FOUND", "suspension")
    ]
    rows = await judged.graph.read(
        "MATCH (e:Event)-[:ON]->(:Offender {id: 'off_anna'}) WHERE e.kind CONTAINS 'SUSPEN' "
        "RETURN e.kind, e.subject ORDER BY e.position", {}
    )  # fmt: skip
    assert rows == [["ORDER_SUSPENDED", one["id"]], *[["SUSPENSION_CHANGED", one["id"]]] * 3]
    audited = await judged.graph.read(
        "MATCH (e:AuditEntry)-[:ON]->(:Offender {id: 'off_anna'}) WHERE e.operation IN ['suspendOrder', 'changeSuspension'] "
        "AND e.action = 'WRITE' RETURN count(e)", {}
    )  # fmt: skip
    assert audited == [[4]]


async def test_a_requirement_alone_stops_no_clock(judged: Asking) -> None:
    """The order goes on meanwhile; and one that an area held before it is the order's still."""
    await judged.graph.run("MATCH (s:Sentence {id: 'sen_off_anna_new'}) SET s.requirements = ['P1']")
    given = {**OF_ANNA, "from": "2003-09-17", "to": "2003-09-24"}
    assert codes(await told(judged, SUSPEND, **given, requirement="P9")) == [
        ("NO_REQUIREMENT", "requirement")
    ]
    assert codes(await told(judged, SUSPEND, **given, requirement="P1")) == []
    assert (await due(judged))[:2] == ("MISSED", "2003-09-22")
    assert codes(await told(judged, SUSPEND, **given)) == []
    assert (await due(judged))[:2] == ("MISSED", "2003-09-29")
    await judged.graph.run(
        "MATCH (s:Sentence {id: 'sen_off_anna_new'})<-[:SERVES]-(f) SET s.endedOn = date('2003-09-26'), s.endReason = 'TRANSFERRED' "
        "CREATE (s)-[:TRANSFERRED_TO]->(t:Fact:Sentence {id: 'sen_on', type: s.type, custodial: false, date: s.date, "
        "expectedEnd: s.expectedEnd})<-[:SERVES]-(f)"
    )
    (part,) = [
        one
        for one in (await judged.data(READ))["offender"]["sentences"]
        if one["id"] in ("sen_on", "sen_off_anna_new")
    ]
    assert part["id"] == "sen_on" and len(part["suspensions"]) == 2
    moved: dict[str, Any] = {**given, "from": "2003-09-25", "to": None}
    assert codes(await told(judged, SUSPEND, **moved)) == [("MOVED_ON", "sentence")]
    assert codes(await told(judged, SUSPEND, **{**moved, "sentence": "sen_on", "from": "2003-09-20"})) == [
        ("OVERLAPS", "from")
    ]
    put_right = {
        "suspension": part["suspensions"][0]["id"],
        "cause": "APPEAL",
        "notes": NOTES,
        "from": "2003-09-17",
        "to": "2003-09-24",
    }
    answer = await told(judged, CHANGE, **put_right, version=1, reason="The cause was the appeal.")
    assert answer["userErrors"] == []
    await agree(judged.graph)


async def test_the_record_as_it_was_known_says_so(judged: Asking) -> None:
    """Before it was recorded it was not known, and what was taken off since was known then."""
    one = (await told(judged, SUSPEND, **OF_ANNA, **{"from": "2003-09-17"}))["suspension"]
    this = {"suspension": one["id"], "cause": "ILLNESS", "notes": NOTES, "from": "2003-09-17"}
    await told(judged, CHANGE, **this, version=1, to="2003-09-24")
    await told(judged, CHANGE, **this, version=2, withdrawn=True, reason="It was another person's.")
    await long_known(judged.graph, "off_anna")
    # As if it had been recorded on the 17th, ended on the 24th and taken off on the 28th.
    await judged.graph.run(
        "MATCH (u:Suspension)-[:WAS]->(v:Version) SET u.recordedAt = datetime('2003-09-24T12:00:00Z'), "
        "v.supersededAt = datetime('2003-09-24T12:00:00Z'), v.recordedAt = datetime('2003-09-17T12:00:00Z') "
        "WITH u MATCH (u)<-[h:HAD_FACT]-() SET h.retractedAt = datetime('2003-09-28T12:00:00Z')"
    )
    assert [one["to"] for one in await suspensions(judged, "2003-09-16")] == []
    assert [one["to"] for one in await suspensions(judged, "2003-09-20")] == [None]
    assert [one["to"] for one in await suspensions(judged, "2003-09-26")] == ["2003-09-24"]
    assert await suspensions(judged, "2003-09-29") == []


async def test_nobody_else_suspends_an_order(judged: Asking) -> None:
    """Prison and tutors don't; a hidden person is not there; who does not read the log reads no suspension."""
    given = {**OF_ANNA, "from": "2003-09-17"}
    for who in ("sam", "ines", "tess"):
        assert (await judged.fault(SUSPEND, who, input={**given, "key": f"by {who}!!"}))[0] == "FORBIDDEN"
    hidden = {**given, "offender": "off_hide", "sentence": "sen_off_hide_new"}
    assert codes(await told(judged, SUSPEND, **hidden)) == [("NOT_FOUND", "offender")]
    assert codes(await told(judged, SUSPEND, **{**given, "sentence": "sen_off_bill_1"})) == [
        ("NOT_FOUND", "sentence")
    ]
    assert await suspensions(judged) == []
