"""How the legacy files and their rows are called on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from web import places
from web.words import label

KINDS = {
    "people": "Person",
    "orders": "Order or licence",
    "contacts": "Contact",
    "prisoners": "Prisoner",
    "movements": "Movement",
    "assessments": "Assessment",
    "odc": "Assessment",
    "referrals": "Referral to a programme",
    "sessions": "Programme session",
    "tests": "Test",
    "nominals": "Register",
    "victims": "Victim",
    "cases": "Treatment order",
    "attendance": "Week of treatment",
    "reviews": "Court review",
}
OF_AREA = {
    "CRAMS": "probation",
    "CASEBOOK": "probation",
    "IAPS": "programmes",
    "DTTO": "drug treatment",
    "VICTIMS": "victim unit",
}
OASYS = {"PROBATION": "probation", "PRISON": "prisons"}


def holder(source: Mapping[str, Any] | None) -> str:
    """Who holds a file or sent a row: `West Yorkshire probation`, `Leeds prison` or `OASys (probation)`."""
    if not source:
        return ""
    system, scope = source.get("system"), source.get("scope")
    if system in OF_AREA:
        return f"{places.area(scope)} {OF_AREA[system]}"
    if system == "OASYS":
        return f"OASys ({OASYS.get(scope or '', scope)})"
    if system == "VISOR":
        return f"ViSOR, force {scope}" if scope else "ViSOR"
    return places.prison(scope)


def called(file: Mapping[str, Any]) -> str:
    """A file in words: `West Yorkshire probation 98/00001`, `Prison AB1234`."""
    whose = "Prison" if file.get("system") == "LIDS" else holder(file)
    return f"{whose} {file.get('reference') or ''}".strip()


def headed(file: Mapping[str, Any]) -> str:
    """A file in words, with whether it is open where that is known: `Kent probation 03/00001, current`."""
    status = label(file.get("status"), "FileStatus").lower()
    return called(file) + (f", {status}" if status else "")


def by_holder(sources: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Sources by who sent them, each holder once: `holder`, and its `rows`."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for source in sources:
        groups.setdefault(holder(source), []).append(source)
    return [{"holder": name, "rows": rows} for name, rows in groups.items()]
