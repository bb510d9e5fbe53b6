"""Breaking the glass: what it opens, to whom, for how long, who is told, and the review that follows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest

from demo.staff import BY_ID
from graph.session import Graph
from resolvers.access import Role
from resolvers.context import Context, Post, Viewer
from rules import break_glass as rules
from rules.clock import now, stand_still, today
from rules.working_days import working_days_after
from tests.test_limits import limited
from tests.world import FAST, Asking

BREAK = """mutation($input: BreakGlassInput!) { breakGlass(input: $input) {
  offender until userErrors { code field message } } }"""
CLOSE = """mutation($input: CloseAccessReviewInput!) { closeAccessReview(input: $input) {
  review { id open finding note reviewedBy { name } version } userErrors { code field } } }"""
REVIEWS = """query($open: Boolean!) { accessReviews(first: 9, open: $open) { totalCount nodes {
  id reason by { name } due overdue open offender { id surname } } } }"""
REASON = "Threat to a member of staff, he is at the front desk now."
SEEN = '{ offender(id: "off_hide") { id openedUntil } }'
NOTES = '{ offender(id: "off_bill") { id openedUntil contacts(first: 1) { totalCount } } }'
ITEMS = "MATCH (a:InboxItem)-[:TO]->(s:Staff) RETURN s.id, a.kind, a.message ORDER BY s.id"

AWAY = Viewer("meera", "Meera Shah", (Post(Role.MANAGER, "leicestershire-and-rutland"),))


def wanted(record: str, **given: Any) -> dict[str, Any]:
    """Input of `breakGlass`."""
    return {"key": f"key-for-{record}", "record": record, "reason": REASON} | given


async def broken(world: Asking, record: str = "off_hide", as_: str = "pat") -> str:
    """Break the glass, and answer the id of the review."""
    body = (await world.data(BREAK, as_, input=wanted(record)))["breakGlass"]
    assert body["userErrors"] == []
    ((review,),) = await world.graph.read(
        "MATCH (b:BreakGlass {by: $by})-[:OPENS]->(:Offender {id: $id}) RETURN b.id",
        {"by": as_, "id": body["offender"]},
    )
    return str(review)


@pytest.mark.parametrize("record", ["off_hide", "lim_off_hide"])
async def test_a_restricted_record_opens_at_once(world: Asking, record: str) -> None:
    """By its own id or by the notice's, for two hours, to the one who asked and nobody else."""
    assert (await world.data(SEEN))["offender"] is None
    body = (await world.data(BREAK, input=wanted(record)))["breakGlass"]
    until = datetime.fromisoformat(body["until"])
    assert body["offender"] == "off_hide"
    assert timedelta(minutes=115) < until - now() <= timedelta(hours=2)
    found = (await world.data(SEEN))["offender"]
    assert found["id"] == "off_hide"
    assert datetime.fromisoformat(found["openedUntil"]) == until
    assert (await world.data(SEEN, "owen"))["offender"] is None
    search = '{ offenders(search: "willard", first: 5) { nodes { id } } restrictedRecords(search: "willard", first: 5) { nodes { id } } }'
    assert await world.data(search) == {
        "offenders": {"nodes": [{"id": "off_hide"}]},
        "restrictedRecords": {"nodes": []},
    }
    await world.graph.run("MATCH (b:BreakGlass) SET b.until = datetime() - duration('PT1S')")
    assert (await world.data(SEEN))["offender"] is None


async def test_parts_out_of_scope_open_too(world: Asking) -> None:
    """Notes of somebody whom another area supervises; not who may see the record, nor other people's uses of this."""
    assert (await world(NOTES, AWAY))["data"]["offender"]["contacts"] is None
    assert (await world.data(BREAK, AWAY, input=wanted("off_bill")))["breakGlass"]["userErrors"] == []
    found = (await world.data(NOTES, AWAY))["offender"]
    assert found["contacts"] == {"totalCount": 15} and found["openedUntil"]
    body = await world('{ offender(id: "off_bill") { limits { id } } }', AWAY)
    assert body["data"] == {"offender": {"limits": None}}
    assert (await world.data(REVIEWS, AWAY, open=True))["accessReviews"]["totalCount"] == 0
    assert (
        await world.data(
            '{ node(id: "con_off_bill_1_1") { id } node2: node(id: "con_off_carl_1_1") { id } }', AWAY
        )
    ) == {
        "node": {"id": "con_off_bill_1_1"},
        "node2": None,
    }


