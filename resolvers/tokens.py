"""Bearer tokens: a signed statement of who is asking. What that person may do, the graph says (`standing.py`).

Signed here with a secret kept in `DATA_DIR`, for demonstration staff and scripts; the sessions of the staff pages are
signed with it too (`sessions.py`). Each use has an audience of its own, so that nothing passes for another.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry

from resolvers.context import Claim
from resolvers.refusals import SignInRefused
from rules.clock import now

ISSUER = "single-offender-record"
AUDIENCE = "single-offender-record-api"
LIFETIME = timedelta(hours=8)
ALGORITHM = "HS256"
LEEWAY = 5
MOST_KNOWN = 10_000
LONGEST = 8192
ENDED = "Your sign-in has ended. Sign in again to go on."
FOREIGN = "This sign-in is not one of ours. Sign in again, or ask for a new token."


class Tokens:
    """Issues and checks tokens with one secret, made on first use and readable by its owner alone."""

    def __init__(self, secret_file: Path) -> None:
        if not secret_file.exists():
            secret_file.parent.mkdir(parents=True, exist_ok=True)
            secret_file.touch(mode=0o600)
            secret_file.write_text(secrets.token_urlsafe(48))
        self._secret = secret_file.read_text().strip().encode()
        self._key = OctKey.import_key(self._secret)
        self._read = Remembered()

    def key_for(self, use: str) -> bytes:
        """A key of 64 bytes for a use of its own, the same wherever this secret is."""
        return hmac.digest(self._secret, use.encode(), "sha512")

    def issue(self, staff: str, lifetime: timedelta = LIFETIME) -> str:
        """A token for a member of staff, for one session."""
        return self.sign(AUDIENCE, lifetime, {"sub": staff, "sid": secrets.token_urlsafe(12)})

    def key(self, use: str) -> bytes:
        """A key of 256 bits for one use, made of the secret; from none of them another or the secret can be made."""
        return HKDF(SHA256(), 32, None, f"{ISSUER} {use}".encode()).derive(self._key.raw_value)

    def known(self, token: str) -> Claim | None:
        """Who a token speaks for, if it was checked before: its signature will not change."""
        return self._read.find(token)

    def read(self, token: str) -> Claim:
        """Who a token speaks for. Raises SignInRefused with the sentence the person sees."""
        claim = claim_of(self.open(AUDIENCE, token))
        self._read.keep(token, claim, claim.expires.timestamp())
        return claim

    def sign(self, audience: str, lifetime: timedelta, claims: Mapping[str, Any]) -> str:
        """Claims for a time, for one use."""
        begun = now()
        times = {"iat": begun.timestamp(), "exp": (begun + lifetime).timestamp()}
        return jwt.encode(
            {"alg": ALGORITHM}, {"iss": ISSUER, "aud": audience, **times, **claims}, self._key, [ALGORITHM]
        )

    def open(self, audience: str, token: str) -> dict[str, Any]:
        """The claims that were signed for a use. Raises SignInRefused for anything else, or when their time is over."""
        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": audience},
            iat={"essential": True},
            exp={"essential": True},
        )
        return verified(token, self._key, [ALGORITHM], rules)


class Remembered:
    """Tokens that were found good lately, each until a time: then they are looked at again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Claim]] = {}

    def find(self, token: str) -> Claim | None:
        """Who a token speaks for, if that is known."""
        known = self._known.get(token)
        return known[1] if known is not None and known[0] > time() else None

    def keep(self, token: str, claim: Claim, until: float) -> None:
        """Know a token until a time, in seconds of the epoch."""
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[token] = (until, claim)

    def forget(self) -> None:
        """Know none."""
        self._known.clear()


def verified(
    token: str,
    key: Any,
    algorithms: list[str],
    rules: jwt.JWTClaimsRegistry,
    registry: JWSRegistry | None = None,
) -> dict[str, Any]:
    """The claims of a token by its signature and by rules. Raises SignInRefused, whose `why` never quotes the token."""
    if len(token) > LONGEST:
        raise SignInRefused(FOREIGN, "token too long")
    try:
        claims = jwt.decode(token, key, algorithms, registry).claims
        rules.validate(claims)
    except ExpiredTokenError:
        raise SignInRefused(ENDED, "token expired") from None
    except JoseError as fault:
        what = " ".join((fault.error, getattr(fault, "claim", "")))
        raise SignInRefused(FOREIGN, f"token refused: {what}".rstrip()) from None
    except (ValueError, TypeError, RecursionError):
        raise SignInRefused(FOREIGN, "token refused: unreadable") from None
    return claims


def claim_of(claims: Mapping[str, Any], provider: str = "") -> Claim:
    """Who verified claims speak for. Raises SignInRefused when they don't name anybody."""
    try:
        return Claim(
            str(claims["sub"]),
            datetime.fromtimestamp(claims["iat"], UTC),
            datetime.fromtimestamp(claims["exp"], UTC),
            str(claims.get("sid", "")),
            provider,
        )
    except (KeyError, ValueError, OverflowError, OSError):
        raise SignInRefused(FOREIGN, "token refused: unreadable") from None
