"""Who gets to a page: signing in, out, back to where one was, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from resolvers.service import COOKIE
from tests.test_pages.conftest import ANNA, RECORD, Browser
from web.sessions import FORM_COOKIE, safe_next


async def test_nobody_sees_a_page_without_signing_in(browser: Browser) -> None:
    """They go to the sign-in page, and come back to where they wanted to be."""
    for path in ("/", "/?search=x", *RECORD, "/offenders/none", "/anything"):
        response = await browser.client.get(path)
        assert response.status_code == 303
        assert parse_qs(urlsplit(response.headers["location"]).query) == {"next": [path]}
    response = await browser.client.get("/graphql", headers={"accept": "text/html"})
    assert response.headers["location"] == "/sign-in?next=%2Fgraphql"


async def _form_mark(browser: Browser) -> str:
    await browser.client.get("/sign-in")
    return browser.client.cookies[FORM_COOKIE]


async def test_signing_in_and_out(browser: Browser) -> None:
    """The demo's staff are there to choose; the cookie can't be read by scripts or sent by other sites."""
    text = await browser.read("/sign-in")
    assert "The people in it, and the staff below, are invented" in text
    assert "Pat Ellis Probation practitioner, West Yorkshire, Leeds team" in text
    mark = await _form_mark(browser)
    form = {"staff": "pat", "next": ANNA, "form_mark": mark}
    response = await browser.client.post("/sign-in", data=form)
    assert (response.status_code, response.headers["location"]) == (303, ANNA)
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "Pat Ellis – Probation practitioner" in await browser.read("/")
    await browser.client.post("/sign-out", data={"form_mark": "another site's"})
    assert COOKIE in browser.client.cookies
    response = await browser.client.post("/sign-out", data={"form_mark": mark})
    assert response.headers["location"] == "/sign-in"
    assert COOKIE not in browser.client.cookies


async def test_what_the_sign_in_form_refuses(browser: Browser) -> None:
    """No choice, no such person, a form that is not ours."""
    mark = await _form_mark(browser)
    for form, sentence in (
        ({"form_mark": mark}, "Choose who to sign in as."),
        ({"form_mark": mark, "staff": "root"}, "Choose who to sign in as."),
        ({"form_mark": "guessed", "staff": "pat"}, "This form was too old. Choose again and continue."),
        ({"staff": "pat"}, "This form was too old. Choose again and continue."),
    ):
        response = await browser.client.post("/sign-in", data=form)
        assert response.status_code == 400
        assert response.text.count(sentence) == 2  # in the summary, and beside the field
        assert COOKIE not in browser.client.cookies


@pytest.mark.parametrize(
    ("demo", "host", "address"),
    [(False, "127.0.0.1", "127.0.0.1"), (True, "0.0.0.0", "127.0.0.1"), (True, "127.0.0.1", "evil.example")],  # noqa: S104
)
async def test_the_demo_sign_in_is_for_this_machine_alone(
    browser: Browser, demo: bool, host: str, address: str
) -> None:
    """Not without demo data, not on an open address, not under another site's name."""
    service = browser.service
    service.settings = service.settings.model_copy(update={"demo": demo, "host": host})
    mark = await _form_mark(browser)
    headers = {"host": address}
    shown = await browser.client.get("/sign-in", headers=headers)
    assert "There is no demo sign-in here" in shown.text
    assert "Pat Ellis" not in shown.text
    form = {"staff": "pat", "form_mark": mark}
    response = await browser.client.post("/sign-in", data=form, headers=headers)
    assert response.status_code == 403
    assert COOKIE not in browser.client.cookies


async def test_a_sign_in_that_has_ended(browser: Browser) -> None:
    """One sentence, and the way back."""
    browser.as_("pat", timedelta(minutes=-10))
    response = await browser.client.get(f"{ANNA}/timeline?kind=HOME_VISIT")
    text = await browser.read(response.headers["location"])
    assert "Your sign-in has ended. Sign in again to go on." in text
    shown = await browser.client.get(response.headers["location"])
    assert f'name="next" value="{ANNA}/timeline?kind=HOME_VISIT"' in shown.text


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("/offenders/off_1?x=1", "/offenders/off_1?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out", "/"),
        ("", "/"),
    ],
)
def test_where_a_sign_in_may_lead(wanted: str, found: str) -> None:
    """Only to a page of this service."""
    assert safe_next(wanted) == found
