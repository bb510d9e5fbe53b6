"""Lives with custody in them, written out."""

from __future__ import annotations

from random import Random

from demo.extracts import dtto, iaps
from demo.extracts.casework import Assessment, Nominal, Victim
from demo.extracts.days import on
from demo.extracts.model import Career, Order, Spell
from demo.extracts.victims import liaison_officers
from demo.extracts.world import World
from demo.showcase.parts import (
    FULL_SUTTON,
    LEEDS,
    LEICESTERSHIRE,
    NEW_HALL,
    PAT,
    SOUTH_WALES,
    WEST_YORKSHIRE,
    Shown,
    assessed,
    by_key,
    case,
    person,
    sentence,
    written,
)  # fmt: skip


def two_areas_two_spells(world: World, number: str) -> Shown:
    """Known in two areas and held twice: a treatment order, a licence, a recall-free return, release dates to come."""
    who = person(
        number, ("Holroyd", "Craig", "Anthony"), on(1974, 3, 14), "M", "W1",
        (WEST_YORKSHIRE, ("27 Foundry Row", "Leeds"), "LS9 4TD"), other_name=("Sykes", "Tony"),
    )  # fmt: skip
    first_no, second_no = world.prison_number(), world.prison_number()
    first = Spell(
        first_no, on(2001, 9, 3), [(LEEDS, on(2001, 9, 3)), (FULL_SUTTON, on(2002, 1, 14))],
        "Burglary in a dwelling", "B",
        sentence("ACR", on(2001, 11, 5), 730, remand=63), released=on(2002, 9, 2), release="CRD",
        hearings=[on(2001, 10, 1), on(2001, 11, 5)], copies=(0,), from_police=True,
    )  # fmt: skip
    second = Spell(
        second_no, on(2003, 2, 17), [(LEEDS, on(2003, 2, 17)), (FULL_SUTTON, on(2003, 6, 12))], "Robbery", "B",
        sentence("DCR", on(2003, 4, 28), 1826, remand=70), hearings=[on(2003, 3, 17), on(2003, 4, 28)], copies=(0,),
        from_police=True,
    )  # fmt: skip
    assert first.sentence is not None and first.sentence.dates is not None  # noqa: PT018 - written above
    licence_end = first.sentence.dates.led
    leicester = case(
        world, LEICESTERSHIRE, 1999, ("M Rowe", "Leicester Programmes Team"),
        Order("PROB", on(1999, 4, 19), "Theft - shoplifting", "Leicester Magistrates Court", length=12,
              offence_day=on(1999, 1, 30), end=on(2000, 4, 18), term=on(2000, 4, 18), reason="COMP"),
        Order("DTTO", on(2001, 2, 12), "Theft from the person", "Leicester Crown Court", length=12,
              offence_day=on(2000, 11, 3), end=on(2002, 2, 11), term=on(2001, 8, 29), reason="REVOK"),
    )  # fmt: skip
    leeds = case(
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
    career = Career(who, [leicester, leeds], [first, second])
    career.assessments = _holroyd_assessed(first_no, second_no)
    career.treatments = [
        dtto.treatment(Random("showcase:1"), LEICESTERSHIRE, leicester.orders[1], leicester.officer)
    ]
    career.nominals = [
        Nominal("VO", 2, "13", "DC Mercer", None, None, "H", on(2003, 12, 2), restricted=False)
    ]
    career.victims = [
        Victim(
            WEST_YORKSHIRE, "Pickard", "Elaine", "Stranger", "Flat 3, 18 Station Road, Leeds, LS9 7BU", "01632 960417",
            "Robbery", on(2003, 4, 28), 60, liaison_officers(WEST_YORKSHIRE)[0], on(2003, 5, 19), "YES", "Y",
            "No contact direct or indirect", second_no,
        )
    ]  # fmt: skip
    return career, written(**by_key(spellings))


def _holroyd_assessed(first_no: str, second_no: str) -> list[Assessment]:
    """Drugs and money on every form; the harm to the public rises with the robbery."""
    return [
        assessed(
            WEST_YORKSHIRE, "START", on(2002, 9, 23), "P Ellis", (11, 7, 5, 8, 7, 4, 6, 10, 2, 3, 8, 5), "LMLL",
            (8, "Engage with drug treatment"), (4, "Improve job-seeking skills & attend ETE adviser"),
            (11, "Complete thinking skills programme"), ogrs=78, prison_number=first_no,
        ),
        assessed(
            WEST_YORKSHIRE, "REVIEW", on(2003, 1, 20), "P Ellis", (11, 7, 8, 9, 8, 4, 8, 12, 2, 4, 8, 6), "LMLL",
            (8, "Engage with drug treatment"), (3, "Obtain settled accommodation"), ogrs=78, prison_number=first_no,
        ),
        assessed(
            LEEDS, "CUSTI", on(2003, 6, 9), "J Kemp", (13, 10, 8, 9, 8, 5, 9, 12, 2, 5, 10, 8), "LHMM",
            (8, "Engage with drug treatment"), (11, "Complete thinking skills programme"),
            (12, "Accept impact of offending on victims"), (5, "Draw up a budget; agree fine payments"),
            ogrs=82, inside="LLLML", concerns=("CONTROL",), prison_number=second_no,
        ),
    ]  # fmt: skip


def welsh(world: World, number: str) -> Shown:
    """A name with its accents in one file and without in the other; Welsh is her language."""
    who = person(
        number, ("Prys-Llewelyn", "Siân", "Eluned"), on(1979, 11, 2), "F", "W1",
        (SOUTH_WALES, ("8 Chapel Hill", "Merthyr Tydfil"), "CF47 8DE"), language="cy",
    )  # fmt: skip
    prison_number = world.prison_number()
    spell = Spell(
        prison_number, on(2002, 3, 11), [(NEW_HALL, on(2002, 3, 11))], "Fraud and obtaining by deception", "O",
        sentence("AUR", on(2002, 3, 11), 122), released=on(2002, 5, 10), release="CRD",
    )  # fmt: skip
    held = case(
        world, SOUTH_WALES, 2003, ("D Lloyd", "Merthyr Tydfil Central Team"),
        Order("CPRO", on(2003, 5, 20), "Handling stolen goods", "Merthyr Tydfil Magistrates Court", length=18, hours=80,
              requirements="PROG", offence_day=on(2003, 2, 8), end=on(2004, 11, 19)),
    )  # fmt: skip
    files = {prison_number: {"SURNAME": "PRYS LLEWELYN", "FORENAMES": "SIAN"}}
    career = Career(who, [held], [spell])
    career.assessments = [
        assessed(
            SOUTH_WALES, "PSR", on(2003, 5, 6), "D Lloyd", (5, 4, 2, 6, 9, 3, 4, 0, 2, 5, 6, 3), "LLLL",
            (5, "Draw up a budget; agree fine payments"), (11, "Complete thinking skills programme"), ogrs=41,
        ),
        assessed(
            SOUTH_WALES, "START", on(2003, 6, 3), "D Lloyd", (5, 4, 2, 6, 9, 3, 4, 0, 2, 6, 6, 3), "LLLL",
            (5, "Draw up a budget; agree fine payments"), (11, "Complete thinking skills programme"),
            (10, "See GP about mood"), ogrs=41,
        ),
    ]  # fmt: skip
    rng = Random("showcase:2")
    career.referrals = [iaps.referral(rng, SOUTH_WALES, "ETS", held.orders[0], "R Bevan", finishes=True)]
    return career, written(**by_key(files), iaps={"FORENAMES": "Sian"})


def in_new_hall(world: World, number: str) -> Shown:
    """A woman in custody now, with curfew and release weeks away and her officer planning for it."""
    who = person(
        number, ("O'Reilly", "Zoë", "Marie"), on(1981, 7, 23), "F", "W2",
        (WEST_YORKSHIRE, ("3 Harbour Street", "Bradford"), "BD5 0HN"), nationality="IRISH",
        other_name=("Maughan", "Zoë"),
    )  # fmt: skip
    prison_number = world.prison_number()
    term = sentence("ACR", on(2003, 2, 24), 548, remand=21)
    spell = Spell(
        prison_number, on(2003, 2, 3), [(NEW_HALL, on(2003, 2, 3))], "Wounding, s.20", "F", term,
        hearings=[on(2003, 2, 24)], from_police=True,
    )  # fmt: skip
    assert term.dates is not None
    held = case(
        world, WEST_YORKSHIRE, 2002, PAT,
        Order("CRO", on(2002, 1, 22), "Criminal damage", "Bradford Magistrates Court", length=12, requirements="ALC",
              offence_day=on(2001, 11, 17), end=on(2003, 1, 21), term=on(2003, 1, 21), reason="COMP"),
        Order("PRER", on(2003, 2, 24), "Wounding, s.20", "Bradford Crown Court", offence_day=on(2003, 1, 31),
              end=term.dates.crd, prison_number=prison_number),
    )  # fmt: skip
    files = {prison_number: {"SURNAME": "OREILLY", "FORENAMES": "ZOE", "ALIAS": "MAUGHAN, ZOE"}}
    career = Career(who, [held], [spell])
    career.assessments = [
        assessed(
            WEST_YORKSHIRE, "PSR", on(2003, 2, 13), "P Ellis", (6, 9, 3, 5, 4, 9, 7, 2, 11, 8, 7, 5), "MMHL",
            (9, "Cut alcohol use to < 21 units a week"), (6, "Address conflict at home"), ogrs=47,
            concerns=("SELFHARM",), prison_number=prison_number,
        ),
        assessed(
            NEW_HALL, "CUSTI", on(2003, 5, 12), "A Judd", (6, 9, 3, 5, 4, 9, 7, 2, 11, 9, 7, 5), "MMHL",
            (9, "Attend alcohol counselling"), (10, "Use agreed plan when low"), (6, "Address conflict at home"),
            ogrs=47, inside="LLMLM", concerns=("SELFHARM", "VULNERABLE"), prison_number=prison_number,
        ),
    ]  # fmt: skip
    career.victims = [
        Victim(
            WEST_YORKSHIRE, "Naylor", "Simon", "Ex-partner", "9 Canal Side, Bradford, BD5 8AX", "01632 960233",
            "Wounding, s.20", on(2003, 2, 24), 18, liaison_officers(WEST_YORKSHIRE)[0], on(2003, 3, 17), "YES", "Y",
            "Exclusion from home street and school", prison_number,
        )
    ]  # fmt: skip
    return career, written(**by_key(files), oasys={"FORENAMES": "Zoe Marie"})
