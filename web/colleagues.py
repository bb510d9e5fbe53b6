"""Choosing a colleague by name: who of the staff directory may be meant by what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from resolvers.context import Viewer
from web import words
from web.documents import ask

LONGEST = 100
MOST = 50


@dataclass(frozen=True)
class Chosen:
    """Who was chosen (`id`), or what is wrong, by field, and between whom to choose, as radios have it."""

    id: str | None = None
    faults: dict[str, str] = field(default_factory=dict)
    people: list[dict[str, Any]] = field(default_factory=list)


async def choose(request: Request, viewer: Viewer, typed: str, picked: str) -> Chosen:
    """Who is meant by a name or staff id that was typed, and by whom of several was `picked` (an id).

    The fields are `owner` and `person`. Only those who hold a post today. Raises as `ask` does.
    """
    if not typed:
        return Chosen(faults={"owner": "Say whose it is: give the name."})
    found = (await ask(request, viewer, "staff", {"search": typed[:LONGEST]})).data["staff"]
    if found is None:
        return Chosen(faults={"owner": "You may not look in the staff directory."})
    there = {one["id"]: one for one in found["nodes"] if _posts(one)}
    exact = [one for one in there.values() if typed.casefold() in (one["id"], one["name"].casefold())]
    meant = exact or list(there.values())
    if picked in there:
        return Chosen(picked)
    if len(meant) == 1:
        return Chosen(meant[0]["id"])
    if not meant:
        return Chosen(faults={"owner": f"Nobody in the staff directory is called “{typed[:LONGEST]}”."})
    if found["pageInfo"]["hasNextPage"]:
        text = f"{found['totalCount']} people are found by “{typed[:LONGEST]}”. Give more of the name."
        return Chosen(faults={"owner": text})
    people = [
        {"value": one["id"], "text": one["name"], "hint": {"text": "; ".join(map(words.work, _posts(one)))}}
        for one in meant
    ]
    return Chosen(
        faults={"person": f"{len(people)} people are found by that name. Choose one."}, people=people
    )


async def several(request: Request, viewer: Viewer, typed: str) -> tuple[list[str], str]:
    """The ids of those who are meant by names or staff ids, one a line or parted by commas; and what is wrong, or "".

    Raises as `ask` does.
    """
    asked = [one for part in re.split(r"[,;\n]", typed) if (one := part.strip())]
    if len(asked) > MOST:
        return [], f"Name at most {MOST} people at once."
    ids = []
    for one in asked:
        chosen = await choose(request, viewer, one, "")
        if chosen.people:
            ways = "; ".join(f"{each['value']} ({each['hint']['text']})" for each in chosen.people)
            text = f"{len(chosen.people)} people are found by “{one}”. Give the staff id of the one you mean: {ways}."
            return [], text
        if chosen.id is None:
            return [], chosen.faults["owner"]
        ids.append(chosen.id)
    return ids, ""


def _posts(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [post for post in one["posts"] if not words.over(post) and not words.yet_to_come(post)]
