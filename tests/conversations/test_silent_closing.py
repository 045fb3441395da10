"""A conversation that was closed because nobody answered goes on when the visitor writes again in time."""

from __future__ import annotations

import time

import pytest

from keerpunt.client.visitor import Visitor
from keerpunt.lib.b64u import b64u
from tests.conversations.bare import change
from tests.people import Cast, Refused, words_heard
from tests.server import Restless


async def reopen(visitor: Visitor) -> None:
    """What the page does when somebody writes in a conversation that was closed."""
    body = {"cv": visitor.conversation.cv, "token": b64u(visitor.token)}
    await visitor.place.tell("/conversation/reopen", body)


async def test_who_was_silent_goes_on_in_front_with_all_that_was_said(cast: Cast) -> None:  # CHAT-11
    sam, anna, talking = await cast.together()
    await sam.say("Ik moet even weg.")
    await anna.close(talking, "silent")
    robin = await cast.visitor()
    assert (await robin.frame("place"))["ahead"] == 0

    await sam.frame("notice", code="closed")
    await reopen(sam)
    await sam.frame("notice", code="reopened")
    await sam.say("Ik ben er weer.")

    bram = await cast.counsellor("bram")
    taken = await bram.next()
    cast.talks.append(taken)
    assert taken.conversation.cv == sam.conversation.cv
    await taken.connect()
    assert [await words_heard(taken), await words_heard(taken)] == ["Ik moet even weg.", "Ik ben er weer."]


async def test_reopening_twice_is_reopening_once(cast: Cast) -> None:
    sam, anna, talking = await cast.together()
    await anna.close(talking, "silent")
    await reopen(sam)
    await reopen(sam)
    await sam.say("Eén keer is genoeg.")


async def test_what_was_ended_at_its_limits_stays_ended(cast: Cast) -> None:
    sam, anna, talking = await cast.together()
    await anna.close(talking, "limits")
    with pytest.raises(Refused, match="closed"):
        await reopen(sam)


@pytest.mark.parametrize("why", ["done", "referred"])
async def test_who_writes_after_a_calm_ending_waits_again_behind_the_others(cast: Cast, why: str) -> None:
    sam, anna, talking = await cast.together()
    await anna.close(talking, why)
    robin = await cast.visitor()

    await reopen(sam)

    assert await sam.frame("place", ahead=1)
    assert (await robin.frame("place"))["ahead"] == 0
    await sam.say("Toch nog iets.")


async def test_after_half_an_hour_of_silence_there_is_no_place_in_front(
    restless_cast: Cast, restless: Restless
) -> None:  # CHAT-11
    sam, anna, talking = await restless_cast.together()
    robin, bram, other = await restless_cast.together("bram")
    await anna.close(talking, "silent")
    await bram.close(other, "silent")

    restless.stop()
    sql = "UPDATE conversations_conversation SET closed_at = ? WHERE cv = ?"
    assert change(restless, "ledger", sql, int(time.time()) - 30 * 60 - 5, sam.conversation.cv) == 1
    assert change(restless, "ledger", sql, int(time.time()) - 29 * 60, robin.conversation.cv) == 1
    restless.start()

    await reopen(sam)
    await reopen(robin)

    noor = await restless_cast.counsellor("noor")
    for visitor in (sam, robin):
        await visitor.disconnect()
        await visitor.connect()
        await visitor.frame("place")
    assert (await noor.next()).conversation.cv == robin.conversation.cv
    assert (await noor.next()).conversation.cv == sam.conversation.cv
