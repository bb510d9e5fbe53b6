"""Agreements with other agencies: a YAML file for each, read whole before anything is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import yaml

from graph.directory import places, subjects_taken
from graph.session import Graph
from resolvers.directory import STAFF_ID, Fault, Faulty
from resolvers.events import may_be_agreed
from rules.webhooks import address_fault

NEEDED = ("client", "name", "agency", "purpose", "legalBasis", "fields", "from")
OPTIONAL = ("subject", "areas", "prisons", "events", "webhook", "to")
LISTS = ("fields", "areas", "prisons", "events")
DAYS = ("from", "to")

FieldFaults = Callable[[list[str]], dict[str, str]]
"""What is wrong with some of the fields of an agreement, given as `Type.field`: a sentence for each."""


async def read_agreement(
    graph: Graph, text: str, wrong_fields: FieldFaults, *, local: bool = False
) -> dict[str, Any]:
    """The partner client of a file with its agreement, as `graph.staff.keep_staff` takes it. Raises Faulty.

    `local`: whether a webhook may be at a private address, and without TLS.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise Faulty([Fault(line, "", f"This is not YAML: {getattr(error, 'problem', error)}.")]) from None
    if not isinstance(root, yaml.MappingNode):
        raise Faulty([Fault(1, "", f"Give {', '.join(NEEDED)}, each on a line of its own.")])
    reading = _Reading(root, content)
    reading.shape()
    if not reading.faults:
        areas, prisons = await places(graph)
        reading.check("areas", areas, "There is no area {}.")
        reading.check("prisons", prisons, "There is no prison {}.")
        if not content.get("areas") and not content.get("prisons"):
            reading.fault("agency", "Say of whom: give areas, prisons or both.")
        for name, sentence in wrong_fields(content["fields"]).items():
            reading.fault("fields", sentence, name)
        reading.events(local)
        taken = await subjects_taken(graph, [content["subject"]] if content.get("subject") else [])
        for whose in taken.values():
            if whose != content["client"]:
                reading.fault("subject", f"This subject is {whose}'s.")
    if reading.faults:
        raise Faulty(sorted(reading.faults, key=lambda one: one.line))
    return {
        "id": content["client"],
        "name": content["name"],
        "subject": content.get("subject"),
        "agreements": [
            {
                "from": content["from"],
                "to": content.get("to"),
                "properties": {
                    **{name: content[name] for name in ("agency", "purpose", "legalBasis")},
                    **{name: sorted(set(content.get(name) or ())) for name in LISTS},
                    "webhook": content.get("webhook"),
                },
            }
        ],
    }


def _other_than(key: str, value: Any) -> str | None:
    """What a value should be and is not."""
    if key in LISTS:
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return None if fits else "a list"
    if key in DAYS:
        return None if type(value) is date else "a day, such as 2003-09-30"
    return None if isinstance(value, str) else "text"


class _Reading:
    """A file's values, and where each stands."""

    def __init__(self, root: yaml.MappingNode, content: dict[str, Any]) -> None:
        self.content = content
        self.faults: list[Fault] = []
        self.where: dict[tuple[str, str], tuple[int, int]] = {}
        for key, value in root.value:
            self.where[str(key.value), ""] = (key.start_mark.line + 1, key.start_mark.column + 1)
            for one in value.value if isinstance(value, yaml.SequenceNode) else ():
                place = (one.start_mark.line + 1, one.start_mark.column + 1)
                self.where[str(key.value), str(one.value)] = place

    def fault(self, key: str, message: str, one: str = "") -> None:
        """Note a fault at a key, or at one of its values."""
        line, column = self.where.get((key, one)) or self.where.get((key, ""), (1, 1))
        self.faults.append(Fault(line, str(column), message))

    def shape(self) -> None:
        """Note what is missing, unknown or of another kind than it must be."""
        content = self.content
        for key in content:
            if key not in (*NEEDED, *OPTIONAL):
                self.fault(str(key), f"There is nothing called {key} in an agreement.")
        for key in NEEDED:
            if not content.get(key):
                self.fault(key, f"Give {key}.")
        for key, value in content.items():
            if key in (*NEEDED, *OPTIONAL) and value is not None and (kind := _other_than(str(key), value)):
                self.fault(str(key), f"Give {key} as {kind}.")
        if isinstance(content.get("client"), str) and not STAFF_ID.fullmatch(content["client"]):
            self.fault("client", "Use small letters, digits, - and dots, 40 at most.")
        begins, ends = content.get("from"), content.get("to")
        if type(begins) is date and type(ends) is date and ends <= begins:
            self.fault("to", "It must end after the day on which it begins.")

    def events(self, local: bool) -> None:
        """Note kinds of events that no agency may be told of, and what a webhook needs and does not have."""
        content = self.content
        kinds, address = content.get("events") or (), content.get("webhook")
        for one in kinds:
            if not may_be_agreed(one):
                self.fault("events", f"There is no event {one} that an agency may be told of.", one)
        if address and (wrong := address_fault(address, local)):
            self.fault("webhook", wrong)
        if address and not (kinds and "Query.events" in content["fields"]):
            self.fault(
                "webhook", "Name events, and Query.events among the fields: it is told of nothing else."
            )

    def check(self, key: str, known: set[str], sentence: str) -> None:
        """Note each value of a list that is not known."""
        for one in self.content.get(key) or ():
            if one not in known:
                self.fault(key, sentence.format(one), one)
