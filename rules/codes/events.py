"""What happens to a record, as the event feed tells it. The codes are ours: a code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class EventKind(CodeSet):
    """What happened to somebody's record."""

    RECEIVED = "RECEIVED", "Received into custody"
    RECALLED = "RECALLED", "Received into custody on recall"
    RELEASED = "RELEASED", "Released"
    ESCAPED = "ESCAPED", "Escaped"
    DIED = "DIED", "Died in custody"
    MOVED = "MOVED", "Moved otherwise: between prisons, to court, on temporary release"
    MOVEMENT_CORRECTED = "MOVEMENT_CORRECTED", "A movement was corrected or taken back"
    HANDOVER_RECORDED = "HANDOVER_RECORDED", "Something was recorded for a release"
    RECALL_RECORDED = "RECALL_RECORDED", "Something was recorded for a recall"
    CONTACT_PLANNED = "CONTACT_PLANNED", "An appointment was planned"
    CONTACT_RECORDED = "CONTACT_RECORDED", "A contact was recorded"
    CONTACT_CORRECTED = "CONTACT_CORRECTED", "An entry of the contact log was corrected"
    CONTACT_WITHDRAWN = "CONTACT_WITHDRAWN", "An entry was taken off the contact log"
    BREACH_BEGUN = "BREACH_BEGUN", "It was decided to take an order back to court"
    BREACH_STEP = "BREACH_STEP", "A step of a breach of an order was recorded"
    ORDER_SUSPENDED = "ORDER_SUSPENDED", "An order or licence, or a requirement of it, was suspended"
    SUSPENSION_CHANGED = "SUSPENSION_CHANGED", "A suspension ended, was put right or taken off"
    ASSESSMENT_STARTED = "ASSESSMENT_STARTED", "An assessment was begun"
    ASSESSMENT_CHANGED = "ASSESSMENT_CHANGED", "An assessment that is being written was changed"
    ASSESSMENT_SIGNED = "ASSESSMENT_SIGNED", "An assessment was signed"
    ASSESSMENT_COUNTERSIGNED = "ASSESSMENT_COUNTERSIGNED", "A manager countersigned an assessment"
    ASSESSMENT_RETURNED = "ASSESSMENT_RETURNED", "A manager sent an assessment back"
    ASSESSMENT_CLOSED = "ASSESSMENT_CLOSED", "An assessment was closed"
    REGISTER_CHANGED = "REGISTER_CHANGED", "Something was recorded in the register"
    PROGRAMME_REFERRED = "PROGRAMME_REFERRED", "The person was referred to a programme"
    PROGRAMME_STEP = "PROGRAMME_STEP", "A referral to a programme went on"
    PROGRAMME_TEST = "PROGRAMME_TEST", "A test before or after a programme was recorded"
    ATTENDANCE_RECORDED = "ATTENDANCE_RECORDED", "Attendance at a session of a programme was recorded"
    TREATMENT_BEGUN = "TREATMENT_BEGUN", "Treatment under an order began"
    TREATMENT_RECORDED = "TREATMENT_RECORDED", "Something was recorded of treatment under an order"
    TREATMENT_ENDED = "TREATMENT_ENDED", "Treatment under an order ended"
    INCIDENT_REPORTED = "INCIDENT_REPORTED", "A serious incident was reported"
    INCIDENT_CHANGED = "INCIDENT_CHANGED", "Something was recorded of a serious incident"
    INCIDENT_WITHDRAWN = "INCIDENT_WITHDRAWN", "A serious incident was withdrawn: it was reported by mistake"
    CASE_REASSIGNED = "CASE_REASSIGNED", "The case was given to another officer"
    CASE_FOLLOWED = "CASE_FOLLOWED", "The case is with what its area became"
    TRANSFER_PROPOSE = "TRANSFER_PROPOSE", "A move of the case was proposed"
    TRANSFER_REQUEST = "TRANSFER_REQUEST", "The receiving area was asked to accept"
    TRANSFER_NOTIFY = "TRANSFER_NOTIFY", "The receiving area was notified"
    TRANSFER_ACKNOWLEDGE = "TRANSFER_ACKNOWLEDGE", "The receiving manager acknowledged the risk"
    TRANSFER_ACCEPT = "TRANSFER_ACCEPT", "The receiving area accepted the case"
    TRANSFER_REFUSE = "TRANSFER_REFUSE", "The receiving area refused the case"
    TRANSFER_ALLOCATE = "TRANSFER_ALLOCATE", "The receiving area allocated the case to an officer"
    TRANSFER_BEGIN = "TRANSFER_BEGIN", "The receiving area began to supervise"
    TRANSFER_AMEND = "TRANSFER_AMEND", "The court amended the order"
    TRANSFER_COMPLETE = "TRANSFER_COMPLETE", "The receiving area took the case over"
    TRANSFER_TAKE_OVER = "TRANSFER_TAKE_OVER", "Another office of the area took the case over"
    TRANSFER_RECEIVE_FILE = "TRANSFER_RECEIVE_FILE", "The file arrived"
    TRANSFER_REASSIGN = "TRANSFER_REASSIGN", "A side of the move gave the case to another of its officers"
    TRANSFER_END = "TRANSFER_END", "Caretaking ended"
    TRANSFER_WITHDRAW = "TRANSFER_WITHDRAW", "The move was withdrawn"
    TRANSFER_OVERDUE = "TRANSFER_OVERDUE", "A clock of the move passed"
    TRANSFER_TOLD = "TRANSFER_TOLD", "Police or MAPPA were told of a move"
    ACCESS_LIMITED = "ACCESS_LIMITED", "Access to the record was limited"
    LIMIT_ENDED = "LIMIT_ENDED", "A limit of access to the record got its end"
    GLASS_BROKEN = "GLASS_BROKEN", "The record was opened by breaking the glass"
    REVIEW_CLOSED = "REVIEW_CLOSED", "The review of a use of break-glass was closed"
    RECORDS_JOINED = "RECORDS_JOINED", "Two records were joined into one"
    RECORD_SPLIT = "RECORD_SPLIT", "A record was split in two"


