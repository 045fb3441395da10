"""The line over a websocket (protocol §16), and the heartbeat of all lines of this process."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Callable

from django.conf import settings

from keerpunt.conversations import events, frames, services
from keerpunt.conversations.frames import Hello
from keerpunt.conversations.haste import Haste
from keerpunt.conversations.ledger import Ledger, Posted
from keerpunt.conversations.line import Closed, Line
from keerpunt.conversations.reading import Reading
from keerpunt.conversations.rooms import rooms
from keerpunt.keyrings import lists
from keerpunt.keyrings import services as keyrings
from keerpunt.lib import clock
from keerpunt.lib.asgi import Message, Receive, Scope, Send, header
from keerpunt.lib.b64u import unb64u
from keerpunt.lib.eager import run_now
from keerpunt.lib.refusals import Refusal
from keerpunt.staff import sittings
from keerpunt.web.carrier import WRITE
from keerpunt.web.origins import Origin

log = logging.getLogger("keerpunt.line")
PROTOCOL = "keerpunt.1"
HELLO_SECONDS = 10
BEAT_SECONDS = 10
DEAD_SECONDS = 25
TOUCH_SECONDS = 60
PURGE_SECONDS = 3600
LEASE_SECONDS = 5  # between two renewals of the leases of those who were heard
HEARD_SECONDS = 15  # after which a counsellor no longer counts as heard
MOST_WAITING = 1_000  # frames kept for a browser that does not read; after that it must come back and read on
MOST_HEARD = 100 + 2 * settings.BURST  # frames in a second from one browser; a person comes nowhere near it
QUICK_EXIT = 4000
BEAT = '{"t":"beat"}'
openings = Haste(per_address=((settings.OPENINGS, 60),), whole_door=200)
BAD = {"slow-down": 4429, "shape": 4400, "unknown-frame": 4400, "size": 4413}

Write = Callable[[str], bool]
everyone: set[Socket] = set()


class Socket(Line):
    """A line over one websocket."""

    __slots__ = ("_outbox", "_send", "_sending", "_write", "code", "heard")

    def __init__(self, ledger: Ledger, reading: Reading, send: Send, write: Write) -> None:
        super().__init__(ledger, reading)
        self._send, self._write = send, write
        self.heard = 0  # frames since the last beat of the heart
        self._outbox: list[Message] = []
        self._sending: asyncio.Task[None] | None = None
        self.code = 1000

    def push(self, text: str) -> None:
        """Send a frame, or keep it until the one before has gone."""
        if self._sending is None and self._write(text):
            self.said_at = time.monotonic()
        else:
            self._put({"type": "websocket.send", "text": text})

    def end(self, code: int) -> None:
        """Close, after what was pushed before."""
        if not self.ended:
            self.leave(quickly=False)
            self._put({"type": "websocket.close", "code": code})

    def _put(self, message: Message) -> None:
        self.said_at = time.monotonic()
        if self._sending is not None:
            self._outbox.append(message)
            if len(self._outbox) > MOST_WAITING:
                self._outbox.clear()
                self.end(4429)
            return
        try:
            rest = run_now(self._send(message))
        except (OSError, RuntimeError):  # the browser went away while we spoke
            self.leave(quickly=False)
            return
        if rest is not None:
            self._sending = asyncio.get_running_loop().create_task(self._out(rest))

    async def _out(self, rest: asyncio.Task[None]) -> None:
        """Wait until the socket takes more, then send what was kept meanwhile."""
        try:
            await rest
            while self._outbox:
                waiting, self._outbox = self._outbox, []
                for each in waiting:
                    await self._send(each)
        except (OSError, RuntimeError):
            self.leave(quickly=False)
        finally:
            self._sending = None

    async def room_to_write(self) -> None:
        """Wait until what was pushed has gone out."""
        if self._sending is not None:
            await asyncio.wait([self._sending])


class Live:
    """All lines of this process, and the ledger they share."""

    def __init__(self, path: str) -> None:
        self.ledger = Ledger(path, settle)
        self.reading = Reading(path)
        self._task = asyncio.get_running_loop().create_task(self._beat())
        self._tending: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """End every line with "restart", and write what was still to be written."""
        self._task.cancel()
        if self._tending:
            self._tending.cancel()
        for line in list(everyone):
            line.end(1012)
        await self.ledger.close()
        self.reading.close()

    async def line(self, scope: Scope, receive: Receive, send: Send, origin: Origin) -> None:
        """One websocket, from its opening to its end."""
        if PROTOCOL not in scope.get("subprotocols", ()) or header(scope, b"origin") != origin.url.encode():
            await receive()
            await send({"type": "websocket.close", "code": 4400})
            return
        await receive()
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        line = Socket(self.ledger, self.reading, send, scope["extensions"].get(WRITE, _cannot))
        everyone.add(line)
        quickly = False
        try:
            quickly = await self._talk(line, scope, receive, origin)
        except Closed as closed:
            line.end(closed.code)
        except Refusal as no:
            line.refuse(no.reason, **no.more)
            line.end(BAD.get(no.reason, 4400))
        except Exception as problem:  # a surprise is logged by its place in the code, never by what was in it
            log.error("%s\n%s", type(problem).__name__, "".join(traceback.format_tb(problem.__traceback__)))
            line.end(1011)
        finally:
            everyone.discard(line)
            line.leave(quickly)

    async def _talk(self, line: Socket, scope: Scope, receive: Receive, origin: Origin) -> bool:
        """Hear frames until the end. Returns whether the visitor left by quick exit."""
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                hello = await self._first(line, receive)
        except TimeoutError:
            raise Closed(4408) from None
        if hello is None:
            return False
        await sit(line, hello, scope, origin)
        # A line may wait for hours: what only its beginning needed is let go of.
        del hello, scope, origin
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return message.get("code") == QUICK_EXIT
            if line.ended:
                continue
            line.heard_at = time.monotonic()
            line.heard += 1
            if line.heard > MOST_HEARD:
                raise Closed(4429)
            await line.hear(parse(message))
            del message

    async def _first(self, line: Socket, receive: Receive) -> Hello | None:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return None
        frame = parse(message)
        if not isinstance(frame, Hello):
            raise Closed(4400)
        return frame

    async def _beat(self) -> None:
        """Once a second: speak to those who heard nothing, let go of those who say nothing, notice empty seats."""
        touched = beaten = time.monotonic()
        while True:
            await asyncio.sleep(1)
            try:
                now = time.monotonic()
                for line in list(everyone):
                    line.heard = 0
                    if now - line.heard_at > DEAD_SECONDS:
                        line.end(1001)
                    elif line.live and now - line.said_at >= BEAT_SECONDS:
                        line.push(BEAT)
                await self._notice_empty_seats()
                if now - beaten >= LEASE_SECONDS:
                    beaten = now
                    await events.counsellor_beats.asend(None, heard=_heard_here())
                if now - touched >= TOUCH_SECONDS:
                    touched = now
                    if self._tending is None or self._tending.done():  # beside the heart, which must not wait
                        hourly = round(now) % PURGE_SECONDS < TOUCH_SECONDS
                        self._tending = asyncio.get_running_loop().create_task(self._tend(hourly))
            except Exception as problem:  # the heart must go on beating; say what broke, not for whom
                log.error("beat: %s", type(problem).__name__)

    async def _tend(self, hourly: bool) -> None:
        """Every minute: note what goes on, end sittings that are over, and once an hour forget on time."""
        try:
            here = [conversation for conversation, room in rooms if room.has("visitor")]
            await self.ledger.alone(services.touch, here)
            for sitting in {line.sitting for line in everyone if line.sitting}:
                if await sittings.member(sitting) is None:
                    end_sitting(sitting)
            await self.ledger.alone(keyrings.drop_ended_vaults)
            await self.tell_of_directory()
            for cv in await self.ledger.alone(services.past_their_time) if hourly else ():
                conversation = await self.ledger.alone(services.wipe, cv, "time")
                if conversation is not None:
                    end_everyone(conversation, 4410)
        except Exception as problem:  # say what broke, not for whom; the next minute tries again
            log.error("tend: %s", type(problem).__name__)

    async def tell_of_directory(self) -> None:
        """Let open pages fetch a directory that is newer than theirs, and warn before it ends."""
        directory = await asyncio.to_thread(lists.directory)
        if directory.ver > rooms.directory:
            rooms.directory = directory.ver
            for _, room in rooms:
                room.tell({"t": "directory", "ver": directory.ver})
        if (hours := (directory.exp - clock.now()) // 3600) < 72:
            log.warning("the directory ends in %d hours: a keeper must sign it again", hours)

    async def _notice_empty_seats(self) -> None:
        for conversation, room, seat in rooms.sweep():
            room.say_seats()
            quickly = room.seats[seat] == "left"
            if seat == "visitor":
                if quickly:
                    room.tell({"t": "notice", "code": "left-quickly"}, seat="counsellor")
                await events.visitor_left.asend(None, conversation=conversation, quickly=quickly)


def _heard_here() -> dict[str, list[int]]:
    """Which counsellors were heard in the last moments, by kid, and in which conversations."""
    late = time.monotonic() - HEARD_SECONDS
    heard: dict[str, list[int]] = {}
    for line in everyone:
        if line.seat == "counsellor" and line.live and line.heard_at > late:
            heard.setdefault(line.person, []).append(line.conversation)
    return heard


def parse(message: Message) -> frames.AnyFrame:
    """The frame in a websocket message. Raises Closed for one that is too big or not text."""
    text = message.get("text")
    if text is None:
        raise Closed(4400)
    if len(text) > frames.LONGEST:
        raise Closed(4413)
    return frames.parse(text)


async def sit(line: Line, hello: Hello, scope: Scope, origin: Origin) -> None:
    """Let a line take its seat: on the chat origin the visitor's, on the staff origin that of who signed in."""
    if hello.v != 1:
        raise Closed(4426)
    if (hello.seat == "visitor") != (origin.name == "chat"):
        raise Closed(4404)
    if hello.seat == "visitor":
        if hello.token is None:
            raise Closed(4404)
        if hello.open is not None:
            openings.refuse((scope.get("client") or ("",))[0])
        await line.take_seat(hello, unb64u(hello.token, 32), "", "", [])
        return
    sitting = sittings.key_in(scope)
    member = await sittings.member(sitting)
    if member is None:
        raise Closed(4401)
    desks = await asyncio.to_thread(lambda: member.desks)
    await line.take_seat(hello, None, member.kid, sitting, desks)


