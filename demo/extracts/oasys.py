"""OASys: invented assessments of people under supervision and in custody, in the file of either tool.

The probation service began in 2002, area by area, with an interim tool; prisons followed in April 2003.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from demo.extracts.casework import Assessment
from demo.extracts.custody import SEXUAL, YEAR
from demo.extracts.days import EXTRACT, on, text, working
from demo.extracts.layouts import ASSESSMENTS, ODC
from demo.extracts.model import Career, Case, Order, Spell
from demo.extracts.rows import Rows
from demo.extracts.world import World, data

PROBATION_FROM, PRISON_FROM = on(2002, 2, 4), on(2003, 4, 1)
NEW_TOOL, OLD_TOOL_GONE = on(2002, 11, 1), on(2003, 3, 1)
ASSESSED, ASSESSED_WORK, ASSESSED_INSIDE = 0.62, 0.15, 0.5
TWICE = 0.04
"""Share of the old tool's assessments that were taken into the new one, and are exported by both."""
OPEN = 0.04
SUPERVISED = frozenset({"CRO", "PROB", "CPRO", "COMB", "DTTO", "DAO", "LICA", "LICD", "LICL", "YOS"})
LICENCES = frozenset({"LICA", "LICD", "LICL", "YOS"})
FIRST_NEED, SECTIONS = 3, 12
WEIGHTS = (0.55, 0.4, 0.3, 0.5, 0.25, 0.35, 0.4, 0.4, 0.35, 0.35, 0.5, 0.3)
"""How full the sections tend to be, of their largest scores."""
LEVELS = "LMHV"
NONE_LINKED = "N" * 13


class _Needs:
    """What is the matter with a person: it stays much the same from one assessment to the next."""

    def __init__(self, rng: Random, career: Career) -> None:
        self.rng = rng
        self.base = [min(13, int(16 * weight * rng.random() ** 1.2)) for weight in WEIGHTS]
        self.ogrs = rng.randrange(12, 96)
        offences = {order.offence for case in career.cases for order in case.orders}
        offences |= {spell.offence for spell in career.spells if spell.sentence}
        grave = bool(offences & {*data("casework")["violent"], *SEXUAL})
        self.harm = min(3, int((4.2 if grave else 2.2) * rng.random() ** 1.6))
        concerned = rng.random() < 0.3
        known = data("casework")["concerns"]
        self.concerns = (
            tuple(dict.fromkeys(rng.choices(known, k=rng.choice((1, 1, 1, 2))))) if concerned else ()
        )

    def level(self) -> str:
        """A level of harm about the person's own."""
        return LEVELS[max(0, min(3, self.harm - (self.rng.random() < 0.45)))]

    def assess(self, place: str, kind: str, day: int, assessor: str, prison_number: str = "") -> Assessment:
        """An assessment on a day."""
        rng, prison = self.rng, kind in ("CUSTI", "CUSTR", "PRERL")
        scores = tuple(max(0, score + rng.randrange(-2, 3)) for score in self.base)
        linked = [score > 7 or (number < 2 and rng.random() < 0.9) for number, score in enumerate(scores)]
        harmful = [found and self.harm > 0 and rng.random() < 0.25 for found in linked]
        complete = rng.random() >= OPEN or day < EXTRACT - 60
        if not complete:
            scores = () if rng.random() < 0.5 else scores
        needs = sorted(range(FIRST_NEED, SECTIONS + 1), key=lambda section: -self.base[section - 1])
        wanted = data("casework")["objectives"]
        objectives = tuple(
            (section, rng.choice(wanted[section])) for section in needs[: rng.choice((1, 2, 3, 4, 4))]
        )
        return Assessment(
            prison=prison,
            place=place,
            kind=kind,
            made=day,
            assessor=assessor,
            scores=scores,
            reoffending="".join("NY"[found] for found in linked) + "N",
            harm="".join("NY"[found] for found in harmful) + "N",
            ogrs=self.ogrs if rng.random() < 0.9 else None,
            at_large=tuple(self.level() for _ in range(4)),
            inside=tuple(self.level() for _ in range(5)) if prison else (),
            concerns=self.concerns if rng.random() < 0.8 else (),
            objectives=objectives if complete or scores else (),
            complete=complete,
            old_tool=not prison and (day < NEW_TOOL or (day < OLD_TOOL_GONE and rng.random() < 0.5)),
            prison_number=prison_number,
        )


def invent(rng: Random, world: World, career: Career) -> None:
    """Give a career its assessments."""
    needs = _Needs(rng, career)
    last = {spell.prison_number: spell for spell in career.spells}
    for case in career.cases:
        for order in case.orders:
            share = ASSESSED if order.type in SUPERVISED else ASSESSED_WORK
            if order.type in ("PRER", "CURF", "ATTC") or rng.random() > share:
                continue
            spell = last.get(order.prison_number)
            number = spell.prison_number if spell else ""
            for kind, day in _of_order(rng, order):
                if PROBATION_FROM <= day <= EXTRACT:
                    career.assessments.append(
                        needs.assess(case.area, kind, day, _by(rng, world, case), number)
                    )
    for spell in career.spells:
        for kind, day in _of_spell(rng, spell):
            if PRISON_FROM <= day <= EXTRACT and (spell.released is None or day < spell.released):
                place = next(prison for prison, since in reversed(spell.stays) if since <= day)
                made = needs.assess(place, kind, day, _officer(rng), spell.prison_number)
                career.assessments.append(made)
    career.assessments.sort(key=lambda made: made.made)


