"""stub"""
from dataclasses import dataclass
@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two files are, `a` the smaller id: the weight, and what each field makes of it, `field:level:weight`."""

    a: str
    b: str
    weight: float
    fields: list[str]
