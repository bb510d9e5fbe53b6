"""Figures of a table: bars by what they are told apart by, or lines over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from rules.questions import TIMES
from web.charts import BLUE, FONT, GREY, RED, svg

WIDTH, STEP = 520, 26
MOST_BARS, MOST_SERIES = 45, 6
COLOURS = (BLUE, RED, GREY, "#00703c", "#f47738", "#4c2c92")
ALONG = [one.label for one in TIMES]
"""The sides of a table along which lines go."""
DASHES = ([1, 0], [6, 3], [2, 3], [8, 2, 2, 2], [1, 2], [10, 4])


def draw(table: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Markup | None:
    """The picture of a table's shares, or of how many there are where it tells no share. None where there is too
    little or too much to draw: the table says the same."""
    parts = [one for one in rows if not one["total"]]
    shared = bool(table["share"]) and any(one["share"] is not None for one in parts)
    lines = table["chart"] == "LINES"
    along = next((number for number, one in enumerate(table["by"]) if lines and one in ALONG), 0)
    values = [
        {
            "name": one["words"][along],
            "series": one["words"][1 - along] if len(one["words"]) > 1 else "",
            "value": _value(one, shared),
        }
        for one in parts
        if one["words"]
    ]
    known = [one for one in values if one["value"] is not None]
    # A line breaks off where there is no figure: it does not go on as if there were one between.
    series = list(dict.fromkeys(one["series"] for one in known))
    values = [one for one in values if one["series"] in series] if lines else known
    names = list(dict.fromkeys(one["name"] for one in values))
    if not known or not 1 < len(names) <= (200 if lines else MOST_BARS) or len(series) > MOST_SERIES:
        return None
    title = table["share"] + ", %" if shared else table["measure"]
    return svg(_chart(values, names, series, title, lines), _words(table["title"], title, known))


def _value(one: Mapping[str, Any], shared: bool) -> float | None:
    if not shared:
        return one["count"]  # type: ignore[no-any-return]
    return None if one["share"] is None else round(100 * one["share"], 1)


def _words(title: str, measure: str, values: Sequence[Mapping[str, Any]]) -> str:
    least, most = (pick(values, key=lambda one: one["value"]) for pick in (min, max))
    return (
        f"{title}. {measure}: from {least['value']:g} ({_name(least)}) to {most['value']:g} ({_name(most)}). "
        "The table has every figure."
    )


def _name(one: Mapping[str, Any]) -> str:
    return f"{one['name']}, {one['series']}" if one["series"] else str(one["name"])


def _chart(values: list[dict[str, Any]], names: list[str], series: list[str], title: str, lines: bool) -> Any:
    # Slow to load, and of no use to a server that only answers the API.
    import altair

    scale = altair.Scale(zero=True, nice=True)
    base: Any = altair.Chart(altair.InlineData(values))
    if lines:
        found = base.mark_line(strokeWidth=2.5, point=True).encode(
            x=altair.X(
                "name:N",
                sort=names,
                title=None,
                scale=altair.Scale(domain=names),
                axis=altair.Axis(labelOverlap=True, labelAngle=0),
            ),
            y=altair.Y("value:Q", title=title, scale=scale),
        )
        found = found.properties(width=WIDTH, height=240)
    else:
        counts = altair.Axis(tickMinStep=1, tickCount=8, labelOverlap=True, orient="top")
        found = base.mark_bar().encode(
            y=altair.Y("name:N", sort=names, title=None, axis=altair.Axis(labelLimit=240, ticks=False)),
            x=altair.X("value:Q", title=title, scale=scale, axis=counts),
        )
        found = found.properties(width=WIDTH, height={"step": STEP if len(series) == 1 else 12})
    if len(series) > 1:
        colours = altair.Scale(domain=series, range=list(COLOURS[: len(series)]))
        found = found.encode(color=altair.Color("series:N", sort=series, title=None, scale=colours))
        if lines:
            dashes = altair.Scale(domain=series, range=list(DASHES[: len(series)]))
            found = found.encode(
                strokeDash=altair.StrokeDash("series:N", sort=series, title=None, scale=dashes)
            )
        else:
            found = found.encode(yOffset=altair.YOffset("series:N", sort=series))
    else:
        found = found.encode(color=altair.value(BLUE))
    found = found.configure(font=FONT, background="transparent").configure_view(stroke=None)
    found = found.configure_axis(
        labelFontSize=14, titleFontSize=14, titleFontWeight="normal", labelColor="#0b0c0c"
    )
    return found.configure_legend(orient="top", labelFontSize=14, labelLimit=300, columns=3)
