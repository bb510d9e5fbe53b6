"""Of a first load: case files with their offenders, facts with their links, the logs, and the stays in custody."""

from __future__ import annotations

import re

from graph import history
from graph.bulk.answers import Answer, Answers, Day, Load, Rows, Values, nothing
from graph.bulk.columns import Columns
from graph.bulk.records import RECORD_COLUMNS, keep_records
from graph.imports import corrections, facts, log, people, stays
from graph.imports.facts.links import LINK

HANGS = re.compile(r"\(f\)-\[:(\w+)\]->\(n:Fact:(\w+)\)")
"""What a statement that creates facts says of how they hang."""

CONTACT_COLUMNS: Columns = {
    "service": "string",
    "number": "long",
    "kind": "string",
    "outcome": "string",
    "date": "date",
    "time": "string",
    "explanationSought": "date",
    "notes": "string",
    "version": "long",
    "recordedAt": "datetime",
    "recordedBy": "string",
}
MOVEMENT_COLUMNS: Columns = {
    "service": "string",
    "number": "long",
    "kind": "string",
    "direction": "string",
    "date": "date",
    "time": "string",
    "place": "string",
    "placeName": "string",
    "version": "long",
    "recordedAt": "datetime",
    "recordedBy": "string",
}


def known_files(load: Load, values: Values) -> Rows:
    """Which case files are there."""
    return [[id_] for id_ in load.store.there(values["ids"])]


def files_there(load: Load, values: Values) -> Rows:
    """Case files with what they say."""
    return [[id_, properties] for id_, _, _, _, properties in load.store.get(values["ids"])]


def _create_files(hangs: str) -> Answer:
    def create(load: Load, values: Values) -> None:
        rows = values["rows"]
        for row in rows:
            load.store.add("Offender", row["offender"]["id"], row["offender"])
            load.store.add("CaseFile", row["file"]["id"], row["file"], source=row["source"])
        pairs = ((row["offender"]["id"], row["file"]["id"]) for row in rows)
        load.store.relate(hangs, pairs, values["at"])
        load.store.relate("FROM", ((row["file"]["id"], row["source"]) for row in rows))

    return create


def files_from(load: Load, values: Values) -> None:
    """Further rows that say what a case file says."""
    load.store.relate("FROM", ((row["id"], row["source"]) for row in values["rows"]), values["at"])


def create_officers(load: Load, values: Values) -> None:
    """Officers, those that aren't there yet."""
    for row in values["rows"]:
        if row["id"] not in load.officers:
            load.officers.add(row["id"])
            load.store.add("Officer", row["id"], {"id": row["id"], "name": row["name"]})
            load.store.relate("WORKS_IN", [(row["id"], row["area"])])


def _create_facts(statement: str) -> Answer:
    found = HANGS.search(statement)
    assert found, statement
    hangs, kind = found.groups()

    def create(load: Load, values: Values) -> None:
        rows = values["rows"]
        for row in rows:
            id_ = row["properties"]["id"]
            load.store.add(f"Fact:{kind}", id_, row["properties"], row["holder"], row["source"])
        ids = [row["properties"]["id"] for row in rows]
        load.store.relate(hangs, zip((row["holder"] for row in rows), ids, strict=True))
        load.store.relate("FROM", zip(ids, (row["source"] for row in rows), strict=True))
        if kind == "Spell":
            load.store.each("INSERT OR IGNORE INTO due VALUES (?)", ((id_,) for id_ in ids))

    return create


def _link(type_: str) -> Answer:
    def link(load: Load, values: Values) -> None:
        rows = values["rows"]
        load.store.relate(type_, ((row["id"], row["to"]) for row in rows), values["since"])
        load.store.each("INSERT INTO link VALUES (?, ?, ?)", ((row["id"], type_, row["to"]) for row in rows))

    return link


def there(load: Load, values: Values) -> Rows:
    """Facts with what they say, what they point at, the row that they are from, and that they are held true, of cases
    that nobody has moved yet."""
    for id_, _, _, source, properties in load.store.get(values["ids"]):
        links = [list(row) for row in load.store.select("SELECT type, target FROM link WHERE id = ?", id_)]
        yield [id_, properties, links, source, True, False]


def also_from(load: Load, values: Values) -> None:
    """Further rows that say the same."""
    load.store.relate("ALSO_FROM", ((row["id"], row["source"]) for row in values["rows"]))


def keep(load: Load, values: Values) -> Rows:
    """Change nodes, and keep what they were."""
    wanted = {row["id"]: row for row in values["rows"]}
    for id_, kind, _, _, old in load.store.get(sorted(wanted)):
        row = wanted[id_]
        version = {
            **old,
            "supersededAt": values["at"],
            "supersededBy": values["by"],
            "reason": values["reason"],
            "source": row["source"],
            "changed": row["changed"],
        }
        kept = f"{id_} {old['version']}"
        load.store.add(f"Version {kind}", kept, version)
        load.store.relate("WAS", [(id_, kept)])
        new = {
            **old,
            **row["properties"],
            "version": old["version"] + 1,
            "recordedAt": values["at"],
            "recordedBy": values["by"],
        }
        load.store.put(id_, kind, new)
    return [[list(wanted)]]


