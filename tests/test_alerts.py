"""Alerts: each person reads, and marks as read, their own; how they arrive as they are raised is in test_websocket.py."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.alerts import last_event, raise_alert, raised_since
from graph.session import Graph
from tests.world import Asking

MINE = "query ($unread: Boolean, $after: String) { alerts(first: 2, unread: $unread, after: $after) { totalCount nodes { id kind message subject at readAt } pageInfo { hasNextPage endCursor } } }"
MARK = "mutation ($alert: ID!, $key: String!) { markAlertRead(input: {alert: $alert, key: $key}) { alert { id readAt } userErrors { code field message } } }"


async def tell(graph: Graph, *to: str, message: str = "A review waits.", day: int = 1) -> None:
    """Raise an alert."""
    at = datetime(2003, 9, day, 9, tzinfo=UTC)
    await graph.write(
        lambda tx: raise_alert(tx, to=to, kind="REVIEW_DUE", message=message, subject="brk_x", at=at)
    )


async def ids(graph: Graph, staff: str) -> list[str]:
    """The ids of somebody's alerts, the oldest first."""
    rows = await graph.read(
        "MATCH (a:Alert)-[:TO]->(:Staff {id: $id}) RETURN a.id ORDER BY a.at, a.id", {"id": staff}
    )
    return [row[0] for row in rows]


async def test_each_reads_their_own_the_latest_first(world: Asking) -> None:
    """In pages; nobody else's, however they ask."""
    await tell(world.graph, "pat", "meera", day=1)
    await tell(world.graph, "pat", message="Second.", day=2)
    await tell(world.graph, "pat", message="Third.", day=3)
    page = (await world.data(MINE))["alerts"]
    assert page["totalCount"] == 3
    assert [one["message"] for one in page["nodes"]] == ["Third.", "Second."]
    assert page["nodes"][0] | {"id": ""} == {
        "id": "",
        "kind": "REVIEW_DUE",
        "message": "Third.",
        "subject": "brk_x",
        "at": "2003-09-03T09:00:00Z",
        "readAt": None,
    }
    assert page["pageInfo"]["hasNextPage"]
    rest = (await world.data(MINE, after=page["pageInfo"]["endCursor"]))["alerts"]
    assert [one["message"] for one in rest["nodes"]] == ["A review waits."]
    assert (await world.data(MINE, "meera"))["alerts"]["totalCount"] == 1
    assert (await world.data(MINE, "owen"))["alerts"]["totalCount"] == 0
    (meeras,) = await ids(world.graph, "meera")
    by_id = '{ node(id: "%s") { id } }' % meeras
    assert await world.data(by_id) == {"node": None}
    assert await world.data(by_id, "meera") == {"node": {"id": meeras}}


async def test_an_alert_is_marked_as_read_once(world: Asking) -> None:
    """The first time counts; the same key again answers the same; what is read is not among the unread."""
    await tell(world.graph, "pat", day=1)
    await tell(world.graph, "pat", day=2)
    first, second = await ids(world.graph, "pat")
    found = (await world.data(MARK, alert=first, key="key-of-pat"))["markAlertRead"]
    assert found["userErrors"] == [] and found["alert"]["id"] == first
    again = (await world.data(MARK, alert=first, key="another-key"))["markAlertRead"]
    assert again["alert"] == found["alert"] and found["alert"]["readAt"]
    unread = (await world.data(MINE, unread=True))["alerts"]
    assert [one["id"] for one in unread["nodes"]] == [second]
    assert (await world.data(MINE, unread=False))["alerts"]["totalCount"] == 2


async def test_nobody_marks_anothers_alert(world: Asking) -> None:
    """It is not there for them, as one that never was."""
    await tell(world.graph, "meera")
    (meeras,) = await ids(world.graph, "meera")
    for alert in (meeras, "alt_none", "off_bill", ""):
        found = (await world.data(MARK, alert=alert, key=f"key-for-{alert}"))["markAlertRead"]
        assert found["alert"] is None
        assert [one["code"] for one in found["userErrors"]] == ["NOT_FOUND"]
    assert (await world.data(MINE, "meera", unread=True))["alerts"]["totalCount"] == 1


async def test_a_client_of_another_agency_has_no_alerts(world: Asking) -> None:
    """Neither to read nor to mark."""
    body = await world(MINE, "wy-police")
    assert body["data"] == {"alerts": None}
    assert (await world.fault(MARK, "wy-police", alert="alt_x", key="some-key"))[0] == "FORBIDDEN"


async def test_a_subscription_is_not_answered_over_http(world: Asking) -> None:
    """And neither is it taken for a query."""
    code, message = await world.fault("subscription { alerts { id } }")
    assert code == "INVALID" and "WebSocket" in message


@pytest.mark.parametrize("most", [1, 2, 500])
async def test_whoever_follows_the_events_meets_each_alert_once(world: Asking, most: int) -> None:
    """However many at a time, with other events between them."""
    start = await last_event(world.graph)
    await tell(world.graph, "pat", "meera", "pat")
    await world.data(MARK, alert=(await ids(world.graph, "pat"))[0], key="key-of-pat")
    await tell(world.graph, "owen", "nobody-there")
    seen: list[tuple[str, str]] = []
    position = start
    while True:
        further, found = await raised_since(world.graph, position, most)
        if further == position:
            break
        position, seen = further, seen + found
    assert sorted(staff for _, staff in seen) == ["meera", "owen", "pat"]
    assert position == await last_event(world.graph) == start + 4
    assert sorted(alert for alert, _ in seen) == sorted(
        [*await ids(world.graph, "pat"), *await ids(world.graph, "meera"), *await ids(world.graph, "owen")]
    )
