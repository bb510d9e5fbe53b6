"""The rows of CRAMS and LIDS: careers that do not contradict themselves."""

from collections import Counter, defaultdict

from demo.extracts.custody import key_dates
from demo.extracts.days import on, text
from demo.extracts.layouts import CONTACTS, MOVEMENTS, ORDERS, PEOPLE, PRISONERS
from demo.extracts.world import LETTERS, World
from tests.test_demo.made import EXTRACT, Made, day, ordered


def test_orders_and_cases_do_not_contradict_themselves(made: Made) -> None:
    cases = {(row["AREA"], row["CRAMS_REF"]): row for _, _, row in made.good(PEOPLE)}
    for row in cases.values():
        assert (row["STATUS"] == "X") == bool(row["CLOSED"])
        assert ordered(row["OPENED"], row["CLOSED"])
    for _, _, row in made.good(ORDERS):
        assert (row["AREA"], row["CRAMS_REF"]) in cases
        assert bool(row["TERM_DATE"]) == bool(row["TERM_REASON"])
        assert ordered(row["OFF_DATE"], row["ORDER_DATE"], row["TERM_DATE"])
        assert ordered(row["ORDER_DATE"], row["END_DATE"])
        assert row["END_DATE"] or row["ORDER_TYPE"] in ("LICL", "PRER")
        assert bool(row["LENGTH"]) == (
            row["ORDER_TYPE"] in ("CRO", "PROB", "CPRO", "COMB", "DTTO", "CURF", "DAO")
        )
        assert bool(row["HOURS"]) == (row["ORDER_TYPE"] in ("CPO", "CSO", "CPRO", "COMB", "ATTC"))


def test_contacts_lie_within_their_orders(made: Made) -> None:
    orders = {(row["AREA"], row["CRAMS_REF"], row["EVENT_NO"]): row for _, _, row in made.good(ORDERS)}
    planned = 0
    for name, line, row in made.good(CONTACTS):
        order = orders[row["AREA"], row["CRAMS_REF"], row["EVENT_NO"]]
        when = day(row["DATE"])
        assert when is not None
        assert ordered(order["ORDER_DATE"], row["DATE"]) != (
            "contact-outside-order" in made.flags[name, line]
        )
        assert ordered(row["DATE"], order["TERM_DATE"])
        assert ordered(row["DATE"], row["EXPL_DATE"])
        planned += when > EXTRACT
        if row["TYPE"] in ("OFF", "HV", "PRG", "UPW", "PRS"):
            assert bool(row["OUTCOME"]) == (when <= EXTRACT)
    assert planned > 10


def test_spells_do_not_contradict_themselves(made: Made) -> None:
    numbers = Counter(row["PRISON_NO"] for _, _, row in made.good(PRISONERS) if row["STATUS"] != "T")
    assert set(numbers.values()) == {1}
    for _, _, row in made.good(PRISONERS):
        assert (row["STATUS"] == "R") == bool(row["REL_DATE"]) == bool(row["REL_TYPE"])
        assert row["STATUS"] != "S" or (row["SENT_TYPE"] and row["SENT_DATE"])
        assert row["SENT_TYPE"] in ("", "LIFE") or (row["SENT_DAYS"] and row["SED"])
        assert ordered(row["RECEPTION"], row["REL_DATE"])
        assert ordered(row["SENT_DATE"], row["HDCED"], row["CRD"], row["LED"], row["SED"])
        assert ordered(row["SENT_DATE"], row["PED"], row["NPD"], row["LED"])
        assert all(row[c] == row[c].upper() for c in ("SURNAME", "FORENAMES", "ALIAS", "ADDR1"))


def test_movements_lead_from_prison_to_prison(made: Made) -> None:
    dates = defaultdict(list)
    for _, _, row in made.good(MOVEMENTS):
        dates[row["ESTAB"], row["PRISON_NO"]].append((int(row["SEQ"]), day(row["MOVE_DATE"])))
        assert (row["REASON"], row["DIRECTION"]) not in {
            ("REC", "O"),
            ("DIS", "I"),
            ("CRT", "I"),
            ("RTC", "O"),
        }
    for moves in dates.values():
        assert moves == sorted(moves)
        assert [when for _, when in moves] == sorted(when for _, when in moves if when)


def test_transfers_continue_in_another_area(made: Made) -> None:
    held: dict[tuple[str, ...], set[str]] = defaultdict(set)
    moved = []
    for _, _, row in made.good(ORDERS):
        key = (made.owner("crams", row["AREA"], row["CRAMS_REF"]), row["ORDER_TYPE"], row["ORDER_DATE"])
        held[key].add(row["AREA"])
        moved += [key] if row["TERM_REASON"] == "TRANS" else []
    joined = [key for key in moved if len(held[key]) > 1]
    assert len(joined) > len(moved) * 0.7


def test_prison_numbers_never_repeat() -> None:
    world = World(("kent",), 1, 10)
    numbers = [world.prison_number() for _ in range(50_000)]
    assert len(set(numbers)) == 50_000
    assert set("".join(number[:2] for number in numbers)) <= set(LETTERS)


def test_dates_of_a_sentence() -> None:
    # 181 days from 12 February 2015: half is 91 days, on 13 May; the last day is 11 August.
    dates = key_dates("AUR", on(2015, 2, 12), 181, 0)
    assert (text(dates.crd), text(dates.sed)) == ("13/05/2015", "11/08/2015")
