"""The pages of signing in and out. How it goes at an OpenID Connect provider is in `oidc.py`."""

from __future__ import annotations

import logging
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from demo.staff import BY_ID, STAFF
from graph.session import Unavailable
from resolvers.context import Viewer
from resolvers.refusals import SignInRefused
from resolvers.service import SESSION, Service
from resolvers.sessions import IDLE, LONG, Session
from settings import LOOPBACK
from web.sessions import forget_session, genuine, mark, remember_mark, remember_session
from web.templates import page

log = logging.getLogger(__name__)

ADDRESS = ":/%#?=@[]!$&'()*+,;"
"""What stands in an address as it is."""


async def sign_in_form(request: Request) -> Response:
    """Who are you? The provider's sign-in, demo staff to choose from, or how to get a token."""
    return sign_in_page(request, request.query_params.get("next", "/"))


async def sign_in(request: Request) -> Response:
    """Take the choice of the demo sign-in and start a session."""
    service: Service = request.app.state.service
    form = await request.form(max_files=0, max_fields=10)
    back = safe_next(str(form.get("next", "")))
    if not demo_allowed(request):
        return sign_in_page(request, back, status=403)
    if not await genuine(request):
        return sign_in_page(
            request, back, fault="This form was too old. Choose again and continue.", status=400
        )
    member = BY_ID.get(str(form.get("staff", "")))
    if member is None:
        return sign_in_page(request, back, fault="Choose who to sign in as.", status=400)
    try:
        session = await service.begin(member.id)
    except SignInRefused as refusal:
        return sign_in_page(request, back, fault=refusal.message, status=403)
    except Unavailable:
        return page(request, "unreachable.html", status=503)
    response = RedirectResponse(back, 303)
    remember_session(request, response, session)
    return response


async def sign_out(request: Request, viewer: Viewer) -> Response:
    """End the session, or all sessions and tokens of the person; then the provider's own session."""
    service: Service = request.app.state.service
    session: Session | None = request.scope.get(SESSION)
    everywhere = request.url.path.endswith("/everywhere") or session is None
    await service.end(viewer, None if everywhere else session)
    how = "everywhere" if everywhere else "out"
    onward = await _providers_sign_out(service, how) if session and session.claim.provider else None
    if onward is None:
        response: Response = RedirectResponse(f"/sign-in?{urlencode({'ended': how})}", 303)
    else:
        response = go_on(request, onward, _ended(service, how))
    forget_session(request, response)
    return response


async def _providers_sign_out(service: Service, how: str) -> str | None:
    """Where the provider ends its own session and leads back; None when it does not say."""
    if service.provider is None:
        return None
    try:
        address = (await service.provider.configuration()).get("end_session_endpoint")
    except Unavailable:
        log.warning("somebody signed out here, and could not be signed out at the provider")
        return None
    # The person's id token would spare them the provider's question, but it would stand in an address.
    back = {
        "client_id": service.provider.client,
        "post_logout_redirect_uri": f"{service.settings.address}/sign-in",
        "state": how,
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(back)}" if address else None


def go_on(request: Request, onward: str, signed_out: str | None = None) -> Response:
    """A page that goes on by itself to an address, on this site or the provider's.

    Unlike a redirect, it may lead to another host after a form was sent (the pages' policy), and a strict cookie comes
    along where it leads, though another site led here.
    """
    response = page(request, "onward.html", onward=onward, signed_out=signed_out)
    response.headers["refresh"] = f"0; url={quote(onward, safe=ADDRESS)}"
    return response


async def your_sign_in(request: Request, viewer: Viewer) -> Response:
    """Who is signed in, since when, how long for, and the ways out."""
    service: Service = request.app.state.service
    session = request.scope.get(SESSION)
    return page(request, "your_sign_in.html", viewer, session=session, idle=service.settings.idle_minutes)


def safe_next(wanted: str) -> str:
    """A path of this service to go on to, or the first page. Nothing that a browser could read as another host."""
    parts = urlsplit(wanted)
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    if not plain or parts.scheme or parts.netloc or any(ord(letter) < 33 for letter in wanted):
        return "/"
    return "/" if parts.path.startswith(("/sign-in", "/sign-out")) else wanted


def demo_allowed(request: Request) -> bool:
    """Whether anyone may sign in as demo staff: only on a demo, and only from this machine.

    The Host header is checked too, since another site's name can be made to point at this machine.
    """
    service: Service = request.app.state.service
    settings = service.settings
    return settings.demo and settings.on_loopback and request.url.hostname in LOOPBACK


def sign_in_page(request: Request, back: str, *, fault: str | None = None, status: int = 200) -> Response:
    """The sign-in page. `back` is where the person wanted to go."""
    service: Service = request.app.state.service
    given = request.query_params
    mark(request)
    response = page(
        request,
        "sign_in.html",
        status=status,
        staff=STAFF if demo_allowed(request) else (),
        account=service.settings.oidc_name if service.provider and service.provider.client else None,
        next=safe_next(back),
        ended=None if fault else _ended(service, given.get("ended") or given.get("state")),
        fault=fault,
    )
    return remember_mark(request, response)


def _ended(service: Service, how: str | None) -> str | None:
    """The sentence for how a session ended."""
    minutes, hours = service.settings.idle_minutes, service.settings.session_hours
    told = {
        IDLE: f"You were signed out after {minutes} minutes without use. Sign in again to go on.",
        LONG: f"You were signed out {hours} hours after you signed in. Sign in again to go on.",
        "out": "You are signed out.",
        "everywhere": "You are signed out, here and wherever else you were signed in.",
    }
    return told.get(how, "Your sign-in has ended. Sign in again to go on.") if how else None
