"""The quality of what the legacy systems hold: figures of a place, its trend as chart and table, and every place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.codes import System
from web.charts.trend import Share, trend
from web.documents import Unreachable, ask
from web.templates import page

MEASURES = {
    "withPnc": ("With a valid PNC number", "people"),
    "withCro": ("With a valid CRO number", "people"),
    "ethnicityRecorded": ("Ethnicity recorded in the 2001 set or a later one", "people"),
    "ethnicityNotStated": ("Asked their ethnicity and declined (NS)", "people"),
    "ethnicityNeverRecorded": ("Never asked their ethnicity", "people"),
    "ethnicityFormer": ("Ethnicity in a code of before 2001", "people"),
    "birthMissing": ("No date of birth", "people"),
    "birthFirstOfJanuary": ("Born on 1 January", "people"),
    "badCheckLetters": ("PNC or CRO number with a wrong check letter", "people"),
    "rejected": ("Rows that could not be imported", "rows"),
    "impossibleDates": ("Rows with impossible dates", "rows"),
}
COLUMNS = (
    ("withPnc", "PNC"),
    ("withCro", "CRO"),
    ("ethnicityRecorded", "Ethnicity"),
    ("birthMissing", "No birth date"),
    ("birthFirstOfJanuary", "1 January"),
    ("badCheckLetters", "Check letter"),
    ("rejected", "Rejected"),
)
LINES = (("withPnc", "PNC number"), ("withCro", "CRO number"), ("ethnicityRecorded", "Ethnicity recorded"))
COUNTRY = "England and Wales"


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. A system or place that there is not counts as not chosen: CRAMS, and the whole country."""
    query = request.query_params
    system = query.get("system", "")
    system = system if system in System.__members__ else System.CRAMS.name
    asked = query.get("place", "")
    place = asked if asked.startswith("qua_") else ""
    try:
        answered = await ask(
            request, viewer, "quality", {"system": system, "place": place, "chosen": bool(place)}
        )
        every = [_titled(one) for one in (answered.data.get("quality") or {}).get("nodes", ())]
        found = _first(answered.data)
        # A place of another system was chosen before the system was: the country's figures are meant.
        known = {one["id"] for one in every}
        if every and (not found or found["id"] not in known):
            again = {"system": system, "place": every[0]["id"], "chosen": True}
            answered = await ask(request, viewer, "quality", again)
            found = _first(answered.data)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what="figures of data quality")
    chosen = _titled(found) if found and every else None
    points = [_titled(one) for one in chosen["points"]] if chosen else []
    return page(
        request,
        "quality.html",
        viewer,
        system=system,
        systems=[{"value": one.name, "text": one.label} for one in System],
        places=[{"value": one["id"], "text": one["title"]} for one in every],
        place=chosen,
        measures=_measures(chosen) if chosen else [],
        points=points,
        chart=_chart(points, chosen["title"]) if chosen else None,
        columns=COLUMNS,
        all=every,
        rounded=not may(viewer, "identity"),
    )


def _first(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found = (data.get("chosen") or {}).get("nodes")
    return found[0] if found else None


def _titled(one: Mapping[str, Any]) -> dict[str, Any]:
    """Figures with the name of their place and their shares in hundredths."""
    where = (one.get("area") or {}).get("name")
    prison = (one.get("prison") or {}).get("name")
    title = where or (f"{prison} prison" if prison else COUNTRY)
    shares = {name: _percent(one[name], one[of]) for name, (_, of) in MEASURES.items()}
    return {**one, "title": title, "shares": shares}


def _percent(many: int | None, of: int | None) -> float | None:
    return min(100.0, 100 * many / of) if many is not None and of else None


def _measures(one: Mapping[str, Any]) -> list[tuple[str, str, int | None, float | None]]:
    """Each measure, but for ethnicity in a system that has no column for it."""
    ethnicity = any(one[name] != 0 for name in MEASURES if name.startswith("ethnicity"))
    return [
        (words, of, one[name], one["shares"][name])
        for name, (words, of) in MEASURES.items()
        if ethnicity or not name.startswith("ethnicity")
    ]


def _chart(points: Sequence[Mapping[str, Any]], title: str) -> Markup | None:
    shares = [
        Share(words, date.fromisoformat(point["day"]), round(point["shares"][name], 1))
        for name, words in LINES
        for point in reversed(points)
        if point["shares"][name] is not None
    ]
    days = {one.day for one in shares}
    return trend(shares, title) if len(days) > 1 else None
