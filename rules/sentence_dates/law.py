"""The rules of `rules/data/sentence_dates.yaml`, as objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.codes import KeyDate, SentenceType

CONFIDENCE = ("high", "medium", "low")
"""From the surest to the least sure."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a date is not worked out."""

    key: str
    what: str
    source: str
    confidence: str
    types: frozenset[SentenceType] = frozenset()


@dataclass(frozen=True, slots=True)
class DateRule:
    """One date of a kind of sentence. `rounded`: how sure it is when the part is not whole days.

    `licence_from` names the date from which the licence counts that this date ends. `not_with` has, for days that move
    dates, the key of the reason why the date is not worked out when there are any.
    """

    kind: KeyDate
    part: Fraction
    moved_by: tuple[str, ...]
    what: str
    source: str
    confidence: str
    rounded: str
    licence_from: KeyDate | None
    not_with: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """Kinds of sentence that have the same dates. The length is in months; `months_under` None: however long."""

    types: frozenset[SentenceType]
    months_from: int
    months_under: int | None
    not_with: Mapping[str, str]
    dates: tuple[DateRule, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """An Act, and which sentences it governs: by the day of the offence, and of sentence."""

    key: str
    name: str
    offence_from: date
    offence_before: date
    sentenced_from: date
    source: str
    confidence: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """What has to be served before curfew, of sentences under so many months: one of the three, the others None."""

    months_under: int
    serve_days: int | None
    serve: Fraction | None
    before_half: int | None


@dataclass(frozen=True, slots=True)
class CurfewVersion:
    """The bands in force from a day on."""

    since: date
    source: str
    confidence: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Curfew:
    """Home detention curfew: who may have it, and its bands over time. `least_days`: of curfew."""

    act: str
    types: frozenset[SentenceType]
    months_from: int
    months_under: int
    least_days: int
    moved_by: tuple[str, ...]
    registered_barred_from: date
    source: str
    confidence: str
    versions: tuple[CurfewVersion, ...]


@cache
def _content() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(
        (files("rules") / "data" / "sentence_dates.yaml").read_text("utf-8")
    )
    return found


@cache
def acts() -> tuple[Act, ...]:
    """The Acts, the oldest first."""
    return tuple(
        Act(
            one["key"],
            one["name"],
            one.get("offence_from", date.min),
            one.get("offence_before", date.max),
            one["sentenced_from"],
            one["source"],
            one["confidence"],
            tuple(_kind(each) for each in one["sentences"]),
        )
        for one in _content()["acts"]
    )


@cache
def curfew() -> Curfew:
    """The rules of home detention curfew."""
    one = _content()["curfew"]
    return Curfew(
        one["act"],
        _types(one),
        one["months_from"],
        one["months_under"],
        one["least_days"],
        tuple(one["moved_by"]),
        one["registered_barred_from"],
        one["source"],
        one["confidence"],
        tuple(
            CurfewVersion(
                each["from"], each["source"], each["confidence"], tuple(_band(band) for band in each["bands"])
            )
            for each in one["versions"]
        ),
    )


@cache
def reasons() -> Mapping[str, Reason]:
    """Why a date may not be worked out, by key."""
    return {
        one["key"]: Reason(one["key"], one["what"], one["source"], one["confidence"], _types(one))
        for one in _content()["imported_only"]
    }


@cache
def saturday_over_days() -> int:
    """The length in days above which nobody is discharged on a Saturday."""
    return int(_content()["discharge"]["saturday_over_days"])


def least_sure(*marks: str) -> str:
    """The least sure of some confidence marks: a result is no surer than what it rests on."""
    return max(marks, key=CONFIDENCE.index)


def _kind(one: Mapping[str, Any]) -> Kind:
    return Kind(
        _types(one),
        one.get("months_from", 0),
        one.get("months_under"),
        one.get("not_with", {}),
        tuple(_date(each) for each in one["dates"]),
    )


def _date(one: Mapping[str, Any]) -> DateRule:
    licence_from = one.get("licence_from")
    return DateRule(
        KeyDate[one["date"]],
        Fraction(one["part"]),
        tuple(one["moved_by"]),
        one["what"],
        one["source"],
        one["confidence"],
        one["rounded"],
        KeyDate[licence_from] if licence_from else None,
        one.get("not_with", {}),
    )


def _band(one: Mapping[str, Any]) -> Band:
    serve = one.get("serve")
    return Band(
        one["months_under"], one.get("serve_days"), Fraction(serve) if serve else None, one.get("before_half")
    )


def _types(one: Mapping[str, Any]) -> frozenset[SentenceType]:
    return frozenset(SentenceType[name] for name in one.get("types", ()))
