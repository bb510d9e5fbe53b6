"""Sessions of the staff pages: who signed in when, by a signed cookie; what was ended, the graph remembers.

A session ends after some minutes without a request, after some hours however busy, when its person signs out, and with
all others of that person when they sign out everywhere. A session's id holds the second at which it ends by itself, so
that nothing has to remember for longer that it was ended before.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from resolvers.context import Claim
from resolvers.refusals import SignInRefused
from resolvers.tokens import ENDED, Tokens
from rules.clock import now
from settings import Settings

AUDIENCE = "single-offender-record-pages"
# A cookie is written again once it is so old: a page's own requests share one.
STEP = timedelta(seconds=20)


@dataclass(frozen=True)
class Session:
    """Somebody's sign-in to the pages. The claim's `issued` is when it began, its `session` the session's id."""

    claim: Claim
    used: datetime

    @property
    def id(self) -> str:
        """What it is called in `Staff.endedSessions`."""
        return self.claim.session


class SessionOver(SignInRefused):
    """A session that ended by itself. `how` is IDLE or LONG."""

    def __init__(self, how: str, why: str) -> None:
        super().__init__(ENDED, why)
        self.how = how


IDLE, LONG = "idle", "long"


class Sessions:
    """Begins sessions, and reads them from cookies."""

    def __init__(self, tokens: Tokens, settings: Settings) -> None:
        self._tokens = tokens
        self._issuer = settings.oidc_issuer or ""
        self._local = settings.takes_local_tokens
        self.idle = timedelta(minutes=settings.idle_minutes)
        self.longest = timedelta(hours=settings.session_hours)

    def begin(self, staff: str, provider: str = "") -> Session:
        """A new session of somebody: an id of ours, or the subject by which a provider knows them."""
        begun = now()
        ends = begun + self.longest
        name = f"{secrets.token_urlsafe(12)}.{int(ends.timestamp()) + 1}"
        return Session(Claim(staff, begun, ends, name, provider), begun)

    def written(self, session: Session) -> str:
        """The cookie's value, for a session that is used now."""
        claim = session.claim
        times = {"begun": claim.issued.timestamp(), "ends": claim.expires.timestamp()}
        who = {"sub": claim.staff, "sid": claim.session, "provider": claim.provider}
        return self._tokens.sign(AUDIENCE, self.longest, {**who, **times})

    def read(self, cookie: str) -> Session:
        """The session of a cookie. Raises SignInRefused: SessionOver for one that was ours and has ended."""
        claims = self._tokens.open(AUDIENCE, cookie)
        begun, ends, used = (datetime.fromtimestamp(claims[name], UTC) for name in ("begun", "ends", "iat"))
        provider = claims["provider"]
        if now() >= ends:
            raise SessionOver(LONG, "session over: its hours have passed")
        if now() - used >= self.idle + STEP:
            raise SessionOver(IDLE, "session over: not used for too long")
        if provider != self._issuer if provider else not self._local:
            raise SignInRefused(ENDED, "session refused: how it was begun is not offered any more")
        return Session(Claim(claims["sub"], begun, ends, claims["sid"], provider), used)

    def due(self, session: Session) -> bool:
        """Whether the cookie should be written again, since the session is used now."""
        return now() - session.used >= STEP
