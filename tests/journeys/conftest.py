"""Two people, two browsers, one server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.journeys.browsers import DESK, Person, browsing, chromium
from tests.server import Server


@pytest.fixture()
async def browser() -> AsyncIterator[Browser]:
    """A browser for one story."""
    async with async_playwright() as playwright:
        running = await chromium(playwright)
        yield running
        await running.close()


@pytest.fixture()
async def phone(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Person]:
    """Sam's phone."""
    async with browsing(browser, server, neutral, has_touch=True) as person:
        yield person


@pytest.fixture()
async def laptop(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Person]:
    """Anna's laptop."""
    async with browsing(browser, server, neutral, viewport=DESK) as person:
        yield person