async def test_nothing_to_open_is_one_answer(world: Asking) -> None:
    """No such record; one that may be seen anyway; one that is open already: to the byte."""
    await limited(world.graph, "off_anna", "EXCLUSION", "owen")
    await broken(world)
    found = [
        orjson.dumps(await world(BREAK, input=wanted(record, key="another-key")))
        for record in (
            "off_none",
            "lim_none",
            "off_bill",
            "lim_new",
            "sen_off_bill_1",
            "off_hide",
            "lim_off_hide",
            "",
        )
    ]
    assert len(set(found)) == 1
    assert orjson.loads(found[0])["data"]["breakGlass"]["userErrors"][0]["code"] == "NOTHING_TO_OPEN"
    assert await world.graph.read("MATCH (b:BreakGlass) RETURN count(b)", {}) == [[1]]


async def test_who_may_break_the_glass(world: Asking) -> None:
    """Whoever may face the person: not a tutor, an auditor, a steward, nor a client of another agency, whatever is there."""
    for who in ("tess", "vera", "ines", "dan", "aldo", "uma", "wy-police"):
        for record in ("off_hide", "off_none"):
            assert (await world.fault(BREAK, who, input=wanted(record)))[0] == "FORBIDDEN"
    for who in ("owen", "sam", "max", "petra"):
        await broken(world, as_=who)
        assert (await world.data(SEEN, who))["offender"]


async def test_a_reason_is_needed(world: Asking) -> None:
    """Of some length and of words; without one nothing is opened, and nothing tells whether there is a record."""
    answers = set()
    for record in ("off_hide", "off_none", "off_bill"):
        for reason in ("", "Needed it.", " a " * 30, "x" * 40, "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"):
            body = (await world.data(BREAK, input=wanted(record, reason=reason)))["breakGlass"]
            answers.add((record, body["offender"], body["userErrors"][0]["code"]))
    assert {one[1:] for one in answers} == {(None, "REASON_TOO_SHORT")}
    assert (await world.data(SEEN))["offender"] is None


async def test_everything_of_it_is_kept(world: Asking) -> None:
    """The audit entry with the reason, the event, and refused tries in the log."""
    review = await broken(world)
    rows = await world.graph.read(
        """MATCH (e:AuditEntry {action: 'BREAK_GLASS'})-[:ON]->(o:Offender)
        RETURN e.by, e.why, e.operation, e.about, o.id, COUNT { (:Event {kind: 'GLASS_BROKEN', subject: e.about[0]}) }""",
        {},
    )
    assert rows == [["pat", REASON, "breakGlass", [review], "off_hide", 1]]
    await world(BREAK, "tess", input=wanted("off_hide"))
    await world(BREAK, "pat", input=wanted("off_none"))
    log = [orjson.loads(line) for line in world.audit.path.read_bytes().splitlines()]
    tried = [(one["by"], one["asked"], one["operation"]) for one in log if one.get("action") == "REFUSED"]
    assert tried == [("tess", ["off_hide"], "breakGlass")] * 2 + [("pat", ["off_none"], "breakGlass")] * 2


async def told(world: Asking) -> list[str]:
    """Who was told, and that nothing says whose record it was."""
    rows = await world.graph.read(ITEMS, {})
    for _, kind, message in rows:
        assert kind == "GLASS_BROKEN" and message.startswith("Owen Price has opened a record")
        assert not any(word in message for word in ("Kowalski", "William", "off_bill"))
    events = await world.graph.read("MATCH (e:Event {kind: 'ITEM_RAISED'}) RETURN count(e)", {})
    assert events == [[len(rows)]]
    return [row[0] for row in rows]


OUT_OF_PRISON = "MATCH (s:Stay {id: 'sty_off_bill'}) SET s.to = date('2003-01-01')"


