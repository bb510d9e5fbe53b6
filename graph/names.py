"""Every name that a statement speaks of: labels, types of relationships, keys of properties.

Neo4j plans a statement anew once there is a name that it did not know when it planned it. The first transfer of a new
record would have every page planned again, for up to a second each, so all names are made known before the first plan.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import graph
from graph.session import Transaction

KNOW_LABELS = "UNWIND $names AS name CALL db.createLabel(name) RETURN count(*)"
KNOW_TYPES = "UNWIND $names AS name CALL db.createRelationshipType(name) RETURN count(*)"
KNOW_KEYS = "UNWIND $names AS name CALL db.createProperty(name) RETURN count(*)"

LABEL = re.compile(r"[:|&]([A-Z][A-Za-z]*[a-z][A-Za-z]*)\b")
TYPE = re.compile(r"[:|]([A-Z][A-Z_]+)\b(?=[\]|{*\s])")
KEY = re.compile(r"(?<![$\w])[\w{}\])]+\.([a-z]\w*)\b(?![.(\w])")


class Names(NamedTuple):
    """Names of each kind, in order."""

    labels: list[str]
    types: list[str]
    keys: list[str]


def names(texts: str) -> Names:
    """The names in Cypher. Some are of variables of a statement, which does no harm: a name alone takes no room."""
    return Names(*(sorted(set(kind.findall(texts))) for kind in (LABEL, TYPE, KEY)))


def spoken() -> Names:
    """The names in every statement and shape of this package."""
    modules = [import_module(found.name) for found in pkgutil.walk_packages(graph.__path__, "graph.")]
    constants = (value for module in modules for name, value in vars(module).items() if name.isupper())
    return names("\n".join(text for constant in constants for text in _texts(constant)))


def sources() -> str:
    """What tells this package's texts from another release's, without loading any of it: their SHA-256."""
    found = sha256()
    for path in sorted(Path(graph.__path__[0]).rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


async def know(tx: Transaction) -> None:
    """Make all names known. Those that are known stay as they are."""
    for statement, found in zip((KNOW_LABELS, KNOW_TYPES, KNOW_KEYS), spoken(), strict=True):
        await (await tx.run(statement, names=found)).consume()


def _texts(value: Any) -> Iterator[str]:
    """The texts that constants hold, in mappings, tuples and the fields of shapes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in (*value.keys(), *value.values()):
            yield from _texts(part)
    elif isinstance(value, tuple | list | Set):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
