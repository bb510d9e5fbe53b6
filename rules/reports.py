"""The standard reports, each declared once: its question in plain words, and the tables that answer it.

Who may run one follows from what it counts: a table is told as far as its reader may see whom it counts. The
scorecard's targets are dated data (`rules/data/scorecard.yaml`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rules.codes import ChartKind, Counted, Proportion, StandardReport, Trait

C, T, S, R = Counted, Trait, Proportion, StandardReport
BARS, LINES = ChartKind.BARS, ChartKind.LINES


@dataclass(frozen=True)
class Table:
    """A table of a report: its title, what it counts, by what and narrowed to what, its share and its chart."""

    title: str
    count: Counted
    by: tuple[Trait, ...] = ()
    share: Proportion | None = None
    filters: tuple[tuple[Trait, tuple[str, ...]], ...] = ()
    chart: ChartKind | None = None
    target: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Report:
    """A standard report: the question that it answers, and its tables."""

    question: str
    tables: tuple[Table, ...]
    place: Trait = T.AREA


ENFORCED = (T.KIND, ("FORMAL_WARNING", "BREACH_ACTION", "RECALL_REQUEST"))

REPORTS: Mapping[StandardReport, Report] = {
    R.CASELOAD: Report(
        "How many people does each area supervise, and which orders and licences began?",
        (
            Table("People under supervision now", C.PEOPLE, (T.AREA,), S.HIGH_RISK),
            Table("Orders and licences, by kind", C.ORDERS, (T.KIND,), S.COMPLETED),
            Table("Orders and licences, by quarter", C.ORDERS, (T.QUARTER,), chart=LINES),
        ),
    ),
    R.CONTACT: Report(
        "Do people keep their appointments, and what is done when they do not?",
        (
            Table("Contacts, by kind", C.CONTACTS, (T.KIND,), S.ATTENDED),
            Table("Contacts, by quarter", C.CONTACTS, (T.QUARTER,), S.ATTENDED, chart=LINES),
            Table("Warnings, breach action and recall", C.CONTACTS, (T.AREA, T.KIND), filters=(ENFORCED,)),
        ),
    ),
    R.ASSESSMENTS: Report(
        "Which needs do assessments find, and how high is the risk of serious harm?",
        (
            Table("Assessments, by risk of serious harm", C.ASSESSMENTS, (T.LEVEL,)),
            Table("Needs linked to reoffending", C.NEEDS, (T.SECTION,)),
            Table("Assessments, by area", C.ASSESSMENTS, (T.AREA,), S.HIGH_RISK),
        ),
    ),
    R.PROGRAMMES: Report(
        "Who is referred to accredited programmes, starts them, completes them, and how do test scores change?",
        (
            Table("Referrals, and how far they came", C.REFERRALS, (T.STAGE,)),
            Table("Referrals that started", C.REFERRALS, (T.PROGRAMME,), S.STARTED),
            Table("Started within 3 months", C.REFERRALS, (T.AREA,), S.STARTED_IN_TIME),
            Table("Attrition: dropped out after starting", C.REFERRALS, (T.PROGRAMME,), S.DROPPED_OUT),
            Table("Completed", C.REFERRALS, (T.PROGRAMME,), S.COMPLETED),
            Table("Change of test scores", C.TESTS, (T.TEST,)),
        ),
    ),
    R.TREATMENT: Report(
        "How do drug treatment and testing orders go?",
        (
            Table("Orders, by main drug", C.TREATMENTS, (T.DRUG,), S.COMPLETED),
            Table("Weeks of treatment, and hours kept", C.TREATMENT_WEEKS, (T.AREA,), S.HOURS_MET),
            Table(
                "Weeks of treatment, by quarter", C.TREATMENT_WEEKS, (T.QUARTER,), S.HOURS_MET, chart=LINES
            ),
        ),
    ),
    R.VICTIMS: Report(
        "Are victims offered contact within the time allowed?",
        (
            Table("Where the offer of contact stands", C.VICTIMS, (T.OFFER,)),
            Table("By year of the sentence", C.VICTIMS, (T.YEAR, T.OFFER)),
            Table("What victims answered", C.VICTIMS, (T.OUTCOME,)),
        ),
    ),
    R.CUSTODY: Report(
        "How many people come into each prison, and how do they leave?",
        (
            Table("Stays begun, by prison", C.RECEPTIONS, (T.PRISON,)),
            Table("Stays begun, by quarter", C.RECEPTIONS, (T.QUARTER,), chart=LINES),
            Table("Releases, by kind", C.RELEASES, (T.OUTCOME,)),
            Table("Releases, by prison", C.RELEASES, (T.PRISON,)),
        ),
        T.PRISON,
    ),
    R.TRANSFERS: Report(
        "How many cases move, how far are they, and is their next step late?",
        (
            Table("Transfers, by how far they came", C.TRANSFERS, (T.STAGE,), S.OVERDUE),
            Table("Transfers, by the area they go to", C.TRANSFERS, (T.AREA,), S.OVERDUE),
        ),
    ),
    R.REGISTER: Report(
        "Who is on the register, and are reviews held in time?",
        (
            Table("People on the register, by category", C.REGISTER, (T.CATEGORY,), S.REVIEW_OVERDUE),
            Table("People on the register, by level", C.REGISTER, (T.LEVEL,), S.REVIEW_OVERDUE),
        ),
    ),
    R.INCIDENTS: Report(
        "Which serious incidents became known, and are they reviewed to the end?",
        (
            Table("Incidents, by kind", C.INCIDENTS, (T.KIND,), S.CLOSED),
            Table("Incidents, by how far they are", C.INCIDENTS, (T.STAGE,)),
        ),
    ),
    R.DATA_QUALITY: Report(
        "What do records of people under supervision leave out?",
        (
            Table("With an ethnicity recorded", C.PEOPLE, (T.AREA,), S.ETHNICITY_RECORDED),
            Table("With a date of birth", C.PEOPLE, (T.AREA,), S.BIRTH_RECORDED),
            Table("With a valid PNC number", C.PEOPLE, (T.AREA,), S.PNC_HELD),
        ),
    ),
    R.EQUALITY: Report(
        "Does any figure differ by ethnicity or sex?",
        tuple(
            Table(f"{count.label}, by ethnic group and sex", count, (T.ETHNIC_GROUP, T.SEX), share)
            for count, share in (
                (C.PEOPLE, S.HIGH_RISK),
                (C.ORDERS, S.COMPLETED),
                (C.CONTACTS, S.ATTENDED),
                (C.ASSESSMENTS, S.HIGH_RISK),
                (C.NEEDS, None),
                (C.REFERRALS, S.COMPLETED),
                (C.TREATMENTS, S.COMPLETED),
                (C.RECEPTIONS, None),
                (C.RELEASES, None),
                (C.TRANSFERS, S.OVERDUE),
                (C.INCIDENTS, S.CLOSED),
                (C.REGISTER, S.REVIEW_OVERDUE),
            )
        ),
    ),
}
"""Every report but the scorecard, whose tables are of the day."""


def report(name: StandardReport, on: date) -> Report:
    """A report as it is declared on a day."""
    if name is not R.SCORECARD:
        return REPORTS[name]
    tables = tuple(
        Table(one["title"], C[one["count"]], (), S[one["share"]], target=one) for one in _lines(on)
    )
    return Report("How does each share stand against its target, and what do they come to together?", tables)


def scored(lines: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The rows of a scorecard, from each line's title, target and figure, with the weighted score of those that have
    a figure last: a line that reached its target scores its weight, any other as far as it came."""
    rows = [_scored(title, target, figure) for title, target, figure in lines]
    reached, weights = 0.0, 0.0
    for row, (_, target, _) in zip(rows, lines, strict=True):
        if row["share"] is not None:
            reached += target["weight"] * min(1.0, row["share"] / target["target"])
            weights += target["weight"]
    # Where no line has a figure there is no score either.
    score = round(reached / weights, 4) if weights else None
    total = {"keys": [], "words": ["Weighted score"], "count": 0, "share": score, "mean": None, "total": True}
    return [*rows, {**total, "target": 1.0, "met": None if score is None else score >= 1.0}]


