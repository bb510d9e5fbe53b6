"""Invented time in custody: sentences and the dates they lead to, prisons one after another, release.

The arithmetic is that of the Criminal Justice Act 1991: the day of sentence counts, half and other fractions are
rounded up, remand days come off, added days go on. The dates are for show; no rule of the record is taken from here.
"""

from __future__ import annotations

from random import Random

from demo.extracts.days import EXTRACT, before_weekend, on, working
from demo.extracts.model import KeyDates, Person, Sentence, Spell
from demo.extracts.world import Area, World, data

YEAR, FOUR_YEARS, THREE_MONTHS = 365, 1461, 90
SHORTEST_CURFEW = 14
CURFEW_PERIODS = ((on(2003, 7, 14), 135), (on(2002, 12, 16), 90), (on(1999, 1, 28), 60))
"""From when, at most how many days before the conditional release date home detention curfew could begin."""
SEXUAL = frozenset({"Rape", "Indecent assault"})
LENGTHS = (
    30,
    61,
    61,
    91,
    91,
    122,
    122,
    152,
    183,
    183,
    243,
    273,
    304,
    365,
    365,
    456,
    548,
    548,
    730,
    730,
    913,
    1096,
    1278,
    1461,
    1826,
    2191,
    2922,
)


def _part(days: int, of: int, by: int) -> int:
    """Days served at a fraction of a sentence, rounded up, counted from its first day as 0."""
    return -(-days * of // by) - 1


def key_dates(
    kind: str, made: int, days: int, remand: int, added: int = 0, *, curfew: bool = True
) -> KeyDates:
    """The dates of a sentence of so many days made on a day: none is before that day, and none after the last."""
    zero = made - remand

    def at(part: int, extra: int = 0) -> int:
        return max(made, zero + part + extra)

    sed = at(days - 1)
    half = _part(days, 1, 2)
    led = None if kind in ("AUR", "DTO") else at(_part(days, 3, 4))
    last = sed if led is None else led
    if kind == "DCR":
        npd = min(at(_part(days, 2, 3), added), last)
        return KeyDates(sed=sed, ped=min(at(half, added), npd), npd=npd, led=led)
    crd = min(at(half, added), last)
    hdced = _curfew(made, days, remand, crd) if curfew and kind in ("AUR", "ACR") else None
    return KeyDates(sed=sed, crd=crd, led=led, hdced=hdced)


def _curfew(made: int, days: int, remand: int, crd: int) -> int | None:
    """When home detention curfew could begin; None for a sentence too short or long, or too little left of it."""
    longest = next((period for since, period in CURFEW_PERIODS if crd >= since), 0)
    if not (THREE_MONTHS <= days < FOUR_YEARS and longest):
        return None
    served = made - remand + max(30, -(-days // 4)) - 1
    day = max(made, served, crd - longest)
    return day if crd - day >= SHORTEST_CURFEW else None


def sentence_of(rng: Random, made: int, remand: int, age: int) -> tuple[Sentence, str]:
    """A sentence and its offence, long ones rare."""
    offences = data("words")["offences"]
    roll = rng.random()
    if age >= 21 and roll < 0.008:
        return Sentence("LIFE", made, None, remand, 0, None), rng.choice(offences["life"])
    days = LENGTHS[int(len(LENGTHS) * rng.random() ** 1.3)]
    offence = rng.choice(offences["minor" if days < 183 else "middle" if days < YEAR else "grave"])
    kind = "AUR" if days < YEAR else "ACR" if days < FOUR_YEARS else "DCR"
    if age < 18:
        days, kind = rng.choice((122, 183, 243, 304, 365, 548, 730)), "DTO"
    elif kind == "DCR" and offence in SEXUAL and rng.random() < 0.4:
        kind = "EXT"
    remand = min(remand, days)
    added = rng.randrange(1, 22) if days > 183 and rng.random() < 0.15 else 0
    return Sentence(
        kind,
        made,
        days,
        remand,
        added,
        key_dates(kind, made, days, remand, added, curfew=offence not in SEXUAL),
    ), offence


def _released(rng: Random, sentence: Sentence) -> tuple[int, str] | None:
    """When a sentence lets somebody out, and how; None for life. The day may lie after the extract."""
    dates = sentence.dates
    if dates is None:
        return None
    if dates.npd is not None and dates.ped is not None:
        parole = dates.ped + rng.randrange(60)
        if rng.random() < 0.4 and parole < dates.npd:
            return working(parole), "PED"
        return max(sentence.made, before_weekend(dates.npd)), "NPD"
    if dates.crd is None:
        return dates.sed, "END"
    if dates.hdced is not None and rng.random() < 0.3:
        return min(working(dates.hdced + rng.randrange(6)), dates.crd), "HDC"
    return max(sentence.made, before_weekend(dates.crd)), "CRD"


def _route(
    rng: Random, world: World, area: Area, who: Person, age: int, sentence: Sentence | None
) -> list[str]:
    """The prisons a person passes through, were they to stay to the end."""
    if who.sex == "F":
        first, later = rng.choice(area.women), world.functions["female"]
    elif age < 21:
        first, later = rng.choice(area.young), world.functions["male-young-offender"]
    else:
        first, later = rng.choice(area.local), []
    route = [first]
    if sentence is None or (sentence.days is not None and sentence.days < 120):
        return route
    if later:
        return [*route, rng.choice(later)] if rng.random() < 0.35 else route
    if sentence.days is None or sentence.days >= FOUR_YEARS:
        route.append(rng.choice(_held(world, "category-b-training", "high-security")))
    if rng.random() < 0.75:
        route.append(rng.choice(_held(world, "category-c-training")))
    if rng.random() < 0.4:
        route.append(rng.choice(_held(world, "open-resettlement")))
    return route


def _held(world: World, *functions: str) -> list[str]:
    found = [code for function in functions for code in world.functions.get(function, [])]
    return found or world.functions["male-local"]


def _category(world: World, who: Person, age: int, sentence: Sentence | None, last: str) -> str:
    if sentence is None:
        return "U"
    if who.sex == "F":
        return "F" if sentence.days is None or sentence.days > YEAR else "O"
    if age < 21:
        return "Y"
    by_function = {
        "high-security": "B" if sentence.days else "A",
        "category-b-training": "B",
        "open-resettlement": "D",
    }
    return by_function.get(world.prisons[last], "B" if sentence.days is None else "C")


def _stays(rng: Random, route: list[str], received: int, settled: int, until: int) -> list[tuple[str, int]]:
    """(establishment, first day) along a route, each at least a fortnight, none after the end."""
    stays = [(route[0], received)]
    day = settled
    for prison in route[1:]:
        day = working(day + rng.randrange(14, 15 + max(14, (until - settled) // len(route))))
        if day >= until - 7:
            break
        if prison != stays[-1][0]:
            stays.append((prison, day))
    return stays


def spell(rng: Random, world: World, area: Area, who: Person, received: int) -> Spell:
    """A time in custody from a day on, on remand or straight from court, to release or the day of the extract."""
    age = (received - who.birth) // 365
    remand = rng.randrange(7, 110) if rng.random() < 0.5 else 0
    verdict = working(received + remand)
    remand = verdict - received if remand else 0
    sentence, release, released = None, "", None
    offence = rng.choice(data("words")["offences"]["middle"])
    if remand and rng.random() < 0.15:
        released, release = verdict, rng.choice(("BAIL", "BAIL", "ACQ"))
    elif remand == 0 or verdict <= EXTRACT:
        sentence, offence = sentence_of(rng, verdict if remand else received, remand, age)
        if out := _released(rng, sentence):
            released, release = out
    if released is not None and released > EXTRACT:
        released, release = None, ""
    until = EXTRACT if released is None else released
    route = _route(rng, world, area, who, age, sentence)
    stays = _stays(rng, route, received, verdict, until)
    hearings = [day for day in range(received + 21, min(verdict, until) - 5, 28) if remand]
    if remand and verdict < until:
        hearings.append(verdict)
    return Spell(
        prison_number=world.prison_number(),
        received=received,
        stays=stays,
        offence=offence,
        category=_category(world, who, age, sentence, stays[-1][0]),
        sentence=sentence,
        convicted=sentence is None and released is None and rng.random() < 0.2,
        released=released,
        release=release,
        hearings=[working(day) for day in hearings],
        copies=tuple(index for index in range(len(stays) - 1) if _left(rng, stays, index)),
        from_police=bool(remand) and rng.random() < 0.5,
    )


def _left(rng: Random, stays: list[tuple[str, int]], index: int) -> bool:
    """Whether a copy stayed behind at a prison: about one in six, never where the person still is or came back to."""
    later = [prison for prison, _ in stays[index + 1 :]]
    return rng.random() < 0.16 and stays[index][0] not in later


def recall(rng: Random, world: World, area: Area, who: Person, received: int, before: Spell) -> Spell | None:
    """The new spell of somebody recalled from licence. None when too little of the licence was left."""
    old = before.sentence
    if (
        old is None
        or old.dates is None
        or old.dates.led is None
        or old.dates.led - received < 20
        or received > EXTRACT
    ):
        return None
    out = before_weekend(old.dates.led)
    sentence = Sentence(
        "REC", old.made, old.days, old.remand, 0, KeyDates(sed=old.dates.sed, led=old.dates.led)
    )
    route = _route(rng, world, area, who, (received - who.birth) // 365, None)
    released = out if out <= EXTRACT else None
    return Spell(
        prison_number=world.prison_number(),
        received=received,
        stays=[(route[0], received)],
        offence=before.offence,
        category=before.category if before.category != "D" else "C",
        sentence=sentence,
        released=released,
        release="END" if released else "",
        from_police=True,
    )
