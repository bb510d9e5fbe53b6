"""What holds for every page: its files, its guard, its headers, and the words when something is broken."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256

import pytest
from starlette.routing import Route

from graph.session import Unavailable
from tests.test_pages.conftest import ANNA, Browser
from web import pages
from web.assets import HERE, catalogue
from web.pages.record import NAMES
from web.security import DATA_POLICY, EXPLORER_POLICY, MAX_FORM, POLICY


def test_each_page_is_a_document_a_template_and_a_handler_of_one_name() -> None:
    """Nothing in the folder stands alone."""
    folder = HERE / "pages"
    names = {path.stem for path in folder.glob("*.graphql")}
    assert (
        names
        == {path.stem for path in folder.glob("*.html")}
        == {
            *NAMES,
            "areas",
            "assessment",
            "behind",
            "benefits",
            "benefits_returns",
            "codes",
            "explore",
            "group",
            "groups",
            "incident",
            "incidents",
            "learning",
            "letter",
            "prisons",
            "report",
            "reports",
            "victim",
            "victim_unit",
            "joins",
            "moves",
            "own_action",
            "caseload",
            "cases",
            "compliance",
            "standard_cases",
            "standard_rules",
            "standards",
            "dangerous",
            "due_out",
            "pair",
            "merge",
            "split",
            "search",
            "break_glass",
            "reviews",
            "review",
            "staff",
            "inbox",
            "ethnicity",
            "quality",
            "rejects",
        }
    )
    assert all((folder / f"{name}.py").exists() for name in names)


def test_every_route_but_signing_in_is_for_staff() -> None:
    """A new route is closed unless it says otherwise here."""
    open_to_all = {"/assets/{name:path}", "/sign-in", "/sign-in/start", "/sign-in/return"}
    routes = [route for route in pages.ROUTES if isinstance(route, Route)]
    assert len(routes) == len(pages.ROUTES)
    closed = {route.path for route in routes if getattr(route.endpoint, "for_staff", False)}
    assert closed == {route.path for route in routes} - open_to_all
    assert getattr(pages.explorer, "for_staff", False)


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
    assert "unsafe" not in EXPLORER_POLICY and "script-src 'self' 'sha256-" in EXPLORER_POLICY
    assert "graphiql.js" in explorer.text


async def test_what_is_no_page_works_as_none(browser: Browser) -> None:
    """An answer to a program, a refusal, a file: a browser that shows it runs nothing of it."""
    client = browser.as_("pat").client
    answers = [
        await client.post("/graphql", json={"query": "{ __typename }"}),
        await client.get("/graphql"),
        await client.delete("/graphql"),
        await client.get("/health"),
        await client.get("/assets/record.css"),
        await client.get("/assets/nothing.css"),
    ]
    assert [answer.status_code for answer in answers] == [200, 405, 405, 200, 200, 404]
    for answer in answers:
        assert answer.headers["content-security-policy"] == DATA_POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in answer.headers


async def test_over_tls_browsers_are_told_to_stay_there(browser: Browser) -> None:
    """Wherever TLS ends: here, or at a proxy that the public address tells of."""
    settings = browser.service.settings
    browser.service.settings = settings.model_copy(update={"public_url": "https://record.example"})
    response = await browser.client.get("/sign-in")
    assert response.headers["strict-transport-security"] == "max-age=31536000"
    browser.service.settings = settings
    response = await browser.client.get("https://127.0.0.1/sign-in")
    assert response.headers["strict-transport-security"] == "max-age=31536000"


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


async def test_a_page_takes_no_long_form(browser: Browser) -> None:
    """Nor one of unknown length: forms are read into memory, by whoever sends them."""

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"next=" + b"x" * 65_536

    for path in ("/sign-in", "/sign-out", "/anywhere"):
        response = await browser.client.post(path, content=b"x" * (MAX_FORM + 1))
        assert response.status_code == 413
        assert (await browser.client.post(path, content=endless())).status_code == 411
    assert (await browser.client.post("/sign-in", data={"staff": "pat"})).status_code == 400
