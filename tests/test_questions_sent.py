"""Reports and kept questions that come to an inbox: each once on its day, to who may still have it, with no figure."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest

from graph.staff import keep_staff
from resolvers.questions import sending
from resolvers.questions.sending import Sending, send
from rules.clock import now, stand_still
from rules.codes import StandardReport
from tests.world import Asking

WANT = """mutation Want($input: ScheduleReportInput!) {
  scheduleReport(input: $input) { schedule userErrors { code field message } } }"""
STOP = """mutation Stop($input: EndReportScheduleInput!) {
  endReportSchedule(input: $input) { schedule userErrors { code } } }"""
SAVE = (
    "mutation Save($input: SaveQuestionInput!) { saveQuestion(input: $input) { saved userErrors { code } } }"
)
FORGET = "mutation Forget($input: ForgetQuestionInput!) { forgetQuestion(input: $input) { saved } }"
MINE = "{ reportSchedules(first: 9) { totalCount nodes { id report question title rhythm due } } }"
INBOX = "{ inbox(first: 9, mine: true) { nodes { kind message subject task } } }"
NOTED = """
MATCH (a:AuditEntry {operation: 'sendReport'}) WHERE $id IN a.about
WITH collect(a.by) AS audited
MATCH (e:Event {kind: 'REPORT_SCHEDULED', subject: $id, by: 'the-service'})
RETURN audited, collect(e.by)
"""
CAME = """
MATCH (n:InboxItem {to: $inbox, kind: 'REPORT_READY'}) WHERE n.position > 0
RETURN count(n)
"""
KEYS = count(1)
TODAY = date(2003, 9, 30)
"""A Tuesday."""


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    """Each test begins on the same day."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def want(asking: Asking, who: str, rhythm: str, **what: str) -> str:
    """Have something sent; the id of its schedule."""
    given = {"key": f"want-number-{next(KEYS)}", "rhythm": rhythm, **what}
    found = (await asking.data(WANT, who, input=given))["scheduleReport"]
    assert found["userErrors"] == []
    return str(found["schedule"])


async def refused(asking: Asking, who: str, **what: str) -> str:
    """The code with which it is not done."""
    given = {"key": f"refused-{who}-{len(what)}", "rhythm": "WEEKLY", **what}
    (error,) = (await asking.data(WANT, who, input=given))["scheduleReport"]["userErrors"]
    return str(error["code"])


async def mine(asking: Asking, who: str) -> list[dict[str, Any]]:
    """What somebody has sent to themselves."""
    found: list[dict[str, Any]] = (await asking.data(MINE, who))["reportSchedules"]["nodes"]
    return found


async def told(asking: Asking, who: str) -> list[list[str]]:
    """What came to somebody, the latest first: subject and words."""
    found = (await asking.data(INBOX, who))["inbox"]["nodes"]
    return [[one["subject"], one["message"]] for one in found if one["kind"] == "REPORT_READY"]


async def test_a_report_comes_once_on_its_day(asking: Asking) -> None:
    """Whichever processes look, and however often; to whoever asked for it, until they stop it."""
    weekly = await want(asking, "pat", "WEEKLY", report="CASELOAD")
    (found,) = await mine(asking, "pat")
    assert (found["title"], found["rhythm"], found["due"]) == ("Orders and caseload", "WEEKLY", "2003-10-06")
    assert await want(asking, "pat", "MONTHLY", report="CASELOAD") == weekly
    (found,) = await mine(asking, "pat")
    assert (found["report"], found["rhythm"], found["due"]) == ("CASELOAD", "MONTHLY", "2003-10-01")
    assert await send(asking.graph) == 0 and await told(asking, "pat") == []
    stand_still(date(2003, 10, 1))
    await asyncio.gather(*(send(asking.graph) for _ in range(4)))
    assert await send(asking.graph) == 0
    words = "Orders and caseload, 1 September 2003 to 30 September 2003. You asked for this on the first of the month."
    assert await told(asking, "pat") == [["CASELOAD 2003-09-01 2003-09-30", words]]
    assert await asking.graph.read(NOTED, {"id": weekly}) == [[["the-service"], ["the-service"]]]
    assert await mine(asking, "max") == [] and await told(asking, "max") == []
    # Days that passed while no process ran come as one.
    stand_still(date(2004, 3, 9))
    await send(asking.graph)
    assert [one[0] for one in await told(asking, "pat")] == [
        "CASELOAD 2004-02-01 2004-02-29",
        "CASELOAD 2003-09-01 2003-09-30",
    ]
    given = {"key": "stop-the-report", "schedule": weekly}
    assert (await asking.data(STOP, "max", input=given))["endReportSchedule"]["userErrors"] == [
        {"code": "NOT_FOUND"}
    ]
    assert (await asking.data(STOP, "pat", input=given))["endReportSchedule"]["userErrors"] == []
    assert await mine(asking, "pat") == []
    stand_still(date(2004, 4, 1))
    assert await send(asking.graph) == 0


