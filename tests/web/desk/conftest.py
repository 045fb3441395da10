"""Anna's laptop at a real server. Visitors are played by the reference client, which shares no code with the page."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.journeys.browsers import DESK, Person, browsing, chromium
from tests.server import Server

# What Chromium writes down by itself when a door says no: these stories ask for it.
REFUSED = ("status of 403", "status of 409")


class Desk:
    """A counsellor's page, in the words of the counsellor."""

    def __init__(self, person: Person, server: Server, name: str) -> None:
        self.person = person
        self.server = server
        self.name = name

    @property
    def page(self) -> Page:
        """The page itself."""
        return self.person.page

    @property
    def phrase(self) -> str:
        """Her own passphrase."""
        return self.server.passphrases[self.name]

    async def sign_in(self, phrase: str | None = None) -> None:
        """Fill in name and passphrase and press the button."""
        await self.page.goto(self.server.staff)
        await self.page.get_by_label("Naam").fill(self.name.lower())
        await self.page.get_by_label("Wachtzin").fill(phrase or self.phrase)
        await self.page.get_by_role("button", name="Aanmelden").click()

    async def unlock(self, phrase: str | None = None) -> None:
        """Give the passphrase again."""
        await self.page.get_by_label("Wachtzin").fill(phrase or self.phrase)
        await self.page.get_by_role("button", name="Ontgrendel").click()

    async def is_open(self) -> None:
        """The keys are open and the desk's line lives."""
        await expect(self.page.get_by_role("button", name="Open", exact=True)).to_be_enabled()

    async def takes_next(self) -> Locator:
        """Press Volgende; returns the conversation that came."""
        before = await self.page.locator(".convo").count()
        await self.page.get_by_role("banner").get_by_role("button", name="Volgende").click()
        await expect(self.page.locator(".convo")).to_have_count(before + 1)
        return self.page.locator(".convo").last

    async def fits(self) -> None:
        """Nothing scrolls sideways."""
        wider = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{wider} pixels too wide"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser for one story."""
    async with async_playwright() as playwright:
        running = await chromium(playwright)
        yield running
        await running.close()


@pytest.fixture
async def anna(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Desk]:
    """Anna, who has not signed in yet."""
    async with browsing(browser, server, neutral, viewport=DESK) as person:
        person.watch.forgiven.extend(REFUSED)
        yield Desk(person, server, "Anna")
