"""Two who change one thing: what the second is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from resolvers.commands import NotDone
from resolvers.versions import Said, check_version, check_words
from rules.codes import VictimResponse

SAID: Said = {"response": ("answer", VictimResponse), "on": ("answered on", None), "fit": ("fit", None)}
THERE = {
    "version": 2,
    "recordedAt": datetime(2003, 7, 1, 8, 30, tzinfo=UTC),
    "response": "NO",
    "on": date(2003, 6, 30),
}


def told(given: dict[str, Any], version: int = 1, there: dict[str, Any] = THERE) -> str:
    """The message for a change of what was read at a version."""
    with pytest.raises(NotDone) as refused:
        check_version(there, version, given, SAID, "Vera Stone")
    (error,) = refused.value.errors
    assert (error.code, error.field) == ("CHANGED", "version")
    return error.message


def test_both_sides_are_told_of_what_was_given() -> None:
    """In the words of the codes, with who changed it and when by the clock in England; what is alike is left out."""
    assert told({"response": "YES", "on": date(2003, 6, 30), "fit": True}) == (
        "Vera Stone changed this on 1 July 2003 at 09:30. It now says: answer “Wants no contact” (you gave “Wants contact”); fit none "
        "(you gave yes). Look at both, and send again what is right."
    )
    assert "It now says: the same as yours." in told({"response": "NO"})


def test_whoever_gives_nothing_of_it_is_told_what_stands() -> None:
    """Such as one who takes it off."""
    assert "It now says: answer “Wants no contact”; answered on 30 June 2003." in told({})
    assert "It now says: nothing yet." in told({}, 1, {"version": 4})


def test_what_is_told_in_a_sentence_stands_beside_the_others() -> None:
    """Yours where something was given; that it is the same where it is."""
    for yours, words in (
        (None, ". Look"),
        ("b", ". Yours says: b. Look"),
        ("a", ". Yours says the same. Look"),
    ):
        with pytest.raises(NotDone) as refused:
            check_words(THERE, 1, None, "a", yours)
        assert refused.value.errors[0].message.startswith(
            "Somebody else changed this on 1 July 2003 at 09:30. "
        )
        assert f"It now says: a{words}" in refused.value.errors[0].message


def test_the_version_that_stands_is_let_through() -> None:
    """A thing without one is version 1, and nothing at all is version 0."""
    check_version(THERE, 2, {}, SAID, None)
    check_version({"on": None}, 1, {}, SAID, None)
    check_version({}, 0, {}, SAID, None)
    assert "There is none of that any more." in told({}, 1, {})
