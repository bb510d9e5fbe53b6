"""Many cases at once: an office that closes, an officer who leaves. Each of them moves, or none does."""

from __future__ import annotations

from typing import Any

from tests.transferring import DAY, KEYS, VIEWERS, Moving, moving

__all__ = ["moving"]

MOVE = "mutation($input: MoveCasesInput!) { moveCases(input: $input) { done possible userErrors { code field } } }"
REASSIGN = "mutation($input: ReassignCasesInput!) { reassignCases(input: $input) { done possible userErrors { code field } } }"
BOTH = ["sup_off_anna", "sup_off_bill"]
HOLDERS = """
MATCH (f:CaseFile)-[:SUPERVISED]->(s:Supervision)-[:BY]->(w:Officer)
WHERE f.id IN ['fil_off_anna', 'fil_off_bill'] AND (s.to IS NULL OR s.to > date($day))
RETURN f.id, w.id, s.team
ORDER BY f.id
"""


async def asked(moving: Moving, document: str, who: str = "max", **given: Any) -> Any:
    """What came of a command on Anna's and Bill's cases."""
    base: dict[str, Any] = {
        "key": f"many-{next(KEYS)}-cases",
        "supervisions": BOTH,
        "reason": "The office closes.",
    }
    if document is MOVE:
        base |= {"office": "Bradford team", "movesOn": DAY.isoformat()}
    else:
        base |= {"officer": "ofr_gray"}
    (found,) = (await moving.world.data(document, VIEWERS[who], input=base | given)).values()
    return found


async def tried(moving: Moving, document: str, **given: Any) -> Any:
    """What would come of it, under a key that can be used again for doing it."""
    found = [await asked(moving, document, key="tried-first", check=True, **given) for _ in range(2)]
    assert found[0] == found[1]
    return found[0]


async def test_an_office_closes(moving: Moving) -> None:
    """Its cases are proposed together; one that can't move keeps all where they are, and says why."""
    other = await moving.begun()
    body = await asked(moving, MOVE)
    assert body == {
        "done": None,
        "possible": None,
        "userErrors": [{"code": "ALREADY_OPEN", "field": "supervisions.1"}],
    }
    assert await moving.world.graph.read("MATCH (t:Transfer) RETURN count(t)", {}) == [[1]]
    await moving.walk(other, ("pat", "withdrawTransfer"))
    for wrong, code, field in (
        ({"supervisions": []}, "NONE_CHOSEN", "supervisions"),
        ({"supervisions": [*BOTH, "sup_off_anna"]}, "TWICE", "supervisions.2"),
        ({"supervisions": ["sup_off_hide", "sup_off_anna"]}, "NOT_FOUND", "supervisions.0"),
        ({"office": "Leeds team"}, "SAME_OFFICE", "office"),
        ({"reason": "No"}, "SAY_MORE", "supervisions.0"),
    ):
        body = await asked(moving, MOVE, **wrong)
        assert body["done"] is None and {"code": code, "field": field} in body["userErrors"]
    assert await tried(moving, MOVE) == {"done": None, "possible": 2, "userErrors": []}
    assert await moving.world.graph.read("MATCH (t:Transfer {open: true}) RETURN count(t)", {}) == [[0]]
    assert await asked(moving, MOVE) == {"done": 2, "possible": None, "userErrors": []}
    rows = await moving.world.graph.read(
        "MATCH (t:Transfer {open: true}) RETURN t.kind, t.receivingOffice", {}
    )
    assert rows == [["WITHIN_AREA", "Bradford team"]] * 2
    events = await moving.world.graph.read(
        "MATCH (e:Event)-[:ON]->(o:Offender) WHERE e.position > 0 AND e.kind = 'TRANSFER_PROPOSE' "
        "RETURN o.id, count(e) ORDER BY o.id",
        {},
    )
    assert events == [["off_anna", 1], ["off_bill", 2]]


async def test_an_officer_leaves(moving: Moving) -> None:
    """Each case is another's from then on, those that move by an event of the move; one officer has each."""
    transfer = await moving.begun()
    before = await moving.world.graph.read(HOLDERS, {"day": DAY.isoformat()})
    for wrong, code in (
        ({"officer": "ofr_lee"}, "UNKNOWN_OFFICER"),
        ({"officer": "ofr_reed"}, "SAME_OFFICER"),
    ):
        body = await asked(moving, REASSIGN, **wrong)
        assert [one["code"] for one in body["userErrors"]] == [code] * 2
    assert (await tried(moving, REASSIGN))["possible"] == 2
    assert await moving.world.graph.read(HOLDERS, {"day": DAY.isoformat()}) == before
    assert (await asked(moving, REASSIGN, "pat", key="tried-first"))["done"] == 2
    rows = await moving.world.graph.read(HOLDERS, {"day": DAY.isoformat()})
    assert rows == [["fil_off_anna", "ofr_gray", "Leeds team"], ["fil_off_bill", "ofr_gray", "Leeds team"]]
    found = await moving.ask(
        "query($id: ID!) { transfer(id: $id) { responsible { name } steps { step } } }", id=transfer
    )
    assert found["transfer"] == {
        "responsible": {"name": "M Gray"},
        "steps": [{"step": "PROPOSE"}, {"step": "REASSIGN"}],
    }
    assert (await moving.world.fault(REASSIGN, VIEWERS["kent"], input={
        "key": "from-another-area", "supervisions": ["sup_off_carl"], "officer": "ofr_gray", "reason": "They are ours now.",
    }))[0] == "FORBIDDEN"  # fmt: skip
