"""One visitor, several tabs: one place in the queue, one seat, and every word once in each."""

from __future__ import annotations

import asyncio

from keerpunt.client.visitor import Visitor, resume
from tests.conversations.bare import bare_line, hello_of, rows
from tests.people import Cast, words_heard
from tests.server import Server


async def another_tab(cast: Cast, visitor: Visitor) -> Visitor:
    """The same visitor in a duplicated tab."""
    half = await visitor.keep_tab()
    place = cast.place(cast.server.chat)
    tab = cast.also(await resume(place, visitor.pin, half))
    await tab.connect()
    return tab


async def test_two_tabs_are_one_visitor(cast: Cast, server: Server) -> None:  # CHAT-05
    sam, _, anna = await cast.together()
    tab = await another_tab(cast, sam)

    await sam.say("Uit het eerste tabblad.")
    await tab.say("Uit het tweede.")
    await anna.say("Ik zie je.")

    assert [await words_heard(anna), await words_heard(anna)] == [
        "Uit het eerste tabblad.",
        "Uit het tweede.",
    ]
    assert anna.heard.empty()
    for each in (sam, tab):
        while await words_heard(each) != "Ik zie je.":
            continue
        texts = [heard.payload["b"] for heard in each.everything if heard.payload and "b" in heard.payload]
        assert texts == ["Uit het eerste tabblad.", "Uit het tweede.", "Ik zie je."]
        assert all(heard.state == "genuine" for heard in each.everything)
    seats = rows(
        server,
        "ledger",
        "SELECT count(*) FROM conversations_participant p JOIN conversations_conversation c"
        " ON c.id = p.conversation_id WHERE c.cv = ? AND p.seat = 'visitor'",
        sam.conversation.cv,
    )
    assert seats == [(1,)]


async def test_two_tabs_have_one_place_in_the_queue(cast: Cast, server: Server) -> None:  # CHAT-05
    sam = await cast.visitor()
    tab = await another_tab(cast, sam)
    robin = await cast.visitor()

    assert (await tab.frame("place"))["ahead"] == 0
    assert (await robin.frame("place"))["ahead"] == 1
    assert rows(server, "ledger", "SELECT count(*) FROM queue_waiting") == [(2,)]


async def test_tapping_start_twice_begins_one_conversation(cast: Cast, server: Server) -> None:  # CHAT-06
    sam = await cast.visitor(connect=False)

    async def start() -> dict[str, object]:
        async with bare_line(server.chat) as line:
            await line.say(hello_of(sam))
            await line.hear("live")
            return await line.hear("place")

    at_once = await asyncio.gather(start(), start())
    later = await start()

    assert [place["ahead"] for place in (*at_once, later)] == [0, 0, 0]
    assert rows(server, "ledger", "SELECT count(*) FROM queue_waiting") == [(1,)]
    assert rows(
        server,
        "ledger",
        "SELECT count(*) FROM conversations_conversation WHERE cv = ?",
        sam.conversation.cv,
    ) == [(1,)]


async def test_another_beginning_under_the_same_id_is_refused(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    robin = await cast.visitor(connect=False)

    async with bare_line(server.chat) as line:
        await line.say(hello_of(robin, cv=sam.conversation.cv))
        refused = await line.hear("refused")
        assert refused["reason"] == "record-refused"


async def test_a_fifth_line_of_one_seat_ends_the_oldest(cast: Cast) -> None:
    sam = await cast.visitor()
    tabs = [await another_tab(cast, sam) for _ in range(4)]

    assert await sam.ended() == 1000
    await tabs[0].say("Wij zijn er nog.")
    assert await tabs[3].frame("envelope", number=1)
