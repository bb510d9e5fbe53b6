"""The person, the legacy files that are theirs, and what those files say of who they are."""

from typing import Any

from graph.assessments import ASSESSMENTS, CONFIDENTIAL_PARTS, LATEST_ASSESSMENT, LATEST_RISK
from graph.code_sets import held
from graph.contacts import BREACHES, ENTRY_DAY, ENTRY_KIND
from graph.handover import RELEASES
from graph.incidents import INCIDENTS
from graph.joins import JOIN_DECISIONS, JOINS
from graph.limits import LIMITS
from graph.looks import LOOKS, SHARES
from graph.programmes import REFERRALS
from graph.risks import REGISTER_ENTRIES
from graph.scopes import MAY_SEE, OPENED_UNTIL
from graph.shape import Derived, Edge, Order, Shape, Start, dates, plain
from graph.sources import OF_OFFENDER, fact
from graph.standards import STANDARDS
from graph.transfers import TRANSFERS
from graph.treatment import TREATMENTS
from graph.victims import PROTECTIVE_CONDITIONS, VICTIMS
from rules.clock import age_today
from rules.codes import CodeSetName

FILES = "({n})-[:HAS_FILE]->(:CaseFile)"
NEWEST_FIRST = Order(("{m}.date", "{m}.id"), descending=True)
LATEST_START = Order(("{m}.from", "{m}.id"), descending=True)
BY_NAME = Order(("{m}.surname", "coalesce({m}.forenames, '')", "{m}.id"))
BY_ID = Order(("{m}.id",))
BY_TIME = Order(("{m}.date", "coalesce({m}.time, '')", "{m}.id"), descending=True, days=1)
TIMELINE = Order(
    (f"coalesce({ENTRY_DAY}, date('1900-01-01'))", "coalesce({m}.time, '')", "{m}.id"),
    descending=True,
    days=1,
)

EQUALITY = (
    "sex",
    "ethnicity",
    "formerEthnicity",
    "ethnicityNeedsRecording",
    "language",
    "disability",
    "nationality",
)

ENTRY_FILTERS = {
    "kinds": "{m}.kind IN {value}",
    "outcomes": "{m}.outcome IN {value}",
    "service": "{m}.service = {value}",
    "from": "{m}.date >= {value}",
    "to": "{m}.date <= {value}",
}
TIMELINE_FILTERS = ENTRY_FILTERS | {
    "kinds": f"{ENTRY_KIND} IN {{value}}",
    "from": f"{ENTRY_DAY} >= {{value}}",
    "to": f"{ENTRY_DAY} <= {{value}}",
}

ETHNICITY_CODE = held(CodeSetName.ETHNICITY, "ethnicityCode", "formerEthnicity", "ethnicity")

