"""What a record should say, from its rows alone: no graph, no versions, no relationships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import combinations
from typing import Any

from graph.imports.people import birth_offender
from importers.crams.orders import sentence_id
from rules import codes
from rules.grouping import group
from rules.joining import Order, transfers
from rules.likeness import File
from rules.matching import judge
from rules.names import address_line
from tests.known.days import AREAS, Key, Rows, file_of

READ = """
query Model($id: ID!, $day: Date) { offender(id: $id, asKnownOn: $day) {
  names { kind surname forenames }
  identifiers { scheme raw }
  addresses { lines }
  files { system reference status }
  supervisions { to team area { name } officer { name } }
  sentences { type court endedOn area { name } offences { title } spell { prisonNumber } earlierParts { court } }
  spells { prisonNumber location releasedOn }
  contacts(first: 200) { totalCount nodes { number outcome notes } }
} }
"""

SURE = 50.0
"""A weight that leaves all to the policy."""

LISTS = ("names", "identifiers", "addresses", "files", "supervisions", "sentences", "spells", "contacts")


def plain(found: Mapping[str, Any] | None) -> dict[str, list[Any]] | None:
    """What READ answers, without order and without names of fields."""
    if found is None:
        return None
    lists = {name: [_plain(one) for one in value] for name, value in found.items() if name != "contacts"}
    assert found["contacts"]["totalCount"] == len(found["contacts"]["nodes"])
    lists["contacts"] = [_plain(one) for one in found["contacts"]["nodes"]]
    return {name: sorted(each, key=repr) for name, each in lists.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        inner = [_plain(one) for one in value.values()]
        return inner[0] if len(inner) == 1 else inner
    return sorted(map(_plain, value), key=repr) if isinstance(value, list) else value


def expected(rows: Rows, begun: Mapping[str, datetime]) -> dict[str, dict[str, list[Any]]]:
    """For each offender what READ should answer."""
    holders = {file_of(key): (key, row) for key, row in rows.items() if key.kind in ("people", "prisoners")}
    found = {}
    files = [_file(id_, *holders[id_], rows) for id_ in holders]
    pairs = [judge(a, b, SURE) for a, b in combinations(files, 2)]
    for members in group(files, pairs).groups:
        first = min(members, key=lambda id_: (begun[id_], id_))
        found[birth_offender(first)] = _person([holders[id_] for id_ in members], rows)
    return found


def _names(row: Mapping[str, Any]) -> list[tuple[str, str, str | None]]:
    names = [("PRIMARY", row["SURNAME"], row["FORENAMES"])]
    if row.get("ALIAS"):
        surname, forenames = row["ALIAS"].split(", ")
        names.append(("ALIAS", surname, forenames))
    return list({name[1:]: name for name in reversed(names)}.values())


def _of(rows: Rows, kind: str, of: Key) -> list[tuple[Key, dict[str, Any]]]:
    if of.kind != "people":
        return []
    return [
        (key, row)
        for key, row in rows.items()
        if (key.kind, key.scope, key.key[0]) == (kind, of.scope, of.key[0])
    ]


def _file(id_: str, key: Key, row: Mapping[str, Any], rows: Rows) -> File:
    numbers = {"PNC": frozenset([row["PNC"]])} if row.get("PNC") else {}
    orders = [each for _, each in _of(rows, "orders", key)]
    prison = {each["PRISON_NO"] for each in orders if each["PRISON_NO"]}
    prison |= {key.key[0]} if key.kind == "prisoners" else set()
    numbers |= {"PRISON_NUMBER": frozenset(prison)} if prison else {}
    names = tuple((surname, forenames) for _, surname, forenames in _names(row))
    days = {each["ORDER_DATE"] for each in orders} | ({row["SENT_DATE"]} if row.get("SENT_DATE") else set())
    lines = frozenset([address_line(row["ADDR1"])] if row.get("ADDR1") else [])
    births = frozenset([row["DOB"]])
    return File(id_, names, births, "MALE", numbers, lines=lines, days=frozenset(days))


def _person(files: list[tuple[Key, dict[str, Any]]], rows: Rows) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in LISTS}
    numbers = {key.key[0] for key, _ in files if key.kind == "prisoners"}
    for key, row in files:
        found["names"] += [list(name) for name in _names(row)]
        found["identifiers"] += [["PNC", row["PNC"]]] if row.get("PNC") else []
        found["addresses"] += [[row["ADDR1"]]] if row.get("ADDR1") else []
        (_prisoner if key.kind == "prisoners" else _case)(found, key, row, rows)
    found["sentences"] += _orders([each for key, _ in files for each in _of(rows, "orders", key)], numbers)
    return {name: sorted(each, key=repr) for name, each in found.items()}


def _prisoner(found: dict[str, list[Any]], key: Key, row: Mapping[str, Any], rows: Rows) -> None:
    number = key.key[0]
    found["identifiers"].append(["PRISON_NUMBER", number])
    found["files"].append(["LIDS", number, None])
    found["spells"].append([number, row["LOCATION"], _day(row["REL_DATE"])])
    if row["SENT_TYPE"]:
        kind = codes.SentenceType.of(row["SENT_TYPE"]).name
        found["sentences"].append([kind, None, None, None, [row["OFFENCE"]], number, []])


def _case(found: dict[str, list[Any]], key: Key, row: Mapping[str, Any], rows: Rows) -> None:
    reference = key.key[0]
    found["identifiers"].append(["CRAMS_REFERENCE", reference])
    found["files"].append(["CRAMS", reference, codes.FileStatus.of(row["STATUS"]).name])
    found["supervisions"].append([_day(row["CLOSED"]), row["TEAM"], AREAS[key.scope], row["OFFICER"]])
    for (_, _, (_, _, number)), contact in _of(rows, "contacts", key):
        outcome = codes.ContactOutcome.of(contact["OUTCOME"]).name if contact["OUTCOME"] else None
        found["contacts"].append([number, outcome, contact["NOTES"]])


def _orders(rows: list[tuple[Key, dict[str, Any]]], numbers: set[str]) -> list[Any]:
    """The orders of a person, those that went on in another area as earlier parts of where they are."""
    # Ties go by the id that the graph knows an order by.
    orders = {sentence_id(key.scope, key.key[0], key.key[1]): (key, row) for key, row in rows}
    onward = dict(transfers([_order(id_, key, row) for id_, (key, row) in orders.items()]))
    found = []
    for id_, (key, row) in orders.items():
        if id_ in onward:
            continue
        earlier, due = [], [id_]
        while due:
            end = due.pop()
            due += (before := [a for a, b in onward.items() if b == end])
            earlier += [orders[one][1]["COURT"] for one in before]
        kind = codes.SentenceType.of(row["ORDER_TYPE"]).name
        spell = row["PRISON_NO"] if row["PRISON_NO"] in numbers else None
        ended, area = _day(row["TERM_DATE"]), AREAS[key.scope]
        found.append([kind, row["COURT"], ended, area, [row["OFFENCE"]], spell, sorted(earlier)])
    return found


def _order(id_: str, key: Key, row: Mapping[str, Any]) -> Order:
    moved = row["TERM_REASON"] == "TRANS"
    return Order(id_, row["ORDER_TYPE"], row["ORDER_DATE"], key.scope, row["TERM_DATE"], moved)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
