"""For how long somebody convicted of a sexual offence notifies the police, by the law in force on the day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.clock import age_on
from rules.codes import Disposal
from rules.contacts.planning import months_after

ADULT = 18


@dataclass(frozen=True, slots=True)
class Notification:
    """From when to when (`to` None: without end) somebody notifies, and by which law."""

    since: date
    to: date | None
    law: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Band:
    """What a law lays down for a disposal. `months` None and not `own`: without end."""

    disposal: Disposal
    from_months: int
    above_months: int
    months: int | None
    own: bool
    halved: bool
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Law:
    """A law in force from a day on."""

    since: date
    name: str
    bands: tuple[Band, ...]


def notification(
    convicted: date, disposal: Disposal, months: int | None, born: date | None
) -> Notification | None:
    """The period from a conviction on; `months` is the length of the imprisonment or discharge.

    None where the law of the day asks for none, or a length is not known that it depends on.
    """
    law = next((one for one in reversed(versions()) if one.since <= convicted), None)
    if law is None:
        return None
    length = months if months is not None else 0
    if months is None and disposal in (Disposal.IMPRISONMENT, Disposal.CONDITIONAL_DISCHARGE):
        return None
    for band in law.bands:
        if band.disposal is disposal and length >= band.from_months and length > band.above_months:
            return Notification(
                convicted, _end(convicted, band, length, born), law.name, band.source, band.confidence
            )
    return None


def _end(convicted: date, band: Band, length: int, born: date | None) -> date | None:
    if band.own:
        return months_after(convicted, length)
    if band.months is None:
        return None
    young = band.halved and born is not None and age_on(born, convicted) < ADULT
    return months_after(convicted, band.months // 2 if young else band.months)


@cache
def versions() -> tuple[Law, ...]:
    """The laws, the first first."""
    text = files("rules.data").joinpath("notification.yaml").read_text("utf-8")
    return tuple(
        Law(one["from"], one["name"], tuple(_band(band) for band in one["bands"]))
        for one in yaml.safe_load(text)["versions"]
    )


def _band(told: Mapping[str, Any]) -> Band:
    return Band(
        Disposal[told["disposal"]],
        told.get("from_months", 0),
        told.get("above_months", -1),
        told.get("months"),
        told.get("own", False),
        told.get("halved", False),
        told["source"],
        told["confidence"],
    )
