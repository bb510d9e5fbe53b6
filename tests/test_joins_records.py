"""Merging and splitting records by people: what is said first, what is done, and that undoing leaves all as it was."""

from __future__ import annotations

from typing import Any

from graph.imports.people import birth_offender
from graph.session import Graph
from resolvers.standards.recomputing import recompute
from rules.joins import pair_id
from tests.snapshot import snapshot
from tests.test_joins import (
    MERGE,
    MERGED,
    MOTTLED,
    QUEUE,
    SPLIT,
    SPLITS,
    WHY,
    Two,
    born,
    joining,
    resembling,
    two,
)
from tests.test_limits import limited
from tests.world import person

__all__ = ["two"]


async def merge(two: Two, **given: Any) -> tuple[Any, Any]:
    """Merge Bill and Carl by two people who know them. Answers the preview and what came of it."""
    found = (await two.world.data(MERGED, "dan", one=two.bill, other=two.carl))["previewMerge"]
    base = {"one": two.bill, "other": two.carl, "reason": WHY, "seen": found["seen"]} | given
    first = (await two.world.data(MERGE, "dan", input=base | {"key": "merge-first"}))["mergeRecords"]
    assert (first["proposed"], first["userErrors"]) == (True, [])
    second = (await two.world.data(MERGE, "max", input=base | {"key": "merge-second"}))["mergeRecords"]
    return found, second


async def test_merging_says_first_what_it_would_do(two: Two) -> None:
    """Which record keeps its id, what the other leads to, which files move with how many facts; and does just that."""
    found, done = await merge(two)
    assert (found["keeps"], found["leads"], found["apart"]) == (two.bill, [two.carl], None)
    assert [(one["file"], one["offender"], one["to"], one["goes"]) for one in found["files"]] == [
        ("fil_off_bill", two.bill, two.bill, False),
        ("fil_off_carl", two.carl, two.bill, True),
    ]
    assert {one["facts"] for one in found["files"]} == {28}
    assert done["record"]["id"] == two.bill and done["userErrors"] == []
    assert two.carl not in await two.held()


async def test_a_merge_that_nothing_but_people_asked_for_comes_to_the_queue(two: Two) -> None:
    """So that somebody finds it who can be the second."""
    await two.world.graph.run("MATCH ()-[r:RESEMBLES]->() DELETE r")
    found = (await two.world.data(MERGED, "dan", one=two.bill, other=two.anna))["previewMerge"]
    given = {"one": two.bill, "other": two.anna, "reason": WHY, "seen": found["seen"], "key": "merge-first"}
    await two.world.data(MERGE, "dan", input=given)
    (pair,) = (await two.world.data(QUEUE, "ruth"))["doubtfulPairs"]["nodes"]
    assert (pair["weight"], pair["reasons"], pair["decision"]["by"]) == (0.0, [], "dan")
    two.pair = pair["id"]
    assert (await two.decide("SAME", "ruth"))["record"]["id"] == two.anna


async def test_a_merge_of_what_has_changed(two: Two) -> None:
    """Is not done: the preview as it is now comes back."""
    found = (await two.world.data(MERGED, "dan", one=two.bill, other=two.carl))["previewMerge"]
    await two.world.graph.run("MATCH (f:CaseFile {id: 'fil_off_carl'}) SET f.version = 2")
    given = {"one": two.bill, "other": two.carl, "reason": WHY, "seen": found["seen"], "key": "merge-first"}
    answer = (await two.world.data(MERGE, "dan", input=given))["mergeRecords"]
    assert [one["code"] for one in answer["userErrors"]] == ["CHANGED"]
    now = (await two.world.data(MERGED, "dan", one=two.bill, other=two.carl))["previewMerge"]
    assert answer["preview"] == now and now["seen"] != found["seen"]


async def test_what_cannot_be_merged(two: Two) -> None:
    """A record with itself, one that is not there to be seen, by somebody whose work it is not."""
    assert (await two.world.fault(MERGED, "dan", one=two.bill, other=two.bill))[0] == "BAD_INPUT"
    for other in ("off_none", "off_hide", "fil_off_carl"):
        assert (await two.world.data(MERGED, "dan", one=two.bill, other=other))["previewMerge"] is None
    for who in ("pat", "petra", "aldo"):
        assert (await two.world.fault(MERGED, who, one=two.bill, other=two.carl))[0] == "FORBIDDEN"
        given = {"one": two.bill, "other": two.carl, "reason": WHY, "seen": "x", "key": "merge-first"}
        assert (await two.world.fault(MERGE, who, input=given))[0] == "FORBIDDEN"
        none: dict[str, Any] = {
            "offender": two.bill,
            "goes": [],
            "stays": [],
            "seen": "x",
            "key": "splitting",
        }
        assert (await two.world.fault(SPLIT, who, input={**none, "reason": WHY}))[0] == "FORBIDDEN"


