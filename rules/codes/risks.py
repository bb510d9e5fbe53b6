"""The register, the victims, and files that are kept apart for their sake."""

from __future__ import annotations

from rules.codes.base import CodeSet


class RegisterCategory(CodeSet):
    """Why a person is on the register: the categories of MAPPA, and people dangerous without a conviction."""

    REGISTERED_SEX_OFFENDER = "RSO", "Category 1: registered sex offender"
    VIOLENT_OR_OTHER_SEXUAL = "VO", "Category 2: violent or other sexual offender"
    OTHER_DANGEROUS = "3", "Category 3: other dangerous offender"
    POTENTIALLY_DANGEROUS = "PDP", "Potentially dangerous person, without a conviction"


class Disposal(CodeSet):
    """What a court or the police did about a sexual offence, which settles for how long the person notifies them."""

    LIFE = "LIFE", "Imprisonment for life"
    IMPRISONMENT = "IMPRISONMENT", "Imprisonment for a term"
    RESTRICTED_HOSPITAL_ORDER = "RESTRICTED_HOSPITAL_ORDER", "Hospital order with restriction"
    HOSPITAL_ORDER = "HOSPITAL_ORDER", "Hospital order without restriction"
    CAUTION = "CAUTION", "Caution"
    CONDITIONAL_DISCHARGE = "CONDITIONAL_DISCHARGE", "Conditional discharge"
    OTHER = "OTHER", "Anything else"


class VictimResponse(CodeSet):
    """What a victim answered to the offer of contact."""

    YES = "YES", "Wants contact"
    NO = "NO", "Wants no contact"
    NONE = "NONE", "Has not answered"


class Apart(CodeSet):
    """Why a file is kept apart from the ordinary record, and by whom it alone is seen."""

    REGISTER = "REGISTER", "Kept apart for the register"
    VICTIMS = "VICTIMS", "Kept apart for the victim unit"
