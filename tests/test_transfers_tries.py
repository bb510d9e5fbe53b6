"""Both sides try anything, in any order: one officer is responsible at every instant, and there is a way out."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rules.codes import (
    ChecklistItem,
    RiskLevel,
    SupervisedUnder,
    TransferKind,
    TransferSide,
)
from rules.transfers import (
    CaseFacts,
    Command,
    Event,
    Post,
    Transfer,
    clocks,
    decide,
    evolve,
    fold,
    offers,
    responsible,
    supervising,
)
from tests.moves import CHATHAM, COMMANDS, DAY, DERBY, FACTS, KENT, LATER, Do, K, S, at, begun, command

FLAG = st.booleans()
CHANGED = st.builds(
    CaseFacts,
    holder=st.just(KENT),
    risk=st.sampled_from([None, *RiskLevel]),
    under=st.sampled_from(SupervisedUnder),
    registered=FLAG,
    mappa=FLAG,
    missing=st.sampled_from([(), (ChecklistItem.RISK,), (ChecklistItem.VICTIMS,)]),
)
PLAIN = (Do.REQUEST, Do.NOTIFY, Do.ACCEPT, Do.ALLOCATE, Do.TAKE_OVER, Do.BEGIN, Do.AMEND, Do.COMPLETE)
"""Steps by which a case moves without trouble."""


class Moves(RuleBasedStateMachine):
    """Both sides send what they like, in any order, some of it twice and some of it nonsense."""

    transfer: Transfer

    @initialize(
        kind=st.sampled_from(K),
        day=st.sampled_from([DAY, LATER]),
        under=st.sampled_from(SupervisedUnder),
        far=st.integers(0, 5),
    )
    def begin(self, kind: TransferKind, day: date, under: SupervisedUnder, far: int) -> None:
        """A case that has come as far as it may without trouble."""
        self.facts = replace(FACTS, under=under)
        self.transfer = begun(kind, day, self.facts)
        self.now = at(day)
        self.sent: list[Command] = [self.transfer.events[0].command]
        self.seen: list[tuple[datetime, Post, Post]] = []
        for _ in range(far):
            step = next((row.step for row in offers(self.transfer) if row.step in PLAIN), None)
            if step:
                self.now += timedelta(hours=1)
                more = {"at": self.now, "key": f"n{len(self.sent)}"}
                self.send(command(self.transfer, step, self.now.date(), **more))

    # One rule for all that may happen: of several, a run would leave some out, and come nowhere.
    @rule(
        data=st.data(), what=st.sampled_from(["facts", "again", "nonsense", "step", "back", "on", "on", "on"])
    )
    def something_happens(self, data: st.DataObject, what: str) -> None:
        """The facts change, a command is sent again, or somebody sends one that is more or less right."""
        self.now += timedelta(hours=data.draw(st.integers(1, 200)))
        if what == "facts":
            self.facts = data.draw(CHANGED)
        elif what == "again":
            self.again(data.draw(st.sampled_from(self.sent)), data.draw(st.integers(0, 60)))
        else:
            self.act(data, what)

    def act(self, data: st.DataObject, what: str) -> None:
        rows = offers(self.transfer)
        on = [row.step for row in rows if row.after not in (None, S.WITHDRAWN, S.REFUSED)]
        steps = {"step": [row.step for row in rows], "on": on, "back": on}.get(what) or list(COMMANDS)
        step = data.draw(st.sampled_from(steps))
        more: dict[str, Any] = {"at": self.now, "key": f"n{len(self.sent)}"}
        if what == "nonsense":
            more["side"] = data.draw(st.sampled_from(TransferSide))
            more["post"] = data.draw(st.sampled_from([KENT, DERBY, CHATHAM]))
            more["manager"] = data.draw(FLAG)
        if what == "back":
            # As if it had been done before what was done last: somebody else would have been responsible then.
            more["at"] = self.transfer.events[-1].at - timedelta(hours=data.draw(st.sampled_from([1, 300])))
        if step in (Do.ACCEPT, Do.ALLOCATE, Do.TAKE_OVER):
            later = data.draw(st.sampled_from([None, -1, 24, 24, 2400]))
            more["appointment"] = None if later is None else self.now + timedelta(hours=later)
        if step is Do.ACKNOWLEDGE and self.facts.risk:
            more["level"] = self.facts.risk
        if step is Do.WITHDRAW and data.draw(FLAG):
            more["amended_back_on"] = self.now.date() - timedelta(days=1)
        if step is Do.REASSIGN:
            more["side"] = data.draw(st.sampled_from(TransferSide))
            more["officer"] = f"ofr_{len(self.sent)}"
        self.send(command(self.transfer, step, self.now.date() - timedelta(days=1), **more))

    def again(self, again: Command, minutes: int) -> None:
        by = replace(again.by, at=again.by.at + timedelta(minutes=minutes))
        known = again.key in {event.command.key for event in self.transfer.events}
        found = decide(self.transfer, replace(again, by=by), self.facts)
        if known:
            assert found.repeated
            assert found.events == ()
            assert found.transfer == self.transfer

    def send(self, asked: Command) -> None:
        self.sent.append(asked)
        before = self.transfer
        found = decide(before, asked, self.facts)
        if not found.allowed:
            assert found.events == ()
            assert found.transfer is before
            assert all(one.code and one.field and one.message for one in found.refusals)
            return
        assert found.transfer is not None
        # Final is final: only the file still comes.
        assert before.open or (before.state is S.FULL and asked.step is Do.RECEIVE_FILE)
        (event,) = found.events
        assert found.transfer == evolve(before, event)
        self.transfer = found.transfer

    @invariant()
    def one_is_responsible_now_and_at_every_instant_past(self) -> None:
        if not hasattr(self, "transfer"):
            return
        events: tuple[Event, ...] = self.transfer.events
        assert fold(events) == self.transfer
        for when, owner, seer in self.seen:
            assert (responsible(events, when), supervising(events, when)) == (owner, seer)
        owner, seer = responsible(events, self.now), supervising(events, self.now)
        assert (owner, seer) == (self.transfer.responsible, self.transfer.supervising)
        assert owner.area
        assert owner.officer
        # Home owns until full transfer, and nobody but the two sides has to do with it.
        side = self.transfer.receiving if self.transfer.state is S.FULL else self.transfer.home
        assert owner == side
        assert seer in (self.transfer.home, self.transfer.receiving)
        self.seen.append((self.now, owner, seer))

    @invariant()
    def there_is_a_way_out(self) -> None:
        if not hasattr(self, "transfer") or not self.transfer.open:
            return
        step = Do.END if self.transfer.state is S.CARETAKING else Do.WITHDRAW
        day = self.now.date()
        more = {"amended_back_on": day - timedelta(days=1)} if step is Do.WITHDRAW else {}
        out = decide(
            self.transfer, command(self.transfer, step, day, at=self.now, key="out", **more), self.facts
        )
        assert out.allowed
        assert out.transfer is not None
        assert not out.transfer.open
        assert out.transfer.responsible == out.transfer.supervising == self.transfer.home

    @invariant()
    def nothing_is_refused_under_the_rules_of_2004(self) -> None:
        if hasattr(self, "transfer") and self.transfer.rules_key == "2004":
            assert not {Do.REQUEST, Do.ACCEPT, Do.REFUSE} & {row.step for row in offers(self.transfer)}
            assert self.transfer.state not in (S.REQUESTED, S.ACCEPTED, S.REFUSED)

    @invariant()
    def clocks_tell_what_is_so(self) -> None:
        if not hasattr(self, "transfer"):
            return
        for found in clocks(self.transfer, self.facts, self.now.date()):
            assert not (found.overdue and found.met_on)
            assert found.escalates_to


Moves.TestCase.settings = settings(max_examples=200, stateful_step_count=25, derandomize=True)
TestAnythingMayBeTried = Moves.TestCase
