"""Handing somebody over at the gate: from prison to area, and back on recall."""

from __future__ import annotations

from rules.codes.base import CodeSet


class HandoverItem(CodeSet):
    """What is to be in place when somebody leaves prison. The codes are ours."""

    RELEASE_PLAN = "RELEASE_PLAN", "Release plan"
    ADDRESS_CHECK = "ADDRESS_CHECK", "Home circumstances check"
    LICENCE_CONDITIONS = "LICENCE_CONDITIONS", "Licence conditions"
    REPORTING = "REPORTING", "Reporting instructions"
    RESPONSIBLE_AREA = "RESPONSIBLE_AREA", "Responsible area"
    RESPONSIBLE_OFFICER = "RESPONSIBLE_OFFICER", "Supervising officer"
    VICTIM_TOLD = "VICTIM_TOLD", "Victim contact told"
    MAPPA = "MAPPA", "Public protection arrangements"


class RecallItem(CodeSet):
    """What is to be in place when somebody goes back to prison from a licence. The codes are ours."""

    RECALL_REPORT = "RECALL_REPORT", "Recall report"
    LICENCE_REVOKED = "LICENCE_REVOKED", "Licence revoked"
    POLICE_TOLD = "POLICE_TOLD", "Police told"
    PRISON_TOLD = "PRISON_TOLD", "Prison told of risk and sentence"
    HOME_AREA = "HOME_AREA", "Home area and officer"
    VICTIM_TOLD = "VICTIM_TOLD", "Victim contact told"
    MAPPA = "MAPPA", "Public protection arrangements"


class ItemState(CodeSet):
    """Where an item of a checklist stands on a day."""

    DONE = "DONE", "Done"
    MISSING = "MISSING", "Still to do"
    LATE = "LATE", "Late"
    WRONG = "WRONG", "Done, but not as it has to be"
    NOT_NEEDED = "NOT_NEEDED", "Not needed"
