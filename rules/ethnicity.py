"""Ethnicity: the 2001 set, and what becomes of a digit recorded before it (`rules/data/ethnicity.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
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


@cache
def _becomes() -> dict[str, str]:
    content = yaml.safe_load((files("rules") / "data" / "ethnicity.yaml").read_text("utf-8"))
    return {str(digit): str(code) for digit, code in content["becomes"].items()}


@cache
def recorded(code: str | None) -> Recorded:
    """The record's values for a legacy code (upper case) or None. Raises KeyError for a code of neither set."""
    if code is None:
        return Recorded()
    if not code.isdigit():
        return Recorded(Ethnicity.of(code).name)
    new = _becomes().get(code)
    return Recorded(Ethnicity.of(new).name if new else None, FormerEthnicity.of(code).name, new is None)
