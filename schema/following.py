"""A subscription as its connection follows it: how far it has read, and what the log keeps of what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from resolvers.context import Viewer
from resolvers.inbox import PART, Reading
from schema.answers import Answer
from schema.requests import Asked


@dataclass(eq=False)
class Subscribed:
    """A subscription, and how far it has read. `begun`: it has told where it stands."""

    operation: Asked
    reading: Reading
    begun: bool = False


def told(viewer: Viewer, one: Subscribed) -> dict[str, Any]:
    """What the audit log keeps of a message: who was told, of which items, and whose records they are about."""
    return {
        "action": "READ",
        "by": viewer.id,
        "roles": sorted(role.name for role in viewer.roles),
        "operation": one.operation.operation,
        "subjects": list(one.reading.offenders),
        "about": list(one.reading.items),
        "parts": [PART],
        "purpose": "",
    }


def passes(answer: Answer) -> bool:
    """Whether what kept a subscription from being read may be over by the next time."""
    codes = {one.get("extensions", {}).get("code") for one in answer.errors}
    return bool(codes) and codes <= {"UNAVAILABLE", "TIMEOUT"}


async def until_one_ends(*work: Coroutine[Any, Any, None]) -> None:
    """Do several things at once, until one of them ends or fails; its failure is raised."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
