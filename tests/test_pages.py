"""The staff pages, asked for over HTTP: what each shows, to whom, and the words for everything that goes wrong."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import date, timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from demo.staff import BY_ID
from graph.session import Unavailable
from resolvers.service import COOKIE, Service
from resolvers.tokens import Tokens
from rules.clock import stand_still
from schema import http
from settings import Settings
from tests.world import FAST, Asking
from web import pages
from web.assets import HERE, catalogue
from web.lifeline import draw
from web.pages.record import NAMES
from web.pages.timeline import read_day
from web.security import EXPLORER_POLICY, POLICY
from web.sessions import FORM_COOKIE, safe_next

ANNA = "/offenders/off_anna"
RECORD = (ANNA, *(f"{ANNA}/{name}" for name in NAMES if name != "overview"))
GONE = "There is nothing here that you can see"


class Browser:
    """A browser's requests, and the text that a person reads in what comes back."""

    def __init__(self, client: httpx.AsyncClient, service: Service) -> None:
        self.client = client
        self.service = service

    def as_(self, name: str, lifetime: timedelta = timedelta(hours=1)) -> Browser:
        """Be signed in as one of the demo staff."""
        self.client.cookies.set(COOKIE, self.service.tokens.issue(BY_ID[name].viewer, lifetime))
        return self

    async def read(self, path: str, status: int = 200) -> str:
        """A page's text without its tags, on one line."""
        response = await self.client.get(path)
        assert response.status_code == status, response.text
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


@pytest.fixture
async def browser(world: Asking, tmp_path: Path) -> AsyncIterator[Browser]:
    """Nobody yet, at the demo on 30 September 2003."""
    app = Starlette(routes=[*http.routes(FAST), *pages.ROUTES], middleware=pages.MIDDLEWARE)
    settings = Settings(data_dir=tmp_path, demo=True, today=date(2003, 9, 30))
    service = Service(settings, world.graph, world.audit, Tokens(tmp_path / "secret"))
    app.state.service, app.state.executor, app.state.explorer = service, FAST, pages.explorer
    stand_still(settings.today)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield Browser(client, service)
    stand_still(None)


def test_each_page_is_a_document_a_template_and_a_handler_of_one_name() -> None:
    """Nothing in the folder stands alone."""
    folder = HERE / "pages"
    names = {path.stem for path in folder.glob("*.graphql")}
    assert names == {path.stem for path in folder.glob("*.html")} == {*NAMES, "search"}
    assert all((folder / f"{name}.py").exists() for name in names)


def test_every_route_but_signing_in_is_for_staff() -> None:
    """A new route is closed unless it says otherwise here."""
    open_to_all = {"/assets/{name:path}", "/sign-in", "/sign-out"}
    routes = [route for route in pages.ROUTES if isinstance(route, Route)]
    assert len(routes) == len(pages.ROUTES)
    closed = {route.path for route in routes if getattr(route.endpoint, "for_staff", False)}
    assert closed == {route.path for route in routes} - open_to_all
    assert getattr(pages.explorer, "for_staff", False)


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


async def test_search(browser: Browser) -> None:
    """A misspelt name without its accent finds the person, with where they are and who supervises."""
    text = await browser.as_("pat").read("/?search=oreily+sian")
    assert "1 person" in text
    assert "O'Reilly, Siân Anna 3 April 1978 25 Leeds prison West Yorkshire, J Reed" in text
    assert "Everyone supervised in West Yorkshire now" in await browser.read("/")
    listed = await browser.read("/?area=area_wy&prison=pri_le")
    assert "3 people" in listed  # the fourth is hidden from Pat
    assert "Willard" not in listed


async def test_search_says_what_to_do(browser: Browser) -> None:
    """Nothing typed, nothing to search for, nobody found."""
    browser.as_("pat")
    empty = await browser.client.get("/?search=")
    sentence = "Type a name, a date of birth or a number, or choose an area or a prison."
    assert empty.status_code == 400
    assert empty.text.count(sentence) == 2
    assert "<title>Error: " in empty.text.replace("\n", "")
    assert "Type a name, a date of birth or a number to search for." in await browser.read(
        "/?search=%21%21", 400
    )
    assert "Type 200 letters at most." in await browser.read("/?search=" + "a" * 201, 400)
    none = await browser.read("/?search=Zzyzx&prison=pri_fs")
    assert "Nobody found" in none
    assert "search in any area and any prison" in none
    assert "3 people" in await browser.read("/?area=area_wy&after=nonsense")


