"""What a running server holds: the graph, the audit log, the tokens, and who a request comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from graph.session import Graph
from graph.sessions import end_session, sign_out_everywhere
from resolvers.audit import Audit
from resolvers.columns import Columns
from resolvers.context import Claim, Context, Viewer
from resolvers.feed import Feed
from resolvers.providers import Provider, header_of
from resolvers.refusals import SignInRefused
from resolvers.sessions import Session, Sessions
from resolvers.standing import Standings
from resolvers.throttle import Throttle
from resolvers.tokens import ALGORITHM, FOREIGN, Tokens
from rules.clock import now
from settings import Settings

COOKIE = "record_session"
SESSION = "record.session"
"""Where a request's scope holds the session that it came with."""


@dataclass
class Service:
    """One server process. `provider` is None where there is none to sign in at, `columns` where figures have no
    copy."""

    settings: Settings
    graph: Graph
    audit: Audit
    tokens: Tokens
    standings: Standings = field(init=False)
    sessions: Sessions = field(init=False)
    provider: Provider | None = field(init=False)
    throttle: Throttle = field(init=False)
    feed: Feed = field(init=False)
    positions: bytes = field(init=False)
    columns: Columns | None = field(init=False)

    def __post_init__(self) -> None:
        self.standings = Standings(self.graph)
        self.sessions = Sessions(self.tokens, self.settings)
        self.provider = Provider(self.settings) if self.settings.oidc_issuer else None
        self.throttle = Throttle(self.settings)
        self.feed = Feed(self.graph)
        self.positions = self.tokens.key_for("positions")
        self.columns = Columns(self.settings.data_dir / "figures") if self.settings.figures_copy else None

    async def signed_in(self, request: HTTPConnection, *, anew: bool = False) -> Viewer:
        """Who sends a request, as they stand now. Raises SignInRefused, TooOften, or Unavailable.

        `anew` reads from the graph how they stand.
        """
        claim = None
        try:
            claim = await self.claim(request)
            if not anew:
                self.throttle.asked(claim.provider + claim.staff)
            return await self.standings.viewer(claim, anew=anew)
        except SignInRefused as refusal:
            if claim is not None or refusal.why:
                self.throttle.refused(request.client.host if request.client else None)
                await self.refuse(*((refusal.message, claim.staff) if claim else (refusal.why,)))
            raise

    def context(self, request: HTTPConnection, viewer: Viewer, purpose: str = "") -> Context:
        """What a request of somebody signed in works with."""

        async def renew() -> Viewer:
            return await self.signed_in(request, anew=True)

        def charge(branches: int) -> None:
            self.throttle.planned(viewer.id, branches)

        return Context(viewer, self.graph, self.audit, purpose, renew, charge, self.positions, self.columns)

    async def claim(self, request: HTTPConnection) -> Claim:
        """Who a request says it is from, by its bearer token or, for our own pages, its session cookie.

        Raises SignInRefused; Unavailable when it takes the provider to know, and that does not answer.
        """
        header = request.headers.get("authorization", "")
        if header:
            scheme, _, token = header.partition(" ")
            if scheme.lower() != "bearer" or not token.strip():
                raise SignInRefused("The Authorization header must read `Bearer` and a token.")
            return await self._bearer(token.strip())
        session = self.session(request)
        if session is None:
            raise SignInRefused(
                "Sign in first: send a bearer token in the Authorization header, or sign in on the pages."
            )
        request.scope[SESSION] = session
        return session.claim

    async def begin(self, staff: str, provider: str = "") -> Session:
        """A session for somebody who showed who they are: an id of ours or, with a provider, its subject.

        Raises SignInRefused for somebody who is not known here, or Unavailable.
        """
        session = self.sessions.begin(staff, provider)
        try:
            viewer = await self.standings.viewer(session.claim, anew=True)
        except SignInRefused as refusal:
            await self.refuse(refusal.message, staff)
            raise
        await self._note("SIGN_IN", viewer, "at the provider" if provider else "demonstration")
        return session

    async def end(self, viewer: Viewer, session: Session | None) -> None:
        """End a session of somebody; no session: every session and token of theirs, wherever it is used."""
        if session is None:
            await sign_out_everywhere(self.graph, viewer.id, now())
        else:
            await end_session(self.graph, viewer.id, session.id, now())
        await self._note("SIGN_OUT", viewer, "this session" if session else "everywhere")

    async def refuse(self, why: str, who: str = "") -> None:
        """Note that somebody was not let in; `who` only where that is proven."""
        await self.audit.record({"action": "REFUSED", "by": who, "roles": [], "why": why})

    async def _note(self, action: str, viewer: Viewer, why: str) -> None:
        roles = sorted(role.name for role in viewer.roles)
        await self.audit.record({"action": action, "by": viewer.id, "roles": roles, "why": why})

    def session(self, request: HTTPConnection) -> Session | None:
        """The session whose cookie came with a request of our own pages. Raises SignInRefused.

        A cookie alone could be sent by another site's form, so it counts only for same-origin requests.
        """
        cookie = request.cookies.get(self.cookie(request))
        if not cookie or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return None
        return self.sessions.read(cookie)

    def cookie(self, request: HTTPConnection, name: str = COOKIE) -> str:
        """What a cookie is called here: over TLS so that no other host, and no other path, can set it."""
        return f"__Host-{name}" if self.encrypted(request) else name

    def encrypted(self, request: HTTPConnection) -> bool:
        """Whether browsers reach the service over TLS; on an open address they must."""
        if self.settings.public_url is not None:
            return self.settings.public_url.startswith("https:")
        return request.url.scheme in ("https", "wss") or not self.settings.on_loopback

    async def _bearer(self, token: str) -> Claim:
        known = self.provider.known(token) if self.provider else None
        if known is None and self.settings.takes_local_tokens:
            known = self.tokens.known(token)
        if known is not None:
            return known
        # Which of the two looks at it: each takes its own kind of signature and no other, by its own key.
        if header_of(token).get("alg") == ALGORITHM:
            if not self.settings.takes_local_tokens:
                raise SignInRefused(FOREIGN, "token refused: signed here, which is not taken")
            return self.tokens.read(token)
        if self.provider is None:
            raise SignInRefused(FOREIGN, "token refused: there is no provider")
        return await self.provider.read(token)
