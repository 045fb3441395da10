"""What all screens share: one browser, a server that is open and one that is closed, and who works there."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from keerpunt.client.counsellor import Counsellor
from keerpunt.queue.hours import AMSTERDAM, DAYS
from tests.gallery.scene import Scene
from tests.journeys.behind import change
from tests.journeys.browsers import chromium
from tests.people import Cast, cast_at
from tests.server import PREPARE, Server, copy_of, neutral_page

LONG_NAME = "Wilhelmina-Josephina van Oldenbarnevelt"
PREPARED = PREPARE.replace(
    "demo.prepare()", f"demo.PEOPLE += (({LONG_NAME!r}, 'counsellor'),)\ndemo.prepare()"
)


class Stage:
    """Gives scenes, one after the other."""

    def __init__(self, browser: Browser, server: Server, closed: Server, neutral: str, staff: Cast) -> None:
        self.browser = browser
        self.server = server
        self.closed = closed
        self.neutral = neutral
        self._staff = staff
        self._signed_in: dict[str, Counsellor] = {}

    async def counsellor(self, name: str) -> Counsellor:
        """Somebody of staff, who signs in once for all scenes."""
        if name not in self._signed_in:
            place = self._staff.place(self.server.staff)
            passphrase = self.server.passphrases[name]
            self._signed_in[name] = await Counsellor.sign_in(
                place, await place.pin(), name.lower(), passphrase
            )
        return self._signed_in[name]

    @asynccontextmanager
    async def scene(self, language: str = "nl") -> AsyncIterator[Scene]:
        """An empty stage; afterwards it is empty again."""
        try:
            async with AsyncExitStack() as until_the_end, cast_at(self.server) as cast:
                yield Scene(self, cast, until_the_end, language)
        finally:
            change(self.server, "ledger", "DELETE FROM queue_waiting")
            change(self.server, "ledger", "UPDATE conversations_conversation SET holder = ''")


@contextmanager
def servers(home: Path, neutral: str) -> Iterator[tuple[Server, Server]]:
    """The demonstration, once as it is and once at an hour at which it is closed."""
    (home / "data").mkdir()
    the_day_after_tomorrow = DAYS[(datetime.datetime.now(AMSTERDAM).weekday() + 2) % 7]
    server = Server(home / "data", neutral)
    server.run("-c", PREPARED)
    copy = copy_of(home / "data", home / "closed")
    closed = Server(copy, neutral, KEERPUNT_HOURS=f"{the_day_after_tomorrow} 16:00-23:00")
    running = [server, closed]
    try:
        for each in running:
            each.start()
        yield server, closed
    finally:
        for each in running:
            each.stop()


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """Servers and a browser, for as long as scenes are wanted."""
    expect.set_options(timeout=20_000)  # milliseconds
    with (
        tempfile.TemporaryDirectory(prefix="gallery-") as home,
        neutral_page() as neutral,
        servers(Path(home), neutral) as (server, closed),
    ):
        async with async_playwright() as playwright, cast_at(server) as staff:
            browser = await chromium(playwright)
            yield Stage(browser, server, closed, neutral, staff)
            await browser.close()
