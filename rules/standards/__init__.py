"""National Standards: whether each was met on an order or licence, under the version in force on its day."""

from rules.standards.evaluating import Standing, evaluate, standing
from rules.standards.history import Happening, History, Result, Stop, Supervision
from rules.standards.law import Law, Phase, Span, Standard, Version, law, product_text, read
from rules.standards.places import Unusable

__all__ = [
    "Happening",
    "History",
    "Law",
    "Phase",
    "Result",
    "Span",
    "Standard",
    "Standing",
    "Stop",
    "Supervision",
    "Unusable",
    "Version",
    "evaluate",
    "law",
    "product_text",
    "read",
    "standing",
]
