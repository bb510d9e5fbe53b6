"""The audit log's files: what is written, and that whatever is changed afterwards is found and named."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from resolvers.audit import Audit, looks
from resolvers.audit.keys import Keys
from resolvers.audit.lines import read
from resolvers.audit.verify import Report, verify_files

ENTRIES = 24
"""Of the first process, in groups of one and of two."""


def entry(number: int, **values: Any) -> dict[str, Any]:
    """An entry as a read makes it."""
    return {"action": "READ", "by": "pat", "subjects": [f"off_{number}"], "parts": ("identity",), **values}


async def write(folder: Path, entries: int, **limits: Any) -> Audit:
    """The log of a process that closed it: a group of one entry, one of two, and so on."""
    audit = Audit(folder, **limits)
    while audit.number < entries:
        number = audit.number + 1
        # What was asked for and not there is kept with what was shown, as an entry of its own.
        asked = {"asked": [f"off_{number + 1}"]} if number % 3 == 2 else {}
        await audit.record(entry(number, **asked))
    await audit.close()
    return audit


@pytest.fixture(scope="module")
async def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two processes, one after the other; the first one wrote three segments."""
    folder = tmp_path_factory.mktemp("log") / "audit"
    await write(folder, ENTRIES, most_entries=10)
    await write(folder, 4)
    return folder


def copied(original: Path, to: Path) -> Path:
    """A copy of a log and its key."""
    shutil.copytree(original, to / "audit", dirs_exist_ok=True)
    shutil.copy(original.parent / "audit-key", to)
    return to / "audit"


def verified(folder: Path) -> Report:
    """What verifying the files finds."""
    report = Report()
    verify_files(folder, Keys(folder.parent / "audit-key"), report, lambda *_: None)
    return report


def found(folder: Path) -> list[str]:
    """The findings; the logs' own names, and their entries' ids, begin with A for the first and B for the second."""
    text = "\n".join(str(finding) for finding in verified(folder).findings)
    for name, letter in zip(
        sorted({path.name.partition(".")[0] for path in folder.iterdir()}), "AB", strict=False
    ):
        text = text.replace(name, letter).replace(f"aud_{name.partition('-')[2]}", letter)
    return text.splitlines()


def segments(folder: Path) -> list[Path]:
    """The segments in order."""
    return sorted(folder.glob("*.jsonl"))


async def test_a_log_in_order(original: Path) -> None:
    """Entries are numbered through all segments; each next segment begins with the hash of the one before it."""
    report = verified(original)
    assert (report.line(), report.notes) == ("28 entries in 4 segments, all in order", [])
    first = [look for path in segments(original)[:3] for look in looks(path)]
    assert [look["number"] for look in first] == list(range(1, ENTRIES + 1))
    assert first[4]["subjects"] == ["off_5"] and first[4]["id"].startswith("aud_") and first[4]["at"]
    ends = [read(path.read_bytes().splitlines()[-1]) for path in segments(original)[:3]]
    begins = [read(path.read_bytes().splitlines()[0]) for path in segments(original)[:3]]
    assert [line.mark.state.value for line in ends if line.mark] == ["sealed", "sealed", "closed"]
    assert [line.values["before"] for line in begins] == ["0" * 64, ends[0].hash, ends[1].hash]


async def test_an_empty_log_is_in_order(tmp_path: Path) -> None:
    """Of a process that nobody asked anything, and of a folder without any."""
    (tmp_path / "audit").mkdir()
    Keys.made(tmp_path / "audit-key")
    assert verified(tmp_path / "audit").line() == "0 entries in 0 segments, all in order"
    await write(tmp_path / "audit", 0)
    assert verified(tmp_path / "audit").line() == "0 entries in 1 segments, all in order"


def test_a_log_that_is_being_written_is_in_order(tmp_path: Path) -> None:
    """Verified again and again while a server writes and begins new segments."""

    async def work() -> list[str]:
        audit = Audit(tmp_path / "audit", most_entries=25)
        seen: list[str] = []

        def verifying() -> None:
            for _ in range(30):
                seen.extend(found(tmp_path / "audit"))

        task = asyncio.create_task(asyncio.to_thread(verifying))
        while not task.done() or audit.number < 200:
            await asyncio.gather(*(audit.record(entry(1)) for _ in range(3)))
        await task
        await audit.close()
        return seen

    assert asyncio.run(work()) == []
    assert verified(tmp_path / "audit").segments > 3
