"""Sets of codes for the data steward: what holds, what became of older codes, and a new version with its preview."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.clock import today
from rules.code_sets import COLUMNS, template
from rules.code_sets.history import BUILT_IN
from rules.codes import CodeSetName
from web.documents import Unreachable, ask, command
from web.forms import DAY, NUMBER, TEXT, lacking, read_form, sent
from web.templates import page

PART = "codes"
FIELDS = ("key", "do", "file", "from", "source", "version")
NEEDED = {
    "file": "Paste the file, or choose it.",
    "from": "Give the day from which it holds.",
    "source": "Say which circular it comes from.",
}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form: first the preview, then the same with a button that loads it."""
    if not may(viewer, PART):
        return page(request, "no_access.html", viewer, 403, what="sets of codes")
    given = await sent(request, FIELDS)
    chosen = request.query_params.get("set", "")
    chosen = chosen if chosen in CodeSetName.__members__ else ""
    faults: dict[str, str] = {}
    asked: dict[str, Any] = {}
    if request.method == "POST":
        wanted = {"file": TEXT, "from": DAY, "source": TEXT, "version": NUMBER}
        asked, faults = read_form(given, wanted)
        lacking(asked, faults, NEEDED)
    shows = request.method == "POST" and "file" not in faults and "from" not in faults
    try:
        if shows and not faults and given["do"] == "load":
            done = await command(
                request,
                viewer,
                "load_codes",
                {
                    "key": given["key"],
                    "file": given["file"],
                    "from": asked["from"],
                    "source": given["source"],
                    "version": asked.get("version", 0),
                },
            )
            faults = done.faults
            if not faults:
                return RedirectResponse("/codes?done=loaded", 303)
        answered = await ask(
            request,
            viewer,
            "codes",
            {
                "set": chosen or CodeSetName.ETHNICITY.name,
                "one": bool(chosen),
                "figures": bool(chosen),
                "file": given["file"],
                "from": asked.get("from"),
                "preview": shows,
            },
        )
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    preview = answered.data.get("previewCodes")
    reasons = list(dict.fromkeys(one["message"] for one in preview["reasons"])) if preview else []
    response = page(
        request,
        "codes.html",
        viewer,
        sets=answered.data["codeSets"]["nodes"],
        chosen=answered.data.get("codeSet"),
        again=answered.data.get("codesToRecord"),
        preview=preview,
        reasons=reasons,
        given={**given, "key": token_urlsafe(16)},
        faults=faults,
        columns=COLUMNS,
        day=today().isoformat(),
        done=request.query_params.get("done") == "loaded",
        old=_old(answered.data.get("codeSet")),
    )
    response.status_code = 400 if faults or reasons else 200
    return response


async def download(request: Request, viewer: Viewer) -> Response:
    """Today's codes of a set as a file to fill in."""
    name = request.query_params.get("set", "")
    if not may(viewer, PART) or name not in CodeSetName.__members__:
        return page(request, "no_access.html", viewer, 403, what="sets of codes")
    asked = {"set": name, "one": True, "figures": False, "file": "", "from": None, "preview": False}
    try:
        answered = await ask(request, viewer, "codes", asked)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    set_ = CodeSetName[name]
    enum = BUILT_IN[set_].__members__
    known = {one.code for one in enum.values()}
    codes: list[dict[str, Any]] = next(
        (each["codes"] for each in answered.data["codeSet"]["versions"] if _holds(each)),
        [],
    )
    rows = [
        (
            one["code"],
            one["label"],
            enum[one["countsAs"]].code if one["countsAs"] and one["code"] not in known else "",
            ";".join(one["aliases"]),
        )
        for one in codes
    ]
    headers = {"content-disposition": f'attachment; filename="codes-{name.lower()}.csv"'}
    return Response(template(set_, rows), media_type="text/csv; charset=utf-8", headers=headers)


def _holds(version: dict[str, Any]) -> bool:
    day = today().isoformat()
    return bool(version["from"] <= day and (version["to"] is None or version["to"] > day))


def _old(chosen: Any) -> list[dict[str, Any]]:
    """Codes of earlier versions that today's does not have, each once."""
    found: dict[str, dict[str, Any]] = {}
    for version in (chosen or {}).get("versions", ()):
        if version["from"] <= today().isoformat():
            found |= {one["id"]: one for one in version["codes"] if not one["inForce"]}
    return sorted(found.values(), key=lambda one: str(one["code"]))
