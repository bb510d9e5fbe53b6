"""Signing in and out, and who a page is for."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from demo.staff import BY_ID, STAFF
from graph.session import Unavailable
from resolvers.context import Viewer
from resolvers.refusals import SignInRefused
from resolvers.service import COOKIE, Service
from resolvers.tokens import LIFETIME
from web.templates import page

log = logging.getLogger(__name__)

FORM_COOKIE = "record_form"
FORM_FIELD = "form_mark"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Handler = Callable[[Request], Awaitable[Response]]
SignedIn = Callable[[Request, Viewer], Awaitable[Response]]


def for_staff(handler: SignedIn) -> Handler:
    """A page for people who are signed in; others go to the sign-in page and come back afterwards."""

    async def guarded(request: Request) -> Response:
        service: Service = request.app.state.service
        try:
            viewer = await service.signed_in(request)
        except SignInRefused:
            return to_sign_in(request)
        except Unavailable:
            return page(request, "unreachable.html", status=503)
        except Exception:
            log.exception("%s could not be signed in", request.url.path)
            return page(request, "fault.html", status=500)
        _mark(request)
        try:
            response = await handler(request, viewer)
        except Exception:
            log.exception("the page %s failed", request.url.path)
            response = page(request, "fault.html", viewer, 500)
        return _remember_mark(request, response)

    guarded.__name__ = getattr(handler, "__name__", "page")
    guarded.for_staff = True  # type: ignore[attr-defined]
    return guarded


def to_sign_in(request: Request) -> Response:
    """The way to the sign-in page, and back to where the person wanted to go."""
    wanted = {"next": _here(request)} if request.method == "GET" else {}
    if COOKIE in request.cookies:
        wanted["ended"] = "1"
    return RedirectResponse(f"/sign-in?{urlencode(wanted)}", 303)


async def sign_in_form(request: Request) -> Response:
    """Who are you? Demo staff to choose from, or how to get a token."""
    ended = None
    if request.query_params.get("ended"):
        ended = "Your sign-in has ended. Sign in again to go on."
    return _form(request, request.query_params.get("next", "/"), ended=ended)


async def sign_in(request: Request) -> Response:
    """Take the choice of the demo sign-in and start a session."""
    service: Service = request.app.state.service
    form = await request.form(max_files=0, max_fields=10)
    back = safe_next(str(form.get("next", "")))
    if not demo_allowed(request):
        return _form(request, back, status=403)
    if not _genuine(request, str(form.get(FORM_FIELD, ""))):
        return _form(request, back, fault="This form was too old. Choose again and continue.", status=400)
    member = BY_ID.get(str(form.get("staff", "")))
    if member is None:
        return _form(request, back, fault="Choose who to sign in as.", status=400)
    response = RedirectResponse(back, 303)
    response.set_cookie(
        COOKIE,
        service.tokens.issue(member.id),
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=_secure(request),
    )
    return response


async def sign_out(request: Request) -> Response:
    """End the session."""
    form = await request.form(max_files=0, max_fields=10)
    if not _genuine(request, str(form.get(FORM_FIELD, ""))):
        return RedirectResponse("/", 303)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=_secure(request))
    return response


def safe_next(wanted: str) -> str:
    """A path of this service to go on to, or the first page. Nothing that a browser could read as another host."""
    parts = urlsplit(wanted)
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    if not plain or parts.scheme or parts.netloc or any(ord(letter) < 33 for letter in wanted):
        return "/"
    return "/" if parts.path in ("/sign-in", "/sign-out") else wanted


def demo_allowed(request: Request) -> bool:
    """Whether anyone may sign in as demo staff: only on a demo, and only from this machine.

    The Host header is checked too, since another site's name can be made to point at this machine.
    """
    service: Service = request.app.state.service
    settings = service.settings
    return settings.demo and settings.on_loopback and request.url.hostname in LOOPBACK


def _form(
    request: Request, back: str, *, ended: str | None = None, fault: str | None = None, status: int = 200
) -> Response:
    _mark(request)
    response = page(
        request,
        "sign_in.html",
        status=status,
        staff=STAFF if demo_allowed(request) else (),
        next=safe_next(back),
        ended=ended,
        fault=fault,
    )
    return _remember_mark(request, response)


def _mark(request: Request) -> None:
    """The mark that this browser's forms carry: equal in cookie and form, and unknown to other sites."""
    request.scope["record.form_mark"] = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)


def _remember_mark(request: Request, response: Response) -> Response:
    if FORM_COOKIE not in request.cookies:
        response.set_cookie(
            FORM_COOKIE,
            request.scope["record.form_mark"],
            httponly=True,
            samesite="strict",
            secure=_secure(request),
        )
    return response


def _genuine(request: Request, given: str) -> bool:
    kept = request.cookies.get(FORM_COOKIE, "")
    return bool(kept) and secrets.compare_digest(kept.encode(), given.encode())


def _secure(request: Request) -> bool:
    service: Service = request.app.state.service
    return request.url.scheme == "https" or not service.settings.on_loopback


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
