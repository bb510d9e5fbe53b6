"""Which files of the legacy systems are one person's: the policy of matching, in one place. Pure.

Two files **contradict** each other when they carry different valid PNC, CRO or National Insurance numbers, or different
sexes, or describe people who can't well be one: another forename (a twin, a brother), another surname with nothing to
explain it, or another date of birth (a parent of the same name). PNC and CRO together, each with its own check letter,
outweigh one of these; so does a third file, surely either's, that is called as both are. Files that contradict each
other **never** join by themselves.

The others **join** when there is a witness besides name and date of birth, and the person fits. The fewer the
witnesses, the better the person has to fit:

- two numbers or links (a case or prison number that one row names): the person needn't fit more than not contradict;
- one number: name or date of birth fits, and the other isn't two slips away unless the first is exact;
- one link, which may have been mistyped: name and date of birth both fit, or one is exact and the other not far;
- an address, or the day of an order or sentence: name and date of birth both fit, one slip at most; two of these, and
  the date of birth may be missing or 1 January;
- seen by the very area or prison that had somebody on that day: name and date of birth both fit, no slip, and nobody
  else there whom it could be.

Name and date of birth alone never join, however rare the name; and the model's weight must be enough, too. What is
alike but not enough goes to a person (**ask**). What people decide overrides all of this, and is never asked again.

The strong go first: numbers and links make groups, then addresses and days join groups, then what was merely seen is
attached, then files kept apart are. Where files that are alike hold contradictions, a pair is kept only if both sides
contradict the same others: whoever could belong to either belongs to none. So groups don't depend on the order of
files, and no group holds two that contradict each other, unless people said so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rules.likeness import File, births, names, place_in_common, shared

STRONG = ("PNC", "CRO", "NINO")
BEFORE, AFTER = 92, 31
"""Days around the time that a case was open in which its area may have assessed or referred somebody."""
JOIN_WEIGHT, ASK_WEIGHT, FLOOR = 6.0, 0.0, -4.0
"""Match weights (log2 odds) from which files may join, are asked about, and are remembered at all."""

Verdict = Literal["JOIN", "ASK", "NEVER", "WEAK"]
SURE = frozenset({"NUMBERS", "NUMBER", "LINK"})
LIKELY = frozenset({"ADDRESS", "DAY"})
SEEN = "SEEN"
NO_WITNESS = "NO_WITNESS"


@dataclass(frozen=True, slots=True)
class Pair:
    """What the policy makes of two files, `a` the smaller id, and why: a code that `WHY` puts into words."""

    a: str
    b: str
    verdict: Verdict
    why: str


WHY = {
    "NUMBERS": "Two numbers or links are the same.",
    "NUMBER": "A number is the same, and the person fits.",
    "LINK": "One row names the other's file, and the person fits.",
    "ADDRESS": "Name, date of birth and address are the same.",
    "DAY": "Name, date of birth and the day of an order or sentence are the same.",
    "SEEN": "Seen by the area or prison that had a person of this name and date of birth on that day.",
    "NO_WITNESS": "Name and date of birth fit, and nothing else says that they are one person.",
    "DOUBTFUL": "A number or link is the same, but the person fits badly.",
    "UNLIKELY": "There is a witness, but the whole is too unlikely.",
    "OTHER_NUMBER": "They carry different valid numbers.",
    "OTHER_SEX": "One is recorded as male, the other as female.",
    "OTHER_NAME": "They have different names.",
    "TWIN": "Same surname and date of birth, different forename: twins, or brother and sister.",
    "OTHER_BIRTH": "Their dates of birth are too far apart.",
    "TOLD_APART": "A number or link is the same, but it is another person's name or date of birth.",
    "LITTLE": "Little is the same.",
    "CONFLICT": "They would join, but one of them could as well belong to somebody else.",
    "PARTED": "They were one record, and what held them together was corrected or taken back.",
    "AGAINST_EVIDENCE": "A person decided that they are one, and what the files say is against it.",
    "DECISIONS_CONFLICT": "People decided both that they are one and that they are not.",
}


FIELDS = {
    "surname": "Surname",
    "forename": "Forename",
    "birth": "Date of birth",
    "sex": "Sex",
    "postcode": "Postcode",
    "address": "Address",
    "pnc": "PNC number",
    "cro": "CRO number",
    "nino": "National Insurance number",
    "prison": "Prison number",
    "case": "Probation case",
    "day": "Day of an order or sentence",
}

LEVELS = {
    "EXACT": "same",
    "RARE": "same, rare",
    "COMMON": "same, common",
    "OTHER": "same as another name of theirs",
    "NICKNAME": "familiar form of the same",
    "CLOSE": "a slip of the keyboard away, or sounding the same",
    "REVERSED": "the other way round",
    "INITIAL": "same initial",
    "SWAPPED": "day and month swapped",
    "YEAR": "same year, 1 January",
    "SLIP": "one part different",
    "NEARBY": "same district",
    "DIFFERENT": "different",
    "UNKNOWN": "not known of one",
}


def contradiction(a: File, b: File) -> str | None:
    """What says that two files are of two people, or None."""
    return _contradiction(a, b, shared(a, b), names(a, b), births(a, b))


def _contradiction(a: File, b: File, common: frozenset[str], name: str, birth: str) -> str | None:
    for scheme in STRONG:
        if a.numbers.get(scheme) and b.numbers.get(scheme) and scheme not in common:
            return "OTHER_NUMBER"
    if {a.sex, b.sex} == {"MALE", "FEMALE"}:
        return "OTHER_SEX"
    if common.issuperset(("PNC", "CRO")) and not name == birth == "different":
        return None
    if name == "different":
        return "TWIN" if birth == "same" else "OTHER_NAME"
    return "OTHER_BIRTH" if birth == "different" else None


def judge(a: File, b: File, weight: float) -> Pair:
    """What the policy makes of two files that the model gives a weight."""
    verdict, why = _judge(a, b, weight)
    return Pair(min(a.id, b.id), max(a.id, b.id), verdict, why)


def _judge(a: File, b: File, weight: float) -> tuple[Verdict, str]:
    common, name, birth = shared(a, b), names(a, b), births(a, b)
    linked = len(common) + bool(a.cases & b.cases)
    against = _contradiction(a, b, common, name, birth)
    if against:
        another = linked and against in ("OTHER_NAME", "OTHER_BIRTH") and weight >= ASK_WEIGHT
        return ("ASK", "TOLD_APART") if another else ("NEVER", against)
    why = _sure(common, bool(a.cases & b.cases), name, birth)
    if why:
        return ("JOIN", why) if weight >= ASK_WEIGHT else ("ASK", "UNLIKELY")
    why = _likely(a, b, name, birth)
    if why:
        return ("JOIN", why) if weight >= JOIN_WEIGHT else ("ASK", "UNLIKELY")
    if linked:
        return "ASK", "DOUBTFUL"
    fits = name in ("same", "near") and birth in ("same", "near")
    return ("ASK", NO_WITNESS) if fits and weight >= ASK_WEIGHT else ("WEAK", "LITTLE")


def _sure(common: frozenset[str], same_case: bool, name: str, birth: str) -> str | None:
    """Whether numbers and links make two files that don't contradict each other one person's."""
    numbers = len(common.intersection(STRONG))
    links = ("PRISON_NUMBER" in common) + same_case
    exact, slip = "same" in (name, birth), {name, birth} <= {"same", "near"}
    if numbers + links > 1:
        return "NUMBERS"
    if numbers and (exact or ("near" in (name, birth) and "far" not in (name, birth))):
        return "NUMBER"
    if links and (slip or birth == "same" or (exact and birth != "far")):
        return "LINK"
    return None


def _likely(a: File, b: File, name: str, birth: str) -> str | None:
    """Whether an address, a day or a place does, for a person who fits."""
    address = [bool(a.postcodes & b.postcodes), bool(a.lines & b.lines)]
    day = bool(a.days & b.days)
    seen = place_in_common(a, b, BEFORE, AFTER)
    if (birth == "same" and name in ("same", "near")) or (birth in ("near", "year") and name == "same"):
        if any(address) or day:
            return "ADDRESS" if any(address) else "DAY"
        return SEEN if seen and birth == "same" else None
    if birth == "unsaid" and name == "same" and sum(address) + day + seen > 1:
        return "ADDRESS" if any(address) else "DAY"
    return None


def words(fields: Iterable[str]) -> list[str]:
    """What the model made of two files, field by field, from the stored `field:level:weight`: the greatest first."""
    parts = sorted((each.split(":") for each in fields), key=lambda part: -abs(float(part[2])))
    return [f"{FIELDS[field]}: {LEVELS[level]} ({float(weight):+.1f})" for field, level, weight in parts]