def orders_there(load: Load, values: Values) -> Rows:
    """Orders with their dates, as the driver gives them."""
    for id_, kind, _, _, order in load.store.get(values["ids"]):
        if kind == "Fact:Sentence":
            yield [id_, Day(order["date"]), Day(order["endedOn"]) if order.get("endedOn") else None]


def _log(load: Load, values: Values, kind: str, columns: Columns, service: str) -> None:
    """Rows of a log with their source records: 8 values of the fact with its id, then 5 of the record."""
    written = [1, values["at"], values["by"]]
    head = [values["system"], values["kind"], values["scope"]]
    shared = [values["batch"], values["extractDate"]]
    store = load.store
    for group in values["groups"]:
        rows = group["rows"]
        store.write(f"Fact:{kind}", columns, ((row[0], [service, *row[1:8], *written]) for row in rows))
        store.write(
            "SourceRecord",
            RECORD_COLUMNS,
            (
                (
                    row[8],
                    [*head, row[9], values["file"], row[10], *shared, row[11], row[12], None, values["at"]],
                )
                for row in rows
            ),
        )
        if load.wanted:
            keep_records(load, values, ((row[8], row[12], row[10]) for row in rows))
        store.relate("HAD", ((group["file"], row[0]) for row in rows))
        store.relate("FROM", ((row[0], row[8]) for row in rows))


def log_contacts(load: Load, values: Values) -> None:
    """Contacts under their orders."""
    _log(load, values, "Contact", CONTACT_COLUMNS, "PROBATION")
    for group in values["groups"]:
        load.store.relate("UNDER", ((row[0], group["sentence"]) for row in group["rows"]))


def log_movements(load: Load, values: Values) -> None:
    """Movements at a prison, from which stays will be derived."""
    _log(load, values, "Movement", MOVEMENT_COLUMNS, "PRISON")
    prison = values["prison"]
    for group in values["groups"]:
        load.store.relate("AT", ((row[0], prison) for row in group["rows"]))
        # In the order of `stays.DUE_SPELLS`.
        load.store.each(
            "INSERT INTO move VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    group["file"],
                    load.estabs[prison],
                    row[1],
                    row[4].isoformat(),
                    row[5],
                    row[2],
                    row[3],
                    row[8],
                    row[6],
                )
                for row in group["rows"]
            ),
        )


def due_spells(load: Load, values: Values) -> Rows:
    """Spells whose stays are due, with their movements, as `stays.DUE_SPELLS` answers them."""
    load.store.database.execute("CREATE INDEX IF NOT EXISTS move_file ON move (file)")
    ids = [row[0] for row in load.store.select("SELECT id FROM due ORDER BY id LIMIT ?", values["limit"])]
    spells = {id_: (file, source, spell) for id_, _, file, source, spell in load.store.get(ids)}
    files = {id_: file for id_, _, _, _, file in load.store.get([each[0] for each in spells.values()])}
    for id_ in ids:
        file, source, spell = spells[id_]
        moves = load.store.select(
            "SELECT prison, number, day, time, kind, direction, source, place FROM move WHERE file = ?", file
        )
        released = spell.get("releasedOn")
        yield [
            id_,
            spell.get("heldAt"),
            str(spell["receivedOn"]),
            str(released) if released else None,
            files[file]["copyOnly"],
            source,
            moves or [[None] * 8],
            [],
            # Staff have entered nothing yet.
            None,
        ]


def stays_done(load: Load, values: Values) -> None:
    """Spells whose stays are derived."""
    for id_, kind, _, _, spell in load.store.get(values["ids"]):
        load.store.put(id_, kind, {**spell, "staying": None})
    load.store.each("DELETE FROM due WHERE id = ?", ((id_,) for id_ in values["ids"]))


ANSWERS: Answers = {
    people.KNOWN_FILES: known_files,
    people.FILES_THERE: files_there,
    people.CREATE_FILES: _create_files("HAS_FILE"),
    people.CREATE_FILES_APART: _create_files("KEPT_APART"),
    people.FILES_FROM: files_from,
    people.JOIN_AGAIN: nothing,
    people.OTHER_HOLDERS: nothing,
    facts.CREATE_OFFICERS: create_officers,
    **{statement: _create_facts(statement) for statement in facts.CREATE.values()},
    **{statement: _link(type_) for type_, statement in LINK.items()},
    corrections.THERE: there,
    corrections.ALSO_FROM: also_from,
    history.KEEP["Fact"]: keep,
    history.KEEP["CaseFile"]: keep,
    log.ORDERS_THERE: orders_there,
    log.LOG_CONTACTS: log_contacts,
    log.LOG_MOVEMENTS: log_movements,
    stays.DUE_SPELLS: due_spells,
    stays.STAYS_DUE: nothing,
    stays.STAYS_DONE: stays_done,
}
"""Every new file is due for joining and every new spell for its stays, so nothing has to mark them again. Of a first
load each file is among those read, so no prisoner is held elsewhere."""
