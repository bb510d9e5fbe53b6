"""The books of victim units: invented victims of sentences of a year or more for violence or sexual offences."""

from __future__ import annotations

from random import Random

from demo.extracts.casework import Victim
from demo.extracts.custody import SEXUAL, YEAR
from demo.extracts.days import EXTRACT, on, text, working, year_of
from demo.extracts.identity import address, forename
from demo.extracts.layouts import VICTIMS
from demo.extracts.model import Career
from demo.extracts.rows import Rows
from demo.extracts.world import Area, World, data

DUTY_FROM = on(2001, 4, 1)
"""From here on victims of sentences of twelve months are to be contacted."""
TAKEN_ON, SECOND_VICTIM = 0.42, 0.18
MONTH = 30.4375
OFFICERS = 3
UNIT_SURNAMES = ("Kenwood", "Townsend", "Blakey", "Mistry", "Hargest", "Okoro", "Lindley", "Pryce")


def liaison_officers(area: str) -> tuple[str, ...]:
    """The few people of an area's victim unit."""
    rng = Random(f"victims:{area}")
    return tuple(f"{rng.choice('AEJKLMRS')} {name}" for name in rng.sample(UNIT_SURNAMES, OFFICERS))


def invent(rng: Random, world: World, career: Career) -> None:
    """Give a career its victims, where the duty holds."""
    causes = {*data("casework")["violent"], *SEXUAL}
    for spell in career.spells:
        sentence = spell.sentence
        if (
            sentence is None
            or sentence.type == "REC"
            or sentence.made < DUTY_FROM
            or spell.offence not in causes
        ):
            continue
        if (sentence.days or YEAR) < YEAR or rng.random() > TAKEN_ON:
            continue
        area = world.areas[
            next((c.area for c in career.cases if c.opened <= sentence.made + 60), career.person.area)
        ]
        for _ in range(2 if rng.random() < SECOND_VICTIM else 1):
            months = None if sentence.days is None else round(sentence.days / MONTH)
            found = _victim(rng, area, spell.offence, sentence.made, months)
            found.prison_number = spell.prison_number
            career.victims.append(found)


def _victim(rng: Random, area: Area, offence: str, sentenced: int, months: int | None) -> Victim:
    lines, postcode = address(rng, area)
    sex = rng.choice("FFM") if offence in SEXUAL else rng.choice("FM")
    found = Victim(
        area=area.slug,
        surname=rng.choice(data("names")["english"]["surnames"]),
        forenames=forename(rng, "english", sex),
        relationship=rng.choice(data("casework")["relationships"]),
        address=", ".join((*lines, postcode)),
        telephone=f"01632 960{rng.randrange(1000):03d}" if rng.random() < 0.75 else "",
        offence=offence,
        sentenced=sentenced,
        months=months,
        officer=rng.choice(liaison_officers(area.slug)) if rng.random() < 0.9 else "",
    )
    offered = working(sentenced + 14 + rng.randrange(90))
    if offered > EXTRACT or rng.random() < 0.08:
        return found
    found.offered = offered
    found.response = rng.choices(("YES", "NO", "NONE", ""), (45, 28, 22, 5))[0]
    if found.response == "YES":
        found.informed = rng.choice("YYYN")
        found.conditions = rng.choice(data("casework")["conditions"]) if rng.random() < 0.6 else ""
    return found


def write(of: Rows) -> None:
    """Write the victims of a career."""
    for made in of.career.victims:
        number = f"VC/{of.delivery.next(f'victims-{made.area}'):04d}"
        written = of.written(made.sentenced, "victims", f"{made.area}:{number}")
        warnings = set(written.warnings)
        row = {
            "Ref": number,
            "Offender surname": written.values["SURNAME"], "Offender forenames": written.values["FORENAMES"],
            "Offender DOB": written.values["DOB"],
            "CRAMS ref": of.case_link(made.area, made.sentenced, warnings, blank=0.25),
            "Prison no": of.prison_link(made.prison_number, warnings, blank=0.6),
            "Offence": made.offence, "Sentence date": text(made.sentenced), "Months": str(made.months or ""),
            "Victim surname": made.surname, "Victim forenames": made.forenames, "Relationship": made.relationship,
            "Victim address": made.address, "Victim telephone": made.telephone, "Offer sent": text(made.offered),
            "Response": made.response, "Liaison officer": made.officer, "Release information": made.informed,
            "Conditions requested": made.conditions,
        }  # fmt: skip
        values = [row[column] for column in VICTIMS.columns]
        section = str(year_of(made.sentenced))
        good = of.delivery.put(VICTIMS, made.area, values, warnings=warnings, section=section)
        of.delivery.key(good, "victims", made.area, number, of.who.number)
        of.delivery.count("victims")
