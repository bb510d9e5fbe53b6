"""Letters that fill themselves: which entry asks for which, and what is left out that is not known."""

from __future__ import annotations

from datetime import date

import pytest

from rules.codes import ContactKind, ContactOutcome, LetterKind, SentenceType
from rules.letters import kind_of, letter
from tests.world import Asking

K, DAY = ContactKind, date(2003, 9, 29)
ORDER = SentenceType.COMMUNITY_REHABILITATION


@pytest.mark.parametrize(
    ("kind", "outcome", "wanted"),
    [
        (K.OFFICE_VISIT, None, LetterKind.APPOINTMENT),
        (K.OFFICE_VISIT, ContactOutcome.ATTENDED, None),
        (K.HOME_VISIT, ContactOutcome.UNACCEPTABLE_ABSENCE, LetterKind.EXPLANATION),
        (K.HOME_VISIT, ContactOutcome.ACCEPTABLE_ABSENCE, LetterKind.EXPLANATION),
        (K.FORMAL_WARNING, None, LetterKind.WARNING),
        (K.BREACH_ACTION, None, LetterKind.BREACH),
        (K.TELEPHONE, None, None),
    ],
)
def test_an_entry_asks_for_one_letter_or_none(
    kind: ContactKind, outcome: ContactOutcome | None, wanted: LetterKind | None
) -> None:
    """By what it is and how it turned out."""
    assert kind_of(kind, outcome) is wanted
    found = letter(kind, outcome, DAY, "09:30", "the Leeds office", ORDER)
    assert (found and found.kind) is wanted
    assert found is None or "{" not in "".join(found.text)


def test_what_is_not_known_is_not_written() -> None:
    """A sentence that needs it is left out, and no gap is left."""
    whole = letter(K.OFFICE_VISIT, None, DAY, "09:30", "the Leeds office", ORDER)
    bare = letter(K.OFFICE_VISIT, None, DAY, None, None, None)
    assert whole and bare
    assert set(bare.text) < set(whole.text)
    assert [one for one in whole.text if one not in bare.text] == [
        "It is at 09:30.",
        "Please come to the Leeds office.",
        "You have to keep it under your community rehabilitation order.",
    ]
    asked = letter(K.OFFICE_VISIT, ContactOutcome.UNACCEPTABLE_ABSENCE, DAY, None, None, None)
    assert asked and "Tell us the reason, with proof, by 1 October 2003." in asked.text


async def test_a_letter_is_read_with_its_entry(asking: Asking) -> None:
    """From the same statement as the log, and under the order that the entry is under."""
    ask = (
        '{ node(id: "con_off_anna_1_5") { ... on Contact { offender { id } letters { kind title text } } } }'
    )
    found = (await asking.data(ask))["node"]
    assert found["offender"] == {"id": "off_anna"}
    (one,) = found["letters"]
    assert (one["kind"], one["title"]) == ("EXPLANATION", "You missed an appointment")
    assert "under your community rehabilitation order" in " ".join(one["text"])
    kept = (await asking.data(ask.replace("1_5", "1_1")))["node"]
    assert kept["letters"] == []