async def split(two: Two, goes: list[str], stays: list[str], who: str = "dan", **given: Any) -> Any:
    """Split Bill's record."""
    files = {"offender": two.bill, "goes": goes, "stays": stays}
    found = (await two.world.data(SPLITS, who, **files))["previewSplit"]
    given = {**files, "reason": WHY, "seen": found["seen"], "key": "splitting-it"} | given
    return (await two.world.data(SPLIT, who, input=given))["splitRecord"]


async def as_it_was(graph: Graph) -> Any:
    """The record without what tells of its history: versions, decisions, files that were elsewhere."""
    nodes, links = await snapshot(graph)
    kept = [
        (labels, [pair for pair in properties if pair[0] not in ("version", "recordedBy")])
        for labels, properties in nodes
        if not MOTTLED & set(labels)
    ]
    return kept, [
        link
        for link in links
        if link[2] not in ("HAD_FILE", "WAS", "ON", "ABOUT", "TO", "HAD_LINK")
        and not MOTTLED & {*link[1], *link[5]}
    ]


async def test_a_merge_and_its_undoing_leave_all_as_it_was(two: Two) -> None:
    """Facts with their rows, ids, limits of each: those of either hold for both while they are one."""
    await limited(two.world.graph, two.carl, "EXCLUSION", "pat")
    # A command judges whom it was about against the National Standards.
    await recompute(two.world.graph, lambda *_: None)
    before = await as_it_was(two.world.graph)
    await merge(two)
    assert await as_it_was(two.world.graph) != before
    seen = "query($id: ID!) { offender(id: $id) { id } }"
    assert (await two.world.data(seen, "pat", id=two.bill))["offender"] is None
    back = await split(two, ["fil_off_carl"], ["fil_off_bill"])
    assert (back["apart"], back["record"]["id"], back["userErrors"]) == (two.carl, two.bill, [])
    assert await as_it_was(two.world.graph) == before
    assert (await two.world.data(seen, "pat", id=two.bill))["offender"] == {"id": two.bill}
    assert (await two.world.data(seen, "pat", id=two.carl))["offender"] is None
    assert (await two.world.data(seen, "owen", id=two.carl))["offender"] == {"id": two.carl}
    assert (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]["totalCount"] == 0


async def test_what_came_since_is_asked_about(two: Two) -> None:
    """Each file must be said of: one that joined later than the join that is undone goes where somebody says."""
    await merge(two)
    await person(two.world.graph, "off_dora", "Kowalski", "Bill", "1981-12-10", "1979/0163001B")
    await born(two.world.graph, "off_dora", 2003)
    await resembling(two.world.graph, "off_bill", "off_dora", "JOIN", 20.0)
    await joining(two.world.graph)
    assert (await two.held())[two.bill] == ["fil_off_bill", "fil_off_carl", "fil_off_dora"]
    await two.world.graph.run(
        "MATCH (f:CaseFile {id: 'fil_off_carl'}) "
        "CREATE (f)-[:KNOWN_AS]->(:Fact:Name {id: 'nam_new', kind: 'ALIAS', surname: 'Kay', recordedAt: datetime()})"
    )
    asked = (await two.world.data(SPLITS, "dan", offender=two.bill))["previewSplit"]
    assert asked["seen"] is None and asked["apart"] is None
    assert [(one["file"], one["goes"], one["before"], one["added"]) for one in asked["files"]] == [
        ("fil_off_bill", None, None, 0),
        ("fil_off_carl", None, two.carl, 1),
        ("fil_off_dora", None, birth_offender("fil_off_dora"), 0),
    ]
    half = {"offender": two.bill, "goes": ["fil_off_carl"], "stays": ["fil_off_bill"]}
    assert (await two.world.data(SPLITS, "dan", **half))["previewSplit"]["seen"] is None
    given = {**half, "reason": WHY, "seen": "x", "key": "splitting-half"}
    answer = (await two.world.data(SPLIT, "dan", input=given))["splitRecord"]
    assert [one["code"] for one in answer["userErrors"]] == ["CHANGED"]
    assert (await split(two, ["fil_off_carl", "fil_off_dora"], ["fil_off_bill"]))["userErrors"] == []
    assert await two.held() == (await two.held()) | {
        two.bill: ["fil_off_bill"],
        two.carl: ["fil_off_carl", "fil_off_dora"],
    }


async def test_a_later_import_keeps_to_what_was_decided(two: Two) -> None:
    """Files that numbers join stay apart once a person said that they differ, and those joined by people stay so."""
    await two.world.graph.run(
        "MATCH (n:Identifier) WHERE n.id IN ['idn_off_bill', 'idn_off_anna'] SET n.value = '2001/0171310W'"
    )
    await two.world.graph.run(
        "MATCH (f:CaseFile {id: 'fil_off_anna'})<-[:HAS_FILE]-(o) SET f.sex = 'MALE', f.surname = 'Kowalski', "
        "f.dateOfBirth = date('1981-12-10') WITH f MATCH (f)-[:KNOWN_AS]->(n) SET n.surname = 'Kowalski', n.forenames = 'William'"
    )
    await resembling(two.world.graph, "off_bill", "off_anna", "JOIN", 20.0)
    await joining(two.world.graph)
    assert (await two.held())[two.anna] == ["fil_off_anna", "fil_off_bill"]
    two.bill = two.anna
    assert (await split(two, ["fil_off_bill"], ["fil_off_anna"]))["userErrors"] == []
    two.bill = birth_offender("fil_off_bill")
    await two.join()
    await joining(two.world.graph)
    held = await two.held()
    assert (held[two.anna], held[two.bill]) == (["fil_off_anna"], ["fil_off_bill", "fil_off_carl"])


