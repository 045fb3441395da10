"""The same people, in the browsers that are not Chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.engines.firefox import firefox
from tests.engines.hand import Hand
from tests.engines.webkit import webkit
from tests.people import Cast, cast_at
from tests.server import Server

ENGINES = {"firefox": firefox, "webkit": webkit}


@pytest_asyncio.fixture(params=list(ENGINES))
async def hand(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hand]:
    """A browser with an empty profile. At the end it must have complained about nothing."""
    async with ENGINES[request.param](tmp_path / "browser") as here:
        yield here
    assert here.faults == []


@pytest_asyncio.fixture
async def own_cast(own_server: Server) -> AsyncIterator[Cast]:
    """Whoever is played by the reference client."""
    async with cast_at(own_server) as people:
        yield people
