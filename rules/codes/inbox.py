"""What comes to an inbox, and whose inbox it is. No extract has these, so a code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class InboxUnit(CodeSet):
    """Whom an item of an inbox is for."""

    PERSON = "PERSON", "One member of staff"
    OFFICE = "OFFICE", "An office of an area"
    MANAGERS = "MANAGERS", "The managers of an area, or of an office of it"
    VICTIM_UNIT = "VICTIM_UNIT", "The victim unit of an area"
    PRISON = "PRISON", "A prison"


class InboxKind(CodeSet):
    """What an item tells, or asks to be done."""

    TRANSFER = "TRANSFER", "A move of a case went on"
    TRANSFER_DECISION = "TRANSFER_DECISION", "A move waits for an answer"
    TRANSFER_OVERDUE = "TRANSFER_OVERDUE", "A clock of a move has passed"
    TRANSFER_CASES = "TRANSFER_CASES", "Cases were moved together"
    TRANSFER_VICTIMS = "TRANSFER_VICTIMS", "A move that victims may have to be told of"
    HANDOVER = "HANDOVER", "Somebody is handed over from prison"
    RELEASED = "RELEASED", "A release from prison"
    RELEASE_VICTIMS = "RELEASE_VICTIMS", "A release that victims may have to be told of"
    VICTIM_TO_TELL = "VICTIM_TO_TELL", "A victim is to be told of a move"
    CONDITION_ASKED = "CONDITION_ASKED", "A condition of the licence is asked for"
    INCIDENT = "INCIDENT", "A step of a serious incident is due"
    INCIDENT_ACTION = "INCIDENT_ACTION", "An action of a review is due"
    FIRST_APPOINTMENT = "FIRST_APPOINTMENT", "A first appointment is to be booked"
    RECALLED = "RECALLED", "A recall to prison"
    ESCAPED = "ESCAPED", "An escape from custody"
    DIED = "DIED", "A death in custody"
    HIGH_RISK = "HIGH_RISK", "An assessment of high or very high risk"
    COUNTERSIGN = "COUNTERSIGN", "An assessment waits for a manager"
    ASSESSMENT_RETURNED = "ASSESSMENT_RETURNED", "A manager sent an assessment back"
    PROGRAMME = "PROGRAMME", "News of somebody on a programme"
    GLASS_BROKEN = "GLASS_BROKEN", "A record was opened by breaking the glass"
    RECORDS_JOINED = "RECORDS_JOINED", "Two records were joined"
    RECORD_SPLIT = "RECORD_SPLIT", "A record was split"
    REPORT_READY = "REPORT_READY", "A report that you asked for"
    WEBHOOK_PAUSED = "WEBHOOK_PAUSED", "A partner agency is not told of events any more"
