"""What staff may count, by what, and which share of it. No extract has these, so a code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class Counted(CodeSet):
    """What a question counts."""

    PEOPLE = "PEOPLE", "People under supervision now"
    ORDERS = "ORDERS", "Orders and licences"
    CONTACTS = "CONTACTS", "Contacts"
    ASSESSMENTS = "ASSESSMENTS", "Assessments"
    NEEDS = "NEEDS", "Needs linked to reoffending"
    REFERRALS = "REFERRALS", "Programme referrals"
    STARTS = "STARTS", "Programme starts"
    COMPLETIONS = "COMPLETIONS", "Completed programmes"
    TESTS = "TESTS", "Tests before and after a programme"
    TREATMENTS = "TREATMENTS", "Drug treatment and testing orders"
    TREATMENT_WEEKS = "TREATMENT_WEEKS", "Weeks of treatment"
    VICTIMS = "VICTIMS", "Victims"
    RECEPTIONS = "RECEPTIONS", "Stays begun in prison"
    RELEASES = "RELEASES", "Releases from prison"
    TRANSFERS = "TRANSFERS", "Transfers to another area or office"
    REGISTER = "REGISTER", "People on the register now"
    INCIDENTS = "INCIDENTS", "Serious incidents"


class Trait(CodeSet):
    """By what a question tells apart what it counts, or narrows it."""

    AREA = "AREA", "Area"
    PRISON = "PRISON", "Prison"
    YEAR = "YEAR", "Year"
    QUARTER = "QUARTER", "Quarter"
    MONTH = "MONTH", "Month"
    KIND = "KIND", "Kind"
    OUTCOME = "OUTCOME", "Outcome"
    SERVICE = "SERVICE", "Service"
    STAGE = "STAGE", "Stage"
    PROGRAMME = "PROGRAMME", "Programme"
    TIME_TO_START = "TIME_TO_START", "Time from referral to start"
    TEST = "TEST", "Test"
    SECTION = "SECTION", "Section"
    DRUG = "DRUG", "Main drug"
    CATEGORY = "CATEGORY", "Category"
    LEVEL = "LEVEL", "Level"
    OFFER = "OFFER", "Offer of contact"
    RISK = "RISK", "Risk of serious harm"
    SEX = "SEX", "Sex"
    ETHNIC_GROUP = "ETHNIC_GROUP", "Ethnic group"
    ETHNICITY = "ETHNICITY", "Ethnicity"
    AGE = "AGE", "Age"


class Proportion(CodeSet):
    """Which share of what is counted a question tells besides."""

    ATTENDED = "ATTENDED", "attended, of those with an outcome"
    COMPLETED = "COMPLETED", "completed, of those that ended"
    STARTED = "STARTED", "started"
    STARTED_IN_TIME = "STARTED_IN_TIME", "started within 3 months, of those that started"
    DROPPED_OUT = "DROPPED_OUT", "dropped out, of those that started"
    HIGH_RISK = "HIGH_RISK", "at high or very high risk of serious harm"
    HOURS_MET = "HOURS_MET", "with all hours that were ordered"
    OFFERED_IN_TIME = "OFFERED_IN_TIME", "offered contact in time, of those owed it by now"
    OVERDUE = "OVERDUE", "past the day of their next step, of those still open"
    CLOSED = "CLOSED", "closed"
    REVIEW_OVERDUE = "REVIEW_OVERDUE", "past the day of their review"
    ETHNICITY_RECORDED = "ETHNICITY_RECORDED", "with an ethnicity recorded"
    BIRTH_RECORDED = "BIRTH_RECORDED", "with a date of birth"
    PNC_HELD = "PNC_HELD", "with a valid PNC number"


class ChartKind(CodeSet):
    """How figures are drawn."""

    BARS = "BARS", "Bars"
    LINES = "LINES", "Lines over time"


class ReportRhythm(CodeSet):
    """On which days a report comes to an inbox."""

    WEEKLY = "WEEKLY", "Every Monday"
    MONTHLY = "MONTHLY", "On the first of the month"


class StandardReport(CodeSet):
    """The standard reports."""

    CASELOAD = "CASELOAD", "Orders and caseload"
    CONTACT = "CONTACT", "Contact and enforcement"
    ASSESSMENTS = "ASSESSMENTS", "Assessments by need and risk"
    PROGRAMMES = "PROGRAMMES", "Accredited programmes"
    TREATMENT = "TREATMENT", "Drug treatment and testing"
    VICTIMS = "VICTIMS", "Victim contact within time"
    CUSTODY = "CUSTODY", "Custody and releases"
    TRANSFERS = "TRANSFERS", "Transfers and their clocks"
    REGISTER = "REGISTER", "The register"
    INCIDENTS = "INCIDENTS", "Serious incidents"
    DATA_QUALITY = "DATA_QUALITY", "Data quality of the record"
    EQUALITY = "EQUALITY", "Ethnicity and sex across every measure"
    SCORECARD = "SCORECARD", "Weighted scorecard"
