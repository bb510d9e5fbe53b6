"""Orders, licences and custodial sentences, and how they end."""

from __future__ import annotations

from rules.codes.base import CodeSet


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


class OffenceTitle(CodeSet):
    """Principal offences, by the titles that the legacy systems write. The codes are this project's own: no list of
    theirs came with the extracts."""

    AFFRAY = "AFFRAY", "Affray"
    AGGRAVATED_BURGLARY = "BURG-AGG", "Aggravated burglary"
    ARSON = "ARSON", "Arson"
    ASSAULT_ACTUAL_BODILY_HARM = "ASSAULT-ABH", "Assault occasioning actual bodily harm"
    BREACH_OF_ORDER = "BREACH", "Breach of community order"
    BURGLARY_DWELLING = "BURG-DWELL", "Burglary in a dwelling"
    BURGLARY_OTHER = "BURG-OTHER", "Burglary other than in a dwelling"
    COMMON_ASSAULT = "ASSAULT-COMMON", "Common assault"
    CRIMINAL_DAMAGE = "DAMAGE", "Criminal damage"
    DANGEROUS_DRIVING = "DRIVE-DANGER", "Dangerous driving"
    DRIVING_DISQUALIFIED = "DRIVE-DISQ", "Driving while disqualified"
    DRIVING_EXCESS_ALCOHOL = "DRIVE-ALCOHOL", "Driving with excess alcohol"
    FRAUD = "FRAUD", "Fraud and obtaining by deception"
    GOING_EQUIPPED = "EQUIPPED", "Going equipped"
    HANDLING = "HANDLING", "Handling stolen goods"
    HARASSMENT = "HARASSMENT", "Harassment, breach of order"
    INDECENT_ASSAULT = "ASSAULT-INDECENT", "Indecent assault"
    MURDER = "MURDER", "Murder"
    OFFENSIVE_WEAPON = "WEAPON", "Possession of offensive weapon"
    POSSESSION_CLASS_A = "DRUG-POSSESS-A", "Possession of class A drug"
    POSSESSION_INTENT_TO_SUPPLY = "DRUG-INTENT", "Possession with intent to supply"
    RAPE = "RAPE", "Rape"
    ROBBERY = "ROBBERY", "Robbery"
    SUPPLYING_CLASS_A = "DRUG-SUPPLY-A", "Supplying class A drug"
    TAKING_VEHICLE = "VEHICLE-TAKE", "Taking a vehicle without consent"
    THEFT_MOTOR_VEHICLE = "THEFT-FROM-VEH", "Theft from a motor vehicle"
    THEFT_PERSON = "THEFT-PERSON", "Theft from the person"
    THEFT_SHOP = "THEFT-SHOP", "Theft - shoplifting"
    THREATS_TO_KILL = "THREATS", "Threats to kill"
    WOUNDING_INTENT = "WOUND-S18", "Wounding with intent, s.18"
    WOUNDING = "WOUND-S20", "Wounding, s.20"


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


class SuspensionCause(CodeSet):
    """Why an order or licence, or a requirement of it, is suspended. The codes are ours: a code is its name."""

    ILLNESS = "ILLNESS", "Ill, or in hospital"
    CONFINEMENT = "CONFINEMENT", "Expecting or nursing a child"
    APPEAL = "APPEAL", "An appeal is pending"
    COURT = "COURT", "A court said so"
    AWAY = "AWAY", "Away with leave"
    OTHER = "OTHER", "Another reason"
