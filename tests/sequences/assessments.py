"""Assessments: whatever both services write, sign, countersign and close; and the register, which follows."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.assessments import overall_harm, set_on
from rules.assessments.signing import WITHOUT_PLAN
from rules.codes import AssessmentKind, RiskGroup
from tests.sequences.risks import not_yet_on_it
from tests.sequences.running import BEGIN, Asked, Chance, Module, Seen, whole

FORM = set_on(BEGIN)
WHO = ("pat", "pat", "sam")
WHY = "It is not needed any more."


def _one(chance: Chance, seen: Seen) -> dict[str, Any]:
    """The one that is open, mostly."""
    open_ = [one for one in seen["assessments"] if one["status"] == "OPEN"]
    return chance.of(open_ * 6 + seen["assessments"])


def start(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    kind = chance.of(("REVIEW", *(one.name for one in AssessmentKind)))
    values = {"offender": who, "kind": kind, "day": chance.day(today, -2, 1)}
    return [Asked("startAssessment", values, chance.of(WHO))]


def section(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = _one(chance, seen)
    values = {
        "assessment": there["id"],
        "version": chance.version(there),
        "section": chance.number(1, 13),
        "score": chance.of((None, chance.number(0, 45))),
        "need": chance.of((None, True)),
        "notes": chance.of(("Uses daily.", None)),
    }
    return [Asked("recordSection", values, chance.of(WHO))]


def plan(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = _one(chance, seen)
    kept = [{"id": one["id"], "text": one["text"]} for one in there["objectives"] if not chance.rarely()]
    new = [{"text": f"Find work, {chance.number(1, 9)}"}] if chance.number(0, 1) else []
    values = {
        "assessment": there["id"],
        "version": chance.version(there),
        "objectives": [*new, *kept],
        "reviewOn": chance.day(today, -1, 120),
    }
    return [Asked("recordPlan", values, chance.of(WHO))]


def write_all(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    """All that is missing before it can be signed: what the last one says goes on."""
    there = _one(chance, seen)
    level = chance.of(("MEDIUM", "LOW", "HIGH", "VERY_HIGH"))
    levels: list[dict[str, Any]] = [
        {"to": group.name, "community": level, "custody": level, "reason": "As for years."}
        for group in RiskGroup
    ]
    for one in levels:
        if one["to"] == "PRISONERS":
            del one["community"]
    answers = {
        "screening": [level == "VERY_HIGH"] + [False] * (len(FORM.screening) - 1),
        "analysis": ["Said at length."] * len(FORM.analysis),
    }
    of, at = {"assessment": there["id"]}, there["version"]
    bare = [one["number"] for one in there["sections"] if one["score"] is None and one["number"] < 13]
    parts: list[tuple[str, dict[str, Any]]] = [
        ("recordSection", {"section": number, "score": 1}) for number in bare or (1,)
    ]
    parts.append(("recordHarm", {"levels": levels, **answers}))
    parts.append(
        ("recordPlan", {"objectives": [{"text": "Keep off drink"}], "reviewOn": chance.day(today, 60, 90)})
    )
    return [
        Asked(name, {**of, **values, "version": at + number}) for number, (name, values) in enumerate(parts)
    ]


def sign(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = _one(chance, seen)
    values = {
        "assessment": there["id"],
        "version": chance.version(there),
        "ogrs2": chance.of((55, None, 101)),
        "total": chance.of((None, 120, 169)) if chance.rarely() else None,
    }
    return [Asked("signAssessment", values, chance.of(WHO))]


def countersign(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = _one(chance, seen)
    values = {
        "assessment": there["id"],
        "version": chance.version(there),
        "agreed": not chance.rarely(),
        "reason": chance.of(("Say what changed since May.", "")),
    }
    return [Asked("countersignAssessment", values, chance.of(("max", "max", "pat")))]


def close(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = _one(chance, seen)
    values = {
        "assessment": there["id"],
        "version": chance.version(there),
        "day": chance.day(today, -2, 1),
        "reason": chance.of((WHY, "short")),
    }
    return [Asked("closeAssessment", values, chance.of(WHO))]


def confide(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    there = _one(chance, seen)
    part = next((one for one in seen["confidentialParts"] if one["assessment"] == there["id"]), None)
    values = {
        "assessment": there["id"],
        "version": chance.version(part),
        "text": f"A neighbour told of it, {chance.number(1, 9)}.",
    }
    return [Asked("recordInConfidence", values, chance.of(("max", "max", "pat")))]


def one_is_open(_was: Seen, now: Seen, _today: date) -> None:
    """One assessment of a person is open at most, of both services."""
    assert sum(one["status"] == "OPEN" for one in now["assessments"]) <= 1


def what_is_complete_stays(was: Seen, now: Seen, _today: date) -> None:
    """An assessment that is complete says the same for ever; only its closing is noted, once."""
    after = {one["id"]: one for one in now["assessments"]}
    noted = {
        "stage": 0,
        "closedOn": 0,
        "closedWhy": 0,
        "version": 0,
        "recordedAt": 0,
        "recordedBy": 0,
        "replaced": 0,
    }
    for one in was["assessments"]:
        if one["status"] == "COMPLETE":
            then = after[one["id"]]
            assert {**then, **noted} == {**one, **noted}
            assert one["closedOn"] is None or then["closedOn"] == one["closedOn"]


def a_manager_answers_for_a_high_level(_was: Seen, now: Seen, _today: date) -> None:
    """An assessment that was signed here with a high level is complete only when a manager countersigned it, who is not
    who signed."""
    for one in now["assessments"]:
        if one["signedOn"] and one["status"] == "COMPLETE":
            if one["overallHarm"] in ("HIGH", "VERY_HIGH"):
                assert one["countersignedOn"], one
            assert one["countersignedBy"] is None or one["countersignedBy"] != one["signedBy"], one


def levels_have_reasons(_was: Seen, now: Seen, _today: date) -> None:
    """The overall level is the worst of all; an assessment that was signed here has a reason for each, and a plan where
    one is made."""
    for one in now["assessments"]:
        levels = one["harmLevels"]
        worst = overall_harm([each["community"] for each in levels], [each["custody"] for each in levels])
        assert one["overallHarm"] == worst, one
        assert not any(each["community"] for each in levels if each["to"] == "PRISONERS"), one
        if one["signedOn"]:
            assert all(each["reason"] for each in levels), one
            assert one["objectives"] or one["kind"] in WITHOUT_PLAN, one


def the_register_follows(was: Seen, now: Seen, _today: date) -> None:
    """Whoever's risk of harm becomes high or very high by an assessment has an entry of the register that says so much
    at least."""
    rank = ["LOW", "MEDIUM", "HIGH", "VERY_HIGH"]
    level = (now["riskOfHarm"] or {}).get("overall")
    if level in ("HIGH", "VERY_HIGH") and was["riskOfHarm"] != now["riskOfHarm"]:
        (entry,) = [one for one in now["registerEntries"] if not one["to"]]
        assert rank.index(entry["risk"]) >= rank.index(level), entry


ASSESSMENTS = Module(
    (
        (
            "pat",
            f"assessments {{ {whole('Assessment')} }} riskOfHarm {{ overall date }} latestAssessment {{ id }}",
        ),
        ("max", f"confidentialParts {{ {whole('ConfidentialPart', 0)} }}"),
        ("petra", f"registerEntries {{ {whole('RegisterEntry', 0)} }}"),
    ),
    (start, section, plan, write_all, write_all, sign, sign, sign, countersign, countersign, close, confide),
    (
        one_is_open,
        what_is_complete_stays,
        a_manager_answers_for_a_high_level,
        levels_have_reasons,
        the_register_follows,
    ),
    not_yet_on_it,
)
