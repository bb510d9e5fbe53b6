"""Figures that staff ask for: in questions of their own, in standard reports, and in questions that they keep."""

from resolvers.questions.asked import Countable, Reportable, asked_of, countable, reportable
from resolvers.questions.keeping import ForgetQuestion, PinQuestion, SaveQuestion, forget, pin, save, saved
from resolvers.questions.telling import PART, cases_of, explore, report

__all__ = [
    "PART",
    "Countable",
    "ForgetQuestion",
    "PinQuestion",
    "Reportable",
    "SaveQuestion",
    "asked_of",
    "cases_of",
    "countable",
    "explore",
    "forget",
    "pin",
    "report",
    "reportable",
    "save",
    "saved",
]
