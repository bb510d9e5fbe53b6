"""Figures: questions that staff put together, standard reports, and questions that they keep."""

from schema.questions.keeping import Mutation
from schema.questions.reading import Query, ReportSchedule, SavedQuestion, Tally

__all__ = ["Mutation", "Query", "ReportSchedule", "SavedQuestion", "Tally"]