async def test_the_owner_and_the_auditors_are_told(world: Asking) -> None:
    """The managers of the area that supervises the person now."""
    await world.graph.run(OUT_OF_PRISON)
    await broken(world, "off_bill", "owen")
    assert await told(world) == ["aldo", "max"]


async def test_public_protection_is_told_where_no_area_supervises(world: Asking) -> None:
    """So that there is always somebody who answers for it."""
    await world.graph.run(OUT_OF_PRISON)
    await world.graph.run("MATCH (s:Supervision {id: 'sup_off_bill'}) SET s.to = date('2003-01-01')")
    await broken(world, "off_bill", "owen")
    assert await told(world) == ["aldo", "petra"]


@pytest.mark.parametrize(("who", "owner"), [("max", "petra"), ("petra", "max")])
async def test_who_may_not_see_the_person_is_not_told(world: Asking, who: str, owner: str) -> None:
    """Somebody excluded learns nothing: neither by an alert nor in the list of reviews."""
    await world.graph.run(OUT_OF_PRISON)
    await limited(world.graph, "off_bill", "EXCLUSION", who)
    review = await broken(world, "off_bill", "owen")
    assert await told(world) == sorted(["aldo", owner])
    none = {"accessReviews": {"totalCount": 0, "nodes": []}}
    assert await world.data(REVIEWS, who, open=True) == none
    ask = '{ accessReview(id: "%s") { id } node(id: "%s") { id } }' % (review, review)
    assert await world.data(ask, who) == {"accessReview": None, "node": None}
    given = {"key": "key-to-close", "review": review, "version": 1, "finding": "JUSTIFIED", "note": REASON}
    body = (await world.data(CLOSE, who, input=given))["closeAccessReview"]
    assert body == {"review": None, "userErrors": [{"code": "NOT_FOUND", "field": "review"}]}


async def test_the_list_of_reviews(world: Asking) -> None:
    """Of the area's own for its manager, all for auditors, who do not thereby see a restricted person."""
    hidden = await broken(world)
    await world.graph.run(OUT_OF_PRISON)
    bills = await broken(world, "off_bill", "owen")
    found = (await world.data(REVIEWS, "aldo", open=True))["accessReviews"]
    assert found["totalCount"] == 2
    by_id = {one["id"]: one for one in found["nodes"]}
    assert by_id[hidden]["offender"] is None
    assert by_id[bills]["offender"] == {"id": "off_bill", "surname": "Kowalski"}
    assert by_id[hidden] | {"offender": None} == {
        "id": hidden,
        "reason": REASON,
        "by": {"name": "Pat Ellis"},
        "due": working_days_after(today(), 5).isoformat(),
        "overdue": False,
        "open": True,
        "offender": None,
    }
    assert [one["id"] for one in (await world.data(REVIEWS, "max", open=True))["accessReviews"]["nodes"]] == [
        bills
    ]
    assert (await world.data(REVIEWS, AWAY, open=True))["accessReviews"]["nodes"] == []
    assert [
        one["id"] for one in (await world.data(REVIEWS, "petra", open=True))["accessReviews"]["nodes"]
    ] == [bills]
    for who in ("pat", "owen", "tess", "vera", "dan", "wy-police"):
        assert (await world.fault(REVIEWS, who, open=True))[0] == "FORBIDDEN"
    await world.graph.run(
        "MATCH (b:BreakGlass {id: $id}) SET b.due = date() - duration('P1D')", {"id": bills}
    )
    first = (await world.data(REVIEWS, "aldo", open=True))["accessReviews"]["nodes"][0]
    assert (first["id"], first["overdue"]) == (bills, True)


