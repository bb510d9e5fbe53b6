"""Taking a record apart: for each of its files whether it stays or goes, what would happen, and then it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Unreachable, command
from web.pages import record
from web.pages.joins import WHAT
from web.templates import page

GIVEN = ("reason", "seen", "key", "step", "back")


async def handle(request: Request, viewer: Viewer) -> Response:
    """The question for each file, the answers to check, and what becomes of them."""
    if not may(viewer, "joins"):
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    form = await request.form() if request.method == "POST" else request.query_params
    given = {name: str(form.get(name, "")).strip() for name in GIVEN}
    said = {
        name.removeprefix("file."): str(value) for name, value in form.items() if name.startswith("file.")
    }
    goes = sorted(file for file, way in said.items() if way == "GOES")
    stays = sorted(file for file, way in said.items() if way == "STAYS")
    faults: dict[str, str] = {}
    if request.method == "POST":
        asked = {"offender": request.path_params["id"], "goes": goes, "stays": stays}
        asked |= {name: given[name] for name in ("reason", "seen", "key")}
        try:
            done = await command(request, viewer, "split_record", asked)
        except Unreachable:
            return page(request, "unreachable.html", viewer, 503)
        faults = done.faults
        if not faults and done.answer is not None:
            left, apart = done.answer["record"], done.answer["apart"]
            return RedirectResponse(f"/offenders/{left['id'] if left else apart}/why", 303)
    found = await record.find(request, viewer, "split", {"goes": goes, "stays": stays})
    if not isinstance(found, Response) and found.data["previewSplit"] is None and found.faults:
        faults |= {"": " ".join(found.faults.values())}
        found = await record.find(request, viewer, "split", {"goes": [], "stays": []})
    if isinstance(found, Response):
        return found
    preview = found.data["previewSplit"]
    if preview is None:
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    if given["step"] and not preview["seen"] and not faults:
        faults = {
            f"file.{one['file']}": "Say whether this file stays or goes."
            for one in preview["files"]
            if one["goes"] is None
        }
    response = record.show(
        request,
        viewer,
        "split",
        found,
        preview=preview,
        back=sorted({one["before"] for one in preview["files"] if one["before"]}),
        chosen=said or undoing(preview["files"], given["back"]),
        given={**given, "key": token_urlsafe(16)},
        faults=faults,
    )
    response.status_code = 400 if faults else 200
    return response


def undoing(files: Sequence[Mapping[str, Any]], back: str) -> dict[str, str]:
    """What undoing the join of a former record asks for: its files go, what was there before stays.

    Files that came since then are in neither: somebody has to say whose they are.
    """
    theirs = [one for one in files if back and one["before"] == back]
    if not theirs:
        return {}
    when = min(str(one["since"]) for one in theirs)
    chosen = {one["file"]: "STAYS" for one in files if str(one["since"]) < when}
    return chosen | {one["file"]: "GOES" for one in theirs}
