"""Shares over time, one line each: what changed from extract to extract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from web.charts import BLUE, FONT, GREY, RED, svg

DASHES = ([1, 0], [6, 3], [2, 3])
COLOURS = (BLUE, RED, GREY)
WIDTH, HEIGHT = 560, 240


@dataclass(frozen=True)
class Share:
    """One point: of what, on which day, and the share in hundredths."""

    what: str
    day: date
    percent: float


def trend(shares: Sequence[Share], title: str) -> Markup:
    """The lines, told apart by dashes and marks as well as by colour. Says in words where each begins and ends."""
    import altair

    names = list(dict.fromkeys(one.what for one in shares))
    rows = [{"what": one.what, "day": one.day.isoformat(), "percent": one.percent} for one in shares]
    days = sorted({one.day for one in shares})
    x = altair.X("day:T", title=None, axis=altair.Axis(format="%b %Y", labelAngle=0, values=_ticks(days)))
    y = altair.Y("percent:Q", title="%", scale=altair.Scale(domain=[0, 100]), axis=altair.Axis(tickCount=5))
    colour = altair.Color(
        "what:N", title=None, sort=names, scale=altair.Scale(domain=names, range=list(COLOURS[: len(names)]))
    )
    dash = altair.StrokeDash(
        "what:N", sort=names, scale=altair.Scale(domain=names, range=list(DASHES[: len(names)]))
    )
    shape = altair.Shape("what:N", sort=names, scale=altair.Scale(domain=names))
    base = altair.Chart(altair.InlineData(values=rows)).encode(x=x, y=y, color=colour)
    chart = base.mark_line(strokeWidth=2.5).encode(strokeDash=dash) + base.mark_point(size=60).encode(
        shape=shape
    )
    drawn = (
        chart.properties(width=WIDTH, height=HEIGHT)
        .configure(font=FONT, background="transparent")
        .configure_axis(labelFontSize=13, titleFontSize=13, gridColor="#dcdcdc", labelColor="#0b0c0c")
        .configure_legend(orient="top", labelFontSize=14, symbolStrokeWidth=2.5, labelLimit=400)
        .configure_view(stroke=None)
    )
    return svg(drawn, words(shares, title))


def words(shares: Sequence[Share], title: str) -> str:
    """What the chart shows, for whoever does not see it."""
    parts = []
    for name in dict.fromkeys(one.what for one in shares):
        line = sorted((one for one in shares if one.what == name), key=lambda one: one.day)
        first, last = line[0], line[-1]
        parts.append(
            f"{name} from {first.percent:g}% to {last.percent:g}%"
            if len(line) > 1
            else f"{name} {last.percent:g}%"
        )
    return f"{title}: {'; '.join(parts)}."


def _ticks(days: Sequence[date]) -> list[str]:
    """At most eight days to write below the axis."""
    step = max(1, -(-len(days) // 8))
    return [day.isoformat() for day in days[::step]]
