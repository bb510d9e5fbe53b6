"""Who a person is: sex, ethnicity, names, numbers, addresses, and the files that say so."""

from __future__ import annotations

from rules.codes.base import CodeSet


class System(CodeSet):
    """The legacy systems whose files the record joins."""

    CRAMS = "crams", "CRAMS (probation case records)"
    LIDS = "lids", "LIDS (prison records)"
    OASYS = "oasys", "OASys (assessments of risk and need)"
    IAPS = "iaps", "IAPS (accredited programmes)"
    VISOR = "visor", "ViSOR (register of dangerous people)"
    VICTIMS = "victims", "Victim contact (spreadsheets of the victim units)"
    DTTO = "dtto", "DTTO (spreadsheets of drug treatment and testing orders)"
    CASEBOOK = "casebook", "Casebook (cases of areas without CRAMS)"


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
