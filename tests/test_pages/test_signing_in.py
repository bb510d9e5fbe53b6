"""Who gets to a page: signing in, out, back to where one was, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
import pytest

from graph.sessions import end_session
from resolvers.service import COOKIE, Service
from resolvers.sessions import Sessions
from resolvers.tokens import Tokens
from rules.clock import now
from tests.test_pages.conftest import ANNA, RECORD, Browser
from web.pages import ROUTES
from web.sessions import FORM_COOKIE
from web.signing_in import safe_next


async def test_nobody_sees_a_page_without_signing_in(browser: Browser) -> None:
    """They go to the sign-in page, and come back to where they wanted to be."""
    for path in ("/", "/?search=x", *RECORD, "/offenders/none", "/anything"):
        response = await browser.client.get(path)
        assert response.status_code == 303
        assert parse_qs(urlsplit(response.headers["location"]).query) == {"next": [path]}
    response = await browser.client.get("/graphql", headers={"accept": "text/html"})
    assert response.headers["location"] == "/sign-in?next=%2Fgraphql"


async def _form_mark(browser: Browser) -> str:
    """What the forms of this browser carry."""
    text = (await browser.client.get("/your-sign-in", follow_redirects=True)).text
    found = re.search('name="form_mark" value="([^"]+)"', text)
    return found[1] if found else "no form"


async def _sign_in(browser: Browser, name: str = "pat") -> None:
    form = {"staff": name, "form_mark": await _form_mark(browser)}
    assert (await browser.client.post("/sign-in", data=form)).status_code == 303


def _entries(browser: Browser) -> list[tuple[str, str, str]]:
    """What the audit log says of signing in and out."""
    lines = map(orjson.loads, browser.service.audit.path.read_bytes().splitlines())
    told = ("SIGN_IN", "SIGN_OUT", "REFUSED")
    return [(one["action"], one["by"], one["why"]) for one in lines if one.get("action") in told]


async def test_signing_in_and_out(browser: Browser) -> None:
    """The demo's staff are there to choose; the cookie can't be read by scripts or sent by other sites."""
    text = await browser.read("/sign-in")
    assert "The people in it, and the staff below, are invented" in text
    assert "Pat Ellis Probation practitioner, West Yorkshire" in text
    mark = await _form_mark(browser)
    form = {"staff": "pat", "next": ANNA, "form_mark": mark}
    response = await browser.client.post("/sign-in", data=form)
    assert (response.status_code, response.headers["location"]) == (303, ANNA)
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "Pat Ellis – Probation practitioner" in await browser.read("/")
    assert (await browser.client.post("/sign-out", data={"form_mark": "another site's"})).status_code == 400
    assert COOKIE in browser.client.cookies
    response = await browser.client.post("/sign-out", data={"form_mark": mark})
    assert response.headers["location"] == "/sign-in?ended=out"
    assert COOKIE not in browser.client.cookies
    assert "You are signed out." in await browser.read("/sign-in?ended=out")
    assert _entries(browser) == [("SIGN_IN", "pat", "demonstration"), ("SIGN_OUT", "pat", "this session")]


async def _post_out(browser: Browser, path: str = "/sign-out") -> httpx.Response:
    return await browser.client.post(path, data={"form_mark": browser.client.cookies[FORM_COOKIE]})


async def test_a_session_that_was_ended_never_comes_back(browser: Browser) -> None:
    """A kept copy of its cookie opens nothing, in this process or another; other sessions of the person go on."""
    await _sign_in(browser)
    ended = browser.client.cookies[COOKIE]
    browser.as_("pat")
    other = browser.client.cookies[COOKIE]
    browser.holding(ended)
    await _post_out(browser)
    for service in (browser.service, _another_process(browser)):
        for cookie, status in ((ended, 303), (other, 200)):
            browser.holding(cookie)
            browser.client._transport.app.state.service = service  # type: ignore[attr-defined]
            assert (await browser.client.get("/")).status_code == status
    kept = await browser.service.graph.read("MATCH (s:Staff {id: 'pat'}) RETURN s.endedSessions", {})
    assert kept == [[[browser.service.sessions.read(ended).id]]]


def _another_process(browser: Browser) -> Service:
    service = browser.service
    return Service(service.settings, service.graph, service.audit, service.tokens)


async def test_ended_sessions_are_not_remembered_for_ever(browser: Browser) -> None:
    """Only until they would have ended by themselves."""
    past, future = now() - timedelta(seconds=2), now() + timedelta(hours=1)
    names = [f"{name}.{int(at.timestamp())}" for name, at in (("a", past), ("b", future), ("b", future))]
    for name in names:
        await end_session(browser.service.graph, "pat", name, past - timedelta(hours=8))
    await end_session(browser.service.graph, "pat", "c.9999999999", now())
    kept = await browser.service.graph.read("MATCH (s:Staff {id: 'pat'}) RETURN s.endedSessions", {})
    assert kept == [[[names[1], "c.9999999999"]]]


async def test_signing_out_everywhere(browser: Browser) -> None:
    """Every session and token of the person, at the next request in every process; signing in again works."""
    other = _another_process(browser)
    app = browser.client._transport.app  # type: ignore[attr-defined]
    await _sign_in(browser)
    first, token = browser.client.cookies[COOKIE], browser.service.tokens.issue("pat")
    colleague = browser.service.tokens.issue("meera")
    await _sign_in(browser)
    second = browser.client.cookies[COOKIE]

    async def let_in(service: Service, **sent: str) -> int:
        app.state.service = service
        headers = {"cookie": f"{COOKIE}={sent['cookie']}"} if "cookie" in sent else {}
        headers |= {"authorization": f"Bearer {sent['token']}"} if "token" in sent else {}
        async with httpx.AsyncClient(
            transport=browser.client._transport, base_url="http://127.0.0.1"
        ) as client:
            answer = await client.post("/graphql", json={"query": "{ viewer { id } }"}, headers=headers)
        return answer.status_code

    for service in (browser.service, other):
        assert [await let_in(service, cookie=first), await let_in(service, token=token)] == [200, 200]
    browser.holding(second)
    response = await _post_out(browser, "/sign-out/everywhere")
    assert response.headers["location"] == "/sign-in?ended=everywhere"
    for service in (browser.service, other):
        for cookie in (first, second):
            assert await let_in(service, cookie=cookie) == 401
        assert await let_in(service, token=token) == 401
        assert await let_in(service, token=colleague) == 200
    await _sign_in(browser)
    assert await let_in(other, cookie=browser.client.cookies[COOKIE]) == 200
    assert ("SIGN_OUT", "pat", "everywhere") in _entries(browser)


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


def _used(browser: Browser, ago: timedelta, before: timedelta = timedelta(0)) -> None:
    """Hold a session that was used last so long ago, and begun so long before that."""
    used = now() - ago
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("resolvers.sessions.now", lambda: used - before)
        session = browser.service.sessions.begin("pat")
        patch.setattr("resolvers.tokens.now", lambda: used)
        browser.holding(browser.service.sessions.written(session))


@pytest.mark.parametrize(
    ("ago", "before", "told"),
    [
        (timedelta(minutes=16), timedelta(0), "You were signed out after 15 minutes without use."),
        (timedelta(minutes=1), timedelta(hours=8), "You were signed out 8 hours after you signed in."),
    ],
)
async def test_a_session_that_ended_by_itself(
    browser: Browser, ago: timedelta, before: timedelta, told: str
) -> None:
    """In plain words, with the way back to the page; the API says that it has ended."""
    _used(browser, ago, before)
    answer = await browser.client.post("/graphql", json={"query": "{ viewer { id } }"})
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["message"] == "Your sign-in has ended. Sign in again to go on."
    response = await browser.client.get(f"{ANNA}/timeline?kind=HOME_VISIT")
    assert COOKIE not in browser.client.cookies
    assert told in await browser.read(response.headers["location"])
    shown = await browser.client.get(response.headers["location"])
    assert f'name="next" value="{ANNA}/timeline?kind=HOME_VISIT"' in shown.text


async def test_a_session_in_use_goes_on(browser: Browser) -> None:
    """Each request puts off its end, a program's by cookie too; asking for the sign-in page or a picture does not."""
    for ask in ("/", "/graphql"):
        _used(browser, timedelta(minutes=14))
        old = browser.client.cookies[COOKIE]
        await browser.client.get("/sign-in")
        await browser.client.get("/assets/record.css")
        assert browser.client.cookies[COOKIE] == old
        if ask == "/":
            assert (await browser.client.get(ask)).status_code == 200
        else:
            assert (await browser.client.post(ask, json={"query": "{ __typename }"})).status_code == 200
        sessions = browser.service.sessions
        new = browser.client.cookies[COOKIE]
        assert new != old
        assert sessions.read(new).claim == sessions.read(old).claim
        assert sessions.read(new).used > sessions.read(old).used
        browser.client.cookies.clear()


