"""Who a bearer token speaks for: those of a real OpenID Connect provider over HTTP, and every forgery of one."""

from __future__ import annotations

import hmac
import logging
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic, time
from types import SimpleNamespace
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey
from starlette.applications import Starlette

from graph.sessions import sign_out_everywhere
from resolvers import providers
from resolvers.providers import SILENT
from resolvers.refusals import SignInRefused
from resolvers.service import COOKIE, Service
from resolvers.standing import UNKNOWN
from resolvers.tokens import ENDED, FOREIGN, LONGEST, Tokens
from rules.clock import now
from schema.http import routes
from settings import Settings
from tests.provider import AUDIENCE, PAGES, Provider, elliptic, rsa
from tests.world import FAST, Asking

ONE, TWO, THREE = rsa("one"), elliptic("two"), rsa("three")
SIGNED = Provider.signed(SimpleNamespace(keys=[ONE], issuer="https://id.example"))  # type: ignore[arg-type]
WHO = {"query": "{ viewer { id roles } }"}


@pytest.fixture(scope="module")
async def provider() -> AsyncIterator[Provider]:
    """A provider with two keys."""
    async with Provider.started([ONE, TWO]) as found:
        yield found


class Api:
    """The endpoint, asked with a token."""

    def __init__(self, service: Service, client: httpx.AsyncClient) -> None:
        self.service = service
        self.client = client

    async def __call__(self, token: str) -> httpx.Response:
        """The answer to who is asking."""
        headers = {"authorization": f"Bearer {token}"}
        return await self.client.post("/graphql", json=WHO, headers=headers)

    async def who(self, token: str) -> str:
        """Who is let in."""
        answer = await self(token)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["viewer"]["id"])

    async def refused(self, token: str, status: int = 401) -> str:
        """The sentence of the refusal."""
        answer = await self(token)
        assert answer.status_code == status, answer.text
        (error,) = answer.json()["errors"]
        return str(error["message"])

    async def reasons(self) -> list[str]:
        """What the audit log says of refusals."""
        lines = self.service.audit.path.read_bytes().splitlines()
        entries = [orjson.loads(line) for line in lines]
        return [entry["why"] for entry in entries if entry.get("action") == "REFUSED"]


Serving = Callable[..., Api]