async def test_a_review_shows_what_was_looked_at(world: Asking) -> None:
    """Of this person, by whoever opened it, from then until it closed: as soon as the log is in the graph."""
    review = await broken(world)
    for by, who, at in (
        ("pat", "off_hide", "PT1M"),
        ("pat", "off_bill", "PT2M"),
        ("owen", "off_hide", "PT3M"),
        ("pat", "off_hide", "PT3H"),
        ("pat", "off_hide", "-PT1M"),
    ):
        await world.graph.run(
            """MATCH (o:Offender {id: $who}), (b:BreakGlass {id: $review})
            CREATE (:AuditEntry {id: 'aud_' + randomUUID(), by: $by, at: b.at + duration($at), action: 'READ',
              operation: 'Overview', parts: ['identity']})-[:ON]->(o)""",
            {"by": by, "who": who, "at": at, "review": review},
        )
    ask = '{ accessReview(id: "%s") { looks { action operation parts } } }' % review
    found = (await world.data(ask, "aldo"))["accessReview"]["looks"]
    assert found == [
        {"action": "READ", "operation": "Overview", "parts": ["identity"]},
        {"action": "BREAK_GLASS", "operation": "breakGlass", "parts": ["break-glass"]},
    ]


async def test_closing_a_review(world: Asking) -> None:
    """By somebody else, with a finding and a note, once, on the version that was read."""
    review = await broken(world, "off_hide", "petra")
    await world.graph.run(
        "MATCH (s:Staff {id: 'max'}), (l:Limitation {id: 'lim_off_hide'}) CREATE (l)-[:NAMES]->(s)"
    )
    given = {
        "key": "key-to-close",
        "review": review,
        "version": 1,
        "finding": "NOT_JUSTIFIED",
        "note": REASON,
    }
    for wrong, code in (({"version": 3}, "CHANGED"), ({"note": "Fine."}, "NOTE_TOO_SHORT")):
        body = (await world.data(CLOSE, "max", input=given | wrong))["closeAccessReview"]
        assert [one["code"] for one in body["userErrors"]] == [code]
    body = (await world.data(CLOSE, "max", input=given))["closeAccessReview"]
    assert body["userErrors"] == []
    assert body["review"] == {
        "id": review,
        "open": False,
        "finding": "NOT_JUSTIFIED",
        "note": REASON,
        "reviewedBy": {"name": "Max Hirst"},
        "version": 2,
    }
    again = given | {"key": "another-key", "version": 2}
    body = (await world.data(CLOSE, "aldo", input=again))["closeAccessReview"]
    assert [one["code"] for one in body["userErrors"]] == ["CLOSED"]
    assert (await world.data(REVIEWS, "aldo", open=True))["accessReviews"]["totalCount"] == 0
    closed = (await world.data(REVIEWS, "aldo", open=False))["accessReviews"]["nodes"]
    assert [(one["id"], one["overdue"]) for one in closed] == [(review, False)]
    rows = await world.graph.read(
        "MATCH (:BreakGlass {id: $id})-[:WAS]->(v:Version) RETURN v.open, v.finding", {"id": review}
    )
    assert rows == [[True, None]]


async def test_nobody_reviews_their_own(world: Asking) -> None:
    """A manager who opened a record of their own area."""
    await world.graph.run(
        "MATCH (s:Staff {id: 'max'}), (l:Limitation {id: 'lim_off_hide'}) CREATE (l)-[:NAMES]->(s)"
    )
    await world.graph.run("MATCH (l:Limitation {id: 'lim_off_hide'})-[r:NAMES]->() DELETE r")
    review = await broken(world, "off_hide", "max")
    given = {"key": "key-to-close", "review": review, "version": 1, "finding": "JUSTIFIED", "note": REASON}
    body = (await world.data(CLOSE, "max", input=given))["closeAccessReview"]
    assert [one["code"] for one in body["userErrors"]] == ["YOUR_OWN"]
    assert (await world.data(CLOSE, "aldo", input=given))["closeAccessReview"]["review"]["open"] is False


async def test_a_review_outlives_the_record_it_was_of(world: Asking) -> None:
    """After a merge it is the other record's; what was opened is not."""
    await world.graph.run(OUT_OF_PRISON)
    review = await broken(world, "off_bill", "owen")
    await world.graph.run(
        """MATCH (o:Offender {id: 'off_bill'}), (now:Offender {id: 'off_anna'})
        REMOVE o:Offender SET o:MergedOffender CREATE (o)-[:NOW]->(now)"""
    )
    (found,) = (await world.data(REVIEWS, "max", open=True))["accessReviews"]["nodes"]
    assert (found["id"], found["offender"]["id"]) == (review, "off_anna")
    assert (await world.data('{ offender(id: "off_anna") { openedUntil } }', "owen"))["offender"][
        "openedUntil"
    ] is None


