"""Anna's laptop at a real server. Visitors are played by the reference client, which shares no code with the page."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.journeys.browsers import DESK, browsing
from tests.journeys.desk import Desk
from tests.server import Server

# What Chromium writes down by itself when a door says no: these stories ask for it.
REFUSED = ("status of 403", "status of 409")


@pytest.fixture
async def anna(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Desk]:
    """Anna, who has not signed in yet."""
    async with browsing(browser, server, neutral, viewport=DESK) as person:
        person.watch.forgiven.extend(REFUSED)
        yield Desk(person, server, "Anna")
