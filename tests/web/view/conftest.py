"""Sam's phone at a real server. Counsellors are played by the reference client, which shares no code with the page."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.journeys.browsers import Person, browsing
from tests.journeys.chat import Chat
from tests.server import Server


async def wipe_all(person: Person, server: Server) -> None:
    """Wipe what this story began, so that nobody waits in the next one."""
    hellos = [json.loads(frame) for frame in person.watch.frames if '"hello"' in frame]
    for hello in hellos:
        await person.context.request.post(
            f"{server.chat}/conversation/wipe",
            data={"cv": hello["cv"], "token": hello["token"]},
            headers={"Origin": server.chat},
        )


@pytest.fixture
async def sam(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Chat]:
    """Sam, fifteen, with a phone."""
    async with browsing(browser, server, neutral, has_touch=True) as person:
        yield Chat(person, server)
        await wipe_all(person, server)


@pytest.fixture
async def robin(browser: Browser, server: Server, neutral: str) -> AsyncIterator[Chat]:
    """Robin, with a phone whose browser runs no scripts."""
    async with browsing(browser, server, neutral, java_script_enabled=False) as person:
        yield Chat(person, server)
