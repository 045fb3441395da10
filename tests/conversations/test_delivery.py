"""Delivery: checked, numbered and on disk before anyone hears of it; stored once, in one order for all."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from keerpunt.client.line import Talking
from tests.conversations.bare import bare_line, envelopes, hello_of, until
from tests.people import Cast, words_heard
from tests.server import Server


def all_read(sides: tuple[Talking, ...], head: int) -> bool:
    """Whether everybody has read as far as this number."""
    return all(side.conversation.head == head for side in sides)


async def words(talking: Talking, count: int) -> list[str]:
    """The next so many texts of the other side."""
    return [await words_heard(talking) for _ in range(count)]


async def test_whoever_hears_an_envelope_finds_it_in_the_database(cast: Cast, server: Server) -> None:
    # CHAT-07
    sam, _, anna = await cast.together()
    number = await sam.say("Kan ik hier iets kwijt?")
    receipt = await sam.frame("envelope", number=number)
    heard = await anna.frame("envelope", number=number)

    stored = envelopes(server, sam.conversation.cv)
    assert (number, receipt["ref"], receipt["e"]) in stored
    assert [each[0] for each in stored] == list(range(1, len(stored) + 1))
    assert heard == receipt


async def test_a_lost_receipt_leads_to_one_row_and_one_receipt(cast: Cast, server: Server) -> None:
    # CHAT-02, N33
    sam, _, anna = await cast.together()
    posted = await sam.post({"t": "text", "ts": int(time.time()), "b": "Ben je er?"})
    await sam.cut()  # stored or not, the receipt is lost

    async with bare_line(server.chat) as again:
        await again.say(hello_of(sam))
        await again.hear("live")
        for _ in range(5):
            await again.say({"t": "post", **posted.__dict__})
        numbers = {(await again.hear("envelope", ref=posted.ref))["number"] for _ in range(5)}

    assert len(numbers) == 1
    assert len([each for each in envelopes(server, sam.conversation.cv) if each[1] == posted.ref]) == 1
    assert await words_heard(anna) == "Ben je er?"
    assert anna.heard.empty()


async def test_other_bytes_under_a_known_reference_are_refused(cast: Cast, server: Server) -> None:  # N33
    sam, _, _ = await cast.together()
    number = await sam.say("Het eerste.")
    first = await sam.frame("envelope", number=number)
    other = sam.conversation.seal({"t": "text", "ts": int(time.time()), "b": "Iets anders."})

    async with bare_line(server.chat) as line:
        await line.say(hello_of(sam))
        await line.hear("live")
        await line.say({"t": "post", "ref": first["ref"], "ep": 0, "e": other.e})
        refused = await line.hear("refused")

    assert refused == {"t": "refused", "ref": first["ref"], "reason": "reference-taken"}
    assert envelopes(server, sam.conversation.cv)[-1] == (number, first["ref"], first["e"])


async def test_everyone_has_the_same_words_in_the_same_order(cast: Cast) -> None:  # CHAT-14
    pairs = [await cast.together(name) for name in ("anna", "bram", "anna", "bram")]

    async def speak(talking: Talking, who: str) -> None:
        for number in range(50):
            await talking.post({"t": "text", "ts": int(time.time()), "b": f"{who} {number}"})
            if number % 17 == 16:
                await talking.cut()
                await talking.connect()

    await asyncio.gather(
        *(speak(sam, "sam") for sam, _, _ in pairs), *(speak(anna, "anna") for _, _, anna in pairs)
    )
    for sam, _, anna in pairs:
        assert await words(anna, 50) == [f"sam {number}" for number in range(50)]
        assert await words(sam, 50) == [f"anna {number}" for number in range(50)]
        await until(partial(all_read, (sam, anna), 101))
        heard = [[each.ref for each in side.everything if each.kind == "envelope"] for side in (sam, anna)]
        assert heard[0] == heard[1]
        assert all(each.state == "genuine" for each in sam.everything + anna.everything)


async def test_a_long_conversation_is_read_whole_and_without_a_gap(
    quick_cast: Cast, quick_server: Server
) -> None:
    sam, _, anna = await quick_cast.together()
    for number in range(450):
        await sam.post({"t": "text", "ts": int(time.time()), "b": str(number)})
    assert await words(anna, 450) == [str(number) for number in range(450)]

    async with bare_line(quick_server.chat) as line:
        await line.say(hello_of(sam))
        live = await line.hear("live")
    numbers = [frame["number"] for frame in line.heard if frame["t"] == "envelope"]
    assert numbers == list(range(1, live["head"] + 1))

    async with bare_line(quick_server.chat) as line:
        await line.say(hello_of(sam, records=1, after=440))
        await line.hear("live")
    kinds = [(frame["t"], frame.get("number")) for frame in line.heard]
    assert kinds == [*(("envelope", number) for number in range(441, live["head"] + 1)), ("live", None)]
