"""What stories need: a prepared installation, running servers, the cast, and an end to patience.

The one home of what more than one room's stories share; a conftest.py of a room holds what only that room needs.
"""

from __future__ import annotations

import functools
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import FrameType

import pytest

from keerpunt.client import line
from keerpunt.sealed import staff
from tests.conversations import quick
from tests.people import Cast, cast_at
from tests.server import Restless, Server, copy_of, neutral_page

STORIES = Path(__file__).parent
LINE_ROOMS = {
    "conversations",
    "desk",
    "keyrings",
    "queue",
    "staff",
}  # their stories are played over real lines
LONGEST_STORY = 60  # seconds
STRETCH = functools.cache(staff.stretch)


def room_of(request: pytest.FixtureRequest) -> str:
    """The room whose story this is."""
    return request.path.relative_to(STORIES).parts[0]


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest) -> Iterator[None]:
    """A story that hangs fails, with the place where it hung. Journeys and benches have a patience of their own."""
    if room_of(request) not in {*LINE_ROOMS, "web"}:
        yield
        return

    def give_up(_: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"this story took longer than {LONGEST_STORY} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST_STORY)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def stretched_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody signs in with the real Argon2id, but nobody stretches the same passphrase twice."""
    if room_of(request) in LINE_ROOMS:
        monkeypatch.setattr(staff, "stretch", STRETCH)


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


@pytest.fixture(scope="session")
def _restless(
    installation: Path, tmp_path_factory: pytest.TempPathFactory, neutral: str
) -> Iterator[Restless]:
    data = copy_of(installation, tmp_path_factory.mktemp("restless") / "data")
    running = Restless(data, neutral, KEERPUNT_BURST="4", KEERPUNT_RATE="2")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def restless(_restless: Restless) -> Iterator[Restless]:
    """A server that stories may stop, change and start, with small limits: 4 messages at once, then 2 a second."""
    yield _restless
    _restless.start_if_down()


@pytest.fixture(scope="session")
def quick_server(
    installation: Path, tmp_path_factory: pytest.TempPathFactory, neutral: str
) -> Iterator[Restless]:
    """A server whose clocks run fast, see quick.py; and without a limit on messages."""
    data = copy_of(installation, tmp_path_factory.mktemp("quick") / "data")
    running = Restless(
        data, neutral, DJANGO_SETTINGS_MODULE=quick.__name__, KEERPUNT_BURST="5000", KEERPUNT_RATE="5000"
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture
async def quick_cast(quick_server: Restless, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Cast]:
    """The people, at the server whose clocks run fast; their own beats keep up."""
    monkeypatch.setattr(line, "BEAT_SECONDS", quick.CLIENT_BEAT)
    async with cast_at(quick_server) as people:
        yield people
        quick_server.start_if_down()


@pytest.fixture
async def restless_cast(restless: Restless) -> AsyncIterator[Cast]:
    """The people, at the server that stories may stop."""
    async with cast_at(restless) as people:
        yield people
        restless.start_if_down()
