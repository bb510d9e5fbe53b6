"""The closed sets of the record: what each code of the legacy systems means, in the record's own terms.

Each set is an enum whose member *name* is what the graph stores and what GraphQL shows; `label` is what a person
reads. `code` is the letter the legacy extracts use, so an importer needs no table of its own.
"""

from rules.codes.access import Finding, LimitKind, LookAction, Severity
from rules.codes.assessments import (
    AssessmentKind,
    AssessmentSection,
    AssessmentStage,
    AssessmentStatus,
    Concern,
    ObjectiveOutcome,
    RiskGroup,
    RiskLevel,
)
from rules.codes.base import CodeSet
from rules.codes.contacts import ContactKind, ContactOutcome, EnforcementStep, EntryKind, Repeat
from rules.codes.custody import (
    CustodyMove,
    CustodyStatus,
    DateAgreement,
    Direction,
    KeyDate,
    MovementFault,
    MovementKind,
    ReleaseType,
    SecurityCategory,
    StayChange,
    Whereabouts,
)
from rules.codes.events import EventKind
from rules.codes.handover import HandoverItem, ItemState, RecallItem
from rules.codes.identity import (
    AddressKind,
    Answer,
    Ethnicity,
    FileStatus,
    FormerEthnicity,
    IdentifierScheme,
    NameKind,
    Service,
    Sex,
    System,
)
from rules.codes.inbox import InboxKind, InboxUnit
from rules.codes.incidents import IncidentKind, IncidentState, IncidentStep
from rules.codes.joins import JoinDecisionKind, JoinVerdict
from rules.codes.letters import LetterKind
from rules.codes.programmes import (
    Programme,
    ProgrammePhase,
    PsychometricTest,
    ReferralEnd,
    ReferralStage,
    ReferralStep,
    SessionAttendance,
)
from rules.codes.questions import ChartKind, Counted, Proportion, StandardReport, Trait
from rules.codes.risks import Apart, Disposal, RegisterCategory, VictimResponse
from rules.codes.sentences import SentenceType, TerminationReason
from rules.codes.transfers import (
    ChecklistItem,
    SupervisedUnder,
    TransferClock,
    TransferKind,
    TransferParty,
    TransferRefusal,
    TransferSide,
    TransferState,
    TransferStep,
)
from rules.codes.treatment import Drug, DrugTestResult, ReviewResult, TreatmentOutcome
from rules.codes.victims import (
    OffenceKind,
    OfferState,
    VictimConditionKind,
    VictimConditionState,
    VictimContactKind,
    VictimStage,
)

__all__ = [
    "AddressKind",
    "Answer",
    "Apart",
    "AssessmentKind",
    "AssessmentSection",
    "AssessmentStage",
    "AssessmentStatus",
    "ChartKind",
    "ChecklistItem",
    "CodeSet",
    "Concern",
    "ContactKind",
    "ContactOutcome",
    "Counted",
    "CustodyMove",
    "CustodyStatus",
    "DateAgreement",
    "Direction",
    "Disposal",
    "Drug",
    "DrugTestResult",
    "EnforcementStep",
    "EntryKind",
    "Ethnicity",
    "EventKind",
    "FileStatus",
    "Finding",
    "FormerEthnicity",
    "HandoverItem",
    "IdentifierScheme",
    "InboxKind",
    "InboxUnit",
    "IncidentKind",
    "IncidentState",
    "IncidentStep",
    "ItemState",
    "JoinDecisionKind",
    "JoinVerdict",
    "KeyDate",
    "LetterKind",
    "LimitKind",
    "LookAction",
    "MovementFault",
    "MovementKind",
    "NameKind",
    "ObjectiveOutcome",
    "OffenceKind",
    "OfferState",
    "Programme",
    "ProgrammePhase",
    "Proportion",
    "PsychometricTest",
    "RecallItem",
    "ReferralEnd",
    "ReferralStage",
    "ReferralStep",
    "RegisterCategory",
    "ReleaseType",
    "Repeat",
    "ReviewResult",
    "RiskGroup",
    "RiskLevel",
    "SecurityCategory",
    "SentenceType",
    "Service",
    "SessionAttendance",
    "Severity",
    "Sex",
    "StandardReport",
    "StayChange",
    "SupervisedUnder",
    "System",
    "TerminationReason",
    "Trait",
    "TransferClock",
    "TransferKind",
    "TransferParty",
    "TransferRefusal",
    "TransferSide",
    "TransferState",
    "TransferStep",
    "TreatmentOutcome",
    "VictimConditionKind",
    "VictimConditionState",
    "VictimContactKind",
    "VictimResponse",
    "VictimStage",
    "Whereabouts",
]
