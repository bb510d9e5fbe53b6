"""National Standards among what the record was to bring: those met in time, of what was met, late or missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rules.clock import stand_still
from tests.test_benefits import NEW, series, told
from tests.world import Asking

# Of the twenty and of the one whom hardly anybody may see a result each: ten met, the others late or missed, and three
# of which nothing was heard. Besides what does not count, and what is due until the last day of September.
JUDGED = """
MATCH (f:CaseFile)
WHERE f.id IN [i IN range(1, 25) WHERE i <= 20 OR i = 25 | 'fil_new_' + i]
WITH f, toInteger(split(f.id, '_')[2]) AS i
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: 'sen_new_' + i})
WITH s, i, CASE WHEN i <= 10 OR i = 25 THEN 'MET' WHEN i <= 14 THEN 'LATE' WHEN i <= 17 THEN 'MISSED' ELSE 'DUE' END AS state
UNWIND [[state, '2003-08-12'], ['EXCUSED', '2003-08-12'], ['NOT_APPLICABLE', '2003-08-12'], ['DUE', '2003-09-30'],
    ['MET', '2003-07-31'], ['LATE', '2003-10-01']] AS one
CREATE (s)-[:HAS_RESULT]->(:StandardResult {id: s.id + one[0] + one[1], key: 'FIRST_CONTACT', area: 'west-yorkshire',
    state: one[0], due: date(one[1])})
"""


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(date(2003, 9, 30))
    yield
    stand_still(None)


async def test_standards_are_counted_as_compliance_counts_them(world: Asking) -> None:
    """Those met in time, of what was met, late or missed, in the month and the area of each result."""
    await world.graph.run(NEW)
    period = {"from": "2003-08-01", "to": "2003-09-30"}
    before = await series(world, area="area_wy", **period)
    assert {one["words"] for one in before["STANDARDS_MET"]} == {
        "No National Standard was met or missed in this month."
    }
    await world.graph.run(JUDGED)
    for asked in ({"area": "area_wy"}, {}):
        august, september = (await series(world, **asked, **period))["STANDARDS_MET"]
        assert told(august) == [50, 10, 20], asked
        # Until its last day is over nothing is missed.
        assert september["words"] == "No National Standard was met or missed in this month."
    assert [told(one) for one in (await series(world, area="area_lr", **period))["STANDARDS_MET"]] == [
        [None, None, None]
    ] * 2
    compliance = """{ compliance(by: MONTH, area: "area_wy", since: "2003-08-01", until: "2003-08-31") {
        met late missed } }"""
    (same,) = (await world.data(compliance, "max"))["compliance"]
    assert [same["met"], same["late"], same["missed"]] == [10, 4, 6]
    stand_still(date(2003, 10, 1))
    assert told((await series(world, area="area_wy", **period))["STANDARDS_MET"][1]) == [0, 0, 20]
