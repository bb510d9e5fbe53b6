"""Areas that merge and split: what became of each, and since when.

`(:Area)-[:BECAME]->(:AreaChange {office, from, reason})-[:INTO]->(:Area)`. One without an office leads to the heir, who
takes on all that has none; one with an office leads to where that went. `Area.closedOn` is the day of it, `openedOn`
that on which a new area begins. Nothing that an ended area did is rewritten: who may see it follows these ways
(`graph/staff.py`), and what goes on is moved, piece by piece (`graph/areas/moving.py`).
"""

from __future__ import annotations

from graph.shape import Edge, Shape, dates, plain

AREA_CHANGE = Shape(
    "AreaChange",
    "AreaChange",
    "ach",
    {**plain("office", "reason"), **dates("from", "recordedAt")},
    {
        "former": Edge("Area", "({n})<-[:BECAME]-({m}:Area)", one=True),
        "into": Edge("Area", "({n})-[:INTO]->({m}:Area)", one=True),
    },
)

SHAPES = (AREA_CHANGE,)
