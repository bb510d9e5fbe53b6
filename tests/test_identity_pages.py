"""Signing in to the pages at a real provider: the way there and back, step by step, and what is refused on it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
import pytest
from starlette.applications import Starlette

from resolvers import providers
from resolvers.providers import SILENT
from resolvers.refusals import SignInRefused
from resolvers.service import COOKIE, Service
from resolvers.standing import UNKNOWN
from resolvers.tokens import ENDED, FOREIGN, Tokens
from rules.clock import stand_still
from schema import http
from tests.provider import AUDIENCE, PAGES, PAGES_SECRET, Provider, rsa
from tests.world import FAST, Asking
from web import pages
from web.oidc import BEGIN_AGAIN, NOT_DONE
from web.oidc import COOKIE as FLOW

HERE = "http://127.0.0.1"
ANNA = "/offenders/off_anna"


@pytest.fixture(scope="module")
async def provider() -> AsyncIterator[Provider]:
    """A provider that knows where the pages are."""
    async with Provider.started([rsa("one")], HERE) as found:
        yield found


class Person:
    """Somebody's browser, at the pages and at the provider."""

    def __init__(self, service: Service, here: httpx.AsyncClient, there: httpx.AsyncClient) -> None:
        self.service = service
        self.here = here
        self.there = there
        self.addresses: list[str] = []

    async def goes_there(self, wanted: str = ANNA) -> str:
        """To the provider; its address for asking who somebody is."""
        response = await self.here.get("/sign-in/start", params={"next": wanted})
        assert response.status_code == 303, response.text
        self.addresses.append(response.headers["location"])
        return self.addresses[-1]

    async def comes_back(self, asking: str, name: str | None) -> str:
        """Says who they are, or that they would rather not; the address to which the provider sends them back."""
        response = await self.there.get(asking)
        if "/who/" in response.headers["location"]:
            answer = {"login": name or "", "answer": "yes" if name else "no"}
            response = await self.there.post(response.headers["location"], data=answer)
            response = await self.there.get(response.headers["location"])
        self.addresses.append(response.headers["location"])
        return self.addresses[-1].removeprefix(HERE)

    async def signs_in(self, name: str | None = "demo-pat", wanted: str = ANNA) -> httpx.Response:
        """All the way."""
        return await self.here.get(await self.comes_back(await self.goes_there(wanted), name))

    @property
    def log(self) -> list[tuple[str, str, str]]:
        """What the audit log says of signing in and out."""
        lines = map(orjson.loads, self.service.audit.path.read_bytes().splitlines())
        told = ("SIGN_IN", "SIGN_OUT", "REFUSED")
        return [(one["action"], one["by"], one["why"]) for one in lines if one.get("action") in told]


@pytest.fixture
async def person(world: Asking, provider: Provider, tmp_path: Path) -> AsyncIterator[Person]:
    """Nobody yet, at pages whose staff sign in at the provider."""
    app = Starlette(routes=[*http.routes(FAST), *pages.ROUTES], middleware=pages.MIDDLEWARE)
    settings = provider.settings(tmp_path, public_url=HERE, today=date(2003, 9, 30))
    service = Service(settings, world.graph, world.audit, Tokens(tmp_path / "secret"))
    app.state.service, app.state.executor, app.state.explorer = service, FAST, pages.explorer
    stand_still(settings.today)
    transport = httpx.ASGITransport(app)
    async with (
        httpx.AsyncClient(transport=transport, base_url=HERE) as here,
        httpx.AsyncClient(base_url=provider.issuer) as there,
    ):
        yield Person(service, here, there)
    stand_still(None)


