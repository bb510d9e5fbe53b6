"""Reports that are due come to the inbox of whoever asked for them, each once, whichever server process looks first.

An item leads to the figures and holds none of them: what its reader sees is what they may see when they open it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime

import orjson

from graph.inbox.telling import Item, tell
from graph.outbox import append_event, write_audit
from graph.questions import askable
from graph.questions import schedules as graph_of
from graph.questions.schedules import Waiting, Wanted
from graph.session import Graph, TimedOut, Transaction, Unavailable
from resolvers.access import Grants, reach
from resolvers.background import Background
from resolvers.context import Claim
from resolvers.questions.scheduling import EVENT
from resolvers.questions.telling import PART, told_of
from resolvers.refusals import Refusal, SignInRefused
from resolvers.standing import Standings
from rules.clock import now, today
from rules.codes import InboxKind, ReportRhythm, StandardReport
from rules.inbox import person
from rules.questions import Gone, Question, last_whole, next_due, read, sentence, time_words
from rules.reports import report

AT_ONCE = 200
"""Schedules of one look; the next look finds the rest."""
BY = "the-service"
NOT_THEIRS = "Whoever asked for it may not have it any more."
GONE = "{what} that you asked for {rhythm} is not there any more, so it comes no more. Choose another one."

log = logging.getLogger(__name__)


class Sending(Background):
    """Sends what is due, in every server process."""

    name = "reports to inboxes"

    async def look(self) -> bool:
        """Send; whether there may be more."""
        return await send(self.graph) == AT_ONCE


async def send(graph: Graph) -> int:
    """Send what is due, and end what its owner may not have any more; how many schedules that was.

    One that can't be sent is noted, and keeps nobody else's back.
    """
    found = await graph_of.due(graph, today(), AT_ONCE)
    standings = Standings(graph)
    sent = 0
    for one in found:
        try:
            await _send(graph, one, await _grants(standings, one.staff), now())
        except (Unavailable, TimedOut):
            raise
        except Exception:
            log.exception("the schedule %s can't be sent", one.id)
        else:
            sent += 1
    return sent


async def _grants(standings: Standings, staff: str) -> Grants | None:
    """What somebody may have today who gives a reason; None for somebody who is not known any more."""
    at = now()
    try:
        return (await standings.viewer(Claim(staff, at, at))).grants_with_reason
    except SignInRefused:
        return None


async def _send(graph: Graph, one: Waiting, grants: Grants | None, at: datetime) -> None:
    async def work(tx: Transaction) -> None:
        day = today()
        await graph_of.take_turn(tx, at)
        wanted = await graph_of.still_due(tx, one.id, day)
        if wanted is None:
            return
        item, goes_on = _item(one, wanted, grants, day)
        if goes_on:
            await graph_of.due_again(tx, one.id, next_due(ReportRhythm[wanted.rhythm], day))
        else:
            await graph_of.want_no_more(tx, id=one.id, by=one.staff)
        operation, why = ("sendReport", None) if item else ("endReportSchedule", NOT_THEIRS)
        await write_audit(
            tx, by=BY, action="WRITE", operation=operation, at=at, parts=[PART], about=one.id, why=why
        )
        await append_event(tx, kind=EVENT, by=BY, subject=one.id, at=at)
        await tell(tx, [item] if item else [], by=BY, at=at)

    await graph.write(work)


def _item(one: Waiting, wanted: Wanted, grants: Grants | None, day: date) -> tuple[Item | None, bool]:
    """What goes to the inbox, None for somebody who may not have it; and whether it comes again."""
    if grants is None or reach(grants, PART) is None:
        return None, False
    rhythm = ReportRhythm[wanted.rhythm]
    words = rhythm.label[0].lower() + rhythm.label[1:]
    about = wanted.report or wanted.question or ""
    fact = f"{InboxKind.REPORT_READY.name} {one.id} {wanted.due}"
    asked = _asked(wanted)
    try:
        days = told_of(grants, asked, *last_whole(rhythm, day)) if asked else None
    except Refusal as refusal:
        if refusal.code == "FORBIDDEN":
            return None, False
        days = None
    if asked is None or days is None:
        what = "A standard report" if wanted.report else "A question"
        message = GONE.format(what=what, rhythm=words)
        return Item((person(one.staff),), InboxKind.REPORT_READY, message, about, fact=fact), False
    message = f"{_title(asked, *days)}. You asked for this {words}."
    subject = " ".join((about, *(each.isoformat() for each in days)))
    return Item((person(one.staff),), InboxKind.REPORT_READY, message, subject, fact=fact), True


def _asked(wanted: Wanted) -> StandardReport | Question | None:
    """What is to be opened; None where there is no such report any more, or the question can't be asked."""
    if wanted.report is not None:
        return StandardReport.__members__.get(wanted.report)
    try:
        return read(orjson.loads(wanted.asked)) if wanted.asked else None
    except Gone:
        return None


def _title(asked: StandardReport | Question, since: date, until: date) -> str:
    if isinstance(asked, StandardReport):
        # What has no day is counted as it stands when the report is opened.
        dated = any(askable(one.count).dated for one in report(asked, today()).tables)
        return f"{asked.label}, {time_words(since, until)}" if dated else asked.label
    return sentence(replace(asked, since=since, until=until), askable(asked.count))
