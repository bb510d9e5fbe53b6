"""The audit log in the graph: shipped once and whole, and whatever is changed there is found and named."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from graph import audit as kept
from graph.outbox import write_audit
from graph.session import Graph
from resolvers.audit import Audit, Shipping, looks, shipping
from resolvers.audit.compare import verify
from resolvers.audit.files import chains
from resolvers.audit.keys import Keys
from resolvers.audit.shipping import ship_all_left, ship_by_hand, take_unchained
from rules.clock import now
from tests.test_audit import entry, segments

PEOPLE = """
UNWIND range(1, 40) AS i
CREATE (o:Offender {id: 'off_' + i})
WITH o WHERE o.id = 'off_3' REMOVE o:Offender SET o:MergedOffender
"""


@pytest.fixture
async def people(empty_graph: Graph) -> Graph:
    """A graph with forty people, one of them merged into another."""
    await empty_graph.run(PEOPLE)
    return empty_graph


async def one(graph: Graph, statement: str, **values: Any) -> Any:
    """The one value that a statement answers."""
    return (await graph.read(statement, values))[0][0]


async def log(folder: Path, entries: int, start: int = 1, **limits: Any) -> Audit:
    """The log of a process that closed it."""
    audit = Audit(folder, **limits)
    for number in range(start, start + entries):
        await audit.record(entry(number, purpose="", why=None))
    await audit.close()
    return audit


async def findings(graph: Graph, folder: Path) -> list[str]:
    """What verifying finds, files named by their number."""
    report = await verify(folder, Keys(folder.parent / "audit-key"), graph, lambda *_: None)
    text = "\n".join(map(str, report.findings))
    for number, chain in enumerate(chains(folder)[0]):
        text = text.replace(chain.name, "ABCD"[number]).replace(
            f"aud_{chain.name.partition('-')[2]}", "ABCD"[number]
        )
    return text.splitlines()


async def notes(graph: Graph, folder: Path) -> list[str]:
    """What verifying notes; nothing is wrong."""
    report = await verify(folder, Keys(folder.parent / "audit-key"), graph, lambda *_: None)
    assert report.findings == []
    return report.notes


@pytest.fixture
async def shipped(people: Graph, tmp_path: Path) -> Path:
    """Two logs, the first of two segments, all in the graph."""
    folder = tmp_path / "audit"
    await log(folder, 15, most_entries=10)
    await log(folder, 5)
    assert await ship_by_hand(people, folder, tmp_path / "audit-key") == (20, 0)
    return folder


async def test_entries_are_shipped_with_whom_they_are_on(people: Graph, shipped: Path) -> None:
    """Every field, the offender (merged by now or not), and the place in the log."""
    (look, *_) = looks(segments(shipped)[0])
    rows = await people.read(
        "MATCH (e:AuditEntry {id: $id})-[:ON]->(o:Offender) RETURN properties(e), o.id", {"id": look["id"]}
    )
    properties = rows[0][0]
    assert properties.pop("at").to_native().isoformat() == look["at"]
    assert properties == {
        "id": look["id"],
        "action": "READ",
        "by": "pat",
        "parts": ["identity"],
        "purpose": "",
        "segment": segments(shipped)[0].stem,
        "number": 1,
        "hash": look["hash"],
    }
    assert rows[0][1] == "off_1"
    assert (
        await one(people, "MATCH (:AuditEntry)-[:ON]->(o:MergedOffender {id: 'off_3'}) RETURN count(*)") == 2
    )
    assert await findings(people, shipped) == []
    assert await notes(people, shipped) == []


async def test_shipping_again_changes_nothing(people: Graph, shipped: Path) -> None:
    """Neither from where it was, nor from the start."""
    key = shipped.parent / "audit-key"
    before = await people.read("MATCH (e:AuditEntry) RETURN properties(e) ORDER BY e.id", {})
    assert await ship_by_hand(people, shipped, key) == (0, 0)
    assert await ship_by_hand(people, shipped, key, again=True) == (20, 0)
    assert await people.read("MATCH (e:AuditEntry) RETURN properties(e) ORDER BY e.id", {}) == before
    assert await one(people, "MATCH (:AuditEntry)-[r:ON]->() RETURN count(r)") == 20


async def test_shipping_goes_on_where_it_was_cut_off(
    people: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a database that went away in the middle: nothing twice, nothing left out."""
    folder = tmp_path / "audit"
    audit = await log(folder, 450, most_entries=160)
    written = 0
    write = people.write

    async def failing(work: Any) -> Any:
        nonlocal written
        written += 1
        if written == 3:
            raise ConnectionError
        return await write(work)

    monkeypatch.setattr(people, "write", failing)
    with pytest.raises(ConnectionError):
        await ship_all_left(people, folder, audit.keys)
    monkeypatch.undo()
    there = await one(people, "MATCH (e:AuditEntry) RETURN count(e)")
    assert 0 < there < 450
    assert await notes(people, folder) == [f"{450 - there} entries are not in the graph yet"]
    assert await ship_all_left(people, folder, audit.keys) == 450 - there
    assert await one(people, "MATCH (e:AuditEntry) RETURN count(DISTINCT e.number)") == 450
    assert await notes(people, folder) == []


