"""Tokens of an OpenID Connect provider: its configuration and keys, read over HTTP, and what its tokens must be.

A token counts by its signature with one of the provider's published keys and by its claims alone; nothing that it says
of itself names a key, an algorithm outside the list, or another place to look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from time import monotonic, time
from typing import Any
from urllib.parse import urlsplit

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry
from joserfc.registry import HeaderParameter
from joserfc.util import json_b64decode

from graph.session import Unavailable
from resolvers.context import Claim
from resolvers.refusals import SignInRefused
from resolvers.tokens import FOREIGN, LONGEST, Remembered, claim_of, verified
from settings import LOOPBACK, Settings

log = logging.getLogger(__name__)

# Signatures with a key pair only: with a shared secret the public key could be taken for the secret.
ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
]
SMALLEST_RSA = 2048
LEEWAY = 10
PAUSE = 10.0
TIMEOUT = 5.0
SILENT = "The service where you sign in does not answer. Try again in a few minutes."
# In id tokens only; `cnf` binds a token to a key of its holder (RFC 7800), so it is none for the bearer.
NOT_BEARER = {"nonce", "at_hash", "c_hash", "cnf"}
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

# RFC 7515, 4.1: these would bring a key along or say where to get one, or change what is signed.
_FORBIDDEN = HeaderParameter("not taken", "none")
HEADERS = JWSRegistry(
    dict.fromkeys(("jwk", "jku", "x5u", "x5c", "b64", "crit"), _FORBIDDEN),
    ALGORITHMS,
    strict_check_header=False,
)


class Silent(Unavailable):
    """The provider does not answer, or answers what can't be used: nobody new comes in until it does."""


class Provider:
    """One OpenID Connect provider, as this process knows it."""

    def __init__(self, settings: Settings) -> None:
        assert settings.oidc_issuer is not None
        self.issuer = settings.oidc_issuer
        self.client = settings.oidc_client_id
        self._discovery = (
            settings.oidc_discovery or f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        )
        self._age = settings.oidc_keys_minutes * 60
        self._configuration: dict[str, Any] = {}
        self._published: dict[str, Any] = {}
        self._keys: dict[str, Key] = {}
        self._fresh_until = self._asked = -PAUSE
        self._one_at_a_time = asyncio.Lock()
        self._remembered = Remembered()
        self._access = JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": settings.oidc_audience},
            sub={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
        )

    def known(self, token: str) -> Claim | None:
        """Who an access token speaks for, if it was verified lately with a key that the provider still has."""
        return self._remembered.find(token)

    async def read(self, token: str) -> Claim:
        """Who an access token speaks for. Raises SignInRefused, or Silent."""
        claims = await self._verified(token, self._access)
        # An id token tells a client who signed in; it lets nobody in here. Keycloak says in `typ` what a token is.
        if claims.get("typ", "Bearer") != "Bearer" or claims.keys() & NOT_BEARER:
            raise SignInRefused(FOREIGN, "token refused: not an access token")
        claim = claim_of(claims, self.issuer)
        left = self._fresh_until - monotonic()
        self._remembered.keep(token, claim, min(claim.expires.timestamp(), time() + left))
        return claim

    async def identify(self, token: str, nonce: str, signed_in_within: float) -> str:
        """The subject of an id token that this service asked for. Raises SignInRefused, or Silent.

        `signed_in_within`: how many seconds ago the person may have shown at the provider who they are.
        """
        assert self.client is not None
        rules = JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client},
            azp={"value": self.client},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
            auth_time={"essential": True},
        )
        claims = await self._verified(token, rules)
        shown = claims["auth_time"]
        # OpenID Connect Core, 3.1.3.7: of several audiences, `azp` says whose token it is.
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims:
            raise SignInRefused(FOREIGN, "id token refused: not for this client")
        if not isinstance(shown, int | float) or time() - shown > signed_in_within + LEEWAY:
            raise SignInRefused(FOREIGN, "id token refused: signed in too long ago")
        return str(claims["sub"])

    async def configuration(self) -> Mapping[str, Any]:
        """What the provider says of itself. Raises Silent."""
        if not self._fresh:
            await self._ask()
        return self._configuration

    async def _verified(self, token: str, rules: JWTClaimsRegistry) -> dict[str, Any]:
        header = header_of(token)
        # RFC 9068, 2.1, and what providers wrote before it. A logout token, say, is of another type.
        kind = str(header.get("typ", "JWT")).lower().removeprefix("application/")
        if kind not in ("jwt", "at+jwt"):
            raise SignInRefused(FOREIGN, "token refused: not an access token")
        if header.get("alg") not in ALGORITHMS:
            raise SignInRefused(FOREIGN, "token refused: algorithm")
        key = await self._key(header.get("kid"))
        return verified(token, key, ALGORITHMS, rules, HEADERS)

    async def _key(self, name: object) -> Key:
        """The key of a name; an unknown one is asked for, but not over and over. Raises SignInRefused, or Silent."""
        if isinstance(name, str):
            if not self._fresh or name not in self._keys:
                await self._ask(name)
            if (key := self._keys.get(name)) is not None:
                return key
        raise SignInRefused(FOREIGN, "token refused: signed with a key that the provider does not have")

    @property
    def _fresh(self) -> bool:
        return monotonic() < self._fresh_until

    async def _ask(self, name: str | None = None) -> None:
        """Read configuration and keys anew, unless that was done a moment ago. Raises Silent.

        What was verified with keys that have changed since is forgotten.
        """
        async with self._one_at_a_time:
            if self._fresh and (name is None or name in self._keys):
                return
            if monotonic() - self._asked < PAUSE:
                if self._fresh:
                    return
                raise Silent(SILENT)
            try:
                async with httpx2.AsyncClient(timeout=TIMEOUT) as client:
                    configuration = await _json(client, self._discovery)
                    self._check(configuration)
                    published = await _json(client, configuration["jwks_uri"])
                    keys = _keys(published)
            except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as fault:
                log.warning("the OpenID Connect provider can't be used: %s", fault)
                raise Silent(SILENT) from None
            finally:
                self._asked = monotonic()
            if published != self._published:
                self._remembered.forget()
            self._configuration, self._published, self._keys = configuration, published, keys
            self._fresh_until = monotonic() + self._age

    def _check(self, configuration: Mapping[str, Any]) -> None:
        """Raises ValueError for a configuration of somebody else, or with addresses that others could listen at."""
        if configuration.get("issuer") != self.issuer:
            raise ValueError("its configuration names another issuer than OIDC_ISSUER")
        trusted = urlsplit(self._discovery)[:2]
        for name in (*ENDPOINTS, "end_session_endpoint"):
            address = configuration.get(name)
            if address is None and name not in ENDPOINTS:
                continue
            parts = urlsplit(str(address))
            if parts.scheme != "https" and parts.hostname not in LOOPBACK and parts[:2] != trusted:
                raise ValueError(f"its {name} is not an https address")


