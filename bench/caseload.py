"""The reading workload: an officer's 25 people, each with 10 fields, 3 sentences of 5 and 2 contacts of 6.

Two ways to the same JSON: the document that our schema takes, and the statement that a person would write by hand for it,
with the same access predicate.
"""

from datetime import date

from graph import scopes
from graph.session import Graph
from graph.staff import keep_staff
from resolvers.access import Role
from resolvers.context import Post, Viewer
from rules.clock import now

OFFICER = "ofr_bench"
READER = Viewer("bench", "Bench", (Post(Role.PRACTITIONER, "bench"),))
"""Who asks: a practitioner of the area, so that the notes are in scope by a predicate, as they are for most people."""

DOCUMENT = """query Caseload($officer: ID!) { offenders(officer: $officer, first: 25) { nodes {
  id surname forenames dateOfBirth sex ethnicity language disability nationality version
  sentences(first: 3) { id type date court lengthMonths }
  contacts(first: 2) { nodes { id kind outcome date time notes } } } } }"""

MAY_SEE = scopes.MAY_SEE.replace("{m}", "o")

FIND = f"""MATCH (:Officer {{id: $officer}})<-[:BY]-(u:Supervision WHERE u.to IS NULL OR u.to > $today)
  <-[:SUPERVISED]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)
WITH DISTINCT o WHERE {MAY_SEE}
WITH o ORDER BY o.surname, coalesce(o.forenames, ''), o.id LIMIT 25"""

PERSON = """id: o.id, surname: o.surname, forenames: o.forenames, dateOfBirth: toString(o.dateOfBirth), sex: o.sex,
  ethnicity: o.ethnicity, language: o.language, disability: o.disability, nationality: o.nationality, version: o.version"""

SENTENCE = "id: s.id, type: s.type, date: toString(s.date), court: s.court, lengthMonths: s.lengthMonths"
CONTACT = "id: c.id, kind: c.kind, outcome: c.outcome, date: toString(c.date), time: c.time, notes: c.notes"

BY_HAND = f"""{FIND}
CALL (o) {{ MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:SERVES]->(s:Sentence) WHERE NOT EXISTS {{ (s)-[:TRANSFERRED_TO]->() }}
  WITH s ORDER BY s.date DESC, s.id DESC LIMIT 3 RETURN collect({{{SENTENCE}}}) AS sentences }}
CALL (o) {{ MATCH (o)-[:HAS_FILE]->(:CaseFile)-[:HAD]->(c:Contact)
  WITH c ORDER BY c.date DESC, c.time DESC, c.id DESC LIMIT 2 RETURN collect({{{CONTACT}}}) AS contacts }}
RETURN collect({{{PERSON}, sentences: sentences, contacts: {{nodes: contacts}}}}) AS nodes"""

SEED_STAFF = """
MERGE (a:Area {id: 'area_bench'}) SET a.slug = 'bench', a.name = 'Bench' WITH a
UNWIND range(0, $officers - 1) AS i
CREATE (:Officer {id: CASE i WHEN 0 THEN 'ofr_bench' ELSE 'ofr_bench' + i END, name: 'Officer ' + i})-[:WORKS_IN]->(a)
"""

SEED_PEOPLE = """
MATCH (a:Area {id: 'area_bench'})
UNWIND $people AS i
MATCH (w:Officer {id: CASE i / 25 WHEN 0 THEN 'ofr_bench' ELSE 'ofr_bench' + (i / 25) END})
CREATE (o:Offender {id: 'off_b' + i, version: 1, recordedAt: datetime(), surname: 'SURNAME' + (i % 997), forenames: 'Given' + i,
  dateOfBirth: date('1960-01-01') + duration({days: i}), sex: 'MALE', ethnicity: 'W1', ethnicityNeedsRecording: false,
  language: 'en', disability: 'NO', nationality: 'BRITISH', limited: i % 100 = 99,
  searchNames: 'surname' + (i % 997) + ' given' + i, searchSounds: '', searchKeys: ''})
CREATE (o)-[:HAS_FILE {recordedAt: datetime()}]->(f:CaseFile {id: 'fil_b' + i, system: 'CRAMS', scope: 'bench', reference: toString(i)})
CREATE (f)-[:SUPERVISED]->(u:Fact:Supervision {id: 'sup_b' + i, from: date('2002-01-01')}), (u)-[:IN_AREA]->(a), (u)-[:BY]->(w)
FOREACH (_ IN CASE WHEN o.limited THEN [1] ELSE [] END |
  CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_b' + i, kind: 'RESTRICTION', from: date('2003-01-01')}))
WITH i, f UNWIND range(1, 3) AS j
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: 'sen_b' + i + '_' + j, type: 'COMMUNITY_REHABILITATION', custodial: false,
  date: date('2000-01-01') + duration({months: j * 7}), court: 'Leeds Magistrates Court', lengthMonths: 12, requirements: []})
WITH i, j, f, s UNWIND range(1, 10) AS k
CREATE (f)-[:HAD]->(c:Fact:Contact {id: 'con_b' + i + '_' + j + '_' + k, service: 'PROBATION', number: k, kind: 'OFFICE_VISIT',
  outcome: 'ATTENDED', date: date('2000-02-01') + duration({months: j * 7, days: k}), time: '10:00', notes: 'Seen'})-[:UNDER]->(s)
"""


async def keep_reader(graph: Graph) -> None:
    """Keep the one who asks."""
    post = {"role": "PRACTITIONER", "area": "bench", "from": date(2000, 1, 1)}
    row = {"id": READER.id, "name": READER.name, "posts": [post]}
    await graph.write(lambda tx: keep_staff(tx, [row], by="bench", at=now()))
