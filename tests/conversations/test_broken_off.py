"""The power goes at the worst moment. What was stored is stored once, and nobody has to know."""

from __future__ import annotations

import asyncio
import time

from tests.conversations.bare import bare_line, envelopes, hello_of, until
from tests.people import Cast, words_heard
from tests.server import Restless


async def test_a_power_cut_between_disk_and_receipt_stores_words_once(
    restless_cast: Cast, restless: Restless
) -> None:  # N34, CHAT-14
    sam, _, anna = await restless_cast.together()
    posted = sam.conversation.seal({"t": "text", "ts": int(time.time()), "b": "Komt dit aan?"})
    sam.outbox[posted.ref] = posted

    async with bare_line(restless.chat) as line:
        await line.say(hello_of(sam), posted.frame())
        await until(lambda: posted.ref in [ref for _, ref, _ in envelopes(restless, sam.conversation.cv)])
        restless.kill()  # before anyone read the receipt
    await asyncio.gather(sam.cut(), anna.cut())
    restless.start()
    await asyncio.gather(sam.connect(), anna.connect())

    number = await sam.say("En dit?")
    assert sam.numbers[posted.ref] == number - 1
    refs = [ref for _, ref, _ in envelopes(restless, sam.conversation.cv)]
    assert len(refs) == len(set(refs)) == number
    assert [await words_heard(anna), await words_heard(anna)] == ["Komt dit aan?", "En dit?"]
    assert all(heard.state == "genuine" for heard in anna.everything)


async def test_an_orderly_restart_tells_every_line_and_keeps_every_word(
    restless_cast: Cast, restless: Restless
) -> None:  # OPS-01
    sam, counsellor, anna = await restless_cast.together()
    waiting = [await restless_cast.visitor() for _ in range(3)]
    await sam.post({"t": "text", "ts": int(time.time()), "b": "Net op tijd."})

    stopping = asyncio.create_task(asyncio.to_thread(restless.stop))
    assert [await each.ended() for each in (sam, anna, *waiting)] == [1012] * 5
    await stopping
    restless.start()
    await asyncio.gather(*(each.connect() for each in (waiting[2], waiting[0], waiting[1], sam, anna)))

    assert await words_heard(anna) == "Net op tijd."
    assert [(await each.frame("place"))["ahead"] for each in waiting] != []
    taken = [await counsellor.next() for _ in range(2)]
    assert [each.conversation.cv for each in taken] == [each.conversation.cv for each in waiting[:2]]