OFFENDER = Shape(
    "Offender",
    "Offender",
    "off",
    {
        **plain("surname", "forenames", "version", *EQUALITY),
        **dates("dateOfBirth", "recordedAt"),
        "age": Derived(("dateOfBirth",), age_today),
        "openedUntil": OPENED_UNTIL,
    },
    {
        "ethnicityCode": ETHNICITY_CODE,
        "names": Edge(
            "Name",
            FILES + "-[:KNOWN_AS]->({m}:Name)",
            order=Order(
                ("{m}.kind", "{m}.surname", "coalesce({m}.forenames, '')", "{m}.id"), descending=True
            ),
        ),
        "identifiers": Edge(
            "Identifier",
            FILES + "-[:IDENTIFIED_BY]->({m}:Identifier)",
            order=Order(("{m}.scheme", "{m}.raw", "{m}.id")),
        ),
        "addresses": Edge("Address", FILES + "-[:LIVES_AT]->({m}:Address)", order=BY_ID),
        "files": Edge(
            "CaseFile",
            "({n})-[:HAS_FILE]->({m}:CaseFile)",
            order=Order(("{m}.system", "{m}.scope", "{m}.reference", "{m}.id")),
        ),
        "sentences": Edge(
            "Sentence",
            FILES + "-[:SERVES]->({m}:Sentence)",
            # An order that moved on to another area is one order: the part that goes on stands for it.
            where=("NOT EXISTS { ({m})-[:TRANSFERRED_TO]->() }",),
            order=NEWEST_FIRST,
        ),
        "currentSentences": Edge(
            "Sentence",
            FILES + "-[:SERVES]->({m}:Sentence)",
            where=(
                "{m}.endedOn IS NULL",
                "coalesce({m}.sentenceExpiry, {m}.expectedEnd, $today) >= $today",
            ),
            order=NEWEST_FIRST,
        ),
        "enforcement": Edge(
            "Enforcement",
            FILES + "-[:SERVES]->({m}:Sentence)",
            where=(
                "{m}.endedOn IS NULL",
                "coalesce({m}.sentenceExpiry, {m}.expectedEnd, $today) >= $today",
            ),
            order=NEWEST_FIRST,
        ),
        "breaches": BREACHES,
        "spells": Edge(
            "Spell",
            FILES + "-[:HELD]->({m}:Spell)",
            order=Order(("{m}.receivedOn", "{m}.id"), descending=True),
        ),
        "currentStay": Edge(
            "Stay",
            FILES + "-[:HELD]->(:Spell)-[:HAS_STAY]->({m}:Stay)",
            where=("{m}.to IS NULL",),
            order=LATEST_START,
            take=1,
        ),
        "supervisions": Edge("Supervision", FILES + "-[:SUPERVISED]->({m}:Supervision)", order=LATEST_START),
        "currentSupervisions": Edge(
            "Supervision",
            FILES + "-[:SUPERVISED]->({m}:Supervision)",
            where=("({m}.to IS NULL OR {m}.to > $today)",),
            order=LATEST_START,
        ),
        "nextContact": Edge(
            "Contact",
            FILES + "-[:HAD]->({m}:Contact)",
            where=("{m}.date >= $today", "{m}.outcome IS NULL"),
            order=Order(("{m}.date", "coalesce({m}.time, '')", "{m}.id")),
            take=1,
        ),
        "lastContact": Edge(
            "Contact",
            FILES + "-[:HAD]->({m}:Contact)",
            where=("{m}.date <= $today", "{m}.outcome IS NOT NULL"),
            order=BY_TIME,
            take=1,
        ),
        "contacts": Edge(
            "Contact", FILES + "-[:HAD]->({m}:Contact)", order=BY_TIME, paged=True, arguments=ENTRY_FILTERS
        ),
        "timeline": Edge(
            "TimelineEntry",
            FILES + "-[:HAD]->({m}:Fact)",
            order=TIMELINE,
            paged=True,
            arguments=TIMELINE_FILTERS,
            also=(
                *(
                    "sentences",
                    "breaches",
                    "assessments",
                    "referrals",
                    "treatments",
                    "transfers",
                    "incidents",
                ),
                "registerEntries",
            ),
        ),
        "riskOfHarm": LATEST_RISK,
        "latestAssessment": LATEST_ASSESSMENT,
        "assessments": ASSESSMENTS,
        "confidentialParts": CONFIDENTIAL_PARTS,
        "referrals": REFERRALS,
        "treatments": TREATMENTS,
        "registerEntries": REGISTER_ENTRIES,
        "victims": VICTIMS,
        "victimConditions": PROTECTIVE_CONDITIONS,
        "incidents": INCIDENTS,
        **RELEASES,
        "looks": LOOKS,
        "shares": SHARES,
        "limits": LIMITS,
        "transfers": TRANSFERS,
        "standards": STANDARDS,
        "joins": JOINS,
        "joinDecisions": JOIN_DECISIONS,
    },
    guard=MAY_SEE,
)

CASE_FILE = Shape(
    "CaseFile",
    "CaseFile",
    "fil",
    {
        **plain("system", "scope", "reference", "surname", "forenames", "status", "version", *EQUALITY),
        **dates("dateOfBirth", "openedOn", "closedOn", "recordedAt"),
    },
    {
        "ethnicityCode": ETHNICITY_CODE,
        "sources": Edge(
            "SourceRecord",
            "({n})-[:FROM]->({m}:SourceRecord)",
            order=Order(("{m}.file", "{m}.line", "{m}.id")),
        ),
    },
    owner="({n})<-[:HAS_FILE]-({m}:Offender)",
)

NAME = fact(
    "Name",
    "nam",
    plain("kind", "surname", "forenames"),
    owner="({n})<-[:KNOWN_AS]-" + OF_OFFENDER,
)

IDENTIFIER = fact(
    "Identifier",
    "idn",
    plain("scheme", "value", "raw", "valid", "warning"),
    owner="({n})<-[:IDENTIFIED_BY]-" + OF_OFFENDER,
)

ADDRESS = fact(
    "Address",
    "adr",
    plain("kind", "lines", "postcode"),
    owner="({n})<-[:LIVES_AT]-" + OF_OFFENDER,
)

SHAPES = (OFFENDER, CASE_FILE, NAME, IDENTIFIER, ADDRESS)

