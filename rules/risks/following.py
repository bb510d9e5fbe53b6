"""What a signed assessment changes in the register. Pure."""

from __future__ import annotations

from rules.codes import RiskLevel

RANK = {level.name: rank for rank, level in enumerate(RiskLevel)}
HIGH = RANK[RiskLevel.HIGH.name]


def follows(overall: str | None, before: str | None, entry: str | None, *, agreed: bool) -> str | None:
    """The level that an entry of the register gets by an assessment of a level; None: nothing changes.

    `before` is the level of the assessment before it, `entry` that of the entry that stands, None where there is none.
    Danger waits for nobody: a higher level counts at once. A lower one counts when a manager has `agreed`, and only
    where the entry says no more than the assessment before did: what the police hold besides stays theirs.
    """
    if overall is None:
        return None
    level = RANK[overall]
    if entry is None:
        return overall if level >= HIGH else None
    if level > RANK[entry]:
        return overall if level >= HIGH else None
    if level < RANK[entry] and agreed and before is not None and RANK[before] >= RANK[entry]:
        return overall
    return None
