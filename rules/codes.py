"""The closed sets of the record: what each code of the legacy systems means, in the record's own terms.

Each set is an enum whose member *name* is what the graph stores and what GraphQL shows; `label` is what a person
reads. `code` is the letter the legacy extracts use, so an importer needs no table of its own.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Self


class CodeSet(Enum):
    """A closed set. A member is written `NAME = legacy code, label`; its value is its own name."""

    code: str
    label: str

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label
        self._value_ = self._name_

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls.__members__.get(str(value))

    @classmethod
    def of(cls, code: str) -> Self:
        """The member for a legacy code, in any case. Raises KeyError when the set has no such code."""
        member = _by_code(cls)[code.upper()]
        return cls.__members__[member.name]


@cache
def _by_code(codes: type[CodeSet]) -> dict[str, CodeSet]:
    return {member.code: member for member in codes}


class System(CodeSet):
    """The legacy systems whose files the record joins."""

    CRAMS = "crams", "CRAMS (probation case records)"
    LIDS = "lids", "LIDS (prison records)"


class Service(CodeSet):
    """Which service made an entry."""

    PROBATION = "PROBATION", "Probation"
    PRISON = "PRISON", "Prison"


class Sex(CodeSet):
    """Sex as recorded."""

    MALE = "M", "Male"
    FEMALE = "F", "Female"
    UNKNOWN = "U", "Not known"


class Answer(CodeSet):
    """A yes-or-no question whose answer may not be known."""

    YES = "Y", "Yes"
    NO = "N", "No"
    UNKNOWN = "U", "Not known"


class Ethnicity(CodeSet):
    """The 2001 Census classification ("16+1"), self-declared. NS, declined, is not the same as never asked."""

    W1 = "W1", "White: British"
    W2 = "W2", "White: Irish"
    W9 = "W9", "White: any other background"
    M1 = "M1", "Mixed: White and Black Caribbean"
    M2 = "M2", "Mixed: White and Black African"
    M3 = "M3", "Mixed: White and Asian"
    M9 = "M9", "Mixed: any other background"
    A1 = "A1", "Asian or Asian British: Indian"
    A2 = "A2", "Asian or Asian British: Pakistani"
    A3 = "A3", "Asian or Asian British: Bangladeshi"
    A9 = "A9", "Asian or Asian British: any other background"
    B1 = "B1", "Black or Black British: Caribbean"
    B2 = "B2", "Black or Black British: African"
    B9 = "B9", "Black or Black British: any other background"
    O1 = "O1", "Chinese"
    O9 = "O9", "Any other ethnic group"
    NS = "NS", "Not stated"


class FormerEthnicity(CodeSet):
    """The single digits used before the 2001 Census set. Kept as recorded; see `rules.ethnicity` for what maps."""

    OTHER = "0", "Other (before 2001)"
    WHITE = "1", "White (before 2001)"
    BLACK_CARIBBEAN = "2", "Black Caribbean (before 2001)"
    BLACK_AFRICAN = "3", "Black African (before 2001)"
    BLACK_OTHER = "4", "Black other (before 2001)"
    INDIAN = "5", "Indian (before 2001)"
    PAKISTANI = "6", "Pakistani (before 2001)"
    BANGLADESHI = "7", "Bangladeshi (before 2001)"
    CHINESE = "8", "Chinese (before 2001)"
    ASIAN_OTHER = "9", "Asian other (before 2001)"


class IdentifierScheme(CodeSet):
    """The numbers by which the agencies know a person."""

    PNC = "PNC", "PNC number"
    CRO = "CRO", "Criminal Records Office number"
    NINO = "NINO", "National Insurance number"
    PRISON_NUMBER = "PRISON_NO", "Prison number"
    CRAMS_REFERENCE = "CRAMS_REF", "CRAMS reference"


class NameKind(CodeSet):
    """Whether a name is the one the file is held under, or another the person has used."""

    PRIMARY = "PRIMARY", "Name on the file"
    ALIAS = "ALIAS", "Also known as"


class AddressKind(CodeSet):
    """What an address was given as."""

    HOME = "HOME", "Home address"
    DISCHARGE = "DISCHARGE", "Discharge address"


class FileStatus(CodeSet):
    """Whether the legacy system held the file as open."""

    CURRENT = "C", "Current"
    CLOSED = "X", "Closed"


class SentenceType(CodeSet):
    """Orders and licences supervised by probation, and custodial sentences held by the prisons."""

    COMMUNITY_REHABILITATION = "CRO", "Community rehabilitation order"
    COMMUNITY_PUNISHMENT = "CPO", "Community punishment order"
    COMMUNITY_PUNISHMENT_AND_REHABILITATION = "CPRO", "Community punishment and rehabilitation order"
    CURFEW = "CURF", "Curfew order"
    DRUG_TREATMENT_AND_TESTING = "DTTO", "Drug treatment and testing order"
    ATTENDANCE_CENTRE = "ATTC", "Attendance centre order"
    DRUG_ABSTINENCE = "DAO", "Drug abstinence order"
    PROBATION = "PROB", "Probation order (before April 2001)"
    COMMUNITY_SERVICE = "CSO", "Community service order (before April 2001)"
    COMBINATION = "COMB", "Combination order (before April 2001)"
    CUSTODY_THROUGHCARE = "PRER", "Throughcare in custody"
    AUTOMATIC_LICENCE = "LICA", "Automatic licence"
    DISCRETIONARY_LICENCE = "LICD", "Discretionary licence"
    LIFE_LICENCE = "LICL", "Life licence"
    YOUNG_OFFENDER_SUPERVISION = "YOS", "Young offender supervision"
    AUTOMATIC_UNCONDITIONAL_RELEASE = "AUR", "Custody under 12 months (automatic unconditional release)"
    AUTOMATIC_CONDITIONAL_RELEASE = (
        "ACR",
        "Custody 12 months to under 4 years (automatic conditional release)",
    )
    DISCRETIONARY_CONDITIONAL_RELEASE = "DCR", "Custody 4 years or more (discretionary conditional release)"
    EXTENDED = "EXT", "Extended sentence"
    LIFE = "LIFE", "Life sentence"
    DETENTION_AND_TRAINING = "DTO", "Detention and training order"
    RECALL = "REC", "Recalled to custody"


class TerminationReason(CodeSet):
    """Why an order or licence ended."""

    COMPLETED = "COMP", "Completed"
    EARLY_GOOD_PROGRESS = "EARLY", "Ended early for good progress"
    REVOKED_BREACH = "REVOK", "Revoked for breach"
    RECONVICTED = "RECON", "Further offence"
    TRANSFERRED = "TRANS", "Moved to another area"
    RECALLED = "RECALL", "Recalled to custody"
    DIED = "DIED", "Died"
    RELEASED = "REL", "Released from custody"


class ContactKind(CodeSet):
    """What kind of contact or enforcement step an entry of the contact log is."""

    OFFICE_VISIT = "OFF", "Office visit"
    HOME_VISIT = "HV", "Home visit"
    TELEPHONE = "TEL", "Telephone"
    PROGRAMME_SESSION = "PRG", "Programme session"
    WORK_SESSION = "UPW", "Work session"
    PRISON_VISIT = "PRS", "Prison visit"
    COURT = "CRT", "Court"
    FORMAL_WARNING = "WARN", "Formal warning"
    BREACH_ACTION = "BRCH", "Breach action"
    RECALL_REQUEST = "REC", "Recall request"


class ContactOutcome(CodeSet):
    """How a contact turned out. No outcome: it is planned, or its kind has none."""

    ATTENDED = "A", "Attended"
    ACCEPTABLE_ABSENCE = "AA", "Acceptable absence"
    UNACCEPTABLE_ABSENCE = "UA", "Unacceptable absence"


class CustodyStatus(CodeSet):
    """Why a person is, or was, held in a spell. A left-behind copy (T) says nothing of it."""

    UNTRIED = "U", "Untried"
    CONVICTED = "C", "Convicted, not sentenced"
    SENTENCED = "S", "Sentenced"
    RELEASED = "R", "Released"


class SecurityCategory(CodeSet):
    """The prisoner's security category."""

    A = "A", "Category A"
    B = "B", "Category B"
    C = "C", "Category C"
    D = "D", "Category D"
    YOUNG_OFFENDER_CLOSED = "Y", "Young offender, closed"
    FEMALE_CLOSED = "F", "Female, closed"
    OPEN = "O", "Open"
    UNCLASSIFIED = "U", "Unclassified"


