"""The books of drug treatment and testing orders: invented tests, hours by the week and reviews by the court."""

from __future__ import annotations

from random import Random

from demo.extracts.casework import Treatment
from demo.extracts.days import EXTRACT, text, weekday, working
from demo.extracts.layouts import DRUG_TESTS, REVIEWS, TREATMENTS, WEEKS
from demo.extracts.model import Career, Order
from demo.extracts.rows import Rows
from demo.extracts.world import World, data

KEPT = 0.92
OUTCOMES = {"COMP": "COMP", "EARLY": "EARLY", "REVOK": "REVOK", "RECON": "RECON"}
OFTEN, FULL_WEEKS = 91, 16
FULL_HOURS, LATER_HOURS = 15, 9
MOST_MONTHS = 36


def invent(rng: Random, world: World, career: Career) -> None:
    """Give a career its treatment cases."""
    for case in career.cases:
        for order in case.orders:
            if order.type == "DTTO" and rng.random() < KEPT:
                supervisor = (
                    case.officer if rng.random() < 0.6 else rng.choice(world.areas[case.area].officers)[0]
                )
                career.treatments.append(treatment(rng, case.area, order, supervisor))


def treatment(rng: Random, area: str, order: Order, supervisor: str) -> Treatment:
    """A case from its order to its end or the extract."""
    outcome = OUTCOMES.get(order.reason, "")
    made = Treatment(
        area,
        order.made,
        min(order.length or 12, MOST_MONTHS),
        rng.choice(data("casework")["drugs"]),
        rng.choice(data("casework")["providers"]),
        supervisor,
        order.term if outcome else None,
        outcome,
    )
    until = EXTRACT if order.term is None else order.term
    doing_well = 0.25 + 0.6 * rng.random() if outcome != "REVOK" else 0.2
    _test(rng, made, order.start, until, doing_well)
    _weeks(rng, made, order.start, until, doing_well)
    _review(rng, made, order, until)
    return made


def _test(rng: Random, made: Treatment, start: int, until: int, well: float) -> None:
    """Twice a week for three months, then every week."""
    day, last = start + 2, 0
    while day <= until:
        when = working(day)
        if last < when <= until and rng.random() < 0.93:
            last = when
            using = max(0.1, 1 - well * (day - start + 60) / 200)
            mainly, also = _result(rng, using), _result(rng, using * 0.6)
            opiates, cocaine = (mainly, also) if made.drug == "HEROIN" else (also, mainly)
            made.tests.append((when, opiates, cocaine, rng.choice(("N", "N", "N", ""))))
        day += rng.choice((3, 4)) if day - start < OFTEN else 7


def _result(rng: Random, using: float) -> str:
    roll = rng.random()
    return "R" if roll < 0.02 else "P" if roll < using else "N"


def _weeks(rng: Random, made: Treatment, start: int, until: int, well: float) -> None:
    """Hours of each week from the one of the order."""
    monday = start - weekday(start)
    for number in range((until - monday) // 7 + 1):
        hours = FULL_HOURS if number < FULL_WEEKS else LATER_HOURS
        attended = hours if rng.random() < well else rng.randrange(hours // 3, hours + 1)
        made.weeks.append((monday + 7 * number, hours, attended))


def _review(rng: Random, made: Treatment, order: Order, until: int) -> None:
    """Every month before the court that made the order."""
    day = order.start + 28 + rng.randrange(4)
    while day < until:
        when = working(day)
        if when <= until:
            result = "VARY" if rng.random() < 0.09 else "CONT"
            made.reviews.append((when, order.court, result, rng.choice(data("casework")["comments"])))
        day += 30
    if made.outcome == "REVOK" and made.ended is not None:
        made.reviews = [review for review in made.reviews if review[0] < made.ended]
        made.reviews.append((made.ended, order.court, "REVOKE", "Order revoked, resentenced"))


def write(of: Rows) -> None:
    """Write the treatment cases of a career."""
    delivery = of.delivery
    for made in of.career.treatments:
        number = f"D{delivery.next(f'dtto-{made.area}'):04d}"
        written = of.written(made.ordered, "dtto", f"{made.area}:{number}")
        warnings = set(written.warnings)
        row = {
            "Case no": number, "Surname": written.values["SURNAME"], "Forenames": written.values["FORENAMES"],
            "DOB": written.values["DOB"], "CRAMS ref": of.case_link(made.area, made.ordered, warnings, blank=0.27),
            "PNC": written.values["PNC"], "Order date": text(made.ordered), "Months": str(made.months),
            "Main drug": made.drug, "Provider": made.provider, "Supervisor": made.supervisor,
            "End date": text(made.ended), "Outcome": made.outcome,
        }  # fmt: skip
        values = [row[column] for column in TREATMENTS.columns]
        good = delivery.put(TREATMENTS, made.area, values, warnings=warnings)
        delivery.key(good, "dtto", made.area, number, of.who.number)
        for day, opiates, cocaine, amphetamine in made.tests:
            delivery.put(
                DRUG_TESTS, made.area, [number, text(day), opiates, cocaine, amphetamine], parent=good
            )
        for monday, ordered, attended in made.weeks:
            delivery.put(WEEKS, made.area, [number, text(monday), str(ordered), str(attended)], parent=good)
        for day, court, result, words in made.reviews:
            delivery.put(REVIEWS, made.area, [number, text(day), court, result, words], parent=good)
        delivery.count("dtto_cases")
        delivery.count("dtto_tests", len(made.tests))
        delivery.count("dtto_attendance", len(made.weeks))
        delivery.count("dtto_reviews", len(made.reviews))
