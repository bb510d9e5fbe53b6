"""Stays from movements in any order of arrival, with corrections; what cannot be; and where somebody was."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.codes import CustodyMove, MovementFault, MovementKind, StayChange, Whereabouts
from rules.stays import Custody, Movement, changes, custody_move, in_force, in_order, read, where

M, F, W = CustodyMove, MovementFault, Whereabouts


def move(id_: str, kind: CustodyMove, prison: str, text: str, **more: Any) -> Movement:
    """A movement on a day, `2003-03-01`, or at an instant, `2003-03-01 09:00`."""
    day, _, clock = text.partition(" ")
    values = {"time": time.fromisoformat(clock) if clock else None, **more}
    return Movement(id_, kind, prison, date.fromisoformat(day), **values)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


IN = move("in", M.RECEPTION, "LE", "2003-03-01")
OUT_TO_COURT = move("court", M.TO_COURT, "LE", "2003-03-10 08:00", place="CRT")
BACK = move("back", M.FROM_COURT, "LE", "2003-03-10 17:30")
LEAVING = move("leave", M.TRANSFER_OUT, "LE", "2003-04-01")
ARRIVING = move("arrive", M.TRANSFER_IN, "WF", "2003-04-01")
WEEKEND = move("weekend", M.TEMPORARY_RELEASE, "WF", "2003-05-02 10:00")
OVERDUE = move("overdue", M.ESCAPE, "WF", "2003-05-04 18:00")
CAUGHT = move("caught", M.RECAPTURE, "LE", "2003-05-20")
OUT = move("out", M.RELEASE, "LE", "2003-07-01 10:00")
RECALLED = move("recalled", M.RECALL, "LE", "2003-08-05")
DIED = move("died", M.DEATH, "LE", "2003-09-09 03:00")
LIFE = (IN, OUT_TO_COURT, BACK, LEAVING, ARRIVING, WEEKEND, OVERDUE, CAUGHT, OUT, RECALLED, DIED)


def spans(custody: Custody) -> list[tuple[str, str, str | None]]:
    return [
        (stay.prison, str(stay.first_day), str(stay.last_day) if stay.end else None) for stay in custody.stays
    ]


def codes(custody: Custody) -> list[tuple[MovementFault, str]]:
    return [(finding.code, finding.movements[0]) for finding in custody.findings]


def test_a_whole_time_in_custody() -> None:
    custody = read(reversed(LIFE))
    assert spans(custody) == [
        ("LE", "2003-03-01", "2003-04-01"),
        ("WF", "2003-04-01", "2003-05-04"),
        ("LE", "2003-05-20", "2003-07-01"),
        ("LE", "2003-08-05", "2003-09-09"),
    ]
    assert [(stay.began, stay.ended) for stay in custody.stays] == [
        (M.RECEPTION, M.TRANSFER_OUT),
        (M.TRANSFER_IN, M.ESCAPE),
        (M.RECAPTURE, M.RELEASE),
        (M.RECALL, M.DEATH),
    ]
    (court,) = custody.stays[0].absences
    assert (court.start, court.end, court.place) == (at("2003-03-10 08:00"), at("2003-03-10 17:30"), "CRT")
    (weekend,) = custody.stays[1].absences
    assert weekend.end is None
    assert custody.findings == ()
    assert custody.died == at("2003-09-09 03:00")


@pytest.mark.parametrize(
    ("instant", "whereabouts", "prison"),
    [
        ("2003-02-28 23:59", W.IN_COMMUNITY, None),
        ("2003-03-01 00:00", W.IN_PRISON, "LE"),
        ("2003-03-10 12:00", W.TEMPORARILY_OUT, "LE"),
        ("2003-03-10 17:30", W.IN_PRISON, "LE"),
        ("2003-04-01 00:00", W.IN_PRISON, "WF"),
        ("2003-05-03 12:00", W.TEMPORARILY_OUT, "WF"),
        ("2003-05-19 23:59", W.AT_LARGE, None),
        ("2003-07-01 09:59", W.IN_PRISON, "LE"),
        ("2003-07-01 10:00", W.IN_COMMUNITY, None),
        ("2003-09-01 00:00", W.IN_PRISON, "LE"),
        ("2020-01-01 00:00", W.DEAD, None),
    ],
)
def test_where_somebody_was(instant: str, whereabouts: Whereabouts, prison: str | None) -> None:
    found = where(read(LIFE), at(instant))
    assert (found.whereabouts, found.prison) == (whereabouts, prison)


def test_before_movements_that_do_not_begin_with_a_reception_nothing_is_known() -> None:
    assert where(read([ARRIVING]), at("2003-01-01")).whereabouts is W.NOT_KNOWN
    assert where(read([]), at("2003-01-01")).whereabouts is W.NOT_KNOWN
    assert where(read([IN, LEAVING]), at("2003-06-01")).whereabouts is W.BETWEEN_PRISONS


@pytest.mark.parametrize(
    ("movements", "found", "stays"),
    [
        # Received again where they are: it adds nothing.
        ((IN, move("again", M.RECEPTION, "LE", "2003-03-05")), [(F.TWO_RECEPTIONS, "again")],
         [("LE", "2003-03-01", None)]),
        # Received elsewhere: the stay before ends there.
        ((IN, move("other", M.RECEPTION, "HO", "2003-03-05")), [(F.TWO_RECEPTIONS, "other")],
         [("LE", "2003-03-01", "2003-03-05"), ("HO", "2003-03-05", None)]),
        ((IN, ARRIVING), [(F.NO_DEPARTURE, "arrive")],
         [("LE", "2003-03-01", "2003-04-01"), ("WF", "2003-04-01", None)]),
        ((ARRIVING,), [(F.NO_RECEPTION, "arrive")], [("WF", "2003-04-01", None)]),
        ((OUT,), [(F.RELEASE_BEFORE_RECEPTION, "out")], []),
        ((OUT, RECALLED), [(F.RELEASE_BEFORE_RECEPTION, "out")], [("LE", "2003-08-05", None)]),
        # Left a prison that did not hold them: nothing changes.
        ((IN, move("ghost", M.RELEASE, "HO", "2003-03-05")), [(F.NOT_HELD, "ghost")], [("LE", "2003-03-01", None)]),
        ((IN, OUT, move("twice", M.RELEASE, "LE", "2003-07-09")), [(F.NOT_HELD, "twice")],
         [("LE", "2003-03-01", "2003-07-01")]),
        ((IN, BACK), [(F.NOT_AWAY, "back")], [("LE", "2003-03-01", None)]),
        ((IN, OUT_TO_COURT, move("on", M.TEMPORARY_RELEASE, "LE", "2003-03-10 09:00"), BACK), [(F.ALREADY_AWAY, "on")],
         [("LE", "2003-03-01", None)]),
        ((CAUGHT,), [(F.NOT_AT_LARGE, "caught")], [("LE", "2003-05-20", None)]),
        ((IN, LEAVING, RECALLED), [(F.GAP, "recalled"), (F.RECALL_WITHOUT_RELEASE, "recalled")],
         [("LE", "2003-03-01", "2003-04-01"), ("LE", "2003-08-05", None)]),
        ((IN, DIED, move("late", M.RELEASE, "LE", "2003-10-01")), [(F.AFTER_DEATH, "late")],
         [("LE", "2003-03-01", "2003-09-09")]),
        ((IN, DIED, move("more", M.DEATH, "LE", "2003-10-01")), [(F.DIED_TWICE, "more")],
         [("LE", "2003-03-01", "2003-09-09")]),
        ((IN, OUT, move("same", M.RECEPTION, "LE", "2003-07-01 16:00")), [(F.SAME_DAY, "same")],
         [("LE", "2003-03-01", "2003-07-01"), ("LE", "2003-07-01", None)]),
        ((IN, LEAVING, move("slow", M.TRANSFER_IN, "WF", "2003-04-06")), [(F.GAP, "slow")],
         [("LE", "2003-03-01", "2003-04-01"), ("WF", "2003-04-06", None)]),
        ((move("where", M.RECEPTION, "XX", "2003-03-01"),), [(F.UNKNOWN_PRISON, "where")], [("XX", "2003-03-01", None)]),
        ((IN, LEAVING), [(F.NOT_ARRIVED, "leave")], [("LE", "2003-03-01", "2003-04-01")]),
        # Out to court and received elsewhere from there.
        ((IN, OUT_TO_COURT, move("there", M.RECEPTION, "HO", "2003-03-10 18:00")), [(F.NO_DEPARTURE, "there")],
         [("LE", "2003-03-01", "2003-03-10"), ("HO", "2003-03-10", None)]),
        # A death in the community ends no stay.
        ((IN, OUT, move("home", M.DEATH, "LE", "2003-10-01")), [], [("LE", "2003-03-01", "2003-07-01")]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_found(
    movements: tuple[Movement, ...],
    found: list[tuple[MovementFault, str]],
    stays: list[tuple[str, str, str | None]],
) -> None:
    custody = read(movements, {"LE", "WF", "HO"}, date(2004, 1, 1))
    assert codes(custody) == found
    assert spans(custody) == stays
    assert all(finding.words for finding in custody.findings)


def test_an_ordinary_transfer_and_a_night_on_the_way_are_no_fault() -> None:
    assert codes(read([ARRIVING, LEAVING, IN])) == []
    night = move("night", M.TRANSFER_IN, "WF", "2003-04-02")
    assert codes(read([IN, LEAVING, night])) == []
    assert codes(read([IN, LEAVING], on=date(2003, 4, 2))) == []


@pytest.mark.parametrize(
    ("movements", "order"),
    [
        # A prison's numbers come before its times.
        ((move("b", M.TO_COURT, "LE", "2003-03-01 08:00", number=2), move("a", M.RECEPTION, "LE", "2003-03-01 09:00", number=1)), "ab"),
        # Without numbers the times count.
        ((move("b", M.TO_COURT, "LE", "2003-03-01 09:00"), move("a", M.RECEPTION, "LE", "2003-03-01 08:00")), "ab"),
        # Without either, what the person can do.
        ((move("b", M.TO_COURT, "LE", "2003-03-01"), move("a", M.RECEPTION, "LE", "2003-03-01")), "ab"),
        # Across prisons too: out, then in, although that was typed with an earlier time.
        ((IN, move("c", M.TRANSFER_IN, "AA", "2003-04-01 09:00"), move("b", M.TRANSFER_OUT, "LE", "2003-04-01 10:00")), ["in", "b", "c"]),
        # Two spells each begin to count anew.
        ((move("a", M.RECEPTION, "LE", "2003-03-01", number=1, spell="AB1234"), move("b", M.RELEASE, "LE", "2003-04-01", number=9, spell="AB1234"),
          move("c", M.RECEPTION, "LE", "2003-04-01", number=1, spell="CD5678")), "abc"),
    ],
)  # fmt: skip
def test_movements_of_one_day_come_in_an_order(
    movements: tuple[Movement, ...], order: str | list[str]
) -> None:
    counting, _ = in_force(movements)
    assert [each.root for each in in_order(counting)] == list(order)


def test_a_correction_counts_from_the_beginning() -> None:
    earlier = move(
        "fix", M.RECEPTION, "LE", "2003-02-20", replaces="in", recorded=datetime(2003, 6, 1, tzinfo=UTC)
    )
    custody = read([*LIFE, earlier])
    assert spans(custody)[0] == ("LE", "2003-02-20", "2003-04-01")
    assert custody.stays[0].key == "in"
    assert custody.stays == read([earlier, *LIFE]).stays
    again = move(
        "fix2", M.RECEPTION, "LE", "2003-02-21", replaces="fix", recorded=datetime(2003, 6, 2, tzinfo=UTC)
    )
    assert spans(read([again, *LIFE, earlier]))[0][1] == "2003-02-21"
    alone = read([again])
    assert (alone.stays[0].key, alone.stays[0].first_day) == ("fix", date(2003, 2, 21))


def test_of_two_corrections_the_one_recorded_last_counts() -> None:
    first = move(
        "f1", M.RECEPTION, "LE", "2003-02-20", replaces="in", recorded=datetime(2003, 6, 2, tzinfo=UTC)
    )
    second = move(
        "f2", M.RECEPTION, "LE", "2003-02-10", replaces="in", recorded=datetime(2003, 6, 1, tzinfo=UTC)
    )
    assert (
        spans(read([IN, first, second])) == spans(read([second, first, IN])) == [("LE", "2003-02-20", None)]
    )


def test_what_is_withdrawn_did_not_happen() -> None:
    gone = move("gone", M.RELEASE, "LE", "2003-07-01", replaces="out", withdrawn=True)
    custody = read([IN, OUT, gone])
    assert spans(custody) == [("LE", "2003-03-01", None)]
    assert spans(read([gone, IN])) == [("LE", "2003-03-01", None)]


def test_corrections_in_a_circle_are_found() -> None:
    circle = [
        move("x", M.RECEPTION, "LE", "2003-03-01", replaces="y"),
        move("y", M.RECEPTION, "LE", "2003-03-02", replaces="x"),
    ]
    custody = read(circle)
    assert [(finding.code, finding.movements) for finding in custody.findings] == [
        (F.CORRECTION_CIRCLE, ("x", "y"))
    ]
    assert len(custody.stays) == 1


def test_what_a_late_movement_changed_is_told() -> None:
    before = read([IN, ARRIVING]).stays
    late = move("between", M.TRANSFER_OUT, "LE", "2003-03-31")
    after = read([IN, ARRIVING, late]).stays
    assert changes(before, before) == ()
    (found,) = changes(before, after)
    assert (found.change, found.fields) == (StayChange.CHANGED, ("end", "ended", "ended_by"))
    assert (
        found.words
        == "Changed: LE from 1 March 2003 to 1 April 2003; now LE from 1 March 2003 to 31 March 2003."
    )
    added, removed = changes(before, after[1:]), changes(before[:1], before)
    assert [each.change for each in added] == [StayChange.REMOVED]
    assert [each.words for each in removed] == ["Added: WF from 1 April 2003 on."]


@pytest.mark.parametrize(
    ("kind", "inward", "does"),
    [
        (MovementKind.RECEPTION, True, M.RECEPTION),
        (MovementKind.TRANSFER, True, M.TRANSFER_IN),
        (MovementKind.TRANSFER, False, M.TRANSFER_OUT),
        (MovementKind.TO_COURT, False, M.TO_COURT),
        (MovementKind.FROM_COURT, True, M.FROM_COURT),
        (MovementKind.HOME_DETENTION_CURFEW, False, M.RELEASE),
        (MovementKind.BAIL, False, M.RELEASE),
        (MovementKind.TO_COURT, True, M.FROM_COURT),  # the direction counts
    ],
)
def test_movements_of_an_extract_are_understood(kind: MovementKind, inward: bool, does: CustodyMove) -> None:
    assert custody_move(kind, inward=inward) is does


@st.composite
def histories(draw: st.DrawFn) -> list[Movement]:
    """Movements of a few days in a few prisons, some numbered, some timed, some corrected."""
    made: list[Movement] = []
    for index in range(draw(st.integers(0, 9))):
        replaces = draw(st.sampled_from([None, None, None, *(each.id for each in made)])) if made else None
        made.append(
            Movement(
                f"m{index}",
                draw(st.sampled_from(list(CustodyMove))),
                draw(st.sampled_from(["LE", "WF", "HO"])),
                date(2003, 3, 1) + timedelta(days=draw(st.integers(0, 4))),
                draw(st.none() | st.sampled_from([time(8), time(12), time(18)])),
                draw(st.none() | st.integers(1, 4)),
                recorded=draw(st.none() | st.just(datetime(2003, 4, 1 + index, tzinfo=UTC))),
                replaces=replaces,
                withdrawn=replaces is not None and draw(st.booleans()),
            )
        )
    return made


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_leaves_no_trace(movements: list[Movement], random: Any) -> None:
    shuffled = list(movements)
    random.shuffle(shuffled)
    assert read(shuffled) == read(movements)
    assert read([*movements, *shuffled]) == read(movements)


@given(histories())
def test_movements_stand_in_one_order(movements: list[Movement]) -> None:
    """Each once, by day, and the same from whatever order."""
    counting, _ = in_force(movements)
    ordered = in_order(counting)
    assert sorted(each.root for each in ordered) == sorted(each.root for each in counting)
    assert len({each.root for each in ordered}) == len(ordered)
    assert [each.movement.day for each in ordered] == sorted(each.movement.day for each in counting)
    assert in_order(reversed(counting)) == ordered


@given(histories())
def test_stays_never_overlap_and_absences_lie_within(movements: list[Movement]) -> None:
    custody = read(movements)
    for earlier, later in pairwise(custody.stays):
        assert earlier.end is not None
        assert earlier.start <= earlier.end <= later.start
    for stay in custody.stays:
        assert (stay.end is None) == (stay.ended is None)
        instants = [
            stay.start,
            *(when for one in stay.absences for when in (one.start, one.end) if when),
            *([stay.end] if stay.end else []),
        ]
        assert instants == sorted(instants)


@given(histories(), st.integers(0, 6), st.integers(0, 23))
def test_somebody_is_in_prison_just_when_a_stay_says_so(
    movements: list[Movement], days: int, hour: int
) -> None:
    custody = read(movements)
    instant = datetime(2003, 2, 28, hour) + timedelta(days=days)  # noqa: DTZ001 - the clock in England
    covering = [
        stay for stay in custody.stays if stay.start <= instant and (stay.end is None or instant < stay.end)
    ]
    assert len(covering) <= 1
    found = where(custody, instant)
    held = found.whereabouts in (W.IN_PRISON, W.TEMPORARILY_OUT)
    assert held == bool(covering)
    assert [found.prison] * held == [stay.prison for stay in covering]
    away = [
        one
        for stay in covering
        for one in stay.absences
        if one.start <= instant and (one.end is None or instant < one.end)
    ]
    assert (found.whereabouts is W.TEMPORARILY_OUT) == bool(away)


@given(histories(), histories())
def test_changes_lead_from_one_to_the_other(first: list[Movement], second: list[Movement]) -> None:
    before, after = read(first).stays, read(second).stays
    told = {each.before: each.after for each in changes(before, after) if each.before}
    added = [each.after for each in changes(before, after) if each.change is StayChange.ADDED]
    built = [told.get(stay, stay) for stay in before] + added
    assert sorted(filter(None, built), key=lambda stay: (stay.start, stay.key)) == sorted(
        after, key=lambda stay: (stay.start, stay.key)
    )
