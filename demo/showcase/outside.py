"""Lives under supervision, or for life on licence, written out."""

from __future__ import annotations

from demo.extracts.casework import Nominal, Referral, Victim
from demo.extracts.days import on
from demo.extracts.model import Career, Order, Sentence, Spell
from demo.extracts.victims import liaison_officers
from demo.extracts.world import World
from demo.showcase.parts import (
    DERBYSHIRE,
    FOREST_BANK,
    FULL_SUTTON,
    LEEDS,
    LEICESTER,
    LEICESTERSHIRE,
    MANCHESTER,
    PAT,
    SUDBURY,
    WEST_YORKSHIRE,
    Shown,
    assessed,
    by_key,
    case,
    person,
    sentence,
    written,
)  # fmt: skip


def _twin(world: World, number: str, forename: str, prison: bool) -> Shown:
    who = person(
        number, ("Beckford", forename, ""), on(1981, 6, 9), "M", "B1",
        (MANCHESTER, ("66 Nelson Crescent", "Manchester"), "M14 3TA"),
    )  # fmt: skip
    order = Order(
        "CPO", on(2003, 3, 4), "Taking a vehicle without consent", "Manchester Magistrates Court", hours=120,
        offence_day=on(2002, 12, 14), end=on(2004, 3, 3),
    )  # fmt: skip
    held = case(world, MANCHESTER, 2003, ("H Moss", "Manchester Unpaid Work Unit"), order)
    spells = []
    if prison:
        spells.append(
            Spell(
                world.prison_number(),
                on(2002, 7, 1),
                [(FOREST_BANK, on(2002, 7, 1))],
                "Common assault",
                "C",
                sentence("AUR", on(2002, 7, 1), 91),
                released=on(2002, 8, 15),
                release="CRD",
            )
        )
    career = Career(who, [held], spells)
    career.assessments = [
        assessed(
            MANCHESTER, "START", on(2003, 3, 17) if prison else on(2003, 3, 18), "H Moss",
            (4, 3, 1, 7, 3, 2, 8, 1, 4, 1, 7, 6), "LLLL", (7, "Find a sport or hobby for the weekend"), ogrs=62,
        )
    ]  # fmt: skip
    return career, written()


def elder_twin(world: World, number: str) -> Shown:
    """A twin: same surname, date of birth and address as the next person."""
    return _twin(world, number, "Dwayne", prison=True)


def younger_twin(world: World, number: str) -> Shown:
    """The other twin, with numbers of his own."""
    return _twin(world, number, "Dwight", prison=False)


def misspelt(world: World, number: str) -> Shown:
    """Written three ways in three files, with one PNC number."""
    who = person(
        number, ("Chaudhry", "Mohammed", "Imran"), on(1977, 9, 5), "M", "A2",
        (DERBYSHIRE, ("152 Derby Street", "Derby"), "DE23 6RH"), language="ur",
    )  # fmt: skip
    prison_number = world.prison_number()
    spell = Spell(
        prison_number, on(2002, 10, 14), [(LEICESTER, on(2002, 10, 14)), (SUDBURY, on(2003, 1, 20))],
        "Supplying class A drug", "D", sentence("ACR", on(2002, 11, 18), 730, remand=35),
        released=on(2003, 7, 21), release="HDC", hearings=[on(2002, 11, 18)], copies=(0,), from_police=True,
    )  # fmt: skip
    assert spell.sentence is not None and spell.sentence.dates is not None  # noqa: PT018 - written above
    derby = case(
        world, DERBYSHIRE, 2003, ("S Kaur", "Derby Resettlement Team"),
        Order("LICA", on(2003, 7, 21), "Supplying class A drug", "Derby Crown Court", end=spell.sentence.dates.led,
              prison_number=prison_number),
    )  # fmt: skip
    leicester = case(
        world, LEICESTERSHIRE, 2000, ("L Tate", "Loughborough North Team"),
        Order("CSO", on(2000, 9, 25), "Driving while disqualified", "Loughborough Magistrates Court", hours=100,
              offence_day=on(2000, 7, 2), end=on(2001, 9, 24), term=on(2001, 5, 14), reason="COMP"),
    )  # fmt: skip
    files = {
        prison_number: {"SURNAME": "CHOUDRY", "FORENAMES": "MUHAMMED"},
        leicester.reference: {"SURNAME": "Chaudrhy", "FORENAMES": "Mo"},
    }
    career = Career(who, [leicester, derby], [spell])
    career.assessments = [
        assessed(
            DERBYSHIRE, "START", on(2003, 8, 6), "S Kaur", (7, 6, 2, 5, 6, 3, 8, 5, 0, 2, 7, 8), "LMLL",
            (7, "Reduce time with offending friends"), (4, "Complete basic skills course"), ogrs=52,
            prison_number=prison_number,
        )
    ]  # fmt: skip
    return career, written(**by_key(files), oasys={"SURNAME": "Chowdhury", "FORENAMES": "Imran"})


