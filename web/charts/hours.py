"""The hours of a treatment order, week by week: attended as bars, ordered as a line across each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from web.charts import BLUE, RED, plain, svg

MOST_WEEKS = 52
"""The latest so many weeks are drawn; the table has them all."""


def draw(weeks: Sequence[Any]) -> Markup | None:
    """The picture; None where no week is recorded. The table below it says the same."""
    values = [
        {"week": each["from"], "ordered": each["hoursOrdered"] or 0, "attended": each["hoursAttended"] or 0}
        for each in weeks
        if each["from"]
    ][-MOST_WEEKS:]
    if not values:
        return None
    met = sum(each["attended"] >= each["ordered"] for each in values)
    words = (
        f"Hours of treatment in {len(values)} weeks: {sum(each['attended'] for each in values)} attended of "
        f"{sum(each['ordered'] for each in values)} ordered. In {met} of the weeks all were attended."
    )
    return svg(_chart(values), words)


def _chart(values: list[dict[str, Any]]) -> Any:
    # Slow to load, and of no use to a server that only answers the API.
    import altair

    base = altair.Chart(altair.InlineData(values)).encode(
        x=altair.X(
            "week:O",
            title="Week beginning",
            axis=altair.Axis(
                labelExpr="timeFormat(toDate(datum.value), '%-d %b')",
                labelAngle=0,
                labelOverlap="greedy",
                labelSeparation=12,
            ),
        )
    )
    hours = altair.Axis(title="Hours", tickMinStep=5)
    bars = base.mark_bar(color=BLUE).encode(y=altair.Y("attended:Q", axis=hours))
    asked = base.mark_tick(color=RED, thickness=3, width=altair.RelativeBandSize(0.9)).encode(y="ordered:Q")
    return plain(altair.layer(bars, asked), 180)
