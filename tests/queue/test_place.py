"""The place in the queue: it never rises because of others, and it is told again and again."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

from keerpunt.client.visitor import Visitor
from tests.conversations.bare import bare_line, cookie_of, until
from tests.people import Cast

OFTEN = 3  # seconds: places are told every second here, and have to be at most ten seconds old in earnest


class Watcher:
    """Writes down every place that one visitor is told, and how long ago the one before was."""

    def __init__(self, visitor: Visitor) -> None:
        self.places: list[int] = []
        self.longest = 0.0
        self._visitor = visitor
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        told = time.monotonic()
        while True:
            place = await self._visitor.frame("place")
            assert 0 <= place["from"] <= place["to"]
            self.places.append(place["ahead"])
            self.longest, told = max(self.longest, time.monotonic() - told), time.monotonic()

    async def until(self, ahead: int) -> None:
        """Wait until this place was told."""
        await until(lambda: self.places and self.places[-1] == ahead)

    def stop(self) -> None:
        """Watch no longer."""
        self._task.cancel()


async def test_a_place_never_rises_while_others_come_and_go(quick_cast: Cast) -> None:  # QUEUE-02
    waiting = [await quick_cast.visitor() for _ in range(4)]
    watchers = [Watcher(each) for each in waiting]
    for ahead, watcher in enumerate(watchers):
        await watcher.until(ahead)

    await waiting[1].disconnect()  # one loses the line: the place is kept
    await quick_cast.visitor()  # one comes
    anna = await quick_cast.counsellor()
    assert (await anna.next()).conversation.cv == waiting[0].conversation.cv
    await watchers[3].until(2)
    await waiting[1].connect()  # back in the same place
    back = Watcher(waiting[1])
    await back.until(0)
    await waiting[2].wipe()  # one gives up
    await watchers[3].until(1)
    assert (await anna.next()).conversation.cv == waiting[1].conversation.cv
    await watchers[3].until(0)

    for watcher in (*watchers, back):
        watcher.stop()
        assert watcher.places == sorted(watcher.places, reverse=True)
    assert watchers[3].longest < OFTEN


async def test_the_place_is_told_again_although_nothing_changes(quick_cast: Cast) -> None:  # QUEUE-02
    sam = await quick_cast.visitor()
    for _ in range(3):
        async with asyncio.timeout(OFTEN):
            assert (await sam.frame("place"))["ahead"] == 0


async def test_more_counsellors_make_the_wait_shorter(quick_cast: Cast) -> None:  # QUEUE-08
    waiting = [await quick_cast.visitor() for _ in range(5)]
    before = await waiting[4].frame("place", ahead=4)
    async with AsyncExitStack() as stack:
        desks = []
        for name in ("anna", "bram", "noor"):
            place = (await quick_cast.counsellor(name)).place
            line = bare_line(place.url, cookie=cookie_of(place), path="/desk")
            desks.append(await stack.enter_async_context(line))
        async with asyncio.timeout(OFTEN * 2):
            while (await waiting[4].frame("place"))["to"] >= before["to"]:
                continue
        for desk in desks[:2]:
            await desk.say({"t": "presence", "open": False})
        async with asyncio.timeout(OFTEN * 2):
            while (await waiting[4].frame("place"))["to"] < before["to"]:
                await desks[0].say({"t": "beat"})


async def test_a_place_says_whether_anybody_takes_conversations(quick_cast: Cast) -> None:  # QUEUE-02
    sam = await quick_cast.visitor()
    assert (await sam.frame("place"))["staffed"] is False
    place = (await quick_cast.counsellor()).place
    async with bare_line(place.url, cookie=cookie_of(place), path="/desk") as desk:
        assert await sam.frame("place", staffed=True)
        await desk.say({"t": "presence", "open": False})
        assert await sam.frame("place", staffed=False)