async def test_a_lost_graph_is_filled_again(people: Graph, shipped: Path) -> None:
    """After an older backup was put back, say: first it is found, then it is made good."""
    await people.run("MATCH (e:AuditEntry) WHERE e.number > 12 DETACH DELETE e")
    assert await findings(people, shipped) == ["A.000002.jsonl: entries 13 to 15: not in the graph any more"]
    await ship_by_hand(people, shipped, shipped.parent / "audit-key", again=True)
    assert await findings(people, shipped) == []


async def test_running_processes_ship_side_by_side(
    people: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each its own log as it grows; one takes in what writes left; what a process left is shipped by another."""
    for name, value in {"SHARE": 1.0, "PAUSE": 0.05, "TAKING_EVERY": 0.1, "AT_THE_END": 60.0}.items():
        monkeypatch.setattr(shipping, name, value)
    folder = tmp_path / "audit"
    await log(folder, 30, most_entries=8)
    logs = [Audit(folder, most_entries=20) for _ in range(2)]
    tasks = [Shipping(people, audit) for audit in logs]
    try:
        for task in tasks:
            task.start()
        for number in range(1, 41):
            await asyncio.gather(*(audit.record(entry(number)) for audit in logs))
        await written(people, 5)
        while await one(people, "MATCH (e:AuditEntry) WHERE e.segment IS NOT NULL RETURN count(e)") < 115:
            assert await findings(people, folder) == []
    finally:
        for audit, task in zip(logs, tasks, strict=True):
            await audit.close()
            await task.close()
    assert await notes(people, folder) == []
    heads = [chain.head.mark for chain in chains(folder)[0] if chain.head is not None]
    assert [mark.state.final and mark.number == mark.shipped for mark in heads if mark] == [True] * 3


async def written(graph: Graph, count: int) -> None:
    """Entries of write transactions, in the graph alone."""

    async def work(tx: Any) -> None:
        for number in range(1, count + 1):
            await write_audit(
                tx,
                by="stew",
                action="WRITE",
                operation="mergeFiles",
                roles=["DATA_STEWARD"],
                subjects=[f"off_{number}", "off_40", "off_nobody"],
                parts=["identity"],
                why="The same person",
                at=now(),
            )

    await graph.write(work)


async def test_entries_of_writes_are_taken_into_the_log(people: Graph, tmp_path: Path) -> None:
    """With all that the graph says of them; changing one afterwards is found."""
    folder = tmp_path / "audit"
    audit = Audit(folder)
    await written(people, 3)
    assert await notes(people, folder) == ["3 entries of writes are not in the log yet"]
    assert await take_unchained(people, audit) == 3
    assert await take_unchained(people, audit) == 0
    assert not await kept.any_unchained(people)
    await audit.close()
    await ship_by_hand(people, folder, tmp_path / "audit-key")
    assert await notes(people, folder) == []
    (look, *_) = [look for look in looks(segments(folder)[0]) if look["subjects"][0] == "off_1"]
    assert (look["by"], look["why"], look["taken"]) == ("stew", "The same person", True)
    # Somebody whom the write deleted is named all the same.
    assert look["subjects"] == ["off_1", "off_40", "off_nobody"]
    await people.run("MATCH (e:AuditEntry {id: $id}) SET e.by = 'owen'", {"id": look["id"]})
    assert await findings(people, folder) == [
        f"A.000001.jsonl: entry {look['number']} ({look['id']}): the graph says otherwise of by"
    ]


async def test_a_write_that_was_taken_in_twice_is_no_tampering(
    people: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ended between taking it in and saying so leaves it to the next."""
    folder = tmp_path / "audit"
    first = Audit(folder)
    await written(people, 2)
    ended = asyncio.Event()

    async def end(*_: object) -> None:
        ended.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(kept, "chain", end)
    task = asyncio.create_task(take_unchained(people, first))
    await ended.wait()
    task.cancel()
    monkeypatch.undo()
    await first.close()
    await people.run("MATCH (m:Marker {key: 'audit'}) DELETE m")
    assert await ship_by_hand(people, folder, tmp_path / "audit-key") == (4, 2)
    assert await notes(people, folder) == []


CHANGES = {
    "MATCH (e:AuditEntry {number: 7}) SET e.by = 'owen'": [
        "A.000001.jsonl: entry 7 (A7): the graph says otherwise of by"
    ],
    "MATCH (e:AuditEntry {number: 12}) SET e.at = e.at + duration('PT1S'), e.extra = 1": [
        "A.000002.jsonl: entry 12 (Ac): the graph says otherwise of at, extra"
    ],
    "MATCH (e:AuditEntry {number: 7}) REMOVE e.parts": [
        "A.000001.jsonl: entry 7 (A7): the graph says otherwise of parts"
    ],
    "MATCH (e:AuditEntry {number: 7}) DETACH DELETE e": [
        "A.000001.jsonl: entry 7 (A7): not in the graph any more"
    ],
    "MATCH (e:AuditEntry) WHERE e.number IN [6, 7, 9] DETACH DELETE e": [
        "A.000001.jsonl: entries 6 to 7: not in the graph any more",
        "A.000001.jsonl: entry 9 (A9): not in the graph any more",
    ],
    "MATCH (e:AuditEntry {number: 7})-[r:ON]->() DELETE r": [
        "A.000001.jsonl: entry 7 (A7): in the graph it is not on off_7 any more"
    ],
    "MATCH (e:AuditEntry {number: 7}), (o:Offender {id: 'off_8'}) CREATE (e)-[:ON]->(o)": [
        "A.000001.jsonl: entry 7 (A7): the graph says otherwise of the offenders it is on"
    ],
    "MATCH (e:AuditEntry {number: 7}) CREATE (f:AuditEntry) SET f = e {.*, id: 'aud_forged'}": [
        "A.000001.jsonl: entry 7 (aud_forged): is in the graph, and no file has it"
    ],
    "MATCH (e:AuditEntry {number: 7}) CREATE (f:AuditEntry) SET f = e {.*, id: 'aud_forged', number: 99}": [
        "A.000001.jsonl: entry 99 (aud_forged): is in the graph, and no file has it"
    ],
    "CREATE (:AuditEntry {id: 'aud_forged', by: 'owen'})": [
        "the graph: entry 0 (aud_forged): is in the graph, and no file has it"
    ],
    "MATCH (e:AuditEntry {number: 7}) SET e.id = 'aud_other'": [
        "A.000001.jsonl: entry 7 (aud_other): is in the graph, and no file has it",
        "A.000001.jsonl: entry 7 (A7): not in the graph any more",
    ],
    "MATCH (e:AuditEntry {number: 11}) SET e.segment = replace(e.segment, '.000002', '.000001')": [
        "A.000002.jsonl: entry 11 (Ab): not in the graph any more",
        "A.000001.jsonl: entry 11 (Ab): is in the graph, and no file has it",
    ],
    "MATCH (e:AuditEntry {number: 7}) SET e.unchained = true REMOVE e.segment": [
        "A.000001.jsonl: entry 7 (A7): not in the graph any more",
    ],
    "MATCH (s:AuditSegment) SET s.shipped = 3 WITH count(*) AS n MATCH (e:AuditEntry {number: 15}) DETACH DELETE e": [
        "A.000002.jsonl: entry 15 (Af): not in the graph any more"
    ],
    "MATCH (s:AuditSegment) DELETE s WITH count(*) AS n MATCH (e:AuditEntry {number: 15}) DETACH DELETE e": [
        "A.000002.jsonl: entry 15 (Af): not in the graph any more"
    ],
    "MATCH (n) WHERE n:AuditSegment OR n:AuditEntry DETACH DELETE n": [
        "A.000001.jsonl: entries 1 to 10: not in the graph any more",
        "A.000002.jsonl: entries 11 to 15: not in the graph any more",
        "B.000001.jsonl: entries 1 to 5: not in the graph any more",
    ],
}
"""What somebody does who can write to the graph, and all that is said of it."""


@pytest.mark.parametrize("statement", CHANGES)
async def test_what_is_changed_in_the_graph_is_found_and_named(
    people: Graph, shipped: Path, statement: str
) -> None:
    """Entry by entry; of the second log nothing is said that is as it was."""
    await people.run(statement)
    assert await findings(people, shipped) == CHANGES[statement]


async def test_an_offender_who_is_gone_takes_no_entry_along(people: Graph, shipped: Path) -> None:
    """Deleting a person's record when its time is over leaves the log as it was."""
    await people.run("MATCH (o:Offender {id: 'off_7'}) DETACH DELETE o")
    assert await notes(people, shipped) == []


def take_away(folder: Path, pattern: str) -> None:
    """Delete files."""
    for path in folder.glob(pattern):
        path.unlink()


async def test_the_graph_misses_the_newest_log(people: Graph, shipped: Path) -> None:
    """Taken away with all its files, it leaves no trace in the folder."""
    take_away(shipped, "000002-*")
    report = await verify(shipped, Keys(shipped.parent / "audit-key"), people, lambda *_: None)
    (finding,) = report.findings
    assert (
        finding.file.startswith("000002-") and finding.what == "missing, and the graph has 5 of its entries"
    )


async def test_a_changed_file_is_named_to_the_entry_by_the_graph(people: Graph, shipped: Path) -> None:
    """Where all hashes were made anew, the signatures only tell the group."""
    from tests.test_audit_tampering import change_and_hash_all_anew

    change_and_hash_all_anew(shipped)
    assert "A.000001.jsonl: entry 4 (A4): the graph says otherwise of by, hash" in await findings(
        people, shipped
    )


async def test_a_log_of_another_key_is_noted(people: Graph, shipped: Path, tmp_path: Path) -> None:
    """The graph may have entries of servers elsewhere, with folders of their own."""
    other = tmp_path / "elsewhere" / "audit"
    await log(other, 4)
    await ship_by_hand(people, other, tmp_path / "elsewhere" / "audit-key")
    assert await notes(people, shipped) == ["4 entries of the graph are in logs of other keys"]


async def test_what_a_process_left_is_ended_by_another(people: Graph, tmp_path: Path) -> None:
    """Shipped, with the torn line left out; from then on nothing can be added to it."""
    audit = Audit(tmp_path / "live" / "audit")
    for number in range(1, 6):
        await audit.record(entry(number))
    folder = tmp_path / "audit"
    shutil.copytree(audit.folder, folder)
    shutil.copy(tmp_path / "live" / "audit-key", tmp_path)
    await audit.close()
    (path,) = segments(folder)
    path.write_bytes(path.read_bytes() + b'{"id":"aud_torn')
    assert await ship_by_hand(people, folder, tmp_path / "audit-key") == (5, 0)
    (note,) = await notes(people, folder)
    assert "15 bytes that were never signed" in note
    assert await ship_by_hand(people, folder, tmp_path / "audit-key") == (0, 0)
    path.write_bytes(path.read_bytes() + b"more")
    assert await findings(people, folder) == ["A.000001.jsonl: 4 bytes were added after its end"]


async def test_a_log_that_was_cut_is_not_signed_for(people: Graph, tmp_path: Path) -> None:
    """Ending a log that a process left says nothing that its own head did not say."""
    audit = Audit(tmp_path / "live" / "audit")
    for number in range(1, 6):
        await audit.record(entry(number))
    folder = tmp_path / "audit"
    shutil.copytree(audit.folder, folder)
    shutil.copy(tmp_path / "live" / "audit-key", tmp_path)
    await audit.close()
    (path,) = segments(folder)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    await ship_by_hand(people, folder, tmp_path / "audit-key")
    assert await findings(people, folder) == [
        "A.000001.jsonl: entry 5: cut off: the head says that they were written"
    ]
