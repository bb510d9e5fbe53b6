"""Webhooks: how a message is signed, where one may be sent, and when one that was not taken is sent again."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import new
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

PREFIX = "whsec_"
"""What a secret begins with where it is shown, by the Standard Webhooks convention."""

FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=2)
GIVE_UP = timedelta(days=1)
"""How long after a first failure a webhook is paused that goes on failing."""

GONE = 410
LONGEST_ADDRESS = 500

_TRANSLATED = IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48")
"""IPv6 addresses behind which a gateway reaches IPv4 ones (RFC 6052, RFC 8215)."""


def signature(secret: bytes, id: str, at: int, body: bytes) -> str:
    """The `webhook-signature` of a message: its id, the instant in seconds of the epoch, and its body."""
    signed = b".".join((id.encode(), str(at).encode(), body))
    return "v1," + b64encode(new(secret, signed, sha256).digest()).decode()


def shown(secret: bytes) -> str:
    """A secret as its receiver is given it."""
    return PREFIX + b64encode(secret).decode()


def address_fault(address: str, local: bool = False) -> str | None:
    """What is wrong with an address to which messages are to be sent; None: nothing that it says itself.

    `local`: a private address will do, and plain http. What a name leads to is looked at each time (`may_be_sent_to`).
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "This is not an address."
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        return "Give an address that begins with https://."
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        return "Give an address of a host and a path, without a user, a password or a #."
    if len(address) > LONGEST_ADDRESS or any(one <= " " or one > "~" for one in address):
        return f"Give an address of {LONGEST_ADDRESS} plain characters at most."
    try:
        literal = ip_address(host)
    except ValueError:
        return None
    return None if local or may_be_sent_to(literal) else "This is an address of a private network."


def may_be_sent_to(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the open internet, whatever is written into it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return may_be_sent_to(address.ipv4_mapped)
        within = address.sixtofour or address.teredo or address.is_site_local
        if within or any(address in one for one in _TRANSLATED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def wait(failures: int, chance: float) -> timedelta:
    """How long until a message is sent again that failed so often (from 1); `chance` is between 0 and 1.

    Twice as long each time, up to two hours. Half of it is left to chance, so that not all come back at once.
    """
    whole = min(FIRST * (1 << min(failures - 1, 20)), LONGEST)
    return whole / 2 + whole / 2 * chance


def gives_up(status: int | None, failing_since: datetime, at: datetime) -> bool:
    """Whether a webhook is paused after a failure: its receiver says that it is gone, or has failed for a day."""
    return status == GONE or at - failing_since >= GIVE_UP
