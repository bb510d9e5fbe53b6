"""The audit log while it is written: a full disk, an entry that can't be, a process that is gone, the keys."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resolvers.audit import Audit, looks
from resolvers.audit.keys import Keys
from resolvers.audit.lines import chained, read
from settings import Problem
from tests.test_audit import entry, found, segments, verified


def failing(name: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a call to the system fail some times, after it did half of its work."""
    whole: Callable[..., Any] = getattr(os, name)
    left = [times]

    def half(*arguments: Any) -> Any:
        if not left[0]:
            return whole(*arguments)
        left[0] -= 1
        if name == "write":
            whole(arguments[0], bytes(arguments[1])[:100])
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, name, half)


@pytest.mark.parametrize("call", ["write", "pwrite", "ftruncate"])
async def test_a_full_disk_keeps_nothing_by_halves(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits is told; what comes after is kept, in order. Where the half can't be taken back, it is never signed."""
    audit = Audit(tmp_path / "audit")
    await audit.record(entry(1))
    failing("write" if call == "ftruncate" else call, 1, monkeypatch)
    if call == "ftruncate":
        failing(call, 1, monkeypatch)
    with pytest.raises(OSError, match="no space"):
        await audit.record(entry(2))
    await audit.record(entry(3))
    await audit.close()
    subjects = [look["subjects"] for path in segments(audit.folder) for look in looks(path)]
    assert subjects == [["off_1"], ["off_3"]]
    report = verified(audit.folder)
    assert report.line() == f"2 entries in {2 if call == 'ftruncate' else 1} segments, all in order"
    assert bool(report.notes) == (call == "ftruncate")


async def test_a_segment_that_cannot_begin_is_begun_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full just then leaves no half of a segment."""
    audit = Audit(tmp_path / "audit", most_entries=1)
    await audit.record(entry(1))
    failing("write", 1, monkeypatch)
    with pytest.raises(OSError, match="no space"):
        await audit.record(entry(2))
    await audit.record(entry(3))
    await audit.close()
    assert verified(audit.folder).line() == "2 entries in 2 segments, all in order"
    assert verified(audit.folder).notes == []


async def test_an_entry_that_cannot_be_written_harms_no_other(tmp_path: Path) -> None:
    """It is refused, and so is what it should have told of."""
    audit = Audit(tmp_path / "audit")
    kept = [audit.record(entry(1)), audit.record({"action": 2**70}), audit.record(entry(2))]
    with pytest.raises(TypeError):
        await kept[1]
    await kept[0]
    await kept[2]
    await audit.close()
    assert verified(audit.folder).line() == "2 entries in 1 segments, all in order"


async def test_what_was_not_there_is_an_entry_of_its_own(tmp_path: Path) -> None:
    """Who looks up one record must not learn there who else was asked for."""
    audit = Audit(tmp_path / "audit")
    await audit.record(entry(1, asked=["off_hide"]))
    await audit.close()
    with pytest.raises(OSError, match="closed"):
        await audit.record(entry(2))
    shown, refused = looks(segments(audit.folder)[0])
    assert (shown["action"], shown["subjects"]) == ("READ", ["off_1"]) and "asked" not in shown
    assert (refused["action"], refused["subjects"], refused["asked"]) == ("REFUSED", [], ["off_hide"])


async def left(folder: Path, to: Path) -> Path:
    """The log of a process that was ended as it wrote: a copy from before it closed, which nobody holds."""
    audit = Audit(folder)
    for number in (1, 2, 3):
        await audit.record(entry(number))
    shutil.copytree(folder, to / "audit")
    shutil.copy(folder.parent / "audit-key", to)
    await audit.close()
    return to / "audit"


async def test_a_torn_line_is_told_as_one(tmp_path: Path) -> None:
    """What a process was writing when it ended was never answered: it is noted, and nothing is wrong."""
    folder = await left(tmp_path / "audit", tmp_path / "left")
    assert (verified(folder).line(), verified(folder).notes) == (
        "3 entries in 1 segments, all in order",
        [],
    )
    (path,) = segments(folder)
    last = read(path.read_bytes().splitlines()[-1])
    line, _ = chained({"id": "aud_next", **entry(4), "number": 4}, last.hash)
    for torn in (line[:40], line, line + line[:60]):
        words = path.read_bytes()
        path.write_bytes(words + torn)
        report = verified(folder)
        assert report.line() == "3 entries in 1 segments, all in order"
        (note,) = report.notes
        assert note.startswith(f"{path.name} ends in {len(torn)} bytes that were never signed")
        path.write_bytes(words)


async def test_a_process_that_was_ended_loses_no_signed_entry_unnoticed(tmp_path: Path) -> None:
    """Its head says how far it was."""
    folder = await left(tmp_path / "audit", tmp_path / "left")
    (path,) = segments(folder)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    assert found(folder) == ["A.000001.jsonl: entry 3: cut off: the head says that they were written"]


async def test_a_head_that_a_loss_of_power_set_back_is_no_tampering(tmp_path: Path) -> None:
    """It is not synced with each group: what is signed behind it counts."""
    audit = Audit(tmp_path / "audit")
    await audit.record(entry(1))
    head = next(audit.folder.glob("*.head"))
    before = head.read_bytes()
    await audit.record(entry(2))
    shutil.copytree(audit.folder, tmp_path / "left" / "audit")
    shutil.copy(tmp_path / "audit-key", tmp_path / "left")
    await audit.close()
    (tmp_path / "left" / "audit" / head.name).write_bytes(before)
    assert verified(tmp_path / "left" / "audit").line() == "2 entries in 1 segments, all in order"


async def test_several_processes_have_a_log_each(tmp_path: Path) -> None:
    """Numbered without gaps, and in one folder."""
    logs = [Audit(tmp_path / "audit") for _ in range(3)]
    for audit in logs:
        await audit.record(entry(1))
    assert verified(tmp_path / "audit").line() == "3 entries in 3 segments, all in order"
    assert sorted(audit.chain.partition("-")[0] for audit in logs) == ["000001", "000002", "000003"]
    for audit in logs:
        await audit.close()


async def test_a_file_that_is_none_of_the_logs_is_noted(tmp_path: Path) -> None:
    """It says nothing, so nothing is wrong with it."""
    audit = Audit(tmp_path / "audit")
    await audit.close()
    (tmp_path / "audit" / "copy.jsonl").write_text("{}\n")
    report = verified(tmp_path / "audit")
    assert (report.findings, report.notes) == ([], ["copy.jsonl is no file of the log"])


async def test_a_key_is_changed_by_adding_one(tmp_path: Path) -> None:
    """What the old one signed still holds; a key that is taken out leaves its log unsigned."""
    key = tmp_path / "audit-key"
    audit = Audit(tmp_path / "audit")
    await audit.close()
    Keys.made(tmp_path / "second")
    second = (tmp_path / "second").read_bytes()
    key.write_bytes(key.read_bytes() + second)
    audit = Audit(tmp_path / "audit")
    await audit.close()
    assert audit.keys.name == Keys(tmp_path / "second").name
    assert verified(tmp_path / "audit").findings == []
    key.write_bytes(second)
    assert found(tmp_path / "audit")[-1] == "A.head: not signed with a key of this log"


async def test_public_keys_verify_and_sign_nothing(tmp_path: Path) -> None:
    """So that somebody else can verify a copy of the log."""
    audit = Audit(tmp_path / "audit")
    await audit.record(entry(1))
    await audit.close()
    (tmp_path / "audit-key").write_text(audit.keys.public())
    assert verified(tmp_path / "audit").line() == "1 entries in 1 segments, all in order"
    with pytest.raises(Problem, match="can't be signed with public keys"):
        Audit(tmp_path / "audit")


def test_the_key_is_kept_to_its_owner(tmp_path: Path) -> None:
    """Made once, readable by its owner only, and in no text about it."""
    keys = Keys.made(tmp_path / "audit-key")
    assert (tmp_path / "audit-key").stat().st_mode & 0o777 == 0o600
    assert Keys.made(tmp_path / "audit-key").name == keys.name
    assert [path.name for path in tmp_path.iterdir()] == ["audit-key"]
    secret = (tmp_path / "audit-key").read_text().splitlines()[1]
    assert secret not in f"{keys!r} {vars(keys)!r} {keys.public()}"


@pytest.mark.parametrize(
    ("content", "expected"), [(None, "can't be read"), (b"", "holds no"), (b"-----BEGIN", "holds no")]
)
def test_a_key_that_is_not_there_is_said_in_a_sentence(
    tmp_path: Path, content: bytes | None, expected: str
) -> None:
    """And none is made in its place: what it signed could not be verified any more."""
    if content is not None:
        (tmp_path / "audit-key").write_bytes(content)
    with pytest.raises(Problem, match=expected):
        Keys(tmp_path / "audit-key")
