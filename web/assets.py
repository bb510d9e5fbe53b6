"""Style sheets, scripts, fonts and images, all from this machine: no page needs another host."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from settings import Problem

HERE = Path(__file__).parent
STATIC = HERE / "static"
MODULES = HERE / "node_modules"
GOVUK = MODULES / "govuk-frontend" / "dist" / "govuk"
FILES = {
    "govuk-frontend.min.css": GOVUK / "govuk-frontend.min.css",
    "govuk-frontend.min.js": GOVUK / "govuk-frontend.min.js",
    "react.js": MODULES / "react" / "umd" / "react.production.min.js",
    "react-dom.js": MODULES / "react-dom" / "umd" / "react-dom.production.min.js",
    "graphiql.js": MODULES / "graphiql" / "graphiql.min.js",
    "graphiql.css": MODULES / "graphiql" / "graphiql.min.css",
}
FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"


@dataclass(frozen=True)
class Asset:
    """A file that pages use. `mark` is the start of its SHA-256: a changed file has another address."""

    path: Path
    mark: str
    kind: str


@cache
def catalogue() -> dict[str, Asset]:
    """Every file that is served, by the name after `/assets/`. Raises Problem when Node's packages are not there."""
    found = dict(FILES)
    for folder in (GOVUK / "assets", STATIC):
        found |= {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    try:
        return {name: _asset(path) for name, path in found.items()}
    except FileNotFoundError as missing:
        raise Problem(f"The pages need {missing.filename}, which is not there: run `make setup`.") from None


def address(name: str) -> str:
    """Where a page finds a file: the address changes with the content, so that it may be kept for ever."""
    return f"/assets/{name}?v={catalogue()[name].mark}"


async def serve(request: Request) -> Response:
    """One file, from the fixed catalogue: a path can't lead anywhere else."""
    asset = catalogue().get(request.path_params["name"])
    if asset is None:
        return PlainTextResponse("There is no such file.", 404)
    headers = {
        "etag": f'"{asset.mark}"',
        "cache-control": FOREVER if request.query_params.get("v") == asset.mark else A_DAY,
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(asset.path, headers=headers, media_type=asset.kind)


def _asset(path: Path) -> Asset:
    kind = (
        "font/" + path.suffix[1:] if path.suffix.startswith(".woff") else mimetypes.guess_type(path.name)[0]
    )
    return Asset(path, sha256(path.read_bytes()).hexdigest()[:16], kind or "application/octet-stream")
