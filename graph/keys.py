"""Identities of nodes: short, opaque, and the same for the same source key in whatever order it arrives."""

from base64 import b32encode
from hashlib import blake2b
from secrets import token_bytes


def node_id(prefix: str, *key: object) -> str:
    """The id of the node that a natural key names: `prefix_` and 16 characters (80 bits) of the key's hash.

    `prefix` is the shape's (`graph/<module>.py`), so an id alone says what type it leads to.
    """
    digest = blake2b("\x1f".join(map(str, key)).encode(), digest_size=10).digest()
    return f"{prefix}_{b32encode(digest).decode().lower()}"


def new_id(prefix: str) -> str:
    """The id of a node that has no natural key."""
    return f"{prefix}_{b32encode(token_bytes(10)).decode().lower()}"
