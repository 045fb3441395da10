"""Three hands: whoever is gone, wiped or closed takes none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conversations.bare import bare_line, cookie_of
from tests.people import Cast, Refused


async def test_a_hand_is_free_once_the_visitor_is_gone(quick_cast: Cast) -> None:  # QUEUE-01
    visitors = [await quick_cast.visitor() for _ in range(8)]
    anna = await quick_cast.counsellor()
    talks = []

    async def takes() -> None:
        talks.append(await anna.next())
        quick_cast.talks.append(talks[-1])
        await anna.join(talks[-1])

    async with bare_line(anna.place.url, cookie=cookie_of(anna.place), path="/desk") as desk:

        async def until(**fields: object) -> dict[str, Any]:
            """The next news in which these stand so; the desk goes on beating meanwhile."""
            while True:
                await desk.say({"t": "beat"})
                news = await desk.hear("desk")
                if all(news[name] == value for name, value in fields.items()):
                    return news

        async def is_full() -> None:
            await until(full=True)
            with pytest.raises(Refused, match="full"):
                await anna.next()

        for _ in range(2):
            await takes()
        await until(waiting=6, full=False)
        await takes()
        await is_full()

        await visitors[0].disconnect(4000)  # by quick exit
        await until(full=False)
        await takes()
        await is_full()

        await visitors[1].wipe()
        await until(full=False)
        await takes()
        await is_full()

        await anna.close(talks[2])
        await until(full=False)
        await takes()
        await is_full()

        await visitors[3].cut()  # a tunnel: the hand is kept for a while
        news = await until(full=True)
        while {each["cv"]: each["visitor"] for each in news["mine"]}[visitors[3].conversation.cv] == "here":
            news = await until()
        assert news["full"]
        await until(full=False)
        await takes()
        await visitors[3].connect()  # and then they are back after all: nobody is sent away
        await talks[3].say("Fijn dat je er weer bent.")
        await is_full()
