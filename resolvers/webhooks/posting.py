"""Sending one message: by https to the open internet alone, wherever an address may lead.

A name is looked up here, and the message goes to the very address that was looked at: a name that leads elsewhere a
moment later gains nothing. The certificate is that of the name.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Mapping
from ipaddress import ip_address

import httpx2

from rules.webhooks import address_fault, may_be_sent_to

SECONDS = 15.0
"""How long a message may take, from looking the name up to the status of the answer."""


class NotSent(Exception):
    """A message that did not get there; its text says why, and nothing of what it held."""


class Post:
    """Sends messages. `local`: to private addresses and by plain http, too."""

    def __init__(self, *, local: bool = False) -> None:
        self._local = local
        self._tls: ssl.SSLContext | None = None

    async def send(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a message once. Answers the status of the answer, which is not read any further. Raises NotSent."""
        if wrong := address_fault(address, self._local):
            raise NotSent(wrong)
        try:
            async with asyncio.timeout(SECONDS):
                return await self._send(httpx2.URL(address), body, headers)
        except TimeoutError:
            raise NotSent("No answer came in time.") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as fault:
            # Not in its own words: they quote the address.
            raise NotSent(f"It could not be sent ({type(fault).__name__}).") from None

    async def _send(self, url: httpx2.URL, body: bytes, headers: Mapping[str, str]) -> int:
        there = await self._looked_up(url)
        if self._tls is None:
            self._tls = ssl.create_default_context()
        named = {**headers, "host": url.netloc.decode(), "content-type": "application/json"}
        # A connection of its own each time: one that is kept is known by its address, whatever name it was opened for.
        async with (
            httpx2.AsyncClient(verify=self._tls, trust_env=False, follow_redirects=False) as client,
            client.stream(
                "POST",
                url.copy_with(host=there),
                content=body,
                headers=named,
                extensions={"sni_hostname": url.host},
            ) as answer,
        ):
            return answer.status_code

    async def _looked_up(self, url: httpx2.URL) -> str:
        """The address that a name leads to. Raises NotSent where any of its addresses is not to be sent to."""
        port = url.port or (443 if url.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        if not self._local and not all(map(may_be_sent_to, addresses)):
            raise NotSent("The name leads to an address of a private network.")
        return str(addresses[0])
