"""The pages of figures: reports as page and file, questions chosen from lists, kept, shared and opened."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from resolvers.questions.sending import send as send_due
from rules.clock import stand_still
from tests.test_pages.conftest import Browser
from tests.test_questions import GROUPS, MANY
from web.pages import explore

ASKED = "/explore?count=ORDERS&by=KIND&then=SEX&from=2002&to=2002&f.SEX=FEMALE&share=COMPLETED"


async def test_a_report_is_a_page_and_a_file(browser: Browser) -> None:
    """With its question, a table, and the same as CSV and workbook; nothing where there is nothing; none for who may not."""
    browser.as_("pat")
    listed = await browser.read("/reports")
    assert "Orders and caseload" in listed and "Victim contact within time" not in listed
    text = await browser.read("/reports/caseload?from=2002")
    assert "Orders and licences, by kind" in text and "Community rehabilitation order 9" in text
    assert "There is nothing in this time and place" in await browser.read("/reports/caseload?from=1999")
    for kind, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        made = await browser.client.get(f"/reports/caseload/{kind}?from=2002")
        assert (
            made.content.startswith(begins)
            and f"orders-and-caseload.{kind}" in made.headers["content-disposition"]
        )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made.content)).get_sheet_by_index(1).to_python()
    assert sheet[5][:2] == ["Community rehabilitation order", 9]
    await browser.read("/reports/caseload/pdf", 404)
    await browser.read("/reports/nothing", 404)
    await browser.read("/reports/victims", 403)
    assert "Weighted score" in await browser.read("/reports/scorecard?from=2002")
    browser.as_("uma")
    await browser.read("/reports/caseload", 403)


async def test_the_register_is_asked_for_with_a_reason(browser: Browser) -> None:
    """Its report and its questions; without one, the form that asks why."""
    browser.as_("petra")
    for path in ("/reports/register", "/explore?count=REGISTER&by=LEVEL"):
        page = (await browser.client.get(path)).text
        assert "Why do you look?" in page and "Level 2" not in page
        mark = re.search(r'name="form_mark" value="([^"]*)"', page)
        assert mark is not None
        form = {"form_mark": mark.group(1), "reason": ""}
        assert "Say why you look." in (await browser.client.post(path, data=form)).text
        found = await browser.client.post(path, data={**form, "reason": "Planning the MAPPA meetings"})
        assert found.status_code == 200 and "Level 2" in found.text


async def test_a_question_is_chosen_kept_and_opened(browser: Browser) -> None:
    """Its sentence, its figures, a file, the people behind a row; kept and pinned without a word typed."""
    browser.as_("pat")
    assert "1. What do you want to count?" in await browser.read("/explore")
    text = await browser.read(ASKED)
    assert (
        "Orders and licences by kind and sex, 2002, women, and the share completed, of those that ended"
        in text
    )
    people = await browser.read(
        ASKED.replace("/explore", "/explore/people") + "&key=COMMUNITY_REHABILITATION&key=FEMALE"
    )
    assert "1 person: Community rehabilitation order, Female" in people and "O'Reilly" in people
    assert (await browser.client.get(ASKED.replace("/explore", "/explore/csv"))).text.count("Female") == 1
    page = (await browser.client.get(ASKED)).text
    mark = re.search(r'name="form_mark" value="([^"]*)"', page)
    assert mark is not None
    form = {"form_mark": mark.group(1), "key": "a-key-of-the-test", "do": "save", "name": "Orders of women"}
    assert (await browser.client.post(ASKED, data=form)).status_code == 303
    page = (await browser.client.get("/explore")).text
    id_ = re.search(r'name="id" value="(sqn_[^"]*)"', page)
    assert id_ is not None and "Orders of women" in page
    form |= {"key": "another-key-of-the-test", "do": "pin", "id": id_.group(1)}
    await browser.client.post("/explore", data=form)
    assert "Questions that you pinned Orders of women" in await browser.read("/reports")
    await browser.service.graph.run(
        "MATCH (q:SavedQuestion {id: $id}) SET q.asked = $asked",
        {"id": id_.group(1), "asked": '{"count": "ORDERS", "by": ["TIER"]}'},
    )
    assert "asks for “TIER”, which can't be asked for any more" in await browser.read("/explore")


async def test_a_report_and_a_question_come_to_the_inbox(browser: Browser) -> None:
    """Asked for and stopped by buttons; the item leads to the page of the last whole week, and holds no figure."""
    browser.as_("pat")

    async def send(**given: str) -> str:
        page = (await browser.client.get("/reports")).text
        mark = re.findall(r'name="form_mark" value="([^"]*)"', page)[0]
        form = {"form_mark": mark, "key": "key-of-the-test" + given.get("question", ""), **given}
        return str((await browser.client.post("/reports", data=form)).headers.get("location"))

    page = (await browser.client.get("/reports/caseload")).text
    assert "Send it to my inbox:" in page and 'value="MONTHLY"' in page
    assert await send(do="WEEKLY", report="CASELOAD") == "/reports?done=send"
    listed = await browser.read("/reports?done=send")
    assert "It comes to your inbox from now on." in listed and "next on 6 October 2003" in listed
    assert "It comes to your inbox every Monday." in await browser.read("/reports/caseload")
    form = {"key": "save-it-first", "do": "save", "name": "Orders of women"}
    page = (await browser.client.get(ASKED)).text
    form["form_mark"] = re.findall(r'name="form_mark" value="([^"]*)"', page)[0]
    await browser.client.post(ASKED, data=form)
    page = (await browser.client.get("/explore")).text
    question = re.findall(r'name="question" value="(sqn_[^"]*)"', page)[0]
    await send(do="WEEKLY", question=question)
    stand_still(date(2003, 10, 6))
    await send_due(browser.service.graph)
    page = (await browser.client.get("/inbox")).text
    ways = [unescape(one) for one in re.findall(r'href="(/[^"]*since=[^"]*)"', page)]
    days = "since=2003-09-29&until=2003-10-05"
    assert sorted(ways) == [f"/explore/kept?question={question}&{days}", f"/reports/caseload?{days}"]
    assert "29 September 2003 to 5 October 2003" in await browser.read(f"/reports/caseload?{days}")
    moved = await browser.client.get(f"/explore/kept?question={question}&{days}")
    assert moved.status_code == 303 and "29 September 2003 to 5 October 2003, women" in await browser.read(
        moved.headers["location"]
    )
    await browser.read(f"/explore/kept?question=sqn_other&{days}", 404)
    id_ = re.findall(
        r'name="schedule" value="(rsc_[^"]*)"', (await browser.client.get("/reports/caseload")).text
    )[0]
    assert await send(do="stop", schedule=id_) == "/reports?done=stop"
    assert "Send it to my inbox:" in await browser.read("/reports/caseload")
    page = (await browser.client.get("/reports")).text
    form = {
        "form_mark": re.findall(r'name="form_mark" value="([^"]*)"', page)[0],
        "do": "WEEKLY",
        "key": "wrong-one-1",
    }
    wrong = await browser.client.post("/reports", data={**form, "report": "VICTIMS"})
    assert wrong.status_code == 400 and "There is a problem" in wrong.text


async def test_figures_name_nobody_and_say_so(browser: Browser) -> None:
    """Whatever would name a person is answered with what can be asked instead, beside the field."""
    browser.as_("pat")
    said = "Figures never name a person: tell them apart by area, sex, ethnic group, ethnicity, age or risk of serious harm."
    for name in (
        "SURNAME",
        "FORENAMES",
        "NAME",
        "PNC",
        "CRO",
        "PRISON_NUMBER",
        "DATE_OF_BIRTH",
        "ADDRESS",
        "TIER",
    ):
        for where, field in ((f"by={name}", "by"), (f"by=SEX&then={name}", "by"), (f"f.{name}=X", "filters")):
            found = (await browser.client.get(f"/explore?count=PEOPLE&{where}")).text
            assert said in found and f'href="#{field}"' in found, where
            assert "any more" not in found
    browser.as_("ines")
    page = await browser.read("/explore?count=PEOPLE&by=SURNAME", 400)
    assert "Figures never name a person: tell them apart by area, sex or ethnic group." in page


async def test_what_is_wrong_is_not_hidden(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The filters are open where the summary leads into them, though none is chosen."""
    browser.as_("pat")
    shut = '<details class="govuk-details">'
    assert shut in (await browser.client.get("/explore?count=ORDERS")).text
    monkeypatch.setattr(explore, "asked", lambda *_: (None, {"filters": "Choose of what there is."}))
    page = (await browser.client.get("/explore?count=ORDERS")).text
    assert shut not in page and '<details class="govuk-details" open>' in page and 'id="filters"' in page