def settle(batch: list[Posted]) -> None:
    """A batch is on disk: ring every bell it concerns."""
    rooms.deliver(batch)
    for posted in batch:
        if posted.reason or posted.repeated:
            line = posted.writer
            assert isinstance(line, Line)
            line.settled(posted)


def end_sitting(sitting: str) -> None:
    """Close every line that was opened in this sitting."""
    for line in list(everyone):
        if line.sitting == sitting:
            line.end(4401)


def held_in_another(kid: str, sitting: str) -> frozenset[int]:
    """The conversations that this counsellor has open on a line of another sitting: there they go on."""
    return frozenset(
        line.conversation
        for line in everyone
        if line.seat == "counsellor" and line.person == kid and line.sitting != sitting
    )


def end_visitor(conversation: int, code: int) -> None:
    """Close every line of this conversation's visitor."""
    room = rooms.of(conversation)
    for line in list(room.lines) if room else ():
        if line.seat == "visitor":
            line.end(code)


def end_everyone(conversation: int, code: int) -> None:
    """Close every line of this conversation."""
    room = rooms.of(conversation)
    for line in list(room.lines) if room else ():
        line.end(code)


def _cannot(_text: str) -> bool:
    """Under a server without our shortcut everything goes the long way."""
    return False


_live: Live | None = None


def start(path: str) -> Live:
    """Begin to carry lines in this process."""
    global _live
    _live = Live(path)
    return _live


def carrier() -> Live:
    """What carries the lines of this process. Raises RuntimeError before it was started."""
    if _live is None:
        raise RuntimeError("no lines are carried in this process")
    return _live