def life_licence(world: World, number: str) -> Shown:
    """On licence for life, after years in three prisons."""
    who = person(
        number, ("Whitaker", "Gerald", "Arthur"), on(1949, 5, 27), "M", "W1",
        (LEICESTERSHIRE, ("41 Canal Side", "Hinckley"), "LE10 1RS"),
    )  # fmt: skip
    prison_number = world.prison_number()
    spell = Spell(
        prison_number, on(1985, 3, 4),
        [(LEEDS, on(1985, 3, 4)), (FULL_SUTTON, on(1987, 9, 7)), (SUDBURY, on(1998, 2, 16))],
        "Murder", "D", Sentence("LIFE", on(1985, 7, 15), None, 133, 0, None), released=on(2000, 6, 12), release="LIFE",
        hearings=[on(1985, 7, 15)], from_police=True,
    )  # fmt: skip
    held = case(
        world, LEICESTERSHIRE, 2000, ("M Rowe", "Leicester High Risk Team"),
        Order("LICL", on(2000, 6, 12), "Murder", "Leeds Crown Court", prison_number=prison_number),
    )  # fmt: skip
    career = Career(who, [held], [spell])
    settled = (3, 4, 1, 2, 1, 3, 1, 0, 3, 4, 4, 3)
    career.assessments = [
        assessed(
            LEICESTERSHIRE, kind, made, "M Rowe", settled, "LMHL", (10, "Attend bereavement counselling"),
            (12, "Take part in victim awareness work"), ogrs=19,
        )
        for kind, made in (("START", on(2002, 11, 4)), ("REVIEW", on(2003, 3, 10)), ("REVIEW", on(2003, 7, 7)))
    ]  # fmt: skip
    career.nominals = [
        Nominal("VO", 2, "33", "DC Naughton", None, None, "H", on(2003, 11, 17), restricted=True)
    ]
    career.victims = [
        Victim(
            LEICESTERSHIRE, "Farrar", "Jean", "Family member", "7 Ash Grove, Oakham, LE15 6DT", "01632 960058",
            "Murder", on(1985, 7, 15), None, liaison_officers(LEICESTERSHIRE)[1], on(1999, 10, 4), "YES", "Y",
            "Exclusion zone: town centre & market", prison_number,
        )
    ]  # fmt: skip
    return career, written(**{prison_number: {"FORENAMES": "GERRY"}}, visor={"FORENAMES": "GERALD A"})


def moved_area(world: World, number: str) -> Shown:
    """One order that two areas hold, since she moved house."""
    who = person(
        number, ("Sutcliffe", "Katherine", "Ann"), on(1983, 2, 17), "F", "W1",
        (WEST_YORKSHIRE, ("90 Mill Lane", "Halifax"), "HX1 3PL"),
    )  # fmt: skip
    made, moved = on(2002, 12, 9), on(2003, 6, 16)

    def order(**more: object) -> Order:
        return Order(
            "CRO", made, "Possession of class A drug", "Halifax Magistrates Court", length=24, requirements="DRUG",
            offence_day=on(2002, 8, 30), end=on(2004, 12, 8), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    before = case(world, WEST_YORKSHIRE, 2002, PAT, order(term=moved, reason="TRANS"))
    after = case(world, LEICESTERSHIRE, 2003, ("L Tate", "Loughborough North Team"), order(begun=moved))
    files = {
        after.reference: {
            "FORENAMES": "Kate",
            "ADDR1": "5 Oak Avenue",
            "ADDR2": "Loughborough",
            "POSTCODE": "LE11 2JN",
        }
    }
    career = Career(who, [before, after])
    career.assessments = [
        assessed(
            area, kind, made, assessor, (4, 3, score, 5, 4, 6, 5, 9, 3, 6, 5, 2), "LLLL",
            (8, "Engage with drug treatment"), (3, "Obtain settled accommodation"), ogrs=38,
        )
        for area, kind, made, assessor, score in (
            (WEST_YORKSHIRE, "START", on(2002, 12, 20), "P Ellis", 8),
            (WEST_YORKSHIRE, "REVIEW", on(2003, 4, 22), "P Ellis", 7),
            (LEICESTERSHIRE, "START", on(2003, 6, 30), "L Tate", 3),
        )
    ]  # fmt: skip
    first = Referral(
        WEST_YORKSHIRE,
        "ASRO",
        on(2003, 1, 6),
        made,
        38,
        "DRO",
        "B Frost",
        on(2003, 4, 8),
        on(2003, 6, 10),
        "MOVED",
    )
    first.sessions = [(n, 1, on(2003, 4, 8) + 7 * (n - 1), "A" if n == 4 else "Y") for n in range(1, 11)]
    first.sessions.insert(4, (4, 2, on(2003, 5, 1), "Y"))
    first.tests = [("LOC", "PRE", on(2003, 3, 31), 31), ("SPSI", "PRE", on(2003, 3, 31), 84)]
    again = Referral(LEICESTERSHIRE, "ASRO", on(2003, 6, 23), made, 38, "STA", "L Tate", on(2003, 8, 12))
    again.sessions = [(n, 1, on(2003, 8, 12) + 7 * (n - 1), "Y") for n in range(1, 8)]
    again.tests = [("LOC", "PRE", on(2003, 8, 5), 29)]
    career.referrals = [first, again]
    return career, written(**by_key(files), iaps={"FORENAMES": "Kate"})
