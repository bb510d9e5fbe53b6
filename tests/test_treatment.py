"""Drug treatment and testing orders: of a person's health, so for those who work with them."""

from __future__ import annotations

import pytest

from demo.staff import EVERYONE, Member
from tests.world import Asking

ASK = """
{ offender(id: "off_anna") { treatments { id orderDate months mainDrug provider supervisor endedOn outcome
  area { name } weeks { from hoursOrdered hoursAttended } tests { date opiates cocaine amphetamine }
  reviews { date court result comments } source { file } } } }
"""


async def test_an_order_with_its_weeks_tests_and_reviews(world: Asking) -> None:
    """Weeks in order; tests and reviews the latest first; a drug that was not tested for is null."""
    (found,) = (await world.data(ASK))["offender"]["treatments"]
    assert (found["orderDate"], found["months"], found["mainDrug"]) == ("2003-02-01", 12, "HEROIN")
    assert (found["provider"], found["endedOn"], found["outcome"]) == ("Leeds Addiction Unit", None, None)
    assert [(one["from"], one["hoursOrdered"], one["hoursAttended"]) for one in found["weeks"]] == [
        ("2003-02-10", 20, 13),
        ("2003-02-17", 20, 16),
        ("2003-02-24", 20, 19),
    ]
    assert found["tests"][0] == {
        "date": "2003-03-03",
        "opiates": "NEGATIVE",
        "cocaine": "NEGATIVE",
        "amphetamine": None,
    }
    assert [one["date"] for one in found["reviews"]] == ["2003-05-20", "2003-04-20", "2003-03-20"]
    assert found["reviews"][0]["result"] == "CONTINUED"
    assert found["area"]["name"] == "West Yorkshire" and found["source"]["file"]


READERS = {"pat", "max", "sam", "petra"}


@pytest.mark.parametrize("member", [one for one in EVERYONE if one.id != "wy-police"], ids=lambda one: one.id)
async def test_who_reads_treatment(world: Asking, member: Member) -> None:
    """By the order, a test, a week or a review alike."""
    offender = ((await world(ASK, member.viewer))["data"] or {}).get("offender") or {}
    assert (offender.get("treatments") is not None) == (member.id in READERS)
    for id_ in ("trt_off_anna", "dtt_off_anna_1", "twk_off_anna_1", "crv_off_anna_1"):
        found = await world(f'{{ node(id: "{id_}") {{ id }} }}', member.viewer)
        assert (found["data"]["node"] is not None) == (member.id in READERS), id_
