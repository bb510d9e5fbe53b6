"""Assessments of risk and need: the questions of each form, what may be written and signed, and what it says."""

from rules.assessments.begun import NOTHING_SCORED, begun_from
from rules.assessments.harm import HarmAsked, LevelAsked, harm_changes
from rules.assessments.plan import ObjectiveAsked, PlanAsked, plan_faults
from rules.assessments.questions import Item, QuestionSet, set_called, set_on, versions
from rules.assessments.reading import (
    analysis,
    harm_levels,
    items,
    overall_harm,
    reasoned_levels,
    review_due,
    screening,
    sections,
    stage,
)
from rules.assessments.sections import SectionAsked, section_changes
from rules.assessments.signing import asks_manager, begin_faults, close_faults, sign_faults
from rules.assessments.words import harm_words, plan_words, section_words

__all__ = [
    "NOTHING_SCORED",
    "HarmAsked",
    "Item",
    "LevelAsked",
    "ObjectiveAsked",
    "PlanAsked",
    "QuestionSet",
    "SectionAsked",
    "analysis",
    "asks_manager",
    "begin_faults",
    "begun_from",
    "close_faults",
    "harm_changes",
    "harm_levels",
    "harm_words",
    "items",
    "overall_harm",
    "plan_faults",
    "plan_words",
    "reasoned_levels",
    "review_due",
    "screening",
    "section_changes",
    "section_words",
    "sections",
    "set_called",
    "set_on",
    "sign_faults",
    "stage",
    "versions",
]
