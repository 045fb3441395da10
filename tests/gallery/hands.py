"""A visitor's hands on the chat page. They find things by their place, for the words differ by language."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

# places in "Meer"
READERS, SAFE, KEEP, CLOSE, WIPE = range(1, 6)


class Hands:
    """One visitor's page."""

    def __init__(self, page: Page, url: str, language: str) -> None:
        self.page = page
        self.url = url
        self.language = language

    async def open(self) -> None:
        """Go to the chat, and see it in one's own language."""
        await self.page.goto(self.url)
        await expect(self.page.locator("html")).to_have_attribute("lang", self.language.split("-")[0])
        await expect(self.page.locator("#start .dot")).to_be_visible()

    async def begin(self) -> None:
        """Tap Start."""
        await self.page.locator("#go").click()

    async def start(self) -> None:
        """Tap Start, and see that one may type and who is before."""
        await self.begin()
        await expect(self.field).to_be_visible()
        await expect(self.page.locator(".place")).to_be_visible()

    @property
    def field(self) -> Locator:
        """Where the visitor types."""
        return self.page.locator("#words")

    async def send(self, text: str) -> Locator:
        """Type and send, and wait for nothing; returns the bubble."""
        await self.field.fill(text)
        await self.page.locator("form.composer button").click()
        return self.page.locator(".bubble.mine").filter(has_text=text)

    async def say(self, text: str) -> None:
        """Send words and see that they were delivered."""
        await expect(await self.send(text)).not_to_have_class("bubble mine unsent")

    async def hears(self, text: str) -> None:
        """See somebody else's words."""
        await expect(self.page.locator(".bubble:not(.mine)").filter(has_text=text)).to_be_visible()

    async def sees(self, selector: str) -> None:
        """Something is on screen."""
        await expect(self.page.locator(selector).first).to_be_visible()

    async def taps(self, place: int) -> None:
        """Tap this one of the buttons of a screen, counted from 0."""
        before = await self.page.locator("#first").text_content()
        await self.page.locator("#room button:visible").nth(place).click()
        await expect(self.page.locator("#first")).not_to_have_text(before or "")

    async def more(self, *places: int) -> None:
        """Open "Meer", and from there one screen after the other."""
        await self.page.locator("#top button").click()
        await self.sees("#first")
        for place in places:
            await self.taps(place)

    async def trouble(self) -> None:
        """See that it cannot go on."""
        await self.sees("#room [role=alert] #first")
