"""The people whose cases race: all in Leeds prison and under West Yorkshire at first, with nothing against a move."""

from __future__ import annotations

from datetime import date
from typing import Any

from demo.staff import STAFF, Member, keep_demo_staff
from graph.session import Graph
from graph.staff import keep_staff
from resolvers.access import Role
from resolvers.context import Viewer
from rules.clock import now
from tests.transferring import MORE, PLAIN, people
from tests.world import REFERENCE, person

FAY = Member("fay", "Fay Moss", "HMP Full Sutton", Role.PRISON_OFFICER, prison="FN")
VIEWERS: dict[str, Viewer] = {one.id: one.viewer for one in (*STAFF, *MORE, FAY)}
SIDES = {"area_wy": ("pat", "max"), "area_lr": ("lena", "meera")}
OFFICERS = {"area_wy": ("ofr_reed", "ofr_gray"), "area_lr": ("ofr_lee", "ofr_low")}
OFFICES = {"area_wy": ("Leeds team", "Bradford"), "area_lr": ("Leicester team", "Oadby")}
PRISONS = {"LE": ("pri_le", ("sam", "owen")), "FN": ("pri_fs", ("fay",))}
BEGIN = date(2004, 9, 1)
"""Sixteen days before the rules of transfers change, so that moves under both are in it."""

ASSESSED = """
MATCH (s:Assessment {status: 'COMPLETE'})
SET s.date = date('2004-08-25')
"""
SERVING = """
MATCH (f:CaseFile {id: 'fil_' + $id}), (p:Spell {id: 'spl_' + $id}), (r:SourceRecord {id: 'src_' + $id})
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: 'sen_' + $id + '_prison', type: 'AUTOMATIC_CONDITIONAL_RELEASE',
  custodial: true, requirements: ['PROG'], date: date('2001-03-01'), lengthDays: 3000, conditionalRelease: date('2004-10-20')}),
  (s)-[:SERVED_IN]->(p), (s)-[:FROM]->(r)
"""
# The files were there before the race, on whichever day it is run.
THERE_BEFORE = """
MATCH (:Offender)-[r:HAS_FILE]->(:CaseFile)
SET r.recordedAt = datetime('2003-09-30T08:00:00Z')
"""
# Whoever was to come, came: an appointment without an outcome would stand against the next move.
CAME = """
MATCH (c:Contact)
WHERE c.outcome IS NULL AND c.date < $day
SET c.outcome = 'ATTENDED'
"""


async def places(graph: Graph) -> None:
    """Areas, prisons and staff, in an empty graph."""
    await graph.run(REFERENCE)
    await keep_demo_staff(graph)
    await people(graph)
    await graph.write(lambda tx: keep_staff(tx, [FAY.kept], by="demo", at=now()))


async def cases(graph: Graph, count: int, series: str = "r") -> list[str]:
    """People whose cases race; their ids."""
    ids = [f"off_{series}{number}" for number in range(count)]
    for number, id in enumerate(ids):
        # The names are numbered in letters: a prison number has digits enough.
        await person(graph, id, f"Racer{number}", "Ray", "1978-04-03", f"{series}{number}")
        await graph.run(SERVING, {"id": id})
    await graph.run(PLAIN)
    await graph.run(ASSESSED)
    await graph.run(THERE_BEFORE)
    return ids


async def next_day(graph: Graph, day: date) -> None:
    """What happens overnight."""
    given: dict[str, Any] = {"day": day}
    await graph.run(CAME, given)
