"""The desk's own line: how many wait, which conversations are mine. It carries no envelope."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import msgspec
from django.dispatch import receiver
from msgspec import Struct

from keerpunt.conversations.live import PROTOCOL
from keerpunt.conversations.rooms import encode, rooms
from keerpunt.lib.asgi import Receive, Scope, Send, header
from keerpunt.queue import services
from keerpunt.queue.news import gone, queue_changed, somebody_moved_up
from keerpunt.queue.presence import presence
from keerpunt.staff import sittings
from keerpunt.staff.models import StaffMember
from keerpunt.web.origins import Origin

EVERY = 10
SOON = 0.1  # seconds in which several changes are told as one
DEAD = 25


class Beat(Struct, tag_field="t", tag="beat", forbid_unknown_fields=True):
    """Still here."""


class PresenceFrame(Struct, tag_field="t", tag="presence", forbid_unknown_fields=True):
    """This counsellor takes conversations, or pauses."""

    open: bool


_decoder = msgspec.json.Decoder(Beat | PresenceFrame)


class DeskLine:
    """One counsellor's desk, open in one page."""

    def __init__(self, member: StaffMember, desks: list[str], sitting: str, send: Send) -> None:
        self.member = member
        self.desks = desks
        self.sitting = sitting
        self.changed = asyncio.Event()
        self.heard_at = time.monotonic()
        self._send = send

    async def talk(self) -> None:
        """Tell the news at every change and every ten seconds, until the browser falls silent."""
        while time.monotonic() - self.heard_at < DEAD:
            self.changed.clear()
            if await sittings.member(self.sitting) is None:
                await self.end(4401)
                return
            await self._send({"type": "websocket.send", "text": encode(await asyncio.to_thread(self._news))})
            try:
                async with asyncio.timeout(EVERY):
                    await self.changed.wait()
                    await asyncio.sleep(SOON)
            except TimeoutError:
                pass
        await self._send({"type": "websocket.close", "code": 1001})

    async def end(self, code: int) -> None:
        """Close this desk's line."""
        await self._send({"type": "websocket.close", "code": code})

    def _news(self) -> dict[str, object]:
        queue = services.summary(self.member.kid, self.desks)
        mine = []
        for conversation in services.mine(self.member.kid):
            room = rooms.of(conversation.pk)
            visitor = room.seats["visitor"] if room else "away"
            mine.append(
                {
                    "cv": conversation.cv,
                    "lease": conversation.lease,
                    "since": conversation.opened_at,
                    "visitor": visitor,
                    "away": room.away_for() if room else None,
                }
            )
        takes = presence.takes(self.member.kid)
        return {
            "t": "desk",
            "waiting": queue.waiting,
            "longest": queue.longest,
            "open": takes,
            "full": services.hands_full(self.member.kid, gone(self.member.kid)),
            "mine": mine,
            "again": [{"cv": cv, "ahead": ahead} for cv, ahead in queue.again.items()],
        }


desks: set[DeskLine] = set()


async def desk_line(scope: Scope, receive: Receive, send: Send, origin: Origin) -> None:
    """One websocket of a desk, from its opening to its end."""
    sitting = sittings.key_in(scope)
    await receive()
    if PROTOCOL not in scope.get("subprotocols", ()) or header(scope, b"origin") != origin.url.encode():
        await send({"type": "websocket.close", "code": 4400})
        return
    await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
    member = await sittings.member(sitting)
    if member is None:
        await send({"type": "websocket.close", "code": 4401})
        return
    seats = await asyncio.to_thread(lambda: member.desks)
    if not seats:  # who sits at no desk helps nobody, and must not be counted as somebody who is there
        await send({"type": "websocket.close", "code": 4404})
        return
    line = DeskLine(member, seats, sitting, send)
    desks.add(line)
    presence.arrive(member.kid)
    _somebody_came_or_went()
    telling = asyncio.create_task(line.talk())
    try:
        while (message := await receive())["type"] != "websocket.disconnect":
            line.heard_at = time.monotonic()
            try:
                frame = _decoder.decode(message.get("text") or "")
            except msgspec.MsgspecError:
                await line.end(4400)
                return
            if isinstance(frame, PresenceFrame):
                presence.pause(member.kid, not frame.open)
                _somebody_came_or_went()
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        desks.discard(line)
        presence.leave(member.kid)
        _somebody_came_or_went()


def _somebody_came_or_went() -> None:
    ring_everyone()
    somebody_moved_up()  # who waits is told how long it takes now, or that nobody is there


def ring_everyone() -> None:
    """Let every desk look again."""
    for line in desks:
        line.changed.set()


@receiver(queue_changed)
async def look_again(sender: object, **_: Any) -> None:
    """The queue changed: every desk looks again."""
    ring_everyone()


def end_desks(sitting: str) -> None:
    """Close the desk lines of a sitting that ended."""
    for line in list(desks):
        if line.sitting == sitting:
            asyncio.get_running_loop().create_task(line.end(4401))


__all__ = ["desk_line", "desks", "end_desks", "ring_everyone"]
