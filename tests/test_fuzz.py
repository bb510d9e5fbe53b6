"""Generated operations, a few of what `make fuzz` sends: none is answered with a server error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.session import Graph
from resolvers.access import Role
from tests.fuzz import fuzz
from tests.world import Asking


@pytest.mark.slow
async def test_no_generated_operation_is_a_server_error(world: Asking, tmp_path: Path) -> None:
    """Allowed by the schema and not, by every role; some are answered, and some refused."""
    found = await fuzz(world.graph, world.audit, tmp_path, 60)
    assert found.wrong == []
    assert found.cases >= 60 and set(found.by_role) == {role.name for role in Role}
    assert found.codes["answered"] > 10 and found.codes["INVALID"] > 10


@pytest.mark.thorough
async def test_a_server_error_is_found(
    world: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that only some operations meet."""

    read = Graph.read

    async def broken(self: Graph, statement: str, values: Any) -> Any:
        if "me.standing" in statement:
            raise KeyError("planted")
        return await read(self, statement, values)

    monkeypatch.setattr(Graph, "read", broken)
    found = await fuzz(world.graph, world.audit, tmp_path, 20)
    assert found.wrong and "planted" in found.wrong[0]
