"""Charts, drawn on the server as SVG inside the page: no script, no style attribute, nothing from elsewhere.

A module here for each kind of chart. A page says the same in words or in a table beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    import altair

FONT = "GDS Transport, arial, sans-serif"
BLUE, RED, GREY = "#1d70b8", "#d4351c", "#505a5f"
INK, LINE, GRID = "#0b0c0c", "#b1b4b6", "#e3e3e3"


def plain(chart: Any, height: int) -> Any:
    """A chart of the usual width, with axes in the type and greys of the pages."""
    text = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 16, "titleFontSize": 16}
    colours = {
        "labelColor": GREY,
        "titleColor": GREY,
        "gridColor": GRID,
        "domainColor": LINE,
        "tickColor": LINE,
    }
    sized = chart.properties(width=430, height=height, padding=8).configure_view(stroke=None)
    return sized.configure_axis(titleFontWeight="normal", **text, **colours)


def svg(chart: altair.TopLevelMixin, words: str) -> Markup:
    """A chart as an image of the page, with what it shows in words for whoever does not see it."""
    # Slow to load, and of no use to a server that only answers the API.
    import vl_convert

    drawn = str(vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[]))
    begin, _, rest = drawn.partition("<svg ")
    assert not begin
    return Markup('<svg role="img" aria-label="{}" class="chart" ').format(words) + Markup(rest)  # noqa: S704
