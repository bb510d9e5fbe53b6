"""How often a caller may ask: a bucket of tokens for each, that fills again as time passes. In this process only.

A signed-in person pays one token for a request, and for a statement that the database has not planned yet as many as
planning it costs, since that is what a flood of ever new documents would spend. An address pays for sign-ins that were
refused, so that guessing is slow and does not fill the audit log.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from math import ceil
from time import monotonic

from resolvers.refusals import Refusal
from settings import Settings

MOST_CALLERS = 50_000
MOST_ARRIVING = 50
NEW_PLAN = 5
"""Tokens that a statement costs when it is planned, besides one for each of its branches."""


class TooOften(Refusal):
    """A caller who must wait; `seconds` says how long, in whole seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, ceil(seconds))
        super().__init__("TOO_OFTEN", f"You ask too often. Wait {self.seconds} s and ask again.")


class Buckets:
    """A bucket for each caller: `rate` tokens a second flow in, `burst` is what it holds when full.

    Callers seen longest ago are forgotten first; whoever is forgotten has a full bucket again.
    """

    def __init__(self, rate: float, burst: float, most: int = MOST_CALLERS) -> None:
        self.rate = rate
        self.burst = burst
        self.most = most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._levels)

    def take(self, who: str, tokens: float = 1) -> None:
        """Take tokens. Raises TooOften, and takes none, when there are not enough.

        What costs more than a bucket holds is served from a full one, and the caller waits afterwards.
        """
        now = monotonic()
        level, then = self._levels.get(who, (self.burst, now))
        level = min(self.burst, level + (now - then) * self.rate)
        needed = min(tokens, self.burst)
        if level < needed:
            raise TooOften((needed - level) / self.rate)
        self._levels[who] = (level - tokens, now)
        self._levels.move_to_end(who)
        if len(self._levels) > self.most:
            self._levels.popitem(last=False)


class Places:
    """So many places for each caller, to be held for a while."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: dict[str, int] = {}

    def __len__(self) -> int:
        return sum(self._held.values())

    @contextmanager
    def hold(self, who: str) -> Iterator[None]:
        """Hold a place. Raises TooOften when none is free."""
        if self._held.get(who, 0) >= self.most:
            raise TooOften(1)
        self._held[who] = self._held.get(who, 0) + 1
        try:
            yield
        finally:
            self._held[who] -= 1
            if not self._held[who]:
                del self._held[who]


class Throttle:
    """What one server process keeps of how often it is asked.

    `running` are the operations of a person, `connected` their WebSockets, `arriving` those of a network that have not
    signed in yet.
    """

    def __init__(self, settings: Settings) -> None:
        self._asks = Buckets(settings.rate, settings.rate * settings.burst_seconds)
        self._refusals = Buckets(settings.refusals_per_minute / 60, settings.refusals_per_minute)
        self.running = Places(settings.at_once)
        self.connected = Places(settings.at_once)
        self.arriving = Places(MOST_ARRIVING)

    def asked(self, who: str) -> None:
        """Somebody signed in asks. Raises TooOften."""
        self._asks.take(who)

    def planned(self, who: str, branches: int) -> None:
        """A new statement is to be planned for somebody. Raises TooOften."""
        self._asks.take(who, NEW_PLAN + branches)

    def refused(self, address: str | None) -> None:
        """A sign-in from an address was refused. Raises TooOften."""
        self._refusals.take(network(address))


def network(address: str | None) -> str:
    """Whom an address stands for: itself, or for IPv6 the network of 64 bits that one household or host is given."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
