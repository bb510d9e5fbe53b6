"""What all pages of a record share: who it is, the pages there are, and what is said when there is no record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from resolvers.access import NOT_OPENED, may, within
from resolvers.context import Viewer
from resolvers.parts import part_of
from web.documents import Answered, Unreachable, ask
from web.templates import page

PAGES = (
    ("overview", "Overview", ""),
    ("sentences", "Sentences", "/sentences"),
    ("custody", "Custody", "/custody"),
    ("handover", "Handover", "/handover"),
    ("assessments", "Assessments", "/assessments"),
    ("programmes", "Programmes", "/programmes"),
    ("treatment", "Treatment", "/treatment"),
    ("timeline", "Timeline", "/timeline"),
    ("contacts", "Contact log", "/contacts"),
    ("standard_results", "Standards", "/standards"),
    ("transfers", "Transfers", "/transfers"),
    ("identity", "Identity", "/identity"),
    ("sources", "Sources", "/sources"),
    ("why", "Why one person", "/why"),
    ("reported", "Incidents", "/incidents"),
    ("limits", "Who may see it", "/limits"),
    ("looks", "Who looked", "/looks"),
    ("shares", "Shared with", "/shares"),
    ("register", "Register", "/register"),
    ("victims", "Victims", "/victims"),
)
NAMES = tuple(name for name, _, _ in PAGES)
PARTS = {
    "assessments": "harm levels",
    "why": "sources",
    "handover": "handover",
    "contacts": "contact log",
    "reported": "incidents",
    "standard_results": "standards",
    **{
        name: name
        for name in (
            "programmes",
            "treatment",
            "transfers",
            "limits",
            "looks",
            "shares",
            "register",
            "victims",
        )
    },
}
"""Pages that are there only for those who may read a part of the table."""


async def not_found(request: Request, viewer: Viewer) -> Response:
    """The same words for what is not there and for what this person may not know of."""
    return page(request, "not_found.html", viewer, 404)


async def find(
    request: Request,
    viewer: Viewer,
    name: str,
    variables: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Answered | Response:
    """Ask a page's document about the person in the address; a whole page instead where there is nothing to show."""
    try:
        given = {"id": request.path_params["id"], **(variables or {})}
        answered = await ask(request, viewer, name, given, reason)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if "offender" in answered.refused:
        return page(request, "no_access.html", viewer, 403, what="the records of people")
    if answered.data.get("offender") is None and not answered.faults:
        return await not_found(request, viewer)
    return answered


def show(request: Request, viewer: Viewer, name: str, answered: Answered, **values: Any) -> Response:
    """The page of a record that was found."""
    offender = answered.data["offender"]
    refused = {path.removeprefix("offender.") for path in answered.refused}
    return page(
        request,
        f"{name}.html",
        viewer,
        name=name,
        pages=[one for one in PAGES if one[0] not in PARTS or may(viewer, PARTS[one[0]])],
        offender=offender,
        refused=refused,
        openable=may(viewer, "break-glass") and any(_opens(viewer, field) for field in refused),
        base=f"/offenders/{offender['id']}",
        **values,
    )


def _opens(viewer: Viewer, field: str) -> bool:
    """Whether breaking the glass would show a field of the record that was refused."""
    name = field.partition(".")[0]
    return part_of("Offender", name) not in NOT_OPENED and bool(within(viewer.grants, "Offender", name))
