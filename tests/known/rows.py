"""Rows as the importers read them: what a test says, and what every such row needs. All invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.known.days import BY_KIND, Key

Row = tuple[Key, dict[str, Any]]


def born(series: int) -> date:
    """A date of birth that fits nobody of another series: people of one name are told apart by it."""
    return date(1940 + series % 45, 1 + series * 5 % 12, 1 + series * 11 % 28)


AREA_OF = ("derbyshire", "kent", "derbyshire")
"""The area of each of a person's cases."""


def reference(series: int, case: int) -> str:
    """A case's reference. A series keeps the people of one test apart from others."""
    return f"{series:05d}/{case}"


def prison_number(series: int, spell: int) -> str:
    """A spell's prison number."""
    return f"{'AB'[spell]}{chr(65 + series // 10_000)}{series % 10_000:04d}"


def people(series: int, case: int, **values: Any) -> Row:
    """A case."""
    area, ref = AREA_OF[case], reference(series, case)
    who = {"SURNAME": "ASHBY", "FORENAMES": "Rowan", "DOB": born(series), "SEX": "M"}
    closed = {"STATUS": "X" if values.get("CLOSED") else "C", "OPENED": date(2003, 1, 6), "TEAM": "North"}
    return _row("people", area, (ref,), AREA=area, CRAMS_REF=ref, **{**who, **closed, **values})


def order(series: int, case: int, event: int, **values: Any) -> Row:
    """An order of a case. Events of the same number are of the same kind and day, as parts of one order are."""
    area, ref = AREA_OF[case], reference(series, case)
    made = {"ORDER_TYPE": ("CRO", "CPO")[event - 1], "ORDER_DATE": date(2003, 1, 6 + event)}
    said = {"COURT": f"{area} court", "OFFENCE": "Theft", "LENGTH": 12, "END_DATE": date(2004, 1, 5)}
    key = {"AREA": area, "CRAMS_REF": ref, "EVENT_NO": event}
    return _row("orders", area, (ref, event), **{**key, **made, **said, **values})


def contact(series: int, case: int, event: int, number: int, **values: Any) -> Row:
    """A contact under an order."""
    area, ref = AREA_OF[case], reference(series, case)
    said = {"DATE": date(2003, 3, number), "TIME": "10:00", "TYPE": "OFF", "OUTCOME": "A"}
    key = {"AREA": area, "CRAMS_REF": ref, "EVENT_NO": event, "CONTACT_NO": number}
    return _row("contacts", area, (ref, event, number), **{**key, **said, **values})


def prisoner(series: int, spell: int, **values: Any) -> Row:
    """A spell, held at Leeds."""
    number = prison_number(series, spell)
    who = {
        "SURNAME": "ASHBY",
        "FORENAMES": "R",
        "DOB": born(series),
        "SEX": "M",
        "STATUS": "S",
        "CATEGORY": "C",
    }
    said = {"RECEPTION": date(2002, 6, 1 + spell), "OFFENCE": "Affray"}
    return _row("prisoners", "LE", (number,), ESTAB="LE", PRISON_NO=number, **{**who, **said, **values})


def movement(series: int, spell: int, estab: str, number: int, **values: Any) -> Row:
    """A movement into (`DIRECTION` I, from court) or out of a prison."""
    prison = prison_number(series, spell)
    said = {"MOVE_DATE": date(2002, 6, number), "DIRECTION": "I", "PLACE": "CRT", "REASON": "REC"}
    key = {"ESTAB": estab, "PRISON_NO": prison, "SEQ": number}
    return _row("movements", estab, (prison, number), **{**key, **said, **values})


def _row(kind: str, scope: str, key: tuple[Any, ...], **values: Any) -> Row:
    whole = dict.fromkeys(column.name for column in BY_KIND[kind].kind.columns)
    assert values.keys() <= whole.keys()
    return Key(kind, scope, key), {**whole, **values}
