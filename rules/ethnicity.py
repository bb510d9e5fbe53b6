"""Ethnicity: the 2001 set, and what becomes of a digit recorded before it (`rules/data/ethnicity.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from rules.codes import Ethnicity, FormerEthnicity


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the record holds for one legacy code. All empty: the person was never asked, which is not declined (NS)."""

    ethnicity: str | None = None
    former: str | None = None
    needs_recording: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """What becomes of each old code from a day on (None: the person is asked), on whose word, and how sure that is."""

    source: str
    confidence: str
    valid_from: date
    becomes: dict[FormerEthnicity, Ethnicity | None]


@cache
def mapping() -> Mapping:
    """The mapping in force. Raises ValueError where a code is both mapped and asked again, or neither."""
    content = yaml.safe_load((files("rules") / "data" / "ethnicity.yaml").read_text("utf-8"))
    becomes = {str(digit): str(code) for digit, code in content["becomes"].items()}
    asked = set(map(str, content["asked_again"]))
    if asked & becomes.keys() or asked | becomes.keys() != {one.code for one in FormerEthnicity}:
        raise ValueError("rules/data/ethnicity.yaml must say of each old code what becomes of it, once")
    return Mapping(
        str(content["source"]),
        str(content["confidence"]),
        content["validFrom"],
        {one: Ethnicity.of(becomes[one.code]) if one.code in becomes else None for one in FormerEthnicity},
    )


@cache
def recorded(code: str | None) -> Recorded:
    """The record's values for a legacy code (upper case) or None. Raises KeyError for a code of neither set."""
    if code is None:
        return Recorded()
    if not code.isdigit():
        return Recorded(Ethnicity.of(code).name)
    former = FormerEthnicity.of(code)
    new = mapping().becomes[former]
    return Recorded(new.name if new else None, former.name, new is None)
