"""A victim unit's caseload: offers that are due, answers that are waited for, what is to be told, tasks from moves."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from web.documents import Unreachable, ask
from web.pages.inbox import onward
from web.pages.record import not_found
from web.templates import page

OWED = ("OVERDUE", "DUE", "UNKNOWN")
"""Where an offer stands that somebody has to see to, the most urgent first."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page. To anyone outside a victim unit it is not there."""
    if not may(viewer, "victims"):
        return await not_found(request, viewer)
    after = request.query_params.get("after")
    try:
        answered = await ask(request, viewer, "victim_unit", {"after": after})
        if "after" in answered.faults:
            answered = await ask(request, viewer, "victim_unit", {"after": None})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    data = answered.data
    offers = [one for one in data["offers"]["nodes"] if one["offerState"] in OWED]
    offers.sort(key=lambda one: (OWED.index(one["offerState"]), one["offerDue"] or "9999"))
    everyone = data["all"]["nodes"]
    return page(
        request,
        "victim_unit.html",
        viewer,
        offers=offers,
        more_offers=data["offers"]["totalCount"] > len(data["offers"]["nodes"]),
        waiting_for=data["answers"],
        telling=[(one, each) for one in everyone for each in one["toTell"] or ()],
        asked_for=[
            (one, sum(each["state"] == "ASKED" for each in one["requests"] or ()))
            for one in everyone
            if any(each["state"] == "ASKED" for each in one["requests"] or ())
        ],
        tasks=[one for one in data["tasks"]["nodes"] if one["unit"] == "VICTIM_UNIT"],
        found=data["all"],
        onward=lambda item: onward(item, viewer),
        later=bool(after),
        iso_today=today().isoformat(),
    )
