"""The letter that an entry of the contact log asks for, to be printed, and the same as a PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers import letters
from resolvers.access import may
from resolvers.context import Viewer
from resolvers.service import Service
from rules.clock import spoken, today
from web.documents import Answered
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    found = await _find(request, viewer)
    if isinstance(found, Response):
        return found
    offender = found.data["offender"]
    return record.show(
        request,
        viewer,
        "letter",
        found,
        letter=found.data["node"]["letters"][0],
        contact=found.data["node"]["id"],
        to=_to(offender),
        office=_office(offender),
    )


async def download(request: Request, viewer: Viewer) -> Response:
    """The same as a PDF."""
    found = await _find(request, viewer)
    if isinstance(found, Response):
        return found
    offender, letter = found.data["offender"], found.data["node"]["letters"][0]
    service: Service = request.app.state.service
    to, office, day = _to(offender), _office(offender), spoken(today())
    synthetic = service.settings.demo
    content = await asyncio.to_thread(
        letters.pdf, letter["title"], letter["text"], to, office, day, synthetic
    )
    headers = {"content-disposition": f'attachment; filename="letter-{letter["kind"].lower()}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


async def _find(request: Request, viewer: Viewer) -> Answered | Response:
    """The person and the entry, or the page of nothing for one that asks for no letter."""
    if not may(viewer, "contact log"):
        return await record.not_found(request, viewer)
    found = await record.find(request, viewer, "letter", {"contact": request.path_params["contact"]})
    if isinstance(found, Response):
        return found
    entry = found.data.get("node") or {}
    theirs = (entry.get("offender") or {}).get("id") == found.data["offender"]["id"]
    return found if theirs and entry.get("letters") else await record.not_found(request, viewer)


def _to(offender: Mapping[str, Any]) -> list[str]:
    """Name and address, a line each; of the home, where one is known."""
    homes = sorted(offender.get("addresses") or (), key=lambda one: one["kind"] != "HOME")
    name = " ".join(part for part in (offender["forenames"], offender["surname"]) if part)
    lines = [*(homes[0]["lines"] or ()), homes[0]["postcode"]] if homes else []
    return [line for line in (name, *lines) if line]


def _office(offender: Mapping[str, Any]) -> list[str]:
    held = (offender.get("currentSupervisions") or [{}])[0]
    parts = [(held.get("area") or {}).get("name"), held.get("team"), (held.get("officer") or {}).get("name")]
    return [part for part in parts if part]