async def test_signing_in_at_the_provider(person: Person) -> None:
    """By a code with PKCE, back to the page that was wanted, with a session that scripts and other sites don't get."""
    asked = parse_qs(urlsplit(await person.goes_there()).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["max_age"] == ["900"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    response = await person.signs_in()
    assert (response.status_code, response.headers["refresh"]) == (200, f"0; url={ANNA}")
    assert f'href="{ANNA}"' in response.text
    session, flow = response.headers.get_list("set-cookie")
    assert session.startswith(f"{COOKIE}=") and "HttpOnly" in session and "SameSite=strict" in session
    assert flow.startswith(f'{FLOW}="";') and "Max-Age=0" in flow
    page = await person.here.get(ANNA)
    assert "Pat Ellis" in page.text and "O&#39;Reilly" in page.text
    assert person.log == [("SIGN_IN", "pat", "at the provider")]


async def test_the_cookie_of_the_way_there(person: Person) -> None:
    """Scripts don't get it; it comes along on the way back from another site, and not for long."""
    response = await person.here.get("/sign-in/start")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith(f"{FLOW}=")
    for part in ("HttpOnly", "SameSite=lax", "Max-Age=600", "Path=/"):
        assert part in cookie
    person.service.settings = person.service.settings.model_copy(update={"public_url": "https://r.example"})
    response = await person.here.get("/sign-in/start")
    assert response.headers["set-cookie"].startswith(f"__Host-{FLOW}=")
    assert "Secure" in response.headers["set-cookie"]
    asked = parse_qs(urlsplit(response.headers["location"]).query)
    assert asked["redirect_uri"] == ["https://r.example/sign-in/return"]


async def test_the_sign_in_page_leads_there(person: Person) -> None:
    """With the page that was wanted; there is no demonstration."""
    response = await person.here.get(ANNA, follow_redirects=True)
    assert f'href="/sign-in/start?next={ANNA.replace("/", "%2F")}"' in response.text
    assert "Sign in with your work account" in response.text
    assert "Who are you today?" not in response.text
    response = await person.signs_in(wanted="https://evil.example/")
    assert response.headers["refresh"] == "0; url=/"


async def refused(person: Person, response: httpx.Response, sentence: str, *why: str) -> None:
    """Nobody is signed in, the page says so, and the audit log says why."""
    assert response.status_code == 403
    assert sentence in response.text
    assert COOKIE not in person.here.cookies
    assert (await person.here.get(ANNA)).status_code == 303
    assert [entry[2] for entry in person.log] == list(why)


async def test_somebody_whom_the_graph_does_not_know(person: Person) -> None:
    """Signed in rightly, and told that there is nothing here for them."""
    response = await person.signs_in("demo-nobody")
    await refused(person, response, UNKNOWN, UNKNOWN)
    assert person.log[0][1] == "demo-nobody"


async def test_somebody_who_would_rather_not(person: Person) -> None:
    """Says so at the provider."""
    response = await person.signs_in(None)
    await refused(person, response, NOT_DONE, "sign-in refused by the provider: access_denied")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"state": "guessed"}, "sign-in refused: another state"),
        ({"state": None}, "sign-in refused: another state"),
        ({"iss": "https://evil.example"}, "sign-in refused: another issuer"),
        ({"iss": None}, "sign-in refused: another issuer"),
        ({"code": "guessed"}, "sign-in refused by the provider: invalid_grant"),
        ({"code": None}, "sign-in refused by the provider: invalid_request"),
    ],
    ids=str,
)
async def test_a_way_back_that_was_changed(person: Person, changed: dict[str, str | None], why: str) -> None:
    """Another state, issuer or code."""
    back = urlsplit(await person.comes_back(await person.goes_there(), "demo-pat"))
    given = {name: values[0] for name, values in parse_qs(back.query).items()} | changed
    response = await person.here.get(back.path, params={k: v for k, v in given.items() if v is not None})
    await refused(person, response, BEGIN_AGAIN, why)


async def test_a_way_back_is_gone_once(person: Person) -> None:
    """The same address again opens nothing, though its cookie was kept."""
    back = await person.comes_back(await person.goes_there(), "demo-pat")
    flow = person.here.cookies[FLOW]
    assert (await person.here.get(back)).status_code == 200
    person.here.cookies.clear()
    person.here.cookies.set(FLOW, flow)
    response = await person.here.get(back)
    assert response.status_code == 403
    assert COOKIE not in person.here.cookies
    assert person.log[-1] == ("REFUSED", "", "sign-in refused by the provider: invalid_grant")


async def test_another_browsers_way_back(person: Person) -> None:
    """An address that somebody else was sent back to signs nobody in as them."""
    back = await person.comes_back(await person.goes_there(), "demo-meera")
    person.here.cookies.clear()
    response = await person.here.get(back)
    await refused(person, response, BEGIN_AGAIN, "token refused: decode_error")
    await person.goes_there()
    response = await person.here.get(back)
    assert response.status_code == 403
    assert person.log[-1][2] == "sign-in refused: another state"


async def test_no_verifier_no_token(person: Person, provider: Provider) -> None:
    """Whoever sees the code on its way back, and even has the client's secret, gets nothing for it."""
    back = urlsplit(await person.comes_back(await person.goes_there(), "demo-pat"))
    code = parse_qs(back.query)["code"][0]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": f"{HERE}/sign-in/return"}
    for verifier in ({}, {"code_verifier": "x" * 64}):
        response = await person.there.post("/token", data={**given, **verifier}, auth=(PAGES, PAGES_SECRET))
        assert response.status_code == 400


