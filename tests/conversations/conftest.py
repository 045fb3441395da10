"""Two more servers for stories: one to stop and start, one whose clocks run fast. And an end to patience."""

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
from tests.server import Server, copy_of

LONGEST_STORY = 60  # seconds
STRETCH = functools.cache(staff.stretch)


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A story that hangs fails, with the place where it hung."""

    def give_up(_: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"this story took longer than {LONGEST_STORY} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST_STORY)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


class Restless(Server):
    """A server that knows whether it runs."""

    up = False

    def start(self) -> None:
        """Serve."""
        super().start()
        self.up = True

    def stop(self) -> None:
        """End it as an operator would."""
        super().stop()
        self.up = False

    def kill(self) -> None:
        """End it as a power cut would."""
        super().kill()
        self.up = False

    def start_if_down(self) -> None:
        """Serve, if it does not."""
        if not self.up:
            self.start()


@pytest.fixture(autouse=True)
def stretched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody signs in with the real Argon2id, but nobody stretches the same passphrase twice."""
    monkeypatch.setattr(staff, "stretch", STRETCH)


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
