"""Plan against actual: two lines over months, told apart by dashes as well as by colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from rules.benefits import amount
from web.charts import BLUE, GREY, plain, svg

AXES = {
    "pounds": "Pounds",
    "percent": "Percent",
    "count": "Entries",
    "days": "Days",
    "score": "Score, 1 to 5",
}
LINES = (("planned", "Planned"), ("actual", "Actual"))


def draw(points: Sequence[Mapping[str, Any]], unit: str, title: str) -> Markup | None:
    """The picture; None where fewer than two months have a figure. The table below it says the same."""
    rows = [
        {"line": words, "month": point["month"], "value": point[name]}
        for name, words in LINES
        for point in points
        if point[name] is not None
    ]
    if len({row["month"] for row in rows if row["line"] == "Actual"}) < 2:
        return None
    return svg(_chart(rows, unit, [point["month"] for point in points]), _words(rows, unit, title))


def _words(rows: Sequence[Mapping[str, Any]], unit: str, title: str) -> str:
    parts = []
    for _, words in LINES:
        line = [row["value"] for row in rows if row["line"] == words]
        if line:
            parts.append(f"{words.lower()} from {amount(line[0], unit)} to {amount(line[-1], unit)}")
    return f"{title} by month: {'; '.join(parts)}."


def _chart(rows: list[dict[str, Any]], unit: str, all_months: list[str]) -> Any:
    # Slow to load, and of no use to a server that only answers the API.
    import altair

    names = [words for _, words in LINES]
    months = altair.Axis(
        labelExpr="timeFormat(toDate(datum.value), '%b %Y')",
        labelAngle=0,
        labelOverlap="greedy",
        labelSeparation=12,
    )
    base = altair.Chart(altair.InlineData(rows)).encode(
        # A month without a figure has its place, too: a gap is seen as one.
        x=altair.X("month:O", title=None, axis=months, scale=altair.Scale(domain=all_months)),
        y=altair.Y("value:Q", title=AXES[unit], axis=altair.Axis(tickCount=5)),
        color=altair.Color("line:N", title=None, scale=altair.Scale(domain=names, range=[GREY, BLUE])),
        strokeDash=altair.StrokeDash("line:N", scale=altair.Scale(domain=names, range=[[6, 4], [1, 0]])),
    )
    drawn = altair.layer(base.mark_line(strokeWidth=3), base.mark_circle(size=70, opacity=1))
    return plain(drawn, 180).configure_legend(orient="top", labelFontSize=16, symbolStrokeWidth=3)
