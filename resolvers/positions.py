"""Where a reader of events stands, as they may know it: a text that tells nothing of how many events there are.

The number is sealed for one reader by AES-SIV (RFC 5297), so that nobody else's is taken, none can be made up, and the
same position is the same text on every server.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV


def seal_position(position: int, reader: str, key: bytes) -> str:
    """The text that stands for a position. `key` has 64 bytes."""
    sealed = AESSIV(key).encrypt(position.to_bytes(8), [reader.encode()])
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def open_position(text: str, reader: str, key: bytes) -> int:
    """The position that a text of `seal_position` stands for. Raises ValueError for any other, or another reader's."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return int.from_bytes(AESSIV(key).decrypt(sealed, [reader.encode()]))
    except (InvalidTag, Error, ValueError) as fault:
        raise ValueError("not a position") from fault
