"""Breach of an order: the decision, the papers, the hearing and the outcome, one breach of an order at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import stand_still
from rules.codes import BreachOutcome, BreachStep, SentenceType
from rules.contacts import Breach, after, begin_faults, clocks, order_ends, step_faults
from tests.courses import TREATMENT, do
from tests.test_treatment import begun, judged
from tests.world import Asking, long_known

pytestmark = pytest.mark.usefixtures("followed")

TODAY = date(2003, 9, 30)
FAILED = date(2003, 9, 1)
ORDER = SentenceType.COMMUNITY_REHABILITATION
S = BreachStep
GROUNDS = "Did not come on 4 August and 1 September."


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


def on(day: int) -> date:
    """A day of September."""
    return date(2003, 9, day)


DECIDED = Breach(FAILED, on(3))
LAID = Breach(FAILED, on(3), on(10))
HEARD = Breach(FAILED, on(3), on(10), on(17))
WITHDRAWN = Breach(FAILED, on(3), ended_on=on(5), outcome=BreachOutcome.WITHDRAWN)
PROVED = Breach(FAILED, on(3), on(10), on(17), on(24), BreachOutcome.REVOKED)


@pytest.mark.parametrize(
    ("there", "step", "day", "outcome", "wanted"),
    [
        (DECIDED, S.LAID, on(10), None, []),
        (DECIDED, S.LAID, on(2), None, [("OUT_OF_ORDER", "on")]),
        (DECIDED, S.LAID, date(2003, 10, 1), None, [("STILL_TO_COME", "on")]),
        (DECIDED, S.HEARD, on(10), None, [("NOT_LAID", "step")]),
        (DECIDED, S.ENDED, on(10), BreachOutcome.WITHDRAWN, []),
        (DECIDED, S.ENDED, on(10), BreachOutcome.CONTINUES, [("NOT_HEARD", "outcome")]),
        (DECIDED, S.ENDED, on(10), None, [("NO_OUTCOME", "outcome")]),
        (LAID, S.HEARD, on(17), None, []),
        (LAID, S.HEARD, on(17), BreachOutcome.FINED, [("OUTCOME", "outcome")]),
        (LAID, S.ENDED, on(24), BreachOutcome.REVOKED, [("NOT_HEARD", "outcome")]),
        (HEARD, S.ENDED, on(17), BreachOutcome.NOT_PROVED, []),
        (HEARD, S.ENDED, on(16), BreachOutcome.NOT_PROVED, [("OUT_OF_ORDER", "on")]),
        # A step that was taken is recorded otherwise; one that was not can't follow the end.
        (HEARD, S.LAID, on(12), None, []),
        (HEARD, S.LAID, on(18), None, [("OUT_OF_ORDER", "on")]),
        (PROVED, S.ENDED, on(25), BreachOutcome.CONTINUES, []),
        (WITHDRAWN, S.LAID, on(10), None, [("BREACH_OVER", "step")]),
        (WITHDRAWN, S.HEARD, on(10), None, [("BREACH_OVER", "step")]),
    ],
)  # fmt: skip
def test_what_may_follow_what(
    there: Breach, step: BreachStep, day: date, outcome: BreachOutcome | None, wanted: list[tuple[str, str]]
) -> None:
    """Nothing is heard before papers are laid, and only what was heard is proved."""
    assert [(one.code, one.field) for one in step_faults(there, step, day, outcome, TODAY)] == wanted


@pytest.mark.parametrize(
    ("breach", "type", "over", "another", "wanted"),
    [
        (DECIDED, ORDER, False, False, []),
        (DECIDED, ORDER, False, True, ["BREACH_OPEN"]),
        (DECIDED, ORDER, True, False, ["ORDER_OVER"]),
        (DECIDED, SentenceType.AUTOMATIC_LICENCE, False, False, ["NO_BREACH"]),
        (DECIDED, None, False, False, ["NO_BREACH"]),
        (Breach(on(1), date(2003, 8, 31)), ORDER, False, False, ["OUT_OF_ORDER"]),
        (Breach(date(2001, 1, 1), on(1)), ORDER, False, False, ["BEFORE_ORDER"]),
        (Breach(date(2003, 10, 1), date(2003, 10, 1)), ORDER, False, False, ["STILL_TO_COME"]),
    ],
)  # fmt: skip
def test_what_a_breach_may_be_of(
    breach: Breach, type: SentenceType | None, over: bool, another: bool, wanted: list[str]
) -> None:
    """An order that goes on, of which no other breach does."""
    found = begin_faults(breach, GROUNDS, type, date(2002, 1, 1), TODAY, over=over, another=another)
    assert [one.code for one in found] == wanted


DAYS = st.dates(date(2003, 8, 1), date(2003, 10, 10))
TRIED = st.lists(st.tuples(st.sampled_from(S), DAYS, st.none() | st.sampled_from(BreachOutcome)), max_size=12)


@given(TRIED)
def test_whatever_is_tried_a_breach_makes_sense(tried: list[tuple[S, date, BreachOutcome | None]]) -> None:
    """Its days are in order and past; it has an outcome when it has ended, which is proved only of what was heard; and
    its order has ended when it was revoked, and else not."""
    there, order_ended = DECIDED, None
    for step, day, outcome in tried:
        if step_faults(there, step, day, outcome, TODAY):
            continue
        then = after(there, step, day, outcome)
        assert there.ended_on is None or then.ended_on is not None, "an ended breach is never open again"
        if (change := order_ends(there, then)) is not None:
            order_ended = change["endedOn"]
        there = then
    taken = [there.failed_on, *(each for step in S if (each := there.day(step)))]
    assert all(earlier <= later for earlier, later in pairwise(taken))
    assert taken[-1] <= TODAY
    assert (there.ended_on is None) == (there.outcome is None)
    assert there.heard_on is None or there.laid_on is not None
    assert there.outcome in (None, BreachOutcome.WITHDRAWN) or there.heard_on is not None
    assert order_ended == (there.ended_on if there.outcome is BreachOutcome.REVOKED else None)
    told = clocks(there, TODAY)
    assert {one["step"] for one in told if one["doneOn"]} == {one.name for one in S if there.day(one)}
    assert not (there.ended_on and any(one["overdue"] for one in told))


def test_clocks_run_in_working_days() -> None:
    """Papers ten days after the failure, the hearing from the papers; nothing more is due of what was withdrawn."""
    told = {one["step"]: one for one in clocks(DECIDED, TODAY)}
    assert (told["LAID"]["due"], told["LAID"]["overdue"], told["LAID"]["confidence"]) == (
        "2003-09-15",
        True,
        "high",
    )
    assert (told["HEARD"]["due"], told["ENDED"]["due"]) == (None, "2003-10-20")
    assert told["LAID"]["words"] == "Papers laid before the court: was due by 15 September 2003."
    late = {one["step"]: one for one in clocks(after(DECIDED, S.LAID, on(16), None), TODAY)}
    assert (late["LAID"]["late"], late["LAID"]["overdue"], late["HEARD"]["due"]) == (
        True,
        False,
        "2003-10-14",
    )
    assert [one["step"] for one in clocks(WITHDRAWN, TODAY + timedelta(days=99))] == ["DECIDED", "ENDED"]


BEGIN = """mutation($input: BeginBreachInput!) { beginBreach(input: $input) {
  breach { id version failedOn decidedOn steps { step due doneOn } sentence { id } }
  userErrors { code field message } } }"""
STEP = """mutation($input: RecordBreachStepInput!) { recordBreachStep(input: $input) {
  breach { id version laidOn heardOn endedOn outcome court sentence { endedOn endReason }
    replaced { reason changes { name was } } } userErrors { code field message } } }"""
READ = """query($day: Date) { offender(id: "off_anna", asKnownOn: $day) {
  breaches { id outcome endedOn steps { step words } }
  enforcement { id breaches { id } steps { step doneOn } } contacts(first: 5, kinds: [BREACH_ACTION]) {
  nodes { date notes sentence { id } } } } }"""
OF_ANNA = {"offender": "off_anna", "sentence": "sen_off_anna_1", "failedOn": "2003-09-01", "grounds": GROUNDS}


async def told(world: Asking, document: str, as_: str = "pat", **values: Any) -> dict[str, Any]:
    """The payload of a command, with a key of its own unless one is given."""
    values.setdefault("key", f"key {sorted(map(str, values.values()))}"[:100])
    (payload,) = (await world.data(document, as_, input=values)).values()
    return dict(payload)


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["field"]) for one in payload["userErrors"]]


async def test_a_breach_goes_from_the_decision_to_the_courts_outcome(world: Asking) -> None:
    """Two who begin one have one; papers are breach action in the log; a revoked order ends, and goes on after all when
    the outcome is corrected; what was recorded first is kept."""
    both = await asyncio.gather(
        *(
            told(world, BEGIN, who, **OF_ANNA, decidedOn="2003-09-03", key=f"by {who}!!")
            for who in ("pat", "max")
        )
    )
    assert sorted(codes(one) for one in both) == [[], [("BREACH_OPEN", "sentence")]]
    (begun,) = [one["breach"] for one in both if one["breach"]]
    assert (begun["version"], begun["sentence"]["id"]) == (1, "sen_off_anna_1")
    assert begun["steps"][1] == {"step": "LAID", "due": "2003-09-15", "doneOn": None}
    this = {"breach": begun["id"]}
    assert codes(await told(world, STEP, **this, version=1, step="HEARD", on="2003-09-17")) == [
        ("NOT_LAID", "step")
    ]
    laid = await told(world, STEP, **this, version=1, step="LAID", on="2003-09-10", court="Leeds Magistrates")
    assert (laid["userErrors"], laid["breach"]["laidOn"]) == ([], "2003-09-10")
    person = (await world.data(READ))["offender"]
    assert person["contacts"]["nodes"] == [
        {"date": "2003-09-10", "notes": f"Breach: {GROUNDS}", "sentence": {"id": "sen_off_anna_1"}}
    ]
    assert [one["breaches"] for one in person["enforcement"] if one["id"] == "sen_off_anna_1"] == [
        [{"id": begun["id"]}]
    ]
    second = await told(world, STEP, "max", **this, version=1, step="HEARD", on="2003-09-18")
    assert codes(second) == [("CHANGED", "version")]
    await told(world, STEP, **this, version=2, step="HEARD", on="2003-09-17")
    ended = await told(world, STEP, **this, version=3, step="ENDED", on="2003-09-24", outcome="REVOKED")
    assert ended["userErrors"] == []
    assert ended["breach"]["sentence"] == {"endedOn": "2003-09-24", "endReason": "REVOKED_BREACH"}
    person = (await world.data(READ))["offender"]
    assert "sen_off_anna_1" not in [one["id"] for one in person["enforcement"]]
    assert [(one["id"], one["outcome"]) for one in person["breaches"]] == [(begun["id"], "REVOKED")]
    again = {**this, "version": 4, "step": "ENDED", "on": "2003-09-24", "outcome": "CONTINUES"}
    assert codes(await told(world, STEP, **again)) == [("REASON_TOO_SHORT", "reason")]
    put_right = await told(world, STEP, **again, reason="The court's own sheet says so.")
    assert put_right["userErrors"] == []
    assert put_right["breach"]["sentence"] == {"endedOn": None, "endReason": None}
    assert put_right["breach"]["replaced"][0] == {
        "reason": "The court's own sheet says so.",
        "changes": [{"name": "outcome", "was": "REVOKED"}],
    }
    # The next breach of the order is another one.
    next_ = await told(world, BEGIN, **{**OF_ANNA, "failedOn": "2003-09-26"}, decidedOn="2003-09-29")
    assert (next_["userErrors"], next_["breach"]["id"] != begun["id"]) == ([], True)
    rows = await world.graph.read(
        "MATCH (e:Event)-[:ON]->(:Offender {id: 'off_anna'}) WHERE e.kind STARTS WITH 'BREACH' RETURN e.kind ORDER BY e.position",
        {},
    )
    assert [kind for (kind,) in rows] == ["BREACH_BEGUN", *["BREACH_STEP"] * 4, "BREACH_BEGUN"]
    # As known before today there was no breach: it was all recorded today, by the clock on the wall.
    await long_known(world.graph, "off_anna")
    assert (await world.data(READ, day="2003-09-29"))["offender"]["breaches"] == []


async def test_an_order_that_was_not_revoked_after_all_ends_with_its_treatment(world: Asking) -> None:
    """On the day and for the reason that treatment ended; without treatment that has ended it goes on."""
    treatment = await begun(world)
    of = {**OF_ANNA, "offender": "off_carl", "sentence": "sen_dtto"}
    breach = (await told(world, BEGIN, **of, decidedOn="2003-09-03"))["breach"]["id"]
    steps: list[tuple[str, str, dict[str, str]]] = [
        ("LAID", "2003-09-10", {}),
        ("HEARD", "2003-09-17", {}),
        ("ENDED", "2003-09-24", {"outcome": "REVOKED"}),
    ]
    for version, (step, day, more) in enumerate(steps, start=1):
        one = await told(world, STEP, breach=breach, version=version, step=step, on=day, **more)
        assert one["userErrors"] == []
    ended = {"treatment": treatment, "version": 1, "on": "2003-09-22", "outcome": "RECONVICTED"}
    assert (await do(world, "endTreatment", TREATMENT, "pat", **ended))["userErrors"] == []
    assert (await judged(world))[:2] == ["2003-09-24", "REVOKED_BREACH"]
    again = {"breach": breach, "version": 4, "step": "ENDED", "on": "2003-09-24", "outcome": "CONTINUES"}
    one = await told(world, STEP, **again, reason="The court's own sheet says so.")
    assert (one["userErrors"], (await judged(world))[:2]) == ([], ["2003-09-22", "RECONVICTED"])


async def test_what_cannot_be_is_refused_and_nobody_else_may(asking: Asking) -> None:
    """Beside its field, and nothing is written; somebody who may not write, and somebody hidden."""
    for values, wanted in (
        ({"grounds": "Late"}, [("NO_GROUNDS", "grounds")]),
        ({"decidedOn": "2003-08-31"}, [("OUT_OF_ORDER", "decidedOn")]),
        ({"sentence": "sen_off_bill_1"}, [("NOT_FOUND", "sentence")]),
        ({"offender": "off_hide", "sentence": "sen_off_hide_1"}, [("NOT_FOUND", "offender")]),
    ):
        assert codes(await told(asking, BEGIN, **{**OF_ANNA, "decidedOn": "2003-09-03", **values})) == wanted
    values = {"key": "somebody else", **OF_ANNA, "decidedOn": "2003-09-03"}
    assert (await asking.fault(BEGIN, "ines", input=values))[0] == "FORBIDDEN"
    nothing: dict[str, Any] = {"breach": "brc_none", "version": 1, "step": "LAID", "on": "2003-09-10"}
    assert codes(await told(asking, STEP, **nothing)) == [("NOT_FOUND", "breach")]
    assert (await asking.data(READ))["offender"]["breaches"] == []
