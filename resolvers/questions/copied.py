"""Answers from the copy in columns, where there is a fresh one; from the graph otherwise.

Whom their reader may count, the graph is asked for each answer, with the predicates that its own statements have: the
copy may be a minute old, and what somebody may see is of now.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import duckdb

from graph import questions as graph
from graph.questions import columns
from graph.questions.columns import COPIED
from graph.shape import Start
from resolvers.columns import Copy, Whom
from resolvers.context import Context
from rules.clock import now
from rules.codes import Trait

OLDEST = timedelta(hours=3)
"""How old a copy may be that is told from: it stays for as long as a new one is made, and one that nobody brings up to
date is left alone."""

log = logging.getLogger(__name__)


async def answer(context: Context, tables: Sequence[graph.Asked], title: str = "", scored: str = "") -> Start:
    """Where the answer to questions of one time and place begins."""
    copy = context.columns.copy() if context.columns else None
    if copy is None or now() - copy.at > OLDEST:
        return graph.answer(tables, title, scored)
    try:
        return graph.answer(await _counted(context, copy, tables), title, scored, copy.at)
    except (OSError, duckdb.Error):
        log.exception("the copy of what figures count can't be read; the graph is asked")
        return graph.answer(tables, title, scored)


async def _counted(context: Context, copy: Copy, tables: Sequence[graph.Asked]) -> list[graph.Asked]:
    """The tables, with their lines where the copy has them. Readers without cases have one table of each thing."""
    assert context.columns is not None
    whom: dict[tuple[str, ...], Whom] = {}
    finest: dict[object, list[list[object]]] = {}
    found = []
    for one in tables:
        question = one.question
        in_prisons = graph.MEASURES[question.count].places is Trait.PRISON
        if question.count not in COPIED or (in_prisons and question.area is not None):
            found.append(one)
            continue
        if one.within not in whom:
            whom[one.within] = await _whom(context, one.within)
        lines = finest.get(question.count) if one.plainly else None
        if lines is None:
            lines = await context.columns.lines(copy, one, whom[one.within])
        if one.plainly:
            finest[question.count] = lines
        found.append(replace(one, lines=lines))
    return found


async def _whom(context: Context, within: tuple[str, ...]) -> Whom:
    if not within:
        return Whom(await columns.hidden(context.graph, context.asking), but=True)
    return Whom(await columns.seen(context.graph, within, context.asking), but=False)
