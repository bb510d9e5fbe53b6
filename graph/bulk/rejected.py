"""Of a first load: rows that were rejected or flagged, those that wait, and those that another file settles."""

from __future__ import annotations

import orjson

from graph import quality, rejects
from graph.bulk.answers import Answers, Day, Load, Rows, Values, nothing
from graph.imports import batches, waiting


def create_rejects(load: Load, values: Values) -> None:
    """Rows that were rejected or flagged."""
    rows, version = values["rows"], load.versions[values["fileId"]]
    common = {
        **{key: values[key] for key in ("file", "fileId", "apart")},
        **{key: version[key] for key in ("system", "kind", "scope")},
        "current": True,
    }
    for row in rows:
        load.store.add("Reject", row["id"], {**row, **common})
    day = version["extractDate"].isoformat()
    load.store.each(
        "INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?)",
        (
            (row["id"], row["pending"], row["record"], values["fileId"], row["reason"], day)
            for row in rows
            if row["record"]
        ),
    )
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
    for table, key in (("node", "id"), ("waiting", "reject"), ("awaits", "reject"), ("pending", "reject")):
        load.store.each(f"DELETE FROM {table} WHERE {key} = ?", ((id_,) for id_ in values["ids"]))  # noqa: S608


def await_others(load: Load, values: Values) -> None:
    """Rejects that wait for less than before."""
    now = {row["id"]: row["awaits"] for row in values["rows"]}
    for id_, kind, _, _, reject in load.store.get(sorted(now)):
        load.store.put(id_, kind, {**reject, "awaits": now[id_]})
        load.store.each("DELETE FROM awaits WHERE reject = ?", [(id_,)])
        load.store.each("INSERT INTO awaits VALUES (?, ?)", ((id_, each) for each in now[id_]))


def resolve_by_key(load: Load, values: Values) -> None:
    """Settle rejects whose record another file has brought in right (`graph/rejects.py`)."""
    settled = load.store.select(
        "SELECT p.reject, held.file, held.batch, held.line FROM pending AS p CROSS JOIN held ON held.id = p.record "
        "WHERE p.pending = ? AND p.reason <> 'duplicate-key' AND held.day >= p.day "
        "AND (held.batch <> p.version OR p.reason = 'orphan-reference') "
        "AND NOT EXISTS (SELECT 1 FROM pending AS x WHERE x.record = p.record AND x.version = held.batch "
        "AND x.reason = p.reason AND x.reject <> p.reject)",
        values["pending"],
    )
    for id_, file, batch, line in settled:
        ((_, kind, _, _, reject),) = load.store.get([id_])
        resolved = {
            "resolvedBy": file,
            "resolvedFileId": batch,
            "resolvedLine": line,
            "resolvedAt": values["at"],
        }
        load.store.put(id_, kind, {**reject, **resolved, "current": False, "pending": None})
        load.store.each("UPDATE pending SET pending = NULL WHERE reject = ?", [(id_,)])
        load.store.each("DELETE FROM waiting WHERE reject = ?", [(id_,)])


ANSWERS: Answers = {
    batches.FORGET_REJECTS: lambda *_: ([0],),
    batches.CREATE_REJECTS: create_rejects,
    batches.OLD_REJECTS: nothing,
    rejects.UNKEYED: nothing,
    rejects.RESOLVE_BY_KEY: resolve_by_key,
    waiting.FOUND: found,
    waiting.WAITING: waits,
    waiting.GOT_IN: got_in,
    waiting.AWAIT_OTHERS: await_others,
    quality.PLACE_OF: nothing,
}
"""Only a row of the same kind and scope settles a reject that has no key, and of those a first load reads one file."""
