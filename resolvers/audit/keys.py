"""The keys that sign the audit log.

The file holds Ed25519 keys as PEM, one after the other: the last one signs, all of them check, so a key is changed by
adding one. A file of public keys alone is enough to verify a copy of the log somewhere else.
"""

from __future__ import annotations

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from settings import Problem

PEM = re.compile(rb"-----BEGIN (PRIVATE|PUBLIC) KEY-----.+?-----END \1 KEY-----", re.DOTALL)


class Keys:
    """The keys of one log. `name` is that of the last: the first 16 hexadecimal digits of its public key's hash."""

    def __init__(self, file: Path) -> None:
        """Read the keys. Raises Problem when there is no file, or no key in it."""
        try:
            found = list(PEM.finditer(file.read_bytes()))
        except OSError as error:
            raise Problem(
                f"The keys of the audit log can't be read from {file} ({error.strerror}): set AUDIT_KEY_FILE to the "
                "file that the service signs with, or to its public keys."
            ) from None
        self._public: dict[str, Ed25519PublicKey] = {}
        self._private: Ed25519PrivateKey | None = None
        self.name = ""
        try:
            for block in found:
                self._add(block[0], secret=block[1] == b"PRIVATE")
        except (ValueError, TypeError):
            self.name = ""
        if not self.name:
            raise Problem(
                f"{file} holds no Ed25519 key that can be read: put back the audit log's key file as it was."
            )

    @classmethod
    def made(cls, file: Path) -> Keys:
        """The keys of a file that is made, readable by its owner only, when it is not there."""
        if not file.exists():
            _make(file)
        return cls(file)

    def _add(self, pem: bytes, *, secret: bool) -> None:
        key = load_pem_private_key(pem, None) if secret else load_pem_public_key(pem)
        if isinstance(key, Ed25519PrivateKey):
            self._private, public = key, key.public_key()
        elif isinstance(key, Ed25519PublicKey):
            public = key
        else:
            raise TypeError
        self.name = sha256(public.public_bytes_raw()).hexdigest()[:16]
        self._public[self.name] = public

    def sign(self, words: bytes) -> str:
        """The signature of the last key, 86 characters. Raises Problem where only public keys are known."""
        if self._private is None:
            raise Problem(
                "The audit log can't be signed with public keys: set AUDIT_KEY_FILE to the private one."
            )
        return urlsafe_b64encode(self._private.sign(words)).decode().rstrip("=")

    def signed(self, words: bytes, signature: str) -> bool:
        """Whether one of the keys made this very signature of these words."""
        with suppress(NotBase64, ValueError):
            raw = urlsafe_b64decode(signature + "==")
            # The last character of the text holds four bits that decoding would let pass.
            if urlsafe_b64encode(raw).decode().rstrip("=") == signature:
                return any(_holds(key, raw, words) for key in self._public.values())
        return False

    def knows(self, name: str) -> bool:
        """Whether one of the keys has this name."""
        return name in self._public

    def public(self) -> str:
        """The public keys, for a file that others verify with."""
        return "".join(
            key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
            for key in self._public.values()
        )


def _holds(key: Ed25519PublicKey, signature: bytes, words: bytes) -> bool:
    try:
        key.verify(signature, words)
    except InvalidSignature:
        return False
    return True


def _make(file: Path) -> None:
    """Several processes may start at once: the first link wins, and all of them read that."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{file.name}.{token_hex(8)}")
    partial.touch(mode=0o600, exist_ok=False)
    try:
        partial.write_bytes(
            Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        with suppress(FileExistsError):
            os.link(partial, file)
    finally:
        partial.unlink()
