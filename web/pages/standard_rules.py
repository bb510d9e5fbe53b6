"""The rules of the National Standards for the data steward: those that were loaded, and others with their preview."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from web.documents import Unreachable, ask, command
from web.forms import NUMBER, TEXT, lacking, read_form, sent
from web.templates import page

PART = "standards rules"
WHAT = "the rules of the National Standards"
FIELDS = ("key", "do", "file", "source", "number", "seen")
OTHER_TEXT = "This is not the text whose changes you saw. Look at what it changes, then load it."
NEEDED = {
    "file": "Paste the file, or choose it.",
    "source": "Say which circular it comes from.",
}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form: first the preview, then the same with a button that loads it."""
    if not may(viewer, PART):
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    given = await sent(request, FIELDS)
    faults: dict[str, str] = {}
    try:
        if request.method == "POST":
            asked, faults = read_form(given, {"file": TEXT, "source": TEXT, "number": NUMBER})
            faults = lacking(asked, faults, NEEDED)
            if not faults and given["do"] == "load" and given["seen"] != _mark(given["file"]):
                faults["file"] = OTHER_TEXT
            if not faults and given["do"] == "load":
                asked |= {"key": given["key"], "number": asked.get("number", -1)}
                faults = (await command(request, viewer, "load_standards", asked)).faults
                if not faults:
                    return RedirectResponse("/codes/standards?done=loaded", 303)
        shows = bool(given["file"])
        answered = await ask(
            request, viewer, "standard_rules", {"file": given["file"], "preview": shows, "whole": False}
        )
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    preview = answered.data.get("previewStandards")
    reasons = [one["message"] for one in preview["reasons"]] if preview else []
    response = page(
        request,
        "standard_rules.html",
        viewer,
        loaded=answered.data["loadedStandards"],
        preview=preview,
        effect=answered.data.get("standardsEffect"),
        reasons=reasons,
        given={**given, "key": token_urlsafe(16)},
        faults=faults,
        seen=_mark(given["file"]) if preview and not reasons else "",
        done=request.query_params.get("done") == "loaded",
    )
    response.status_code = 400 if faults or reasons else 200
    return response


def _mark(text: str) -> str:
    """What tells a text from any other, however a browser ends its lines."""
    return sha256("\n".join(text.splitlines()).encode()).hexdigest()


async def download(request: Request, viewer: Viewer) -> Response:
    """The file of the rules in force, to be changed."""
    if not may(viewer, PART):
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    try:
        asked = {"file": "", "preview": False, "whole": True}
        text = (await ask(request, viewer, "standard_rules", asked)).data["standardsFile"]
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    headers = {"content-disposition": 'attachment; filename="standards.yaml"'}
    return Response(text, media_type="application/yaml", headers=headers)
