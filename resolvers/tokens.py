"""Bearer tokens: a signed statement of who is asking. What that person may do, the graph says (`standing.py`).

Signed here with a secret kept in `DATA_DIR`, for demonstration staff and scripts.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey

from resolvers.context import Claim
from resolvers.refusals import SignInRefused
from rules.clock import now

ISSUER = "single-offender-record"
AUDIENCE = "single-offender-record-api"
LIFETIME = timedelta(hours=8)
ALGORITHM = "HS256"
MOST_KNOWN = 10_000

CLAIMS = jwt.JWTClaimsRegistry(
    leeway=5,
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    sub={"essential": True},
    exp={"essential": True},
)


class Tokens:
    """Issues and checks tokens with one secret, made on first use and readable by its owner alone."""

    def __init__(self, secret_file: Path) -> None:
        if not secret_file.exists():
            secret_file.parent.mkdir(parents=True, exist_ok=True)
            secret_file.touch(mode=0o600)
            secret_file.write_text(secrets.token_urlsafe(48))
        self._key = OctKey.import_key(secret_file.read_text().strip())
        self._read: dict[str, tuple[float, Claim]] = {}

    def issue(self, staff: str, lifetime: timedelta = LIFETIME) -> str:
        """A token for a member of staff, for one session."""
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": staff,
            "sid": secrets.token_urlsafe(12),
            "iat": int(now().timestamp()),
            "exp": int((now() + lifetime).timestamp()),
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key)

    def read(self, token: str) -> Claim:
        """Who a token speaks for. Raises SignInRefused with the sentence the person sees.

        A token that was checked once is known until it ends: its signature will not change.
        """
        known = self._read.get(token)
        if known is not None and known[0] > time():
            return known[1]
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            CLAIMS.validate(claims)
        except ExpiredTokenError:
            raise SignInRefused("Your sign-in has ended. Sign in again to go on.") from None
        except (JoseError, ValueError):
            raise SignInRefused(
                "This sign-in is not one of ours. Sign in again, or ask for a new token."
            ) from None
        claim = Claim(
            str(claims["sub"]),
            datetime.fromtimestamp(claims.get("iat", 0), UTC),
            datetime.fromtimestamp(claims["exp"], UTC),
            str(claims.get("sid", "")),
        )
        if len(self._read) >= MOST_KNOWN:
            self._read.clear()
        self._read[token] = (float(claims["exp"]), claim)
        return claim
