"""Queries that are known by the hash of their text, and may therefore be asked for by GET.

An address can be sent, kept and opened by others, so it never holds a text of a caller's own, and never leads to a
mutation. Known are the documents of our pages, and those of a file that whoever runs the service trusts.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import orjson
from graphql import GraphQLSyntaxError, OperationDefinitionNode, OperationType, parse

from settings import Problem


class Persisted:
    """Documents by the SHA-256 of their text, as 64 hexadecimal digits."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, text: str) -> str:
        """Make a document known, and answer its id. Raises ValueError for one that is not of queries only."""
        operations = [one for one in parse(text).definitions if isinstance(one, OperationDefinitionNode)]
        if not operations or any(one.operation is not OperationType.QUERY for one in operations):
            raise ValueError("it must hold queries only")
        found = sha256(text.encode()).hexdigest()
        self._texts[found] = text
        return found

    def read(self, path: Path) -> None:
        """Make the documents of a JSON file known: an object of texts by their ids. Raises Problem."""
        try:
            documents = orjson.loads(path.read_bytes())
        except (OSError, orjson.JSONDecodeError) as fault:
            raise Problem(f"TRUSTED_DOCUMENTS {path} can't be read ({fault}): give a JSON file.") from None
        if not isinstance(documents, dict):
            raise Problem(f"TRUSTED_DOCUMENTS {path} is not an object of texts by their SHA-256.")
        for name, text in documents.items():
            try:
                if self.add(text) != name.removeprefix("sha256:"):
                    raise ValueError("its id is not the SHA-256 of its text")
            except (ValueError, AttributeError, TypeError, GraphQLSyntaxError) as fault:
                raise Problem(
                    f"TRUSTED_DOCUMENTS {path} can't be used, for the document {name}: {fault}."
                ) from None

    def find(self, name: str) -> str | None:
        """The text of an id, or None."""
        return self._texts.get(name.removeprefix("sha256:"))
