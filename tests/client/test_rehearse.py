"""Rehearsal visitors: they wait, talk when somebody answers, and leave when the conversation is closed."""

from __future__ import annotations

import asyncio

from keerpunt.client.rehearse import Script, play, scripts
from tests.people import Cast, words_heard

QUICK = Script(
    "T00",
    "proef",
    "",
    [{"say": "hoi", "after": 0}, {"wait": "answer", "at_most": 30}, {"say": "ok", "after": 0}],
)


async def test_a_rehearsal_visitor_answers_a_counsellor(cast: Cast) -> None:
    visitor = asyncio.create_task(play(cast.place(cast.server.chat), QUICK, speed=20))
    anna = await cast.counsellor()
    talking = await cast.next_of(anna)
    await anna.join(talking)
    assert await words_heard(talking) == "hoi"

    await talking.say("Fijn dat je er bent. Kun je nu veilig typen?")
    assert await words_heard(talking) == "ok"

    await anna.close(talking)
    cast.also(await visitor)


async def test_a_conversation_that_is_closed_halfway_is_over_for_the_visitor(cast: Cast) -> None:
    part = next(each for each in scripts() if each.id == "T02")
    visitor = asyncio.create_task(play(cast.place(cast.server.chat), part, speed=50))
    anna = await cast.counsellor()
    talking = await cast.next_of(anna)
    await anna.join(talking)
    await words_heard(talking)

    await anna.close(talking, "limits")

    cast.also(await asyncio.wait_for(visitor, 20))
