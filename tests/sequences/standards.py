"""The National Standards: orders on which log, assessments, treatment and custody are worked all together, and the same
facts recorded in another order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from rules.treatment import monday
from tests.sequences.assessments import ASSESSMENTS
from tests.sequences.contacts import CONTACTS, KEPT, WHY
from tests.sequences.running import BEGIN, Asked, Chance, Module, Seen, give, see, someone, whole
from tests.sequences.treatment import TREATMENT, begun, ordered
from tests.world import Asking

WHOSE, TREATED = "somebody", "some treatment"
MOVES = ("RELEASE", "RECEPTION", "TEMPORARY_RELEASE", "TEMPORARY_RETURN", "ESCAPE", "RECAPTURE", "RECALL")
ALL_RESULTS = """
MATCH (:Offender {id: $who})-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Sentence)-[:HAS_RESULT]->(r:StandardResult)
RETURN s.id, r.key, toString(r.since), r.version, r.state, toString(r.due), toString(r.metOn), r.lateBy, r.needed,
    r.reached, r.why, r.area, r.team, r.officer,
    COLLECT { MATCH (x:Fact) WHERE x.id IN r.evidence WITH x, labels(x) AS kinds
        RETURN [kinds[-1], toString(coalesce(x.date, x.from)), x.kind, x.outcome] AS one ORDER BY one },
    COLLECT { MATCH (x:Fact {id: r.about}) RETURN [toString(x.date), x.kind, x.outcome] }
"""


def move(chance: Chance, who: str, today: date, seen: Seen) -> list[Asked]:
    """In or out of Leeds prison, or a movement put right."""
    known = [one for spell in seen["spells"] for one in spell["movements"]]
    if known and chance.number(0, 3) == 3:
        there = chance.of(known)
        given: dict[str, Any] = chance.of(({"day": chance.day(today, -9, 0)}, {"withdrawn": True}))
        values = {"movement": there["id"], "version": chance.version(there), "reason": WHY, **given}
        return [Asked("correctMovement", values, "sam")]
    kind = chance.of(MOVES)
    values = {
        "offender": who,
        "kind": kind,
        "prison": "pri_le",
        "day": chance.day(today, -9, 0),
        "time": "14:00",
    }
    if kind == "RELEASE":
        values["release"] = chance.of(("CONDITIONAL_OR_AUTOMATIC", "SENTENCE_END"))
    if kind in ("RECEPTION", "RECALL"):
        values["number"] = f"VB{chance.number(1000, 9999)}"
    return [Asked("recordMovement", values, "sam")]


CUSTODY = f"spells {{ {whole('Spell')} }} currentStay {{ {whole('Stay', 0)} }}"

STANDARDS = Module(
    (*CONTACTS.reads, *TREATMENT.reads, *ASSESSMENTS.reads, ("petra", CUSTODY)),
    (*CONTACTS.steps, *TREATMENT.steps, *ASSESSMENTS.steps, move, move, move),
    (*CONTACTS.always, *TREATMENT.always, *ASSESSMENTS.always),
    ordered,
)
"""Its invariant is that of every sequence: what is kept of the standards is what judging anew finds."""


def facts(chance: Chance) -> list[Asked]:
    """Things that happened before today, none of which needs another, of a person and a treatment still to be named."""
    found, weeks = [], set[str]()
    for number in range(chance.number(5, 9)):
        day = (BEGIN - timedelta(days=number * 3 + chance.number(0, 2))).isoformat()
        on: dict[str, Any] = {"treatment": TREATED, "on": day}
        kind = chance.of(
            ("OFFICE_VISIT", "HOME_VISIT", "OFFICE_VISIT", "FORMAL_WARNING", "week", "test", "review")
        )
        first = monday(date.fromisoformat(day)).isoformat()
        if kind == "week" and first not in weeks:
            weeks.add(first)
            values = {"treatment": TREATED, "from": first, "hoursOrdered": 15}
            found.append(Asked("recordTreatmentWeek", {**values, "hours": [chance.of((3, 0))] + [0] * 6}))
        elif kind == "test":
            found.append(Asked("recordDrugTest", {**on, "opiates": chance.of(("NEGATIVE", "REFUSED"))}))
        elif kind in ("review", "week"):
            found.append(Asked("recordCourtReview", {**on, "result": "CONTINUED"}))
        else:
            values = {
                "offender": WHOSE,
                "kind": kind,
                "day": day,
                "sentence": f"sen_{WHOSE}_{chance.of(('dtto', '1'))}",
            }
            if kind in KEPT:
                values["outcome"] = chance.of(("UNACCEPTABLE_ABSENCE", "ATTENDED", "ACCEPTABLE_ABSENCE"))
            if kind in KEPT and values["outcome"] != "ATTENDED" and chance.number(0, 1):
                values["explanationSought"] = chance.of((day, BEGIN.isoformat()))
            found.append(Asked("recordContact", values))
    return found


async def recorded(asking: Asking, facts: Sequence[Asked]) -> Sequence[Any]:
    """How somebody stands of whom these facts are recorded in this order, told without ids."""
    who = await someone(asking.graph)
    await ordered(asking, who)
    await give(asking, begun(who))
    seen = await see(asking, TREATMENT, who)
    own = next(one["id"] for one in seen["treatments"] if one["sentence"])
    for one in facts:
        values = {
            name: value.replace(WHOSE, who).replace(TREATED, own) if isinstance(value, str) else value
            for name, value in one.values.items()
        }
        assert not await give(asking, Asked(one.name, values)), values
    rows = await asking.graph.read(ALL_RESULTS, {"who": who})
    return sorted(repr(row).replace(who, WHOSE) for row in rows)
