"""Storms: who floods or breaks the rules is closed or ignored; everybody else notices nothing."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
import websockets

from tests.conversations.bare import BareLine, bare_line, hello_of
from tests.people import Cast, words_heard
from tests.server import Server


async def flood(line: BareLine, frame: dict[str, object], times: int) -> int:
    """Say the same again and again until all is said or the server closes; returns the close code, 0 when open."""
    text = json.dumps(frame)
    try:
        for _ in range(times):
            await line.say(text)
    except websockets.ConnectionClosed:
        return await line.ended()
    try:
        async with asyncio.timeout(1):
            return await line.ended()
    except TimeoutError:
        return 0


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ('{"t":"post","e":"' + "A" * 70_000 + '"}', 1009),
        ("[" * 60_000, 4400),
        ('{"t":"beat","a":{"b":{"c":{"d":{"e":1}}}}}', 4400),
        ('{"t":"hello","v":1', 4400),
        ("geen JSON", 4400),
        ("", 4400),
        (b"\x00\xff", 4400),
        ("\x00", 4400),
        ('{"t":"hello","v":2,"seat":"visitor","cv":"AAAAAAAAAAAAAAAAAAAAAA","records":0,"after":0}', 4426),
    ],
)
async def test_a_bad_first_frame_ends_the_line(server: Server, sent: str | bytes, code: int) -> None:
    # N55, ABUSE-07
    async with bare_line(server.chat) as line:
        await line.say(sent)
        assert await line.ended() == code


async def test_hello_is_said_once(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    async with bare_line(server.chat) as line:
        await line.say(hello_of(sam), hello_of(sam))
        assert await line.ended() == 4400
    async with bare_line(server.chat) as line:
        await line.say({"t": "beat"})
        assert await line.ended() == 4400
    for wrong in ({"after": 5000}, {"records": 9}):
        async with bare_line(server.chat) as line:
            await line.say(hello_of(sam, **wrong))
            assert await line.ended() == 4400
    await sam.say("Ik ben er nog.")


async def test_who_says_nothing_at_all_is_closed(quick_server: Server) -> None:  # N55
    async with bare_line(quick_server.chat) as line:
        assert await line.ended() == 4408


@pytest.mark.parametrize("frame", [{"t": "beat"}, {"t": "typing", "on": True}, {"t": "again"}])
async def test_ten_thousand_frames_end_the_line_and_no_other(
    cast: Cast, server: Server, frame: dict[str, object]
) -> None:  # N55, ABUSE-07
    sam, _, anna = await cast.together()
    robin = await cast.visitor()

    async with bare_line(server.chat) as line:
        await line.say(hello_of(robin))
        await line.hear("live")
        storm = asyncio.create_task(flood(line, frame, 10_000))
        slowest = 0.0
        for number in range(20):
            began = time.monotonic()
            await sam.say(str(number))
            assert await words_heard(anna) == str(number)
            slowest = max(slowest, time.monotonic() - began)
        assert await storm == 4429
    assert slowest < 3
    await robin.say("Ook Robin is er nog.")


async def test_typing_is_told_once_in_three_seconds(cast: Cast) -> None:  # ABUSE-07
    sam, _, anna = await cast.together()
    for on in (True, False, False, True, True, False) * 20:
        await sam.send({"t": "typing", "on": on})
    await sam.say("Klaar met typen.")
    assert await words_heard(anna) == "Klaar met typen."

    told = []
    while not anna.frames.empty():
        frame = anna.frames.get_nowait()
        if frame["t"] == "typing":
            told.append(frame["on"])
    assert told[:2] == [True, False]
    assert len(told) <= 4