def _scored(title: str, target: Mapping[str, Any], figure: Mapping[str, Any]) -> dict[str, Any]:
    share = figure.get("share")
    return {
        "keys": [],
        "words": [title],
        "count": figure.get("count", 0),
        "share": share,
        "mean": None,
        "total": False,
        "target": float(target["target"]),
        "met": None if share is None else share >= target["target"],
    }


def _lines(on: date) -> list[Mapping[str, Any]]:
    version = next((one for one in reversed(versions()) if one["from"] <= on), versions()[0])
    lines: list[Mapping[str, Any]] = version["lines"]
    return lines


@cache
def versions() -> list[Mapping[str, Any]]:
    """The versions of the scorecard, the first first. Raises ValueError for a target that can't be."""
    text = files("rules.data").joinpath("scorecard.yaml").read_text("utf-8")
    return checked(yaml.safe_load(text)["versions"])


def checked(versions: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Versions of the scorecard. Raises ValueError where two begin on one day, or out of order, or a line can't be."""
    days = [one["from"] for one in versions]
    if days != sorted(set(days)):
        raise ValueError("rules/data/scorecard.yaml: each version begins after the one before it.")
    for one in (line for version in versions for line in version["lines"]):
        if not 0 < one["target"] <= 1 or one["weight"] <= 0:
            raise ValueError(
                f"rules/data/scorecard.yaml: “{one['title']}” has a target that can't be: a share is above 0 and at "
                "most 1, and a weight is above 0."
            )
    return versions
