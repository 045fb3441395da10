"""uvicorn's websocket, made lighter for lines: less memory for one that waits, less work for one that talks.

Every envelope is read once and written to each line of its room, so these two ways are the ones that count.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

WRITE = "keerpunt.write"  # the name under which a scope's extensions offer `Carrier.write`
MOST_HELD = 16  # frames that wait for us before the browser is asked to wait as well


class Inbox:
    """What was heard and not yet looked at, for one reader. In place of an `asyncio.Queue`, which serves many."""

    __slots__ = ("_events", "_loop", "_reader")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._events: deque[Any] = deque()
        self._reader: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._events)

    def empty(self) -> bool:
        """Whether everything was looked at."""
        return not self._events

    def put_nowait(self, event: Any) -> None:
        """Add an event, and wake the reader."""
        self._events.append(event)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> Any:
        """The oldest event; waits for one."""
        while not self._events:
            self._reader = self._loop.create_future()
            await self._reader
        return self._events.popleft()


class Carrier(WebSocketsSansIOProtocol):
    """Two shortcuts: reading stops when `MOST_HELD` frames wait, where uvicorn stops and begins again for every
    single one; and a line may `write` without a message and a coroutine for each frame.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue: Inbox = Inbox(self.loop)  # type: ignore[assignment]

    def handle_connect(self, event: Any) -> None:
        """Offer `write` to who answers this handshake."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][WRITE] = self.write  # type: ignore[assignment]

    def write(self, text: str) -> bool:
        """Send one text frame now. False when it cannot go now: then `send` waits, or says why not."""
        if not self.writable.is_set() or not self.handshake_complete:
            return False
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return False
        payload = text.encode()
        size = len(payload)
        # RFC 6455 section 5.2: final, text, unmasked
        if size < 126:
            head = bytes((0x81, size))
        elif size < 65_536:
            head = b"\x81\x7e" + size.to_bytes(2, "big")
        else:
            head = b"\x81\x7f" + size.to_bytes(8, "big")
        self.transport.write(head + payload)
        return True

    def send_receive_event_to_app(self) -> None:
        """Hand a whole message on."""
        paused, self.read_paused = self.read_paused, True  # so that what follows does not pause
        super().send_receive_event_to_app()
        self.read_paused = paused
        # After our goodbye nobody looks at what comes in, and the answer to it must still be read.
        if not (paused or self.close_sent) and len(self.queue) >= MOST_HELD:
            self.read_paused = True
            self.transport.pause_reading()
