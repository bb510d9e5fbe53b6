"""Treatment under an order: hours, tests, reviews, breach and its end, written by those who supervise the order."""

from resolvers.treatment.asked import (
    BeginTreatment,
    EndTreatment,
    RecordBreach,
    RecordDrugTest,
    RecordReview,
    RecordWeek,
    WithdrawEntry,
)
from resolvers.treatment.commands import (
    begin_treatment,
    record_breach,
    record_drug_test,
    record_review,
    record_week,
)
from resolvers.treatment.ending import end_treatment, withdraw_entry

__all__ = [
    "BeginTreatment",
    "EndTreatment",
    "RecordBreach",
    "RecordDrugTest",
    "RecordReview",
    "RecordWeek",
    "WithdrawEntry",
    "begin_treatment",
    "end_treatment",
    "record_breach",
    "record_drug_test",
    "record_review",
    "record_week",
    "withdraw_entry",
]
