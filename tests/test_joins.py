"""People decide about joins: the queue, what is decided, merging and splitting records, and who may know of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from demo.staff import BY_ID
from graph.imports.joining import join_within
from graph.imports.people import birth_offender
from graph.joins.deciding import hold
from graph.session import Graph, Transaction
from resolvers.access import Clearance
from rules.joins import files_of, pair_id, reasons
from tests.world import Asking, person

PAIR = """{ id weight model why seen reasons { field level weight words }
  one { system reference surname forenames dateOfBirth sentenced held names { surname } identifiers { value }
        addresses { postcode } offender { id } }
  other { surname identifiers { value } offender { id } }
  decision { kind standing by name reason files { id } } }"""
QUEUE = "query($after: String, $area: ID) { doubtfulPairs(first: 5, after: $after, area: $area) { totalCount nodes %s } }"
QUEUE %= PAIR
ONE = "query($id: ID!) { doubtfulPair(id: $id) %s }" % PAIR
PREVIEW = "keeps leads apart seen files { file offender to goes since before facts added }"
ANSWER = (
    "{ proposed apart record { id surname files { id } } preview { %s } userErrors { code field message } }"
    % PREVIEW
)
DECIDE = "mutation($input: DecidePairInput!) { decidePair(input: $input) %s }" % ANSWER
MERGE = "mutation($input: MergeRecordsInput!) { mergeRecords(input: $input) %s }" % ANSWER
SPLIT = "mutation($input: SplitRecordInput!) { splitRecord(input: $input) %s }" % ANSWER
MERGED = "query($one: ID!, $other: ID!) { previewMerge(one: $one, other: $other) { %s } }" % PREVIEW
SPLITS = (
    "query($offender: ID!, $goes: [ID!], $stays: [ID!]) "
    "{ previewSplit(offender: $offender, goes: $goes, stays: $stays) { %s } }" % PREVIEW
)
WHY = "Both were seen at the office, and know each other's orders."

BORN = """
MATCH (o:Offender {id: $id})-[h:HAS_FILE]->(f:CaseFile)
SET o.id = $born, f.createdAt = datetime($at), f.recordedAt = datetime($at), f.copyOnly = false,
    h.recordedAt = datetime($at), f += o {.dateOfBirth, .sex, .ethnicity, .ethnicityNeedsRecording}
"""
# The small world's files kept apart were begun by no import, so no record waits for them to come back to it.
NOTHING_APART = """
MATCH (o:Offender {id: $id})-[:KEPT_APART]->(f:CaseFile)-[:REGISTERED|OFFENDED_AGAINST]->(n:Fact)
DETACH DELETE f, n
"""
RESEMBLE = """
MATCH (a:CaseFile {id: $one}) MATCH (b:CaseFile {id: $other})
CREATE (a)-[:RESEMBLES {weight: $weight, verdict: $verdict, model: 'test 2003-09-30', why: CASE $verdict WHEN 'JOIN' THEN 'NUMBER' ELSE 'NO_WITNESS' END,
    fields: ['surname:RARE:4.5', 'birth:SWAPPED:2.0', 'forename:DIFFERENT:-3.25']}]->(b)
