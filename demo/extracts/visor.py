"""ViSOR: invented entries of the pilot load from area registers."""

from __future__ import annotations

from random import Random

from demo.extracts.casework import Nominal
from demo.extracts.custody import SEXUAL, YEAR
from demo.extracts.days import EXTRACT, months_after, text
from demo.extracts.layouts import NOMINALS
from demo.extracts.model import Career
from demo.extracts.rows import Rows
from demo.extracts.world import World, data

VIOLENT_SHARE, DANGEROUS_VIOLENT, DANGEROUS = 0.4, 0.05, 0.035
RESTRICTED = 0.15
HALF_YEAR, THIRTY_MONTHS, EIGHTEEN = 183, 913, 18 * 365 + 5
YEARS_LONG, YEARS_SHORT, YEARS_COMMUNITY = 10, 7, 5


def invent(rng: Random, world: World, career: Career) -> None:
    """Give a career its entry, if it has one."""
    convictions = [
        (spell.sentence.made, spell.offence, spell.sentence.days or 99 * YEAR)
        for spell in career.spells
        if spell.sentence and spell.sentence.type != "REC"
    ]
    convictions += [
        (order.made, order.offence, 0) for case in career.cases for order in case.orders if order.length
    ]
    sexual = sorted(found for found in convictions if found[1] in SEXUAL)
    violent = [f for f in convictions if f[1] in data("casework")["violent"] and f[2] >= YEAR]
    if sexual:
        made, _, days = sexual[0]
        until = notified_until(made, days, young=made - career.person.birth < EIGHTEEN)
        career.nominals.append(_entry(rng, world, career, "RSO", made, until))
    elif violent and rng.random() < VIOLENT_SHARE:
        career.nominals.append(_entry(rng, world, career, "VO"))
    elif rng.random() < (DANGEROUS_VIOLENT if violent else DANGEROUS):
        career.nominals.append(_entry(rng, world, career, "PDP"))


def notified_until(made: int, days: int, *, young: bool = False) -> int | None:
    """The last day of the notification period of a sentence of so many days; None when it has no end."""
    if days >= THIRTY_MONTHS:
        return None
    years = YEARS_LONG if days > HALF_YEAR else YEARS_SHORT if days else YEARS_COMMUNITY
    return months_after(made, years * (6 if young else 12))


def _entry(
    rng: Random,
    world: World,
    career: Career,
    category: str,
    made: int | None = None,
    until: int | None = None,
) -> Nominal:
    last = career.cases[-1].area if career.cases else career.person.area
    return Nominal(
        category=category,
        level=rng.choices((1, 2, 3), (6, 5, 1))[0],
        force=world.areas[last].force,
        manager=f"DC {rng.choice(data('casework')['detectives'])}",
        notified=made,
        until=until,
        risk=rng.choices("LMHV", (1, 6, 10, 2))[0],
        review=EXTRACT - 50 + rng.randrange(250),
        restricted=rng.random() < RESTRICTED,
    )


def write(of: Rows) -> None:
    """Write the entry of a career."""
    for made in of.career.nominals:
        number = f"V{20_000 + 3 * of.delivery.next('visor'):07d}"
        written = of.written(made.notified or EXTRACT, "visor", number)
        row = {
            **written.values, "VISOR_REF": number, "CATEGORY": made.category, "MAPPA_CAT": str(made.mappa),
            "MAPPA_LEVEL": str(made.level), "FORCE": made.force, "MANAGER": made.manager,
            "NOTIFY_START": text(made.notified), "NOTIFY_END": text(made.until), "RISK": made.risk,
            "REVIEW": text(made.review), "RESTRICTED": "Y" if made.restricted else "N",
        }  # fmt: skip
        values = [row[column] for column in NOMINALS.columns]
        good = of.delivery.put(NOMINALS, "", values, warnings=written.warnings)
        of.delivery.key(good, "visor", made.force, number, of.who.number)
        of.delivery.count("register_entries")
