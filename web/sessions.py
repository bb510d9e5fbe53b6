"""Who a page is for, and what its browser keeps: the session, and the mark of our forms."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.session import Unavailable
from resolvers.access import Role
from resolvers.context import Viewer
from resolvers.refusals import SignInRefused
from resolvers.service import COOKIE, SESSION, Service
from resolvers.sessions import Session, SessionOver
from resolvers.throttle import TooOften
from web.templates import page

log = logging.getLogger(__name__)

FORM_COOKIE = "record_form"
FORM_FIELD = "form_mark"
MOST_FIELDS = 200
WITH_FILE = frozenset({"/benefits/returns"})
"""Pages whose forms send a file, one at most. No other takes any."""

Handler = Callable[[Request], Awaitable[Response]]
SignedIn = Callable[[Request, Viewer], Awaitable[Response]]


def for_staff(handler: SignedIn) -> Handler:
    """A page for people who are signed in; others go to the sign-in page and come back afterwards.

    What is sent by POST counts only with the mark of a form of ours, whatever the handler does with it.
    """

    async def guarded(request: Request) -> Response:
        service: Service = request.app.state.service
        viewer = None
        mark(request)
        try:
            viewer = await service.signed_in(request)
            if request.method == "POST" and not await genuine(request):
                response: Response = page(request, "too_old.html", viewer, 400)
            elif Role.PARTNER_AGENCY in viewer.roles:
                # Another agency's client asks by the API, where its agreement says each field.
                response = page(
                    request, "no_access.html", viewer, 403, what="the pages of the service's own staff"
                )
            else:
                response = await handler(request, viewer)
        except SignInRefused as refusal:
            return to_sign_in(request, refusal)
        except TooOften as refusal:
            response = page(request, "too_often.html", status=429, seconds=refusal.seconds)
            response.headers["retry-after"] = str(refusal.seconds)
            return response
        except Unavailable:
            return page(request, "unreachable.html", status=503)
        except Exception:
            # Not its address: somebody typed that.
            log.exception("a page of %s failed", handler.__module__)
            response = page(request, "fault.html", viewer, 500)
        return remember_mark(request, response)

    guarded.__name__ = getattr(handler, "__name__", "page")
    guarded.for_staff = True  # type: ignore[attr-defined]
    return guarded


def to_sign_in(request: Request, refusal: SignInRefused) -> Response:
    """The way to the sign-in page, and back to where the person wanted to go."""
    service: Service = request.app.state.service
    wanted = {"next": _here(request)} if request.method == "GET" else {}
    if service.cookie(request) in request.cookies:
        wanted["ended"] = refusal.how if isinstance(refusal, SessionOver) else "ended"
    response = RedirectResponse(f"/sign-in?{urlencode(wanted)}", 303)
    forget_session(request, response)
    return response


def mark(request: Request) -> None:
    """The mark that this browser's forms carry: equal in cookie and form, and unknown to other sites."""
    kept = request.cookies.get(_form_cookie(request))
    request.scope["record.form_mark"] = kept or secrets.token_urlsafe(24)


def remember_mark(request: Request, response: Response) -> Response:
    """Leave the mark with the browser, if it has none."""
    if _form_cookie(request) not in request.cookies:
        _set(request, response, FORM_COOKIE, request.scope["record.form_mark"])
    return response


async def genuine(request: Request) -> bool:
    """Whether what was sent comes from a form of ours in the same browser."""
    form = await request.form(max_files=int(request.url.path in WITH_FILE), max_fields=MOST_FIELDS)
    given, kept = form.get(FORM_FIELD), request.cookies.get(_form_cookie(request), "")
    return bool(kept) and isinstance(given, str) and secrets.compare_digest(kept.encode(), given.encode())


def remember_session(request: Request, response: Response, session: Session) -> None:
    """Leave a session, as used now, with the browser until that closes."""
    service: Service = request.app.state.service
    _set(request, response, COOKIE, service.sessions.written(session))


def forget_session(request: Request, response: Response) -> None:
    """Take the session from the browser."""
    service: Service = request.app.state.service
    request.scope.pop(SESSION, None)
    if service.cookie(request) in request.cookies:
        response.delete_cookie(
            service.cookie(request), httponly=True, samesite="strict", secure=service.encrypted(request)
        )


def _set(request: Request, response: Response, name: str, value: str) -> None:
    service: Service = request.app.state.service
    secure = service.encrypted(request)
    response.set_cookie(service.cookie(request, name), value, httponly=True, samesite="strict", secure=secure)


def _form_cookie(request: Request) -> str:
    service: Service = request.app.state.service
    return service.cookie(request, FORM_COOKIE)


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


class KeepInUse:
    """Notes with each answer that its session was used, so that it does not end for want of use."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back, now and then with the session's cookie written anew."""

        async def forward(message: Message) -> None:
            session: Session | None = scope.get(SESSION)
            if message["type"] == "http.response.start" and session is not None:
                request = Request(scope)
                if request.app.state.service.sessions.due(session):
                    response = Response()
                    remember_session(request, response, session)
                    cookies = [header for header in response.raw_headers if header[0] == b"set-cookie"]
                    message["headers"] = [*message.get("headers", ()), *cookies]
            await send(message)

        await self.app(scope, receive, forward if scope["type"] == "http" else send)
