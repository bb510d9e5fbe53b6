"""Events of the small world, for the tests of the feed and of webhooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from demo.staff import BY_ID
from graph.outbox import append_event
from graph.session import Graph
from resolvers.context import Viewer

AT = datetime(2003, 9, 30, 9, tzinfo=UTC)
ANNA, BILL, CARL, HIDE, VEIL = "off_anna", "off_bill", "off_carl", "off_hide", "off_veil"


async def happened(graph: Graph, kind: str, *offenders: str, subject: str = "x_1") -> int:
    """Let something happen to people's records. Answers its position."""
    return await graph.write(
        lambda tx: append_event(tx, kind=kind, by="owen", subject=subject, at=AT, offenders=offenders)
    )


async def all_happened(graph: Graph, *events: Sequence[str]) -> None:
    """Let some things happen, one after the other: each a kind and the people."""
    for kind, *offenders in events:
        await happened(graph, kind, *offenders)


def agreed(events: Iterable[str], **given: Any) -> Viewer:
    """The demonstration's partner client, with another list of events."""
    viewer = BY_ID["wy-police"].viewer
    assert viewer.agreement is not None
    return replace(viewer, agreement=replace(viewer.agreement, id="agr_1", events=frozenset(events), **given))
