"""Return words: they open the conversation on any device, end it everywhere else, and can delete it unseen."""

from __future__ import annotations

import pytest

from keerpunt.client.visitor import come_back, wipe_by_words
from keerpunt.sealed import words as return_words
from tests.conversations.bare import rows
from tests.keyrings.elsewhere import elsewhere
from tests.people import Cast, Refused, words_heard
from tests.server import Server


async def test_who_returns_with_the_words_reads_it_all_and_goes_on(cast: Cast) -> None:
    sam, _, anna = await cast.together()
    await sam.say("Ik kom later terug.")
    typed = await sam.keep_words()
    await anna.say("Tot straks.")
    await words_heard(sam)

    back = cast.also(await come_back(elsewhere(cast), sam.pin, typed.upper().replace(" ", "-") + "\n"))
    await back.connect()
    back.conversation.settle()
    await back.say("Hier ben ik weer.")

    assert [await words_heard(back), await words_heard(back)] == ["Ik kom later terug.", "Tot straks."]
    assert [await words_heard(anna), await words_heard(anna)] == ["Ik kom later terug.", "Hier ben ik weer."]
    assert all(heard.state == "genuine" for heard in back.everything)


async def test_returning_ends_the_seat_everywhere_else(cast: Cast, server: Server) -> None:
    sam, _, anna = await cast.together()
    half = await sam.keep_tab()
    typed = await sam.keep_words()

    back = cast.also(await come_back(elsewhere(cast), sam.pin, typed))

    assert await sam.ended() == 4409
    await back.connect()
    with pytest.raises(Exception, match="4404"):
        await sam.connect()
    with pytest.raises(Refused, match="unknown"):
        await sam.keep_words()
    vaults = rows(server, "keys", "SELECT kind FROM keyrings_vault WHERE cv = ?", sam.conversation.cv)
    assert vaults == [("return",)]
    assert len(half) == 32
    await anna.say("Ben je op een ander toestel?")
    assert await words_heard(back) == "Ben je op een ander toestel?"


async def test_every_return_says_when_the_words_were_used_before(cast: Cast) -> None:  # SAFE-13
    sam = await cast.visitor()
    typed = await sam.keep_words()
    first = cast.also(await come_back(elsewhere(cast), sam.pin, typed))
    second = cast.also(await come_back(elsewhere(cast), sam.pin, typed))
    assert first.last_used is None
    assert second.last_used is not None
    assert second.last_used % 300 == 0


async def test_new_words_end_the_old_ones(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    old, new = await sam.keep_words(), await sam.keep_words()
    assert old != new
    with pytest.raises(Refused, match="unknown"):
        await come_back(elsewhere(cast), sam.pin, old)
    with pytest.raises(Refused, match="unknown"):
        await wipe_by_words(elsewhere(cast), sam.pin, old)
    back = cast.also(await come_back(elsewhere(cast), sam.pin, new))
    await back.connect()
    assert rows(server, "keys", "SELECT count(*) FROM keyrings_vault WHERE cv = ?", sam.conversation.cv) == [
        (1,)
    ]


async def test_the_words_alone_delete_all_without_opening_it(cast: Cast, server: Server) -> None:  # SAFE-12
    sam, _, anna = await cast.together()
    typed = await sam.keep_words()
    place = elsewhere(cast)

    await wipe_by_words(place, sam.pin, typed)

    assert await sam.ended() == await anna.ended() == 4410
    for _ in range(2):  # gone is gone, and asked again it looks like any unknown words
        with pytest.raises(Refused, match="unknown"):
            await wipe_by_words(place, sam.pin, typed)
    assert rows(
        server, "ledger", "SELECT why FROM conversations_tombstone WHERE cv = ?", sam.conversation.cv
    ) == [("visitor",)]


async def test_a_conversation_in_the_queue_is_wiped_out_of_it(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    await wipe_by_words(elsewhere(cast), sam.pin, await sam.keep_words())
    assert rows(server, "ledger", "SELECT count(*) FROM queue_waiting") == [(0,)]
    anna = await cast.counsellor()
    with pytest.raises(Refused, match="nobody-waits"):
        await anna.next()


async def test_five_tries_a_minute_and_no_more(cast: Cast) -> None:  # ABUSE-02, GL guessing
    pin = await cast.place(cast.server.chat).pin()
    place = elsewhere(cast)
    for _ in range(4):
        with pytest.raises(Refused, match="unknown"):
            await come_back(place, pin, return_words.draw())
    with pytest.raises(Refused, match="unknown"):
        await wipe_by_words(place, pin, return_words.draw())  # both doors count together

    for deed in (come_back, wipe_by_words):
        with pytest.raises(Refused, match="slow-down") as refused:
            await deed(place, pin, return_words.draw())
        assert 50 < refused.value.wait <= 61
    with pytest.raises(Refused, match="unknown"):  # somebody at another address is not held up
        await come_back(elsewhere(cast), pin, return_words.draw())


async def test_the_address_in_a_forwarded_header_is_not_believed(cast: Cast) -> None:
    pin = await cast.place(cast.server.chat).pin()
    place = elsewhere(cast)
    for number in range(5):
        place.http.headers["X-Forwarded-For"] = f"203.0.113.{number}"
        with pytest.raises(Refused, match="unknown"):
            await come_back(place, pin, return_words.draw())
    place.http.headers["X-Forwarded-For"] = "203.0.113.99"
    with pytest.raises(Refused, match="slow-down"):
        await come_back(place, pin, return_words.draw())