async def test_what_was_typed_stays_text(browser: Browser) -> None:
    """Markup in a search or an address is shown, not run."""
    response = await browser.as_("pat").client.get('/?search="><script>alert(1)</script>')
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text


async def test_the_record(browser: Browser) -> None:
    """Who it is on every page, and on each page its part."""
    browser.as_("pat")
    for path in RECORD:
        text = await browser.read(path)
        assert "O'Reilly, Siân Anna Born 3 April 1978 (25) PNC 2001/0171310W" in text
        assert "Synthetic data Everyone here is invented. Today is 30 September 2003." in text
        assert " O'Reilly, Siân Anna – Single offender record" in text
    overview = await browser.read(ANNA)
    assert "Leeds prison Since 1 March 2001" in overview
    assert "West Yorkshire J Reed, Leeds team, since 1 January 2002" in overview
    assert "Community rehabilitation order Theft 12 months, from 1 April 2002" in overview
    assert "Sentences and custody from 2001 to" in overview
    assert "Requirements PROG" in await browser.read(f"{ANNA}/sentences")
    assert "Leeds 1 March 2001 Still there" in await browser.read(f"{ANNA}/custody")
    assert "1 Mill Lane LS1 1AA Home address" in await browser.read(f"{ANNA}/identity")
    sources = await browser.read(f"{ANNA}/sources")
    assert "Person row: crams_west-yorkshire_people.txt, line 2" in sources
    assert "You do not have access to the rows as they were sent" in sources
    assert "west-yorkshire|98/00001" in await browser.as_("dan").read(f"{ANNA}/sources")


async def test_every_look_is_kept(browser: Browser, world: Asking) -> None:
    """Each page of a record leaves an entry; warming up leaves none."""
    await pages.warm(browser.service, FAST)
    assert world.audit.path.read_text() == ""
    browser.as_("pat")
    for path in RECORD:
        await browser.read(path)
    lines = world.audit.path.read_text().splitlines()
    assert len(lines) == len(RECORD)
    assert all('"off_anna"' in line and '"by":"pat"' in line and '"staff pages"' in line for line in lines)


async def test_the_timeline_and_its_filters(browser: Browser) -> None:
    """Both services in one, cut by kind, outcome, service and days; what is earlier is a page away."""
    path = f"{ANNA}/timeline"
    browser.as_("pat")
    text = await browser.read(path)
    assert "16 entries, the latest first." in text
    assert "Reception 1 March 2001 at 09:10 Prison Into Leeds prison from court" in text
    assert "6 entries with these filters" in await browser.read(f"{path}?kind=HOME_VISIT")
    assert "3 entries with these filters" in await browser.read(f"{path}?outcome=UNACCEPTABLE_ABSENCE")
    prison = await browser.read(f"{path}?service=PRISON")
    assert "1 entry with these filters" in prison
    assert "Remove filter: Prison" in prison
    assert "1 entry with these filters" in await browser.read(f"{path}?from=28/2/2001&to=1+March+2001")
    assert "No entry fits these filters." in await browser.read(f"{path}?service=PRISON&kind=OFFICE_VISIT")
    assert "16 entries, the latest first." in await browser.read(f"{path}?kind=NONSENSE&after=nonsense")


async def test_days_that_can_t_be_read(browser: Browser) -> None:
    """The field says so, and so does the summary."""
    browser.as_("pat")
    bad = await browser.client.get(f"{ANNA}/timeline?from=soon")
    assert bad.text.count("“soon” is not a date. Type it like 30/9/2003.") == 2
    wrong = await browser.read(f"{ANNA}/timeline?from=2/1/2003&to=1/1/2003")
    assert "The last day is before the first. Change one of them." in wrong
    assert read_day("1 Mar 2002") == read_day("2002-03-01") == read_day("1.3.2002") == date(2002, 3, 1)


