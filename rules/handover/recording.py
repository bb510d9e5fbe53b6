"""What may be recorded of a handover: what is wrong with something that somebody asks to have recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.wrong import Wrong

DONE_ON = ("planAgreedOn", "addressCheckedOn", "conditionsSettledOn", "reportingToldOn")
"""Days on which something was done, so none of them is still to come."""
RECALLED_ON = ("breachOn", "recallAskedOn", "revokedOn", "policeToldOn", "prisonToldOn")
"""Days of a recall, likewise."""
LONGEST = 200
MOST_CONDITIONS = 30


def faults(given: Mapping[str, Any], there: Mapping[str, Any], today: date) -> list[Wrong]:
    """What is wrong with the properties `given`, when those `there` stand already."""
    after = {**there, **given}
    found = [
        Wrong("STILL_TO_COME", name, "That day is still to come.")
        for name in DONE_ON
        if name in given and given[name] > today
    ]
    if not given:
        found.append(Wrong("NOTHING_GIVEN", "", "Say what to record."))
    if given.get("addressFit") is not None and not after.get("addressCheckedOn"):
        found.append(Wrong("NOT_CHECKED", "addressCheckedOn", "Say on which day the address was looked at."))
    if after.get("conditionsSettledOn") and not after.get("conditions"):
        found.append(Wrong("NO_CONDITIONS", "conditions", "Write the conditions that were settled."))
    if len(given.get("conditions") or ()) > MOST_CONDITIONS:
        found.append(Wrong("TOO_MANY", "conditions", f"Write {MOST_CONDITIONS} conditions at most."))
    if "reportsOn" in given and given["reportsOn"] < today:
        found.append(Wrong("IN_THE_PAST", "reportsOn", "Nobody can report on a day that is past."))
    if after.get("reportingToldOn") and not (after.get("reportsOn") and after.get("reportsAt")):
        found.append(Wrong("NOWHERE_TO_REPORT", "reportsAt", "Say where and on which day to report."))
    if bool(after.get("grantedOn")) != bool(after.get("grantedFor")):
        found.append(
            Wrong("GRANTED_IN_PART", "grantedFor", "Say on what release was granted, and for which day.")
        )
    texts = [given.get(name) or "" for name in ("address", "reportsAt", "reportsTime", "supervisor")]
    if any(len(text) > LONGEST for text in (*texts, *(given.get("conditions") or ()))):
        found.append(Wrong("TOO_LONG", "", f"Write {LONGEST} characters at most in one place."))
    return found


def recall_faults(given: Mapping[str, Any], there: Mapping[str, Any], today: date) -> list[Wrong]:
    """What is wrong with the properties of a recall `given`, when those `there` stand already."""
    after = {**there, **given}
    found = [
        Wrong("STILL_TO_COME", name, "That day is still to come.")
        for name in RECALLED_ON
        if name in given and given[name] > today
    ]
    if not given:
        found.append(Wrong("NOTHING_GIVEN", "", "Say what to record."))
    breach = after.get("breachOn")
    if breach is None:
        found.append(Wrong("NO_BREACH", "breachOn", "Say on which day the breach was known."))
    else:
        found += [
            Wrong("BEFORE_BREACH", name, "That is before the day on which the breach was known.")
            for name in RECALLED_ON
            if name in given and given[name] < breach
        ]
    if after.get("revokedOn") and not (after.get("revokedBy") and after.get("revokedWhy")):
        found.append(Wrong("REVOKED_IN_PART", "revokedBy", "Say who revoked the licence, and why."))
    if (after.get("revokedBy") or after.get("revokedWhy")) and not after.get("revokedOn"):
        found.append(Wrong("REVOKED_IN_PART", "revokedOn", "Say on which day the licence was revoked."))
    texts = [given.get(name) or "" for name in ("revokedBy", "revokedWhy", "lastAddress", "supervisor")]
    if any(len(text) > LONGEST for text in texts):
        found.append(Wrong("TOO_LONG", "", f"Write {LONGEST} characters at most in one place."))
    return found
