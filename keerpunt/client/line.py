"""One side of a conversation over a websocket: say, hear, and never call delivered what did not come back."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from keerpunt.client.place import Place, Refused
from keerpunt.sealed.checks import Missing
from keerpunt.sealed.conversation import Conversation, Posted
from keerpunt.sealed.directory import Pin
from keerpunt.sealed.participants import Heard

BEAT_SECONDS = 10


class Ended(Exception):
    """The line is closed, with this code of protocol §16."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Talking:
    """A conversation and its line. Made by Visitor and Counsellor.

    `hello` is the first frame without `records` and `after`. `frames` holds every frame that came, in order;
    `heard` those that turned out to be words of others.
    """

    def __init__(self, place: Place, pin: Pin, conversation: Conversation, hello: dict[str, Any]) -> None:
        self.place = place
        self.pin = pin
        self.conversation = conversation
        self.hello = hello
        self.lease: int | None = None
        self.outbox: dict[str, Posted] = {}
        self.numbers: dict[str, int] = {}  # own reference -> its number, once it came back
        self.refusals: dict[str, Refused] = {}  # own reference -> why it was not stored
        self.everything: list[Heard] = []
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()
        self.frames: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.code: int | None = None
        self._socket: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._live = asyncio.Event()
        self._news = asyncio.Condition()

    @property
    def is_live(self) -> bool:
        """Whether the line is open and everything missed was heard."""
        return self._live.is_set() and self.code is None

    async def connect(self) -> None:
        """Open the line, say who this is, hear all that was missed, and send again what is unconfirmed.

        Raises Ended when the server will not have it.
        """
        self._live.clear()
        self.code = None
        try:
            self._socket = await connect(
                self.place.line,
                subprotocols=[websockets.Subprotocol("keerpunt.1")],
                origin=websockets.Origin(self.place.url),
                additional_headers=self._cookie(),
                compression=None,
                max_size=None,
                ping_interval=None,
                proxy=None,
            )
        except websockets.WebSocketException as problem:
            raise Ended(1006) from problem
        held = {"records": self.conversation.records_held, "after": self.conversation.head}
        await self.send(self.hello | held)
        self._tasks = [asyncio.create_task(self._hear()), asyncio.create_task(self._beat())]
        await self._until(lambda: self._live.is_set())
        for posted in list(self.outbox.values()):
            await self._post(posted)

    async def disconnect(self, code: int = 1000) -> None:
        """Close the line; the conversation and the outbox stay."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket:
            await self._socket.close(code)

    async def cut(self) -> None:
        """Lose the connection, as a phone does in a tunnel."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket:
            self._socket.transport.abort()

    async def say(self, text: str) -> int:
        """Seal and send words; returns their number once they came back. Raises Ended or Refused."""
        return await self.put({"t": "text", "ts": int(time.time()), "b": text})

    async def put(self, payload: dict[str, Any]) -> int:
        """Seal and send a payload; returns its number once it came back. Raises Ended or Refused.

        What was refused stays in the outbox: `send_again` takes note of the refusal and sends it once more.
        """
        posted = await self.post(payload)
        await self._until(lambda: posted.ref in self.numbers or posted.ref in self.refusals)
        if posted.ref in self.refusals:
            raise self.refusals[posted.ref]
        return self.numbers[posted.ref]

    async def send_again(self) -> None:
        """Wait as long as a refusal asks, take note of it, send all that is unconfirmed once more, in order."""
        await asyncio.sleep(max((each.wait for each in self.refusals.values()), default=0))
        self.refusals.clear()
        await self.send({"t": "again"})
        for posted in list(self.outbox.values()):
            await self._post(posted)

    async def post(self, payload: dict[str, Any]) -> Posted:
        """Seal a payload and send it, without waiting for its receipt.

        Where a desk key has ended since, an epoch to the new one is opened first.
        """
        if opening := self.conversation.renew(int(time.time())):
            before = self.conversation.records_held
            await self.send(opening.frame(**self._lease()))
            await self._until(lambda: self.conversation.records_held > before)
        posted = self.conversation.seal(payload)
        self.outbox[posted.ref] = posted
        await self._post(posted)
        return posted

    async def hear(self) -> Heard:
        """The next words of somebody else."""
        await self._until(lambda: not self.heard.empty())
        return self.heard.get_nowait()

    async def frame(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next frame of this kind with these fields; others that come before are passed over."""
        while True:
            await self._until(lambda: not self.frames.empty())
            frame = self.frames.get_nowait()
            if frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                return frame

    async def send(self, frame: dict[str, Any] | str) -> None:
        """Send a frame as it is."""
        if self._socket is None:
            raise Ended(1006)
        with suppress(websockets.ConnectionClosed):
            await self._socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def ended(self) -> int:
        """Wait until the server closes the line; returns the code."""
        await self._until(lambda: self.code is not None, or_end=False)
        return self.code or 0

    async def _post(self, posted: Posted) -> None:
        await self.send(posted.frame(**self._lease()))

    def _lease(self) -> dict[str, int]:
        return {} if self.lease is None else {"lease": self.lease}

    async def _until(self, holds: Any, or_end: bool = True) -> None:
        async with self._news:
            await self._news.wait_for(lambda: holds() or self.code is not None)
        if or_end and not holds():
            raise Ended(self.code or 1006)

    async def _hear(self) -> None:
        assert self._socket is not None
        try:
            async for text in self._socket:
                await self.take(json.loads(text))
                async with self._news:
                    self._news.notify_all()
        except websockets.ConnectionClosed:
            pass
        finally:
            self.code = self._socket.close_code or 1006
            async with self._news:
                self._news.notify_all()

    async def take(self, frame: dict[str, Any]) -> None:
        """Take in one frame, however it came."""
        self.frames.put_nowait(frame)
        match frame["t"]:
            case "record" | "envelope":
                await self._verify(frame)
            case "refused" if "ref" in frame:
                self.refusals[frame["ref"]] = Refused(frame["reason"], frame.get("wait", 0))
            case "live":
                self.lease = frame.get("lease")
                self.conversation.settle()
                self._live.set()

    async def _verify(self, frame: dict[str, Any]) -> None:
        newest = False
        while True:
            try:
                heard = self.conversation.hear(frame, newest=newest)
                break
            except Missing as missing:
                if missing.what == "directory":
                    newest = True
                    self.conversation.directory = await self.place.directory(self.pin, int(time.time()))
                else:
                    await self.place.learn(self.conversation.lists, missing.what)
        if heard.own or heard.ref in self.outbox:
            self.numbers[heard.ref] = heard.number
            self.outbox.pop(heard.ref, None)
        if heard.state == "again":
            return
        self.everything.append(heard)
        if heard.kind == "envelope" and not heard.own:
            self.heard.put_nowait(heard)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self.send({"t": "beat"})

    def _cookie(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.place.http.cookies.items())
        return {"Cookie": cookies} if cookies else {}
