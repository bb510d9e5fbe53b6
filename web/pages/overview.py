"""The record at a glance: where the person is, under whom, on which sentence, what is next, and the years so far."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web import lifeline
from web.pages import record
from web.words import next_dates

UNDER_WAY = ("REFERRED", "ASSESSED", "PREPARING", "STARTED")
"""Stages of a referral that has not come to its end."""


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    found = await record.find(request, viewer, "overview")
    if isinstance(found, Response):
        return found
    offender = found.data["offender"]
    return record.show(
        request,
        viewer,
        "overview",
        found,
        programme=next((one for one in offender["referrals"] or () if one["stage"] in UNDER_WAY), None),
        treatment=next((one for one in offender["treatments"] or () if not one["endedOn"]), None),
        key_dates=next_dates(offender["currentSentences"] or ()),
        lifeline=lifeline.draw(offender["sentences"] or (), offender["spells"] or ()),
    )
