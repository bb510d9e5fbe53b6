"""A small world that the tests of reading share: two areas, two prisons, a handful of people. All invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from orjson import dumps

from demo.staff import BY_ID, keep_demo_staff
from graph.session import Graph
from resolvers.audit import Audit
from resolvers.columns import Columns
from resolvers.context import Context, Viewer
from rules.names import key_token, search_fields
from schema.execution import Executor
from schema.schema import schema

FAST = Executor(schema)
WALK = Executor(schema, fast=False)

REFERENCE = """
CREATE (:Area {id: 'area_wy', slug: 'west-yorkshire', name: 'West Yorkshire', region: 'Yorkshire & Humberside',
               forceNumber: '13', npsiss: true}),
       (:Area {id: 'area_lr', slug: 'leicestershire-and-rutland', name: 'Leicestershire & Rutland',
               region: 'East Midlands', forceNumber: '33', npsiss: true}),
       (:Prison {id: 'pri_le', code: 'LEI', estab: 'LE', name: 'Leeds', function: 'male-local', contracted: false}),
       (:Prison {id: 'pri_fs', code: 'FNI', estab: 'FN', name: 'Full Sutton', function: 'high-security', contracted: false})
CREATE (:Officer {id: 'ofr_reed', name: 'J Reed'})
WITH 1 AS one MATCH (o:Officer {id: 'ofr_reed'}), (a:Area {id: 'area_wy'}) CREATE (o)-[:WORKS_IN]->(a)
"""

PERSON = """
CREATE (o:Offender {id: $id, version: 1, recordedAt: datetime('2003-09-30T08:00:00Z'), surname: $surname,
  forenames: $forenames, dateOfBirth: date($born), sex: $sex, ethnicity: 'W1', ethnicityNeedsRecording: false,
  limited: $limited, searchNames: $names, searchSounds: $sounds, searchKeys: $keys})
CREATE (o)-[:HAS_FILE {recordedAt: datetime()}]->(f:CaseFile {id: 'fil_' + $id, system: 'CRAMS', scope: 'west-yorkshire',
  reference: '98/00001', surname: $surname, forenames: $forenames, version: 1})
CREATE (r:SourceRecord {id: 'src_' + $id, system: 'CRAMS', kind: 'people', scope: 'west-yorkshire', key: '98/00001',
  file: 'crams_west-yorkshire_people.txt', line: 2, raw: 'west-yorkshire|98/00001', extractDate: date('2003-09-30'),
  recordedAt: datetime('2003-09-30T08:00:00Z')})
CREATE (f)-[:FROM]->(r)
CREATE (f)-[:KNOWN_AS]->(:Fact:Name {id: 'nam_' + $id, kind: 'PRIMARY', surname: $surname, forenames: $forenames})-[:FROM]->(r)
CREATE (f)-[:IDENTIFIED_BY]->(:Fact:Identifier {id: 'idn_' + $id, scheme: 'PNC', value: $pnc, raw: $pnc, valid: true})-[:FROM]->(r)
CREATE (f)-[:LIVES_AT]->(:Fact:Address {id: 'adr_' + $id, kind: 'HOME', lines: ['1 Mill Lane'], postcode: 'LS1 1AA'})-[:FROM]->(r)
CREATE (u:Fact:Supervision {id: 'sup_' + $id, from: date('2002-01-01'), team: 'Leeds team'}), (f)-[:SUPERVISED]->(u), (u)-[:FROM]->(r)
WITH * MATCH (a:Area {id: 'area_wy'}), (w:Officer {id: 'ofr_reed'}), (le:Prison {id: 'pri_le'})
CREATE (u)-[:IN_AREA]->(a), (u)-[:BY]->(w)
CREATE (f)-[:HELD]->(p:Fact:Spell {id: 'spl_' + $id, prisonNumber: 'AB1234', receivedOn: date('2001-03-01'),
  status: 'SENTENCED', category: 'C'}), (p)-[:FROM]->(r)
CREATE (p)-[:HAS_STAY]->(t:Fact:Stay {id: 'sty_' + $id, from: date('2001-03-01')}), (t)-[:AT]->(le), (t)-[:FROM]->(r)
CREATE (f)-[:HAD]->(m:Fact:Movement {id: 'mov_' + $id, service: 'PRISON', number: 1, kind: 'RECEPTION', direction: 'IN',
  date: date('2001-03-01'), time: '09:10', place: 'CRT', placeName: 'Court'}), (m)-[:AT]->(le), (m)-[:FROM]->(r)
FOREACH (_ IN CASE WHEN $limited THEN [1] ELSE [] END | CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_' + $id,
  kind: 'RESTRICTION', from: date('2003-01-01'), message: 'Ask the public protection unit.', by: 'petra',
  recordedAt: datetime('2003-01-01T09:00:00Z')}))
