"""The line: what is said arrives, once, in order, and only then counts as delivered."""

from __future__ import annotations

import time

from tests.people import Cast, words_heard


async def test_two_people_talk(cast: Cast) -> None:
    sam, _, anna = await cast.together()

    await sam.say("Is dit anoniem?")
    assert await words_heard(anna) == "Is dit anoniem?"

    await anna.say("Ja. Ik zie niet wie je bent.")
    assert await words_heard(sam) == "Ja. Ik zie niet wie je bent."


async def test_a_lost_connection_neither_loses_nor_repeats_words(cast: Cast) -> None:  # CHAT-01
    sam, _, anna = await cast.together()
    first = await sam.post({"t": "text", "ts": int(time.time()), "b": "Eerst."})
    await sam.cut()
    await anna.say("Ben je er nog?")

    await sam.connect()  # unsure whether it arrived, the browser sends it again
    await sam.say("Daarna.")

    assert first.ref in sam.numbers
    assert await words_heard(anna) == "Eerst."
    assert await words_heard(anna) == "Daarna."
    assert await words_heard(sam) == "Ben je er nog?"
    assert anna.heard.empty()


async def test_what_is_sent_six_times_is_stored_once(cast: Cast) -> None:  # CHAT-02
    sam, _, anna = await cast.together()
    number = await sam.say("Eén keer.")
    posted = next(frame for frame in [await sam.frame("envelope", number=number)])

    for _ in range(5):
        await sam.send({"t": "post", "ref": posted["ref"], "ep": 0, "e": posted["e"]})
        assert (await sam.frame("envelope"))["number"] == number

    assert await sam.say("Klaar.") == number + 1
    assert await words_heard(anna) == "Eén keer."
    assert await words_heard(anna) == "Klaar."