class ReleaseType(CodeSet):
    """On what a person left custody."""

    CONDITIONAL_OR_AUTOMATIC = "CRD", "Conditional or automatic release"
    HOME_DETENTION_CURFEW = "HDC", "Home detention curfew"
    PAROLE = "PED", "Parole"
    NON_PAROLE = "NPD", "Non-parole date"
    LIFE_LICENCE = "LIFE", "Life licence"
    SENTENCE_END = "END", "End of sentence"
    BAIL = "BAIL", "Bail"
    ACQUITTED = "ACQ", "Acquitted"
    DIED = "DIED", "Died"


class Direction(CodeSet):
    """Into, or out of, the prison that recorded the movement."""

    IN = "I", "In"
    OUT = "O", "Out"


class MovementKind(CodeSet):
    """Why a prisoner moved."""

    RECEPTION = "REC", "Reception"
    TRANSFER = "TRF", "Transfer between prisons"
    TO_COURT = "CRT", "To court"
    FROM_COURT = "RTC", "Return from court"
    DISCHARGE = "DIS", "Discharge"
    HOME_DETENTION_CURFEW = "HDC", "Release on home detention curfew"
    BAIL = "BAIL", "Release on bail"


class EntryKind(CodeSet):
    """What an entry of the timeline is: a contact of probation or a movement of the prisons."""

    OFFICE_VISIT = "OFF", "Office visit"
    HOME_VISIT = "HV", "Home visit"
    TELEPHONE = "TEL", "Telephone"
    PROGRAMME_SESSION = "PRG", "Programme session"
    WORK_SESSION = "UPW", "Work session"
    PRISON_VISIT = "PRS", "Prison visit"
    COURT = "CRT", "Court"
    FORMAL_WARNING = "WARN", "Formal warning"
    BREACH_ACTION = "BRCH", "Breach action"
    RECALL_REQUEST = "REC", "Recall request"
    RECEPTION = "M-REC", "Reception"
    TRANSFER = "M-TRF", "Transfer between prisons"
    TO_COURT = "M-CRT", "To court"
    FROM_COURT = "M-RTC", "Return from court"
    DISCHARGE = "M-DIS", "Discharge"
    HOME_DETENTION_CURFEW = "M-HDC", "Release on home detention curfew"
    BAIL = "M-BAIL", "Release on bail"