async def test_a_key_counts_once_at_the_same_time(world: Asking) -> None:
    """Ten requests with one key are one use of it, and all are answered alike."""

    async def ask(key: str) -> dict[str, Any]:
        context = Context(BY_ID["pat"].viewer, world.graph, world.audit)
        body = (await FAST.run(context, BREAK, {"input": wanted("off_hide", key=key)})).body()
        return dict(body["data"]["breakGlass"])

    found = await asyncio.gather(*(ask("the-same-key") for _ in range(10)))
    assert len({one["until"] for one in found}) == 1
    assert all(one["offender"] == "off_hide" for one in found)
    assert await world.graph.read("MATCH (b:BreakGlass) RETURN count(b)", {}) == [[1]]


async def test_a_key_is_for_one_command_of_one_person(world: Asking) -> None:
    """With something else it is refused, and nothing is done; another person's is another key."""
    key = {"key": "one-key-for-all"}
    await world.data(BREAK, input=wanted("off_hide", **key))
    await world.graph.run(OUT_OF_PRISON)
    other = (await world.data(BREAK, input=wanted("off_hide", **key, reason=REASON + " Again.")))[
        "breakGlass"
    ]
    assert (other["offender"], [one["code"] for one in other["userErrors"]]) == (None, ["KEY_TAKEN"])
    assert (await world.data(BREAK, "owen", input=wanted("off_bill", **key)))["breakGlass"][
        "offender"
    ] == "off_bill"
    short = (await world.data(BREAK, "max", input=wanted("off_hide", key="short")))["breakGlass"]
    assert [one["code"] for one in short["userErrors"]] == ["BAD_KEY"]


async def test_a_command_counts_only_as_they_stand(world: Asking) -> None:
    """Whoever's standing has changed since is asked for again before anything is done."""
    old = replace(BY_ID["pat"].viewer, standing=0)
    assert (await world.fault(BREAK, old, input=wanted("off_hide")))[0] == "UNAVAILABLE"
    assert await world.graph.read("MATCH (b:BreakGlass) RETURN count(b)", {}) == [[0]]


async def test_a_command_that_fails_leaves_nothing(world: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it wrote until then is rolled back, with its note; the caller is told of a fault of ours, no more."""

    async def broken_outbox(*_: object, **__: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("resolvers.commands.append_event", broken_outbox)
    assert (await world.fault(BREAK, input=wanted("off_hide")))[0] == "FAULT"
    counted = "RETURN COUNT { (:BreakGlass) }, COUNT { (:Command) }, COUNT { (:AuditEntry) }, COUNT { (:InboxItem) }"
    assert await world.graph.read(counted, {}) == [[0, 0, 0, 0]]


async def test_one_statement_reads_who_and_whose(world: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of reviews, however many people it is about."""
    await broken(world)
    sent: list[str] = []
    read = Graph.read

    async def watching(self: Graph, statement: str, parameters: Any) -> Any:
        sent.append(statement)
        return await read(self, statement, parameters)

    monkeypatch.setattr(Graph, "read", watching)
    await world.data(REVIEWS, "aldo", open=True)
    assert len(sent) == 2  # one for each way that `world` asks


def test_the_terms_have_dates() -> None:
    """Five working days go over a weekend and a bank holiday; what is due is overdue the day after."""
    found = rules.terms(date(2003, 9, 30))
    assert (found.open_hours, found.least_reason, found.review_working_days) == (2, 20, 5)
    assert found.due(date(2003, 8, 21)) == date(2003, 8, 29)
    assert working_days_after(date(2003, 12, 24), 1) == date(2003, 12, 29)
    stand_still(date(2003, 8, 30))
    try:
        assert rules.overdue("2003-08-29", None)
        assert not rules.overdue("2003-08-30", None)
        assert not rules.overdue("2003-08-29", "2003-08-30T10:00:00Z")
    finally:
        stand_still(None)