async def test_a_forged_cookie_is_refused(browser: Browser, tmp_path: Path) -> None:
    """One of another secret, one for another use, and one from when the demonstration was on."""
    from_elsewhere = Sessions(Tokens(tmp_path / "another"), browser.service.settings)
    flow = browser.service.tokens.sign("single-offender-record-sign-in", timedelta(hours=1), {"sub": "pat"})
    browser.as_("pat")
    own = browser.client.cookies[COOKIE]
    for cookie in (from_elsewhere.written(from_elsewhere.begin("pat")), flow, own[:-4] + "AAAA", "x"):
        browser.holding(cookie)
        assert (await browser.client.get("/")).status_code == 303
    browser.holding(own)
    assert (await browser.client.get("/")).status_code == 200
    settings = browser.service.settings.model_copy(update={"demo": False})
    service = Service(settings, browser.service.graph, browser.service.audit, browser.service.tokens)
    browser.client._transport.app.state.service = service  # type: ignore[attr-defined]
    assert (await browser.client.get("/")).status_code == 303


async def test_cookies_over_tls(browser: Browser) -> None:
    """Sent over TLS alone, and named so that no other host or path can set them; the plain name counts no more."""
    service = browser.service
    for update in ({"public_url": "https://record.example"}, {"host": "0.0.0.0"}):  # noqa: S104
        browser.client.cookies.clear()
        service.settings = service.settings.model_copy(update={"public_url": None, **update})
        response = await browser.client.get("/sign-in")
        cookie = response.headers["set-cookie"]
        assert cookie.startswith("__Host-record_form=")
        assert "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
        browser.as_("pat")
        assert (await browser.client.get("/")).status_code == 303
        browser.as_("pat").holding(browser.client.cookies[COOKIE], "__Host-record_session")
        assert (await browser.client.get("/")).status_code == 200


