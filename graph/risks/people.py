"""Putting people on the register: an entry on a file kept apart, of somebody the record knows or of nobody it knew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph.imports.people import birth_offender
from graph.keys import new_id
from graph.risks.writing import Person
from graph.session import Transaction
from rules.codes import Apart, System
from rules.names import search_fields

# It says of whom it is as a row of the police does, so that the next files that come are compared with it.
CREATE_FILE = """
MATCH (o:Offender {id: $offender})
CREATE (o)-[:KEPT_APART {recordedAt: $at}]->(f:CaseFile)
SET f = $file
"""

LIKE_HOME = """
MATCH (a:CaseFile {id: $one})
MATCH (b:CaseFile {id: $other})
CREATE (a)-[:RESEMBLES {verdict: 'JOIN', why: 'NUMBERS', weight: 0.0, fields: [], model: 'made for this record'}]->(b)
"""

NUMBERS = """
MATCH (o:Offender {id: $offender})-[:HAS_FILE]->(:CaseFile)-[:IDENTIFIED_BY]->(i:Identifier)
WHERE i.valid AND i.scheme IN ['PNC', 'CRO', 'PRISON_NUMBER']
RETURN i.scheme, i.value ORDER BY i.scheme, i.value
"""

CREATE_ENTRY = """
MATCH (f:CaseFile {id: $file})
CREATE (f)-[:REGISTERED]->(e:Fact:RegisterEntry {id: $id, version: 1, recordedAt: $at, recordedBy: $by})
SET e += $properties
"""


CREATE_PERSON = """
CREATE (o:Offender {id: $id, version: 1, recordedAt: $at, recordedBy: $by, limited: false, concealed: 'REGISTER'})
SET o += $properties
"""

FORCE = """
MATCH (a:Area {id: $area})
RETURN a.forceNumber
"""


async def force_of(tx: Transaction, area: str) -> str | None:
    """The number of the police force of an area; None where there is no such area."""
    record = await (await tx.run(FORCE, area=area)).single()
    return None if record is None else record[0]


async def put_on_new(
    tx: Transaction,
    who: Mapping[str, Any],
    force: str,
    properties: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> tuple[str, str]:
    """Write an entry for somebody whom no file knows, who is then there for those alone who may know of it.

    Answers the ids of the offender and the entry.
    """
    file = new_id("fil")
    offender = birth_offender(file)
    called = [(who["surname"], who["forenames"])]
    names, sounds, keys = search_fields(called, [], [day for day in (who["dateOfBirth"],) if day])
    found = {**who, "searchNames": names, "searchSounds": sounds, "searchKeys": keys}
    await tx.run(CREATE_PERSON, id=offender, properties=found, by=by, at=at)
    own = _file(file, force, who, by, at)
    await tx.run(CREATE_FILE, offender=offender, file=own, at=at)
    entry = new_id("reg")
    told = {**who, "force": force, "restricted": False, **properties}
    await tx.run(CREATE_ENTRY, {"file": file, "id": entry, "properties": told, "by": by, "at": at})
    return offender, entry


async def put_on(
    tx: Transaction, found: Person, properties: Mapping[str, Any], *, by: str, at: datetime
) -> str:
    """Write a new entry for a person, with what the record knows of them, on their file of the register; answers its
    id."""
    offender = str(found.who["id"])
    home, force = found.home or ({}, None)
    named = {name: found.who.get(name) for name in ("surname", "forenames", "dateOfBirth", "sex")}
    numbers = await _numbers(tx, offender)
    file = found.file or await _new_file(tx, offender, home, force, {**named, **numbers}, by, at)
    known = {
        **named,
        "pnc": numbers.get("pnc"),
        "cro": numbers.get("cro"),
        "force": force,
        "restricted": False,
    }
    id_ = new_id("reg")
    values = {"file": file, "id": id_, "properties": {**known, **properties}, "by": by, "at": at}
    await tx.run(CREATE_ENTRY, values)
    return id_


async def _numbers(tx: Transaction, offender: str) -> dict[str, str]:
    names = {"PNC": "pnc", "CRO": "cro", "PRISON_NUMBER": "prisonNumber"}
    return {names[scheme]: value async for scheme, value in await tx.run(NUMBERS, offender=offender)}


async def _new_file(
    tx: Transaction,
    offender: str,
    home: Mapping[str, Any],
    force: str | None,
    who: Mapping[str, Any],
    by: str,
    at: datetime,
) -> str:
    id_ = new_id("fil")
    case = (
        {"cramsReference": home["reference"], "cramsArea": home["scope"]}
        if home.get("system") == "CRAMS"
        else {}
    )
    properties = _file(id_, force, {**who, **case}, by, at)
    await tx.run(CREATE_FILE, offender=offender, file=properties, at=at)
    if home:
        one, other = sorted((id_, str(home["id"])))
        await tx.run(LIKE_HOME, one=one, other=other)
    return id_


def _file(id: str, force: str | None, who: Mapping[str, Any], by: str, at: datetime) -> dict[str, Any]:
    return {
        **who,
        "id": id,
        "system": System.VISOR.name,
        "scope": force,
        "reference": id,
        "apart": Apart.REGISTER.name,
        "version": 1,
        "recordedAt": at,
        "recordedBy": by,
        "createdAt": at,
        "joining": "DUE",
    }
