"""The desk's own line: how many wait and which conversations are mine, at every change, and never a word of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from keerpunt.client.counsellor import Counsellor
from tests.conversations.bare import BareLine, bare_line, cookie_of
from tests.people import Cast, Refused
from tests.server import Server


@asynccontextmanager
async def desk_of(counsellor: Counsellor) -> AsyncIterator[BareLine]:
    """The line that the desk page opens."""
    async with bare_line(counsellor.place.url, cookie=cookie_of(counsellor.place), path="/desk") as line:
        yield line


async def until(line: BareLine, **fields: Any) -> dict[str, Any]:
    """The next news in which these fields stand so."""
    return await line.hear("desk", **fields)


async def test_the_desk_hears_every_change(quick_cast: Cast) -> None:
    anna = await quick_cast.counsellor()
    async with desk_of(anna) as desk:
        first = await until(desk, waiting=0)
        nobody = {"waiting": 0, "longest": 0, "full": False, "mine": [], "again": []}
        assert first == {"t": "desk", "open": True, **nobody}
        sam = await quick_cast.visitor()
        await until(desk, waiting=1)
        robin = await quick_cast.visitor()
        await until(desk, waiting=2)

        talking = await anna.next()
        quick_cast.talks.append(talking)
        mine = (await until(desk, waiting=1))["mine"]
        assert [(each["cv"], each["lease"], each["visitor"]) for each in mine] == [
            (sam.conversation.cv, 1, "here")
        ]
        assert set(mine[0]) == {"cv", "lease", "since", "visitor", "away"}  # AUTH-03: nothing but this
        assert mine[0]["since"] % 300 == 0

        await anna.join(talking)
        await robin.disconnect()
        await until(desk, waiting=0)  # who is away is nobody's next
        await anna.close(talking)
        await until(desk, waiting=0, mine=[])


async def test_how_long_a_visitor_is_away_is_told_to_whoever_opens_the_desk_later(quick_cast: Cast) -> None:
    sam, anna, _ = await quick_cast.together("anna")
    async with desk_of(anna) as desk:
        assert (await until(desk))["mine"][0]["away"] is None
        await sam.disconnect()
        while (mine := (await until(desk))["mine"][0])["visitor"] != "away":
            await desk.say({"t": "beat"})
        assert mine["away"] == 0
        while not (mine := (await until(desk))["mine"][0])["away"]:
            await desk.say({"t": "beat"})
    async with desk_of(anna) as later:
        assert (await until(later))["mine"][0]["away"] >= mine["away"] > 0


async def test_the_desk_hears_something_although_nothing_changes(quick_cast: Cast) -> None:
    anna = await quick_cast.counsellor()
    async with desk_of(anna) as desk:
        await until(desk)
        for _ in range(2):
            await desk.say({"t": "beat"})
            async with asyncio.timeout(3):
                await until(desk)


async def test_a_desk_that_falls_silent_is_closed_and_no_longer_counted(quick_cast: Cast) -> None:
    anna = await quick_cast.counsellor()
    chat = quick_cast.place(quick_cast.server.chat)
    assert (await chat.ask("/open"))["staffed"] is False
    async with desk_of(anna) as desk:
        await until(desk)
        assert await chat.ask("/open") == {"open": True, "staffed": True, "until": None, "opens": None}
        began = time.monotonic()
        assert await desk.ended() == 1001
        assert time.monotonic() - began > 2
    async with asyncio.timeout(5):
        while (await chat.ask("/open"))["staffed"]:
            continue


async def test_who_pauses_is_not_counted(quick_cast: Cast) -> None:
    anna = await quick_cast.counsellor()
    chat = quick_cast.place(quick_cast.server.chat)
    async with desk_of(anna) as desk:
        await until(desk, open=True)
        await desk.say({"t": "presence", "open": False})
        await until(desk, open=False)
        assert (await chat.ask("/open"))["staffed"] is False
        await desk.say({"t": "presence", "open": True})
        await until(desk, open=True)
        assert (await chat.ask("/open"))["staffed"] is True


async def test_only_the_holder_closes_a_conversation(cast: Cast) -> None:  # AUTH-01, N36
    sam, anna, talking = await cast.together("anna")
    bram = await cast.counsellor("bram")
    good = {"cv": sam.conversation.cv, "lease": 1, "why": "done"}

    for counsellor, body, reason in (
        (bram, good, "unknown"),
        (anna, good | {"cv": "A" * 22}, "unknown"),
        (anna, good | {"lease": 2}, "lease-lost"),
        (anna, good | {"lease": 0}, "lease-lost"),
        (anna, good | {"why": "zomaar"}, "shape"),
        (anna, good | {"why": "done", "more": 1}, "shape"),
        (anna, {"cv": sam.conversation.cv}, "shape"),
    ):
        with pytest.raises(Refused, match=reason):
            await counsellor.place.tell("/desk/close", body)
    await talking.say("Wij praten nog.")
    await anna.place.tell("/desk/close", good)
    await anna.place.tell("/desk/close", good)  # twice is once
    with pytest.raises(Refused, match="closed"):
        await talking.say("Te laat.")


async def test_who_sits_at_no_desk_is_not_counted_as_there(cast: Cast, server: Server) -> None:
    vera = await cast.counsellor("vera")  # looks after the house style
    async with desk_of(vera) as line:
        assert await line.ended() == 4404
        is_open = (await cast.place(server.chat).http.get("/open")).json()
    assert is_open["staffed"] is False
