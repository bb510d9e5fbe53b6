"""From a true career to the rows of the legacy files."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from demo.extracts.contacts import contacts
from demo.extracts.days import EXTRACT, text
from demo.extracts.delivery import Delivery, Held
from demo.extracts.layouts import CASEBOOK, CONTACTS, MOVEMENTS, ORDERS, PEOPLE, PRISONERS, Layout
from demo.extracts.model import Career, Case, Order, Person, Spell, Written
from demo.extracts.world import World
from demo.extracts.writing import changed, in_file

Identity = Callable[[Random, Person, int, str, str], Written]
"""How a row of a source, begun on a day, writes a person. The last is the row's key: a case reference or the like."""

BEFORE = 30
COPIED_AGAIN = 0.004
STRAY = 0.004
"""Share of rows with somebody else's PNC number, taken from the file that lay beside it."""
STRAY_LINK = 0.012
MOST_CONTACTS = 9999
CRAMS = {"people": PEOPLE, "orders": ORDERS, "contacts": CONTACTS}
BY_MONTHS = {
    "CRO": (6, 36),
    "PROB": (6, 36),
    "DTTO": (6, 36),
    "DAO": (6, 36),
    "CPRO": (12, 36),
    "COMB": (12, 36),
    "CURF": (1, 6),
}
BY_HOURS = {"CPRO": (40, 100), "COMB": (40, 100), "CPO": (40, 240), "CSO": (40, 240), "ATTC": (12, 36)}


def usual(rng: Random, who: Person, day: int, source: str, key: str) -> Written:
    """As clerks write: with slips."""
    del key
    return in_file(rng, who, day, source)


class Rows:
    """Writes the rows of one career: those of the two services, and what other systems' rows need to know of them."""

    def __init__(
        self, delivery: Delivery, world: World, rng: Random, career: Career, identity: Identity = usual
    ) -> None:
        self.delivery, self.world, self.rng = delivery, world, rng
        self.career, self.who, self.identity = career, career.person, identity
        self.held = Held(career.person.number, career.person.pnc)

    def written(self, day: int, source: str, key: str) -> Written:
        """The person as a row writes them; now and then with the number of somebody seen lately."""
        found = self.identity(self.rng, self.who, day, source, key)
        if found.values["PNC"] == self.who.pnc and self.rng.random() < STRAY * self.delivery.faults:
            others = [held.pnc for held in self.delivery.lately if held.pnc]
            if others:
                return changed(found, PNC=self.rng.choice(others))
        return found

    def case_link(self, area: str, day: int, warnings: set[str], *, blank: float) -> str:
        """The reference that another system's row names: the person's, at times none, rarely somebody else's."""
        mine = [case for case in self.career.cases if case.area == area]
        if not mine or self.world.areas[area].book or self.rng.random() < blank:
            return ""
        if self.rng.random() < STRAY_LINK * self.delivery.faults:
            others = [ref for held in self.delivery.lately for ref in held.cases.get(area, ())]
            if others:
                return self.rng.choice(others)
        begun = [case for case in mine if case.opened <= day + 60] or mine
        reference = begun[-1].reference
        if reference not in self.held.cases.get(area, ()):
            warnings.add("unresolved-link")
        return reference

    def prison_link(self, number: str, warnings: set[str], *, blank: float) -> str:
        """The prison number that another system's row names; rarely somebody else's."""
        if not number or self.rng.random() < blank:
            return ""
        if self.rng.random() < STRAY_LINK * self.delivery.faults:
            others = [other for held in self.delivery.lately for other in held.prison_numbers]
            if others:
                return self.rng.choice(others)
        if number not in self.held.prison_numbers:
            warnings.add("unresolved-link")
        return number

    def write(self) -> Held:
        """Write the rows of LIDS and CRAMS. Prisoners come first, since orders name their numbers."""
        self.delivery.count("persons")
        for spell in self.career.spells:
            if _spell(self, spell):
                self.held.prison_numbers.append(spell.prison_number)
        for case in self.career.cases:
            if _case(self, case):
                self.held.cases.setdefault(case.area, []).append(case.reference)
        return self.held


