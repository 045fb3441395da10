"""Two people, two browsers, one server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright, expect

from tests.journeys.behind import change
from tests.journeys.browsers import AWAY, DESK, Person, browsing, chromium
from tests.journeys.chat import Chat
from tests.journeys.desk import Desk
from tests.people import Cast, cast_at
from tests.server import Server

expect.set_options(timeout=15_000)  # milliseconds; a busy machine is no fault of ours


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """What drives browsers."""
    async with async_playwright() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """One browser for all stories; each has a profile of its own in it."""
    running = await chromium(playwright)
    yield running
    await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Person]:
    """Sam's phone."""
    async with browsing(browser, server, neutral, has_touch=True, is_mobile=True) as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def laptop(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Person]:
    """Anna's laptop."""
    async with browsing(browser, server, neutral, viewport=DESK) as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def robin(browser: Browser, own_server: Server, neutral: str) -> AsyncIterator[Chat]:
    """Robin, at a server that stops, hangs and comes back."""
    async with browsing(browser, own_server, neutral, has_touch=True, is_mobile=True) as person:
        person.watch.forgiven.extend(AWAY)
        yield Chat(person, own_server)


@pytest_asyncio.fixture(loop_scope="session")
async def own_cast(own_server: Server) -> AsyncIterator[Cast]:
    """Whoever is played by the reference client at that server."""
    async with cast_at(own_server) as people:
        yield people


@pytest_asyncio.fixture(loop_scope="session")
async def cast(server: Server) -> AsyncIterator[Cast]:
    """Whoever is played by the reference client."""
    async with cast_at(server) as people:
        yield people


@pytest.fixture
def sam(phone: Person, server: Server) -> Chat:
    """Sam, who has not opened the chat yet."""
    return Chat(phone, server)


@pytest.fixture
def anna(laptop: Person, server: Server) -> Desk:
    """Anna, who has not signed in yet."""
    return Desk(laptop, server, "Anna")


@pytest.fixture(autouse=True)
def empty_queue(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever closed their browser in one story is nobody's next in another."""
    yield
    if "server" in request.fixturenames:
        server = request.getfixturevalue("server")
        change(server, "ledger", "DELETE FROM queue_waiting")
        change(server, "ledger", "UPDATE conversations_conversation SET holder = ''")
