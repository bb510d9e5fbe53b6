"""Who is asking, and with what."""

from __future__ import annotations

from dataclasses import dataclass

from graph.session import Graph
from resolvers.access import Role
from resolvers.audit import Audit


@dataclass(frozen=True)
class Viewer:
    """A signed-in member of staff. Areas and prisons are where they work, by slug and LIDS code."""

    id: str
    name: str
    roles: frozenset[Role]
    areas: tuple[str, ...] = ()
    prisons: tuple[str, ...] = ()


@dataclass
class Context:
    """What a request works with."""

    viewer: Viewer
    graph: Graph
    audit: Audit
    purpose: str = ""
