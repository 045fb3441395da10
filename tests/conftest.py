"""What stories need: a prepared installation, a running server, the cast."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.people import Cast, cast_at
from tests.server import Server, copy_of, neutral_page


@pytest.fixture(scope="session")
def neutral() -> Iterator[str]:
    """The address of an ordinary page."""
    with neutral_page() as url:
        yield url


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, neutral: str) -> Path:
    """A demonstration organisation, made once; copy it, never use it."""
    data = tmp_path_factory.mktemp("installation") / "data"
    data.mkdir()
    Server(data, neutral).prepare()
    return data


@pytest.fixture(scope="session")
def server(installation: Path, tmp_path_factory: pytest.TempPathFactory, neutral: str) -> Iterator[Server]:
    """A server that stories share; each cleans up after itself."""
    running = Server(copy_of(installation, tmp_path_factory.mktemp("server") / "data"), neutral)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_server(installation: Path, tmp_path: Path, neutral: str) -> Iterator[Server]:
    """A server of one's own, to kill or to change."""
    running = Server(copy_of(installation, tmp_path / "data"), neutral)
    running.start()
    yield running
    running.stop()


@pytest.fixture
async def cast(server: Server) -> AsyncIterator[Cast]:
    """The people, at the shared server."""
    async with cast_at(server) as people:
        yield people
