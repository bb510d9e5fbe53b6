"""Victims of a person, for the victim unit alone, and the form that registers one."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.codes import OffenceKind
from rules.victims import LICENCES
from web.documents import Done, Unreachable, command
from web.forms import DAY, NUMBER, TEXT, read_form, sent
from web.pages import record
from web.templates import page

TEXTS = (
    "surname",
    "forenames",
    "relationship",
    "postcode",
    "telephone",
    "sentence",
    "offence",
    "liaisonOfficer",
)
FIELDS = (*TEXTS, "lines", "offenceKind", "sentenceDate", "months", "key")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form. To anyone outside a victim unit it is not there."""
    if not may(viewer, "victims"):
        return await record.not_found(request, viewer)
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            done = await _register(request, viewer, given)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        faults = done.faults
        if not faults and done.answer:
            return RedirectResponse(f"/victims/{done.answer['victim']['id']}", 303)
    found = await record.find(request, viewer, "victims")
    if isinstance(found, Response):
        return found
    response = record.show(
        request,
        viewer,
        "victims",
        found,
        given=given,
        faults=faults,
        key=token_urlsafe(16),
        offence_kinds=list(OffenceKind),
        sentences=[
            one
            for one in found.data["offender"]["sentences"] or ()
            if one["custodial"] or one["type"] in {each.name for each in LICENCES}
        ],
    )
    response.status_code = 400 if faults else 200
    return response


async def _register(request: Request, viewer: Viewer, given: Mapping[str, str]) -> Done:
    asked, faults = read_form(
        given,
        {**dict.fromkeys(TEXTS, TEXT), "sentenceDate": DAY, "offenceKind": OffenceKind, "months": NUMBER},
    )
    if lines := [line.strip() for line in given["lines"].splitlines() if line.strip()]:
        asked["lines"] = lines
    if "surname" not in asked:
        faults.setdefault("surname", "Give the surname.")
    if faults:
        return Done(None, faults)
    asked |= {"offender": request.path_params["id"], "key": given["key"]}
    return await command(request, viewer, "register_victim", asked)
