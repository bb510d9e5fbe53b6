"""Assessments of risk and need: for those who plan the work; the levels of harm besides for those who face the person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from demo.staff import EVERYONE, Member
from graph.history import Change, change, retract
from resolvers.access import Role
from resolvers.context import Post, Viewer
from rules.assessments import harm_levels, overall_harm, sections
from tests.world import Asking

WHOLE = """
{ offender(id: "off_anna") {
  assessments { id service kind status date assessor ogrs2 total overallHarm concerns area { name }
    harmLevels { to community custody } objectives { number section text due } source { file } }
  latestAssessment { id date sections { number title score linkedToReoffending linkedToHarm } }
} }
"""
LEVELS = (
    '{ offender(id: "off_anna") { riskOfHarm { date overall levels { to community custody } concerns } } }'
)


async def test_assessments_are_read_latest_first(world: Asking) -> None:
    """With levels, objectives and where they come from; one that is not complete has nothing to rely on."""
    found = (await world.data(WHOLE))["offender"]
    assert [one["id"] for one in found["assessments"]] == [
        "asm_off_anna_3",
        "asm_off_anna_2",
        "asm_off_anna_1",
    ]
    unfinished, latest, first = found["assessments"]
    assert (unfinished["status"], unfinished["overallHarm"], unfinished["harmLevels"]) == ("OPEN", None, [])
    assert (latest["total"], latest["ogrs2"], latest["overallHarm"]) == (84, 42, "HIGH")
    assert (latest["service"], latest["kind"], latest["area"]["name"]) == (
        "PROBATION",
        "REVIEW",
        "West Yorkshire",
    )
    assert latest["harmLevels"] == [
        {"to": "CHILDREN", "community": "LOW", "custody": None},
        {"to": "PUBLIC", "community": "HIGH", "custody": None},
        {"to": "KNOWN_ADULT", "community": "MEDIUM", "custody": None},
        {"to": "STAFF", "community": "LOW", "custody": None},
    ]
    assert latest["objectives"] == [
        {"number": 1, "section": 8, "text": "Stay off heroin and attend every test", "due": "2003-12-01"}
    ]
    assert latest["source"]["file"] == "crams_west-yorkshire_people.txt"
    assert first["overallHarm"] == "MEDIUM"


async def test_the_latest_is_the_last_complete_one(world: Asking) -> None:
    """Section by section: those without a score say so, and health has none."""
    latest = (await world.data(WHOLE))["offender"]["latestAssessment"]
    assert (latest["id"], len(latest["sections"])) == ("asm_off_anna_2", 13)
    by_number = {one["number"]: one for one in latest["sections"]}
    drugs = {
        "number": 8,
        "title": "Drug misuse",
        "score": 7,
        "linkedToReoffending": True,
        "linkedToHarm": True,
    }
    assert by_number[8] == drugs
    assert by_number[9]["score"] is None and by_number[13]["score"] is None
    assert by_number[1]["linkedToHarm"] is False
    await world.graph.run("MATCH (s:Assessment) SET s.status = 'OPEN'")
    assert (await world.data(WHOLE))["offender"]["latestAssessment"] is None
    assert (await world.data(LEVELS))["offender"]["riskOfHarm"] is None


READERS = {"pat", "max", "sam", "petra"}
FACING = READERS | {"owen", "tess"}


@pytest.mark.parametrize("member", [one for one in EVERYONE if one.id != "wy-police"], ids=lambda one: one.id)
async def test_who_reads_what(world: Asking, member: Member) -> None:
    """Case managers, offender supervisors, managers and public protection the whole; wings and tutors the levels."""
    for ask, readers, field in ((WHOLE, READERS, "assessments"), (LEVELS, FACING, "riskOfHarm")):
        body = await world(ask, member.viewer)
        offender = (body["data"] or {}).get("offender") or {}
        assert (offender.get(field) is not None) == (member.id in readers), (member.id, field)
    found = await world('{ node(id: "asm_off_anna_2") { id } }', member.viewer)
    assert (found["data"]["node"] is not None) == (member.id in READERS)


async def test_an_area_does_not_read_those_of_another(world: Asking) -> None:
    """Neither the assessments nor the levels; whoever works at two places, of each what that work is for."""
    away = Viewer("pat", "", (Post(Role.PRACTITIONER, "leicestershire-and-rutland"),))
    offender = (await world(WHOLE, away))["data"]["offender"]
    assert (offender["assessments"], offender["latestAssessment"]) == (None, None)
    assert (await world(LEVELS, away))["data"]["offender"]["riskOfHarm"] is None
    both = Viewer("pat", "", (*away.posts, Post(Role.PROGRAMME_TUTOR, "west-yorkshire")))
    assert (await world(LEVELS, both))["data"]["offender"]["riskOfHarm"]["overall"] == "HIGH"
    assert (await world(WHOLE, both))["data"]["offender"]["latestAssessment"] is None


async def test_what_an_assessment_said_before(world: Asking) -> None:
    """The stored scores, though they are shown in another form."""
    await world.graph.run(
        "MATCH (s:Assessment {id: 'asm_off_anna_2'}) CREATE (s)-[:WAS]->(:Version {supersededAt: datetime(), "
        "reason: 'Corrected extract', changed: ['total', 'sectionScores'], total: 80, sectionScores: [1, 2]})"
    )
    ask = '{ offender(id: "off_anna") { latestAssessment { replaced { reason changes { name was } } } } }'
    ((replaced),) = (await world.data(ask))["offender"]["latestAssessment"]["replaced"]
    assert replaced["changes"] == [{"name": "sectionScores", "was": "1, 2"}, {"name": "total", "was": "80"}]


async def test_as_it_was_known_on_a_day(world: Asking) -> None:
    """Scores, levels and objectives of before they were corrected."""
    at = datetime(2003, 10, 5, 12, tzinfo=UTC)
    new = {"total": 99, "sectionScores": [9] * 12, "harmCommunity": ["VERY_HIGH", "", "", "", ""]}

    async def correct(tx: Any) -> None:
        await change(tx, "Fact", [Change("asm_off_anna_2", new)], by="t", reason="Corrected", at=at)
        gone = Change("obj_off_anna_2", {})
        await retract(tx, [gone], by="t", reason="Corrected", at=at)

    await world.graph.run("MATCH (:Offender)-[r:HAS_FILE]->() SET r.recordedAt = null")
    await world.graph.write(correct)
    ask = """query($day: Date) { offender(id: "off_anna", asKnownOn: $day) { riskOfHarm { overall }
        latestAssessment { total overallHarm sections { score } objectives { number } } } }"""
    for day, total, level, score, objectives in (
        ("2003-10-04", 84, "HIGH", 4, 1),
        ("2003-10-05", 99, "VERY_HIGH", 9, 0),
        (None, 99, "VERY_HIGH", 9, 0),
    ):
        found = (await world.data(ask, day=day))["offender"]
        latest = found["latestAssessment"]
        assert (latest["total"], latest["overallHarm"], found["riskOfHarm"]["overall"]) == (
            total,
            level,
            level,
        )
        assert (latest["sections"][0]["score"], len(latest["objectives"])) == (score, objectives)


def test_the_worst_level_is_the_overall_one() -> None:
    """Of the community and of custody; none when there is none."""
    assert overall_harm(["LOW", "MEDIUM", "", "LOW", ""], ["", "", "", "", "VERY_HIGH"]) == "VERY_HIGH"
    assert overall_harm(["LOW", "", "", "", ""], None) == "LOW"
    assert overall_harm(None, ["", "", "", "", ""]) is None
    assert harm_levels(None, ["", "", "", "", "HIGH"]) == [
        {"to": "PRISONERS", "community": None, "custody": "HIGH", "reason": None}
    ]


def test_sections_without_scores() -> None:
    """An assessment that was not scored has none; links alone are shown."""
    assert sections(None, None, None) == []
    (first, *_rest) = sections(None, "Y" * 13, None)
    assert (first["score"], first["linkedToReoffending"], first["linkedToHarm"]) == (None, True, None)
    assert len(sections([0] * 12, None, None)) == 13