WITH * UNWIND range(1, 3) AS i
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: 'sen_' + $id + '_' + i, type: 'COMMUNITY_REHABILITATION', custodial: false,
  court: 'Leeds Crown Court', date: date('2002-01-01') + duration({months: i}), lengthMonths: 12, requirements: ['PROG']}),
  (s)-[:IN_AREA]->(a), (s)-[:FROM]->(r),
  (s)-[:FOR]->(v:Fact:Offence {id: 'ofn_' + $id + '_' + i, title: 'Theft'}), (v)-[:FROM]->(r)
WITH * UNWIND range(1, 5) AS j
CREATE (f)-[:HAD]->(c:Fact:Contact {id: 'con_' + $id + '_' + i + '_' + j, service: 'PROBATION', number: j,
  kind: CASE j % 2 WHEN 0 THEN 'HOME_VISIT' ELSE 'OFFICE_VISIT' END,
  outcome: CASE j WHEN 5 THEN 'UNACCEPTABLE_ABSENCE' ELSE 'ATTENDED' END,
  date: date('2002-02-01') + duration({months: i, days: j}), time: '10:00', notes: 'A note'}), (c)-[:UNDER]->(s), (c)-[:FROM]->(r)
"""


# What OASys, IAPS and the treatment spreadsheets say of the same person.
SYSTEMS = """
MATCH (f:CaseFile {id: 'fil_' + $id}), (r:SourceRecord {id: 'src_' + $id}), (a:Area {id: 'area_wy'}),
  (le:Prison {id: 'pri_le'})
UNWIND [[1, 'START', 'COMPLETE', '2002-05-14', 30, 64], [2, 'REVIEW', 'COMPLETE', '2003-05-14', 42, 84],
  [3, 'REVIEW', 'OPEN', '2003-09-01', null, null]] AS one
CREATE (f)-[:ASSESSED]->(s:Fact:Assessment {id: 'asm_' + $id + '_' + one[0], service: 'PROBATION', kind: one[1],
  status: one[2], date: date(one[3]), assessor: 'J Reed', agency: 'west-yorkshire', ogrs2: one[4], total: one[5]}),
  (s)-[:FROM]->(r), (s)-[:IN_AREA]->(a)
FOREACH (_ IN CASE one[2] WHEN 'COMPLETE' THEN [1] ELSE [] END |
  SET s.sectionScores = [4, 3, 2, 3, 1, 2, 3, 5 + one[0], -1, 1, 4, 3], s.reoffending = 'YYNNNNYYNNYYN',
    s.harmLinked = 'NYNNNNNYNNYNN', s.concerns = ['SELF_HARM'], s.harmCustody = ['', '', '', '', ''],
    s.harmCommunity = ['LOW', CASE one[0] WHEN 2 THEN 'HIGH' ELSE 'LOW' END, 'MEDIUM', 'LOW', '']
  CREATE (s)-[:HAS_OBJECTIVE]->(b:Fact:Objective {id: 'obj_' + $id + '_' + one[0], number: 1, section: 8,
    text: 'Stay off heroin and attend every test', due: date('2003-12-01')}), (b)-[:FROM]->(r),
    (s)-[:HAS_CONFIDENTIAL]->(:Fact:ConfidentialPart {id: 'cfp_' + $id + '_' + one[0], assessment: s.id, version: 1,
    recordedAt: datetime('2003-05-14T09:00:00Z'), recordedBy: 'pat', text: 'A neighbour told of it'}))
WITH DISTINCT f, r, a
CREATE (f)-[:REFERRED]->(p:Fact:Referral {id: 'ref_' + $id, programme: 'THINK_FIRST', referredOn: date('2003-04-10'),
  ogrs2: 56, orderDate: date('2003-02-01'), stage: 'STARTED', startedOn: date('2003-06-02'), tutor: 'T Malone'}),
  (p)-[:FROM]->(r), (p)-[:IN_AREA]->(a)
FOREACH (i IN range(1, 4) | CREATE (p)-[:HAS_SESSION]->(n:Fact:ProgrammeSession {id: 'psn_' + $id + '_' + i, number: i,
  attempt: 1, date: date('2003-06-02') + duration({weeks: i}), catchUp: false, tutor: 'T Malone',
  attendance: CASE i WHEN 3 THEN 'UNACCEPTABLE_ABSENCE' ELSE 'ATTENDED' END}), (n)-[:FROM]->(r))
FOREACH (one IN [[1, 'BEFORE', '2003-06-02', 71], [2, 'AFTER', '2003-09-15', 62]] |
  CREATE (p)-[:HAS_TEST]->(n:Fact:ProgrammeTest {id: 'pts_' + $id + '_' + one[0], test: 'BARRATT_IMPULSIVENESS',
    phase: one[1], date: date(one[2]), score: one[3]}), (n)-[:FROM]->(r))