class RegisterCategory(CodeSet):
    """Why a person is on the register: the categories of MAPPA, and people dangerous without a conviction."""

    REGISTERED_SEX_OFFENDER = "1", "Category 1: registered sex offender"
    VIOLENT_OR_OTHER_SEXUAL = "2", "Category 2: violent or other sexual offender"
    OTHER_DANGEROUS = "3", "Category 3: other dangerous offender"
    POTENTIALLY_DANGEROUS = "P", "Potentially dangerous person, without a conviction"


class LimitKind(CodeSet):
    """How access to a person's record is limited."""

    EXCLUSION = "EXCLUSION", "Those named may not see the record"
    RESTRICTION = "RESTRICTION", "Only those named may see the record"


class LookAction(CodeSet):
    """What somebody did to a record, as the audit log keeps it."""

    READ = "READ", "Looked"
    WRITE = "WRITE", "Changed"
    REFUSED = "REFUSED", "Was refused"
    EXPORT = "EXPORT", "Took a copy"
    SHARE = "SHARE", "Another agency was told"
    BREAK_GLASS = "BREAK_GLASS", "Broke the glass"


class Finding(CodeSet):
    """What the review of a use of break-glass found."""

    JUSTIFIED = "JUSTIFIED", "Justified"
    NOT_JUSTIFIED = "NOT_JUSTIFIED", "Not justified"
    REFERRED = "REFERRED", "Not justified, and referred for discipline"


class JoinDecisionKind(CodeSet):
    """What a person says of two files."""

    SAME = "SAME", "The same person"
    DIFFERENT = "DIFFERENT", "Different people"
    LATER = "LATER", "Put off"


class JoinVerdict(CodeSet):
    """What the policy makes of two files."""

    JOIN = "JOIN", "Joined by themselves"
    ASK = "ASK", "A person decides"
    NEVER = "NEVER", "Never joined"
    WEAK = "WEAK", "Too little in common"


class Severity(CodeSet):
    """What a fault did to a row: a rejected row is kept aside, a warned one is in the record."""

    REJECT = "reject", "Rejected"
    WARN = "warn", "Warning"
