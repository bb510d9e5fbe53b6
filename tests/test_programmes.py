"""Accredited programmes: the tutor's and the case manager's."""

from __future__ import annotations

import pytest

from demo.staff import EVERYONE, Member
from resolvers.access import Role
from resolvers.context import Post, Viewer
from tests.world import Asking

ASK = """
{ offender(id: "off_anna") { referrals { id programme stage referredOn orderDate startedOn endedOn ogrs2 tutor
  area { name } sessions { number attempt date attendance catchUp tutor } tests { test phase date score }
  source { file } } } }
"""


async def test_a_referral_with_its_sessions_and_tests(world: Asking) -> None:
    """Sessions in order, tests before and after, and the row it comes from."""
    (found,) = (await world.data(ASK))["offender"]["referrals"]
    assert (found["programme"], found["stage"], found["tutor"]) == ("THINK_FIRST", "STARTED", "T Malone")
    assert (found["referredOn"], found["startedOn"], found["endedOn"]) == ("2003-04-10", "2003-06-02", None)
    assert (found["ogrs2"], found["area"]["name"]) == (56, "West Yorkshire")
    assert [one["number"] for one in found["sessions"]] == [1, 2, 3, 4]
    assert found["sessions"][2]["attendance"] == "UNACCEPTABLE_ABSENCE"
    assert [(one["test"], one["phase"], one["score"]) for one in found["tests"]] == [
        ("BARRATT_IMPULSIVENESS", "BEFORE", 71),
        ("BARRATT_IMPULSIVENESS", "AFTER", 62),
    ]
    assert found["source"]["file"]


READERS = {"pat", "max", "sam", "petra", "tess"}


@pytest.mark.parametrize("member", [one for one in EVERYONE if one.id != "wy-police"], ids=lambda one: one.id)
async def test_who_reads_programmes(world: Asking, member: Member) -> None:
    """Those who work with the person, and tutors of the area; by the referral, a session or a test alike."""
    offender = ((await world(ASK, member.viewer))["data"] or {}).get("offender") or {}
    assert (offender.get("referrals") is not None) == (member.id in READERS)
    for id_ in ("ref_off_anna", "psn_off_anna_1", "pts_off_anna_1"):
        found = await world(f'{{ node(id: "{id_}") {{ id }} }}', member.viewer)
        assert (found["data"]["node"] is not None) == (member.id in READERS), id_


async def test_a_tutor_reads_those_of_their_area(world: Asking) -> None:
    """And of no other, where they may have another post."""
    posts = (Post(Role.PROGRAMME_TUTOR, "leicestershire-and-rutland"), Post(Role.PRISON_OFFICER, prison="LE"))
    offender = (await world(ASK, Viewer("tess", "", posts)))["data"]["offender"]
    assert offender["referrals"] is None
    assert (await world(ASK, "tess"))["data"]["offender"]["referrals"]