CREATE (f)-[:TREATED]->(t:Fact:Treatment {id: 'trt_' + $id, orderDate: date('2003-02-01'), months: 12, mainDrug: 'HEROIN',
  provider: 'Leeds Addiction Unit', supervisor: 'K Hale'}), (t)-[:FROM]->(r), (t)-[:IN_AREA]->(a)
FOREACH (i IN range(1, 3) |
  CREATE (t)-[:HAS_DRUG_TEST]->(d:Fact:DrugTest {id: 'dtt_' + $id + '_' + i, date: date('2003-02-10') + duration({weeks: i}),
    opiates: CASE i WHEN 3 THEN 'NEGATIVE' ELSE 'POSITIVE' END, cocaine: 'NEGATIVE'}), (d)-[:FROM]->(r)
  CREATE (t)-[:HAS_WEEK]->(w:Fact:TreatmentWeek {id: 'twk_' + $id + '_' + i, from: date('2003-02-03') + duration({weeks: i}),
    hoursOrdered: 20, hoursAttended: 10 + 3 * i}), (w)-[:FROM]->(r)
  CREATE (t)-[:HAS_REVIEW]->(c:Fact:CourtReview {id: 'crv_' + $id + '_' + i, date: date('2003-02-20') + duration({months: i}),
    court: 'Leeds Magistrates', result: 'CONTINUED', comments: 'Good progress'}), (c)-[:FROM]->(r))
"""

REGISTERED = """
MATCH (o:Offender {id: $id})
CREATE (o)-[:KEPT_APART]->(f:CaseFile {id: 'fil_' + $id + '_visor', system: 'VISOR', scope: '13', apart: 'REGISTER',
  reference: 'V0000001', surname: 'Grimm', forenames: 'Victor', version: 1}),
  (f)-[:FROM]->(r:SourceRecord {id: 'src_' + $id + '_visor', system: 'VISOR', kind: 'nominals', scope: '13',
  key: 'V0000001', file: 'visor_nominals.csv', line: 2, raw: '"V0000001","RSO"', extractDate: date('2003-09-30')}),
  (f)-[:REGISTERED]->(:Fact:RegisterEntry {id: 'reg_' + $id, category: 'VIOLENT_OR_OTHER_SEXUAL', mappaCategory: 2,
  level: 2, force: '13', manager: 'DC Flint', surname: 'Grimm', forenames: 'Victor', aliases: ['GRIMES, Vic'],
  sex: 'MALE', dateOfBirth: date('1981-12-10'), pnc: '1979/0163001B', lines: ['9 Hidden Way'], postcode: 'LS9 9ZZ',
  from: date('2002-02-01'), reviewOn: date('2003-10-01'), risk: 'HIGH', restricted: true})-[:FROM]->(r)
WITH f MATCH (f)-[:REGISTERED]->(e)
CREATE (e)-[:HAS_MEETING]->(:Fact:MappaMeeting {id: 'mpm_' + $id, date: date('2003-04-01'), level: 2, version: 1,
  decided: 'Seen weekly', recordedAt: datetime('2003-04-01T09:00:00Z'), recordedBy: 'petra'}),
  (e)-[:HAS_MAPPA_ACTION]->(:Fact:MappaAction {id: 'mpa_' + $id, text: 'Ask housing', owner: 'Leeds housing', version: 1,
  askedOn: date('2003-04-01'), due: date('2003-04-15'), recordedAt: datetime('2003-04-01T09:00:00Z'),
  recordedBy: 'petra'})
"""

OFFENDED = """
MATCH (o:Offender {id: $id}), (a:Area {id: 'area_wy'})
CREATE (o)-[:KEPT_APART]->(f:CaseFile {id: 'fil_' + $id + '_victims', system: 'VICTIMS', scope: 'west-yorkshire',
  apart: 'VICTIMS', reference: 'VC/0001', surname: $surname, forenames: $forenames, version: 1}),
  (f)-[:FROM]->(r:SourceRecord {id: 'src_' + $id + '_victims', system: 'VICTIMS', kind: 'victims',
  scope: 'west-yorkshire', key: 'VC/0001', file: 'victims_west-yorkshire.xlsx!Victims', line: 5, raw: 'VC/0001,Winter',
  extractDate: date('2003-09-30')}),
  (f)-[:OFFENDED_AGAINST]->(v:Fact:Victim {id: 'vic_' + $id, surname: 'Winter', forenames: 'Ada',
  relationship: 'Former partner', lines: ['4 Elm Row'], postcode: 'LS2 2BB', telephone: '0113 496 0001',
  offence: 'Wounding', sentenceDate: date('2002-01-10'), months: 36, offerSentOn: date('2002-01-20'), response: 'YES',
  liaisonOfficer: 'V Stone', wantsContact: 'YES', conditions: 'Not to come to Elm Row'}), (v)-[:FROM]->(r),
  (v)-[:IN_AREA]->(a)