def _spell(of: Rows, spell: Spell) -> bool:
    """A spell's rows; whether any of its prisoners rows is accepted."""
    delivery, rng = of.delivery, of.rng
    accepted = False
    last = len(spell.stays) - 1
    for index in (*spell.copies, last):
        estab = spell.stays[index][0]
        written = of.written(spell.received, "lids", spell.prison_number)
        left = index < last
        row = _prisoner(rng, estab, spell, written, left=left)
        values = [row[column] for column in PRISONERS.columns]
        good = delivery.put(PRISONERS, estab, values, warnings=written.warnings)
        delivery.key(good, "lids", estab, spell.prison_number, of.who.number)
        delivery.count("spell_copies" if left else "spells")
        if good and not left and rng.random() < COPIED_AGAIN * delivery.faults:
            _again_elsewhere(delivery, rng, estab, values, spell)
        accepted |= good
    _movements(delivery, rng, spell, accepted)
    return accepted


def _again_elsewhere(delivery: Delivery, rng: Random, estab: str, values: list[str], spell: Spell) -> None:
    """The same spell claimed by a second prison: the file read later is refused."""
    held = {prison for prison, _ in spell.stays}
    later = [p for p in delivery.prisons if p not in held and PRISONERS.file(p) > PRISONERS.file(estab)]
    if later:
        other = rng.choice(later)
        delivery.refuse_copy(PRISONERS, other, [other, *values[1:]])


def _prisoner(rng: Random, estab: str, spell: Spell, written: Written, *, left: bool) -> dict[str, str]:
    sentence = spell.sentence
    dates = sentence.dates if sentence else None
    inside = spell.released is None
    status = "T" if left else "R" if not inside else "S" if sentence else "C" if spell.convicted else "U"
    row = {
        **written.values,
        "ESTAB": estab,
        "PRISON_NO": spell.prison_number,
        "RECEPTION": text(spell.received),
        "STATUS": status,
        "CATEGORY": spell.category,
        "OFFENCE": spell.offence,
        "SENT_TYPE": sentence.type if sentence else "",
        "SENT_DATE": text(sentence.made) if sentence else "",
        "SENT_DAYS": str(sentence.days or "") if sentence else "",
        "REMAND_DAYS": str(sentence.remand) if sentence else "",
        "ADA": str(sentence.added) if sentence else "",
        "UAL": "0" if sentence else "",
        "REL_DATE": "" if left else text(spell.released),
        "REL_TYPE": "" if left else spell.release,
        "LOCATION": f"{rng.choice('ABCDE')}{rng.randrange(1, 5)}-{rng.randrange(1, 41):02d}"
        if inside and not left
        else "",
    }
    for column in ("CRD", "PED", "NPD", "LED", "SED", "HDCED"):
        row[column] = text(getattr(dates, column.lower())) if dates else ""
    return row


def _movements(delivery: Delivery, rng: Random, spell: Spell, accepted: bool) -> None:
    """The movements of a spell, each in the file of the prison that made it, numbered there from 1."""
    numbers: dict[str, int] = {}

    def move(estab: str, day: int, hours: tuple[int, int], direction: str, place: str, reason: str) -> None:
        numbers[estab] = numbers.get(estab, 0) + 1
        time = f"{rng.randrange(*hours):02d}:{rng.randrange(60):02d}"
        values = [estab, spell.prison_number, str(numbers[estab]), text(day), time, direction, place, reason]
        delivery.put(MOVEMENTS, estab, values, parent=accepted)
        delivery.count("movements")

    first = spell.stays[0][0]
    move(first, spell.received, (13, 20), "I", "POL" if spell.from_police else "CRT", "REC")
    for day in spell.hearings:
        move(first, day, (7, 9), "O", "CRT", "CRT")
        move(first, day, (15, 20), "I", "CRT", "RTC")
    for (before, _), (after, day) in zip(spell.stays, spell.stays[1:], strict=False):
        move(before, day, (8, 11), "O", after, "TRF")
        move(after, day, (12, 17), "I", before, "TRF")
    if spell.released is not None:
        reason = spell.release if spell.release in ("HDC", "BAIL") else "DIS"
        # From the dock: bail and acquittal are given at the hearing, and the property fetched the same evening.
        hours = (20, 22) if spell.hearings and spell.hearings[-1] == spell.released else (8, 12)
        move(spell.stays[-1][0], spell.released, hours, "O", "COM", reason)


