"""What the policy makes of two files, and what people say of them."""

from rules.codes.base import CodeSet


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