async def test_what_cannot_be_split(two: Two) -> None:
    """All of its files, none, or one that is not its own; a split twice is a split once."""
    await merge(two)
    for goes, stays, code in (
        (["fil_off_bill", "fil_off_carl"], [], "NOTHING_SPLIT"),
        (["fil_off_carl", "fil_off_anna"], ["fil_off_bill"], "UNKNOWN_FILE"),
        (["fil_off_carl"], ["fil_off_bill", "fil_off_carl"], "UNKNOWN_FILE"),
    ):
        files = {"offender": two.bill, "goes": goes, "stays": stays}
        assert (await two.world.fault(SPLITS, "dan", **files))[0] == "BAD_INPUT"
        given = {**files, "reason": WHY, "seen": "x", "key": "splitting-it"}
        answer = (await two.world.data(SPLIT, "dan", input=given))["splitRecord"]
        assert [one["code"] for one in answer["userErrors"]] == [code]
    short = await split(two, ["fil_off_carl"], ["fil_off_bill"], reason="No.")
    assert [one["code"] for one in short["userErrors"]] == ["REASON_TOO_SHORT"]


async def test_a_preview_is_a_look(two: Two) -> None:
    """It is kept in the audit log, on both; and so is that somebody asked in vain."""
    noted: list[Any] = []
    record = two.world.audit.record

    def noting(entry: Any) -> Any:
        noted.append(entry)
        return record(entry)

    two.world.audit.record = noting  # type: ignore[method-assign]
    await two.world.data(MERGED, "dan", one=two.bill, other=two.carl)
    await two.world.data(MERGED, "dan", one=two.bill, other="off_hide")
    found = {(one["action"], one["operation"], tuple(one["subjects"])) for one in noted}
    assert ("READ", "previewMerge", tuple(sorted((two.bill, two.carl)))) in found
    assert ("REFUSED", "previewMerge", ()) in found


async def test_a_pair_that_would_join_but_for_somebody_else_is_asked_about(two: Two) -> None:
    """The policy keeps it apart and flags it."""
    last = await resembling(two.world.graph, "off_anna", "off_carl", "JOIN", 30.0)
    flag = "MATCH ()-[r:RESEMBLES {verdict: 'JOIN'}]->() SET r.flagged = 'CONFLICT'"
    assert (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]["totalCount"] == 1
    await two.world.graph.run(flag)
    found = (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]["nodes"]
    assert [one["id"] for one in found] == [last, two.pair]
    assert found[0]["why"].startswith(
        "They would join, but one of them could as well belong to somebody else"
    )


async def test_a_record_whose_evidence_fell_away_is_asked_about_first(two: Two) -> None:
    """What parted by itself is told, and a person says whether it is one person all the same."""
    await two.world.graph.run(
        "MATCH (a:CaseFile {id: 'fil_off_anna'}) MATCH (b:CaseFile {id: 'fil_off_carl'}) "
        "CREATE (a)-[:PARTED {open: true, by: 'import'}]->(b)"
    )
    last = pair_id("fil_off_anna", "fil_off_carl")
    found = (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]["nodes"]
    assert [one["id"] for one in found] == [last, two.pair]
    assert found[0]["why"].startswith("They were one record, and what held them together")
    assert (await two.decide("DIFFERENT", pair=last))["userErrors"] == []
    found = (await two.world.data(QUEUE, "dan"))["doubtfulPairs"]["nodes"]
    assert [one["id"] for one in found] == [two.pair]


async def test_records_that_fell_apart_are_flagged(two: Two) -> None:
    """To those who decide; nothing splits them but a person."""
    ask = "{ brokenClusters(first: 5) { totalCount nodes { id } } }"
    assert (await two.world.data(ask, "dan"))["brokenClusters"]["totalCount"] == 0
    await two.join()
    await two.world.graph.run("MATCH (d:Decision) SET d.flagged = 'AGAINST_EVIDENCE'")
    assert (await two.world.data(ask, "max"))["brokenClusters"] == {
        "totalCount": 1,
        "nodes": [{"id": two.bill}],
    }
    await limited(two.world.graph, two.bill, "EXCLUSION", "max")
    assert (await two.world.data(ask, "max"))["brokenClusters"] == {"totalCount": 0, "nodes": []}
    assert (await two.world.fault(ask, "pat"))[0] == "FORBIDDEN"
