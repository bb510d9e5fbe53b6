"""Finding a person: by id, by identifier, by what was typed, by where they are now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph import known
from graph import offenders as graph
from graph.shape import Start
from resolvers.access import reach, within
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.refusals import Refusal
from rules.clock import today
from rules.codes import IdentifierScheme
from rules.identifiers import guess
from rules.search import lucene as as_lucene
from rules.search import read, ways

LONGEST = 200
"""Characters of a search text that are read."""


FILTERS = {
    "search": "names",
    "area": "currentSupervisions",
    "officer": "currentSupervisions",
    "prison": "currentStay",
}
"""What each way of finding people tells of them: whoever may not read that may not find people by it either."""


def _check(context: Context, filters: Iterable[str]) -> None:
    for name in filters:
        told = within(context.grants, "Offender", FILTERS[name])
        if told is None or told not in ("", reach(context.grants, "identity")):
            raise Refusal("FORBIDDEN", "You may not find people in this way.", name)


def offender(_context: Context, id: str, asKnownOn: date | None = None) -> Start:  # noqa: N803 - as callers write it
    """Where one person's record begins. A person who is not there, or may not be seen, is null without an error.

    Refuses a day that is still to come: nobody knows yet what will be known on it.
    """
    if asKnownOn is None or asKnownOn == today():
        return graph.one(id)
    if asKnownOn > today():
        raise Refusal(
            "BAD_INPUT",
            f"{asKnownOn:%d %B %Y} is still to come. Give today or a day before it.".lstrip("0"),
            "asKnownOn",
        )
    return known.one(id, asKnownOn)


def offender_by_identifier(context: Context, scheme: IdentifierScheme, value: str) -> Start:
    """The person who bears an identifier, in any usual spelling. Refuses one that can't be read."""
    if within(context.grants, "Offender", "identifiers") is None:
        raise Refusal("FORBIDDEN", "You may not find people in this way.", "value")
    for found, canonical in guess(value):
        if found == scheme.name:
            return graph.identified(found, canonical)
    raise Refusal(
        "BAD_INPUT",
        f"“{value[:40]}” is not a {scheme.label} that we can read. Check each letter and digit.",
        "value",
    )


def offenders(
    context: Context,
    first: int,
    after: str | None = None,
    search: str | None = None,
    area: str | None = None,
    prison: str | None = None,
    officer: str | None = None,
    team: str | None = None,
) -> Start:
    """People by search text, ranked, or by where they are now. At least one filter is needed."""
    lucene = None
    if search is not None and search.strip():
        query = read(search[:LONGEST])
        if query.empty:
            raise Refusal("BAD_INPUT", "Type a name, a date of birth or a number to search for.", "search")
        lucene = as_lucene(query), [[way.as_dict() for way in part] for part in ways(query)]
    if not any((lucene, area, prison, officer)):
        raise Refusal(
            "BAD_INPUT", "Say whom to list: give `search`, `area`, `prison` or `officer`.", "search"
        )
    if team and not area:
        raise Refusal("BAD_INPUT", "Give the area of the team.", "area")
    given = {"search": lucene, "area": area, "prison": prison, "officer": officer}
    _check(context, [name for name, value in given.items() if value])
    start = position(after, ranked=lucene is not None)
    return graph.found(lucene, area, prison, officer, size(first), start, team or None)
