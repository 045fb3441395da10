"""A line without a client behind it: for stories about frames that no honest browser would send."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from keerpunt.client.line import Talking
from keerpunt.client.place import Place
from tests.server import Server

PATIENCE = 20  # seconds after which a frame that was promised counts as missing


class BareLine:
    """One websocket. `heard` keeps every frame that came."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.heard: list[dict[str, Any]] = []

    async def say(self, *frames: dict[str, Any] | str | bytes) -> None:
        """Send these frames as they are."""
        for frame in frames:
            await self._socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def hear(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next frame of this kind with these fields."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame: dict[str, Any] = json.loads(await self._socket.recv())
                self.heard.append(frame)
                if frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                    return frame

    async def ended(self) -> int:
        """Hear everything until the server closes; returns the code."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    self.heard.append(json.loads(await self._socket.recv()))
            except websockets.ConnectionClosed:
                return self._socket.close_code or 1006

    async def cut(self) -> None:
        """Lose the connection."""
        self._socket.transport.abort()


@asynccontextmanager
async def bare_line(
    url: str, origin: str = "", cookie: str = "", protocol: str = "keerpunt.1", path: str = "/line"
) -> AsyncIterator[BareLine]:
    """A line to this origin's server. Raises websockets.InvalidStatus when even the handshake is refused."""
    async with connect(
        url.replace("http", "ws", 1) + path,
        subprotocols=[websockets.Subprotocol(protocol)],
        origin=websockets.Origin(origin or url),
        additional_headers={"Cookie": cookie} if cookie else {},
        compression=None,
        max_size=None,
        ping_interval=None,
        proxy=None,
    ) as socket:
        yield BareLine(socket)


def cookie_of(place: Place) -> str:
    """What this browser sends along."""
    return "; ".join(f"{name}={value}" for name, value in place.http.cookies.items())


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def hello_of(talking: Talking, **other: Any) -> dict[str, Any]:
    """The first frame of somebody who holds nothing yet, with other fields where given."""
    return {**talking.hello, "records": 0, "after": 0, **other}


def rows(server: Server, database: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What stands in one of the server's files now: main, ledger or keys."""
    path = server.data / f"{database}.sqlite3"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=20)) as file:
        return file.execute(query, values).fetchall()


def change(server: Server, database: str, query: str, *values: Any) -> int:
    """Change rows of a server that is stopped, as if time had passed. Returns how many."""
    with closing(sqlite3.connect(server.data / f"{database}.sqlite3", timeout=20)) as file, file:
        return file.execute(query, values).rowcount


def envelopes(server: Server, cv: str) -> list[tuple[int, str, str]]:
    """What is stored of a conversation, in order: (number, reference, sealed)."""
    return rows(
        server,
        "ledger",
        "SELECT e.number, e.reference, e.sealed FROM conversations_envelope e"
        " JOIN conversations_conversation c ON c.id = e.conversation_id WHERE c.cv = ? ORDER BY e.number",
        cv,
    )
