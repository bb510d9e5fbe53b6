"""Signing in at an OpenID Connect provider: the authorisation code flow with PKCE, by Authlib.

What has to be remembered between the way out and the way back (state, nonce, verifier, the page that was wanted) is in
a signed cookie of this browser, and counts for ten minutes.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.session import Unavailable
from resolvers.providers import SILENT, TIMEOUT, Provider, Silent
from resolvers.refusals import SignInRefused
from resolvers.service import Service
from resolvers.sessions import Session
from web.sessions import remember_session
from web.signing_in import go_on, safe_next, sign_in_page
from web.templates import page

log = logging.getLogger(__name__)

COOKIE = "record_sign_in"
AUDIENCE = "single-offender-record-sign-in"
PATIENCE = timedelta(minutes=10)
LONGEST = 2000
"""Letters of a page's address: a browser keeps no cookie of more than 4,096 bytes."""

BEGIN_AGAIN = "This sign-in took too long, or was begun in another browser. Sign in again."
NOT_DONE = "You did not sign in. Sign in to go on."


async def start(request: Request) -> Response:
    """Send the browser to the provider."""
    service: Service = request.app.state.service
    provider = service.provider
    back = safe_next(request.query_params.get("next", "/"))
    if provider is None or provider.client is None:
        return sign_in_page(request, back, status=404)
    try:
        told = await provider.configuration()
    except Silent:
        return sign_in_page(request, back, fault=SILENT, status=503)
    flow = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
    # Whoever finds a machine that was left alone is not signed in by the provider's own, longer session.
    fresh = {"max_age": _idle(service), "prompt": None if told.get("end_session_endpoint") else "login"}
    async with _client(service) as client:
        address, _ = client.create_authorization_url(
            told["authorization_endpoint"],
            state=flow["state"],
            nonce=flow["nonce"],
            code_verifier=flow["verifier"],
            **fresh,
        )
    response = RedirectResponse(address, 303)
    response.set_cookie(
        service.cookie(request, COOKIE),
        service.tokens.sign(AUDIENCE, PATIENCE, {**flow, "next": back if len(back) < LONGEST else "/"}),
        max_age=int(PATIENCE.total_seconds()),
        httponly=True,
        # The way back begins at another site, where a strict cookie would stay behind.
        samesite="lax",
        secure=service.encrypted(request),
    )
    return response


async def back(request: Request) -> Response:
    """Take what the provider sent the browser back with, and start a session."""
    service: Service = request.app.state.service
    flow: Mapping[str, Any] = {}
    try:
        if service.provider is None or service.provider.client is None:
            raise SignInRefused(BEGIN_AGAIN, "sign-in refused: there is no provider")
        flow = service.tokens.open(AUDIENCE, request.cookies.get(service.cookie(request, COOKIE), ""))
        subject = await _subject(request, service, service.provider, flow)
    except SignInRefused as refusal:
        await service.refuse(refusal.why)
        fault = NOT_DONE if refusal.message == NOT_DONE else BEGIN_AGAIN
        return _over(request, sign_in_page(request, flow.get("next", "/"), fault=fault, status=403))
    except Silent:
        return _over(request, sign_in_page(request, flow.get("next", "/"), fault=SILENT, status=503))
    try:
        session = await service.begin(subject, service.provider.issuer)
    except SignInRefused as refusal:
        return _over(request, sign_in_page(request, flow["next"], fault=refusal.message, status=403))
    except Unavailable:
        return _over(request, page(request, "unreachable.html", status=503))
    return _over(request, _signed_in(request, session, flow["next"]))


async def _subject(request: Request, service: Service, provider: Provider, flow: Mapping[str, Any]) -> str:
    """Who signed in at the provider. Raises SignInRefused, or Silent."""
    given = request.query_params
    told = await provider.configuration()
    if not secrets.compare_digest(given.get("state", "").encode(), flow["state"].encode()):
        raise SignInRefused(BEGIN_AGAIN, "sign-in refused: another state")
    # RFC 9207: an answer of another provider, mixed up with this one's.
    named = given.get("iss")
    if named != provider.issuer if named else told.get("authorization_response_iss_parameter_supported"):
        raise SignInRefused(BEGIN_AGAIN, "sign-in refused: another issuer")
    if "error" in given:
        raise SignInRefused(NOT_DONE, f"sign-in refused by the provider: {_code(given['error'])}")
    try:
        async with _client(service) as client:
            answer = await client.fetch_token(
                told["token_endpoint"],
                grant_type="authorization_code",
                code=given.get("code", ""),
                code_verifier=flow["verifier"],
                redirect_uri=_return(service),
            )
    except AuthlibBaseError as fault:
        raise SignInRefused(BEGIN_AGAIN, f"sign-in refused by the provider: {_code(fault.error)}") from None
    except (httpx2.HTTPError, ValueError) as fault:
        log.warning("the OpenID Connect provider gave no token: %s", type(fault).__name__)
        raise Silent(SILENT) from None
    return await provider.identify(str(answer.get("id_token", "")), flow["nonce"], _idle(service))


def _signed_in(request: Request, session: Session, wanted: str) -> Response:
    response = go_on(request, wanted)
    remember_session(request, response, session)
    return response


def _code(told: object) -> str:
    """A provider's error code, if it is one: what comes from outside is not repeated."""
    return str(told) if re.fullmatch("[a-z_]{1,40}", str(told)) else "no code"


def _over(request: Request, response: Response) -> Response:
    service: Service = request.app.state.service
    response.delete_cookie(
        service.cookie(request, COOKIE), httponly=True, samesite="lax", secure=service.encrypted(request)
    )
    return response


def _client(service: Service) -> AsyncOAuth2Client:
    secret = service.settings.oidc_client_secret
    return AsyncOAuth2Client(
        service.settings.oidc_client_id,
        secret.get_secret_value() if secret else None,
        scope="openid",
        redirect_uri=_return(service),
        code_challenge_method="S256",
        timeout=TIMEOUT,
    )


def _return(service: Service) -> str:
    return f"{service.settings.address}/sign-in/return"


def _idle(service: Service) -> int:
    return service.settings.idle_minutes * 60
