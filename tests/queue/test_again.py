"""Who writes again after the end can go on with the counsellor they know: in their turn, and with nobody else."""

from __future__ import annotations

import asyncio

import pytest

from keerpunt.client.counsellor import Counsellor
from keerpunt.client.line import Talking
from tests.conversations.bare import bare_line, cookie_of
from tests.conversations.test_silent_closing import reopen
from tests.people import Cast, Refused


async def again(counsellor: Counsellor, talking: Talking) -> object:
    """Ask for the visitor of this conversation."""
    return await counsellor.place.tell("/desk/next", {"cv": talking.conversation.cv})


async def test_the_desk_is_told_and_whoever_waits_longer_goes_first(quick_cast: Cast) -> None:
    # DESK-02, QUEUE-01
    sam, anna, talking = await quick_cast.together("anna")
    async with bare_line(anna.place.url, cookie=cookie_of(anna.place), path="/desk") as desk:
        await anna.close(talking)
        robin = await quick_cast.visitor()
        assert (await desk.hear("desk", waiting=1, mine=[]))["again"] == []  # nobody Anna knows
        with pytest.raises(Refused, match="not-waiting"):
            await again(anna, talking)

        await reopen(sam)
        cv = sam.conversation.cv
        await desk.hear("desk", waiting=2, again=[{"cv": cv, "ahead": 1}])
        with pytest.raises(Refused, match="others-first"):
            await again(anna, talking)
        bram = await quick_cast.counsellor("bram")
        assert (await bram.next()).conversation.cv == robin.conversation.cv
        with pytest.raises(Refused, match="not-waiting"):
            await again(bram, talking)  # Bram does not know Sam: Volgende is for that

        await desk.hear("desk", again=[{"cv": cv, "ahead": 0}])
        assert await again(anna, talking) == {"cv": cv, "lease": 2}
        assert (await sam.frame("notice", code="taken")) is not None
        await desk.hear("desk", waiting=0, again=[])
    with pytest.raises(Refused, match="not-waiting"):
        await again(anna, talking)


async def test_whoever_waits_again_and_is_away_is_not_offered(quick_cast: Cast) -> None:
    sam, anna, talking = await quick_cast.together("anna")
    await anna.close(talking)
    await reopen(sam)
    async with bare_line(anna.place.url, cookie=cookie_of(anna.place), path="/desk") as desk:
        await desk.hear("desk", waiting=1)
        await sam.disconnect()
        await desk.hear("desk", waiting=0, again=[])
    with pytest.raises(Refused, match="not-waiting"):
        await again(anna, talking)


async def test_exactly_one_gets_a_visitor_who_waits_again(cast: Cast) -> None:  # QUEUE-01
    for _ in range(3):
        sam, anna, talking = await cast.together("anna")
        bram = await cast.counsellor("bram")
        await anna.close(talking)
        await reopen(sam)
        asked = [({"cv": sam.conversation.cv}, anna), ({}, bram)] * 3
        answers = await asyncio.gather(*(who.place.http.post("/desk/next", json=body) for body, who in asked))
        assert [each.json() for each in answers if each.status_code == 200] == [
            {"cv": sam.conversation.cv, "lease": 2}
        ]
        await sam.wipe()
