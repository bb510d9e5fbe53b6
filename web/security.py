"""What every answer tells the browser to refuse: other hosts' content, framing, guessed types, kept copies."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_FORM = 65_536
BODILESS = ("GET", "HEAD", "OPTIONS")

# The one script that GOV.UK's page template writes into the page; it marks the body as able to run scripts.
INLINE = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
_INLINE_HASH = b64encode(sha256(INLINE.encode()).digest()).decode()
_COMMON = (
    "default-src 'none'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
POLICY = (
    f"{_COMMON}; img-src 'self'; font-src 'self'; style-src 'self'; script-src 'self' 'sha256-{_INLINE_HASH}'"
)
# GraphiQL's style sheet carries its fonts and icons as data: addresses, which nothing can run from.
EXPLORER_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' data:").replace(
    "font-src 'self'", "font-src 'self' data:"
)
# Whatever is no page is shown by no browser as one: nothing in it works.
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
_PAGE = [*_ALWAYS, (b"content-security-policy", POLICY.encode())]
_EXPLORER = [*_ALWAYS, (b"content-security-policy", EXPLORER_POLICY.encode())]
_DATA = [*_ALWAYS, (b"content-security-policy", DATA_POLICY.encode())]
_ENCRYPTED = (b"strict-transport-security", b"max-age=31536000")


class ShortForms:
    """Refuses what no form of ours sends: a body whose length is not said, or too long. The API has its own limits."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it by its headers."""
        if scope["type"] == "http" and scope["method"] not in BODILESS and scope["path"] != "/graphql":
            headers = Headers(scope=scope)
            length = headers.get("content-length", "")
            if "transfer-encoding" in headers or not length.isdecimal():
                await PlainTextResponse("Say how long the request is.", 411)(scope, receive, send)
                return
            if len(length) > 9 or int(length) > MAX_FORM:
                await PlainTextResponse("The request is too long.", 413)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class SecurityHeaders:
    """Adds the headers as an answer starts. Plain ASGI, so that an API answer pays for one list and no task."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with its headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def forward(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                headers = [*given, *_added(scope, given)]
                # A record must not stay behind in a shared machine's cache; only assets say that they may be kept.
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                if _encrypted(scope):
                    headers.append(_ENCRYPTED)
                message["headers"] = headers
            await send(message)

        await self.app(scope, receive, forward)


def _added(scope: Scope, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    if not any(name == b"content-type" and value.startswith(b"text/html") for name, value in given):
        return _DATA
    return _EXPLORER if scope["path"] == "/graphql" else _PAGE


def _encrypted(scope: Scope) -> bool:
    service = getattr(scope["app"].state, "service", None)
    return scope["scheme"] == "https" or bool(service and service.settings.address.startswith("https:"))


MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(ShortForms)]