async def test_every_form_carries_the_mark(browser: Browser) -> None:
    """Every form that is sent by POST on every page, and without it nothing that is sent counts."""
    pages: set[str] = {"/sign-in", "/", "/?search=Kowalski", "/your-sign-in", "/nowhere", *RECORD}
    forms: dict[str, str] = {}
    await browser.client.get("/sign-in")
    for person in ("pat", "petra", "dan", "aldo", "max"):
        browser.as_(person)
        for path in pages:
            text = (await browser.client.get(path)).text
            for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
                if 'method="post"' in form.lower():
                    assert f'name="form_mark" value="{browser.client.cookies[FORM_COOKIE]}"' in form, path
                    forms[unescape(re.findall(r'action="([^"]*)"', form)[0])] = path
    assert {"/sign-out", "/sign-out/everywhere", "/sign-in"} <= set(forms)
    for action in forms:
        for given in ({}, {"form_mark": ""}, {"form_mark": "guessed"}):
            response = await browser.client.post(action, data={"staff": "pat", **given})
            assert response.status_code == 400, action
    assert (await browser.client.get("/")).status_code == 200


def test_what_takes_a_form_checks_it() -> None:
    """Every address that takes a POST is guarded by `for_staff`, which looks for the mark, or is the sign-in itself."""
    taking = [route for route in ROUTES if "POST" in (route.methods or ())]
    assert [route.path for route in taking if not hasattr(route.endpoint, "for_staff")] == ["/sign-in"]


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


async def test_the_pages_are_for_the_services_own_staff(browser: Browser) -> None:
    """A client of another agency asks by the API, field by field as it was agreed."""
    for path in ("/", ANNA):
        text = await browser.as_("wy-police").read(path, 403)
        assert "You do not have access to the pages of the service's own staff" in text
        assert "O'Reilly" not in text
