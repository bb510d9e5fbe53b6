"""Figures that staff ask for: in questions of their own, in standard reports, and in questions that they keep."""

from resolvers.questions.asked import Countable, Reportable, asked_of, countable, reportable
from resolvers.questions.keeping import ForgetQuestion, PinQuestion, SaveQuestion, forget, pin, save, saved
from resolvers.questions.scheduling import EndReportSchedule, ScheduleReport, end, schedule, schedules
from resolvers.questions.telling import PART, cases_of, explore, report

__all__ = [
    "PART",
    "Countable",
    "EndReportSchedule",
    "ForgetQuestion",
    "PinQuestion",
    "Reportable",
    "SaveQuestion",
    "ScheduleReport",
    "asked_of",
    "cases_of",
    "countable",
    "end",
    "explore",
    "forget",
    "pin",
    "report",
    "reportable",
    "save",
    "saved",
    "schedule",
    "schedules",
]
