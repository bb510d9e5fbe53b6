"""How the record's values read on a page: dates, labels of codes, names, where a person is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from resolvers.access import Clearance, Role
from rules import codes
from rules.clock import LONDON, today
from rules.names import fold

KEY_DATES = {
    "curfewEligibility": "Home detention curfew eligibility",
    "paroleEligibility": "Parole eligibility",
    "conditionalRelease": "Conditional or automatic release",
    "nonParole": "Non-parole date",
    "licenceExpiry": "Licence expiry",
    "sentenceExpiry": "Sentence expiry",
    "expectedEnd": "Expected end",
}
LANGUAGES = {
    "en": "English",
    "cy": "Welsh",
    "ar": "Arabic",
    "bn": "Bengali",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "ku": "Kurdish",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "so": "Somali",
    "sq": "Albanian",
    "ta": "Tamil",
    "tr": "Turkish",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yo": "Yoruba",
    "zh": "Chinese",
}
PLACES = {"Court", "Police", "Hospital", "Community"}
SCHEMES = ("PNC", "CRO", "PRISON_NUMBER", "CRAMS_REFERENCE", "NINO")
FAULTS = {
    "bad-check-letter": "The check letter is wrong: mistyped somewhere",
    "bad-id-format": "Not a number of this kind",
}


def day(value: str | date | None) -> str:
    """`2003-09-30` as `30 September 2003`; nothing as nothing."""
    if not value:
        return ""
    found = value if isinstance(value, date) else date.fromisoformat(value[:10])
    return f"{found.day} {found:%B %Y}"


def typed(value: str | date | None) -> str:
    """A day as people type it: `2003-09-30` as `30/9/2003`; nothing as nothing."""
    if not value:
        return ""
    found = value if isinstance(value, date) else date.fromisoformat(value[:10])
    return f"{found.day}/{found.month}/{found.year}"


def moment(value: str | None) -> str:
    """An instant in UTC as day and time in London."""
    if not value:
        return ""
    found = datetime.fromisoformat(value).astimezone(LONDON)
    return f"{day(found.date())} at {found:%H:%M}"


def label(value: str | None, codeset: str) -> str:
    """What a code means, in words: `OFFICE_VISIT|label("ContactKind")` is `Office visit`."""
    if value is None:
        return ""
    members: Mapping[str, codes.CodeSet] = getattr(codes, codeset).__members__
    return members[value].label if value in members else value


def full_name(person: Mapping[str, Any]) -> str:
    """Surname first, as the files are kept."""
    return (
        ", ".join(part for part in (person.get("surname"), person.get("forenames")) if part) or "Not recorded"
    )


def where_now(offender: Mapping[str, Any], refused: Iterable[str] = ()) -> str:
    """Where a person is, in a few words."""
    stay = offender.get("currentStay")
    if stay:
        name = (stay.get("prison") or {}).get("name")
        return f"{name} prison" if name else "In custody"
    if any(path.rpartition(".")[2] == "currentStay" for path in refused):
        return "You do not have access to this"
    return "In the community" if offender.get("currentSupervisions") else "Not in custody"


def supervised_by(offender: Mapping[str, Any]) -> str:
    """The area and officer that supervise now, or nothing."""
    return "; ".join(
        ", ".join(
            part
            for part in ((each.get("area") or {}).get("name"), (each.get("officer") or {}).get("name"))
            if part
        )
        for each in offender.get("currentSupervisions") or ()
    )


def number(offender: Mapping[str, Any], scheme: str) -> str:
    """The person's number of a scheme: the valid ones, each once, or the unreadable one with a note."""
    held = [each for each in offender.get("identifiers") or () if each["scheme"] == scheme]
    good = dict.fromkeys(each["value"] for each in held if each["valid"] and each["value"])
    if good:
        return ", ".join(good)
    return f"{held[0]['raw']} (not valid)" if held else ""


def term(sentence: Mapping[str, Any]) -> str:
    """How long a sentence is, as it was passed."""
    parts = []
    if sentence.get("lengthMonths"):
        parts.append(_count(sentence["lengthMonths"], "month"))
    if sentence.get("lengthDays"):
        parts.append(_count(sentence["lengthDays"], "day"))
    if sentence.get("hours"):
        parts.append(_count(sentence["hours"], "hour"))
    return " and ".join(parts)