def _by(rng: Random, world: World, case: Case) -> str:
    return case.officer if rng.random() < 0.7 else rng.choice(world.areas[case.area].officers)[0]


def _officer(rng: Random) -> str:
    return f"{rng.choice('ABCDEGHJKLMPRST')} {rng.choice(data('words')['officers'])}"


def _of_order(rng: Random, order: Order) -> Iterator[tuple[str, int]]:
    """The report to the court, the start, reviews every four months, the end."""
    until = EXTRACT if order.term is None else order.term
    if order.type not in LICENCES and order.begun is None and rng.random() < 0.6:
        yield "PSR", working(order.made - 10 - rng.randrange(18))
    start = working(order.start + 5 + rng.randrange(20))
    if start < until and rng.random() < 0.85:
        yield "START", start
    day = start + 110 + rng.randrange(25)
    while day < until - 20:
        if rng.random() < 0.7:
            yield "REVIEW", working(day)
        day += 110 + rng.randrange(25)
    if order.term is not None and order.reason in ("COMP", "EARLY", "REVOK", "RECON") and rng.random() < 0.5:
        yield "TERM", order.term


def _of_spell(rng: Random, spell: Spell) -> Iterator[tuple[str, int]]:
    """About eight weeks after sentence, then every year, and before release."""
    sentence = spell.sentence
    if sentence is None or (sentence.days or YEAR) < YEAR or rng.random() > ASSESSED_INSIDE:
        return
    first = working(max(sentence.made, spell.received) + 40 + rng.randrange(30))
    if first < PRISON_FROM:
        first = working(PRISON_FROM + rng.randrange(180))
    yield "CUSTI", first
    if rng.random() < 0.25:
        yield "CUSTR", working(first + 60 + rng.randrange(120))
    out = spell.released or (sentence.dates and sentence.dates.crd)
    if out and out - 40 > first:
        yield "PRERL", working(out - 40 + rng.randrange(15))


def write(of: Rows) -> None:
    """Write the assessments of a career."""
    for made in of.career.assessments:
        letter = "H" if made.prison else "P"
        number = f"{letter}{1000 + of.delivery.next(f'oasys-{letter}'):07d}"
        source = "PRISON" if made.prison else "PROBATION"
        written = of.written(made.made, "oasys", number)
        warnings = set(written.warnings)
        links = {
            "CRAMS_REF": "" if made.prison else of.case_link(made.place, made.made, warnings, blank=0.2),
            "PRISON_NO": of.prison_link(made.prison_number, warnings, blank=0.08 if made.prison else 0.6),
        }
        row = {
            **written.values, **links, **_values(made), "OASYS_ID": number, "SOURCE": source, "AGENCY": made.place,
            "TYPE": made.kind, "STATUS": "COMPLETE" if made.complete else "OPEN", "DATE": text(made.made),
            "ASSESSOR": made.assessor, "DUE": text(made.made + 112),
        }  # fmt: skip
        layout = ODC if made.old_tool else ASSESSMENTS
        again = made.old_tool and of.rng.random() < TWICE * min(1.0, of.delivery.faults)
        if again:
            layout = ASSESSMENTS
        values = [row[column] for column in layout.columns]
        good = of.delivery.put(layout, "", values, warnings=warnings)
        if again and good:
            # The XML is read first, so the older file's is the second.
            of.delivery.refuse_copy(ODC, "", [row[column] for column in ODC.columns], "natural")
        of.delivery.key(good, "oasys", source, number, of.who.number)
        of.delivery.count("assessments")
        of.delivery.count("objectives", len(made.objectives))


def _values(made: Assessment) -> dict[str, str]:
    """The columns of what was assessed; blank where an open one has nothing yet."""
    known = bool(made.scores)
    row = {f"SEC{number:02d}": "" for number in range(1, SECTIONS + 1)}
    row |= {f"SEC{number:02d}": str(score) for number, score in enumerate(made.scores, 1)}
    row["LINK_REOFF"], row["LINK_HARM"] = (made.reoffending, made.harm) if known else ("", "")
    row["OGRS2"] = "" if made.ogrs is None else str(made.ogrs)
    row["TOTAL"] = str(made.total) if known else ""
    risks = made.at_large if known else ("",) * 4
    inside = made.inside if known and made.inside else ("",) * 5
    row |= {
        f"ROSH_{to}": level for to, level in zip(("CHILD", "PUBLIC", "ADULT", "STAFF"), risks, strict=True)
    }
    row |= {
        f"CUST_{to}": level
        for to, level in zip(("CHILD", "PUBLIC", "ADULT", "STAFF", "PRIS"), inside, strict=True)
    }
    row["CONCERNS"] = " ".join(made.concerns)
    row |= {f"OBJ{number}": "" for number in range(1, 5)}
    row |= {f"OBJ{n}": f"{section}: {words}" for n, (section, words) in enumerate(made.objectives, 1)}
    return row
