"""Treatment under an order: hours, tests, reviews, breach and its end, written by those who supervise the order."""

from resolvers.treatment.asked import (
    BeginTreatment,
    EndTreatment,
    RecordBreach,
    RecordDrugTest,
    RecordReview,
    RecordWeek,
)
from resolvers.treatment.commands import (
    begin_treatment,
    end_treatment,
    record_breach,
    record_drug_test,
    record_review,
    record_week,
)

__all__ = [
    "BeginTreatment",
    "EndTreatment",
    "RecordBreach",
    "RecordDrugTest",
    "RecordReview",
    "RecordWeek",
    "begin_treatment",
    "end_treatment",
    "record_breach",
    "record_drug_test",
    "record_review",
    "record_week",
]
