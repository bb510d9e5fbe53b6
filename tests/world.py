"""A small world that the tests of reading share: two areas, two prisons, a handful of people. All invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from orjson import dumps

from demo.staff import BY_ID, keep_demo_staff
from graph.session import Graph
from resolvers.audit import Audit
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
       (:Prison {id: 'pri_le', code: 'LEI', estab: 'LE', name: 'Leeds', function: 'male local', contracted: false}),
       (:Prison {id: 'pri_fs', code: 'FNI', estab: 'FN', name: 'Full Sutton', function: 'high security', contracted: false})
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
CREATE (o)-[:REGISTERED]->(:Fact:RegisterEntry {id: 'reg_' + $id, category: 'VIOLENT_OR_OTHER_SEXUAL', level: 2,
  from: date('2002-02-01'), reviewOn: date('2003-10-01')})
CREATE (o)-[:OFFENDED_AGAINST]->(:Fact:Victim {id: 'vic_' + $id, surname: 'Winter', forenames: 'Ada', lines: ['4 Elm Row'],
  postcode: 'LS2 2BB', wantsContact: 'YES', from: date('2002-01-20')})
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


async def build(graph: Graph) -> None:
    """Fill an empty graph."""
    await graph.run(REFERENCE)
    await keep_demo_staff(graph)
    await person(graph, "off_anna", "O'Reilly", "Siân Anna", "1978-04-03", "2001/0171310W", sex="FEMALE")
    await person(graph, "off_bill", "Kowalski", "William", "1981-12-10", "1979/0163001B")
    await person(graph, "off_carl", "Kowalski", "Carl", "1975-05-06", "2002/0073319Z")
    await person(graph, "off_hide", "Kowalski", "Willard", "1981-10-12", "2003/0000003Y", limited=True)


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
    """Add a person with one file, one spell, three sentences and fifteen contacts."""
    names, sounds, keys = search_fields(
        [(surname, forenames)], [key_token("PNC", pnc)], [date.fromisoformat(born)]
    )
    values = {
        "id": id,
        "surname": surname,
        "forenames": forenames,
        "born": born,
        "pnc": pnc,
        "sex": sex,
        "limited": limited,
        "names": names,
        "sounds": sounds,
        "keys": keys,
    }
    await graph.run(PERSON, values)


class Asking:
    """Asks the schema as a member of staff; every document goes both ways and must come back the same."""

    def __init__(self, graph: Graph, folder: Path) -> None:
        self.graph = graph
        self.audit = Audit(folder)

    async def __call__(
        self, document: str, as_: str | Viewer = "pat", purpose: str = "", **variables: Any
    ) -> dict[str, Any]:
        """The whole answer, errors included. `purpose` is the reason that the person gives."""
        viewer = BY_ID[as_].viewer if isinstance(as_, str) else as_
        context = Context(viewer, self.graph, self.audit, purpose)
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