ID_TOKEN = {"aud": PAGES, "nonce": "n", "typ": None}
FORGED: dict[str, tuple[dict[str, Any], str]] = {
    "another nonce": ({"nonce": "m"}, "token refused: invalid_claim nonce"),
    "no nonce": ({"nonce": None}, "token refused: missing_claim nonce"),
    "for the API": ({"aud": AUDIENCE}, "token refused: invalid_claim aud"),
    "for several": ({"aud": [PAGES, "x"]}, "id token refused: not for this client"),
    "for another of them": ({"aud": [PAGES, "x"], "azp": "x"}, "token refused: invalid_claim azp"),
    "no time": ({"auth_time": None}, "token refused: missing_claim auth_time"),
    "a time that is none": ({"auth_time": "today"}, "id token refused: signed in too long ago"),
    "long ago": ({"auth_time": int(time()) - 1000}, "id token refused: signed in too long ago"),
    "expired": ({"exp": int(time()) - 60}, "token expired"),
    "another issuer": ({"iss": "https://evil.example"}, "token refused: invalid_claim iss"),
}


@pytest.mark.parametrize("forged", FORGED)
async def test_id_tokens_that_are_refused(person: Person, provider: Provider, forged: str) -> None:
    """Though the provider's own key signed them."""
    checking = person.service.provider
    assert checking is not None
    now = int(time())
    right: dict[str, Any] = {**ID_TOKEN, "auth_time": now - 800}
    assert await checking.identify(provider.signed(None, {"typ": None}, **right), "n", 900) == "demo-pat"
    changes, why = FORGED[forged]
    with pytest.raises(SignInRefused) as refusal:
        await checking.identify(provider.signed(**{**right, **changes}), "n", 900)
    assert (refusal.value.message, refusal.value.why) == (ENDED if why == "token expired" else FOREIGN, why)


async def test_signing_out_leads_to_the_providers_sign_out(person: Person, provider: Provider) -> None:
    """Here at once; there after its question; and back. The session's cookie opens nothing any more."""
    await person.signs_in()
    kept = person.here.cookies[COOKIE]
    mark = {"form_mark": person.here.cookies["record_form"]} if "record_form" in person.here.cookies else {}
    if not mark:
        await person.here.get(ANNA)
        mark = {"form_mark": person.here.cookies["record_form"]}
    response = await person.here.post("/sign-out", data=mark)
    onward = response.headers["refresh"].removeprefix("0; url=")
    assert onward.startswith(f"{provider.issuer}/session/end?")
    assert parse_qs(urlsplit(onward).query) == {
        "client_id": [PAGES],
        "post_logout_redirect_uri": [f"{HERE}/sign-in"],
        "state": ["out"],
    }
    assert COOKIE not in person.here.cookies
    person.here.cookies.set(COOKIE, kept)
    assert (await person.here.get(ANNA)).status_code == 303
    assert (await person.there.get(onward)).status_code == 200  # its question
    assert "You are signed out." in (await person.here.get("/sign-in?state=out")).text
    assert [entry[:2] for entry in person.log[:2]] == [("SIGN_IN", "pat"), ("SIGN_OUT", "pat")]


async def test_a_provider_that_does_not_answer(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody new comes in, and is told so; who is in goes on, and can sign out."""
    await person.signs_in()

    async def silent(*_: object) -> dict[str, Any]:
        raise ValueError("no answer")

    monkeypatch.setattr(providers, "_json", silent)
    checking = person.service.provider
    assert checking is not None
    checking._fresh_until = checking._asked = -providers.PAUSE
    assert (await person.here.get(ANNA)).status_code == 200
    response = await person.here.get("/sign-in/start")
    assert response.status_code == 503
    assert SILENT in response.text
    response = await person.here.post("/sign-out", data={"form_mark": person.here.cookies["record_form"]})
    assert response.headers["location"] == "/sign-in?ended=out"


async def test_no_secret_is_told(
    person: Person, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither to any log, at its most talkative, nor in an address or a page, but for the code on its way back."""
    bearer = provider.signed()
    with caplog.at_level(logging.DEBUG):
        asking = await person.goes_there()
        flow = person.service.tokens.open("single-offender-record-sign-in", person.here.cookies[FLOW])
        back = await person.comes_back(asking, "demo-pat")
        response = await person.here.get(back)
        (await person.here.get(ANNA)).raise_for_status()
        await person.here.get(back)
        for token in (bearer, bearer[:-8]):
            await person.here.post("/graphql", json={}, headers={"authorization": f"Bearer {token}"})
    (code,) = parse_qs(urlsplit(back).query)["code"]
    secret = [PAGES_SECRET, flow["verifier"], person.here.cookies[COOKIE].split(".")[2], bearer.split(".")[1]]
    browsers = ("httpx", "httpcore")  # the test's own
    lines = [
        record.getMessage() for record in caplog.records if record.name.partition(".")[0] not in browsers
    ]
    assert any("/token" in line for line in lines)  # the exchange of the code was noted
    told = "".join(lines) + person.service.audit.path.read_text() + response.text
    assert [one for one in (*secret, code, flow["nonce"], flow["state"]) if one in told] == []
    assert [one for one in secret for address in person.addresses if one in address] == []
    assert PAGES_SECRET not in repr(person.service.settings)