def _case(of: Rows, case: Case) -> bool:
    """A file of one area: its people row, orders and contacts. Whether the file is accepted."""
    delivery, rng = of.delivery, of.rng
    book = of.world.areas[case.area].book
    layouts = CASEBOOK if book else CRAMS
    written = of.written(case.opened, "crams", case.reference)
    if book and "encoding-cp1252" in written.warnings:
        right = written.values["SURNAME"].replace("\x92", "'")
        written = Written({**written.values, "SURNAME": right}, written.warnings - {"encoding-cp1252"})
    closed = case.closed
    row = {
        **written.values,
        **_moved(case),
        "AREA": case.area,
        "CRAMS_REF": case.reference,
        "DISAB": rng.choice(("N", "N", "N", "N", "N", "U", "Y", "")),
        "OFFICER": case.officer,
        "TEAM": case.team,
        "STATUS": "C" if closed is None else "X",
        "OPENED": text(case.opened),
        "CLOSED": text(closed),
    }
    values = [row[column] for column in PEOPLE.columns]
    accepted = delivery.put(layouts["people"], case.area, values, warnings=written.warnings)
    delivery.key(accepted, "casebook" if book else "crams", case.area, case.reference, of.who.number)
    delivery.count("people_rows")
    number = 0
    for event, order in enumerate(case.orders, 1):
        good = _order(of, layouts["orders"], case, event, order, accepted)
        number = _contacts(of, layouts["contacts"], case, event, order, number, good)
    return accepted


def _moved(case: Case) -> dict[str, str]:
    """The address columns of somebody who moved to this area."""
    if case.address is None:
        return {}
    lines, postcode = case.address
    return {"POSTCODE": postcode} | {f"ADDR{n}": line for n, line in enumerate(lines, 1)}


def _order(of: Rows, layout: Layout, case: Case, event: int, order: Order, parent: bool) -> bool:
    delivery = of.delivery
    delivery.count("orders")
    delivery.count("transfers", int(order.begun is not None))
    values = [
        case.area, case.reference, str(event), order.type, order.court,
        order.court.removesuffix(" Court").rsplit(" ", 1)[0],
        text(order.made), str(order.length or ""), str(order.hours or ""), order.requirements, order.offence,
        text(order.offence_day), text(order.end), text(order.term), order.reason, order.prison_number, case.officer,
    ]  # fmt: skip
    warnings = set()
    if order.prison_number and order.prison_number not in of.held.prison_numbers:
        warnings.add("unresolved-link")
    if _over(order.length, BY_MONTHS.get(order.type)) or _over(order.hours, BY_HOURS.get(order.type)):
        warnings.add("limit-exceeded")
    return delivery.put(layout, case.area, values, warnings=warnings, parent=parent)


def _over(amount: int | None, limits: tuple[int, int] | None) -> bool:
    return amount is not None and limits is not None and not limits[0] <= amount <= limits[1]


def _contacts(
    of: Rows, layout: Layout, case: Case, event: int, order: Order, number: int, parent: bool
) -> int:
    """The contacts of an order, numbered on from the order before. Returns the last number."""
    delivery, rng = of.delivery, of.rng
    area, reference, order_number = case.area, case.reference, str(event)
    early = text(order.made - BEFORE)
    put = delivery.put
    for day, time, kind, outcome, sought, notes in contacts(rng, order):
        if number >= MOST_CONTACTS:
            break
        number += 1
        values = [
            area,
            reference,
            order_number,
            str(number),
            text(day),
            time,
            kind,
            outcome,
            text(sought),
            notes,
        ]
        put(layout, area, values, parent=parent, early=early)
        delivery.count("contacts")
        if day > EXTRACT:
            delivery.count("planned_contacts")
    return number
