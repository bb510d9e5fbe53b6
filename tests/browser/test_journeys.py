"""The commonest tasks in a real browser, by keyboard: how much each takes, and that the page after it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.journeys import TASKS, counted
from tests.world import Asking

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_PAGES = 2


async def test_the_commonest_tasks_take_little(world: Asking, tmp_path: Path, chromium: Path) -> None:
    """A contact from the caseload is one page, three choices at most, and the note; no task takes more than two pages."""
    faults: list[tuple[str, ...]] = []
    found = await counted(world, tmp_path, chromium, faults)
    assert list(found) == [name for name, _, _ in TASKS]
    assert len(found) == 12
    recorded = found["record a contact from the caseload"]
    assert recorded.pages == 1
    assert recorded.choices <= 3
    assert (recorded.fields, recorded.notes) == (0, 1)
    assert {name: hand.pages for name, hand in found.items() if hand.pages > MOST_PAGES} == {}
    assert faults == []
    # Each left what it was for.
    rows = await world.graph.read(
        "MATCH (e:Event) WHERE e.by <> 'the-service' OPTIONAL MATCH (e)-[:ON]->(o:Offender) "
        "RETURN DISTINCT e.kind, o.id",
        {},
    )
    left = {(kind, offender) for kind, offender in rows}
    assert {
        ("CONTACT_RECORDED", "off_anna"),
        ("CONTACT_PLANNED", "off_anna"),
        ("ASSESSMENT_STARTED", "off_bill"),
        ("TRANSFER_ACCEPT", "off_bill"),
        ("ATTENDANCE_RECORDED", "off_carl"),
        ("TREATMENT_RECORDED", "off_bill"),
        ("VICTIM_CHANGED", None),  # whose victim it is, no event tells
        ("INCIDENT_REPORTED", "off_carl"),
        ("REGISTER_CHANGED", "off_bill"),
    } <= left