async def test_what_is_not_there_and_what_may_not_be_seen_read_alike(browser: Browser) -> None:
    """The same page to the letter, for an unknown id, a hidden person and an unknown address."""
    browser.as_("pat")
    found = set()
    for who in ("off_none", "off_hide", "sen_off_anna_1"):
        for tail in ("", "/timeline"):
            response = await browser.client.get(f"/offenders/{who}{tail}")
            assert response.status_code == 404
            found.add(response.text)
    assert len(found) == 1
    assert GONE in await browser.read("/nothing/here", 404)


async def test_parts_that_a_role_may_not_see(browser: Browser) -> None:
    """A plain sentence in their place, and the rest of the page as ever."""
    vera = browser.as_("vera")
    assert "You do not have access to contacts and movements." in await vera.read(f"{ANNA}/timeline")
    overview = await vera.read(ANNA)
    assert "Leeds prison Since" in overview
    assert "You do not have access to contacts." in overview
    dan = browser.as_("dan")
    assert "You do not have access to sentences." in await dan.read(f"{ANNA}/sentences")
    assert "You do not have access to custody." in await dan.read(f"{ANNA}/custody")
    overview = await dan.read(ANNA)
    assert "You do not have access to where people are held." in overview
    assert "You do not have access to sentences and custody." in overview
    ines = browser.as_("ines")
    for path in RECORD:
        assert "You do not have access to the records of people." in await ines.read(path, 403)
    assert "You do not have access to the records of people." in await ines.read("/?search=smith")
    # Nothing shows whether the person exists.
    assert await ines.read("/offenders/off_none", 403) == await ines.read(ANNA, 403)


async def test_when_the_database_is_away(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence, not a stack trace; a fault of ours likewise."""

    async def away(*_: object) -> None:
        raise Unavailable("Neo4j does not answer.")

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    browser.as_("pat")
    monkeypatch.setattr(browser.service.graph, "read", away)
    for path in ("/", ANNA):
        assert "The database does not answer. Nothing is lost." in await browser.read(path, 503)
    monkeypatch.setattr(browser.service.graph, "read", broken)
    assert "Sorry, something went wrong here" in await browser.read(ANNA, 500)


async def test_the_headers_of_a_page(browser: Browser) -> None:
    """No other host, no framing, no kept copy; the one inline script is the one that the policy names."""
    page = await browser.client.get("/sign-in")
    assert page.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"
    (inline,) = re.findall(r"<script>(.*?)</script>", page.text)
    assert b64encode(sha256(inline.encode()).digest()).decode() in POLICY
    assert " style=" not in page.text
    assert "http://" not in page.text.replace("http://www.w3.org/", "")
    explorer = await browser.as_("pat").client.get("/graphql", headers={"accept": "text/html"})
    assert explorer.status_code == 200
    assert explorer.headers["content-security-policy"] == EXPLORER_POLICY
    assert "graphiql.js" in explorer.text


async def test_assets_come_from_here(browser: Browser) -> None:
    """Kept for ever under an address that changes with them, and nothing else can be reached."""
    asset = catalogue()["record.css"]
    first = await browser.client.get(f"/assets/record.css?v={asset.mark}")
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert first.headers["content-type"].startswith("text/css")
    again = await browser.client.get("/assets/record.css", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    for name in ("../pages/search.py", "%2e%2e/package.json", "nothing.css", "/etc/passwd"):
        assert (await browser.client.get(f"/assets/{name}")).status_code in (303, 404)


def test_the_picture_of_the_years() -> None:
    """Bars stand where their dates are; nothing dated, no picture."""
    stand_still(date(2003, 7, 1))
    try:
        order = {"type": "CURFEW", "custodial": False, "endedOn": None, "sentenceExpiry": None}
        found = draw(
            [{**order, "date": "2002-01-01", "expectedEnd": "2004-12-31"}],
            [{"stays": [{"from": "2002-07-01", "to": None, "prison": None}]}],
        )
        assert found is not None
        bar, stay = (lane.bars[0] for lane in found.lanes)
        assert (bar.start, found.first_year, found.last_year) == (0, 2002, 2004)
        assert bar.start + bar.past == pytest.approx(found.now)
        assert bar.start + bar.past + bar.ahead == pytest.approx(100, abs=0.1)
        assert stay.start + stay.past + stay.ahead == pytest.approx(
            found.now, abs=0.01
        )  # held today, not beyond
    finally:
        stand_still(None)
    assert draw([{**order, "date": None, "expectedEnd": None}], []) is None
