"""Properties as Neo4j's bulk importer reads them: a column of one type each, text in quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

SEPARATOR = "\x1f"
"""Between the values of a list: a control character, which no good row of an extract holds."""

TYPES: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "long",
    float: "double",
    date: "date",
    datetime: "datetime",
}
EMPTY = "[]"
"""The type of a list that holds nothing, until another of the same property does."""

Columns = dict[str, str]
"""Names of properties with their types."""


class Unlike(TypeError):
    """A property has values of two types, which the bulk importer can't take."""


def learn(columns: Columns, properties: Mapping[str, Any]) -> None:
    """Note the types of the properties that a node has. Raises Unlike."""
    for name, value in properties.items():
        if value is None:
            continue
        type_ = _type(value)
        known = columns.get(name)
        if known == type_ or (type_ == EMPTY and known and known.endswith("[]")):
            continue
        if known not in (None, EMPTY):
            raise Unlike(f"{name} is {known} and {type_}")
        columns[name] = type_


def _type(value: Any) -> str:
    if isinstance(value, list):
        return f"{TYPES[type(value[0])]}[]" if value else EMPTY
    return TYPES[type(value)]


def read(columns: Columns, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Properties from what was kept of them as JSON, in which dates and times are text."""
    found = dict(stored)
    for name, value in stored.items():
        if columns[name] == "date":
            found[name] = date.fromisoformat(value)
        elif columns[name] == "datetime":
            found[name] = datetime.fromisoformat(value)
    return found


def header(columns: Columns, *, id_: str) -> str:
    """The line that names the columns after that of the id, which is kept as a property if `id_` names one."""
    named = (f"{name}:{'string[]' if type_ == EMPTY else type_}" for name, type_ in columns.items())
    return ",".join((f"{id_}:ID", *named)) + "\n"


def line(id_: str, values: Iterable[Any]) -> str:
    """A node, from the values of its columns."""
    return f'"{id_}",' + ",".join(map(cell, values)) + "\n"


def writable(values: list[Any]) -> bool:
    """Whether the importer has a way to say a list: not for one that holds nothing, or what separates."""
    return bool(values) and not any(isinstance(each, str) and SEPARATOR in each for each in values)


def cell(value: Any) -> str:
    """One value; None is nothing between two commas, and so is a list that can't be written."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return cell(SEPARATOR.join(map(str, value))) if writable(value) else ""
    return value.isoformat() if isinstance(value, date) else str(value)
