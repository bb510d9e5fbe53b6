"""What a file of rules would change of how people stand, told from a sample: judging everybody takes too long.

Whoever loads rules sees no case, so no number of them is told: a share to the nearest five in a hundred, and by name
the areas of which there are five.
"""

from __future__ import annotations

from typing import NamedTuple

from graph.session import Transaction
from graph.standards import keeping
from resolvers.context import Context
from resolvers.standards.judging import judge
from resolvers.standards.loading import as_kept, check_may
from resolvers.standards.recomputing import Preview, compare
from rules.figures import LEAST
from rules.standards import Law, Unusable, read
from rules.standards.figures import widest

SAMPLE = 200
"""People: about three seconds of judging by both."""
STEP = 5


class Effect(NamedTuple):
    """Of `sample` people at most, taken at random: the share of orders and licences that would stand otherwise.

    `share` and `margin` (by which it may be wrong, nineteen times of twenty) in a hundred; no share: some, but too few
    to tell. `areas`: those, by name, in which cases would change.
    """

    sample: int
    share: int | None
    margin: int
    areas: list[str]


async def effect(context: Context, text: str) -> Effect | None:
    """What a file would change. None: it can't be used, which the preview tells of. Raises Refusal."""
    check_may(context)
    try:
        rules = read(as_kept(text))
    except Unusable:
        return None

    async def work(tx: Transaction) -> Effect:
        return await _effect(tx, rules)

    return await context.look(work)


async def _effect(tx: Transaction, rules: Law) -> Effect:
    people = await keeping.some(tx, SAMPLE)
    found = Preview()
    compare(found, await judge(tx, people), await judge(tx, people, rules))
    areas = [slug for slug, many in found.areas.items() if many >= LEAST]
    return Effect(SAMPLE, _share(found), widest(SAMPLE), await keeping.names_of_areas(tx, areas))


def _share(found: Preview) -> int | None:
    if not found.changed:
        return 0
    share = STEP * round(100 * found.changed / max(1, found.cases) / STEP)
    return share if found.changed >= LEAST and share else None