BY_ID_START = "MATCH (n:Offender {id: $_id})"
BY_IDENTIFIER = (
    "MATCH (:Identifier {scheme: $_scheme, value: $_value})<-[:IDENTIFIED_BY]-(:CaseFile)<-[:HAS_FILE]-(n:Offender) "
    "WITH DISTINCT n"
)
SEARCH = (
    "CALL db.index.fulltext.queryNodes('offenderSearch', $_lucene) YIELD node AS n "
    "WITH n, split(n.searchNames, ' ') AS names, split(n.searchSounds, ' ') AS sounds, "
    "split(n.searchKeys, ' ') AS keys "
    "WITH n, reduce(score = 0.0, part IN $_ways | score + reduce(best = 1.0, way IN part | "
    "CASE WHEN way.weight > best AND CASE way.field WHEN 'keys' THEN way.token IN keys "
    "WHEN 'sounds' THEN way.token IN sounds WHEN 'names' THEN way.token IN names "
    "ELSE any(name IN names WHERE name STARTS WITH way.token) END THEN way.weight ELSE best END)) AS score"
)
IN_AREA = (
    "MATCH (:Area {id: $_area})<-[:IN_AREA]-(s:Supervision WHERE (s.to IS NULL OR s.to > $today) "
    "AND ($_team IS NULL OR s.team = $_team))"
    "<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(n:Offender)"
)
WITH_OFFICER = (
    "MATCH (:Officer {id: $_officer})<-[:BY]-(s:Supervision WHERE s.to IS NULL OR s.to > $today)"
    "<-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(n:Offender)"
)
IN_PRISON = (
    "MATCH (:Prison {id: $_prison})<-[:AT]-(s:Stay WHERE s.to IS NULL)"
    "<-[:HAS_STAY]-(:Spell)<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(n:Offender)"
)

# A second filter is a question about people already found, so it looks from the person outwards.
ALSO_IN_AREA = (
    "EXISTS { (n)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(s:Supervision WHERE (s.to IS NULL OR s.to > $today) "
    "AND ($_team IS NULL OR s.team = $_team))"
    "-[:IN_AREA]->(:Area {id: $_area}) }"
)
ALSO_WITH_OFFICER = (
    "EXISTS { (n)-[:HAS_FILE]->(:CaseFile)-[:SUPERVISED]->(s:Supervision WHERE s.to IS NULL OR s.to > $today)"
    "-[:BY]->(:Officer {id: $_officer}) }"
)
ALSO_IN_PRISON = (
    "EXISTS { (n)-[:HAS_FILE]->(:CaseFile)-[:HELD]->(:Spell)-[:HAS_STAY]->(s:Stay WHERE s.to IS NULL)"
    "-[:AT]->(:Prison {id: $_prison}) }"
)


def one(offender_id: str) -> Start:
    """The offender with this id."""
    return Start("Offender", BY_ID_START, {"id": offender_id})


def identified(scheme: str, value: str) -> Start:
    """The offender who bears this canonical identifier: of those whom the reader may see, the first by id."""
    return Start("Offender", BY_IDENTIFIER, {"scheme": scheme, "value": value}, several=True)


def found(
    lucene: tuple[str, list[list[dict[str, Any]]]] | None,
    area: str | None,
    prison: str | None,
    officer: str | None,
    first: int,
    after: list[Any] | None,
    team: str | None = None,
) -> Start:
    """Offenders by search text (ranked) or by where they are now (by name). At least one filter is given.

    `lucene` is the index's query, and for each word the ways to meet it with what they are worth. `team`: of the area.
    """
    given = {"lucene": lucene, "officer": officer, "prison": prison, "area": area}
    ways = {
        "lucene": (SEARCH, ""),
        "officer": (WITH_OFFICER, ALSO_WITH_OFFICER),
        "prison": (IN_PRISON, ALSO_IN_PRISON),
        "area": (IN_AREA, ALSO_IN_AREA),
    }
    wanted = [name for name, value in given.items() if value is not None]
    begin, *others = wanted
    ranked = begin == "lucene"
    match = f"{ways[begin][0]} WITH {'n, score' if ranked else 'DISTINCT n'}"
    if others:
        match += " WHERE " + " AND ".join(ways[name][1] for name in others)
    values: dict[str, Any] = {name: given[name] for name in wanted}
    if area is not None:
        values["team"] = team
    if lucene is not None:
        values["lucene"], values["ways"] = lucene
    return Start("Offender", match, values, BY_NAME, first, after, ranked)
