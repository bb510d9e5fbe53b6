"""The commonest tasks, done by keyboard on the real pages of the small world, and what each takes: pages, keys, choices."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx
from playwright.async_api import BrowserContext, Locator, Page, async_playwright
from starlette.applications import Starlette

from resolvers.service import COOKIE, Service
from resolvers.tokens import Tokens
from rules.clock import stand_still
from schema import http, websocket
from settings import Settings
from tests.browser.eyes import Eyes
from tests.browser.visits import FLAGS, PATIENCE, WIDE
from tests.conftest import listening
from tests.courses import grouped
from tests.test_contacts import planned
from tests.transferring import PLAIN, people
from tests.world import FAST, Asking
from web import pages

TODAY = date(2003, 9, 30)
ANNA, BILL, CARL = (f"/offenders/off_{name}" for name in ("anna", "bill", "carl"))

# How many presses of a key lead to an element: of Tab, there or back, or of the link past the navigation and then of Tab.
# A group of radios is one stop.
STOPS = """target => {
  const stops = [], groups = new Map(), at = new Map();
  for (const one of document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')) {
    if (!one.checkVisibility() || one.disabled || one.tabIndex < 0) continue;
    const group = one.type === 'radio' && [...document.forms].indexOf(one.form) + one.name;
    if (group && groups.has(group)) { at.set(one, groups.get(group)); continue }
    if (group) groups.set(group, stops.length);
    at.set(one, stops.length); stops.push(one);
  }
  const there = at.get(target), here = at.has(document.activeElement) ? at.get(document.activeElement) : -1;
  const main = stops.findIndex(one => one.closest('main'));
  const ways = [Math.abs(there - here)];
  if (here < 0 && there >= main) ways.push(2 + there - main + 1);
  return Math.min(...ways);
}"""
# Within a list, arrow keys; the first of a group of radios takes Space.
ARROWS = """(target, value) => target.tagName === 'SELECT'
  ? Math.abs([...target.options].findIndex(one => one.value === value) - target.selectedIndex)
  : Math.max(1, [...target.form.elements].filter(one => one.name === target.name).indexOf(target))"""


@dataclass
class Hand:
    """Somebody at the keyboard, and the count of what they do. `fields` are texts that they type, notes apart."""

    page: Page
    pages: int = 0
    keys: int = 0
    choices: int = 0
    fields: int = 0
    notes: int = 0
    _new: bool = field(default=True, repr=False)

    async def open(self, path: str) -> None:
        """Where the task begins: the page that is open when it comes up."""
        await self.page.goto(path)
        self._new = True

    async def choose(self, selector: str, value: str) -> None:
        """One of a list, or of a group of radios."""
        found = self.page.locator(selector).first
        if not await _is_list(found):
            found = self.page.locator(f"{selector}[value='{value}']")
        await self._reach(found)
        self.keys += await found.evaluate(ARROWS, value)
        self.choices += 1
        await (found.select_option(value) if await _is_list(found) else found.check())

    async def tick(self, selector: str) -> None:
        """A box."""
        found = self.page.locator(selector)
        await self._reach(found)
        self.keys += 1
        self.choices += 1
        await found.check()

    async def type(self, selector: str, text: str, *, note: bool = False) -> None:
        """Into a field, instead of what stands there. A note is counted apart from other fields."""
        found = self.page.locator(selector)
        await self._reach(found)
        self.keys += len(text)
        self.notes += note
        self.fields += not note
        await found.fill(text)

    async def unfold(self, found: Locator) -> None:
        """A part of the page that is folded away."""
        await self._reach(found)
        self.keys += 1
        await found.press("Enter")

    async def press(self, found: Locator) -> None:
        """A button or link that leads on. What comes is a page of the task if something is done there."""
        await self._reach(found)
        self.keys += 1
        async with self.page.expect_navigation():
            await found.press("Enter")
        self._new = True

    async def button(self, words: str) -> None:
        """Press the button with these words, the first that there is."""
        await self.press(self.page.get_by_role("button", name=words).first)

    async def _reach(self, found: Locator) -> None:
        self.pages += self._new
        self._new = False
        element = await found.element_handle()
        assert element is not None
        self.keys += await self.page.evaluate(STOPS, element)
        await found.focus()

    @property
    def row(self) -> tuple[int, int, int, int, int]:
        """Pages, keys, choices, fields, notes."""
        return self.pages, self.keys, self.choices, self.fields, self.notes


async def _is_list(found: Locator) -> bool:
    return bool(await found.evaluate("one => one.tagName === 'SELECT'"))


async def find_a_person(hand: Hand) -> None:
    """By a name with a typing error."""
    await hand.open("/")
    await hand.type("#search", "oreily")
    await hand.page.locator("#search").press("Enter")
    await hand.page.locator(".results a").first.wait_for()
    hand.keys += 1
    hand._new = True
    await hand.press(hand.page.locator(".results a").first)


async def record_from_the_caseload(hand: Hand) -> None:
    """Beside the case: came or not, and a note."""
    await hand.open("/cases")
    form = "form:has([name=do][value=record])"
    await hand.choose(f"{form} [name=outcome]", "ATTENDED")
    await hand.type(f"{form} [name=notes]", "Talked of work.", note=True)
    await hand.press(hand.page.locator(f"{form} button").first)


async def plan_an_appointment(hand: Hand) -> None:
    """An office visit next week, at a time."""
    await hand.open(f"{ANNA}/contacts")
    await hand.type("#plan-day", "7/10/2003")
    await hand.type("#plan-time", "09:30")
    await hand.press(hand.page.get_by_role("button", name="Plan", exact=True))


async def record_an_absence(hand: Hand) -> None:
    """Of today, with the explanation asked for and the next appointment."""
    await hand.open(f"{ANNA}/contacts")
    form = "form:has([value=record]):has(#record-kind)"
    await hand.choose(f"{form} [name=outcome]", "UNACCEPTABLE_ABSENCE")
    await hand.type("#record-notes", "Did not come, no call.", note=True)
    await hand.type("#record-explanationSought", "30/9/2003")
    await hand.type("#record-nextDay", "7/10/2003")
    await hand.button("Record the contact")


async def begin_an_assessment(hand: Hand) -> None:
    """From the last one."""
    await hand.open(f"{BILL}/assessments")
    await hand.button("Begin")


async def propose_a_move(hand: Hand) -> None:
    """To another area, and ask it to accept."""
    await hand.open(f"{BILL}/transfers")
    form = "form:has([value=PROPOSE])"
    await hand.choose(f"{form} [name=kind]", "BETWEEN_AREAS")
    await hand.choose(f"{form} [name=area]", "area_lr")
    await hand.type(f"{form} [name=movesOn]", "1/10/2003")
    await hand.type(f"{form} [name=reason]", "Moves in with a sister.", note=True)
    await hand.button("Propose the move")
    step = hand.page.locator("details:has([name=step][value=REQUEST])")
    await hand.unfold(step.locator("summary"))
    await hand.press(step.locator("form button"))


async def accept_a_move(hand: Hand) -> None:
    """From the list of what comes: an officer and a first appointment."""
    await hand.open("/transfers")
    await hand.press(hand.page.get_by_role("link", name="Kowalski, William").first)
    form = "form:has([name=step][value=ACCEPT])"
    await hand.unfold(hand.page.locator(f"details:has({form}) > summary"))
    await hand.choose(f"{form} [name=officer]", "ofr_lee")
    await hand.type(f"{form} [name=appointment]", "3/10/2003")
    await hand.type(f"{form} [name=time]", "10:00")
    await hand.press(hand.page.locator(f"{form} button"))


async def take_a_register(hand: Hand) -> None:
    """Of two people, one of whom did not come."""
    await hand.open("/groups")
    await hand.press(hand.page.get_by_role("link", name="Leeds evenings").first)
    absent = hand.page.locator("form:has([name=do][value=register]) [type=radio][value=UNACCEPTABLE_ABSENCE]")
    name = await absent.first.get_attribute("name")
    await hand.choose(f"[name='{name}']", "UNACCEPTABLE_ABSENCE")
    await hand.tick("[name=rest]")
    await hand.button("Save the register")


async def record_a_treatment_week(hand: Hand) -> None:
    """Four hours on each of five days."""
    await hand.open(f"{BILL}/treatment")
    await hand.unfold(hand.page.locator("summary", has_text="Record the hours of a week"))
    form = "form:has([name=do][value=week])"
    await hand.type(f"{form} [name=from]", "22/9/2003")
    for number in range(5):
        await hand.type(f"{form} [name='hours.{number}']", "4")
    await hand.button("Save the week")


async def offer_contact_to_a_victim(hand: Hand) -> None:
    """Today."""
    await hand.open("/victims")
    await hand.press(hand.page.locator("main a[href='/victims/vic_off_carl']").first)
    await hand.button("Record the offer")


async def report_an_incident(hand: Hand) -> None:
    """A further offence, known today."""
    await hand.open(f"{CARL}/incidents")
    first = await hand.page.locator("#kind option").first.get_attribute("value")
    assert first
    await hand.choose("#kind", first)
    await hand.type("#happenedOn", "29/9/2003")
    await hand.type("#offence", "Wounding")
    await hand.type("#summary", "Arrested last night in Leeds.", note=True)
    await hand.button("Report it")


async def note_a_mappa_action(hand: Hand) -> None:
    """As done, after saying why the register is looked at."""
    await hand.open(f"{BILL}/register")
    await hand.type("main form [name=reason]", "An action is done.")
    await hand.press(hand.page.locator("main form:has([name=reason]) button").first)
    await hand.unfold(hand.page.locator("summary", has_text="It was done").first)
    await hand.type("form:has([name=do][value=action]) [name=outcome]", "A flat from Monday.")
    await hand.button("Note it as done")


Task = Callable[[Hand], Awaitable[None]]
TASKS: tuple[tuple[str, str, Task], ...] = (
    ("find a person", "pat", find_a_person),
    ("record a contact from the caseload", "pat", record_from_the_caseload),
    ("plan an appointment", "pat", plan_an_appointment),
    ("record an absence", "pat", record_an_absence),
    ("begin an assessment", "pat", begin_an_assessment),
    ("propose a move", "pat", propose_a_move),
    ("accept a move", "meera", accept_a_move),
    ("take a group's register", "tess", take_a_register),
    ("record a treatment week", "pat", record_a_treatment_week),
    ("offer contact to a victim", "vera", offer_contact_to_a_victim),
    ("report an incident", "max", report_an_incident),
    ("note a MAPPA action as done", "petra", note_a_mappa_action),
)
"""Each task with who does it. A later one may go on from an earlier one."""

READY = """
MATCH (v:Victim {id: 'vic_off_carl'}) REMOVE v.offerSentOn, v.response
WITH v MATCH (s:Assessment) WHERE s.status = 'OPEN' AND s.id STARTS WITH 'asm_off_bill' DETACH DELETE s
"""
IN_DATE = "MATCH (s:Assessment {status: 'COMPLETE'}) SET s.date = date('2003-09-01')"


async def prepare(world: Asking) -> None:
    """What the tasks find: an appointment of today, a receiving area, a group, a victim who was offered nothing."""
    await people(world.graph)
    await world.graph.run(PLAIN)
    await world.graph.run(IN_DATE)
    await world.graph.run(READY)
    await planned(world, day=TODAY.isoformat(), time="09:30", sentence="sen_off_anna_1")
    await grouped(world, "off_anna", "off_carl")


@asynccontextmanager
async def serving(world: Asking, folder: Path) -> AsyncIterator[tuple[str, Service]]:
    """The service of a small world on 30 September 2003: where it listens."""
    app = Starlette(
        routes=[*http.routes(FAST), websocket.route(FAST), *pages.ROUTES], middleware=pages.MIDDLEWARE
    )
    settings = Settings(data_dir=folder, demo=True, today=TODAY)
    service = Service(settings, world.graph, world.audit, Tokens(folder / "secret"))
    app.state.service, app.state.executor, app.state.explorer = service, FAST, pages.explorer
    stand_still(TODAY)
    try:
        async with (
            httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client,
            listening(client) as found,
        ):
            yield found, service
    finally:
        stand_still(None)


async def done_by(context: BrowserContext, where: str, service: Service, who: str) -> Page:
    """A page of somebody who is signed in."""
    session = service.sessions.written(service.sessions.begin(who))
    await context.clear_cookies()
    await context.add_cookies([{"name": COOKIE, "value": session, "url": where}])
    return await context.new_page()


async def counted(
    world: Asking, folder: Path, chromium: Path, faults: list[tuple[str, ...]] | None = None
) -> dict[str, Hand]:
    """Do every task, and answer what each took. `faults`: takes what axe finds on the page after each."""
    found: dict[str, Hand] = {}
    stand_still(TODAY)
    await prepare(world)
    async with serving(world, folder) as (where, service), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = await browser.new_context(base_url=where, viewport=WIDE)
        context.set_default_timeout(PATIENCE)
        for name, who, task in TASKS:
            page = await done_by(context, where, service, who)
            hand = Hand(page)
            await task(hand)
            wrong = await page.locator(".govuk-error-summary").count()
            assert not wrong, (name, await page.locator("main").inner_text())
            found[name] = hand
            if faults is not None:
                eyes = Eyes(page, WIDE)
                await eyes.look()
                faults += eyes.found
            await page.close()
        await browser.close()
    return found
