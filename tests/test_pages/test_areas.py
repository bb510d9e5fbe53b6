"""The page of areas: what became of them for everyone, and the steward's form with its preview."""

from __future__ import annotations

from tests.test_pages.conftest import Browser
from tests.test_pages.test_limited import send

FORM = 'id="file"'
MERGE = "area,office,becomes\nleicestershire-and-rutland,,west-yorkshire\n"


async def test_a_steward_merges_areas_after_a_preview(browser: Browser) -> None:
    """What is wrong is told beside the field; the preview says what moves; doing it is a second step; all may read."""
    page = await browser.as_("pat").read("/areas")
    assert "No area has ended" in page and FORM not in page
    browser.as_("dan")
    wrong = await send(browser, "/areas", FORM, do="preview", file=MERGE)
    assert wrong.status_code == 400 and "Give the first day of it." in wrong.text
    given = {"from": "1/10/2003", "reason": "By order 7 of 2003"}
    gone = await send(browser, "/areas", FORM, do="preview", file=MERGE.replace("west-y", "north-y"), **given)
    assert gone.status_code == 400 and "There is no area north-yorkshire." in gone.text
    assert 'value="change"' not in gone.text
    shown = await send(browser, "/areas", FORM, do="preview", file=MERGE, **given)
    assert shown.status_code == 200, shown.text
    assert "Leicestershire &amp; Rutland" in shown.text and 'value="change"' in shown.text
    done = await send(browser, "/areas", FORM, do="change", file=MERGE, **given)
    assert done.status_code == 303, done.text
    line = "Leicestershire & Rutland The area as a whole West Yorkshire 1 October 2003 By order 7 of 2003"
    assert line in await browser.read("/areas?done=changed")
    again = await send(browser, "/areas", FORM, do="change", file=MERGE, **given)
    assert again.status_code == 400 and "Nothing was done." in again.text
    late = await send(
        browser,
        "/areas",
        'value="keep"',
        do="keep",
        area="leicestershire-and-rutland",
        reason="Order 7 was quashed",
    )
    assert late.status_code == 303, late.text
    assert "No area has ended" in await browser.as_("pat").read("/areas?done=kept")
