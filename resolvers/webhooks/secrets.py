"""The secrets that sign messages: kept sealed, so that whoever reads the database can sign nothing."""

from __future__ import annotations

from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resolvers.tokens import Tokens

USE = "secrets of webhooks"
SIZE, NONCE = 32, 12


class Unreadable(Exception):
    """A secret that was sealed with another key than this service has."""


class Seal:
    """Seals secrets with a key made of the service's own (`TOKEN_SECRET_FILE`)."""

    def __init__(self, tokens: Tokens) -> None:
        self._cipher = AESGCM(tokens.key(USE))

    def made(self, client: str) -> tuple[bytes, bytes]:
        """A new secret for a client, and the same sealed."""
        secret, nonce = token_bytes(SIZE), token_bytes(NONCE)
        return secret, nonce + self._cipher.encrypt(nonce, secret, client.encode())

    def opened(self, client: str, sealed: bytes) -> bytes:
        """The secret of a client. Raises Unreadable, also for one that was sealed for another client."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], client.encode())
        except (InvalidTag, ValueError):
            raise Unreadable from None
