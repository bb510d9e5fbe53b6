"""What a running server holds: the graph, the audit log, the tokens, and who a request comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from graph.session import Graph
from resolvers.audit import Audit
from resolvers.context import Claim, Context, Viewer
from resolvers.refusals import SignInRefused
from resolvers.standing import Standings
from resolvers.tokens import Tokens
from settings import Settings

COOKIE = "record_session"


@dataclass
class Service:
    """One server process."""

    settings: Settings
    graph: Graph
    audit: Audit
    tokens: Tokens
    standings: Standings = field(init=False)

    def __post_init__(self) -> None:
        self.standings = Standings(self.graph)

    async def signed_in(self, request: Request) -> Viewer:
        """Who sends a request, as they stand now. Raises SignInRefused, or Unavailable."""
        return await self.standings.viewer(self.claim(request))

    def context(self, request: Request, viewer: Viewer, purpose: str = "") -> Context:
        """What a request of somebody signed in works with."""

        async def renew() -> Viewer:
            return await self.standings.viewer(self.claim(request), anew=True)

        return Context(viewer, self.graph, self.audit, purpose, renew)

    def claim(self, request: Request) -> Claim:
        """Who a request says it is from, by its bearer token or, for our own pages, its session cookie.

        Raises SignInRefused. A cookie alone could be sent by another site's form, so it counts only for same-origin
        requests.
        """
        header = request.headers.get("authorization", "")
        if header:
            scheme, _, token = header.partition(" ")
            if scheme.lower() != "bearer" or not token.strip():
                raise SignInRefused("The Authorization header must read `Bearer` and a token.")
            return self.tokens.read(token.strip())
        cookie = request.cookies.get(COOKIE)
        if cookie and request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none"):
            return self.tokens.read(cookie)
        raise SignInRefused(
            "Sign in first: send a bearer token in the Authorization header, or sign in on the pages."
        )