"""
LINKS = "MATCH (o:Offender)-[:HAS_FILE]->(f:CaseFile) RETURN o.id, collect(f.id)"
MOTTLED = {"Version", "Decision", "InboxItem", "Command", "Joining"}


async def born(graph: Graph, name: str, year: int) -> str:
    """Make a person of the small world one whom an import could have begun: their file begins their record."""
    file = f"fil_{name}"
    values = {"id": name, "born": birth_offender(file), "at": f"{year}-01-01T00:00:00Z"}
    await graph.run(NOTHING_APART, values)
    await graph.run(BORN, values)
    return birth_offender(file)


async def joining(graph: Graph) -> None:
    """Join all files again, as an import does."""
    ((files,),) = await graph.read(
        "MATCH (f:CaseFile) WHERE f.createdAt IS NOT NULL RETURN collect(f.id)", {}
    )

    async def work(tx: Transaction) -> None:
        await join_within(tx, files, by="tester", at=datetime.now(UTC))

    await graph.write(work)


async def resembling(graph: Graph, one: str, other: str, verdict: str = "ASK", weight: float = 3.25) -> str:
    """Let two files (by the people's first ids) resemble each other. Answers the pair's id."""
    low, high = sorted((f"fil_{one}", f"fil_{other}"))
    await graph.run(RESEMBLE, {"one": low, "other": high, "verdict": verdict, "weight": weight})
    return pair_id(low, high)


class Two:
    """Bill and Carl, who may be one, and Anna, who is somebody else."""

    def __init__(self, world: Asking, pair: str, bill: str, carl: str, anna: str) -> None:
        self.world, self.pair, self.bill, self.carl, self.anna = world, pair, bill, carl, anna

    async def seen(self, as_: str = "dan", pair: str | None = None) -> str:
        """The mark of what there is to look at."""
        found = (await self.world.data(ONE, as_, id=pair or self.pair))["doubtfulPair"]
        return str(found["seen"])

    async def decide(self, kind: str, as_: str = "dan", **given: Any) -> Any:
        """Say what the pair is."""
        given = {"key": f"key-{as_}-{kind}", "reason": WHY, "pair": self.pair, "kind": kind} | given
        if "seen" not in given:
            given["seen"] = await self.seen(as_, given["pair"])
        return (await self.world.data(DECIDE, as_, input=given))["decidePair"]

    async def join(self) -> str:
        """Let two people join them. Answers the record."""
        assert (await self.decide("SAME", "dan"))["proposed"] is True
        done = await self.decide("SAME", "ruth")
        assert done["userErrors"] == [], done
        return str(done["record"]["id"])

    async def held(self) -> dict[str, list[str]]:
        """The files of each record."""
        return {row[0]: sorted(row[1]) for row in await self.world.graph.read(LINKS, {})}


@pytest.fixture
async def two(world: Asking) -> Two:
    """Bill began the earlier record."""
    ids = [
        await born(world.graph, f"off_{name}", year)
        for name, year in (("bill", 2001), ("carl", 2002), ("anna", 2000))
    ]
    pair = await resembling(world.graph, "off_bill", "off_carl")
    return Two(world, pair, *ids)


async def test_the_queue_shows_both_sides_and_why(two: Two) -> None:
    """With what tells people apart, the weight, and each field's part of it in words."""
    found = (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]
    assert found["totalCount"] == 1
    (pair,) = found["nodes"]
    assert (pair["id"], pair["weight"], pair["model"], pair["decision"]) == (
        two.pair,
        3.25,
        "test 2003-09-30",
        None,
    )
    assert pair["why"] == "Name and date of birth fit, and nothing else says that they are one person."
    assert pair["one"]["surname"] == "Kowalski" and pair["one"]["offender"] == {"id": two.bill}
    assert pair["one"]["identifiers"] == [{"value": "1979/0163001B"}]
    assert pair["other"]["identifiers"] == [{"value": "2002/0073319Z"}]
    assert pair["one"]["addresses"] == [{"postcode": "LS1 1AA"}]
    assert pair["one"]["sentenced"] == ["2002-04-01", "2002-03-01", "2002-02-01"]
    assert pair["one"]["held"] == ["2001-03-01/.."]
    assert [one["words"] for one in pair["reasons"]] == [
        "Surname: same, rare; that speaks somewhat for one person",
        "Forename: different; that speaks somewhat against one person",
        "Date of birth: day and month swapped; that speaks somewhat for one person",
    ]
    assert (await two.world.data(ONE, "dan", id=two.pair))["doubtfulPair"] == pair


async def test_who_decides(two: Two) -> None:
    """The data steward, and the manager of an area that supervises one of the two; nobody else is told of a pair."""
    assert (await two.world.data(QUEUE, "max"))["doubtfulPairs"]["totalCount"] == 1
    for who in ("pat", "owen", "petra", "aldo", "vera", "wy-police"):
        assert (await two.world.fault(QUEUE, who))[0] == "FORBIDDEN"
        assert (await two.world.fault(ONE, who, id=two.pair))[0] == "FORBIDDEN"
        given = {"key": "some-key-1", "pair": two.pair, "kind": "SAME", "reason": WHY, "seen": "x"}
        assert (await two.world.fault(DECIDE, who, input=given)) == ("FORBIDDEN", "You may not do this.")
    await two.world.graph.run(
        "MATCH (s:Supervision)-[r:IN_AREA]->() MATCH (a:Area {id: 'area_lr'}) DELETE r CREATE (s)-[:IN_AREA]->(a)"
    )
    assert (await two.world.data(QUEUE, "max"))["doubtfulPairs"]["totalCount"] == 0
    assert (await two.world.data(ONE, "max", id=two.pair))["doubtfulPair"] is None
    assert (await two.world.data(QUEUE, "dan", area="area_lr"))["doubtfulPairs"]["totalCount"] == 1
    assert (await two.world.data(QUEUE, "dan", area="area_wy"))["doubtfulPairs"]["totalCount"] == 0


async def test_the_same_two_people_are_asked_about_once(two: Two) -> None:
    """By the pair of their files that weighs most; other people are pairs of their own, the likeliest first, paged."""
    await person(two.world.graph, "off_dora", "Ash", "Dora", "1970-01-01", "1999/0000001X")
    await born(two.world.graph, "off_dora", 2003)
    await two.world.graph.run(
        "MATCH (o:Offender {id: $bill}) MATCH (p:Offender)-[r:HAS_FILE]->(f:CaseFile {id: 'fil_off_dora'}) "
        "DETACH DELETE p CREATE (o)-[:HAS_FILE {recordedAt: datetime()}]->(f)",
        {"bill": two.bill},
    )
    more = await resembling(two.world.graph, "off_dora", "off_carl", weight=5.0)
    less = await resembling(two.world.graph, "off_anna", "off_carl", weight=1.0)
    await resembling(two.world.graph, "off_dora", "off_bill", weight=9.0)
    found = (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]
    assert [one["id"] for one in found["nodes"]] == [more, less] and found["totalCount"] == 2
    first = await two.world.data("{ doubtfulPairs(first: 1) { pageInfo { endCursor hasNextPage } } }", "dan")
    page = first["doubtfulPairs"]["pageInfo"]
    assert page["hasNextPage"]
    rest = (await two.world.data(QUEUE, "dan", after=page["endCursor"]))["doubtfulPairs"]["nodes"]
    assert [one["id"] for one in rest] == [less]


async def test_one_person_takes_two_people(two: Two) -> None:
    """The first proposes it, and it waits; the second joins the records. The first one cannot be the second."""
    proposed = await two.decide("SAME", "dan")
    assert (proposed["proposed"], proposed["record"], proposed["userErrors"]) == (True, None, [])
    assert len(await two.held()) == 4
    waiting = (await two.world.data(ONE, "ruth", id=two.pair))["doubtfulPair"]["decision"]
    assert (waiting["kind"], waiting["standing"], waiting["name"]) == ("SAME", False, "Dan Webb")
    again = await two.decide("SAME", "dan", key="another-key")
    assert [one["code"] for one in again["userErrors"]] == ["YOUR_OWN"]
    done = await two.decide("SAME", "ruth", reason="Their photographs are of one man.")
    assert done["record"] == {
        "id": two.bill,
        "surname": "Kowalski",
        "files": [{"id": "fil_off_bill"}, {"id": "fil_off_carl"}],
    }
    assert (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]["totalCount"] == 0
    said = (
        await two.world.data(
            "query($id: ID!) { offender(id: $id) { joinDecisions { kind standing by name reason confirmedBy "
            "confirmedReason files { id } } joins { id weight verdict decision { name confirmedName } "
            "one { id } other { id } reasons { field } } } }",
            "pat",
            id=two.bill,
        )
    )["offender"]
    assert said["joinDecisions"] == [
        {
            "kind": "SAME",
            "standing": True,
            "by": "dan",
            "name": "Dan Webb",
            "reason": WHY,
            "confirmedBy": "ruth",
            "confirmedReason": "Their photographs are of one man.",
            "files": [{"id": "fil_off_bill"}, {"id": "fil_off_carl"}],
        }
    ]
    (join,) = said["joins"]
    assert (join["id"], join["verdict"], join["decision"]["confirmedName"]) == (
        two.pair,
        "ASK",
        "Ruth Adeyemi",
    )
    assert (join["one"], join["other"]) == ({"id": "fil_off_bill"}, {"id": "fil_off_carl"})
    old = await two.world.graph.read(
        "MATCH (m:MergedOffender {id: $id})-[:NOW]->(o) RETURN o.id", {"id": two.carl}
    )
    assert old == [[two.bill]]


async def test_what_is_decided_is_kept_and_told(two: Two) -> None:
    """Audited with both people, told as an event and to those who answer for them, once however often it is sent."""
    await two.join()
    rows = await two.world.graph.read(
        """MATCH (e:AuditEntry {operation: 'decidePair'})
        RETURN e.by, e.why, COLLECT { MATCH (e)-[:ON]->(o) RETURN o.id ORDER BY o.id } ORDER BY e.at""",
        {},
    )
    people = sorted((two.bill, two.carl))
    assert rows == [["dan", WHY, people], ["ruth", WHY, people]]
    events = await two.world.graph.read(
        "MATCH (e:Event) WHERE e.kind STARTS WITH 'JOIN' OR e.kind STARTS WITH 'REC' "
        "RETURN e.kind, e.subject ORDER BY e.position",
        {},
    )
    assert events == [["JOIN_PROPOSED", two.pair], ["RECORDS_JOINED", two.bill]]
    inbox = "{ inbox(first: 5) { nodes { kind message subject } } }"
    (told,) = (await two.world.data(inbox, "max"))["inbox"]["nodes"]
    assert (told["kind"], told["subject"]) == ("RECORDS_JOINED", two.bill)
    assert "Kowalski" not in told["message"]


@pytest.mark.parametrize("kind", ["DIFFERENT", "LATER"])
async def test_what_one_person_decides_alone(two: Two, kind: str) -> None:
    """That they differ is never asked again; what was put off comes last."""
    last = await resembling(two.world.graph, "off_anna", "off_carl", weight=1.0)
    assert (await two.decide(kind))["userErrors"] == []
    found = (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]["nodes"]
    assert [one["id"] for one in found] == ([last] if kind == "DIFFERENT" else [last, two.pair])
    assert len(await two.held()) == 4
    if kind == "DIFFERENT":
        again = await two.decide("SAME", "ruth", seen="x")
        assert [one["code"] for one in again["userErrors"]] == ["NOT_FOUND"]
    else:
        assert (await two.decide("SAME", "ruth"))["proposed"] is True


async def test_a_second_person_may_disagree(two: Two) -> None:
    """Then they differ, and what the first one said is kept."""
    await two.decide("SAME", "dan")
    assert (await two.decide("DIFFERENT", "ruth"))["userErrors"] == []
    assert (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]["totalCount"] == 0
    rows = await two.world.graph.read(
        "MATCH (d:Decision {pair: $pair})-[:WAS]->(v) RETURN d.kind, d.by, d.standing, v.kind, v.by, v.standing",
        {"pair": two.pair},
    )
    assert rows == [["DIFFERENT", "ruth", True, "SAME", "dan", False]]


async def test_a_decision_that_cannot_be(two: Two) -> None:
    """Each with its code and field; nothing of it is written."""
    for given, code, field in (
        ({"reason": "Because."}, "REASON_TOO_SHORT", "reason"),
        ({"reason": "x" * 1001}, "REASON_TOO_SHORT", "reason"),
        ({"seen": "something else"}, "CHANGED", "seen"),
        ({"pair": "par_none.none"}, "NOT_FOUND", "pair"),
        ({"pair": "nonsense"}, "NOT_FOUND", "pair"),
    ):
        given = {"seen": await two.seen()} | given
        found = await two.decide("SAME", **given)
        assert [(one["code"], one["field"]) for one in found["userErrors"]] == [(code, field)]
    assert await two.world.graph.read("MATCH (d:Decision) RETURN count(d)", {}) == [[0]]


async def test_what_has_changed_since_it_was_looked_at_is_not_decided(two: Two) -> None:
    """A file was corrected, or somebody has proposed something meanwhile."""
    seen = await two.seen()
    await two.world.graph.run("MATCH (f:CaseFile {id: 'fil_off_carl'}) SET f.version = 2")
    assert [one["code"] for one in (await two.decide("SAME", seen=seen))["userErrors"]] == ["CHANGED"]
    seen = await two.seen()
    await two.decide("SAME", "ruth")
    assert [one["code"] for one in (await two.decide("DIFFERENT", seen=seen))["userErrors"]] == ["CHANGED"]


async def test_two_who_decide_at_once(two: Two) -> None:
    """One of them is first; the other is told that it has changed, or that there is nothing left to decide."""
    await two.decide("SAME", "dan")
    seen = await two.seen("ruth")
    asked = [
        {"key": f"at-once-{number}", "pair": two.pair, "kind": kind, "reason": WHY, "seen": seen}
        for number, kind in enumerate(("SAME", "DIFFERENT", "SAME", "DIFFERENT"))
    ]
    found = await asyncio.gather(
        *(
            two.world.data(DECIDE, who, input=one)
            for who, one in zip(("ruth", "max", "max", "ruth"), asked, strict=True)
        )
    )
    codes = sorted(one["code"] for each in found for one in each["decidePair"]["userErrors"])
    assert len(codes) == 3 and set(codes) <= {"CHANGED", "NOT_FOUND"}
    rows = await two.world.graph.read("MATCH (d:Decision) RETURN d.pair, d.standing", {})
    assert rows == [[two.pair, True]]


HIDDEN = [
    (QUEUE, {}),
    ("{ doubtfulPairs(first: 1) { totalCount pageInfo { hasNextPage } } }", {}),
    (ONE, {"id": "par_off_bill.off_hide"}),
    (ONE, {"id": "par_off_bill.off_carl"}),
]


@pytest.mark.parametrize(("ask", "values"), HIDDEN)
@pytest.mark.parametrize("who", ["dan", "max"])
async def test_two_worlds_of_a_hidden_side(two: Two, who: str, ask: str, values: dict[str, Any]) -> None:
    """With a pair of somebody whom the reader may not see, and without that person: the same."""
    await born(two.world.graph, "off_hide", 1999)
    await resembling(two.world.graph, "off_bill", "off_hide", weight=9.0)
    hidden = orjson.dumps(await two.world(ask, who, **values))
    given = {"key": "key-hidden", "pair": "par_off_bill.off_hide", "kind": "SAME", "reason": WHY, "seen": "x"}
    refused = await two.world(DECIDE, who, input=given)
    await two.world.graph.run("MATCH (f:CaseFile {id: 'fil_off_hide'})<-[:HAS_FILE]-(o) DETACH DELETE f, o")
    assert orjson.dumps(await two.world(ask, who, **values)) == hidden
    assert await two.world(DECIDE, who, input={**given, "key": "key-hidden-2"}) == refused


@pytest.mark.parametrize("apart", ["REGISTER", "VICTIMS"])
async def test_two_worlds_of_a_register_entry(two: Two, apart: str) -> None:
    """Files kept apart change nothing of a pair, or of what is asked of those who decide: a second person looks always."""
    kept = (
        "MATCH (o:Offender {id: $id}) CREATE (o)-[:KEPT_APART {recordedAt: datetime('2003-01-01T00:00:00Z')}]->"
        "(f:CaseFile {id: 'fil_apart', apart: $apart, version: 1, system: 'VISOR', scope: '13', reference: 'V1', "
        "surname: 'KOWALSKI', forenames: 'WILLIAM', createdAt: datetime('2000-01-01T00:00:00Z')}) "
        "CREATE (:MergedOffender {id: $former, at: datetime('2003-01-01T00:00:00Z')})-[:NOW]->(o) "
        "WITH f MATCH (b:CaseFile {id: 'fil_off_bill'}) CREATE (f)-[:RESEMBLES {weight: 20.0, fields: [], "
        "verdict: 'JOIN', why: 'NUMBER'}]->(b)"
    )

    async def told() -> list[Any]:
        return [
            await two.world(QUEUE, "dan"),
            await two.world(MERGED, "dan", one=two.bill, other=two.carl),
            await two.world(SPLITS, "dan", offender=two.bill),
        ]

    without = await told()
    await two.world.graph.run(kept, {"id": two.bill, "apart": apart, "former": birth_offender("fil_apart")})
    await two.world.graph.run(
        "MATCH (a:CaseFile {id: 'fil_apart'}), (b:CaseFile {id: 'fil_off_anna'}) "
        "CREATE (a)-[:RESEMBLES {weight: 5.0, fields: [], verdict: 'ASK'}]->(b)"
    )
    assert await told() == without
    answers = [await two.decide("SAME", who) for who in ("dan", "ruth")]
    assert [one["proposed"] for one in answers] == [True, False]


async def test_a_file_kept_apart_is_shown_to_the_cleared(two: Two) -> None:
    """With a reason, as all of the register: the manager who is cleared decides whose it is."""
    await two.world.graph.run(
        "MATCH (o:Offender {id: $id}) CREATE (o)-[:KEPT_APART]->(f:CaseFile {id: 'fil_apart', apart: 'REGISTER', "
        "version: 1, surname: 'KOWALSKI'}) WITH f MATCH (b:CaseFile {id: 'fil_off_anna'}) "
        "CREATE (f)-[:RESEMBLES {weight: 5.0, fields: [], verdict: 'ASK'}]->(b)",
        {"id": two.bill},
    )
    max_ = BY_ID["max"].viewer
    cleared = replace(max_, clearances=frozenset({Clearance.REGISTER}))
    assert (await two.world.data(QUEUE, cleared, purpose="MAPPA meeting"))["doubtfulPairs"]["totalCount"] == 2
    assert (await two.world.data(QUEUE, cleared))["doubtfulPairs"]["totalCount"] == 1


async def test_one_joins_at_a_time(two: Two) -> None:
    """A command waits for the transaction that joins before it, so what it read stays true."""
    seen = await two.seen()
    async with two.world.graph.transaction() as tx:
        await hold(tx, datetime.now(UTC))
        waiting = asyncio.create_task(two.decide("SAME", seen=seen))
        await asyncio.sleep(0.5)
        assert not waiting.done()
    assert (await waiting)["proposed"] is True


def test_ids_of_pairs_and_reasons_that_nobody_has_words_for() -> None:
    """An id leads to its two files and back; an unknown field or level is said as it is written."""
    assert files_of(pair_id("fil_b", "fil_a")) == ("fil_a", "fil_b")
    assert files_of("par_") is None and files_of("off_a.b") is None
    (odd,) = reasons(["shoe_size:off_by_one:0.1"])
    assert odd["words"] == "Shoe size: off by one; that speaks neither for it nor against it"
    assert reasons(["broken"])[0]["weight"] == 0.0
