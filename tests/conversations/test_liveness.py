"""Liveness: silence means dead, either way, and who lost the line for a moment has not left."""

from __future__ import annotations

import time

from tests.conversations.bare import bare_line, hello_of
from tests.people import Cast, words_heard
from tests.server import Server


async def test_a_line_that_falls_silent_is_closed(quick_cast: Cast, quick_server: Server) -> None:  # CHAT-03
    sam = await quick_cast.visitor()
    async with bare_line(quick_server.chat) as line:
        await line.say(hello_of(sam))
        await line.hear("live")
        began = time.monotonic()
        assert await line.ended() == 1001
    assert 2 < time.monotonic() - began < 15
    assert any(frame["t"] in ("beat", "place") for frame in line.heard)
    await sam.say("Wie iets zegt, blijft.")  # the other line of this visitor beats


async def test_the_other_side_hears_who_is_away_and_who_is_back(quick_cast: Cast) -> None:  # CHAT-03
    sam, _, anna = await quick_cast.together()
    assert (await anna.frame("seats", visitor="here", counsellor="here"))["partner"] == "none"

    await sam.cut()
    await anna.frame("seats", visitor="away")
    await sam.connect()
    await anna.frame("seats", visitor="here")
    await anna.say("Welkom terug.")
    assert await words_heard(sam) == "Welkom terug."


async def test_a_short_loss_is_no_departure(cast: Cast) -> None:  # CHAT-01
    sam, _, anna = await cast.together()
    for _ in range(3):
        await sam.cut()
        await sam.connect()
    await sam.say("Ik zat in een tunnel.")
    assert await words_heard(anna) == "Ik zat in een tunnel."
    while not anna.frames.empty():
        frame = anna.frames.get_nowait()
        assert frame["t"] != "seats" or frame["visitor"] == "here"


async def test_who_leaves_quickly_is_said_to_have_left_quickly(quick_cast: Cast) -> None:  # SAFE-03
    sam, _, anna = await quick_cast.together()
    await sam.disconnect(4000)
    await anna.frame("seats", visitor="left")
    await anna.frame("notice", code="left-quickly")


async def test_a_page_that_was_only_closed_is_away(quick_cast: Cast) -> None:  # SAFE-03
    sam, _, anna = await quick_cast.together()
    await sam.disconnect()
    await anna.frame("seats", visitor="away")
    while not anna.frames.empty():
        assert anna.frames.get_nowait().get("code") != "left-quickly"
