"""Of a first load: the versions of files, their rejects, source records, what is told of it, and reference data."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson

from graph import deletion, outbox
from graph.bulk.answers import Answers, Day, Load, NotYet, Rows, Values, nothing
from graph.bulk.columns import Columns
from graph.imports import batches, records, reference, waiting

RECORD_COLUMNS: Columns = {
    "system": "string",
    "kind": "string",
    "scope": "string",
    "key": "string",
    "file": "string",
    "line": "long",
    "batch": "string",
    "extractDate": "date",
    "raw": "string",
    "hash": "string",
    "apart": "string",
    "recordedAt": "datetime",
}
"""In the order in which `CREATE_RECORDS` has them."""

COUNTS = ("rows", "imported", "unchanged", "held", "rejected", "warned")


def find_versions(load: Load, values: Values) -> Rows:
    """Versions of a file by name. Dates are given as the driver gives them."""
    for version in load.versions.values():
        if version["name"] == values["name"]:
            raise NotYet(f"A second version of {values['name']}")
    return ()


def files_of_kind(load: Load, values: Values) -> Rows:
    """Names of the current files of a kind."""
    return sorted(
        [v["name"]]
        for v in load.versions.values()
        if (v["system"], v["kind"]) == (values["system"], values["kind"]) and v["current"]
    )


def basis(load: Load, values: Values) -> Rows:
    """What the current files of these names are."""
    names = set(values["names"])
    return [
        [v["name"], v["sha256"], v.get("basis") or ""]
        for v in load.versions.values()
        if v["name"] in names and v["current"]
    ]


def _version(load: Load, values: Values) -> dict[str, Any]:
    about = {key: values[key] for key in ("id", "name", "sha256", "system", "kind", "apart")}
    return load.versions.setdefault(values["id"], {**about, "current": False, **dict.fromkeys(COUNTS, 0)})


def start(load: Load, values: Values) -> None:
    """A file is being read."""
    again = {"extractDate": values["extractDate"], "importedAt": values["at"], "by": values["by"]}
    _version(load, values).update(again, status="RUNNING", message=None)


def refuse(load: Load, values: Values) -> Rows:
    """A file is refused whole."""
    new = values["id"] not in load.versions
    version = _version(load, values)
    if new:
        version["extractDate"] = values["extractDate"]
    if version.get("status") == "IMPORTED" or version.get("message") == values["message"]:
        return ()
    version |= {
        "status": "REFUSED",
        "message": values["message"],
        "importedAt": values["at"],
        "by": values["by"],
    }
    return ([values["id"]],)


def finish(load: Load, values: Values) -> None:
    """A file is in."""
    version = load.versions[values["id"]]
    version |= {key: values[key] for key in ("basis", "current", *COUNTS)}
    version |= {"status": "IMPORTED", "importedAt": values["at"]}


def recount(load: Load, values: Values) -> None:
    """Rows of a file that waited got in."""
    version = load.versions[values["id"]]
    version["rejected"] -= values["taken"]
    for key in ("imported", "unchanged", "held", "warned"):
        version[key] += values[key]


def create_rejects(load: Load, values: Values) -> None:
    """Rows that were rejected or flagged."""
    rows = values["rows"]
    common = {"file": values["file"], "fileId": values["fileId"], "apart": values["apart"], "current": True}
    for row in rows:
        load.store.add("Reject", row["id"], {**row, **common})
    load.store.each(
        "INSERT INTO waiting VALUES (?, ?)", ((row["id"], values["fileId"]) for row in rows if row["waiting"])
    )
    load.store.each(
        "INSERT INTO awaits VALUES (?, ?)",
        ((row["id"], each) for row in rows for each in row["awaits"] or ()),
    )


def found(load: Load, values: Values) -> Rows:
    """Rows that wait for something that has come since."""
    about = [(v["system"], v["kind"], v.get("status")) for v in load.versions.values()]
    wanted = (values["system"], values["kind"], "IMPORTED")
    files = [id_ for id_, each in zip(load.versions, about, strict=True) if each == wanted]
    ids = load.store.select(
        "SELECT reject FROM waiting WHERE reject > ? AND version IN (SELECT value FROM json_each(?)) AND EXISTS "
        "(SELECT 1 FROM awaits CROSS JOIN node ON node.id = awaits.id WHERE awaits.reject = waiting.reject) "
        "ORDER BY reject LIMIT ?",
        values["after"],
        orjson.dumps(files).decode(),
        values["limit"],
    )
    for id_, _, _, _, reject in load.store.get([row[0] for row in ids]):
        version = load.versions[reject["fileId"]]
        yield [
            id_,
            reject["line"],
            reject["reason"],
            reject["raw"],
            reject["awaits"],
            version["id"],
            version["name"],
            Day(version["extractDate"]),
        ]


def waits(load: Load, values: Values) -> Rows:
    """How many rejected rows of each file wait."""
    counted: dict[str, int] = {}
    ids = [row[0] for row in load.store.select("SELECT reject FROM waiting ORDER BY version")]
    for begin in range(0, len(ids), 10_000):
        for _, _, _, _, reject in load.store.get(ids[begin : begin + 10_000]):
            if reject["severity"] == "REJECT":
                counted[reject["file"]] = counted.get(reject["file"], 0) + 1
    return [[file, count] for file, count in counted.items()]


def got_in(load: Load, values: Values) -> None:
    """Rejects that are none any more."""
    for table, key in (("node", "id"), ("waiting", "reject"), ("awaits", "reject")):
        load.store.each(f"DELETE FROM {table} WHERE {key} = ?", ((id_,) for id_ in values["ids"]))  # noqa: S608


def await_others(load: Load, values: Values) -> None:
    """Rejects that wait for less than before."""
    now = {row["id"]: row["awaits"] for row in values["rows"]}
    for id_, kind, _, _, reject in load.store.get(sorted(now)):
        load.store.put(id_, kind, {**reject, "awaits": now[id_]})
        load.store.each("DELETE FROM awaits WHERE reject = ?", [(id_,)])
        load.store.each("INSERT INTO awaits VALUES (?, ?)", ((id_, each) for each in now[id_]))


def create_records(load: Load, values: Values) -> None:
    """Source records."""
    common = [values[key] for key in ("system", "kind")]
    rest = [values[key] for key in ("apart", "at")]
    load.store.write(
        "SourceRecord",
        RECORD_COLUMNS,
        (
            (
                row["id"],
                [
                    *common,
                    row["scope"],
                    row["key"],
                    values["file"],
                    row["line"],
                    values["batch"],
                    values["extractDate"],
                    row["raw"],
                    row["hash"],
                    *rest,
                ],
            )
            for row in values["rows"]
        ),
    )
    # Only two kinds of files share keys; of the others no row is ever looked up.
    if values["system"] == "OASYS":
        load.store.each(
            "INSERT INTO held VALUES (?, ?, ?, ?, ?)",
            (
                (row["id"], row["hash"], values["extractDate"].isoformat(), values["batch"], values["kind"])
                for row in values["rows"]
            ),
        )


def held(load: Load, values: Values) -> Rows:
    """What is held of rows whose keys another file may have too."""
    rows = load.store.select(
        "SELECT held.id, hash, day, batch, kind FROM json_each(?) AS wanted CROSS JOIN held ON held.id = wanted.value",
        orjson.dumps(values["ids"]).decode(),
    )
    return ([id_, hash_, Day(date.fromisoformat(day)), batch, kind] for id_, hash_, day, batch, kind in rows)


def write_audit(load: Load, values: Values) -> None:
    """Who did what."""
    load.store.add(
        "AuditEntry",
        values["id"],
        {"id": values["id"], "at": values["at"], "unchained": True, **values["properties"]},
    )


def append_event(load: Load, values: Values) -> Rows:
    """What happened."""
    load.events += 1
    load.store.add("Event", f"event {load.events}", {**values, "position": load.events})
    return ([load.events],)


def create_areas(load: Load, values: Values) -> None:
    """Areas."""
    for row in values["rows"]:
        load.store.add("Area", row["id"], row)


def create_prisons(load: Load, values: Values) -> None:
    """Prisons."""
    for row in values["rows"]:
        load.store.add("Prison", row["id"], row)
        load.estabs[row["id"]] = row["estab"]


def end(load: Load) -> None:
    """Write down what was in memory."""
    for version in load.versions.values():
        load.store.add("ImportFile", version["id"], version)
    if load.events:
        load.store.add("Marker", "outbox", {"key": "outbox", "last": load.events})


ANSWERS: Answers = {
    batches.FIND_VERSIONS: find_versions,
    batches.FILES_OF_KIND: files_of_kind,
    batches.BASIS: basis,
    batches.START: start,
    batches.FORGET_REJECTS: lambda *_: ([0],),
    batches.CREATE_REJECTS: create_rejects,
    batches.FINISH: finish,
    batches.NO_LONGER_CURRENT: nothing,
    batches.OLD_REJECTS: nothing,
    batches.REFUSE: refuse,
    waiting.FOUND: found,
    waiting.WAITING: waits,
    waiting.GOT_IN: got_in,
    waiting.AWAIT_OTHERS: await_others,
    waiting.RECOUNT: recount,
    records.CREATE_RECORDS: create_records,
    records.HELD_RECORDS: held,
    outbox.WRITE_AUDIT: write_audit,
    outbox.APPEND_EVENT: append_event,
    reference.AREAS_THERE: nothing,
    reference.PRISONS_THERE: nothing,
    reference.CREATE_AREAS: create_areas,
    reference.CREATE_PRISONS: create_prisons,
    deletion.ANY_DELETED_FILE: nothing,
    deletion.READMITTED: nothing,
}
