"""What a closed set is: an enum whose members know their legacy code and their label."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Self


class CodeSet(Enum):
    """A closed set. A member is written `NAME = legacy code, label`; its value is its own name."""

    code: str
    label: str

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label
        self._value_ = self._name_

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls.__members__.get(str(value))

    @classmethod
    def of(cls, code: str) -> Self:
        """The member for a legacy code, in any case. Raises KeyError when the set has no such code."""
        member = _by_code(cls)[code.upper()]
        return cls.__members__[member.name]


@cache
def _by_code(codes: type[CodeSet]) -> dict[str, CodeSet]:
    return {member.code: member for member in codes}
