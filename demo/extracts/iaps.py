"""IAPS: invented referrals to accredited programmes, session by session, with tests before and after."""

from __future__ import annotations

from random import Random

from demo.extracts.casework import Referral
from demo.extracts.custody import SEXUAL
from demo.extracts.days import EXTRACT, on, text, working
from demo.extracts.layouts import REFERRALS, SESSIONS, TESTS
from demo.extracts.model import Career, Order
from demo.extracts.rows import Rows
from demo.extracts.world import World, data

RECORDED_FROM = on(2000, 6, 1)
REFERRED, REFERRED_LICENCE, REFERRED_SEXUAL = 0.8, 0.08, 0.6
DROPPED = 0.42
REASONS = ("BREACH", "BREACH", "BREACH", "UNSUIT", "WORK", "ILL", "MOVED", "CUSTODY")
HIGHEST = {"BIS": (40, 100), "QDI": (50, 90), "CPII": (25, 65), "LOC": (10, 45), "SPSI": (55, 130)}


def invent(rng: Random, world: World, career: Career) -> None:
    """Give a career its referrals."""
    for case in career.cases:
        if world.areas[case.area].book:
            continue
        for order in case.orders:
            if order.made >= RECORDED_FROM and order.begun is None and rng.random() < _share(order):
                tutor = rng.choice(world.areas[case.area].officers)[0]
                career.referrals.append(
                    referral(rng, case.area, _programme(rng, career, order), order, tutor)
                )


def _share(order: Order) -> float:
    if order.type in ("LICA", "LICD", "CRO", "CPRO") and order.offence in SEXUAL:
        return REFERRED_SEXUAL
    if "PROG" in order.requirements:
        return REFERRED
    return REFERRED_LICENCE if order.type in ("LICA", "LICD", "DTTO", "YOS") else 0.0


def _programme(rng: Random, career: Career, order: Order) -> str:
    """One that fits: for what was done, else for how people think."""
    offence = order.offence
    if offence in SEXUAL:
        return rng.choice(("CSOGP", "TVSOGP", "NSOGP"))
    if "alcohol" in offence:
        return "DID"
    if order.type == "DTTO" or "drug" in offence:
        return rng.choice(("ASRO", "OSAPP", "PRISM"))
    if career.person.sex == "F" and rng.random() < 0.3:
        return "RWP"
    if offence in data("casework")["violent"] or "assault" in offence.lower():
        return rng.choice(("ART", "CALM", "IDAP", "CDVP"))
    return rng.choice(("TF", "TF", "TF", "ETS", "ETS", "ETS", "RR", "OTO", "CSB"))


def referral(
    rng: Random, area: str, programme: str, order: Order, tutor: str, *, finishes: bool = False
) -> Referral:
    """A referral as far as it has come by the extract, or by the end of its order."""
    referred = working(min(order.start - 12 + rng.randrange(24), EXTRACT - 3))
    made = Referral(area, programme, referred, order.made, rng.randrange(18, 96), "REF", "")
    start = working(referred + 25 + rng.randrange(90))
    until = min(EXTRACT, EXTRACT if order.term is None else order.term)
    if start >= until or (not finishes and rng.random() < 0.08):
        alive = order.term is None
        made.stage = rng.choice(("ASS", "PRE", "PRE", "REF")) if alive and EXTRACT - referred < 150 else "NST"
        return made
    made.tutor, made.start = tutor, start
    _attend(rng, made, start, until, drops=not finishes and rng.random() < DROPPED)
    _test(rng, made)
    return made


def _attend(rng: Random, made: Referral, start: int, until: int, *, drops: bool) -> None:
    """Session after session, to the last, to the one after which nobody came, or to the day of the extract."""
    sessions: int = data("casework")["programmes"][made.programme]
    last = rng.randrange(1, sessions) if drops else sessions
    pace = rng.choice((3, 3, 7))
    day = start
    for number in range(1, last + 1):
        if day > until:
            break
        roll = rng.random()
        attended = "Y" if number == 1 or roll < 0.86 else "N" if roll < 0.92 else "A" if roll < 0.97 else "C"
        made.sessions.append((number, 1, day, attended))
        if attended != "Y" and rng.random() < 0.8:
            again = working(day + 1 + rng.randrange(4))
            if again <= until:
                made.sessions.append((number, 2, again, "Y" if rng.random() < 0.87 else "N"))
        day = working(day + pace + (rng.random() < 0.2))
    _, _, seen, _ = max(made.sessions, key=lambda session: session[2])
    done = made.sessions[-1][0]
    if done == sessions:
        made.stage, made.end, made.reason = "COM", seen, "COMP"
        report = seen + 4 + rng.randrange(16)
        made.report = report if report <= EXTRACT and rng.random() < 0.8 else None
    elif done == last or until < EXTRACT:
        made.stage, made.end, made.reason = "DRO", seen, rng.choice(REASONS)
    else:
        made.stage = "STA"


def _test(rng: Random, made: Referral) -> None:
    """The same tests before, and for who finished, after: a little better, mostly."""
    assert made.start is not None
    for test in data("casework")["tests"]:
        if rng.random() < 0.45:
            continue
        low, high = HIGHEST[test]
        score = rng.randrange(low, high)
        made.tests.append((test, "PRE", working(made.start - 14 + rng.randrange(12)), score))
        if made.stage == "COM" and made.end is not None and rng.random() < 0.85:
            after = min(EXTRACT, working(made.end + rng.randrange(6)))
            made.tests.append((test, "POST", after, max(0, score + rng.randrange(-16, 7))))


def write(of: Rows) -> None:
    """Write the referrals of a career with their sessions and tests."""
    delivery = of.delivery
    for made in of.career.referrals:
        number = str(100 + delivery.next(f"iaps-{made.area}"))
        written = of.written(made.referred, "iaps", f"{made.area}:{number}")
        warnings = set(written.warnings)
        row = {
            **written.values, "AREA": made.area, "REFERRAL_ID": number,
            "CRAMS_REF": of.case_link(made.area, made.referred, warnings, blank=0.2),
            "PROG": made.programme, "REFERRED": text(made.referred),
            "OGRS2": "" if made.ogrs is None else str(made.ogrs), "ORDER_DATE": text(made.ordered),
            "STAGE": made.stage, "START": text(made.start), "END": text(made.end), "END_REASON": made.reason,
            "PPR_DATE": text(made.report), "TUTOR": made.tutor,
        }  # fmt: skip
        values = [row[column] for column in REFERRALS.columns]
        good = delivery.put(REFERRALS, made.area, values, warnings=warnings)
        delivery.key(good, "iaps", made.area, number, of.who.number)
        for session, attempt, day, attended in made.sessions:
            caught_up = "Y" if attempt > 1 else "N"
            cells = [
                made.area,
                number,
                str(session),
                str(attempt),
                text(day),
                attended,
                caught_up,
                made.tutor,
            ]
            delivery.put(SESSIONS, made.area, cells, parent=good)
        for test, phase, day, score in made.tests:
            delivery.put(
                TESTS, made.area, [made.area, number, test, phase, text(day), str(score)], parent=good
            )
        delivery.count("referrals")
        delivery.count("sessions", len(made.sessions))
        delivery.count("tests", len(made.tests))
