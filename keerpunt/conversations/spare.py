"""The spare door: the same line over plain HTTP, for networks that block websockets (protocol §17).

Each request is complete in itself: it says who and after which number, hands in its frames, and waits a
while for news.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from keerpunt.conversations import frames
from keerpunt.conversations.frames import Hello
from keerpunt.conversations.ledger import Ledger
from keerpunt.conversations.line import Closed, Line
from keerpunt.conversations.live import Live, sit
from keerpunt.conversations.reading import Reading
from keerpunt.lib.asgi import Headers, Receive, Scope, Send, answer, header, read_body
from keerpunt.lib.refusals import Refusal
from keerpunt.web.origins import Origin

LONGEST = 262_144
log = logging.getLogger("keerpunt.spare")
STATUS = {1011: 500, 4401: 401, 4404: 404, 4409: 409, 4410: 410, 4411: 403, 4426: 426, 4413: 413}
# what an answer may hold without any news
BEGINNINGS = ('{"t":"live"', '{"t":"seats"', '{"t":"place"', '{"t":"notice","code":"closed"')
TO_COME = 0.05  # seconds in which more news may still come along in the same answer


class Asked(Struct, forbid_unknown_fields=True, frozen=True):
    """One request: `frames` as they would go over a websocket, `wait` in seconds."""

    hello: Hello
    frames: Annotated[list[msgspec.Raw], Meta(max_length=60)] = []
    wait: Annotated[int, Meta(ge=0, le=20)] = 0


class Request(Line):
    """A line for as long as one request lasts."""

    __slots__ = ("code", "news", "said")

    def __init__(self, ledger: Ledger, reading: Reading) -> None:
        super().__init__(ledger, reading)
        self.said: list[str] = []
        self.news = asyncio.Event()
        self.code = 0

    def push(self, text: str) -> None:
        """Put a frame in the answer."""
        self.said.append(text)
        self.news.set()

    def end(self, code: int) -> None:
        """Answer now, with this code."""
        if not self.ended:
            self.code = code
            self.leave(quickly=False)
            self.news.set()

    async def room_to_write(self) -> None:
        """An answer is written in one piece: there is nothing to wait for."""


async def spare_door(live: Live, scope: Scope, receive: Receive, send: Send, origin: Origin) -> None:
    """Answer one request of the spare door."""
    line = Request(live.ledger, live.reading)
    try:
        await _converse(line, live, scope, receive, origin)
    except Closed as closed:
        line.code = closed.code
    except Refusal as no:
        line.refuse(no.reason, **no.more)
    except Exception as problem:  # a surprise is logged by its place in the code, never by what was in it
        log.error("%s\n%s", type(problem).__name__, "".join(traceback.format_tb(problem.__traceback__)))
        line.code = 1011
    finally:
        line.leave(quickly=False, spare=True)
    body = b'{"frames":[' + ",".join(line.said).encode() + b"]}"
    about: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await answer(send, STATUS.get(line.code, 400) if line.code else 200, body, about)


async def _converse(line: Request, live: Live, scope: Scope, receive: Receive, origin: Origin) -> None:
    if scope["method"] != "POST" or header(scope, b"origin") != origin.url.encode():
        raise Closed(4400)
    body = await read_body(receive, LONGEST)
    if body is None:
        raise Closed(4413)
    try:
        asked = msgspec.json.decode(body, type=Asked)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Closed(4400) from None
    await sit(line, asked.hello, scope, origin)
    replayed = len(line.said)
    known = 1 if line.last == asked.hello.after else 0
    for raw in asked.frames:
        await line.hear(frames.parse(bytes(raw)))
    await live.ledger.alone(_nothing)
    quiet = known and len(line.said) == replayed and not _tells_something(line.said)
    if quiet and asked.wait:
        line.news.clear()
        try:
            async with asyncio.timeout(asked.wait):
                await line.news.wait()
                await asyncio.sleep(TO_COME)
        except TimeoutError:
            pass


def _tells_something(said: list[str]) -> bool:
    """Whether the answer holds more than what every answer begins with."""
    return not all(text.startswith(BEGINNINGS) for text in said)


def _nothing() -> None:
    """A deed that only waits for its turn: all that was handed in before it is settled."""
