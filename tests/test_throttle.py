"""How often a caller may ask: buckets that fill as time passes, each caller's their own, in bounded memory."""

from __future__ import annotations

import pytest

from resolvers import throttle
from resolvers.throttle import NEW_PLAN, Buckets, Throttle, TooOften, network
from settings import Settings


class Clock:
    """Time that passes when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that buckets look at."""
    found = Clock()
    monkeypatch.setattr(throttle, "monotonic", found)
    return found


def test_a_bucket_empties_and_fills_again(clock: Clock) -> None:
    """Its caller is told how long to wait; the others notice nothing."""
    buckets = Buckets(rate=2, burst=3)
    for _ in range(3):
        buckets.take("pat")
    with pytest.raises(TooOften) as told:
        buckets.take("pat")
    assert (told.value.code, told.value.seconds) == ("TOO_OFTEN", 1)
    buckets.take("meera")
    clock.now += 0.5
    buckets.take("pat")
    with pytest.raises(TooOften):
        buckets.take("pat")
    clock.now += 1_000
    for _ in range(3):
        buckets.take("pat")
    with pytest.raises(TooOften):
        buckets.take("pat")


def test_what_costs_more_than_a_bucket_holds_is_paid_for_afterwards(clock: Clock) -> None:
    """Once from a full one; never from less."""
    buckets = Buckets(rate=1, burst=10)
    buckets.take("pat", 25)
    with pytest.raises(TooOften) as told:
        buckets.take("pat", 25)
    assert told.value.seconds == 25
    clock.now += 24
    with pytest.raises(TooOften):
        buckets.take("pat", 10)
    clock.now += 1
    buckets.take("pat", 10)


def test_what_is_refused_costs_nothing(clock: Clock) -> None:
    """Asking again and again does not move the moment at which one may."""
    buckets = Buckets(rate=1, burst=1)
    buckets.take("pat")
    for _ in range(50):
        with pytest.raises(TooOften):
            buckets.take("pat")
    clock.now += 1
    buckets.take("pat")


def test_memory_is_bounded(clock: Clock) -> None:
    """However many callers there are."""
    buckets = Buckets(rate=1, burst=1, most=100)
    for n in range(10_000):
        buckets.take(f"caller {n}")
    assert len(buckets) == 100


def test_a_plan_costs_as_its_branches(clock: Clock) -> None:
    """From the same bucket as the requests."""
    found = Throttle(Settings(rate=10, burst_seconds=10))
    found.planned("pat", 60)
    found.planned("pat", 100 - 60 - 2 * NEW_PLAN)
    with pytest.raises(TooOften):
        found.asked("pat")
    found.asked("meera")


def test_refused_sign_ins_count_by_network(clock: Clock) -> None:
    """One host has all addresses of its IPv6 network; an address that is none counts as one."""
    found = Throttle(Settings(refusals_per_minute=2))
    for n in range(2):
        found.refused(f"2001:db8::{n}")
    with pytest.raises(TooOften) as told:
        found.refused("2001:db8::ffff")
    assert told.value.seconds == 30
    found.refused("2001:db8:0:1::1")
    found.refused("192.0.2.1")
    assert network("192.0.2.1") == "192.0.2.1"
    assert network(None) == network("testclient") == ""


def test_operations_at_once_are_counted() -> None:
    """For each person, and given back when one ends, badly too."""
    running = Throttle(Settings(at_once=2)).running
    with running.hold("pat"):
        with pytest.raises(ValueError, match="badly"), running.hold("pat"):
            raise ValueError("badly")
        with running.hold("pat"):
            with pytest.raises(TooOften), running.hold("pat"):
                raise AssertionError("not reached")
            with running.hold("meera"):
                assert len(running) == 3
    assert len(running) == 0 and running._held == {}
