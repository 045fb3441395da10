"""The desk page, in the words of a counsellor."""

from __future__ import annotations

from playwright.async_api import Locator, expect

from tests.journeys.browsers import Person
from tests.server import Server


class Desk:
    """One counsellor's page."""

    def __init__(self, person: Person, server: Server, name: str) -> None:
        self.person = person
        self.page = person.page
        self.server = server
        self.name = name

    @property
    def talks(self) -> Locator:
        """The conversations in hand."""
        return self.page.locator(".convo")

    @property
    def said(self) -> Locator:
        """Every message on screen."""
        return self.page.locator(".said")

    @property
    def field(self) -> Locator:
        """Where the counsellor types."""
        return self.page.get_by_label("Bericht aan")

    @property
    def phrase(self) -> str:
        """Her own passphrase."""
        return self.server.passphrases[self.name]

    async def fills_in(self, phrase: str) -> None:
        """Fill in name and passphrase and press the button."""
        await self.page.goto(self.server.staff)
        await self.page.get_by_label("Naam").fill(self.name.lower())
        await self.page.get_by_label("Wachtzin").fill(phrase)
        await self.page.get_by_role("button", name="Aanmelden").click()

    async def sign_in(self) -> None:
        """Prove who this is, and unlock."""
        await self.fills_in(self.phrase)
        await self.is_open()

    async def unlock(self, phrase: str | None = None) -> None:
        """Give the passphrase again."""
        await self.page.get_by_label("Wachtzin").fill(phrase or self.phrase)
        await self.page.get_by_role("button", name="Ontgrendel").click()

    async def is_open(self) -> None:
        """The keys are open and the desk's line lives."""
        await expect(self.page.get_by_role("button", name="Open", exact=True)).to_be_enabled()

    async def takes_next(self) -> Locator:
        """Press Volgende; returns the conversation that came."""
        before = await self.talks.count()
        await self.page.get_by_role("banner").get_by_role("button", name="Volgende").click()
        await expect(self.talks).to_have_count(before + 1)
        return self.talks.last

    async def say(self, text: str) -> Locator:
        """Send words and see that they were delivered; returns them as they stand there."""
        await self.field.fill(text)
        await self.page.get_by_role("button", name="Verstuur").click()
        await expect(self.page.locator(".bubble.mine:not(.unsent)").filter(has_text=text)).to_be_visible()
        return self.said.filter(has_text=text)

    async def hears(self, text: str) -> Locator:
        """See the visitor's words."""
        said = self.page.locator(".bubble:not(.mine) .said").filter(has_text=text)
        await expect(said).to_be_visible()
        return said

    async def closes(self, why: str = "Afsluiten") -> None:
        """End the conversation, plainly or for the reason that this button names."""
        await self.page.get_by_role("button", name="Afsluiten", exact=True).click()
        await self.page.locator(".closing").get_by_role("button", name=why).click()

    async def fits(self) -> None:
        """Nothing scrolls sideways."""
        wider = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{wider} pixels too wide"
