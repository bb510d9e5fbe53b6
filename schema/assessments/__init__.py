"""Assessments of risk and need: what is read of them, and the commands that write, sign and close them."""

from schema.assessments.reading import (
    AnalysisAnswer,
    Assessment,
    AssessmentItem,
    AssessmentSection,
    ConfidentialPart,
    HarmLevel,
    Objective,
    RiskOfHarm,
    ScreeningAnswer,
)
from schema.assessments.writing import Mutation

__all__ = [
    "AnalysisAnswer",
    "Assessment",
    "AssessmentItem",
    "AssessmentSection",
    "ConfidentialPart",
    "HarmLevel",
    "Mutation",
    "Objective",
    "RiskOfHarm",
    "ScreeningAnswer",
]
