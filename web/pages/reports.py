"""The standard reports that a reader may run, the questions that they pinned, and what comes to their inbox."""

from __future__ import annotations

from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.access import may
from resolvers.context import Viewer
from rules.codes import ReportRhythm, StandardReport
from web.asking import kept
from web.documents import Unreachable, ask, command
from web.templates import page

DONE = {"send": "It comes to your inbox from now on.", "stop": "It comes to your inbox no more."}


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page; a post changes what comes to the inbox, from whichever page it was sent, and comes here."""
    faults: dict[str, str] = {}
    try:
        if request.method == "POST":
            done, faults = await _carry_out(request, viewer)
            if not faults:
                return RedirectResponse(f"/reports?done={done}", 303)
        answered = await ask(request, viewer, "reports", {})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what="reports")
    return page(
        request,
        "reports.html",
        viewer,
        400 if faults else 200,
        reports=answered.data["reports"],
        kept=kept(answered.data["savedQuestions"]["nodes"]),
        schedules=answered.data["reportSchedules"]["nodes"],
        plainly=not may(viewer, "identity"),
        key=token_urlsafe(16),
        faults={"": " ".join(faults.values())} if faults else {},
        done=DONE.get(request.query_params.get("done", ""), ""),
    )


async def _carry_out(request: Request, viewer: Viewer) -> tuple[str, dict[str, str]]:
    form = await request.form()
    do, key, report, question, schedule = (
        str(form.get(name, "")) for name in ("do", "key", "report", "question", "schedule")
    )
    given = {"key": f"{key}-{do}"}
    if do == "stop":
        done = await command(request, viewer, "end_report_schedule", {**given, "schedule": schedule})
        return do, done.faults
    if do not in ReportRhythm.__members__ or (report and report not in StandardReport.__members__):
        return "", {"": "Choose when it is to come."}
    asked = {**given, "rhythm": do, "report": report or None, "question": question or None}
    done = await command(request, viewer, "schedule_report", asked)
    return "send", done.faults