UNTOLD = {
    "ITEM_RAISED": "it is told to whose inbox it is for",
    "TASK_DONE": "likewise",
    "TASK_FINISHED": "it is of an office's work, not of a record",
    "GROUP_CHANGED": "it is of a group of a programme, not of a record",
    "DRAFT_SAVED": "it is nobody's but its writer's",
    "BENEFITS_CHANGED": "it is of what was planned and returned, not of a record",
    "PROJECT_RISK_CHANGED": "likewise",
    "INBOX_READ": "it is nobody's but its reader's",
    "STANDING_CHANGED": "it is of a member of staff, not of a record",
    "WEBHOOK_CHANGED": "it is of a partner client, not of a record",
    "FILE_IMPORTED": "it is of a whole file; which of its rows changed whose record stands in the file's figures alone",
    "FILE_REFUSED": "likewise",
    "FILE_READMITTED": "the record is deleted",
    "RECORD_DELETED": "who may have seen a record is not known any more once it is deleted",
    "RECORD_HELD": "holds are looked at by who runs the system, which is no role",
    "HOLD_ENDED": "likewise",
    "JOIN_PROPOSED": "a pair waits in the queue, for those who may see both of its files",
    "JOIN_PUT_OFF": "likewise",
    "JOIN_DECLINED": "likewise",
    "RELEASE_TOLD": "it says that there is a victim, or an entry in the register",
    "RECALL_TOLD": "likewise",
    "VICTIM_CHANGED": "it says that there is a victim",
    "LEARNING_SHARED": "it is of no record",
    "PRISON_CHANGED": "it is of a prison, not of a record",
    "AREAS_CHANGED": "it is of areas, not of a record",
    "CODES_LOADED": "it is of a set of codes, not of a record",
    "STANDARDS_LOADED": "it is of the rules of the National Standards, not of a record",
    "QUESTION_SAVED": "it is nobody's but its reader's",
    "REPORT_SCHEDULED": "likewise",
}
"""Kinds that no feed tells, and why."""
