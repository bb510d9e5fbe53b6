"""Stays from movements: in order, without overlap, court trips within."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rules.custody import Move, Spell, Stay, stays


def move(prison: str, number: int, day: date, kind: str, inward: bool, place: str | None = None) -> Move:
    return Move(prison, number, day, None, kind, inward, f"{prison}{number}", place)


RECEPTION = move("HO", 1, date(2002, 6, 1), "RECEPTION", inward=True)
OUT_TO_COURT = move("HO", 2, date(2002, 6, 10), "TO_COURT", inward=False)
BACK = move("HO", 3, date(2002, 6, 11), "FROM_COURT", inward=True)
LEAVING = move("HO", 4, date(2002, 8, 1), "TRANSFER", inward=False, place="LL")
ARRIVING = move("LL", 1, date(2002, 8, 1), "TRANSFER", inward=True)
RELEASE = move("LL", 2, date(2003, 1, 6), "DISCHARGE", inward=False)
HELD_AT_LL = Spell("LL", date(2002, 6, 1), None, "row")


def spans(found: list[Stay]) -> list[tuple[str, date, date | None]]:
    return [(stay.prison, stay.start, stay.end) for stay in found]


def test_court_trips_do_not_end_a_stay_and_a_transfer_does() -> None:
    found = stays(HELD_AT_LL, [RELEASE, ARRIVING, LEAVING, BACK, OUT_TO_COURT, RECEPTION])
    assert spans(found) == [
        ("HO", date(2002, 6, 1), date(2002, 8, 1)),
        ("LL", date(2002, 8, 1), date(2003, 1, 6)),
    ]


def test_an_arrival_ends_the_stay_before_it() -> None:
    assert spans(stays(None, [RECEPTION, ARRIVING])) == [
        ("HO", date(2002, 6, 1), date(2002, 8, 1)),
        ("LL", date(2002, 8, 1), None),
    ]


def test_a_missing_arrival_where_the_spell_is_held_is_taken_from_the_departure() -> None:
    assert spans(stays(HELD_AT_LL, [RECEPTION, LEAVING]))[-1] == ("LL", date(2002, 8, 1), None)


def test_without_movements_the_spell_is_one_stay() -> None:
    assert spans(stays(HELD_AT_LL, [])) == [("LL", date(2002, 6, 1), None)]
    released = Spell("LL", date(2002, 6, 1), date(2003, 1, 6), "row")
    assert spans(stays(released, [])) == [("LL", date(2002, 6, 1), date(2003, 1, 6))]
    assert stays(None, []) == []


def test_a_release_on_the_row_ends_what_no_movement_ends() -> None:
    released = Spell("HO", date(2002, 6, 1), date(2003, 1, 6), "row")
    assert spans(stays(released, [RECEPTION])) == [("HO", date(2002, 6, 1), date(2003, 1, 6))]


MOVES = st.lists(
    st.builds(
        move,
        st.sampled_from(["HO", "LL", "NH"]),
        st.integers(1, 30),
        st.dates(date(2002, 1, 1), date(2002, 3, 1)),
        st.sampled_from(["RECEPTION", "TRANSFER", "TO_COURT", "FROM_COURT", "DISCHARGE"]),
        st.booleans(),
        st.sampled_from(["HO", "LL", "CRT"]),
    ),
    max_size=12,
)


@given(MOVES, st.one_of(st.none(), st.just(HELD_AT_LL)))
def test_stays_never_overlap_and_at_most_the_last_is_open(moves: list[Move], spell: Spell | None) -> None:
    found = stays(spell, moves)
    for earlier, later in pairwise(found):
        assert earlier.end is not None
        assert earlier.start <= earlier.end <= later.start
