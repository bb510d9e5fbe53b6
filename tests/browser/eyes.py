"""What every page owes to everyone: axe finds nothing, and nothing scrolls sideways at the narrowest."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, ViewportSize

from web.assets import MODULES

AXE = MODULES / "axe-core" / "axe.min.js"
NARROWEST = 320


@dataclass
class Eyes:
    """Looks at the pages of one visit, and keeps what is wrong with them in `found`."""

    page: Page
    viewport: ViewportSize
    found: list[tuple[str, ...]] = field(default_factory=list)

    async def look(self, path: str | None = None) -> None:
        """At the page that is open, or at that of `path`."""
        if path is not None:
            await self.page.goto(path)
        # Not as a script of the page, which its policy forbids.
        await self.page.evaluate(AXE.read_text())
        result = await self.page.evaluate("axe.run()")
        self.found.extend(
            (self.page.url, each["id"], each["nodes"][0]["html"][:200], each["help"])
            for each in result["violations"]
        )
        await self._measure()
        await self.page.set_viewport_size({"width": NARROWEST, "height": 740})
        await self._measure()
        await self.page.set_viewport_size(self.viewport)

    async def _measure(self) -> None:
        over = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            self.found.append((self.page.url, "scrolls sideways", f"{over} pixels"))

    async def follow(self, leads_on: Locator) -> None:
        """Press a link or a button, and look at the page once it is there: a press does not wait for it."""
        async with self.page.expect_navigation():
            await leads_on.click()
        await self.look()