@pytest.fixture
async def serving(world: Asking, tmp_path: Path) -> AsyncIterator[Serving]:
    """Services with the settings that a test gives, over the small world."""
    clients = []

    def serve(settings: Settings) -> Api:
        app = Starlette(routes=routes(FAST))
        service = Service(settings, world.graph, world.audit, Tokens(tmp_path / "secret"))
        app.state.service = service
        clients.append(httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1"))
        return Api(service, clients[-1])

    yield serve
    for client in clients:
        await client.aclose()


@pytest.fixture
async def api(serving: Serving, provider: Provider, tmp_path: Path) -> Api:
    """A service whose staff sign in at the provider, and nowhere else."""
    await provider.rotate(ONE, TWO)
    return serving(provider.settings(tmp_path))


async def test_the_providers_tokens_let_in(api: Api, provider: Provider) -> None:
    """The graph says who its subject is, and what they do."""
    answer = await api(await provider.token())
    assert answer.json()["data"]["viewer"] == {"id": "wy-police", "roles": ["PARTNER_AGENCY"]}
    assert await api.who(provider.signed()) == "pat"
    assert await api.who(provider.signed(TWO)) == "pat"
    assert await api.who(provider.signed(aud=["another", AUDIENCE], nbf=int(time()) - 1)) == "pat"


def encoded(part: bytes) -> str:
    """A part of a token."""
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def as_secret(provider: Provider, public: bytes) -> str:
    """A shared-secret signature, with the provider's public key taken for the secret."""
    head = encoded(orjson.dumps({"alg": "HS256", "kid": "one", "typ": "at+jwt"}))
    content = f"{head}.{provider.signed().split('.')[1]}"
    return f"{content}.{encoded(hmac.digest(public, content.encode(), 'sha256'))}"


def unsigned(provider: Provider, algorithm: str = "none") -> str:
    """A token that says it needs no signature, with the provider's key id."""
    head = encoded(orjson.dumps({"alg": algorithm, "kid": "one", "typ": "at+jwt"}))
    return f"{head}.{provider.signed().split('.')[1]}."


def resigned(provider: Provider, header: dict[str, Any]) -> str:
    """A token signed with somebody's own key, which it brings along or names the place of."""
    own = elliptic("theirs")
    return provider.signed(own, {"kid": "one", "jwk": own.as_dict(private=False), **header})


def altered(provider: Provider) -> str:
    """The provider's own signature under other claims."""
    head, _, signature = provider.signed().split(".")
    return f"{head}.{provider.signed(sub='demo-petra').split('.')[1]}.{signature}"


KEY = {"jwk": elliptic("theirs").as_dict(private=False)}
EVIL = "https://evil.example/keys"
Forgery = Callable[[Provider], str]
FORGERIES: dict[str, tuple[Forgery, str]] = {
    "alg none": (unsigned, "token refused: algorithm"),
    "alg None": (lambda p: unsigned(p, "None"), "token refused: algorithm"),
    "the public key as a secret": (
        lambda p: as_secret(p, ONE.as_pem(private=False)),
        "token refused: signed here, which is not taken",
    ),
    "a key of its own in the header": (lambda p: resigned(p, {}), "token refused: invalid_header_value"),
    "the provider's signature, another key in the header": (
        lambda p: p.signed(header=KEY),
        "token refused: invalid_header_value",
    ),
    "jku": (lambda p: p.signed(header={"jku": EVIL}), "token refused: invalid_header_value"),
    "x5u": (lambda p: p.signed(header={"x5u": EVIL}), "token refused: invalid_header_value"),
    "x5c": (lambda p: p.signed(header={"x5c": ["MIIB"]}), "token refused: invalid_header_value"),
    "crit": (
        lambda p: p.signed(header={"crit": ["urn:x"], "urn:x": 1}),
        "token refused: unsupported_header",
    ),
    "crit of what is known": (
        lambda p: p.signed(header={"crit": ["kid"]}),
        "token refused: invalid_header_value",
    ),
    "b64": (lambda p: p.signed(header={"b64": True}), "token refused: invalid_header_value"),
    "another's signature under a known key": (
        lambda p: p.signed(THREE, {"kid": "one"}),
        "token refused: bad_signature",
    ),
    "a key for another algorithm": (
        lambda p: p.signed(TWO, {"kid": "one"}),
        "token refused: invalid_key_type",
    ),
    "no key named": (
        lambda p: p.signed(header={"kid": None}),
        "token refused: signed with a key that the provider does not have",
    ),
    "a key that is not there": (
        lambda p: p.signed(THREE),
        "token refused: signed with a key that the provider does not have",
    ),
    "altered claims": (altered, "token refused: bad_signature"),
    "another audience": (lambda p: p.signed(aud="another"), "token refused: invalid_claim aud"),
    "the pages as audience": (lambda p: p.signed(aud=PAGES), "token refused: invalid_claim aud"),
    "no audience": (lambda p: p.signed(aud=None), "token refused: missing_claim aud"),
    "another issuer": (lambda p: p.signed(iss="https://evil.example"), "token refused: invalid_claim iss"),
    "the issuer with a slash": (lambda p: p.signed(iss=f"{p.issuer}/"), "token refused: invalid_claim iss"),
    "no issuer": (lambda p: p.signed(iss=None), "token refused: missing_claim iss"),
    "nobody": (lambda p: p.signed(sub=None), "token refused: missing_claim sub"),
    "expired": (lambda p: p.signed(exp=int(time()) - 60), "token expired"),
    "without an end": (lambda p: p.signed(exp=None), "token refused: missing_claim exp"),
    "an end that is no time": (lambda p: p.signed(exp="2999-01-01"), "token refused: invalid_claim exp"),
    "an end beyond all time": (lambda p: p.signed(exp=10**17), "token refused: unreadable"),
    "not yet valid": (lambda p: p.signed(nbf=int(time()) + 60), "token refused: invalid_claim nbf"),
    "issued in the future": (lambda p: p.signed(iat=int(time()) + 60), "token refused: invalid_claim iat"),
    "an id token by its nonce": (lambda p: p.signed(nonce="n"), "token refused: not an access token"),
    "an id token as Keycloak names it": (
        lambda p: p.signed(typ="ID", header={"typ": "JWT"}),
        "token refused: not an access token",
    ),
    "a refresh token": (lambda p: p.signed(typ="Refresh"), "token refused: not an access token"),
    "a logout token": (
        lambda p: p.signed(header={"typ": "logout+jwt"}),
        "token refused: not an access token",
    ),
    "a token bound to its holder's key": (
        lambda p: p.signed(cnf={"jkt": "x"}),
        "token refused: not an access token",
    ),
    "too long": (lambda p: p.signed(text="x" * LONGEST), "token too long"),
    "not a token": (lambda _: "garbage", "token refused: unreadable"),
    "no object": (lambda _: "W10.W10.W10", "token refused: unreadable"),
    "half of one": (lambda p: p.signed().rpartition(".")[0], "token refused: decode_error"),
}


@pytest.mark.parametrize("forged", FORGERIES)
async def test_a_forgery_is_refused(
    api: Api, provider: Provider, forged: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With a sentence that helps no forger; the audit log says why, and nothing repeats any of the token."""
    make, why = FORGERIES[forged]
    token = make(provider)
    with caplog.at_level(logging.DEBUG):
        assert await api.refused(token) == (ENDED if why == "token expired" else FOREIGN)
    assert await api.reasons() == [why]
    told = caplog.text + api.service.audit.path.read_text()
    assert not any(part in told for part in token.split(".") if len(part) > 8)


async def test_another_providers_token_is_refused(api: Api, provider: Provider) -> None:
    """One that is right at home, its key named like one of ours."""
    async with Provider.started([rsa("one")]) as other:
        assert await api.refused(await other.token()) == FOREIGN
    assert await api.refused(await provider.token("urn:something-else")) == FOREIGN
    assert await api.reasons() == ["token refused: bad_signature", "token refused: invalid_claim aud"]


@given(st.data())
async def test_any_text_as_a_token_is_refused(data: st.DataObject) -> None:
    """A good token with anything changed, or any text at all: refused, or it says just what it said before."""
    found = providers.Provider(Settings(data_dir=Path(), oidc_issuer="https://id.example"))
    found._keys, found._fresh_until, found._asked = {"one": ONE}, monotonic() + 600, monotonic()
    letters = st.text(st.characters(min_codepoint=33, max_codepoint=126))
    at = data.draw(st.integers(0, len(SIGNED)))
    text = data.draw(letters | letters.map(lambda more: SIGNED[:at] + more + SIGNED[at + 1 :]))
    with suppress(SignInRefused):
        assert (await found.read(text)).staff == "demo-pat"


async def test_a_rotated_key_opens_and_the_old_one_no_longer(api: Api, provider: Provider) -> None:
    """At the first token that names the new key, though the old token was known to be good."""
    old = provider.signed()
    assert await api.who(old) == "pat"
    await provider.rotate(THREE)
    assert await api.who(old) == "pat"  # the keys are a moment old: asked for again, at most after their age
    assert await api.refused(provider.signed()) == FOREIGN  # asked a moment ago: not over and over
    a_while_passes(api)
    assert await api.who(await provider.token()) == "wy-police"
    assert await api.refused(old) == FOREIGN


def a_while_passes(api: Api, *, keys_age: bool = False) -> None:
    """The pause between two questions is over, or the keys have reached their age."""
    found = api.service.provider
    assert found is not None
    found._asked = -providers.PAUSE
    if keys_age:
        found._fresh_until = monotonic() - 1
        found._remembered._known = {
            token: (time() - 1, claim) for token, (_, claim) in found._remembered._known.items()
        }


async def test_keys_have_an_age(api: Api, provider: Provider) -> None:
    """A key that was withdrawn opens nothing after it, even if no new one was ever named."""
    old = provider.signed()
    assert await api.who(old) == "pat"
    provider_ = api.service.provider
    assert provider_ is not None
    until, _ = provider_._remembered._known[old]
    assert until <= time() + 600
    await provider.rotate(THREE)
    a_while_passes(api, keys_age=True)
    assert await api.refused(old) == FOREIGN


async def test_nothing_is_remembered_past_its_end(api: Api, provider: Provider) -> None:
    """A token that ends before the keys' age ends then."""
    token = provider.signed(exp=int(time()) + 30)
    assert await api.who(token) == "pat"
    provider_ = api.service.provider
    assert provider_ is not None
    assert provider_._remembered._known[token][0] <= time() + 30


async def test_unknown_keys_are_not_asked_for_over_and_over(
    api: Api, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A caller who names a hundred keys makes this service ask the provider once."""
    asked = []
    real = providers._json

    async def counted(client: Any, address: str) -> dict[str, Any]:
        asked.append(address)
        return await real(client, address)

    monkeypatch.setattr(providers, "_json", counted)
    assert await api.who(provider.signed()) == "pat"
    assert len(asked) == 2  # the configuration, and the keys it names
    a_while_passes(api)
    for number in range(100):
        assert await api.refused(provider.signed(header={"kid": f"k{number}"})) == FOREIGN
    assert len(asked) == 4


async def test_a_provider_that_does_not_answer_lets_nobody_in(serving: Serving, tmp_path: Path) -> None:
    """Not the keys' old owners, once they have reached their age; with a sentence, and a status to try again by."""
    async with Provider.started([ONE]) as provider:
        api = serving(provider.settings(tmp_path))
        good = provider.signed()
        assert await api.who(good) == "pat"
    another = provider.signed(sub="demo-meera")
    assert await api.who(another) == "meera"  # the keys are known
    a_while_passes(api, keys_age=True)
    assert await api.refused(good, 503) == SILENT
    assert await api.refused(another, 503) == SILENT


@pytest.mark.parametrize(
    "configuration",
    [
        {"issuer": "https://another.example"},
        {"jwks_uri": "http://evil.example/keys"},
        {"jwks_uri": None},
        {"token_endpoint": "ftp://x"},
        {"keys": []},
        {"keys": [{"kty": "oct", "kid": "one", "k": "c2VjcmV0"}]},
        {"keys": [None, 3, {"kty": "RSA", "kid": "one", "n": "!", "e": "AQAB"}]},
        {"keys": "none"},
    ],
    ids=str,
)
async def test_a_configuration_that_is_not_to_be_trusted_lets_nobody_in(
    api: Api, provider: Provider, configuration: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another issuer's, unencrypted addresses, no keys, a shared secret among the keys."""
    real = providers._json

    async def changed(client: Any, address: str) -> dict[str, Any]:
        found = {**await real(client, address), **configuration}
        return {name: value for name, value in found.items() if value is not None}

    monkeypatch.setattr(providers, "_json", changed)
    assert await api.refused(provider.signed(), 503) == SILENT


async def test_a_short_key_is_none(serving: Serving, tmp_path: Path) -> None:
    """RSA below 2,048 bits can be broken."""
    with pytest.warns(SecurityWarning):
        short = RSAKey.generate_key(1024, {"kid": "short", "use": "sig", "alg": "RS256"})
    async with Provider.started([ONE]) as provider:
        api = serving(provider.settings(tmp_path))
        published = [ONE.as_dict(private=False), short.as_dict(private=False)]
        with pytest.warns(SecurityWarning):
            assert list(providers._keys({"keys": published})) == ["one"]
        assert await api.refused(provider.signed(short)) == FOREIGN


async def test_somebody_the_graph_does_not_know_is_refused(api: Api, provider: Provider) -> None:
    """Rightly signed in, and nobody here; `pat` is an id of ours, not a subject of the provider's."""
    for subject in ("demo-nobody", "pat"):
        assert await api.refused(provider.signed(sub=subject)) == UNKNOWN
    assert await api.reasons() == [UNKNOWN, UNKNOWN]


async def test_signing_out_everywhere_ends_tokens(api: Api, provider: Provider) -> None:
    """Those issued until then, of that person alone; later ones let in."""
    before = provider.signed(iat=int(time()) - 5)
    assert await api.who(before) == "pat"
    await sign_out_everywhere(api.service.graph, "pat", now() - timedelta(seconds=2))
    assert await api.refused(before) == ENDED
    assert await api.who(provider.signed(sub="demo-meera", iat=int(time()) - 5)) == "meera"
    assert await api.who(provider.signed()) == "pat"


async def test_tokens_signed_here_need_a_reason(serving: Serving, provider: Provider, tmp_path: Path) -> None:
    """A demonstration, or the setting for scripts; and they are never taken for the provider's, nor for a session."""
    for changes, status in (({}, 401), ({"demo": True}, 200), ({"local_tokens": True}, 200)):
        plain = Settings(data_dir=tmp_path)
        for settings in (provider.settings(tmp_path), plain):
            api = serving(settings.model_copy(update=changes))
            assert (await api(api.service.tokens.issue("pat"))).status_code == status
    assert await api.refused(provider.signed()) == FOREIGN  # there is no provider
    public = ONE.as_dict(private=False)
    for secret in (ONE.as_pem(private=False), ONE.as_der(private=False), orjson.dumps(public), b"one", b""):
        assert await api.refused(as_secret(provider, secret)) == FOREIGN  # though HS256 is taken
    session = api.service.sessions.written(api.service.sessions.begin("pat"))
    assert await api.refused(session) == FOREIGN
    api.client.cookies.set(COOKIE, api.service.tokens.issue("pat"))
    assert (await api.client.post("/graphql", json=WHO)).status_code == 401
    api.client.cookies.set(COOKIE, session)
    assert (await api.client.post("/graphql", json=WHO)).status_code == 200
