"""Accredited programmes: each referral with its sessions, and the tests before and after side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from web.pages import record


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page."""
    found = await record.find(request, viewer, "programmes")
    if isinstance(found, Response):
        return found
    referrals = found.data["offender"]["referrals"] or ()
    return record.show(
        request,
        viewer,
        "programmes",
        found,
        tests={each["id"]: _side_by_side(each["tests"] or ()) for each in referrals},
        attended={each["id"]: _attended(each["sessions"] or ()) for each in referrals},
    )


def _side_by_side(tests: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each test with what it was before and after, and how far it moved where both are known."""
    found: dict[str, dict[str, Any]] = {}
    for each in tests:
        found.setdefault(each["test"], {"test": each["test"]})[each["phase"].lower()] = each
    for one in found.values():
        before, after = ((one.get(phase) or {}).get("score") for phase in ("before", "after"))
        one["change"] = after - before if before is not None and after is not None else None
    return list(found.values())


def _attended(sessions: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """How many sessions of the programme the person has been at, by whichever attempt, and how many were held."""
    numbers = {each["number"] for each in sessions}
    been = {each["number"] for each in sessions if each["attendance"] == "ATTENDED"}
    return len(been), len(numbers)
