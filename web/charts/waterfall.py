"""A waterfall: how each field adds to a weight or takes from it, one after the other, to the sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from web.charts import BLUE, FONT, GREY, RED, svg

WIDTH, STEP = 560, 30
AXIS = "Doublings of the odds that the two are one person"
FOR, AGAINST, SUM = "For one person", "Against it", "In all"


def waterfall(reasons: Sequence[Mapping[str, Any]], total: float) -> Markup:
    """The chart of a pair's reasons, each with its `label` and `weight`. The words beside it are the table's."""
    import altair

    chart = altair.Chart({"values": steps(reasons, total)}).encode(
        y=altair.Y("label:N", sort=None, title=None, axis=altair.Axis(labelLimit=230, ticks=False)),
        x=altair.X(
            "begin:Q", title="Doublings of the odds that the two are one person", axis=altair.Axis(grid=True)
        ),
        x2="end:Q",
    )
    colours = altair.Scale(domain=[FOR, AGAINST, SUM], range=[BLUE, RED, GREY])
    bars = chart.mark_bar(height=16).encode(
        color=altair.Color("kind:N", scale=colours, legend=altair.Legend(orient="top", title=None))
    )
    words = chart.mark_text(align="left", dx=5, fontSize=13).encode(
        x=altair.X("right:Q"), x2=altair.value(0), text="said:N"
    )
    drawn = (bars + words).properties(width=WIDTH, height={"step": STEP})
    drawn = drawn.configure(font=FONT).configure_axis(
        labelFontSize=14, titleFontSize=13, titleFontWeight="normal"
    )
    drawn = drawn.configure_legend(labelFontSize=14).configure_view(stroke=None)
    return svg(drawn, described(reasons, total))


def steps(reasons: Sequence[Mapping[str, Any]], total: float) -> list[dict[str, Any]]:
    """The bars: each begins where the one before it ended. What no field says comes first, so they end at the sum."""
    rest = total - sum(one["weight"] for one in reasons)
    parts = [("Before comparing", rest)] if abs(rest) >= 0.05 else []
    parts += [(one["label"], one["weight"]) for one in reasons]
    at, found = 0.0, []
    for label, weight in parts:
        found.append(_bar(label, at, at + weight, FOR if weight >= 0 else AGAINST, weight))
        at += weight
    return [*found, _bar("In all", 0.0, total, SUM, total)]


def _bar(label: str, begin: float, end: float, kind: str, weight: float) -> dict[str, Any]:
    begin, end = round(begin, 2), round(end, 2)
    return {
        "label": label,
        "begin": begin,
        "end": end,
        "right": max(begin, end),
        "kind": kind,
        "said": f"{weight:+.1f}".replace("-", "\u2212"),
    }


def described(reasons: Sequence[Mapping[str, Any]], total: float) -> str:
    """The chart in one sentence."""
    parts = ", ".join(f"{one['label']} {one['weight']:+.1f}" for one in reasons)
    return f"What each field adds or takes away: {parts or 'nothing'}; in all {total:+.1f}."
