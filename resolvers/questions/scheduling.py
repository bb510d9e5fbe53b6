"""Reports and kept questions that a person wants in their inbox, weekly or monthly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from graph.keys import node_id
from graph.questions import schedules as graph
from graph.session import Transaction
from graph.shape import Start
from resolvers.commands import NOT_THERE, Command, NotDone, Outcome, UserError, Written, carry_out
from resolvers.context import Context
from resolvers.paging import position, size
from resolvers.questions.telling import PART, told_of
from resolvers.refusals import Refusal
from rules.clock import today
from rules.codes import ReportRhythm, StandardReport
from rules.questions import Gone, Question, last_whole, next_due, read

EVENT = "REPORT_SCHEDULED"
ONE_OF_THEM = "Choose a standard report or one of your questions: one of the two."


@dataclass(frozen=True)
class ScheduleReport:
    """Send a standard report, or a question that is kept (by id), in a rhythm."""

    key: str
    rhythm: ReportRhythm
    report: StandardReport | None
    question: str | None


@dataclass(frozen=True)
class EndReportSchedule:
    """Send no more what a schedule (by id) sends."""

    key: str
    schedule: str


def schedules(_context: Context, first: int, after: str | None = None) -> Start:
    """The reader's own schedules."""
    return graph.schedules(size(first), position(after))


async def schedule(context: Context, asked: ScheduleReport) -> Outcome:
    """Keep a schedule, in place of the one that there is of the same. Answers its id."""
    by, report = context.viewer.id, asked.report.name if asked.report else None
    about = report or asked.question or ""
    id_ = node_id("rsc", by, about)

    async def work(tx: Transaction, at: datetime) -> Written:
        if (asked.report is None) == (not asked.question):
            raise NotDone(UserError("NOT_ONE", ONE_OF_THEM, "report"))
        wanted = asked.report or await _question(tx, about, by)
        try:
            # What needs a reason is opened with one: the item that is sent shows nothing of it.
            told_of(context.viewer.grants_with_reason, wanted, *last_whole(asked.rhythm, today()))
        except Refusal as refusal:
            field = "report" if asked.report else "question"
            raise NotDone(UserError("NOT_YOURS", refusal.message, field)) from None
        values = {
            "id": id_,
            "report": report,
            "question": asked.question,
            "rhythm": asked.rhythm.name,
            "due": next_due(asked.rhythm, today()),
        }
        if not await graph.want(tx, values, by=by, at=at, today=today()):
            raise NotDone(
                UserError("TOO_MANY", f"{graph.MOST_SCHEDULES} come to your inbox already: stop one first.")
            )
        return Written({"schedule": id_}, EVENT, id_)

    given = {"rhythm": asked.rhythm.name, "report": report, "question": asked.question}
    return await carry_out(context, Command("scheduleReport", PART, asked.key, about, given), work)


async def end(context: Context, asked: EndReportSchedule) -> Outcome:
    """End a schedule. Answers its id."""

    async def work(tx: Transaction, _at: datetime) -> Written:
        if not await graph.want_no_more(tx, id=asked.schedule, by=context.viewer.id):
            raise NotDone(UserError("NOT_FOUND", NOT_THERE, "schedule"))
        return Written({"schedule": asked.schedule}, EVENT, asked.schedule)

    return await carry_out(context, Command("endReportSchedule", PART, asked.key, asked.schedule, {}), work)


async def _question(tx: Transaction, id: str, by: str) -> Question:
    text = await graph.asked(tx, id=id, by=by)
    if text is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "question"))
    try:
        return read(orjson.loads(text))
    except Gone as fault:
        raise NotDone(UserError("BAD_QUESTION", str(fault), "question")) from None
