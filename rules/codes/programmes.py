"""Accredited programmes: which there are, how far a referral got, sessions and tests."""

from __future__ import annotations

from rules.codes.base import CodeSet


class Programme(CodeSet):
    """The programmes that IAPS names."""

    THINK_FIRST = "TF", "Think First"
    ENHANCED_THINKING_SKILLS = "ETS", "Enhanced Thinking Skills"
    REASONING_AND_REHABILITATION = "RR", "Reasoning and Rehabilitation"
    ONE_TO_ONE = "OTO", "One to One"
    ADDRESSING_SUBSTANCE_RELATED_OFFENDING = "ASRO", "Addressing Substance Related Offending"
    PRISM = "PRISM", "Programme for Reducing Individual Substance Misuse"
    OFFENDER_SUBSTANCE_ABUSE = "OSAPP", "Offender Substance Abuse Programme"
    DRINK_IMPAIRED_DRIVERS = "DID", "Drink Impaired Drivers"
    AGGRESSION_REPLACEMENT_TRAINING = "ART", "Aggression Replacement Training"
    CONTROLLING_ANGER = "CALM", "Controlling Anger and Learning to Manage it"
    INTEGRATED_DOMESTIC_ABUSE = "IDAP", "Integrated Domestic Abuse Programme"
    COMMUNITY_DOMESTIC_VIOLENCE = "CDVP", "Community Domestic Violence Programme"
    COMMUNITY_SEX_OFFENDER_GROUPWORK = "CSOGP", "Community Sex Offender Groupwork Programme"
    THAMES_VALLEY_SEX_OFFENDER_GROUPWORK = "TVSOGP", "Thames Valley Sex Offender Groupwork Programme"
    NORTHUMBRIA_SEX_OFFENDER_GROUPWORK = "NSOGP", "Northumbria Sex Offender Groupwork Programme"
    FOCUS_ON_VIOLENCE = "FOV", "Focus on Violence"
    REAL_WOMEN = "RWP", "Real Women Programme"
    COGNITIVE_SKILLS_BOOSTER = "CSB", "Cognitive Skills Booster"
    FOCUS_ON_RESETTLEMENT = "FOR", "Focus on Resettlement"


class ReferralStage(CodeSet):
    """How far a referral to a programme got."""

    REFERRED = "REF", "Referred"
    ASSESSED = "ASS", "Assessed"
    NOT_SUITABLE = "NST", "Not suitable"
    PREPARING = "PRE", "Pre-programme work"
    STARTED = "STA", "Started"
    COMPLETED = "COM", "Completed"
    DROPPED_OUT = "DRO", "Dropped out"


class ReferralStep(CodeSet):
    """What becomes of a referral. No extract has these, so a code is its name."""

    FOUND_SUITABLE = "FOUND_SUITABLE", "Found suitable"
    FOUND_UNSUITABLE = "FOUND_UNSUITABLE", "Found unsuitable"
    PREPARED = "PREPARED", "Pre-programme work began"
    PLACED = "PLACED", "Given a place in a group"
    STARTED = "STARTED", "Started"
    DROPPED_OUT = "DROPPED_OUT", "Dropped out"
    RESTARTED = "RESTARTED", "Started again"
    COMPLETED = "COMPLETED", "Completed"
    REPORTED = "REPORTED", "Report written"


class ReferralEnd(CodeSet):
    """Why a programme ended for a person."""

    COMPLETED = "COMP", "Completed"
    ILLNESS = "ILL", "Illness"
    BREACH = "BREACH", "Breach"
    WORK = "WORK", "Work"
    UNSUITABLE = "UNSUIT", "Found unsuitable"
    MOVED = "MOVED", "Moved away"
    CUSTODY = "CUSTODY", "Taken into custody"


class SessionAttendance(CodeSet):
    """Whether a person was at a session of a programme."""

    ATTENDED = "Y", "Attended"
    UNACCEPTABLE_ABSENCE = "N", "Unacceptable absence"
    ACCEPTABLE_ABSENCE = "A", "Acceptable absence"
    CANCELLED = "C", "Cancelled"


class PsychometricTest(CodeSet):
    """The questionnaires that are put before and after a programme."""

    BARRATT_IMPULSIVENESS = "BIS", "Barratt Impulsiveness Scale"
    DISTORTED_THINKING = "QDI", "Questionnaire of Distorted Thinking"
    CRIME_PICS = "CPII", "CRIME-PICS II"
    LOCUS_OF_CONTROL = "LOC", "Locus of Control"
    SOCIAL_PROBLEM_SOLVING = "SPSI", "Social Problem Solving Inventory"


class ProgrammePhase(CodeSet):
    """Before or after the programme."""

    BEFORE = "PRE", "Before the programme"
    AFTER = "POST", "After the programme"