def header_of(token: str) -> dict[str, Any]:
    """What a token says of itself, by which nothing is decided but who looks at it. Raises SignInRefused."""
    if len(token) > LONGEST:
        raise SignInRefused(FOREIGN, "token too long")
    try:
        header = json_b64decode(token.partition(".")[0].encode())
    except (ValueError, TypeError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise SignInRefused(FOREIGN, "token refused: unreadable")
    return header


async def _json(client: httpx2.AsyncClient, address: str) -> dict[str, Any]:
    response = await client.get(address, headers={"accept": "application/json"})
    response.raise_for_status()
    found = response.json()
    if isinstance(found, dict):
        return found
    raise ValueError(f"{address} is no JSON object")


def _keys(published: Mapping[str, Any]) -> dict[str, Key]:
    """The keys that signatures can be checked with, by name. What can't be used is left out."""
    found: dict[str, Key] = {}
    listed = published.get("keys")
    for jwk in listed if isinstance(listed, list) else ():
        try:
            key = _key_pair(jwk)
        except (JoseError, ValueError, TypeError, AttributeError) as fault:
            log.warning("a key of the OpenID Connect provider can't be used: %s", fault)
            continue
        if key is not None:
            found[jwk["kid"]] = key
    if not found:
        raise ValueError("it publishes no key for signatures")
    return found


def _key_pair(jwk: Mapping[str, Any]) -> Key | None:
    """A published key, if it is for signatures and has a name. Never a shared secret."""
    if jwk.get("use", "sig") != "sig" or not isinstance(jwk.get("kid"), str):
        return None
    parts = {name: value for name, value in jwk.items() if not name.startswith("x5")}
    match jwk.get("kty"):
        case "RSA":
            key = RSAKey.import_key(parts)
            if key.public_key.key_size < SMALLEST_RSA:
                raise ValueError(f"shorter than {SMALLEST_RSA} bits")
            return key
        case "EC":
            return ECKey.import_key(parts)
        case "OKP":
            return OKPKey.import_key(parts)
    return None