def next_dates(sentences: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Key dates from today on, the earliest first: `date`, `label` and the `sentence` each belongs to."""
    now = today().isoformat()
    found = [
        {"date": sentence[field], "label": words, "sentence": sentence}
        for sentence in sentences
        for field, words in KEY_DATES.items()
        if sentence.get(field) and sentence[field] >= now
    ]
    once = {(each["date"], each["label"]): each for each in found}
    return sorted(once.values(), key=lambda each: str(each["date"]))


def ended(sentence: Mapping[str, Any]) -> bool:
    """Whether a sentence is over: ended, or past its last day."""
    last = sentence.get("sentenceExpiry") or sentence.get("expectedEnd")
    return bool(sentence.get("endedOn") or (last and last < today().isoformat()))


def planned(entry: Mapping[str, Any]) -> bool:
    """Whether a contact is still to come."""
    return not entry.get("outcome") and str(entry.get("date") or "") >= today().isoformat()


def moved(entry: Mapping[str, Any]) -> str:
    """A movement in words: which prison, in or out, and where from or to."""
    name = (entry.get("prison") or {}).get("name")
    prison = f"{name} prison" if name else "the prison"
    place = entry.get("placeName") or ""
    place = place.lower() if place in PLACES else place
    if entry.get("direction") == "IN":
        return f"Into {prison}" + (f" from {place}" if place else "")
    return f"Out of {prison}" + (f" to {place}" if place else "")


def by_value(identifiers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Identifiers of one scheme and value together, with every source that holds them and each way it is written."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for each in identifiers:
        group = groups.setdefault(
            (each["scheme"], each["value"] or each["raw"] or ""),
            {**each, "shown": _shown(each), "written": [], "sources": []},
        )
        if each["raw"] and each["raw"] != group["shown"] and each["raw"] not in group["written"]:
            group["written"].append(each["raw"])
        if each.get("source") and each["source"] not in group["sources"]:
            group["sources"].append(each["source"])
    return sorted(groups.values(), key=lambda group: SCHEMES.index(group["scheme"]))


def by_address(addresses: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Addresses that read the same together, with every source that holds them."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for each in addresses:
        text = " ".join([*(each["lines"] or ()), each["postcode"] or ""]).casefold()
        group = groups.setdefault((each["kind"], text), {**each, "sources": []})
        if each.get("source") and each["source"] not in group["sources"]:
            group["sources"].append(each["source"])
    return list(groups.values())


def by_name(names: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Names that are the same but for capitals and accents together: every way each is given and written, and every
    source that holds it. What most sources hold comes first."""
    groups: dict[tuple[str, ...], dict[str, Any]] = {}
    for each in names:
        key = tuple(fold(full_name(each)))
        group = groups.setdefault(key, {**each, "kinds": [], "written": [], "sources": []})
        if each["kind"] not in group["kinds"]:
            group["kinds"].append(each["kind"])
        if full_name(each) not in (full_name(group), *group["written"]):
            group["written"].append(full_name(each))
        if each.get("source") and each["source"] not in group["sources"]:
            group["sources"].append(each["source"])
    return sorted(
        groups.values(), key=lambda group: ("PRIMARY" not in group["kinds"], -len(group["sources"]))
    )


def _shown(identifier: Mapping[str, Any]) -> str:
    # A CRAMS reference is canonical with its area before it; people know it without.
    if identifier["scheme"] == "CRAMS_REFERENCE":
        return str(identifier["raw"])
    return str(identifier["value"] or identifier["raw"] or "")


def work(post: Mapping[str, Any]) -> str:
    """What a post is, and where: `Prison officer, Leeds prison`."""
    prison = (post.get("prison") or {}).get("name")
    where = [(post.get("area") or {}).get("name"), post.get("team"), f"{prison} prison" if prison else None]
    return ", ".join([Role[post["role"]].value, *(part for part in where if part)])


def roles(names: Iterable[str]) -> str:
    """What somebody does, in words."""
    return ", ".join(Role[name].value for name in names)


def clearance(kind: str) -> str:
    """What somebody is cleared for, in words."""
    return str(Clearance[kind].value)


def term_held(thing: Mapping[str, Any]) -> str:
    """From when to when something holds. Its `to` is the first day on which it does not."""
    begins = f"from {day(thing['from'])}"
    return f"{begins} to {day(_day_before(thing['to']))}" if thing.get("to") else begins


def over(thing: Mapping[str, Any]) -> bool:
    """Whether something with dates holds no more."""
    return bool(thing.get("to") and thing["to"] <= today().isoformat())


def yet_to_come(thing: Mapping[str, Any]) -> bool:
    """Whether something with dates does not hold yet."""
    return str(thing["from"]) > today().isoformat()


def _day_before(value: str) -> date:
    return date.fromisoformat(value) - timedelta(days=1)


def _count(many: int, noun: str) -> str:
    return f"{many:,} {noun}" + ("" if many == 1 else "s")
