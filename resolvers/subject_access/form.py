"""The form of a copy as JSON (`docs/subject-access.schema.json` is written from it)."""

from __future__ import annotations

from typing import Any, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

FORMAT = "single-offender-record/subject-access/1"


class Earlier(TypedDict):
    """What an entry said before it was changed."""

    values: dict[str, Any]
    replaced: dict[str, Any]
    """When and why it was replaced, and the row that said otherwise."""


class Item(TypedDict):
    """An entry of the record. The names of `values` are explained in the copy's `dictionary`, under `type`."""

    type: str
    id: NotRequired[str]
    values: dict[str, Any]
    of: NotRequired[str]
    """The entry that this one is part of: an offence of its sentence, a stay of its time in custody."""
    links: NotRequired[list[dict[str, Any]]]
    """What it points at: `type`, with the `name` of an area, prison or officer or the `id` of another entry."""
    linksBefore: NotRequired[list[dict[str, Any]]]
    """What it pointed at before, and until when."""
    held: NotRequired[list[dict[str, Any]]]
    """When a file stood in the record."""
    rows: NotRequired[list[str]]
    """The rows that say so, by id: see the section `rows`."""
    earlier: NotRequired[list[Earlier]]
    """What it said before, the oldest first."""
    takenOff: NotRequired[list[dict[str, Any]]]
    """Since when, and why, the record no longer holds it true."""
    times: NotRequired[int]
    """How many looks."""


class Part(TypedDict):
    """A section of the copy."""

    key: str
    title: str
    says: str
    items: list[Item]


class Withheld(TypedDict):
    """What was kept back: `count` is null where the law needs no number."""

    what: str
    law: str
    confidence: str
    count: int | None


class About(TypedDict):
    """Whom the copy is of, and on what footing it was made."""

    record: str
    formerly: list[str]
    madeOn: str
    receivedOn: str | None
    answerBy: str | None
    synthetic: bool
    law: dict[str, Any]
    purposes: dict[str, Any]


class Copy(TypedDict):
    """All that a person is given."""

    format: str
    about: About
    dictionary: dict[str, Any]
    sections: list[Part]
    withheld: list[Withheld]
    alwaysSaid: str


COPY = TypeAdapter(Copy)


def schema() -> dict[str, Any]:
    """The JSON Schema of a copy."""
    return COPY.json_schema() | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
