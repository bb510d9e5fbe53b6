"""The people of the demonstration whose lives are written out: each shows one thing the joined record is for.

All invented. They come first in every delivery that has their areas and prisons, and none of their rows has a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from demo.extracts.custody import key_dates
from demo.extracts.days import on, text
from demo.extracts.identity import cro, pnc
from demo.extracts.model import Career, Case, Order, Person, Sentence, Spell, Written
from demo.extracts.rows import Identity
from demo.extracts.world import NAMED, World
from demo.extracts.writing import changed, exactly

WEST_YORKSHIRE, LEICESTERSHIRE = "west-yorkshire", "leicestershire-and-rutland"
MANCHESTER, DERBYSHIRE, SOUTH_WALES = "greater-manchester", "derbyshire", "south-wales"
LEEDS, LEICESTER, FULL_SUTTON, SUDBURY, NEW_HALL, FOREST_BANK = "LE", "LC", "FN", "SU", "NH", "FB"
NEEDED = {WEST_YORKSHIRE, LEICESTERSHIRE, MANCHESTER, DERBYSHIRE, SOUTH_WALES}
PAT = NAMED[WEST_YORKSHIRE][0]

Shown = tuple[Career, Identity]
Scene = Callable[[World, str], Shown]


def showcase(world: World) -> Iterator[Shown]:
    """Each person with how their files write them; nobody when the delivery lacks their areas."""
    if not world.areas.keys() >= NEEDED:
        return
    for number, scene in enumerate(SCENES, 1):
        yield scene(world, f"P{number:06d}")


TWINS = (("twin", "P000004", "P000005"),)
"""(kind, person, person) pairs of the showcase that must not be joined."""


def _written(**files: dict[str, str]) -> Identity:
    """How files write a person: as they are, but for the columns given here by file key (`/` as `_`)."""

    def identity(rng: Random, who: Person, day: int, source: str, key: str) -> Written:
        return changed(exactly(who, source), **files.get(key.replace("/", "_"), {}))

    return identity


def _files(**by_key: dict[str, str]) -> dict[str, dict[str, str]]:
    return {key.replace("/", "_"): values for key, values in by_key.items()}


def _case(world: World, area: str, year: int, by: tuple[str, str], *orders: Order) -> Case:
    return Case(area, world.case_reference(area, year), *by, orders=list(orders))


def _sentence(kind: str, made: int, days: int, remand: int = 0, added: int = 0) -> Sentence:
    return Sentence(kind, made, days, remand, added, key_dates(kind, made, days, remand, added))


def _person(
    number: str,
    names: tuple[str, str, str],
    born: int,
    sex: str,
    ethnic: str,
    home: tuple[str, tuple[str, ...], str],
    **more: object,
) -> Person:
    surname, forename, middle = names
    area, address, postcode = home
    index = int(number[1:])
    year = int(text(born)[6:]) + 17
    values: dict[str, object] = {
        "pnc": pnc(year, 45_310 + 7 * index),
        "cro": cro(year, 20_410 + 11 * index, small=False),
        "nino": "",
        "nationality": "BRITISH",
        "language": "",
        **more,
    }
    return Person(
        number=number, surname=surname, forename=forename, middle=middle, birth=born, sex=sex, ethnic=ethnic,
        area=area, address=address, postcode=postcode, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def two_areas_two_spells(world: World, number: str) -> Shown:
    """Known in two areas and held twice: a treatment order, a licence, a recall-free return, release dates to come."""
    who = _person(
        number, ("Holroyd", "Craig", "Anthony"), on(1974, 3, 14), "M", "W1",
        (WEST_YORKSHIRE, ("27 Foundry Row", "Leeds"), "LS9 4TD"), other_name=("Sykes", "Tony"),
    )  # fmt: skip
    first_no, second_no = world.prison_number(), world.prison_number()
    first = Spell(
        first_no, on(2001, 9, 3), [(LEEDS, on(2001, 9, 3)), (FULL_SUTTON, on(2002, 1, 14))],
        "Burglary in a dwelling", "B",
        _sentence("ACR", on(2001, 11, 5), 730, remand=63), released=on(2002, 9, 2), release="CRD",
        hearings=[on(2001, 10, 1), on(2001, 11, 5)], copies=(0,), from_police=True,
    )  # fmt: skip
    second = Spell(
        second_no, on(2003, 2, 17), [(LEEDS, on(2003, 2, 17)), (FULL_SUTTON, on(2003, 6, 12))], "Robbery", "B",
        _sentence("DCR", on(2003, 4, 28), 1826, remand=70), hearings=[on(2003, 3, 17), on(2003, 4, 28)], copies=(0,),
        from_police=True,
    )  # fmt: skip
    assert first.sentence is not None and first.sentence.dates is not None  # noqa: PT018 - written above
    licence_end = first.sentence.dates.led
    leicester = _case(
        world, LEICESTERSHIRE, 1999, ("M Rowe", "Leicester Programmes Team"),
        Order("PROB", on(1999, 4, 19), "Theft - shoplifting", "Leicester Magistrates Court", length=12,
              offence_day=on(1999, 1, 30), end=on(2000, 4, 18), term=on(2000, 4, 18), reason="COMP"),
        Order("DTTO", on(2001, 2, 12), "Theft from the person", "Leicester Crown Court", length=12,
              offence_day=on(2000, 11, 3), end=on(2002, 2, 11), term=on(2001, 8, 29), reason="REVOK"),
    )  # fmt: skip
    leeds = _case(
        world, WEST_YORKSHIRE, 2001, PAT,
        Order("PRER", on(2001, 11, 5), "Burglary in a dwelling", "Leeds Crown Court", offence_day=on(2001, 9, 1),
              end=first.sentence.dates.crd, term=on(2002, 9, 2), reason="REL", prison_number=first_no),
        Order("LICA", on(2002, 9, 2), "Burglary in a dwelling", "Leeds Crown Court", end=licence_end,
              term=on(2003, 2, 17), reason="RECON", prison_number=first_no),
        Order("PRER", on(2003, 4, 28), "Robbery", "Leeds Crown Court", offence_day=on(2003, 2, 15),
              end=on(2006, 6, 16), prison_number=second_no),
    )  # fmt: skip
    canonical = who.pnc
    year, tail = canonical.split("/")
    spellings = {
        leicester.reference: {
            "PNC": f"{year}/{tail.lstrip('0')}",
            "ETHNIC": "W1",
            "ADDR1": "Flat 2, 14 London Road",
            "ADDR2": "Leicester",
            "POSTCODE": "LE2 1QF",
        },
        first_no: {"PNC": f"{year[2:]}/{tail.lstrip('0')}", "ALIAS": ""},
        second_no: {"PNC": year + tail, "FORENAMES": "CRAIG"},
    }
    return Career(who, [leicester, leeds], [first, second]), _written(**_files(**spellings))


def welsh(world: World, number: str) -> Shown:
    """A name with its accents in one file and without in the other; Welsh is her language."""
    who = _person(
        number, ("Prys-Llewelyn", "Siân", "Eluned"), on(1979, 11, 2), "F", "W1",
        (SOUTH_WALES, ("8 Chapel Hill", "Merthyr Tydfil"), "CF47 8DE"), language="cy",
    )  # fmt: skip
    prison_number = world.prison_number()
    spell = Spell(
        prison_number, on(2002, 3, 11), [(NEW_HALL, on(2002, 3, 11))], "Fraud and obtaining by deception", "O",
        _sentence("AUR", on(2002, 3, 11), 122), released=on(2002, 5, 10), release="CRD",
    )  # fmt: skip
    case = _case(
        world, SOUTH_WALES, 2003, ("D Lloyd", "Merthyr Tydfil Central Team"),
        Order("CPRO", on(2003, 5, 20), "Handling stolen goods", "Merthyr Tydfil Magistrates Court", length=18, hours=80,
              requirements="PROG", offence_day=on(2003, 2, 8), end=on(2004, 11, 19)),
    )  # fmt: skip
    files = {prison_number: {"SURNAME": "PRYS LLEWELYN", "FORENAMES": "SIAN"}}
    return Career(who, [case], [spell]), _written(**_files(**files))


def in_new_hall(world: World, number: str) -> Shown:
    """A woman in custody now, with curfew and release weeks away and her officer planning for it."""
    who = _person(
        number, ("O'Reilly", "Zoë", "Marie"), on(1981, 7, 23), "F", "W2",
        (WEST_YORKSHIRE, ("3 Harbour Street", "Bradford"), "BD5 0HN"), nationality="IRISH",
        other_name=("Maughan", "Zoë"),
    )  # fmt: skip
    prison_number = world.prison_number()
    sentence = _sentence("ACR", on(2003, 2, 24), 548, remand=21)
    spell = Spell(
        prison_number, on(2003, 2, 3), [(NEW_HALL, on(2003, 2, 3))], "Wounding, s.20", "F", sentence,
        hearings=[on(2003, 2, 24)], from_police=True,
    )  # fmt: skip
    assert sentence.dates is not None
    case = _case(
        world, WEST_YORKSHIRE, 2002, PAT,
        Order("CRO", on(2002, 1, 22), "Criminal damage", "Bradford Magistrates Court", length=12, requirements="ALC",
              offence_day=on(2001, 11, 17), end=on(2003, 1, 21), term=on(2003, 1, 21), reason="COMP"),
        Order("PRER", on(2003, 2, 24), "Wounding, s.20", "Bradford Crown Court", offence_day=on(2003, 1, 31),
              end=sentence.dates.crd, prison_number=prison_number),
    )  # fmt: skip
    files = {prison_number: {"SURNAME": "OREILLY", "FORENAMES": "ZOE", "ALIAS": "MAUGHAN, ZOE"}}
    return Career(who, [case], [spell]), _written(**_files(**files))


def _twin(world: World, number: str, forename: str, prison: bool) -> Shown:
    who = _person(
        number, ("Beckford", forename, ""), on(1981, 6, 9), "M", "B1",
        (MANCHESTER, ("66 Nelson Crescent", "Manchester"), "M14 3TA"),
    )  # fmt: skip
    order = Order(
        "CPO", on(2003, 3, 4), "Taking a vehicle without consent", "Manchester Magistrates Court", hours=120,
        offence_day=on(2002, 12, 14), end=on(2004, 3, 3),
    )  # fmt: skip
    case = _case(world, MANCHESTER, 2003, ("H Moss", "Manchester Unpaid Work Unit"), order)
    spells = []
    if prison:
        spells.append(
            Spell(
                world.prison_number(),
                on(2002, 7, 1),
                [(FOREST_BANK, on(2002, 7, 1))],
                "Common assault",
                "C",
                _sentence("AUR", on(2002, 7, 1), 91),
                released=on(2002, 8, 15),
                release="CRD",
            )
        )
    return Career(who, [case], spells), _written()


def elder_twin(world: World, number: str) -> Shown:
    """A twin: same surname, date of birth and address as the next person."""
    return _twin(world, number, "Dwayne", prison=True)


def younger_twin(world: World, number: str) -> Shown:
    """The other twin, with numbers of his own."""
    return _twin(world, number, "Dwight", prison=False)


def misspelt(world: World, number: str) -> Shown:
    """Written three ways in three files, with one PNC number."""
    who = _person(
        number, ("Chaudhry", "Mohammed", "Imran"), on(1977, 9, 5), "M", "A2",
        (DERBYSHIRE, ("152 Derby Street", "Derby"), "DE23 6RH"), language="ur",
    )  # fmt: skip
    prison_number = world.prison_number()
    spell = Spell(
        prison_number, on(2002, 10, 14), [(LEICESTER, on(2002, 10, 14)), (SUDBURY, on(2003, 1, 20))],
        "Supplying class A drug", "D", _sentence("ACR", on(2002, 11, 18), 730, remand=35),
        released=on(2003, 7, 21), release="HDC", hearings=[on(2002, 11, 18)], copies=(0,), from_police=True,
    )  # fmt: skip
    assert spell.sentence is not None and spell.sentence.dates is not None  # noqa: PT018 - written above
    derby = _case(
        world, DERBYSHIRE, 2003, ("S Kaur", "Derby Resettlement Team"),
        Order("LICA", on(2003, 7, 21), "Supplying class A drug", "Derby Crown Court", end=spell.sentence.dates.led,
              prison_number=prison_number),
    )  # fmt: skip
    leicester = _case(
        world, LEICESTERSHIRE, 2000, ("L Tate", "Loughborough North Team"),
        Order("CSO", on(2000, 9, 25), "Driving while disqualified", "Loughborough Magistrates Court", hours=100,
              offence_day=on(2000, 7, 2), end=on(2001, 9, 24), term=on(2001, 5, 14), reason="COMP"),
    )  # fmt: skip
    files = {
        prison_number: {"SURNAME": "CHOUDRY", "FORENAMES": "MUHAMMED"},
        leicester.reference: {"SURNAME": "Chaudrhy", "FORENAMES": "Mo"},
    }
    return Career(who, [leicester, derby], [spell]), _written(**_files(**files))


def life_licence(world: World, number: str) -> Shown:
    """On licence for life, after years in three prisons."""
    who = _person(
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
    case = _case(
        world, LEICESTERSHIRE, 2000, ("M Rowe", "Leicester High Risk Team"),
        Order("LICL", on(2000, 6, 12), "Murder", "Leeds Crown Court", prison_number=prison_number),
    )  # fmt: skip
    return Career(who, [case], [spell]), _written(**{prison_number: {"FORENAMES": "GERRY"}})


def moved_area(world: World, number: str) -> Shown:
    """One order that two areas hold, since she moved house."""
    who = _person(
        number, ("Sutcliffe", "Katherine", "Ann"), on(1983, 2, 17), "F", "W1",
        (WEST_YORKSHIRE, ("90 Mill Lane", "Halifax"), "HX1 3PL"),
    )  # fmt: skip
    made, moved = on(2002, 12, 9), on(2003, 6, 16)

    def order(**more: object) -> Order:
        return Order(
            "CRO", made, "Possession of class A drug", "Halifax Magistrates Court", length=24, requirements="DRUG",
            offence_day=on(2002, 8, 30), end=on(2004, 12, 8), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    before = _case(world, WEST_YORKSHIRE, 2002, PAT, order(term=moved, reason="TRANS"))
    after = _case(world, LEICESTERSHIRE, 2003, ("L Tate", "Loughborough North Team"), order(begun=moved))
    files = {
        after.reference: {
            "FORENAMES": "Kate",
            "ADDR1": "5 Oak Avenue",
            "ADDR2": "Loughborough",
            "POSTCODE": "LE11 2JN",
        }
    }
    return Career(who, [before, after]), _written(**_files(**files))


SCENES: tuple[Scene, ...] = (
    two_areas_two_spells,
    welsh,
    in_new_hall,
    elder_twin,
    younger_twin,
    misspelt,
    life_licence,
    moved_area,
)
