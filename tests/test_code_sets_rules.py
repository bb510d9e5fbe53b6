"""Versions of codes without a database: one holds at a time, what is mapped stays mapped, and bad files say where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.code_sets import (
    Misread,
    Version,
    becomes,
    built_in,
    changes,
    in_force,
    load_faults,
    misdated,
    next_version,
    read,
    template,
)
from rules.code_sets.history import BEGINNING
from rules.code_sets.reading import File, Row
from rules.codes import CodeChangeKind, CodeSetName

FIRST = date(2001, 4, 1)
NAMES = [f"X{number}" for number in range(6)]


@st.composite
def histories(draw: st.DrawFn) -> list[Version]:
    """The built-in ethnicity versions, and up to five after them, each loaded as a file is."""
    versions = list(built_in(CodeSetName.ETHNICITY))
    for _ in range(draw(st.integers(1, 5))):
        last = versions[-1]
        pool = sorted({*(one.code for one in last.codes.values()), *NAMES})
        held = draw(st.lists(st.sampled_from(pool), min_size=1, unique=True))
        gone = [one.code for one in last.codes.values() if one.code not in held]
        file = File(
            CodeSetName.ETHNICITY,
            tuple(Row(1, code, code, "", "", ()) for code in held),
            tuple(Row(1, code, "", draw(st.sampled_from([*held, "ASK"])), "", ()) for code in gone),
        )
        since = last.since + timedelta(days=draw(st.integers(1, 400)))
        assert load_faults(versions, file, since, {}) == []
        made = next_version(versions, file, since, "a circular")
        versions[-1] = Version(last.number, last.since, since, last.codes, last.becomes, last.source)
        versions.append(made)
    return versions


@given(histories(), st.integers(-40_000, 2_000))
def test_each_day_has_one_version_and_each_code_its_place_in_it(versions: list[Version], days: int) -> None:
    """From the beginning on; and every code there ever was holds, became one that holds, or is asked again."""
    day = FIRST + timedelta(days=days)
    holding = [one for one in versions if one.since <= day and (one.until is None or day < one.until)]
    assert len(holding) == (day >= BEGINNING)
    assert misdated(versions) is None
    for version in versions:
        for one in versions[: version.number]:
            for name in one.codes:
                assert name in version.codes or name in version.becomes
                assert version.becomes.get(name) in (None, *version.codes)


@given(histories())
def test_a_mapping_is_the_mappings_before_it_one_after_the_other(versions: list[Version]) -> None:
    """What a code became by way of each version between is what the last one says, unless it held again meanwhile."""
    last = versions[-1]
    for first in versions[:-1]:
        for name in first.codes:
            now: str | None = name
            for version in versions[first.number :]:
                if name in version.codes:
                    now = name
                elif now is not None and now not in version.codes:
                    now = version.becomes[now]
            assert becomes(versions, name, last.since) == now


def test_gaps_and_overlaps_are_told() -> None:
    """Each names the versions or the days."""
    one, two = built_in(CodeSetName.ETHNICITY)
    assert misdated([one, two]) is None
    late, early = FIRST + timedelta(days=9), FIRST - timedelta(days=9)
    assert "No version" in str(misdated([one, Version(2, late, None, two.codes)]))
    assert "both hold" in str(misdated([one, Version(2, early, None, two.codes)]))
    assert in_force([one, two], BEGINNING - timedelta(days=1)) is None
    assert becomes([one, two], "CHINESE", FIRST) == "O1"
    assert becomes([one, two], "WHITE", FIRST) is None
    assert becomes([one, two], "CHINESE", FIRST - timedelta(days=1)) == "CHINESE"


def test_a_template_that_comes_back_changes_nothing_but_what_was_written() -> None:
    """Read as it was given out: all is kept. With a code left out, that one is refused by name and figure."""
    versions = built_in(CodeSetName.ETHNICITY)
    rows = [(one.code, one.label, "", "") for one in versions[-1].codes.values()]
    text = template(CodeSetName.ETHNICITY, rows)
    assert {one.kind for one in changes(versions, read(text))} == {CodeChangeKind.KEPT}
    without = "\n".join(line for line in text.splitlines() if ",A9," not in line) + "\n"
    later = date(2011, 4, 1)
    (fault,) = load_faults(versions, read(without), later, {"A9": "12"})
    assert fault.code == "DROPS_A_CODE"
    assert "A9" in fault.message
    assert "see: 12." in fault.message
    mended = without + "ethnicity,A9,,ask,,\nethnicity,W3,White: Gypsy or Irish Traveller,,W9,GYP;TRV\n"
    assert load_faults(versions, read(mended), later, {}) == []
    assert [fault.code for fault in load_faults(versions, read(mended), FIRST, {})] == ["OVERLAP"]
    made = next_version(versions, read(mended), later, "a circular")
    assert made.becomes["A9"] is None
    assert made.becomes["ASIAN_OTHER"] is None
    assert made.becomes["CHINESE"] == "O1"
    assert made.codes["W3"].aliases == ("GYP", "TRV")
    assert made.codes["W3"].counts_as == "W9"


def test_a_new_code_that_the_law_counts_says_by_which_rules_it_goes() -> None:
    """An outcome is an absence or not; ethnicity alone may have a code that no older program knows."""
    versions = built_in(CodeSetName.OUTCOMES)
    rows = [(one.code, one.label, "", "") for one in versions[-1].codes.values()]
    text = template(CodeSetName.OUTCOMES, rows)
    kept = versions[-1].codes["ATTENDED"]
    day = date(2004, 1, 1)
    assert [
        one.code for one in load_faults(versions, read(text + "outcomes,VID,By video,,,\n"), day, {})
    ] == ["COUNTS_AS"]
    good = read(text + f"outcomes,VID,By video,,{kept.code},\n")
    assert load_faults(versions, good, day, {}) == []
    assert next_version(versions, good, day, "").codes["VID"].counts_as == "ATTENDED"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("set,code\nethnicity,W1\n", "first row must name"),
        ("set,code,label,becomes\nshoes,W1,White,\n", "`set` must be the same"),
        ("set,code,label,becomes\nethnicity,W1,White,\noutcomes,W2,White,\n", "`set` must be the same"),
        ("set,code,label,becomes\nethnicity,W1,White,\nethnicity,W1,White,\n", "stands in row 2 already"),
        ("set,code,label,becomes\nethnicity,W1,White,\nethnicity,W2,,W7\n", "no code of this file"),
        ("set,code,label,becomes\nethnicity,W1,White,W1\n", "both a label"),
        ("set,code,label,becomes\nethnicity,W1,,\n", "no label"),
        ("set,code,label,becomes\nethnicity,a b,White,\n", "is no code"),
        ("set,code,label,becomes\nethnicity,W1,White, Irish,\n", "quote commas"),
        ("set: ethnicity\ncodes: &a [*a]\n", "not read"),
        ("- 1\n", "YAML"),
    ],
)
def test_a_bad_file_says_where(text: str, said: str) -> None:
    """Row by row, in words."""
    with pytest.raises(Misread, match=said):
        read(text)


def test_yaml_says_the_same_as_csv() -> None:
    """One format for people who work in a spreadsheet, one for those who do not."""
    yaml = "set: ethnicity\ncodes:\n  - {code: W1, label: 'White: British', aliases: [GB]}\nbecomes: {W2: W1, W9: ask}\n"
    csv = "set,code,label,becomes,aliases\nethnicity,W1,White: British,,GB\nethnicity,W2,,W1,\nethnicity,W9,,ask,\n"
    one, other = read(yaml), read(csv)
    assert [(row.code, row.label, row.aliases) for row in one.codes] == [
        (row.code, row.label, row.aliases) for row in other.codes
    ]
    assert {row.code: row.becomes for row in one.dropped} == {"W2": "W1", "W9": "ASK"}
    assert {row.code: row.becomes for row in other.dropped} == {"W2": "W1", "W9": "ASK"}
