"""Sam's phone at a real server. Counsellors are played by the reference client, which shares no code with the page."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.journeys.browsers import Person, browsing, chromium
from tests.server import Server


class Chat:
    """A visitor's page, in the words of the visitor."""

    def __init__(self, person: Person, server: Server, neutral: str) -> None:
        self.person = person
        self.server = server
        self.neutral = neutral
        self._seats: dict[str, str] = {}
        person.context.on("page", self._overhear)
        self._overhear(person.page)

    def _overhear(self, page: Page) -> None:
        page.on("websocket", lambda socket: socket.on("framesent", self._note))

    def _note(self, frame: str | bytes) -> None:
        heard = json.loads(frame)
        if heard["t"] == "hello":
            self._seats[heard["cv"]] = heard["token"]

    async def clean_up(self) -> None:
        """Wipe what this story began, so that nobody waits in the next one."""
        for cv, token in self._seats.items():
            await self.person.context.request.post(
                f"{self.server.chat}/conversation/wipe",
                data={"cv": cv, "token": token},
                headers={"Origin": self.server.chat},
            )

    @property
    def page(self) -> Page:
        """The page itself."""
        return self.person.page

    @property
    def field(self) -> Locator:
        """Where one types."""
        return self.page.get_by_label("Jouw bericht")

    @property
    def log(self) -> Locator:
        """What was said."""
        return self.page.get_by_role("log")

    @property
    def hint(self) -> Locator:
        """The hint between the messages and the field."""
        return self.page.locator(".hint")

    def button(self, name: str) -> Locator:
        """A button by all of its words."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def opens(self) -> None:
        """Open the page."""
        await self.page.goto(self.server.chat)

    async def starts(self) -> None:
        """Open the page and tap Start."""
        await self.opens()
        await self.button("Start").click()
        await expect(self.field).to_be_visible()

    async def says(self, text: str) -> None:
        """Type something and send it."""
        await self.field.fill(text)
        await self.button("Stuur").click()

    async def goes(self, *names: str) -> None:
        """Tap one button after the other."""
        for name in names:
            await self.button(name).click()

    async def is_away(self) -> None:
        """An ordinary page has taken the place of ours, and nothing lies in the tab."""
        await self.page.wait_for_url(self.neutral)
        await expect(self.page).to_have_title("Weer")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser for one story."""
    async with async_playwright() as playwright:
        running = await chromium(playwright)
        yield running
        await running.close()


@pytest.fixture
async def sam(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Chat]:
    """Sam, fifteen, with a phone."""
    async with browsing(browser, server, neutral, has_touch=True) as person:
        chat = Chat(person, server, neutral)
        yield chat
        await chat.clean_up()


@pytest.fixture
async def robin(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Chat]:
    """Robin, with a phone whose browser runs no scripts."""
    async with browsing(browser, server, neutral, java_script_enabled=False) as person:
        yield Chat(person, server, neutral)