async def test_a_month_without_data_is_on_the_page_and_in_the_file(browser: Browser) -> None:
    """Of 0, and without a way to anyone; a dash for readers without cases."""
    browser.as_("pat")
    asked = "count=CONTACTS&by=MONTH&from=2002&to=2002"
    page = await browser.read(f"/explore?{asked}")
    assert "December 2002 0" in page and "December 2002 0 –" not in page
    assert "December 2002,0" in (await browser.client.get(f"/explore/csv?{asked}")).text
    browser.as_("ines")
    asked = "count=ORDERS&by=YEAR&from=2001&to=2003"
    await browser.service.graph.run(MANY, {"groups": GROUPS})
    page = await browser.read(f"/explore?{asked}")
    assert (
        "2001 – 2002 – 2003 45" in page and "A line without a figure is of nothing, or of too little" in page
    )
    assert "2001,\r\n2002,\r\n2003,45" in (await browser.client.get(f"/explore/csv?{asked}")).text


async def test_what_is_wrong_with_a_question_is_said(browser: Browser) -> None:
    """Beside the field, and nothing is told."""
    browser.as_("pat")
    assert "can't be told apart by test" in await browser.read("/explore?count=ORDERS&by=TEST", 400)
    assert "can't be asked for any more" in await browser.read("/explore?count=SHOES", 400)
    assert "counted over 3 years at most" in await browser.read(
        "/explore?count=CONTACTS&from=1998&to=2003", 400
    )
    assert "You may not have these figures" in await browser.read("/explore?count=VICTIMS", 400)
    browser.as_("ines")
    assert "You are not told these figures by age" in await browser.read("/explore?count=ORDERS&by=AGE", 400)
