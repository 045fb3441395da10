"""The cast: Sam seeks help, Robin seeks help too; Anna and Bram answer, Youssef leads the shift.

Everybody goes through the door a person uses: a real server, the line, the reference client.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from keerpunt.client.counsellor import Counsellor
from keerpunt.client.line import Ended, Talking
from keerpunt.client.place import Place, Refused
from keerpunt.client.visitor import Visitor
from keerpunt.sealed.participants import Heard
from tests.server import Server


class Cast:
    """Brings people in, and cleans up after them: whoever came in as a visitor wipes their conversation."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.places: list[Place] = []
        self.visitors: list[Visitor] = []
        self.talks: list[Talking] = []

    def place(self, url: str) -> Place:
        """One browser at an origin: its own cookies."""
        place = Place(url)
        self.places.append(place)
        return place

    async def visitor(self, connect: bool = True) -> Visitor:
        """Somebody who just tapped Start."""
        chat = self.place(self.server.chat)
        visitor = await Visitor.begin(chat, await chat.pin())
        self.visitors.append(visitor)
        if connect:
            await visitor.connect()
        return visitor

    def also(self, visitor: Visitor) -> Visitor:
        """A visitor who came in another way and is to be cleaned up after too."""
        self.visitors.append(visitor)
        return visitor

    async def counsellor(self, name: str = "anna") -> Counsellor:
        """Somebody who signed in and unlocked."""
        staff = self.place(self.server.staff)
        passphrase = self.server.passphrases[name.capitalize()]
        return await Counsellor.sign_in(staff, await staff.pin(), name, passphrase)

    async def together(self, name: str = "anna") -> tuple[Visitor, Counsellor, Talking]:
        """A visitor and a counsellor in one conversation: (visitor, counsellor, the counsellor's line)."""
        visitor = await self.visitor()
        counsellor = await self.counsellor(name)
        talking = await counsellor.next()
        self.talks.append(talking)
        assert talking.conversation.cv == visitor.conversation.cv
        await counsellor.join(talking)
        return visitor, counsellor, talking

    async def next_of(self, counsellor: Counsellor) -> Talking:
        """The next visitor, as soon as there is one."""
        async with asyncio.timeout(20):
            while True:
                try:
                    talking = await counsellor.next()
                except Refused as no:
                    if no.reason != "nobody-waits":
                        raise
                    await asyncio.sleep(0.05)
                else:
                    self.talks.append(talking)
                    return talking

    async def everybody_leaves(self) -> None:
        """Wipe what was said, hang up, close the browsers."""
        for visitor in self.visitors:
            with suppress(Refused, OSError):
                await visitor.wipe()
        await asyncio.gather(
            *(each.disconnect() for each in [*self.visitors, *self.talks]), return_exceptions=True
        )
        for place in self.places:
            await place.close()


@asynccontextmanager
async def cast_at(server: Server) -> AsyncIterator[Cast]:
    """The cast at a server, for one story."""
    cast = Cast(server)
    try:
        yield cast
    finally:
        await cast.everybody_leaves()


async def words_heard(talking: Talking) -> str:
    """The next text of the other side."""
    while True:
        heard: Heard = await talking.hear()
        if heard.payload and heard.payload["t"] == "text":
            return str(heard.payload["b"])


__all__ = ["Cast", "Ended", "Refused", "cast_at", "words_heard"]
