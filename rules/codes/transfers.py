"""Moving a case between areas, between offices, or for a while. No extract has these, so a code is its name."""

from __future__ import annotations

from rules.codes.base import CodeSet


class TransferKind(CodeSet):
    """What sort of move it is, which settles who owns the case afterwards."""

    BETWEEN_AREAS = "BETWEEN_AREAS", "To another area for good"
    CARETAKING = "CARETAKING", "To another area for a while"
    WITHIN_AREA = "WITHIN_AREA", "To another office of the area"


class TransferSide(CodeSet):
    """The two ends of a move."""

    HOME = "HOME", "Home side"
    RECEIVING = "RECEIVING", "Receiving side"


class TransferState(CodeSet):
    """How far a move has come."""

    PROPOSED = "PROPOSED", "Proposed"
    REQUESTED = "REQUESTED", "Requested"
    REFUSED = "REFUSED", "Refused"
    NOTIFIED = "NOTIFIED", "Notified"
    ACCEPTED = "ACCEPTED", "Accepted"
    ALLOCATED = "ALLOCATED", "Allocated"
    PROVISIONAL = "PROVISIONAL", "Provisional supervision"
    AMENDED = "AMENDED", "Amended by the court"
    CARETAKING = "CARETAKING", "In caretaking"
    FULL = "FULL", "Transferred in full"
    ENDED = "ENDED", "Caretaking ended"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class TransferStep(CodeSet):
    """What somebody does to a move."""

    PROPOSE = "PROPOSE", "Propose the move"
    REQUEST = "REQUEST", "Ask the receiving area to accept"
    NOTIFY = "NOTIFY", "Notify the receiving area"
    ACKNOWLEDGE = "ACKNOWLEDGE", "Acknowledge the risk, as the receiving manager"
    TELL_POLICE = "TELL_POLICE", "Record that the police were told"
    TELL_MAPPA = "TELL_MAPPA", "Record that MAPPA was told"
    ACCEPT = "ACCEPT", "Accept the case"
    REFUSE = "REFUSE", "Refuse the case"
    ALLOCATE = "ALLOCATE", "Allocate the case to an officer"
    BEGIN = "BEGIN", "Begin to supervise"
    AMEND = "AMEND", "Record that the court amended the order"
    COMPLETE = "COMPLETE", "Take the case over in full"
    TAKE_OVER = "TAKE_OVER", "Take the case over in the new office"
    RECEIVE_FILE = "RECEIVE_FILE", "Record that the file arrived"
    REASSIGN = "REASSIGN", "Give the case to another officer of one's own side"
    END = "END", "End caretaking"
    WITHDRAW = "WITHDRAW", "Withdraw the move"


class TransferRefusal(CodeSet):
    """Why a receiving area does not accept a case. None names a victim: what is refused is read by too many."""

    NOT_RESIDENT = "NOT_RESIDENT", "The person does not live in the area, and has no address to go to there"
    ADDRESS_UNSUITABLE = "ADDRESS_UNSUITABLE", "The address is not suitable"
    RECORD_INCOMPLETE = "RECORD_INCOMPLETE", "What was sent is not enough to take the case on"
    RISK_NOT_PLANNED = "RISK_NOT_PLANNED", "No plan for managing the risk in the new area"
    REQUIREMENT_UNAVAILABLE = "REQUIREMENT_UNAVAILABLE", "A requirement can not be carried out in the area"
    TEMPORARY = "TEMPORARY", "The stay is a short one: caretaking is enough"
    NEARLY_ENDED = "NEARLY_ENDED", "Too little of the order or licence is left"
    COURT_PENDING = "COURT_PENDING", "Breach or another matter is before the court of the home area"


class TransferClock(CodeSet):
    """What has a time within which it is to be done."""

    NOTIFY = "NOTIFY", "Receiving area told of high risk before the move"
    ACKNOWLEDGE = "ACKNOWLEDGE", "High risk acknowledged by the receiving manager"
    RESPONSE = "RESPONSE", "Receiving area answers"
    SETTLE = "SETTLE", "Refused case asked for again or withdrawn"
    FIRST_APPOINTMENT = "FIRST_APPOINTMENT", "First appointment in the new area"
    AMENDMENT = "AMENDMENT", "Order amended by the court"
    FULL = "FULL", "Case taken over in full"
    FILE = "FILE", "File received"
    RETURN = "RETURN", "Caretaking ended"
    TAKE_OVER = "TAKE_OVER", "Case taken over by the new office"


class TransferParty(CodeSet):
    """Who is told of a step."""

    HOME_OFFICER = "HOME_OFFICER", "The officer of the home side"
    HOME_MANAGER = "HOME_MANAGER", "The manager of the home side"
    RECEIVING_OFFICE = "RECEIVING_OFFICE", "The inbox of the receiving office"
    RECEIVING_OFFICER = "RECEIVING_OFFICER", "The officer of the receiving side"
    RECEIVING_MANAGER = "RECEIVING_MANAGER", "The manager of the receiving side"
    VICTIM_UNITS = "VICTIM_UNITS", "The victim units of both areas"


class ChecklistItem(CodeSet):
    """What of the record is looked at before a case goes."""

    ASSESSMENT = "ASSESSMENT", "Assessment in date"
    PLAN = "PLAN", "Plan in date"
    RISK = "RISK", "Risk of serious harm known"
    REGISTER = "REGISTER", "Police and MAPPA told, of a person on the register"
    CONDITIONS = "CONDITIONS", "Requirements or licence conditions recorded"
    VICTIMS = "VICTIMS", "Victim unit told of the move"
    CONTACT_LOG = "CONTACT_LOG", "Contact log complete"
    NEXT_APPOINTMENT = "NEXT_APPOINTMENT", "Next appointment made"


class SupervisedUnder(CodeSet):
    """Whether a court has to name the new area. Somebody under both an order and a licence is under an order here."""

    ORDER = "ORDER", "An order of a court"
    LICENCE = "LICENCE", "A licence, or other supervision after release"
