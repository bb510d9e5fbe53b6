"""Invented careers: orders, custody, licences, recalls and moves from area to area, one after another in time."""

from __future__ import annotations

from random import Random

from demo.extracts import custody
from demo.extracts.days import EXTRACT, lasting, months_after, on, working, year_of
from demo.extracts.identity import address
from demo.extracts.model import Career, Case, Order, Person, Spell
from demo.extracts.world import Area, World, data

NEW_NAMES = on(2001, 4, 1)
"""From here on PROB, CSO and COMB are called CRO, CPO and CPRO."""
DTTO_FROM = on(2000, 10, 2)
CUSTODY_SHARE = 0.36
MOVES = 0.09
"""Share of supervised orders that are transferred to another area."""
BY_MONTHS = frozenset({"CRO", "PROB", "CPRO", "COMB", "DTTO", "CURF", "DAO"})
BY_HOURS = frozenset({"CPO", "CSO", "CPRO", "COMB", "ATTC"})


def first_day(rng: Random) -> int:
    """When either service first knew a person: 1997 to the month of the extract, most of them lately."""
    return EXTRACT - 10 - int(2440 * rng.random() ** 1.5)


class Writer:
    """Builds one career. Everything follows from the random numbers it is given."""

    def __init__(self, rng: Random, world: World, who: Person, area: Area) -> None:
        self.rng, self.world, self.who, self.area = rng, world, who, area
        self.career = Career(who)
        self.open: dict[str, Case] = {}
        self.alive = True

    def write(self, start: int) -> Career:
        """The career from its first day to the extract."""
        day, rng = start, self.rng
        while self.alive and day < EXTRACT - 5:
            inside = not self.area.sends or rng.random() < CUSTODY_SHARE
            free = self.in_custody(day) if inside else self.in_community(day)
            if free is None:
                break
            if rng.random() > 0.55 and (self.career.cases or self.career.spells):
                break
            day = working(free + int(20 + 500 * rng.random() ** 2))
            if rng.random() < 0.06:
                self.area = self.world.another(rng, self.area.slug) or self.area
        return self.career

    def case(self, day: int) -> Case:
        """The person's file in the present area: the one there is, rarely a second one after the first was closed."""
        found = self.open.get(self.area.slug)
        if found and (found.closed is None or found.closed > day - 200 or self.rng.random() < 0.9):
            return found
        officer, team = self.rng.choice(self.area.officers)
        home = None if self.area.slug == self.who.area else address(self.rng, self.area)
        made = Case(
            self.area.slug, self.world.case_reference(self.area.slug, year_of(day)), officer, team, home
        )
        self.open[self.area.slug] = made
        self.career.cases.append(made)
        return made

    def supervise(self, order: Order) -> Order:
        """Put an order into the area's file; perhaps it moves to another area. Returns the row that goes on last."""
        self.case(order.start).orders.append(order)
        until = EXTRACT if order.term is None else order.term
        if order.type == "CURF" or until - order.start < 80 or self.rng.random() > MOVES:
            return order
        area = self.world.another(self.rng, self.area.slug)
        if area is None:
            return order
        moved = working(order.start + self.rng.randrange(30, until - order.start - 40))
        later = Order(
            type=order.type, made=order.made, offence=order.offence, court=order.court, length=order.length,
            hours=order.hours, requirements=order.requirements, offence_day=order.offence_day, end=order.end,
            term=order.term, reason=order.reason, prison_number=order.prison_number, begun=moved,
        )  # fmt: skip
        order.term, order.reason = moved, "TRANS"
        self.area = area
        return self.supervise(later)

    def court(self, kind: str) -> str:
        """A court of the area."""
        return f"{self.rng.choice(self.area.towns)[0]} {kind} Court"

    def in_community(self, day: int) -> int | None:
        """A community order made on a day. Returns when it was over; None if it goes on, or the person died."""
        rng = self.rng
        kind = self._kind(day)
        length = rng.choice((12, 12, 18, 24) if kind in ("CPRO", "COMB", "DTTO") else (6, 12, 12, 18, 24, 36))
        if kind == "CURF":
            length = rng.choice((2, 3, 4, 6))
        hours = rng.choice((40, 60, 80, 100, 120, 160, 200, 240))
        if kind in ("CPRO", "COMB"):
            hours = rng.choice((40, 60, 80, 100))
        elif kind == "ATTC":
            hours = rng.choice((12, 18, 24, 36))
        grave = "middle" if kind in ("CPRO", "COMB", "CURF", "CRO") and rng.random() < 0.5 else "minor"
        end = lasting(day, length) if kind in BY_MONTHS else lasting(day, 12)
        if rng.random() < 0.004:
            # Courts did go over the limits; the record has to say so.
            length, hours = (48, hours) if kind not in BY_HOURS else (length, 400)
        order = Order(
            type=kind,
            made=day,
            offence=rng.choice(data("words")["offences"][grave]),
            court=self.court("Crown" if rng.random() < 0.2 else "Magistrates"),
            length=length if kind in BY_MONTHS else None,
            hours=hours if kind in BY_HOURS else None,
            requirements=self._requirements(kind),
            offence_day=day - rng.randrange(20, 240) if rng.random() < 0.92 else None,
            end=end,
        )
        over = kind in BY_HOURS and kind not in BY_MONTHS
        self._ending(order, min(end, day + rng.randrange(120, 365)) if over else end)
        if kind == "CRO" and order.term is None and rng.random() < 0.06:
            self.supervise(self._beside(order))
        last = self.supervise(order)
        return last.term if self.alive else None

    def _kind(self, day: int) -> str:
        roll, rng = self.rng.random(), self.rng
        if day >= DTTO_FROM and roll < 0.07:
            return "DTTO"
        if roll < 0.14:
            return "CURF" if day >= on(2000, 1, 1) else "PROB"
        if roll < 0.16 and day - self.who.birth < 21 * 365:
            return "ATTC"
        if roll < 0.17 and day >= on(2001, 7, 2):
            return "DAO"
        new = day >= NEW_NAMES
        if roll < 0.24:
            return "CPRO" if new else "COMB"
        if rng.random() < 0.42:
            return "CPO" if new else "CSO"
        return "CRO" if new else "PROB"

    def _beside(self, order: Order) -> Order:
        """A curfew that the same court made on the same day."""
        term = lasting(order.made, 3)
        done = term <= EXTRACT
        return Order(
            type="CURF", made=order.made, offence=order.offence, court=order.court, length=3, end=term,
            offence_day=order.offence_day, term=term if done else None, reason="COMP" if done else "",
        )  # fmt: skip

    def _requirements(self, kind: str) -> str:
        if kind not in ("CRO", "PROB", "CPRO", "COMB") or self.rng.random() > 0.4:
            return ""
        codes = data("words")["requirements"]
        return " ".join(dict.fromkeys(self.rng.choices(codes, k=self.rng.randrange(1, 3))))

    def _ending(self, order: Order, end: int) -> None:
        """How and when an order ended, if it had by the extract."""
        rng = self.rng
        roll = rng.random()
        reason = next(
            r
            for r, upto in (("COMP", 0.66), ("EARLY", 0.7), ("REVOK", 0.86), ("RECON", 0.995), ("DIED", 1.0))
            if roll < upto
        )
        early = order.made + int((end - order.made) * (0.25 + 0.6 * rng.random()))
        term = end if reason == "COMP" else working(early)
        if term <= EXTRACT:
            order.term, order.reason = term, reason
            self.alive = reason != "DIED"

    def in_custody(self, day: int) -> int | None:
        """A time in custody from a day on, and what follows it. Returns when the person is free; None while inside."""
        spell = custody.spell(self.rng, self.world, self.area, self.who, day)
        self.career.spells.append(spell)
        return self.after(spell)

    def after(self, spell: Spell) -> int | None:
        """Throughcare, licence and recall of a spell."""
        sentence = spell.sentence
        if sentence is None or not self.area.sends:
            return spell.released
        young = (sentence.made - self.who.birth) // 365 < 21
        supervised = sentence.days is None or sentence.days >= custody.YEAR or young
        if not supervised:
            return spell.released
        court = self.court("Crown")
        if sentence.type != "REC" and (spell.released is None or spell.released - sentence.made > 14):
            self._throughcare(spell, court)
        if spell.released is None or spell.release == "END":
            return spell.released
        return self._licence(spell, court, young=young)

    def _throughcare(self, spell: Spell, court: str) -> None:
        """Supervision from outside while the person is in custody."""
        sentence = spell.sentence
        assert sentence is not None
        dates = sentence.dates
        self.supervise(
            Order(
                type="PRER",
                made=sentence.made,
                offence=spell.offence,
                court=court,
                end=(dates.crd or dates.npd) if dates else None,
                term=spell.released,
                reason="REL" if spell.released is not None else "",
                prison_number=spell.prison_number,
            )
        )

    def _licence(self, spell: Spell, court: str, *, young: bool) -> int | None:
        released, sentence, rng = spell.released, spell.sentence, self.rng
        assert released is not None
        assert sentence is not None
        led = sentence.dates.led if sentence.dates else None
        kind = "LICD" if spell.release == "PED" else "LICA" if led is not None else "YOS" if young else ""
        end = led if led is not None else months_after(released, 3)
        if not kind or end - released < 7:
            return released
        order = Order(
            type=kind,
            made=released,
            offence=spell.offence,
            court=court,
            end=end,
            prison_number=spell.prison_number,
        )
        recalled = None
        if kind != "YOS" and end - released > 60 and rng.random() < 0.12:
            recalled = working(released + rng.randrange(20, end - released - 25))
        if recalled is not None and recalled <= EXTRACT:
            order.term, order.reason = recalled, "RECALL"
        elif end <= EXTRACT:
            order.term, order.reason = end, "COMP"
        last = self.supervise(order)
        if last.reason != "RECALL" or last.term is None:
            return last.term
        again = custody.recall(rng, self.world, self.area, self.who, last.term + rng.randrange(1, 15), spell)
        if again is None:
            return last.term
        self.career.spells.append(again)
        return again.released
