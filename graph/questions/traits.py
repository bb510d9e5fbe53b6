"""By what figures are told apart: for each trait the expression on what is counted, and the field whose words it has.

`n` is what is counted, `o` the offender whose it is, `ar` the area, `pr` the prison, `{d}` the expression of its day.
What is read of a field is taken from that field's shape, so a trait goes where its field goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.code_sets import IN_FORCE
from graph.shape import Shape
from rules.codes import CodeSet, Ethnicity, RiskLevel, Sex, Trait
from rules.questions.bands import AGES, ETHNIC_GROUPS

NONE = "NONE"
"""The key of what has no value."""


@dataclass(frozen=True)
class By:
    """A trait of something: its expression, the field (type and name) that it is read of, and the words of its keys.

    No `words`: the keys are words themselves, as names of areas are, or days. `folded`: what makes a key of what the
    expression answers, where Cypher can't.
    """

    text: str
    of: tuple[str, str]
    words: Mapping[str, str] | None = None
    folded: Callable[[list[str | None]], str] | None = None


def words(codes: type[CodeSet]) -> dict[str, str]:
    """The words of a code set's keys."""
    return {one.name: one.label for one in codes}


def of(shape: Shape, field: str, codes: type[CodeSet]) -> By:
    """A trait that is a field of what is counted."""
    text = shape.fields[field]
    assert isinstance(text, str)
    return By(f"coalesce({text.replace('{n}', 'n')}, '{NONE}')", (shape.name, field), words(codes))


_WORST = (
    "CASE WHEN 'VERY_HIGH' IN h THEN 'VERY_HIGH' WHEN 'HIGH' IN h THEN 'HIGH' WHEN 'MEDIUM' IN h THEN 'MEDIUM' "
    "WHEN 'LOW' IN h THEN 'LOW' ELSE 'NONE' END"
)
OF_THIS = f"head([h IN [coalesce(n.harmCommunity, []) + coalesce(n.harmCustody, [])] | {_WORST}])"
"""The worst of an assessment's levels."""


def of_latest() -> str:
    """The same of a person's latest complete assessment."""
    return (
        "coalesce(head(COLLECT { MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(m:Assessment) "
        "WHERE m.status = 'COMPLETE' "
        "WITH m, coalesce(m.harmCommunity, []) + coalesce(m.harmCustody, []) AS h RETURN "
        + _WORST
        + " ORDER BY m.date DESC, m.id DESC LIMIT 1 }), 'NONE')"
    )


_YEARS = "duration.between(o.dateOfBirth, $today).years"
_BAND = (
    f"CASE WHEN o.dateOfBirth IS NULL THEN 'NONE' WHEN {_YEARS} < 18 THEN 'UNDER_18' WHEN {_YEARS} < 21 THEN "
    f"'FROM_18' WHEN {_YEARS} < 25 THEN 'FROM_21' WHEN {_YEARS} < 35 THEN 'FROM_25' WHEN {_YEARS} < 50 THEN 'FROM_35' "
    "ELSE 'FROM_50' END"
)

RECORDED = "(o.ethnicity IS NOT NULL OR o.ethnicityCode IS NOT NULL)"
"""Whether a person's ethnicity is recorded, by a code of whichever version."""

_IN_FORCE = IN_FORCE.replace("{r}", "link")


def of_ethnicity() -> str:
    """A person's ethnicity: a member of the closed enum, or a newer code that has none; that is what it is today."""
    # Only of those who have no member is the code looked up.
    name = "CASE WHEN o.ethnicity IS NULL THEN o.ethnicityCode END"
    newer = (
        f"head(COLLECT {{ MATCH (code:Code {{key: 'ETHNICITY ' + {name}}}) "
        f"OPTIONAL MATCH (code)-[link:BECOMES WHERE {_IN_FORCE}]->(became:Code) "
        "RETURN coalesce(became.countsAs, became.name, code.countsAs, code.name) })"
    )
    return f"coalesce(o.ethnicity, {newer}, o.ethnicityCode, '{NONE}')"


def of_group() -> str:
    """The group of the 2001 set that it is in; a newer code is in none."""
    return (
        f"head([k IN [{of_ethnicity()}] | CASE WHEN k IN ['{NONE}', 'NS'] THEN k "
        f"WHEN k IN {[one.name for one in Ethnicity]} THEN left(k, 1) ELSE 'NEW' END])"
    )


def every_ethnicity() -> str:
    """Every code of ethnicity there is: its name, what it counts as, its words in force (if it is), the last it had."""
    return (
        "COLLECT { MATCH (code:Code {set: 'ETHNICITY'}) OPTIONAL MATCH (code)<-[link:HAS_CODE "
        f"WHERE {_IN_FORCE}]-() RETURN [code.name, code.countsAs, link.label, code.label] }}"
    )


WHO: Mapping[Trait, By] = {
    Trait.SEX: By("coalesce(o.sex, 'UNKNOWN')", ("Offender", "sex"), words(Sex)),
    Trait.ETHNIC_GROUP: By(of_group(), ("Offender", "ethnicity"), ETHNIC_GROUPS),
    Trait.ETHNICITY: By(of_ethnicity(), ("Offender", "ethnicity"), words(Ethnicity)),
    Trait.AGE: By(_BAND, ("Offender", "dateOfBirth"), AGES),
    Trait.RISK: By(of_latest(), ("Offender", "riskOfHarm"), {**words(RiskLevel), NONE: "Not assessed"}),
}
"""Traits of the offender whom something belongs to."""

WHERE: Mapping[Trait, By] = {
    Trait.AREA: By("ar.name", ("Offender", "supervisions")),
    Trait.PRISON: By("pr.name", ("Offender", "spells")),
}
WHEN: Mapping[Trait, By] = {
    Trait.YEAR: By("toString({d}.year)", ("Query", "areas")),
    Trait.QUARTER: By("toString({d}.year) + ' Q' + toString({d}.quarter)", ("Query", "areas")),
    Trait.MONTH: By("left(toString({d}), 7)", ("Query", "areas")),
}
"""When it was; the day belongs to the part of what is counted."""

OFFER_STANDS = (
    "[n.offence, n.offenceKind, toString(n.sentenceDate), toString(n.months), toString(n.offerSentOn)]"
)