async def test_what_is_gone_is_told_as_that(asking: Asking) -> None:
    """A question that was forgotten, a report that was given up; once, and it ends."""
    question = {"count": "ORDERS", "by": ["KIND"], "from": "2002-01-01", "to": "2002-12-31"}
    given = {"key": "save-to-send", "name": "By kind", "question": question}
    kept = (await asking.data(SAVE, "meera", input=given))["saveQuestion"]["saved"]
    assert await refused(asking, "pat", question=kept) == "NOT_FOUND"
    assert await refused(asking, "pat") == "NOT_ONE"
    assert await refused(asking, "meera", question=kept, report="CASELOAD") == "NOT_ONE"
    await want(asking, "meera", "WEEKLY", question=kept)
    assert [one["title"] for one in await mine(asking, "meera")] == ["By kind"]
    stand_still(date(2003, 10, 6))
    await send(asking.graph)
    words = (
        "Orders and licences by kind, 29 September 2003 to 5 October 2003. You asked for this every Monday."
    )
    assert await told(asking, "meera") == [[f"{kept} 2003-09-29 2003-10-05", words]]
    await asking.data(FORGET, "meera", input={"key": "forget-what-is-sent", "question": kept})
    given_up = await want(asking, "max", "WEEKLY", report="CASELOAD")
    await asking.graph.run("MATCH (r:ReportSchedule {id: $id}) SET r.report = 'BYGONE'", {"id": given_up})
    assert [(one["title"], one["report"]) for one in await mine(asking, "max")] == [(None, None)]
    stand_still(date(2003, 10, 13))
    await send(asking.graph)
    for who, about, what in (("meera", kept, "A question"), ("max", "BYGONE", "A standard report")):
        said = f"{what} that you asked for every Monday is not there any more, so it comes no more. Choose another one."
        assert (await told(asking, who))[0] == [about, said]
        assert await mine(asking, who) == []


async def test_one_that_cannot_be_sent_keeps_nobody_elses_back(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for the next look, and is noted."""
    await want(asking, "max", "WEEKLY", report="CONTACT")
    await want(asking, "pat", "WEEKLY", report="CASELOAD")
    came = {who: len(await told(asking, who)) for who in ("pat", "max")}
    titled = sending._title

    def fails(asked: Any, *days: date) -> str:
        if asked is StandardReport.CONTACT:
            raise ValueError("planted")
        return titled(asked, *days)

    monkeypatch.setattr(sending, "_title", fails)
    stand_still(date(2003, 10, 6))
    assert await send(asking.graph) == 1
    assert [len(await told(asking, who)) - came[who] for who in came] == [1, 0]
    assert [one["due"] for one in await mine(asking, "max")] == ["2003-10-06"]
    # What is due already is sent before its days are others.
    await want(asking, "max", "MONTHLY", report="CONTACT")
    assert [one["due"] for one in await mine(asking, "max")] == ["2003-10-06"]
    monkeypatch.undo()
    assert await send(asking.graph) == 1
    assert [len(await told(asking, who)) - came[who] for who in came] == [1, 1]


async def test_a_reader_of_whole_years_is_led_to_the_year(asking: Asking) -> None:
    """Each month anew; sent by a server that looks by itself."""
    schedule = await want(asking, "ines", "MONTHLY", report="CONTACT")
    task = Sending(asking.graph, every=0.01)
    task.start()
    for day, came in ((date(2003, 11, 1), 1), (date(2003, 12, 1), 2)):
        stand_still(day)
        for _ in range(1000):
            if await asking.graph.read(CAME, {"inbox": "PERSON ines"}) == [[came]]:
                break
            await asyncio.sleep(0.01)
    await task.close()
    assert [one[0] for one in await told(asking, "ines")] == ["CONTACT 2003-01-01 2003-12-31"] * 2
    assert [one["id"] for one in await mine(asking, "ines")] == [schedule]


async def test_who_may_not_have_it_is_sent_nothing(asking: Asking) -> None:
    """Who left, and who lost what the report asks for: it ends, and nothing comes."""
    assert await refused(asking, "uma", report="CASELOAD") == "NOT_YOURS"
    assert await refused(asking, "sam", report="VICTIMS") == "NOT_YOURS"
    stays = await want(asking, "petra", "WEEKLY", report="REGISTER")
    await want(asking, "tess", "WEEKLY", report="PROGRAMMES")
    await want(asking, "sam", "WEEKLY", report="CUSTODY")
    since, until = date(2000, 4, 1), date(2003, 10, 1)
    left = {"role": "OFFENDER_SUPERVISOR", "prison": "LE", "from": since, "to": until}
    tutor = {"role": "PROGRAMME_TUTOR", "area": "west-yorkshire", "from": since, "to": until}
    changed = [
        {"id": "sam", "name": "Sam Idowu", "subject": "demo-sam", "posts": [left]},
        {
            "id": "tess",
            "name": "Tess Malone",
            "subject": "demo-tess",
            "posts": [tutor, {"role": "PRODUCT_TEAM", "from": until}],
        },
    ]
    await asking.graph.write(lambda tx: keep_staff(tx, changed, by="test", at=now()))
    stand_still(date(2003, 10, 6))
    await send(asking.graph)
    rows = await asking.graph.read(
        "MATCH (s:Staff)-[:WANTS]->(r:ReportSchedule) WHERE s.id IN ['petra', 'sam', 'tess'] RETURN s.id, r.id",
        {},
    )
    assert rows == [["petra", stays]]
    rows = await asking.graph.read(
        "MATCH (n:InboxItem {kind: 'REPORT_READY'})-[:TO]->(s:Staff) WHERE s.id IN ['petra', 'sam', 'tess'] "
        "RETURN s.id, n.message",
        {},
    )
    assert rows == [["petra", "The register. You asked for this every Monday."]]
    rows = await asking.graph.read(
        "MATCH (a:AuditEntry {by: 'the-service', operation: 'endReportSchedule'}) RETURN a.why, count(*)", {}
    )
    assert rows == [["Whoever asked for it may not have it any more.", 2]]
