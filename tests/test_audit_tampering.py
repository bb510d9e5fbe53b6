"""What somebody can do to the audit log's files without the key, and that it is found and named: every kind of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from resolvers.audit.keys import Keys
from resolvers.audit.lines import HEAD_BYTES, chained, read
from tests.test_audit import copied, found, original, segments, verified

__all__ = ["original"]


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy to be changed."""
    return copied(original, tmp_path)


class Lines:
    """The lines of a segment, to be changed as somebody without the key could."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = path.read_bytes().splitlines(keepends=True)

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self.path.write_bytes(b"".join(self.lines))

    def at(self, number: int) -> int:
        """Where the entry of a number stands."""
        return next(
            place
            for place, line in enumerate(self.lines)
            if read(line[:-1]).values.get("number") == number and not read(line[:-1]).mark
        )

    def forge(self, place: int, **values: Any) -> bytes:
        """The line there with other words, and a hash that is right for them."""
        old = {name: value for name, value in read(self.lines[place][:-1]).values.items() if name != "hash"}
        before = str(old.pop("before"))
        return chained(old | values, before)[0]

    def hash_anew(self, place: int) -> None:
        """Make right all hashes from a line on; signatures stay as they were."""
        before = read(self.lines[place - 1][:-1]).hash
        for number in range(place, len(self.lines)):
            line = read(self.lines[number][:-1])
            if line.mark is None:
                values = {name: one for name, one in line.values.items() if name not in ("hash", "before")}
                self.lines[number], before = chained(values, before)
            else:
                words = line.raw.replace(line.values["before"].encode(), before.encode())
                self.lines[number], before = words + b"\n", read(words).hash


def change_a_word(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        segment.lines[segment.at(5)] = segment.lines[segment.at(5)].replace(b'"pat"', b'"owen"')


def change_with_its_hash(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        segment.lines[segment.at(7)] = segment.forge(segment.at(7), by="owen")


def change_and_hash_all_anew(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        place = segment.at(4)
        segment.lines[place] = segment.forge(place, by="owen")
        segment.hash_anew(place + 1)


def change_the_number(folder: Path) -> None:
    with Lines(segments(folder)[1]) as segment:
        segment.lines[segment.at(15)] = segment.forge(segment.at(15), number=99)


def delete_one(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        del segment.lines[segment.at(5)]


def delete_one_and_hash_anew(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        place = segment.at(5)
        del segment.lines[place]
        segment.hash_anew(place)


def delete_a_group(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        del segment.lines[segment.at(4)]
        del segment.lines[segment.at(5) - 1]
        del segment.lines[segment.at(5) : segment.at(6)]


def swap_two(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        one, other = segment.at(5), segment.at(6)
        segment.lines[one], segment.lines[other] = segment.lines[other], segment.lines[one]


def move_one_back(folder: Path) -> None:
    with Lines(segments(folder)[1]) as segment:
        line = segment.lines.pop(segment.at(12))
        segment.lines.insert(segment.at(16), line)


def insert_a_copy(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        segment.lines.insert(segment.at(9), segment.lines[segment.at(3)])


def insert_a_forged_one(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        place = segment.at(5)
        segment.lines.insert(place, segment.forge(place, id="aud_forged", by="owen"))


def insert_a_forged_group(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        place = segment.at(7)
        line = segment.forge(place, id="aud_forged", by="owen")
        mark = read(segment.lines[place - 1][:-1])
        words = mark.raw.replace(mark.values["before"].encode(), read(line[:-1]).hash.encode())
        words = words.replace(b'"number":6', b'"number":7')
        segment.lines[place:place] = [line, words + b"\n"]


def insert_what_is_no_entry(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        segment.lines.insert(segment.at(6), b"owen was here\n")


def overwrite_one(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        segment.lines[segment.at(8)] = b"\0" * 200 + b"\n"


def from_another_log(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment, Lines(segments(folder)[3]) as other:
        segment.lines[segment.at(2)] = other.lines[other.at(2)]


def take_a_signature_away(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        del segment.lines[segment.at(4) - 1]


def change_a_signature(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        place = segment.at(4) - 1
        line = segment.lines[place]
        segment.lines[place] = line[:-20] + (b"A" if line[-20:-19] != b"A" else b"B") + line[-19:]


def change_the_last_signature(folder: Path) -> None:
    path = segments(folder)[1]
    words = path.read_bytes()
    path.write_bytes(words[:-4] + (b"A" if words[-4:-3] != b"A" else b"B") + words[-3:])


def sign_with_another_key(folder: Path) -> None:
    other = Keys.made(folder.parent / "other-key")
    with Lines(segments(folder)[2]) as segment:
        place = segment.at(22)
        segment.lines[place] = segment.forge(place, by="owen")
        segment.hash_anew(place + 1)
        for number, line in enumerate(segment.lines):
            if (mark := read(line[:-1]).mark) is not None and number > place:
                segment.lines[number] = mark.line(other)
        last = segment.lines[-1]
    (folder / f"{segment.path.name.partition('.')[0]}.head").write_bytes(
        last[:-1].ljust(HEAD_BYTES - 1) + b"\n"
    )


def cut_the_tail(folder: Path) -> None:
    with Lines(segments(folder)[2]) as segment:
        del segment.lines[segment.at(22) :]


def cut_within_a_line(folder: Path) -> None:
    with Lines(segments(folder)[2]) as segment:
        place = segment.at(23)
        segment.lines[place:] = [segment.lines[place][:50]]


def cut_the_end_mark(folder: Path) -> None:
    with Lines(segments(folder)[2]) as segment:
        del segment.lines[-1]


def cut_the_end_of_the_first_segment(folder: Path) -> None:
    with Lines(segments(folder)[0]) as segment:
        del segment.lines[segment.at(9) :]


def add_to_the_end(folder: Path) -> None:
    with Lines(segments(folder)[2]) as segment:
        line = segment.forge(segment.at(23), id="aud_forged", number=24)
        segment.lines.append(line)


def add_to_a_sealed_segment(folder: Path) -> None:
    with segments(folder)[0].open("ab") as file:
        file.write(b"more\n")


def delete_a_segment(folder: Path) -> None:
    segments(folder)[1].unlink()


def delete_the_last_segment(folder: Path) -> None:
    segments(folder)[2].unlink()


def delete_a_whole_log(folder: Path) -> None:
    for path in folder.glob("000001-*"):
        path.unlink()


def swap_segments(folder: Path) -> None:
    first, second, _, _ = segments(folder)
    words = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(words)


def change_the_first_line(folder: Path) -> None:
    with Lines(segments(folder)[1]) as segment:
        segment.lines[0] = segment.lines[0].replace(b'"process":', b'"process":1')


def delete_the_head(folder: Path) -> None:
    next(folder.glob("000001-*.head")).unlink()


def change_the_head(folder: Path) -> None:
    path = next(folder.glob("000001-*.head"))
    path.write_bytes(path.read_bytes().replace(b'"number":24', b'"number":22'))


def head_of_another_log(folder: Path) -> None:
    one, other = sorted(folder.glob("*.head"))
    one.write_bytes(other.read_bytes())


def earlier_mark_as_head(folder: Path) -> None:
    with Lines(segments(folder)[2]) as segment:
        place = segment.at(22)
        mark = segment.lines[place - 1]
        del segment.lines[place:]
    head = next(folder.glob("000001-*.head"))
    head.write_bytes(mark.replace(b'"open"', b'"left"')[:-1].ljust(HEAD_BYTES - 1) + b"\n")


FORGED = "not signed with a key of this log: one was forged, or changed and hashed anew"
BEHIND = "replaced: what follows was written after something else"
NO_ENTRY = "overwritten: a line that is no entry stands here"
CUT = "cut off: the head says that they were written"
FALSE_HEAD = "A.head: not signed with a key of this log"

TAMPERING: dict[Callable[[Path], None], list[str]] = {
    change_a_word: ["A.000001.jsonl: entry 5 (A5): changed: its words and its hash differ"],
    change_with_its_hash: [f"A.000001.jsonl: entry 7: {BEHIND}"],
    change_and_hash_all_anew: [f"A.000001.jsonl: entry 4: {FORGED}"],
    change_the_number: ["A.000002.jsonl: entry 99 (Af): forged: entry 15 should stand here"],
    delete_one: ["A.000001.jsonl: entry 5: missing"],
    delete_one_and_hash_anew: [
        "A.000001.jsonl: entry 6 (A6): forged: entry 5 should stand here",
        f"A.000001.jsonl: entry 5: {FORGED}",
        "A.000001.jsonl: entry 6: missing",
    ],
    delete_a_group: ["A.000001.jsonl: entries 4 to 5: missing"],
    swap_two: ["A.000001.jsonl: entry 6 (A6): out of its place"],
    move_one_back: ["A.000002.jsonl: entry 12 (Ac): out of its place"],
    insert_a_copy: ["A.000001.jsonl: entry 3 (A3): inserted, or there twice"],
    insert_a_forged_one: [
        "A.000001.jsonl: entry 5 (aud_forged): inserted: what follows was written without it"
    ],
    insert_a_forged_group: [
        f"A.000001.jsonl: entry 7: {FORGED}",
        "A.000001.jsonl: entry 7 (aud_forged): inserted: what follows was written without it",
    ],
    insert_what_is_no_entry: [f"A.000001.jsonl: entry 6: {NO_ENTRY}"],
    overwrite_one: [f"A.000001.jsonl: entry 8: {NO_ENTRY}"],
    from_another_log: [
        "A.000001.jsonl: entry 2 (B2): replaced: it was not written after what stands before it"
    ],
    take_a_signature_away: [f"A.000001.jsonl: entries 2 to 3: {BEHIND}"],
    change_a_signature: [f"A.000001.jsonl: entries 2 to 3: {FORGED}"],
    change_the_last_signature: [f"A.000002.jsonl: entries 20 to 21: {FORGED}"],
    sign_with_another_key: [f"A.000003.jsonl: entry 22: {FORGED}", FALSE_HEAD],
    cut_the_tail: [f"A.000003.jsonl: entries 22 to 24: {CUT}"],
    cut_within_a_line: [f"A.000003.jsonl: entries 23 to 24: {CUT}"],
    cut_the_end_mark: ["A.head: not what stands at the end of the log"],
    cut_the_end_of_the_first_segment: [
        "A.000002.jsonl: does not go on where the segment before it ends",
        "A.000002.jsonl: entries 8 to 10: missing",
    ],
    add_to_the_end: ["A.000003.jsonl: entry 24 (aud_forged): inserted, or there twice"],
    add_to_a_sealed_segment: [
        f"A.000001.jsonl: entry 11: {NO_ENTRY}",
        "A.000001.jsonl: 5 bytes were added after its end",
    ],
    delete_a_segment: ["A.000002.jsonl: the segment is missing", "A.000003.jsonl: entries 11 to 21: missing"],
    delete_the_last_segment: [
        "A.000003.jsonl: the segment is missing",
        f"A.000003.jsonl: entries 22 to 24: {CUT}",
    ],
    delete_a_whole_log: ["000001-*: the log of a whole process is missing"],
    swap_segments: [
        "A.000001.jsonl: is not this segment but A.000002",
        "A.000002.jsonl: is not this segment but A.000001",
        "A.000003.jsonl: entries 1 to 21: missing",
    ],
    change_the_first_line: ["A.000002.jsonl: its first line was changed: words and hash differ"],
    delete_the_head: ["A.head: the head of this log is missing or can't be read"],
    change_the_head: [FALSE_HEAD],
    head_of_another_log: [FALSE_HEAD],
    earlier_mark_as_head: [FALSE_HEAD],
}
"""What somebody does who can write the files and does not have the key, and all that is said of it."""


@pytest.mark.parametrize("tamper", TAMPERING, ids=[one.__name__ for one in TAMPERING])
def test_tampering_is_found_and_named(folder: Path, tamper: Callable[[Path], None]) -> None:
    """Every kind, by file, number and id; and nothing is said of entries that are as they were."""
    tamper(folder)
    assert found(folder) == TAMPERING[tamper]


def spoil(files: list[Path], draw: Callable[..., Any]) -> None:
    """Do some one thing to the files at random."""
    path = draw(st.sampled_from(files))
    if not path.exists():
        return
    words = path.read_bytes()
    rows = words.splitlines(keepends=True) or [b""]
    place = draw(st.integers(0, max(len(words) - 1, 0)))
    row, other = (draw(st.integers(0, len(rows) - 1)) for _ in range(2))
    match draw(
        st.sampled_from(["byte", "cut", "add", "delete", "drop", "copy", "swap", "word", "take", "forge"])
    ):
        case "byte":
            words = words[:place] + bytes([draw(st.integers(0, 255))]) + words[place + 1 :]
        case "cut":
            words = words[:place]
        case "add":
            words += draw(st.binary(max_size=20))
        case "delete":
            path.unlink()
            return
        case "drop":
            words = b"".join(rows[:row] + rows[max(row, other) :])
        case "copy":
            words = b"".join([*rows[:row], rows[other], *rows[row:]])
        case "swap":
            rows[row], rows[other] = rows[other], rows[row]
            words = b"".join(rows)
        case "word":
            words = words.replace(b"off_", b"off-", draw(st.integers(1, 3)))
        case "forge":
            # Where what was done before left lines that can be read.
            with suppress(ValueError, IndexError), Lines(path) as segment:
                segment.lines[row] = segment.forge(row, by="owen")
                segment.hash_anew(row + 1)
            return
        case "take":
            words = draw(st.sampled_from([one for one in files if one.exists()])).read_bytes()
    path.write_bytes(words)


@settings(max_examples=300)
@given(st.data())
def test_no_change_goes_unfound(
    original: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever is done to segments and heads, as long as something of it can be seen; undone, all is in order."""
    folder = copied(original, tmp_path_factory.mktemp("spoilt"))
    files = sorted([*folder.glob("*.jsonl"), *folder.glob("*.head")])
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(files, data.draw)
    # The newest log taken away with all that is of it leaves no trace in files: the graph has one.
    assume(any(path.exists() for path in files if path.name.startswith("000002")))
    changed = any(
        not path.exists() or path.read_bytes() != (original / path.name).read_bytes() for path in files
    )
    assert bool(verified(folder).findings) == changed
    shutil.rmtree(folder.parent)
