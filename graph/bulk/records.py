"""Of a first load: the versions of files, source records, what is told of it, and reference data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from graph import deletion, outbox, prisons, rejects
from graph.bulk.answers import Answer, Answers, Day, Load, NotYet, Rows, Values, nothing
from graph.bulk.columns import Columns
from graph.bulk.finish import FIGURES
from graph.code_sets import versions
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


def place(load: Load, values: Values) -> Rows:
    """What a file is of."""
    version = load.versions[values["id"]]
    return ([version["scope"] or "", version["system"], version["kind"], Day(version["extractDate"])],)


def start(load: Load, values: Values) -> None:
    """A file is being read."""
    again = {key: values[key] for key in ("extractDate", "by", "scope", "columns", "header")}
    _version(load, values).update(again, importedAt=values["at"], status="RUNNING", message=None)
    of = rejects.pending(values["system"], values["kind"], values["scope"] or "")
    load.wanted = {
        row[0] for row in load.store.select("SELECT record FROM pending WHERE pending = ?", of) if row[0]
    }


def refuse(load: Load, values: Values) -> Rows:
    """A file is refused whole."""
    new = values["id"] not in load.versions
    version = _version(load, values)
    if new:
        version |= {"extractDate": values["extractDate"], "scope": values["scope"]}
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


def keep_records(load: Load, values: Values, rows: Iterable[tuple[str, str, int]]) -> None:
    """Keep source records that may be looked up, by id, hash and line: few, since only two kinds share keys."""
    about = (values["extractDate"].isoformat(), values["batch"], values["kind"], values["file"])
    load.store.each(
        "INSERT INTO held (id, hash, line, day, batch, kind, file) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((*row, *about) for row in rows if values["system"] == "OASYS" or row[0] in load.wanted),
    )


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
    if values["system"] == "OASYS" or load.wanted:
        keep_records(load, values, ((row["id"], row["hash"], row["line"]) for row in values["rows"]))


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
    told = {name: value for name, value in values.items() if name != "offenders"}
    load.store.add("Event", f"event {load.events}", {**told, "position": load.events})
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


def _put_off(name: str) -> Answer:
    def put_off(load: Load, values: Values) -> None:
        load.store.put_off(name, values)

    return put_off


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
    batches.FINISH: finish,
    batches.PLACE: place,
    batches.NO_LONGER_CURRENT: nothing,
    batches.REFUSE: refuse,
    **{statement: _put_off(name) for name, statement in FIGURES.items()},
    waiting.RECOUNT: recount,
    records.CREATE_RECORDS: create_records,
    records.HELD_RECORDS: held,
    outbox.WRITE_AUDIT: write_audit,
    outbox.APPEND_EVENT: append_event,
    versions.WRITTEN: nothing,
    reference.AREAS_THERE: nothing,
    reference.PRISONS_THERE: nothing,
    reference.FOUNDED: nothing,
    prisons.EVERY_PRISON: nothing,
    reference.CREATE_AREAS: create_areas,
    reference.CREATE_PRISONS: create_prisons,
    deletion.ANY_DELETED_FILE: nothing,
    deletion.READMITTED: nothing,
}