"""

# Somebody whom no other file knows: hidden from all who may not see that one.
CONCEALED = """
CREATE (:Offender {id: $id, version: 1, recordedAt: datetime('2003-09-30T08:00:00Z'), surname: $surname,
  forenames: $forenames, dateOfBirth: date($born), limited: false, concealed: $apart, searchNames: $names,
  searchSounds: $sounds, searchKeys: $keys})
"""


async def build(graph: Graph) -> None:
    """Fill an empty graph."""
    await graph.run(REFERENCE)
    await keep_demo_staff(graph)
    await person(graph, "off_anna", "O'Reilly", "Siân Anna", "1978-04-03", "2001/0171310W", sex="FEMALE")
    await person(graph, "off_bill", "Kowalski", "William", "1981-12-10", "1979/0163001B")
    await person(graph, "off_carl", "Kowalski", "Carl", "1975-05-06", "2002/0073319Z")
    await person(graph, "off_hide", "Kowalski", "Willard", "1981-10-12", "2003/0000003Y", limited=True)
    await concealed(graph, "off_veil", "Thorne", "Silas", "1969-03-02", "2000/0000007G", "REGISTER")
    await concealed(graph, "off_hush", "Zamora", "Ines", "1972-07-21", "2000/0000008H", "VICTIMS")


async def long_known(graph: Graph, name: str) -> None:
    """Let a person of the small world have been on record since the beginning of the year."""
    await graph.run(
        "MATCH (o:Offender {id: $id})-[h:HAS_FILE]->() WITH o, h, datetime('2003-01-01') AS then "
        "SET o.recordedAt = then, h.recordedAt = then",
        {"id": name},
    )


async def person(
    graph: Graph,
    id: str,
    surname: str,
    forenames: str,
    born: str,
    pnc: str,
    sex: str = "MALE",
    limited: bool = False,
) -> None:
    """Add a person with one file, one spell, three sentences and fifteen contacts, assessments, a programme and
    treatment; besides, kept apart, an entry of the register and a victim."""
    values = {**_named(id, surname, forenames, born, pnc), "pnc": pnc, "sex": sex, "limited": limited}
    for statement in (PERSON, SYSTEMS, REGISTERED, OFFENDED):
        await graph.run(statement, values)


async def concealed(
    graph: Graph, id: str, surname: str, forenames: str, born: str, pnc: str, apart: str
) -> None:
    """Add a person whom only the register, or only a victim unit, knows."""
    values = {**_named(id, surname, forenames, born, pnc), "apart": apart}
    for statement in (CONCEALED, REGISTERED if apart == "REGISTER" else OFFENDED):
        await graph.run(statement, values)


def _named(id: str, surname: str, forenames: str, born: str, pnc: str) -> dict[str, Any]:
    names, sounds, keys = search_fields(
        [(surname, forenames)], [key_token("PNC", pnc)], [date.fromisoformat(born)]
    )
    found = {"names": names, "sounds": sounds, "keys": keys}
    return {"id": id, "surname": surname, "forenames": forenames, "born": born, **found}


class Asking:
    """Asks the schema as a member of staff; every document goes both ways and must come back the same."""

    columns: Columns | None = None
    """The copy of what figures count, which none has unless it is given."""

    def __init__(self, graph: Graph, folder: Path) -> None:
        self.graph = graph
        self.audit = Audit(folder)

    async def __call__(
        self, document: str, as_: str | Viewer = "pat", purpose: str = "", **variables: Any
    ) -> dict[str, Any]:
        """The whole answer, errors included. `purpose` is the reason that the person gives."""
        viewer = BY_ID[as_].viewer if isinstance(as_, str) else as_
        context = Context(viewer, self.graph, self.audit, purpose, columns=self.columns)
        body = (await FAST.run(context, document, variables)).body()
        walked = (await WALK.run(context, document, variables)).body()
        assert dumps(body) == dumps(walked)
        return body

    async def data(self, document: str, as_: str | Viewer = "pat", **variables: Any) -> Any:
        """The data of an answer without errors."""
        body = await self(document, as_, **variables)
        assert "errors" not in body, body["errors"]
        return body["data"]

    async def fault(self, document: str, as_: str | Viewer = "pat", **variables: Any) -> tuple[str, str]:
        """The code and sentence of the one error."""
        (error,) = (await self(document, as_, **variables))["errors"]
        return error["extensions"]["code"], error["message"]
