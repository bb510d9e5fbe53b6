"""What is measured of the record's benefits, and how far from plan it is. The codes are ours: a code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class BenefitKind(CodeSet):
    """What is planned and measured by area and month."""

    COST = "COST", "Cost"
    SAVING = "SAVING", "Saving"
    CASES_COMPLETE = "CASES_COMPLETE", "Cases complete"
    CONTACTS_IN_A_DAY = "CONTACTS_IN_A_DAY", "Contacts logged within a day"
    TRANSFERS_IN_CLOCKS = "TRANSFERS_IN_CLOCKS", "Transfers within their clocks"
    STANDARDS_MET = "STANDARDS_MET", "National Standards met"
    REKEYING_AVOIDED = "REKEYING_AVOIDED", "Typing twice avoided"
    REPORT_DAYS = "REPORT_DAYS", "Days to a programme report"
    WORKLOAD = "WORKLOAD", "Workload, as staff score it"
    STRAIN = "STRAIN", "Strain, as staff score it"


class DeviationLevel(CodeSet):
    """How far something is from its plan."""

    OFF_PLAN = "OFF_PLAN", "Off plan"
    WATCH = "WATCH", "Watch"
    ON_PLAN = "ON_PLAN", "On plan"
    NOT_JUDGED = "NOT_JUDGED", "Not judged"


class RiskDecision(CodeSet):
    """What was decided about a risk of the project."""

    NOT_DECIDED = "NOT_DECIDED", "Not decided yet"
    REDUCE = "REDUCE", "Reduce it"
    ACCEPT = "ACCEPT", "Accept it"
    PASS_ON = "PASS_ON", "Pass it on to somebody who can carry it"
    AVOID = "AVOID", "Do otherwise, so that it can't happen"
