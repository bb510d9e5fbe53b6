"""Assessments by OASys: what they are for, and the risks that they name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class AssessmentKind(CodeSet):
    """On what occasion an assessment was made."""

    PRE_SENTENCE = "PSR", "Pre-sentence report"
    START = "START", "Start of the order or licence"
    REVIEW = "REVIEW", "Review"
    TERMINATION = "TERM", "End of the order or licence"
    CUSTODY_INITIAL = "CUSTI", "First in custody"
    CUSTODY_REVIEW = "CUSTR", "Review in custody"
    PRE_RELEASE = "PRERL", "Before release"


class AssessmentStatus(CodeSet):
    """Whether an assessment was finished."""

    COMPLETE = "COMPLETE", "Complete"
    OPEN = "OPEN", "Not finished"


class AssessmentStage(CodeSet):
    """How far an assessment has come. No extract has these, so a code is its name."""

    WRITING = "WRITING", "Being written"
    SIGNED = "SIGNED", "Signed, waits for a manager"
    COMPLETE = "COMPLETE", "Complete"
    CLOSED = "CLOSED", "Complete, and closed"


class ObjectiveOutcome(CodeSet):
    """What came of an objective of a plan. No extract has these."""

    REACHED = "REACHED", "Reached"
    IN_PART = "IN_PART", "Reached in part"
    NOT_REACHED = "NOT_REACHED", "Not reached"
    GIVEN_UP = "GIVEN_UP", "No longer wanted"


class RiskLevel(CodeSet):
    """How likely serious harm is, and how soon."""

    LOW = "L", "Low"
    MEDIUM = "M", "Medium"
    HIGH = "H", "High"
    VERY_HIGH = "V", "Very high"


class RiskGroup(CodeSet):
    """To whom serious harm may come. Prisoners: in custody alone."""

    CHILDREN = "CHILD", "Children"
    PUBLIC = "PUBLIC", "The public"
    KNOWN_ADULT = "ADULT", "A known adult"
    STAFF = "STAFF", "Staff"
    PRISONERS = "PRIS", "Prisoners"


class Concern(CodeSet):
    """What an assessment warns of besides harm to others."""

    SUICIDE = "SUICIDE", "Suicide"
    SELF_HARM = "SELFHARM", "Self-harm"
    COPING = "COPING", "Coping in custody"
    VULNERABILITY = "VULNERABLE", "Vulnerability"
    ESCAPE = "ESCAPE", "Escape or abscond"
    CONTROL = "CONTROL", "Control and disruption"
    BREACH_OF_TRUST = "TRUST", "Breach of trust"


class AssessmentSection(CodeSet):
    """The sections of an assessment, by their numbers. The last has no score."""

    OFFENDING_INFORMATION = "1", "Offending information"
    ANALYSIS_OF_OFFENCES = "2", "Analysis of offences"
    ACCOMMODATION = "3", "Accommodation"
    EDUCATION_TRAINING_EMPLOYABILITY = "4", "Education, training and employability"
    FINANCIAL_MANAGEMENT = "5", "Financial management and income"
    RELATIONSHIPS = "6", "Relationships"
    LIFESTYLE = "7", "Lifestyle and associates"
    DRUG_MISUSE = "8", "Drug misuse"
    ALCOHOL_MISUSE = "9", "Alcohol misuse"
    EMOTIONAL_WELLBEING = "10", "Emotional well-being"
    THINKING = "11", "Thinking and behaviour"
    ATTITUDES = "12", "Attitudes"
    HEALTH = "13", "Health and other considerations"
