"""Whose record a person may reach: the predicates on an offender `{m}` that go into every statement.

What is hidden is not matched at all, so it can't show in a count, a list, an order or a total. `{reach}` stands for the
places of one role of the person who asks: areas by slug, teams as `slug/team`, prisons by LIDS code, officers by id.
"""

from __future__ import annotations

OPENED = "EXISTS { ({m})<-[:OPENS]-(b:BreakGlass WHERE b.by = $viewer AND b.until > $now) }"
"""Break-glass: a reason was given, and the time it opens has not run out."""

OPENED_UNTIL = (
    "head([({n})<-[:OPENS]-(b:BreakGlass) WHERE b.by = $viewer AND b.until > $now | toString(b.until)])"
)
"""Until when a record is open to whoever asks: once it is, it isn't opened again, so there is one time at most."""

_IN_FORCE = "l.from <= $today AND (l.to IS NULL OR l.to > $today)"
_NAMED = "EXISTS { (l)-[:NAMES]->(:Staff {id: $viewer}) }"

# An exclusion names those who may not see a person; a restriction names the only ones who may. Both can apply, and
# somebody whom no restriction names is denied.
KEPT_OUT = f"{_IN_FORCE} AND (l.kind = 'EXCLUSION') = {_NAMED}"
"""Whether a limitation `l` keeps out the person who asks."""

_OF_UNIT = "-[:OFFENDED_AGAINST]->(:Victim)-[:IN_AREA]->(a:Area) WHERE a.slug IN {reach}.areas"

# Somebody who is known from files kept apart alone is there for those who may read these, and for no one else: no
# break-glass opens what nobody may know of. A victim unit has its own area's.
UNVEILED = (
    "({m}.concealed IS NULL OR ({m}.concealed IN $unveiled AND ({m}.concealed = 'REGISTER' OR EXISTS { "
    "({m})-[:KEPT_APART]->(:CaseFile)" + _OF_UNIT.replace("{reach}", "$reach.VICTIM_LIAISON") + " })))"
)

UNVEILED_FILE = (
    "({f}.apart IN $unveiled AND ({f}.apart = 'REGISTER' OR EXISTS { ({f})"
    + _OF_UNIT.replace("{reach}", "$reach.VICTIM_LIAISON")
    + " }))"
)
"""Whether a file kept apart, `{f}`, may be known to the person who asks."""

# `limited` stays true once there was any, to spare others the look.
MAY_SEE = (
    f"(({{m}}.limited = false OR {OPENED} OR NOT EXISTS {{ ({{m}})-[:LIMITED_BY]->(l:Limitation) "
    f"WHERE {KEPT_OUT} }}) AND {UNVEILED})"
)


def may_see(within: str) -> str:
    """Whether the person who asks may see the offender `o`: the predicate `within` on `{m}`, or '', holds as well."""
    return " AND ".join(one for one in (MAY_SEE, within) if one).replace("{m}", "o")


def reaching(statement: str, within: str) -> str:
    """A statement that answers `true AS seen` and `true AS within` of an offender `o`, with what decides that.

    That is whether the person who asks may see the offender, and whether the predicate `within` on `{m}`, or '', holds.
    """
    for name, predicate in (("seen", MAY_SEE), ("within", within or "true")):
        statement = statement.replace(f"true AS {name}", f"{predicate.replace('{m}', 'o')} AS {name}")
    return statement


_SUPERVISED = "EXISTS {{ ({{m}})-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(s:Supervision){} }}"

OWN = _SUPERVISED.format(
    "-[:BY]->(w:Officer) WHERE w.id IN {reach}.officers AND (s.to IS NULL OR s.to > $today)"
)
# A post with no team is one for the whole area.
TEAM = _SUPERVISED.format(
    "-[:IN_AREA]->(a:Area) WHERE (a.slug IN {reach}.whole OR a.slug + '/' + s.team IN {reach}.teams)"
    " AND (s.to IS NULL OR s.to > $today)"
)
# An area goes on reading what it did itself with people who have moved on. So does what it became: its heir as the area
# itself (`areas`), another for the offices that it was given (`offices`).
AREA = _SUPERVISED.format(
    "-[:IN_AREA]->(a:Area) WHERE (a.slug IN {reach}.areas OR a.slug + '/' + s.team IN {reach}.offices)"
)
# Who is asked to take somebody on reads what that needs for as long as the move goes on, and no longer if they refuse.
BOTH = (
    "("
    + AREA
    + " OR EXISTS { ({m})-[:HAS_FILE]->(:CaseFile)-[:HAS_TRANSFER]->(t:Transfer WHERE t.shared)-[:TO_AREA]->(a:Area) "
    "WHERE (a.slug IN {reach}.areas OR a.slug + '/' + t.receivingOffice IN {reach}.offices) })"
)
# A victim unit reads of the people whose victims it knows, wherever they are supervised.
UNIT = "(" + AREA + " OR EXISTS { ({m})-[:KEPT_APART]->(:CaseFile)" + _OF_UNIT + " })"
# What another agency is told of, it is told of people who are there now.
AREA_NOW = _SUPERVISED.format(
    "-[:IN_AREA]->(a:Area) WHERE a.slug IN {reach}.areas AND (s.to IS NULL OR s.to > $today)"
)
PRISON = (
    "EXISTS { ({m})-[:HAS_FILE]->(:CaseFile)-[:HELD]->(:Spell)-[:HAS_STAY]->(t:Stay WHERE t.to IS NULL)"
    "-[:AT]->(r:Prison) WHERE r.estab IN {reach}.prisons }"
)
