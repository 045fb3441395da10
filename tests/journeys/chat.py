"""The chat page, in the words of whoever seeks help."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect

from tests.journeys.browsers import Person
from tests.server import Server

UNSENT = re.compile("unsent")
"""The class of words that have not come back yet."""


class Chat:
    """One visitor's page; the first tab of their browser unless another is named."""

    def __init__(self, person: Person, server: Server, page: Page | None = None) -> None:
        self.person = person
        self.page = page or person.page
        self.server = server

    @property
    def asked(self) -> list[str]:
        """Every address that this browser asked for, but for the files of the release."""
        return [each.url for each in self.person.watch.requests if "/s/" not in each.url]

    @property
    def field(self) -> Locator:
        """Where the visitor types."""
        return self.page.get_by_label("Jouw bericht")

    @property
    def log(self) -> Locator:
        """What was said."""
        return self.page.get_by_role("log")

    @property
    def bubbles(self) -> Locator:
        """Every message on screen."""
        return self.page.locator(".bubble")

    @property
    def hint(self) -> Locator:
        """The hint between the messages and the field."""
        return self.page.locator(".hint")

    def button(self, name: str) -> Locator:
        """A button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def open(self) -> None:
        """Go to the chat."""
        await self.page.goto(self.server.chat)

    async def start(self) -> None:
        """Open the chat and tap Start."""
        await self.open()
        await self.button("Start").click()
        await expect(self.field).to_be_visible()

    async def type(self, text: str) -> None:
        """Put words in the text field."""
        await self.field.fill(text)

    async def send(self, text: str) -> None:
        """Type and tap Stuur, and wait for nothing."""
        await self.type(text)
        await self.button("Stuur").click()

    async def say(self, text: str) -> Locator:
        """Send words and see that they were delivered; returns their bubble."""
        await self.send(text)
        bubble = self.bubble(text)
        await expect(bubble).to_be_visible()
        await expect(bubble).not_to_have_class(UNSENT)
        return bubble

    def bubble(self, text: str) -> Locator:
        """The message with these words."""
        return self.bubbles.filter(has_text=text)

    async def hears(self, text: str) -> Locator:
        """See somebody else's words."""
        bubble = self.page.locator(".bubble:not(.mine)").filter(has_text=text)
        await expect(bubble).to_be_visible()
        return bubble

    async def all_said(self) -> list[str]:
        """The words on screen, from the first to the last."""
        return [spoken(text) for text in await self.bubbles.all_text_contents()]

    async def goes_to(self, *buttons: str) -> None:
        """Tap these buttons, one after the other."""
        for name in buttons:
            await self.button(name).click()

    async def ways_on(self) -> list[str]:
        """Every button of the screen that is open; "Weg" is a link and always there."""
        return [text.strip() for text in await self.page.locator("main button:visible").all_text_contents()]

    async def words_shown(self) -> list[str]:
        """The seven words on screen."""
        await expect(self.page.locator("ol.words li")).to_have_count(7)
        return await self.page.locator("ol.words li").all_text_contents()

    async def gives_back(self, words: list[str]) -> None:
        """Fill in the two words that are asked back."""
        fields = self.page.get_by_label(re.compile(r"^Woord \d$"))
        await expect(fields).to_have_count(2)
        for label in await self.page.locator("form label").all_text_contents():
            await self.page.get_by_label(label, exact=True).fill(words[int(label[-1]) - 1])
        await self.button("Klaar").click()

    async def takes_words(self) -> list[str]:
        """Have this conversation kept under seven words, and go back to it."""
        await self.goes_to("Meer", "Later verder praten", "Laat mijn woorden zien")
        words = await self.words_shown()
        await self.goes_to("Ik ken ze")
        await self.gives_back(words)
        await expect(self.page.get_by_role("heading", name="Gelukt")).to_be_visible()
        await self.goes_to("Terug naar het gesprek")
        await expect(self.field).to_be_visible()
        return words

    async def types_words(self, words: str) -> None:
        """Open the chat, say that there are words, and type them."""
        await self.open()
        await self.goes_to("Ik heb al woorden")
        await self.page.get_by_label("Typ je zeven woorden").fill(words)

    async def returns(self, words: str) -> None:
        """Come back with words."""
        await self.types_words(words)
        await self.goes_to("Open mijn gesprek")
        await expect(self.field).to_be_visible()

    async def leaves(self) -> None:
        """Press Esc three times."""
        for _ in range(3):
            await self.page.keyboard.press("Escape")

    async def is_away(self, neutral: str) -> None:
        """An ordinary page has taken our place."""
        await expect(self.page).to_have_url(neutral)
        await expect(self.page.get_by_role("heading")).to_have_text("Het weer vandaag")


def spoken(text: str) -> str:
    """A bubble's words without the name that only screen readers hear."""
    return text.strip().split(": ", 1)[1].strip()
