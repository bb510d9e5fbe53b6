"""What every answer tells the browser to refuse: other hosts' content, framing, guessed types, kept copies."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
# GraphiQL's editor and dialogs write <style> elements as they run, and its style sheet carries its fonts and icons as
# data: addresses. Scripts stay as strict as elsewhere, so injected text still can't run.
EXPLORER_POLICY = (
    f"{_COMMON}; img-src 'self' data:; font-src 'self' data:; "
    f"style-src 'self' 'unsafe-inline'; script-src 'self' 'sha256-{_INLINE_HASH}'"
)

_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_PAGE = [
    *_ALWAYS,
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"content-security-policy", POLICY.encode()),
]
_EXPLORER = [*_PAGE[:-1], (b"content-security-policy", EXPLORER_POLICY.encode())]


class SecurityHeaders:
    """Adds the headers as an answer starts. Plain ASGI, so that an API answer pays for one list and no task."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with its headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        added = _PAGE
        if scope["path"] == "/graphql":
            added = _EXPLORER if scope["method"] == "GET" else _ALWAYS

        async def forward(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *added]
                # A record must not stay behind in a shared machine's cache; only assets say that they may be kept.
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message["headers"] = headers
            await send(message)

        await self.app(scope, receive, forward)


MIDDLEWARE = [Middleware(SecurityHeaders)]
