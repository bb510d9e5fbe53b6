"""The total score of a person's assessments over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from web.charts import BLUE, FONT, INK, plain, svg
from web.words import day

MOST = 168
"""The greatest total."""


def draw(assessments: Iterable[Mapping[str, Any]]) -> Markup | None:
    """The picture; None while there are fewer than two totals to compare. The table beside it says the same."""
    points = [
        {"date": each["date"], "total": each["total"]}
        for each in sorted(assessments, key=lambda one: str(one["date"]))
        if each["date"] and each["total"] is not None
    ]
    if len(points) < 2:
        return None
    return svg(_chart(points), _words(points))


def _words(points: list[dict[str, Any]]) -> str:
    first, last = points[0], points[-1]
    return (
        f"Total scores of {len(points)} assessments: from {first['total']} on {day(first['date'])} "
        f"to {last['total']} on {day(last['date'])}."
    )


def _chart(points: list[dict[str, Any]]) -> Any:
    # Slow to load, and of no use to a server that only answers the API.
    import altair

    months = altair.Axis(format="%b %Y", labelOverlap=True, labelSeparation=12, tickCount=5)
    base = altair.Chart(altair.InlineData(points)).encode(
        x=altair.X("date:T", title=None, axis=months, scale=altair.Scale(padding=26)),
        y=altair.Y("total:Q", title="Total score", scale=altair.Scale(domain=[0, MOST])),
    )
    line = base.mark_line(color=BLUE, strokeWidth=3)
    dots = base.mark_circle(color=BLUE, size=90, opacity=1)
    text = base.mark_text(dy=-14, color=INK, fontSize=15, font=FONT).encode(text="total:Q")
    return plain(altair.layer(line, dots, text), 210)
